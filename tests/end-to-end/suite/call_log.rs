//! The log of a call says how it ended, and nothing of its content.

use std::future::pending;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt;
use http::Response;
use wechatpay_runtime::testing::{Platform, Playback};
use wechatpay_runtime::transport::{BoxFuture, Transport, TransportError, TransportRequest};
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
    assert!(
        lines[1].ends_with("result=\"api\" code=\"PARAM_ERROR\" outcome=\"Refused\""),
        "{counted}"
    );
    // The number of series stays bounded: names of parameters, not their values.
    assert!(!counted.contains("number 1"), "{counted}");
}

/// Money may have moved, and the program got an error.
#[test]
fn a_call_whose_response_cannot_be_decoded_failed() {
    let run = || {
        let platform = Platform::new().unwrap();
        let playback = Playback::new();
        playback.respond(platform.sign(200, "not json").unwrap());
        let client = Client::builder(Material::shared().merchant(), platform.keys()).transport(playback);
        let client = client.build().unwrap();
        let request = query::sample("1900000109", "1");
        let error = crate::operations::query(&client, &request).wait().unwrap_err();
        assert_eq!(error.kind(), "decode", "{error}");
    };
    let told = told(run);
    let event = line(&told, "WARN", "the call failed");
    for part in ["error=\"decode\"", "outcome=Accepted"] {
        assert!(event.contains(part), "{part}: {told}");
    }
    assert!(!told.contains("the call succeeded"), "{told}");
    let counted = counted(run);
    assert!(
        counted.trim_end().ends_with("result=\"decode\" outcome=\"Accepted\""),
        "{counted}"
    );
}

/// The call for a file ends with the head of its response.
#[test]
fn a_file_that_is_not_the_announced_one_is_logged() {
    let told = told(|| {
        let platform = Platform::new().unwrap();
        let playback = Playback::new();
        playback.respond(Response::new(Bytes::from_static(b"abd")));
        let client = Client::builder(Material::shared().merchant(), platform.keys()).transport(playback);
        let client = client.build().unwrap();
        let url = "https://api.mch.weixin.qq.com/v3/billdownload/file?token=secret";
        let mut file = client.download(url, crate::files::sha1(b"abc")).wait().unwrap();
        while let Ok(Some(_)) = file.wait_for_piece() {}
    });
    let event = line(&told, "WARN", "the file was not downloaded");
    assert!(event.contains("error=\"digest\""), "{told}");
    assert!(!told.contains("secret"), "{told}");
}

/// Makes the errors of the first attempts, the last one first.
type Failures = fn() -> Vec<TransportError>;

/// A transport whose first attempts fail with these errors, and the next never ends. Its pauses last forever, or no
/// time at all.
#[derive(Debug)]
struct Hanging {
    failures: Mutex<Vec<TransportError>>,
    pauses_end: bool,
    hangs: Arc<AtomicBool>,
}

impl Hanging {
    fn hang<T: Send + 'static>(&self) -> BoxFuture<'_, T> {
        self.hangs.store(true, Ordering::SeqCst);
        Box::pin(pending())
    }
}

impl Transport for Hanging {
    fn send(&self, _: TransportRequest) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        match self.failures.lock().unwrap().pop() {
            Some(error) => Box::pin(async { Err(error) }),
            None => self.hang(),
        }
    }

    fn has_identity(&self) -> bool {
        false
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        if self.pauses_end {
            Box::pin(async {})
        } else {
            self.hang()
        }
    }
}

/// The log and the metrics of a call that is dropped when its transport hangs.
fn cancelled(failures: Failures, pauses_end: bool) -> (String, String) {
    let run = || {
        let hangs = Arc::new(AtomicBool::new(false));
        let transport = Hanging {
            failures: Mutex::new(failures()),
            pauses_end,
            hangs: Arc::clone(&hangs),
        };
        let platform = Platform::new().unwrap();
        let client = Client::builder(Material::shared().merchant(), platform.keys()).transport(transport);
        let client = client.build().unwrap();
        let request = query::sample("1900000109", "secret");
        let mut call = crate::operations::query(&client, &request).into_future();
        // Requests are signed on another thread.
        while !hangs.load(Ordering::SeqCst) {
            assert!(call.as_mut().now_or_never().is_none());
            thread::yield_now();
        }
    };
    (told(run), counted(run))
}

fn connect() -> TransportError {
    TransportError::Connect {
        source: "nothing listens".into(),
    }
}

fn interrupted() -> TransportError {
    TransportError::Interrupted { source: "reset".into() }
}

#[test]
fn a_cancelled_call_is_logged_and_counted_with_its_outcome() {
    let cases: [(Failures, bool, &str, &str); 4] = [
        (Vec::new, true, "Unknown", "attempts=1"),
        // Of both hosts.
        (|| vec![connect(), connect()], false, "NotSent", "attempts=1"),
        (|| vec![interrupted()], false, "Unknown", "attempts=1"),
        (|| vec![connect(), connect()], true, "Unknown", "attempts=2"),
    ];
    for (failures, pauses_end, outcome, attempts) in cases {
        let (told, counted) = cancelled(failures, pauses_end);
        let event = line(&told, "WARN", "the call was cancelled");
        assert!(event.contains(&format!("outcome={outcome}")), "{told}");
        assert!(
            told.contains(attempts) && told.contains("error=\"cancelled\""),
            "{told}"
        );
        assert!(!told.contains("secret"), "{told}");
        let lines: Vec<_> = counted.lines().collect();
        assert_eq!(lines.len(), 1, "{counted}");
        assert!(
            lines[0].ends_with(&format!("result=\"cancelled\" outcome=\"{outcome}\"")),
            "{counted}"
        );
    }
}
