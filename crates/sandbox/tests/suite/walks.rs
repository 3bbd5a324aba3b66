//! Random walks over every lifecycle: declared states only, no money lost or made, and the same after a restart.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde_json::{Map, Value, json};
use wechatpay_sandbox::example::{self, ExampleRequest};
use wechatpay_sandbox::{Sandbox, SandboxBuilder};
use wechatpay_spec::Lifecycle;
use wechatpay_spec::lifecycle::Actor;
use wechatpay_spec::model::Protocol;

use crate::raw::{self, Caller, MERCHANT};

/// Steps of a walk.
const STEPS: usize = 16;

/// Numbers that a seed decides: xorshift.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }
}

fn builder(folder: &Path) -> SandboxBuilder {
    let builder = Sandbox::builder().catalogue(raw::catalogue()).merchant_id(MERCHANT);
    builder.directory(folder).notification_schedule(Vec::<Duration>::new())
}

/// Everything that is remembered: by kind and id, the state and the fields.
async fn remembered(caller: &Caller<'_>, lifecycles: &[std::sync::Arc<Lifecycle>]) -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    for lifecycle in lifecycles {
        let listed = control(caller, &format!("resources/{}?limit=200", lifecycle.name)).await;
        for resource in listed["resources"].as_array().unwrap() {
            let id = resource["id"].as_str().unwrap();
            all.insert(format!("{} {id}", lifecycle.name), resource.clone());
        }
    }
    all
}

async fn control(caller: &Caller<'_>, route: &str) -> Value {
    let uri = format!("{}/_sandbox/{route}", caller.sandbox.base_url());
    let request = http::Request::get(uri).body(bytes::Bytes::new()).unwrap();
    serde_json::from_slice(caller.send(request, false).await.body()).unwrap()
}

/// Creates a resource with the example of a creation, an id of its own and, for a child, the id of a parent.
async fn create(
    caller: &Caller<'_>,
    lifecycle: &Lifecycle,
    line: &str,
    id: &str,
    parent: Option<&Value>,
    dice: &mut Dice,
) -> u16 {
    let catalogue = caller.sandbox.catalogue();
    let entry = catalogue.operations().find(|entry| entry.line() == line).unwrap();
    let mut request = example::sealed_request(entry, &caller.sandbox.platform_keys().encryption()).unwrap();
    let body = request.body.get_or_insert_default();
    body.insert(lifecycle.key.value.clone(), id.into());
    for name in ["mchid", "mch_id", "combine_mchid", "sp_mchid"] {
        if let Some(merchant) = body.get_mut(name) {
            *merchant = MERCHANT.into();
        }
    }
    if let (Some(rule), Some(parent)) = (&lifecycle.parent, parent) {
        // A child belongs to the merchant of its parent.
        for name in ["sub_mchid", "sub_mch_id"] {
            if body.remove(name).is_some() && parent["merchant"] != MERCHANT {
                body.insert(name.to_owned(), parent["merchant"].clone());
            }
        }
        for by in &rule.by {
            body.remove(&by.value);
        }
        for by in &rule.by {
            if let Some(value) = parent["fields"].get(&by.value) {
                body.insert(by.value.clone(), value.clone());
                break;
            }
        }
        let total = total_of(&parent["fields"]);
        let amount = 1 + i64::try_from(dice.below(usize::try_from(total).unwrap_or(1))).unwrap();
        fit(body, amount, total);
    } else {
        fit(body, 100, 100);
    }
    send(caller, entry, &request).await
}

/// The amount of a resource: that of an order, or what it shares.
fn total_of(fields: &Value) -> i64 {
    let shared = fields["receivers"].as_array().map(|receivers| {
        let amounts = receivers.iter().filter_map(|receiver| receiver["amount"].as_i64());
        amounts.sum()
    });
    let v2 = fields["total_fee"].as_str().and_then(|text| text.parse().ok());
    fields["amount"]["total"].as_i64().or(shared).or(v2).unwrap_or(100)
}

/// Makes the amounts of a request fit together.
fn fit(body: &mut Map<String, Value>, amount: i64, total: i64) {
    match body.get_mut("amount") {
        Some(Value::Object(amounts)) => {
            if amounts.contains_key("refund") {
                amounts.insert("refund".to_owned(), amount.into());
            }
            amounts.insert("total".to_owned(), total.into());
            amounts.remove("from");
        }
        Some(Value::Number(_)) => {
            body.insert("amount".to_owned(), amount.into());
        }
        _ => {}
    }
    if let Some(Value::Array(receivers)) = body.get_mut("receivers") {
        for receiver in receivers {
            receiver["amount"] = json!(1 + amount / 12);
        }
    }
    if body.contains_key("unfreeze_unsplit") {
        body.insert("unfreeze_unsplit".to_owned(), (amount % 7 == 0).into());
    }
    for (name, value) in [("total_fee", total), ("refund_fee", amount)] {
        if body.contains_key(name) {
            body.insert(name.to_owned(), value.to_string().into());
        }
    }
    if let Some(details) = body.get("transfer_detail_list").and_then(Value::as_array) {
        let sum: i64 = details
            .iter()
            .filter_map(|detail| detail["transfer_amount"].as_i64())
            .sum();
        body.insert("total_amount".to_owned(), sum.into());
    }
}

async fn send(caller: &Caller<'_>, entry: &wechatpay_sandbox::catalogue::Entry, example: &ExampleRequest) -> u16 {
    if entry.protocol == Protocol::V2 {
        let response = caller.send(caller.v2_call(entry, example.clone()).0, true).await;
        let succeeded = response.body().windows(7).filter(|part| part == b"SUCCESS").count() > 1;
        return if succeeded { response.status().as_u16() } else { 400 };
    }
    let target = raw::target(entry, example);
    let body = example.body.as_ref().map(|body| serde_json::to_vec(body).unwrap());
    let body = bytes::Bytes::from(body.unwrap_or_default());
    let request = caller.v3(entry, &target, body.clone(), &body, "application/json");
    caller.send(request, false).await.status().as_u16()
}

/// Checks every state and, for each parent, that its children have no more than it has.
fn check(all: &BTreeMap<String, Value>, lifecycles: &[std::sync::Arc<Lifecycle>]) {
    let mut refunded: BTreeMap<String, i64> = BTreeMap::new();
    let mut shared: BTreeMap<String, i64> = BTreeMap::new();
    for resource in all.values() {
        let kind = resource["resource"].as_str().unwrap();
        let lifecycle = lifecycles.iter().find(|lifecycle| lifecycle.name == kind).unwrap();
        let state = resource["state"].as_str().unwrap();
        assert!(lifecycle.state(state).is_some(), "{kind} is {state}: {resource}");
        let fields = &resource["fields"];
        let text = |name: &str| fields[name].as_str().unwrap_or_default().to_owned();
        if kind == "refund" && state != "CLOSED" {
            *refunded.entry(text("out_trade_no")).or_default() += fields["amount"]["refund"].as_i64().unwrap();
        }
        if kind == "profit-sharing" {
            *shared.entry(text("transaction_id")).or_default() += if fields["receivers"].is_array() {
                total_of(fields)
            } else {
                0
            };
        }
    }
    for resource in all.values().filter(|resource| resource["resource"] == "order") {
        let fields = &resource["fields"];
        let total = fields["amount"]["total"].as_i64().unwrap();
        let id = resource["id"].as_str().unwrap();
        let returned = refunded.get(id).copied().unwrap_or_default();
        assert!(returned <= total, "{id}: {returned} of {total} were refunded");
        assert!(
            returned == 0 || resource["state"] == "REFUND",
            "{id} has refunds and is {}",
            resource["state"]
        );
        let given = fields["transaction_id"].as_str().and_then(|id| shared.get(id)).copied();
        assert!(
            given.unwrap_or_default() * 100 <= total * 30,
            "{id}: {given:?} of {total} were shared"
        );
        let paid = matches!(resource["state"].as_str(), Some("SUCCESS" | "REFUND"));
        assert!(!paid || fields["amount"]["payer_total"] == total, "{resource}");
    }
}

#[tokio::test]
async fn random_walks_stay_in_declared_states_keep_the_money_and_survive_restarts() {
    let mut created: BTreeMap<String, usize> = BTreeMap::new();
    let lifecycles = raw::catalogue().lifecycles().to_vec();
    for seed in [3, 1_415] {
        let folder = tempfile::tempdir().unwrap();
        let mut dice = Dice(seed);
        let mut sandbox = builder(folder.path()).start().await.unwrap();
        for step in 0..STEPS * lifecycles.len() {
            let caller = Caller::new(&sandbox);
            let lifecycle = &lifecycles[dice.below(lifecycles.len())];
            let all = remembered(&caller, &lifecycles).await;
            check(&all, &lifecycles);
            match dice.below(4) {
                0 | 1 => {
                    let above = lifecycle
                        .parent
                        .as_ref()
                        .map(|rule| format!("{} ", rule.lifecycle.value));
                    let parents: Vec<&Value> = all
                        .iter()
                        .filter(|(key, _)| above.as_ref().is_some_and(|above| key.starts_with(above)))
                        .map(|(_, resource)| resource)
                        .collect();
                    let parent = parents.get(dice.below(parents.len())).copied();
                    if above.is_none() || parent.is_some() {
                        let creation = &lifecycle.create[dice.below(lifecycle.create.len())];
                        let line = creation.operation.value.clone();
                        let id = format!("walk{step}");
                        let status = create(&caller, lifecycle, &line, &id, parent, &mut dice).await;
                        assert!(status < 500, "{line}: {status}");
                        *created.entry(lifecycle.name.clone()).or_default() += usize::from(status < 300);
                    }
                }
                2 => {
                    let own: Vec<&Value> = all
                        .values()
                        .filter(|resource| resource["resource"] == lifecycle.name)
                        .collect();
                    let actions: Vec<&str> = lifecycle
                        .transitions
                        .iter()
                        .filter(|transition| transition.by.value != Actor::Caller)
                        .map(|transition| transition.name.value.as_str())
                        .collect();
                    if let (Some(resource), false) = (own.get(dice.below(own.len())), actions.is_empty()) {
                        let id = resource["id"].as_str().unwrap();
                        // In most states, most actions are impossible.
                        let _ = sandbox.act(&lifecycle.name, id, actions[dice.below(actions.len())]);
                    }
                }
                _ if dice.below(6) == 0 => {
                    drop(caller);
                    drop(sandbox);
                    sandbox = builder(folder.path()).start().await.unwrap();
                    let after = remembered(&Caller::new(&sandbox), &lifecycles).await;
                    let ids = |all: &BTreeMap<String, Value>| all.keys().cloned().collect::<Vec<_>>();
                    assert_eq!(ids(&all), ids(&after), "seed {seed}, step {step}");
                }
                _ => sandbox.advance(Duration::from_secs(u64::try_from(dice.below(3)).unwrap())),
            }
        }
    }
    // Walks do not always come to a parent in the right state.
    for lifecycle in &lifecycles {
        let count = created.get(&lifecycle.name).copied().unwrap_or_default();
        assert!(
            count > 0 || lifecycle.parent.is_some(),
            "no {} was created",
            lifecycle.name
        );
    }
}
