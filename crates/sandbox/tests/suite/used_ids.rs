//! A creation under an id that was used before, with other content, is refused, in the whole catalogue.

use serde_json::{Map, Value};
use wechatpay_sandbox::catalogue::Entry;
use wechatpay_spec::model::{Field, Method, Protocol, Scalar};

use crate::raw::{self, Caller, MERCHANT};

/// Operations that take the same id again with other content, with the reason.
const EXCEPTIONS: [(&str, &str); 8] = [
    (
        "POST /v3/catering/orders/sync-status",
        "reports an order each time it changes",
    ),
    (
        "POST /v3/gov/subsidy/n-qualifications/sync",
        "reports what happened elsewhere",
    ),
    (
        "POST /v3/gov/subsidy/qualifications/sync",
        "reports what happened elsewhere",
    ),
    (
        "POST /v3/gov/subsidy/transactions/sync",
        "reports what happened elsewhere",
    ),
    (
        "POST /v3/gov/subsidy/sncode/lock",
        "an order locks another device after it unlocked the first one",
    ),
    (
        "POST /v3/pay/acquiring-bank/transactions/exposure",
        "tells that a payment was shown, each time",
    ),
    (
        "POST /v3/pay/partner/transactions/exposure",
        "tells that a payment was shown, each time",
    ),
    (
        "POST /v3/pay/transactions/exposure",
        "tells that a payment was shown, each time",
    ),
];

/// Whether a field is an id that callers choose for what they create.
fn is_callers(field: &Field) -> bool {
    let name = &field.name.value;
    // The country of a merchant is not the merchant.
    if name.ends_with("country_code") {
        return false;
    }
    let begins = ["out_", "combine_out_", "merchant_", "partner_trade_no", "mch_billno"];
    field.required
        && begins.iter().any(|begin| name.starts_with(begin))
        && ["_no", "_id", "_code", "billno"].iter().any(|end| name.ends_with(end))
}

/// Changes one value of a request that is not an id. Returns its name.
fn change(fields: &[Field], members: &mut Map<String, Value>) -> Option<String> {
    for field in fields {
        let name = &field.name.value;
        let is_special = [
            "id", "_no", "billno", "_code", "url", "time", "date", "currency", "type", "state", "name", "sha256", "md5",
        ];
        let is_free = field.values.is_empty()
            && field.pattern.is_none()
            && field.format.is_none()
            && field.encrypted.is_none()
            && field.encoded.is_none()
            && field.constant.is_none()
            && field.kind.value.array_depth == 0
            && !is_special.iter().any(|end| name.ends_with(end));
        match members.get_mut(name) {
            Some(Value::String(text)) if is_free && field.kind.value.scalar == Scalar::String => {
                let length = text.chars().count();
                if text.bytes().all(|byte| byte.is_ascii_digit())
                    || field.max_length.is_some_and(|most| most.value as usize <= length)
                {
                    continue;
                }
                text.push('二');
                return Some(name.clone());
            }
            Some(Value::Object(inner)) if field.encoded.is_none() && field.encrypted.is_none() => {
                if let Some(changed) = change(&field.fields, inner) {
                    return Some(changed);
                }
            }
            _ => {}
        }
    }
    None
}

#[tokio::test]
async fn other_content_under_a_used_id_is_refused() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let (mut accepted, mut count) = (Vec::new(), 0);
    let creates = |entry: &&Entry| {
        entry.protocol == Protocol::V3
            && matches!(entry.operation.method.value, Method::Post | Method::Put)
            && !entry.path.contains('{')
            && entry.operation.request.body.fields().iter().any(is_callers)
    };
    for entry in sandbox.catalogue().operations().filter(creates) {
        let mut first = caller.example(entry);
        // Payments get a number of their own for each call, unless it begins so.
        for field in entry
            .operation
            .request
            .body
            .fields()
            .iter()
            .filter(|field| is_callers(field))
        {
            if let Some(Value::String(id)) = first.body.as_mut().and_then(|body| body.get_mut(&field.name.value)) {
                let most = field.max_length.map_or(20, |most| most.value as usize);
                *id = format!("example{count:013}").chars().take(most.max(1)).collect();
            }
        }
        let mut second = first.clone();
        let Some(changed) = change(
            entry.operation.request.body.fields(),
            second.body.get_or_insert_default(),
        ) else {
            continue;
        };
        let response = caller.send(caller.v3_call(entry, first), false).await;
        if !response.status().is_success() {
            continue;
        }
        count += 1;
        let response = caller.send(caller.v3_call(entry, second), false).await;
        let is_known = EXCEPTIONS.iter().any(|(line, _)| *line == entry.line());
        if response.status().is_success() && !is_known {
            accepted.push(format!("{} with another {changed}", entry.line()));
        }
    }
    println!("{count} creations repeated");
    assert!(count > 60, "{count}");
    assert!(
        accepted.is_empty(),
        "{} of {count}:\n{}",
        accepted.len(),
        accepted.join("\n")
    );
}

/// Operations of APIv2 that take the same id again with other content, with the reason.
const V2_EXCEPTIONS: [(&str, &str); 0] = [];

/// Words in the names of operations of APIv2 that ask for or change what exists.
const V2_OTHERS: [&str; 9] = [
    "query", "get", "close", "reverse", "cancel", "modify", "change", "consume", "report",
];

#[tokio::test]
async fn other_content_under_a_used_id_is_refused_in_apiv2() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let (mut accepted, mut count, mut unreached) = (Vec::new(), 0, Vec::new());
    let lifecycles = sandbox.catalogue().lifecycles().iter();
    let with_lifecycle: Vec<&str> = lifecycles
        .flat_map(|lifecycle| lifecycle.operations().map(|line| line.value.as_str()))
        .collect();
    let creates = |entry: &&Entry| {
        let name = entry.path.rsplit('/').next().unwrap_or_default();
        entry.protocol == Protocol::V2
            && !V2_OTHERS.iter().any(|word| name.contains(word))
            && entry.operation.request.body.fields().iter().any(is_callers)
    };
    let succeeds = |response: &http::Response<bytes::Bytes>| {
        let text = String::from_utf8_lossy(response.body()).into_owned();
        response.status().is_success() && !text.contains("[FAIL]")
    };
    for entry in sandbox.catalogue().operations().filter(creates) {
        let fields = entry.operation.request.body.fields();
        let mut first = caller.example(entry);
        for field in fields.iter().filter(|field| is_callers(field)) {
            if let Some(id) = first.body.as_mut().and_then(|body| body.get_mut(&field.name.value)) {
                let most = field.max_length.map_or(20, |most| most.value as usize);
                let own: String = format!("example{count:013}").chars().take(most.max(1)).collect();
                *id = own.into();
            }
        }
        for name in ["mch_id", "mchid"] {
            if let Some(merchant) = first.body.as_mut().and_then(|body| body.get_mut(name)) {
                *merchant = MERCHANT.into();
            }
        }
        let mut second = first.clone();
        let Some(changed) = change(fields, second.body.get_or_insert_default()) else {
            continue;
        };
        let response = caller.send(caller.v2_call(entry, first.clone()).0, true).await;
        if !succeeds(&response) {
            unreached.push(format!("{}: {}", entry.line(), raw::diagnosis(&response)));
            continue;
        }
        count += 1;
        let response = caller.send(caller.v2_call(entry, second).0, true).await;
        let is_known = V2_EXCEPTIONS.iter().any(|(line, _)| *line == entry.line());
        if succeeds(&response) && !is_known {
            accepted.push(format!("{} with another {changed}", entry.line()));
        }
        let response = caller.send(caller.v2_call(entry, first).0, true).await;
        let answer = String::from_utf8_lossy(response.body()).into_owned();
        // That of a payment which was made is refused.
        let again = succeeds(&response) || with_lifecycle.contains(&entry.line().as_str());
        assert!(again, "{} repeated: {answer}", entry.line());
    }
    println!(
        "{count} creations of APIv2 repeated; not reached:\n{}",
        unreached.join("\n")
    );
    assert!(count > 15, "{count}");
    assert!(
        accepted.is_empty(),
        "{} of {count}:\n{}",
        accepted.len(),
        accepted.join("\n")
    );
}
