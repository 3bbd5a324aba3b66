//! Random walks over every lifecycle: declared states only, no money lost or made, and the same after a restart or after
//! the process was killed.
//!
//! `WECHATPAY_WALK_SEED` is the seed of one more walk; `.ci/random-tests` sets it. `.ci/thorough` also runs the slow test.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use wechatpay_sandbox::{Sandbox, SandboxBuilder};
use wechatpay_spec::Lifecycle;
use wechatpay_spec::lifecycle::{Actor, Function};

use crate::raw::{self, Caller, MERCHANT};
use crate::walk_requests::{Amount, Creation, create, total_of};

/// Random steps of a walk for each lifecycle. Before them, each creation is tried once.
const STEPS: usize = 5;

/// Numbers that a seed decides: xorshift.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
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

/// Checks every state and, for each parent, that its children have no more than it has.
fn check(all: &BTreeMap<String, Value>, lifecycles: &[std::sync::Arc<Lifecycle>]) {
    let mut refunded: BTreeMap<String, i64> = BTreeMap::new();
    let mut shared: BTreeMap<String, i64> = BTreeMap::new();
    let mut returned: BTreeMap<String, i64> = BTreeMap::new();
    let mut refunded_v2: BTreeMap<String, i64> = BTreeMap::new();
    let mut coupons: BTreeMap<String, i64> = BTreeMap::new();
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
        if kind == "v2-refund" && state != "REFUNDCLOSE" {
            let fee = fields["refund_fee"].as_str().unwrap().parse::<i64>().unwrap();
            *refunded_v2.entry(text("out_trade_no")).or_default() += fee;
        }
        if kind == "profit-sharing-return" && state != "FAILED" {
            *returned.entry(text("out_order_no")).or_default() += fields["amount"].as_i64().unwrap();
        }
        if matches!(kind, "favor-coupon" | "busifavor-coupon") {
            *coupons.entry(format!("{kind} {}", text("stock_id"))).or_default() += 1;
        }
        if matches!(kind, "transfer-batch" | "partner-transfer-batch") && state == "FINISHED" {
            assert_eq!(fields["success_amount"], fields["total_amount"], "{resource}");
        }
        if kind == "profit-sharing" {
            *shared.entry(text("transaction_id")).or_default() += if fields["receivers"].is_array() {
                total_of(fields)
            } else {
                0
            };
        }
    }
    let count = |of: &BTreeMap<String, i64>, key: &str| of.get(key).copied().unwrap_or_default();
    for resource in all.values() {
        let (kind, fields) = (resource["resource"].as_str().unwrap(), &resource["fields"]);
        let id = resource["id"].as_str().unwrap();
        let (has, most) = match kind {
            "v2-order" => (
                count(&refunded_v2, id),
                fields["total_fee"].as_str().unwrap().parse().unwrap(),
            ),
            "profit-sharing" if fields["receivers"].is_array() => (count(&returned, id), total_of(fields)),
            "favor-stock" => (
                count(
                    &coupons,
                    &format!("favor-coupon {}", fields["stock_id"].as_str().unwrap()),
                ),
                fields["stock_use_rule"]["max_coupons"].as_i64().unwrap(),
            ),
            "busifavor-stock" => (
                count(
                    &coupons,
                    &format!("busifavor-coupon {}", fields["stock_id"].as_str().unwrap()),
                ),
                fields["stock_send_rule"]["max_coupons"].as_i64().unwrap(),
            ),
            _ => continue,
        };
        assert!(has <= most, "{kind} {id}: {has} of {most}");
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

/// Copies the files of a running sandbox: what would be left of it if it were killed now.
fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// For each resource whose children may have its amount together, demands the whole amount twice: at most one of the two
/// may succeed. Random amounts rarely add up to more than there is.
async fn demand_too_much(
    caller: &Caller<'_>,
    lifecycles: &[std::sync::Arc<Lifecycle>],
    all: &BTreeMap<String, Value>,
    dice: &mut Dice,
) {
    let mut demanded = 0;
    for lifecycle in lifecycles {
        let Some(above) = &lifecycle.parent else { continue };
        let limited = lifecycle.create.iter().find(|creation| {
            let mut checks = creation.checks.iter();
            checks.any(|check| check.condition.function.value == Function::SumAtMost)
        });
        let Some(creation) = limited else { continue };
        let takes_children = |one: &&Value| {
            one["resource"] == above.lifecycle.value && above.states.iter().any(|state| one["state"] == state.value)
        };
        for (number, parent) in all.values().filter(takes_children).enumerate() {
            for attempt in 0..2 {
                let creation = Creation {
                    lifecycle,
                    line: &creation.operation.value,
                    id: &format!("whole-{number}-{attempt}"),
                    parent: Some(parent),
                    amount: Amount::Whole,
                    all,
                };
                let status = create(caller, &creation, dice).await;
                assert!(status < 500, "{status}");
                demanded += usize::from(status < 400);
            }
        }
    }
    assert!(demanded > 0, "no amount is left of anything");
}

#[tokio::test]
async fn random_walks_stay_in_declared_states_keep_the_money_and_survive_being_killed() {
    let further = std::env::var("WECHATPAY_WALK_SEED").ok();
    let further = further.map(|seed| seed.parse().expect("WECHATPAY_WALK_SEED is a number"));
    let seeds = [3].into_iter().chain(further.filter(|seed| *seed != 0));
    walk(&seeds.collect::<Vec<u64>>()).await;
}

#[tokio::test]
#[ignore = "slow; `.ci/thorough` runs it"]
async fn more_random_walks_keep_the_same_rules() {
    walk(&[1_415, 92_653]).await;
}

async fn walk(seeds: &[u64]) {
    let mut created: BTreeMap<String, usize> = BTreeMap::new();
    let mut killed = 0;
    let lifecycles = raw::catalogue().lifecycles().to_vec();
    let creations: Vec<(&std::sync::Arc<Lifecycle>, usize)> = lifecycles
        .iter()
        .flat_map(|lifecycle| (0..lifecycle.create.len()).map(move |creation| (lifecycle, creation)))
        .collect();
    println!("{} creations of {} lifecycles", creations.len(), lifecycles.len());
    for seed in seeds {
        let mut folder = tempfile::tempdir().unwrap();
        let mut dice = Dice(*seed);
        let mut steps = 0..creations.len() + STEPS * lifecycles.len();
        let mut before: Option<BTreeMap<String, Value>> = None;
        // Once for every start of the sandbox.
        loop {
            let sandbox = builder(folder.path()).start().await.unwrap();
            let caller = Caller::new(&sandbox);
            if let Some(all) = before.take() {
                let after = remembered(&caller, &lifecycles).await;
                check(&after, &lifecycles);
                // Time may pass for a resource while the sandbox starts; everything else is as it was.
                let moved = |(key, one): &(&String, &Value)| {
                    all.get(*key).is_some_and(|before| before["state"] != one["state"])
                };
                let passed: Vec<&String> = after.iter().filter(moved).map(|(key, _)| key).collect();
                let unchanged = |all: &BTreeMap<String, Value>| -> BTreeMap<String, Value> {
                    let kept = all.iter().filter(|(key, _)| !passed.contains(key));
                    kept.map(|(key, one)| (key.clone(), one["fields"].clone())).collect()
                };
                assert_eq!(unchanged(&all), unchanged(&after), "seed {seed}, before step {steps:?}");
            }
            let mut all = remembered(&caller, &lifecycles).await;
            check(&all, &lifecycles);
            // Listing everything costs more than the steps, so it is done after those that succeeded. What a refused one
            // changed anyway, the next list shows.
            let mut changed = false;
            for step in steps.by_ref() {
                let (lifecycle, kind, creation) = if let Some((lifecycle, creation)) = creations.get(step) {
                    (*lifecycle, 0, *creation)
                } else {
                    let lifecycle = &lifecycles[dice.below(lifecycles.len())];
                    (lifecycle, dice.below(4), dice.below(lifecycle.create.len()))
                };
                if std::mem::take(&mut changed) {
                    all = remembered(&caller, &lifecycles).await;
                    check(&all, &lifecycles);
                }
                match kind {
                    0 | 1 => {
                        let above = lifecycle.parent.as_ref().map(|rule| &rule.lifecycle.value);
                        let parents: Vec<&Value> = all
                            .values()
                            .filter(|one| above.is_some_and(|above| one["resource"] == above.as_str()))
                            .collect();
                        let parent = parents.get(dice.below(parents.len())).copied();
                        if above.is_some() && parent.is_none() {
                            continue;
                        }
                        let made = match lifecycle.create.get(creation) {
                            Some(creation) => {
                                let line = creation.operation.value.clone();
                                let id = format!("walk-{step:04}");
                                let creation = Creation {
                                    lifecycle,
                                    line: &line,
                                    id: &id,
                                    parent,
                                    amount: Amount::Random,
                                    all: &all,
                                };
                                let status = create(&caller, &creation, &mut dice).await;
                                assert!(status < 500, "{line}: {status}");
                                status < 400
                            }
                            None => {
                                let (above, parent) = (above.unwrap(), parent.unwrap()["id"].as_str().unwrap());
                                sandbox.act(above, parent, &lifecycle.begin[0].name.value).is_ok()
                            }
                        };
                        *created.entry(lifecycle.name.clone()).or_default() += usize::from(made);
                        changed = made;
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
                            changed = sandbox
                                .act(&lifecycle.name, id, actions[dice.below(actions.len())])
                                .is_ok();
                        }
                    }
                    _ if dice.below(6) == 0 => {
                        before = Some(remembered(&caller, &lifecycles).await);
                        break;
                    }
                    _ => {
                        let seconds = u64::try_from(dice.below(3)).unwrap();
                        sandbox.advance(Duration::from_secs(seconds));
                        changed = seconds > 0;
                    }
                }
            }
            if before.is_none() {
                let all = remembered(&caller, &lifecycles).await;
                check(&all, &lifecycles);
                demand_too_much(&caller, &lifecycles, &all, &mut dice).await;
                check(&remembered(&caller, &lifecycles).await, &lifecycles);
                break;
            }
            if dice.below(2) == 0 {
                // A file of a process that is killed has what the process wrote, and was never closed.
                let left = tempfile::tempdir().unwrap();
                copy(folder.path(), left.path());
                drop(sandbox);
                folder = left;
                killed += 1;
            }
        }
    }
    assert!(killed > 0);
    // Walks do not always come to a parent in the right state, or to what a creation looks for.
    for lifecycle in &lifecycles {
        let count = created.get(&lifecycle.name).copied().unwrap_or_default();
        assert!(
            count > 0 || lifecycle.parent.is_some(),
            "no {} was created",
            lifecycle.name
        );
    }
}
