//! Every operation is called with its example, and the values of its response have to fit each other and the request.

use bytes::Bytes;
use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use wechatpay_runtime::v2::xml;
use wechatpay_sandbox::catalogue::Entry;
use wechatpay_spec::model::{Field, Method, Protocol, Scalar};

use crate::raw::{self, Caller};

/// Operations, and pointers in their responses, whose values do not fit, with the reason.
const EXCEPTIONS: [(&str, &str, &str); 1] = [(
    "POST /payitil/report",
    "/return_msg",
    "the request reports the result of another call",
)];

/// Whether a text consists of random letters and digits, which may spell anything: a key, a ciphertext, a signature or a
/// digest.
fn is_random(text: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    text.starts_with("-----BEGIN ") || text.len() >= 40 && text.chars().all(is_letter)
}

/// Why a text looks like filler.
fn filler(name: &str, text: &str) -> Option<&'static str> {
    if is_random(text) {
        return None;
    }
    let lower = text.to_lowercase();
    let tail = text
        .rsplit_once(['-', '_'])
        .filter(|(_, tail)| tail.bytes().all(|byte| byte.is_ascii_digit()));
    if ["示例值", "string", "example", "test", "xxx", "null", "无"].contains(&lower.as_str()) {
        return Some("it is filler");
    }
    if text == name && name != "name" {
        return Some("it is the field's name");
    }
    if tail.is_some_and(|(head, tail)| !tail.is_empty() && head == name) {
        return Some("it begins with the field's name");
    }
    // `xxx` alone, or in a short text: longer ones may be ids with random letters.
    let is_blank = |word: &str| word.len() > 2 && word.bytes().all(|byte| byte == b'x');
    let has_blank = lower.split(|c: char| !c.is_ascii_alphanumeric()).any(is_blank);
    let is_short = text.len() < 16 && lower.contains("xxx");
    let is_described = text.contains("示例值") || lower.starts_with("example_") || lower.ends_with("_example");
    (is_described || has_blank || is_short).then_some("it describes a value")
}

fn moment(value: Option<&Value>) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(value?.as_str()?, &Rfc3339).ok()
}

fn number(value: Option<&Value>) -> Option<i64> {
    let value = value?;
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

/// The problems of one object, of those inside it, and of the texts in them.
fn problems(
    fields: &[Field],
    members: &Map<String, Value>,
    sent: Option<&Map<String, Value>>,
    above: &str,
    found: &mut Vec<(String, String)>,
) {
    for (whole, part) in [
        ("total", "payer_total"),
        ("total", "refund"),
        ("total", "payer_refund"),
        ("total_amount", "payer_amount"),
        ("total_amount", "refund_amount"),
        ("total_amount", "success_amount"),
        ("total_fee", "refund_fee"),
        ("total_fee", "cash_fee"),
        ("order_amount", "refund_amount"),
    ] {
        let both = (number(members.get(whole)), number(members.get(part)));
        if let (Some(one), Some(other)) = both
            && other > one
        {
            found.push((
                format!("{above}/{part}"),
                format!("{other} is more than {one}, the {whole}"),
            ));
        }
    }
    for (first, last) in [
        ("create_time", "success_time"),
        ("create_time", "finish_time"),
        ("create_time", "update_time"),
        ("create_time", "pay_time"),
        ("create_time", "close_time"),
        ("begin_time", "end_time"),
        ("start_time", "end_time"),
        ("apply_time", "finish_time"),
        ("available_begin_time", "available_end_time"),
    ] {
        let both = (moment(members.get(first)), moment(members.get(last)));
        if let (Some(begin), Some(end)) = both
            && end < begin
        {
            found.push((
                format!("{above}/{last}"),
                format!("{end} is before {begin}, the {first}"),
            ));
        }
    }
    for field in fields {
        let name = &field.name.value;
        let Some(value) = members.get(name) else { continue };
        let pointer = format!("{above}/{name}");
        let own = sent.and_then(|sent| sent.get(name));
        if let (Some(own), None, true) = (own, field.encrypted, field.fields.is_empty())
            && !own.is_array()
            && !own.is_object()
            && field.kind.value.scalar != Scalar::Boolean
            && raw::plain(own) != raw::plain(value)
        {
            found.push((pointer.clone(), format!("{value} is not {own}, which was sent")));
        }
        match value {
            Value::String(text) if field.encrypted.is_none() => {
                found.extend(filler(name, text).map(|problem| (pointer, format!("{text:?}: {problem}"))));
            }
            Value::Object(inner) => problems(&field.fields, inner, own.and_then(Value::as_object), &pointer, found),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let own = own.and_then(|own| own.get(index)?.as_object());
                    if let Some(inner) = item.as_object() {
                        problems(&field.fields, inner, own, &format!("{pointer}/{index}"), found);
                    }
                }
            }
            _ => {}
        }
    }
}

/// The members of a response that reports success: JSON, or the fields of XML.
fn members(entry: &Entry, response: &http::Response<Bytes>) -> Option<Map<String, Value>> {
    if entry.protocol == Protocol::V3 {
        return serde_json::from_slice(response.body())
            .ok()
            .filter(|_| response.status() == 200);
    }
    let fields = xml::read(response.body()).ok()?;
    let texts = fields
        .iter()
        .filter_map(|field| Some((field.name.clone(), field.text()?.into())));
    let members: Map<String, Value> = texts.collect();
    let failed = ["return_code", "result_code"];
    let failed = failed
        .iter()
        .any(|code| members.get(*code).is_some_and(|code| code == "FAIL"));
    (!failed).then_some(members)
}

#[tokio::test]
async fn the_values_of_every_response_fit() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let (mut found, mut checked) = (Vec::new(), 0);
    let mut operations: Vec<&Entry> = sandbox.catalogue().operations().collect();
    // Queries come last, after what they find was created.
    let asks = |entry: &Entry| entry.operation.method.value == Method::Get || entry.is_query_by_name();
    operations.sort_by_key(|entry| (entry.path.contains('{'), asks(entry)));
    for entry in operations {
        let mut example = caller.example(entry);
        // Payments get a number of their own for each call, unless it begins so.
        let number = example.body.as_mut().and_then(|body| body.get_mut("out_trade_no"));
        if let Some(number) = number.filter(|_| entry.path.starts_with("/v3/pay/")) {
            *number = format!("example{checked}").into();
        }
        let mut sent = example.body.clone().unwrap_or_default();
        for name in ["nonce_str", "sign"] {
            sent.remove(name);
        }
        let (request, presents) = match entry.protocol {
            Protocol::V3 => (caller.v3_call(entry, example), false),
            Protocol::V2 => (caller.v2_call(entry, example).0, true),
        };
        let response = caller.send(request, presents).await;
        let Some(members) = members(entry, &response) else {
            continue;
        };
        checked += 1;
        let mut own = Vec::new();
        problems(
            entry.operation.response.content.fields(),
            &members,
            Some(&sent),
            "",
            &mut own,
        );
        let line = entry.line();
        own.retain(|(pointer, _)| {
            !EXCEPTIONS
                .iter()
                .any(|(known, place, _)| *known == line && place == pointer)
        });
        found.extend(
            own.into_iter()
                .map(|(pointer, problem)| format!("{line} {pointer}: {problem}")),
        );
    }
    println!("{checked} responses checked");
    assert!(checked > 680, "{checked}");
    assert!(found.is_empty(), "{} problems:\n{}", found.len(), found.join("\n"));
}
