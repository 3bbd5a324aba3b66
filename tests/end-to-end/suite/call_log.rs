//! The log of a call says how it ended, and nothing of its content.

use bytes::Bytes;
use http::Response;
use wechatpay_runtime::testing::{Platform, Playback};
use wechatpay_runtime::{Client, RetryPolicy};

use crate::gateway::Material;
use crate::notification_log::{counted, told};
use crate::operations::query;

/// The log of a query whose responses have these statuses and bodies.
fn told_of(answers: &[(u16, &str)]) -> String {
    let platform = Platform::new().unwrap();
    let playback = Playback::new();
    for (status, body) in answers {
        let body = Bytes::copy_from_slice(body.as_bytes());
        let unsigned = Response::builder().status(*status).header("Request-ID", "id 1");
        playback.respond(unsigned.body(body).unwrap());
    }
    let client = Client::builder(Material::shared().merchant(), platform.keys())
        .transport(playback)
        .retry_policy(RetryPolicy {
            attempts: 2,
            ..RetryPolicy::default()
        });
    let client = client.build().unwrap();
    told(|| {
        let request = query::sample("1900000109", "1");
        crate::operations::query(&client, &request).wait().unwrap_err();
    })
}

/// The line of this level.
fn line<'t>(told: &'t str, level: &str, message: &str) -> &'t str {
    let mut lines = told.lines();
    let line = lines.find(|line| line.starts_with(level) && line.contains(message));
    line.unwrap_or_else(|| panic!("{message}: {told}"))
}

#[test]
fn a_failure_is_logged_with_its_code() {
    let told = told_of(&[(400, r#"{"code":"PARAM_ERROR","message":"secret"}"#)]);
    for part in [
        "wechatpay.call",
        "method=\"GET\"",
        "status=400",
        "attempts=1",
        "code=\"PARAM_ERROR\"",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let event = line(&told, "WARN", "the call failed");
    for part in ["error=\"api\"", "code=\"PARAM_ERROR\"", "outcome=Unknown"] {
        assert!(event.contains(part), "{part}: {told}");
    }
    // The span has it too.
    let mut recorded = told.lines().filter(|line| !line.starts_with("WARN"));
    assert!(recorded.any(|line| line.contains("code=\"PARAM_ERROR\"")), "{told}");
    assert!(!told.contains("secret"), "{told}");
}

#[test]
fn so_is_each_attempt_that_is_repeated() {
    let told = told_of(&[
        (503, r#"{"code":"SYSTEM_ERROR"}"#),
        (429, r#"{"code":"FREQUENCY_LIMITED"}"#),
    ]);
    let repeated = line(&told, "WARN", "the call is repeated");
    for part in ["attempt=1", "error=\"api\"", "code=\"SYSTEM_ERROR\"", "request_id="] {
        assert!(repeated.contains(part), "{part}: {told}");
    }
    assert!(line(&told, "WARN", "the call failed").contains("FREQUENCY_LIMITED"));
    assert!(told.contains("attempts=2"), "{told}");
}

/// The response is not signed, so anybody may have written the code.
#[test]
fn texts_that_do_not_look_like_codes_are_left_out() {
    for code in ["A B", "A\\nWARN", "好", &"A".repeat(65)] {
        let told = told_of(&[(400, &format!("{{\"code\":\"{code}\"}}"))]);
        assert!(!line(&told, "WARN", "the call failed").contains("code="), "{told}");
    }
}

#[test]
fn calls_are_counted_by_operation_and_result() {
    let platform = Platform::new().unwrap();
    let playback = Playback::new();
    playback.respond(platform.sign(200, "{}").unwrap());
    playback.respond(platform.sign(400, r#"{"code":"PARAM_ERROR"}"#).unwrap());
    let client = Client::builder(Material::shared().merchant(), platform.keys()).transport(playback);
    let client = client.build().unwrap();
    let counted = counted(|| {
        let request = query::sample("1900000109", "number 1");
        crate::operations::query(&client, &request).wait().unwrap();
        crate::operations::query(&client, &request).wait().unwrap_err();
    });
    let lines: Vec<_> = counted.lines().collect();
    assert_eq!(lines.len(), 2, "{counted}");
    for part in [
        "monotonic_counter.wechatpay.calls=1 ",
        "histogram.wechatpay.call.duration=",
        "method=\"GET\"",
        "path=\"/v3/",
    ] {
        assert!(lines.iter().all(|line| line.contains(part)), "{part}: {counted}");
    }
    assert!(lines[0].ends_with("result=\"success\""), "{counted}");
    assert!(lines[1].ends_with("result=\"api\" code=\"PARAM_ERROR\""), "{counted}");
    // The number of series stays bounded: names of parameters, not their values.
    assert!(!counted.contains("number 1"), "{counted}");
}
