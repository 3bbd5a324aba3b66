//! Minutes of mixed valid and hostile input, while memory use is measured. Run it with:
//!
//! ```sh
//! cargo test --release -p wechatpay-sandbox --test suite -- --ignored --nocapture soak
//! ```
//!
//! `SOAK_SECONDS` sets the duration; the default is 600. The clients run in the same process, so their memory is
//! included.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_sandbox::Sandbox;
use wechatpay_spec::model::Protocol;

use crate::raw::{self, Caller, MERCHANT};

/// How much memory may grow between the first tenth of the time and the end, in KiB.
const GROWTH: u64 = 96 * 1024;

/// The numbers of calls with correct responses and of bytes sent to the ports.
#[derive(Default)]
struct Counts {
    valid: AtomicU64,
    orders: AtomicU64,
    hostile: AtomicU64,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes ten minutes"]
async fn memory_stays_bounded_under_mixed_input() {
    let seconds = std::env::var("SOAK_SECONDS").ok().and_then(|text| text.parse().ok());
    let length = Duration::from_secs(seconds.unwrap_or(600));
    let builder = Sandbox::builder().catalogue(raw::catalogue()).merchant_id(MERCHANT);
    let builder = builder.notification_schedule(vec![Duration::from_millis(100); 5]);
    let sandbox = Arc::new(builder.start().await.unwrap());
    let counts = Arc::new(Counts::default());
    let mut workers = JoinSet::new();
    for _ in 0..2 {
        workers.spawn(call_everything(Arc::clone(&sandbox), Arc::clone(&counts)));
    }
    workers.spawn(order(Arc::clone(&sandbox), Arc::clone(&counts)));
    for seed in 1..4 {
        workers.spawn(throw(Arc::clone(&sandbox), Arc::clone(&counts), seed));
    }
    workers.spawn(dawdle(Arc::clone(&sandbox)));
    workers.spawn(read_nothing(Arc::clone(&sandbox)));

    let begun = Instant::now();
    let mut settled = None;
    let mut peak = 0;
    while begun.elapsed() < length {
        tokio::time::sleep(length / 40).await;
        let resident = memory("VmRSS:");
        peak = memory("VmHWM:").max(peak);
        if begun.elapsed() >= length / 10 {
            settled.get_or_insert(resident);
        }
        println!(
            "{:>4} s: {} MiB, {} valid, {} orders, {} hostile",
            begun.elapsed().as_secs(),
            resident / 1024,
            counts.valid.load(Ordering::Relaxed),
            counts.orders.load(Ordering::Relaxed),
            counts.hostile.load(Ordering::Relaxed)
        );
        if let Some(Err(error)) = workers.try_join_next() {
            panic!("a worker ended: {error}");
        }
    }
    let end = memory("VmRSS:");
    let settled = settled.unwrap_or(end);
    println!(
        "peak {} MiB, after a tenth {} MiB, at the end {} MiB",
        peak / 1024,
        settled / 1024,
        end / 1024
    );
    assert!(end < settled + GROWTH, "from {settled} KiB to {end} KiB");
    assert!(counts.valid.load(Ordering::Relaxed) > 100 && counts.hostile.load(Ordering::Relaxed) > 100);
}

/// A figure of this process, in KiB; 0 where the system has no `/proc`.
#[cfg(test)]
fn memory(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or_default()
}

/// Calls every operation, again and again.
#[cfg(test)]
async fn call_everything(sandbox: Arc<Sandbox>, counts: Arc<Counts>) {
    let caller = Caller::new(&sandbox);
    loop {
        for entry in sandbox.catalogue().operations() {
            let (request, identity) = match entry.protocol {
                Protocol::V3 => (caller.v3_example(entry), false),
                Protocol::V2 => (caller.v2_example(entry).0, true),
            };
            let response = caller.send(request, identity).await;
            let status = response.status().as_u16();
            assert!(
                matches!(status, 200 | 204 | 302 | 400 | 404 | 429),
                "{} {status}",
                entry.line()
            );
            counts.valid.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

/// Orders that are paid, and whose notifications have no receiver.
#[cfg(test)]
async fn order(sandbox: Arc<Sandbox>, counts: Arc<Counts>) {
    let caller = Caller::new(&sandbox);
    let entry = sandbox
        .catalogue()
        .operation("v3.pay.transactions.native.post")
        .unwrap();
    loop {
        let number = SystemNonce.nonce().unwrap();
        let body = json!({
            "appid": "wxd678efh567hg6787",
            "mchid": MERCHANT,
            "description": "商品".repeat(1_000),
            "out_trade_no": number,
            "notify_url": "http://127.0.0.1:9/",
            "amount": {"total": 100},
        });
        let body = Bytes::from(body.to_string());
        let request = caller.v3(entry, &entry.path, body.clone(), &body, "application/json");
        assert_eq!(caller.send(request, false).await.status(), 200);
        sandbox.pay(&number).unwrap();
        counts.orders.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Sends bytes of all kinds to both ports.
#[cfg(test)]
async fn throw(sandbox: Arc<Sandbox>, counts: Arc<Counts>, mut seed: u64) {
    loop {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let kind = seed >> 60;
        let noise = || {
            let mut state = seed;
            std::iter::repeat_with(move || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                state.to_le_bytes()[7]
            })
        };
        let head = "POST /v3/pay/transactions/jsapi HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
        let bytes: Vec<u8> = match kind % 6 {
            0 => noise().take(4_000).collect(),
            1 => format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "a/".repeat(20_000)).into_bytes(),
            2 => format!("{head}Content-Length: 1000000\r\n\r\n{}", "[".repeat(1_000_000)).into_bytes(),
            3 => format!("{head}Content-Length: 1000000\r\n\r\n{}", "{\"a\":".repeat(10)).into_bytes(),
            4 => format!(
                "{head}Authorization: WECHATPAY2-SHA256-RSA2048 {}\r\n\r\n",
                "a=\"b\",".repeat(5_000)
            )
            .into_bytes(),
            _ => format!(
                "{head}Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 3000000\r\n\r\n{}",
                "--x\r\n".repeat(600_000)
            )
            .into_bytes(),
        };
        let url = if kind.is_multiple_of(2) {
            sandbox.base_url()
        } else {
            sandbox.tls_base_url()
        };
        if let Ok(mut stream) = TcpStream::connect(url.split("//").nth(1).unwrap()).await {
            let spoken = async {
                let _ = stream.write_all(&bytes).await;
                let _ = stream.read(&mut [0; 1024]).await;
            };
            let _ = tokio::time::timeout(Duration::from_millis(200), spoken).await;
        }
        counts.hostile.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Connections that never finish their heads: fewer than are taken, so that others are served meanwhile.
#[cfg(test)]
async fn dawdle(sandbox: Arc<Sandbox>) {
    let address = sandbox.base_url().split("//").nth(1).unwrap().to_owned();
    loop {
        let mut slow = Vec::new();
        for _ in 0..150 {
            if let Ok(mut stream) = TcpStream::connect(&address).await {
                let _ = stream.write_all(b"GET / HTTP/1.1\r\nX-").await;
                slow.push(stream);
            }
        }
        tokio::time::sleep(Duration::from_secs(11)).await;
    }
}

/// Readers of the log and the catalogue that never read the response.
#[cfg(test)]
async fn read_nothing(sandbox: Arc<Sandbox>) {
    let address = sandbox.base_url().split("//").nth(1).unwrap().to_owned();
    loop {
        let mut idle = Vec::new();
        for path in ["/_sandbox/log/stream", "/_sandbox/catalogue", "/_sandbox/openapi.json"].repeat(10) {
            if let Ok(mut stream) = TcpStream::connect(&address).await {
                let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n");
                let _ = stream.write_all(request.as_bytes()).await;
                idle.push(stream);
            }
        }
        tokio::time::sleep(Duration::from_secs(20)).await;
    }
}
