//! Minutes of orders and refunds against a service that changes its keys, drops connections, sends wrong responses,
//! dies and restarts. At the end every order's outcome is known, and it is the same on both sides. Run it with:
//!
//! ```sh
//! cargo test --release -p wechatpay-end-to-end -- --ignored --nocapture soak
//! ```
//!
//! `SOAK_SECONDS` sets the duration; the default is 1,800. The service and the clients run in the same process, so the
//! measured memory is that of both.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::task::JoinSet;
use wechatpay_api::v3::pay::transactions::native;
use wechatpay_api::v3::pay::transactions::out_trade_no;
use wechatpay_runtime::error::{Error, Outcome};
use wechatpay_runtime::{CertificateRenewal, Client, PlatformKeys, RetryPolicy};

use crate::gateway::{Answer, Fault, Gateway, Material, ReceivedCall, StoppedGateway};
use crate::process_memory::memory;

/// Concurrent orders.
const WORKERS: usize = 16;
/// The limit for the memory of the client and the service together, in KiB.
const MEMORY: usize = 256 * 1024;

/// The service's state, which outlives the listener, as in a restart of a real service.
#[derive(Default)]
struct Ledger {
    /// Amounts in fen by order number.
    orders: Mutex<BTreeMap<String, i64>>,
    /// Requests to create an order that existed already, with another amount: a second payment in the making.
    conflicts: AtomicU64,
    calls: AtomicU64,
}

impl Ledger {
    /// Carries out a call, and sometimes responds with a fault: every eleventh response never arrives or fails
    /// verification, and every fiftieth request is refused without being carried out.
    fn answer(&self, call: &ReceivedCall) -> Answer {
        let number = self.calls.fetch_add(1, Ordering::Relaxed);
        if number % 50 == 7 {
            return Answer::json(429, &json!({"code": "FREQUENCY_LIMITED", "message": "频率超限"}));
        }
        let answer = if call.method == "POST" {
            self.place(call)
        } else {
            self.look_up(call)
        };
        match number % 121 {
            11 => answer.with(Fault::HangUp),
            22 => answer.with(Fault::HangUpInBody),
            33 => answer.with(Fault::Unsigned),
            44 => answer.with(Fault::TamperedBody),
            55 => answer.with(Fault::Slow(Duration::from_millis(1_500))),
            66 => answer.with(Fault::UnknownSerial),
            77 => answer.with(Fault::OldTimestamp),
            88 => Answer::json(500, &json!({"code": "SYSTEM_ERROR", "message": "系统异常"})),
            99 => Answer::bytes(502, "text/html", "<html>bad gateway</html>").with(Fault::Unsigned),
            110 => answer.with(Fault::Chunked),
            _ => answer,
        }
    }

    fn place(&self, call: &ReceivedCall) -> Answer {
        let order = call.json();
        let number = call.text("/out_trade_no");
        let total = order
            .pointer("/amount/total")
            .and_then(serde_json::Value::as_i64)
            .unwrap();
        let placed = *self.orders.lock().unwrap().entry(number.clone()).or_insert(total);
        if placed != total {
            self.conflicts.fetch_add(1, Ordering::Relaxed);
            return Answer::json(400, &json!({"code": "OUT_TRADE_NO_USED", "message": "商户订单号重复"}));
        }
        Answer::json(
            200,
            &json!({"code_url": format!("weixin://wxpay/bizpayurl?pr={number}")}),
        )
    }

    fn look_up(&self, call: &ReceivedCall) -> Answer {
        let path = call.target.split('?').next().unwrap();
        let number = path.rsplit('/').next().unwrap();
        match self.orders.lock().unwrap().get(number) {
            Some(total) => Answer::json(
                200,
                &json!({"out_trade_no": number, "trade_state": "NOTPAY", "amount": {"total": total}}),
            ),
            None => Answer::json(404, &json!({"code": "ORDER_NOT_EXIST", "message": "订单不存在"})),
        }
    }
}

/// The shop's final state.
#[derive(Default)]
struct Shop {
    /// Amounts of the orders that exist at the service, by number.
    placed: Mutex<BTreeMap<String, i64>>,
    /// Numbers of the orders that do not.
    absent: Mutex<Vec<String>>,
    /// How often each outcome was reported for a failed order.
    outcomes: Mutex<BTreeMap<&'static str, u64>>,
    retried_queries: AtomicU64,
}

impl Shop {
    /// Places an order once, and finds out its outcome.
    async fn order(&self, client: &Client, number: String, total: i64) {
        let request = native::post::Request::new(native::post::RequestRequired {
            appid: "wxd678efh567hg6787".to_owned(),
            mchid: Material::MERCHANT_ID.to_owned(),
            description: "Image形象店-深圳腾大-QQ公仔".to_owned(),
            out_trade_no: number.clone(),
            amount: native::post::request::Amount::new(native::post::request::AmountRequired { total }),
            notify_url: "https://shop.example.com/notify".to_owned(),
        });
        let placed = match native::post(client, &request).await {
            Ok(_) => true,
            Err(error) => {
                let outcome = error.outcome();
                *self.outcomes.lock().unwrap().entry(name(outcome)).or_default() += 1;
                match outcome {
                    Outcome::Accepted => true,
                    Outcome::NotSent | Outcome::Refused => false,
                    Outcome::Unknown => self.is_placed(client, &number).await,
                }
            }
        };
        if placed {
            self.placed.lock().unwrap().insert(number, total);
        } else {
            self.absent.lock().unwrap().push(number);
        }
    }

    /// Queries the service until a response can be verified.
    async fn is_placed(&self, client: &Client, number: &str) -> bool {
        let request = out_trade_no::get::Request::new(out_trade_no::get::RequestRequired {
            out_trade_no: number.to_owned(),
            mchid: Material::MERCHANT_ID.to_owned(),
        });
        loop {
            match out_trade_no::get(client, &request).await {
                Ok(order) => return order.out_trade_no.as_deref() == Some(number),
                Err(Error::Api(error)) if error.verified && error.code.as_deref() == Some("ORDER_NOT_EXIST") => {
                    return false;
                }
                Err(_) => {
                    self.retried_queries.fetch_add(1, Ordering::Relaxed);
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            }
        }
    }
}

fn name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::NotSent => "not sent",
        Outcome::Refused => "refused",
        Outcome::Unknown => "unknown",
        Outcome::Accepted => "accepted",
    }
}

/// The service, which repeatedly stops and restarts at the same address until it is asked to stay up. Its keys change
/// meanwhile.
async fn service(mut stopped: StoppedGateway, ledger: Arc<Ledger>, stay: Arc<AtomicBool>) -> (Gateway, u64) {
    let keys = [Material::PLATFORM_SERIAL, Material::NEXT_SERIAL];
    let mut lives = 0;
    loop {
        let gateway = stopped.start().await;
        let handler = Arc::clone(&ledger);
        gateway.answer_with(Arc::new(move |call| handler.answer(call)));
        gateway.list_certificates(&keys);
        gateway.sign_with(keys[usize::try_from(lives % 2).unwrap()]);
        lives += 1;
        for second in 0..10 {
            if stay.load(Ordering::Relaxed) {
                return (gateway, lives);
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
            if second == 5 {
                gateway.sign_with(keys[usize::try_from(lives % 2).unwrap()]);
            }
        }
        // Every connection breaks, and none can be made for a while.
        stopped = gateway.stop().await;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes half an hour"]
async fn every_order_ends_known_and_alike_on_both_sides() {
    let seconds = std::env::var("SOAK_SECONDS").ok().and_then(|text| text.parse().ok());
    let length = Duration::from_secs(seconds.unwrap_or(1_800));
    let first = Gateway::start().await;
    let base_url = first.base_url();
    let transport = first
        .transport_builder()
        .timeout(Duration::from_secs(1))
        .build()
        .unwrap();
    let material = Arc::clone(first.material());
    let policy = RetryPolicy {
        first_pause: Duration::from_millis(50),
        ..RetryPolicy::default()
    };
    let client = Client::builder(material.merchant(), PlatformKeys::empty())
        .transport(transport)
        .base_url(wechatpay_runtime::Host::Main, &base_url)
        .unwrap()
        .retry_policy(policy)
        .renew_certificates(CertificateRenewal::default())
        .build()
        .unwrap();
    let stopped = first.stop().await;

    let (ledger, shop) = (Arc::new(Ledger::default()), Arc::new(Shop::default()));
    let (stay, numbers) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let service = tokio::spawn(service(stopped, Arc::clone(&ledger), Arc::clone(&stay)));
    let begun = Instant::now();
    let mut workers = JoinSet::new();
    for _ in 0..WORKERS {
        let (client, shop, numbers) = (client.clone(), Arc::clone(&shop), Arc::clone(&numbers));
        workers.spawn(async move {
            while begun.elapsed() < length {
                let number = numbers.fetch_add(1, Ordering::Relaxed);
                let total = i64::try_from(number % 1_000).unwrap() + 1;
                shop.order(&client, format!("order{number:08}"), total).await;
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        });
    }
    while begun.elapsed() < length {
        tokio::time::sleep(length / 30).await;
        println!(
            "{:>5} s: {} orders, {} MiB",
            begun.elapsed().as_secs(),
            numbers.load(Ordering::Relaxed),
            memory("VmRSS").unwrap_or(0) / 1024
        );
    }
    // Orders with an unknown outcome are queried while the service stays up.
    stay.store(true, Ordering::Relaxed);
    workers.join_all().await;
    let (gateway, lives) = service.await.unwrap();
    drop(gateway);

    let placed = shop.placed.lock().unwrap().clone();
    let absent = shop.absent.lock().unwrap().clone();
    println!(
        "{} orders, {} placed, {} absent, {:?}, {} queries repeated, {lives} lives, peak {} MiB",
        numbers.load(Ordering::Relaxed),
        placed.len(),
        absent.len(),
        shop.outcomes.lock().unwrap(),
        shop.retried_queries.load(Ordering::Relaxed),
        memory("VmHWM").unwrap_or(0) / 1024
    );
    assert_eq!(
        placed.len() + absent.len(),
        usize::try_from(numbers.load(Ordering::Relaxed)).unwrap()
    );
    assert!(placed == *ledger.orders.lock().unwrap(), "the two sides differ");
    assert_eq!(ledger.conflicts.load(Ordering::Relaxed), 0);
    if let Some(peak) = memory("VmHWM") {
        assert!(peak < MEMORY, "{peak} KiB");
    }
}
