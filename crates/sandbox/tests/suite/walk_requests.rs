//! The requests of random walks: examples, with amounts and ids that fit.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::{Map, Value, json};
use wechatpay_sandbox::catalogue::Entry;
use wechatpay_sandbox::example::{self, ExampleRequest};
use wechatpay_spec::Lifecycle;
use wechatpay_spec::lifecycle::Function;
use wechatpay_spec::model::Protocol;

use crate::raw::{self, Caller, MERCHANT};
use crate::walks::Dice;

/// A resource that is created with the example of a creation, an id of its own and, for a child, the id of a parent.
pub(crate) struct Creation<'w> {
    pub(crate) lifecycle: &'w Lifecycle,
    /// The operation.
    pub(crate) line: &'w str,
    pub(crate) id: &'w str,
    pub(crate) parent: Option<&'w Value>,
    /// How much of its parent's amount a child takes.
    pub(crate) amount: Amount,
    /// Everything that exists.
    pub(crate) all: &'w BTreeMap<String, Value>,
}

#[derive(Clone, Copy)]
pub(crate) enum Amount {
    Random,
    Whole,
}

/// Creates a resource. Returns the status.
pub(crate) async fn create(caller: &Caller<'_>, creation: &Creation<'_>, dice: &mut Dice) -> u16 {
    let Creation {
        lifecycle,
        line,
        id,
        parent,
        amount,
        all,
    } = *creation;
    let catalogue = caller.sandbox.catalogue();
    let entry = catalogue.operations().find(|entry| entry.line() == line).unwrap();
    let mut request = example::encoded_request(entry, &caller.sandbox.platform_keys().encryption()).unwrap();
    let key = &lifecycle.key.value;
    if let Some((_, value)) = request.query.iter_mut().find(|(name, _)| name == key) {
        // A page that a browser opens.
        id.clone_into(value);
        return send(caller, entry, &request).await;
    }
    let body = request.body.get_or_insert_default();
    if let Some((object, field)) = key.split_once('.') {
        // An object that is encoded in a text.
        let mut inside: Value = serde_json::from_str(body[object].as_str().unwrap()).unwrap();
        inside[field] = id.into();
        body.insert(object.to_owned(), inside.to_string().into());
    } else {
        body.insert(key.clone(), id.into());
    }
    name_others(body, lifecycle, line, all, dice);
    let parts = body.get_mut("sub_orders").and_then(Value::as_array_mut);
    for (index, part) in parts.into_iter().flatten().enumerate() {
        part["out_trade_no"] = format!("{id}-{index}").into();
    }
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
        let amount = match amount {
            Amount::Random => 1 + i64::try_from(dice.below(usize::try_from(total).unwrap_or(1))).unwrap(),
            Amount::Whole => total,
        };
        fit(body, amount, total);
    } else {
        fit(body, 100, 100);
    }
    send(caller, entry, &request).await
}

/// Names resources of other lifecycles that the creation looks for.
fn name_others(
    body: &mut Map<String, Value>,
    lifecycle: &Lifecycle,
    line: &str,
    all: &BTreeMap<String, Value>,
    dice: &mut Dice,
) {
    let creation = lifecycle
        .create
        .iter()
        .find(|creation| creation.operation.value == line);
    for check in creation.iter().flat_map(|creation| &creation.checks) {
        let mut named = ["sub_mchid", "sub_mch_id"]
            .iter()
            .filter_map(|name| body.get(*name)?.as_str());
        let owner = match check.condition.function.value {
            Function::Exists => named.next().unwrap_or(MERCHANT),
            Function::ExistsOfSigner => MERCHANT,
            _ => continue,
        };
        let Some(other) = &check.condition.lifecycle else {
            continue;
        };
        let mut others: Vec<&Value> = all
            .values()
            .filter(|one| one["resource"] == other.value.as_str())
            .collect();
        if others.iter().any(|one| one["merchant"] == owner) {
            others.retain(|one| one["merchant"] == owner);
        }
        let Some(one) = others.get(dice.below(others.len())) else {
            continue;
        };
        let of = &check.condition.of.value;
        match of.split_once("[].") {
            Some((list, field)) => {
                for entry in body.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
                    entry[field] = one["id"].clone();
                }
            }
            None => {
                let id = one["fields"].get(of).unwrap_or(&one["id"]);
                body.insert(of.clone(), id.clone());
            }
        }
    }
}

/// The amount of a resource: that of an order, or what it shares.
pub(crate) fn total_of(fields: &Value) -> i64 {
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
    for name in ["stock_use_rule", "stock_send_rule"] {
        if let Some(rule) = body.get_mut(name) {
            rule["max_coupons"] = json!(3);
            rule["max_coupons_per_user"] = json!(2);
        }
    }
    // The examples' stocks ended years ago.
    const END: &str = "2099-01-01T00:00:00+08:00";
    if let Some(end) = body.get_mut("available_end_time") {
        *end = END.into();
    }
    if let Some(end) = body
        .get_mut("coupon_use_rule")
        .and_then(|rule| rule.pointer_mut("/coupon_available_time/available_end_time"))
    {
        *end = END.into();
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
        let count = details.len();
        body.insert("total_amount".to_owned(), sum.into());
        body.insert("total_num".to_owned(), count.into());
    }
}

async fn send(caller: &Caller<'_>, entry: &Entry, example: &ExampleRequest) -> u16 {
    if entry.protocol == Protocol::V2 {
        let response = caller.send(caller.v2_call(entry, example.clone()).0, true).await;
        let succeeded = response.body().windows(7).filter(|part| part == b"SUCCESS").count() > 1;
        return if succeeded { response.status().as_u16() } else { 400 };
    }
    let target = raw::target(entry, example);
    let body = example.body.as_ref().map(|body| serde_json::to_vec(body).unwrap());
    let body = Bytes::from(body.unwrap_or_default());
    let request = caller.v3(entry, &target, body.clone(), &body, "application/json");
    caller.send(request, false).await.status().as_u16()
}
