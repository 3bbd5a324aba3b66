//! The memory that a large unsigned error takes. It is the only test of its process, because it measures the process.
#![cfg(feature = "testing")]

use bytes::Bytes;
use wechatpay_runtime::derive::{Request, Response};
use wechatpay_runtime::error::Error;
use wechatpay_runtime::testing::{Platform, Playback};
use wechatpay_runtime::{Client, Merchant, Operation};

static QUERY: Operation = Operation::get("/v3/pay/transactions");

#[derive(Debug, Request)]
struct Query {}

#[derive(Debug, Response)]
struct Order {}

/// The peak of this process's memory in KiB; `None` when the system does not report it.
fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn an_unsigned_error_of_megabytes_takes_little_memory() {
    let merchant = Merchant::builder("1900000109")
        .certificate_pem(include_str!("vectors/merchant.cert.pem"))
        .private_key_pem(include_str!("vectors/merchant.key.pem"))
        .build()
        .unwrap();
    let (platform, playback) = (Platform::new().unwrap(), Playback::new());
    let client = Client::builder(merchant, platform.keys())
        .transport(playback.clone())
        .build()
        .unwrap();
    let tokio = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let fail = |body: String| {
        let response = http::Response::builder().status(400).body(Bytes::from(body));
        playback.respond(response.unwrap());
        let before = peak();
        let error = tokio.block_on(async { client.call::<Order>(&QUERY, &Query {}).await.unwrap_err() });
        // The system's figure may fall by a few pages.
        let grown = before.zip(peak()).map(|(before, after)| after.saturating_sub(before));
        let Error::Api(error) = error else { panic!("{error}") };
        assert!(!error.verified);
        (error.code, grown)
    };
    let with_detail = |detail: &str| format!("{{\"code\":\"PARAM_ERROR\",\"message\":\"m\",\"detail\":{detail}}}");
    // The first call also starts threads and reads keys.
    fail(with_detail("[0]"));
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    for (code, body) in [
        (
            Some("PARAM_ERROR"),
            with_detail(&format!("[{}0]", "[],".repeat(1_200_000))),
        ),
        (Some("PARAM_ERROR"), with_detail(&nested(1_800_000))),
        (
            Some("PARAM_ERROR"),
            with_detail(&format!("\"{}\"", "\\u0000".repeat(600_000))),
        ),
        (None, format!("{{\"code\":{}}}", nested(1_800_000))),
        (None, format!("{{{}\"x\":0}}", "\"code\":[],".repeat(360_000))),
        (None, nested(1_800_000)),
    ] {
        let beginning = body.get(..60).unwrap_or_default().to_owned();
        let (read, grown) = fail(body);
        assert_eq!(read.as_deref(), code, "{beginning}");
        if let Some(kilobytes) = grown {
            assert!(
                kilobytes < 4096,
                "reading an error of 3.6 MB took {kilobytes} KiB: {beginning}"
            );
            println!("reading an error of 3.6 MB took {kilobytes} KiB: {beginning}");
        }
    }
}
