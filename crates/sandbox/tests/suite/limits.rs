//! Too many calls.

use wechatpay_runtime::clock::{Clock, SystemClock};
use wechatpay_runtime::signature::verify;
use wechatpay_sandbox::Sandbox;
use wechatpay_sandbox::catalogue::Entry;
use wechatpay_spec::model::{Period, Protocol};

use crate::raw::{self, Caller, MERCHANT};

/// Calls an operation a number of times. Returns how often it was refused, and with which codes.
async fn refused(caller: &Caller<'_>, entry: &Entry, calls: u32) -> Vec<String> {
    let mut codes = Vec::new();
    for _ in 0..calls {
        let response = caller.send(caller.v3_example(entry), false).await;
        // The service signs no refusal.
        let verified = verify(
            response.headers(),
            response.body(),
            caller.sandbox.platform_keys(),
            &SystemClock,
        );
        assert_eq!(verified.is_ok(), response.status().is_success());
        let body: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
        if response.status() == 429 {
            codes.push(body["code"].as_str().unwrap().to_owned());
        } else {
            assert!(response.status().is_success(), "{body}");
        }
    }
    codes
}

#[tokio::test]
async fn documented_limits_hold() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let limited = sandbox.catalogue().operations().filter_map(|entry| {
        let limit = entry.operation.rate_limit.as_ref()?.value;
        (entry.protocol == Protocol::V3 && limit.period == Period::Minute).then_some((limit.calls, entry))
    });
    let (calls, entry) = limited.min_by_key(|(calls, _)| *calls).unwrap();
    // A new window may begin in between.
    let begun = SystemClock.unix_seconds();
    let codes = refused(&caller, entry, calls + 3).await;
    assert!(
        codes.len() == 3 || SystemClock.unix_seconds() - begun > 50,
        "{codes:?} of {}",
        entry.line()
    );
    let documented: Vec<&str> = entry
        .operation
        .errors
        .iter()
        .map(|error| error.code.value.as_str())
        .collect();
    for code in &codes {
        assert!(
            code == "RATELIMIT_EXCEEDED" || documented.contains(&code.as_str()),
            "{code}"
        );
    }
}

#[tokio::test]
async fn a_rate_limit_can_be_set_for_operations_without_one() {
    let builder = Sandbox::builder().catalogue(raw::catalogue()).merchant_id(MERCHANT);
    let sandbox = builder.rate_limit(2).start().await.unwrap();
    let caller = Caller::new(&sandbox);
    let entry = sandbox.catalogue().operation("v3.certificates.get").unwrap();
    let codes = refused(&caller, entry, 30).await;
    assert!(
        !codes.is_empty() && codes.iter().all(|code| code == "RATELIMIT_EXCEEDED"),
        "{codes:?}"
    );
}
