//! Which requests are repeated, and what the error of a repeated call says about the outcome.

use std::time::Duration;

use serde_json::json;
use wechatpay_runtime::derive::Request;
use wechatpay_runtime::error::{Error, Outcome};
use wechatpay_runtime::testing::{Platform, Playback};
use wechatpay_runtime::transport::TransportError;
use wechatpay_runtime::{Client, Host, Operation, RetryPolicy};

use crate::gateway::{Answer, Fault, Gateway, Material};
use crate::operations::{nothing, query};

/// The result of one attempt.
#[derive(Clone, Copy, Debug)]
enum Attempt {
    NoConnection,
    Timeout,
    Broken,
    /// Status 503, unsigned.
    Unavailable,
    /// Refused with a rate limit error, signed.
    TooFrequent,
    /// A parameter is wrong, signed.
    Refused,
    /// Accepted, but the response cannot be read.
    Unreadable,
}

/// The error of a query whose attempts have these results.
async fn error_of(platform: &Platform, attempts: &[Attempt]) -> Error {
    let playback = Playback::new();
    let source = || "as the test wants it".into();
    for attempt in attempts {
        match attempt {
            Attempt::NoConnection => playback.fail(TransportError::Connect { source: source() }),
            Attempt::Timeout => playback.fail(TransportError::Timeout { source: source() }),
            Attempt::Broken => playback.fail(TransportError::Interrupted { source: source() }),
            Attempt::Unavailable => {
                let response = http::Response::builder().status(503).body("".into());
                playback.respond(response.unwrap());
            }
            Attempt::TooFrequent => {
                playback.respond(platform.sign(429, r#"{"code":"FREQUENCY_LIMITED"}"#).unwrap());
            }
            Attempt::Refused => playback.respond(platform.sign(400, r#"{"code":"PARAM_ERROR"}"#).unwrap()),
            Attempt::Unreadable => playback.respond(platform.sign(200, "[").unwrap()),
        }
    }
    let client = Client::builder(Material::shared().merchant(), platform.keys())
        .transport(playback.clone())
        // Without a backup host, each failure is an attempt.
        .base_url(Host::Main, "https://127.0.0.1:1")
        .unwrap()
        .build()
        .unwrap();
    let called = crate::operations::query(&client, &query::sample("1", "2")).await;
    assert_eq!(playback.take_requests().len(), attempts.len(), "{attempts:?}");
    called.unwrap_err()
}

#[tokio::test]
async fn the_outcome_is_that_of_the_least_certain_attempt() {
    use Attempt::{Broken, NoConnection, Refused, Timeout, TooFrequent, Unavailable, Unreadable};
    let platform = Platform::new().unwrap();
    for (attempts, outcome, kind) in [
        (
            &[NoConnection, NoConnection, NoConnection][..],
            Outcome::NotSent,
            "connect",
        ),
        (&[Timeout, NoConnection, NoConnection], Outcome::Unknown, "connect"),
        (&[NoConnection, Broken, NoConnection], Outcome::Unknown, "connect"),
        (&[NoConnection, NoConnection, Broken], Outcome::Unknown, "interrupted"),
        (&[Unavailable, NoConnection, NoConnection], Outcome::Unknown, "connect"),
        (&[Timeout, Refused], Outcome::Unknown, "api"),
        (&[Timeout, TooFrequent, NoConnection], Outcome::Unknown, "connect"),
        (&[TooFrequent, NoConnection, Refused], Outcome::Refused, "api"),
        (&[TooFrequent, NoConnection, NoConnection], Outcome::Refused, "connect"),
        (&[NoConnection, TooFrequent, NoConnection], Outcome::Refused, "connect"),
        (&[Timeout, Unreadable], Outcome::Accepted, "decode"),
    ] {
        let error = error_of(&platform, attempts).await;
        assert_eq!(
            (error.outcome(), error.kind()),
            (outcome, kind),
            "{attempts:?}: {error:?}"
        );
        let earlier = matches!(error, Error::Repeated { .. });
        let last_says_more = outcome == Outcome::Unknown && kind != "interrupted";
        let last_was_not_sent = outcome == Outcome::Refused && kind == "connect";
        assert_eq!(earlier, last_says_more || last_was_not_sent, "{attempts:?}: {error:?}");
        let says_so = error.to_string().contains("nothing was sent");
        assert_eq!(says_so, outcome == Outcome::NotSent, "{error}");
        assert_eq!(
            error.to_string().contains("query"),
            outcome == Outcome::Unknown,
            "{error}"
        );
    }
}

#[tokio::test]
async fn the_response_and_code_of_an_earlier_attempt_can_be_read() {
    use Attempt::{NoConnection, Refused, Timeout, Unavailable};
    let platform = Platform::new().unwrap();
    let error = error_of(&platform, &[Timeout, Refused]).await;
    assert_eq!(error.code(), Some("PARAM_ERROR"));
    let error = error_of(&platform, &[Unavailable, NoConnection, NoConnection]).await;
    assert_eq!(error.http_response().unwrap().status, 503);
}

#[tokio::test]
async fn over_real_connections_too() {
    let gateway = Gateway::start().await;
    let material = gateway.material().clone();
    let client = gateway
        .client_builder(material.merchant(), material.platform_keys())
        .retry_policy(RetryPolicy {
            first_pause: Duration::from_secs(1),
            ..RetryPolicy::default()
        })
        .build()
        .unwrap();
    gateway.answer_next(Answer::success(false).with(Fault::HangUp));
    let call = tokio::spawn(async move {
        crate::operations::query(&client, &query::sample("1", "2"))
            .await
            .map(|_| ())
    });
    while gateway.take_calls().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // The service closes the connection, and is gone before the call is repeated.
    tokio::time::sleep(Duration::from_millis(200)).await;
    drop(gateway);
    let error = call.await.unwrap().unwrap_err();
    assert_eq!(
        (error.outcome(), error.kind()),
        (Outcome::Unknown, "connect"),
        "{error:?}"
    );
}

/// An operation with an optional idempotency key.
const SIGN_UP: Operation = Operation::post("/v3/global/merchants").idempotency_key("Idempotency-Key");

#[derive(Clone, Debug, Request)]
struct SignUp {
    #[wire(header, name = "Idempotency-Key")]
    idempotency_key: Option<String>,
}

#[tokio::test]
async fn a_request_is_repeated_only_when_it_sets_its_idempotency_key() {
    let gateway = Gateway::start().await;
    let material = gateway.material();
    let client = gateway
        .client_builder(material.merchant(), material.platform_keys())
        .retry_policy(RetryPolicy {
            first_pause: Duration::from_millis(5),
            ..RetryPolicy::default()
        })
        .build()
        .unwrap();
    // A blank key counts as none: HTTP removes the white space around the value of a header field.
    for (key, requests) in [
        (None, 1),
        (Some(""), 1),
        (Some(" "), 1),
        (Some("\t "), 1),
        (Some("20260101000001"), 3),
    ] {
        for _ in 0..3 {
            gateway.answer_next(Answer::json(503, &json!({"code": "SYSTEM_ERROR"})));
        }
        let mut request = SignUp::new();
        request.idempotency_key = key.map(str::to_owned);
        let called = client.call::<nothing::Response>(&SIGN_UP, &request).await;
        assert_eq!(called.unwrap_err().outcome(), Outcome::Unknown);
        let calls = gateway.take_calls();
        assert_eq!(calls.len(), requests, "{key:?}");
        gateway.clear_answers();
    }
}
