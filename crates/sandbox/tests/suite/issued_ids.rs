//! Ids that the service issues: each thing that operations without a lifecycle create has its own.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use wechatpay_runtime::v2::xml;
use wechatpay_sandbox::catalogue::Entry;
use wechatpay_sandbox::example::ExampleRequest;
use wechatpay_spec::model::{Body, Method, Protocol};

use crate::raw::{self, Caller};

/// Ends of the names of ids that a response issues.
const ISSUED: [&str; 5] = ["transaction_id", "order_id", "stock_id", "refund_id", "batch_id"];

/// Gives the numbers in a message that callers choose other ends.
fn renumber(members: &mut Map<String, Value>, index: usize) {
    for (name, value) in members {
        match value {
            Value::String(text) if name.contains("out_") || name.starts_with("partner_") || name == "mch_billno" => {
                let is_number = name.ends_with("_no")
                    || name.ends_with("_id")
                    || name.ends_with("_code")
                    || name.ends_with("billno");
                if is_number && text.is_ascii() && text.len() > 4 {
                    text.replace_range(text.len() - 4.., &format!("{index:04}"));
                }
            }
            Value::Object(inner) => renumber(inner, index),
            _ => {}
        }
    }
}

fn is_sent(example: &ExampleRequest, name: &str) -> bool {
    let in_body = example
        .body
        .as_ref()
        .is_some_and(|body| has(&Value::Object(body.clone()), name));
    let mut pairs = example.path.iter().chain(&example.query);
    in_body || pairs.any(|(known, _)| known == name)
}

fn has(value: &Value, name: &str) -> bool {
    match value {
        Value::Object(members) => members.iter().any(|(known, value)| known == name || has(value, name)),
        Value::Array(items) => items.iter().any(|item| has(item, name)),
        _ => false,
    }
}

#[tokio::test]
async fn two_creations_get_two_ids() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let (mut count, mut alike) = (0, Vec::new());
    let creates = |entry: &&Entry| {
        let is_post = entry.operation.method.value == Method::Post;
        let issues = entry.operation.response.content.fields().iter();
        let mut issues = issues.filter(|field| ISSUED.iter().any(|end| field.name.value.ends_with(end)));
        is_post
            && !matches!(entry.operation.request.body, Body::Multipart(_))
            && !entry.path.contains('{')
            && !entry.is_query_by_name()
            && issues.next().is_some()
    };
    for entry in sandbox.catalogue().operations().filter(creates) {
        let mut ids: Vec<BTreeMap<String, String>> = Vec::new();
        for index in 1..=2 {
            let mut example = caller.example(entry);
            if let Some(body) = &mut example.body {
                renumber(body, index);
            }
            let sent = example.clone();
            let members: Map<String, Value> = match entry.protocol {
                Protocol::V3 => {
                    let response = caller.send(caller.v3_call(entry, example), false).await;
                    serde_json::from_slice(response.body()).unwrap_or_default()
                }
                Protocol::V2 => {
                    let response = caller.send(caller.v2_call(entry, example).0, true).await;
                    let fields = xml::read(response.body()).unwrap_or_default();
                    let texts = fields
                        .iter()
                        .filter_map(|field| Some((field.name.clone(), field.text()?.into())));
                    texts.collect()
                }
            };
            let issued = members
                .iter()
                .filter(|(name, _)| ISSUED.iter().any(|end| name.ends_with(end)) && !is_sent(&sent, name));
            ids.push(issued.map(|(name, value)| (name.clone(), raw::plain(value))).collect());
        }
        for (name, id) in &ids[0] {
            count += 1;
            if ids[1].get(name) == Some(id) {
                alike.push(format!("{}: {name} {id}", entry.line()));
            }
        }
    }
    assert!(count > 40, "{count}");
    assert!(alike.is_empty(), "{}:\n{}", alike.len(), alike.join("\n"));
}
