//! Notifications are sent until the receiver accepts them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use wechatpay_runtime::Client;
use wechatpay_runtime::notification::{Receiver, Untyped};
use wechatpay_runtime::v2::verify_notification;
use wechatpay_runtime::v2::xml::{self, Element};
use wechatpay_sandbox::Sandbox;
use wechatpay_sandbox::log::LogEntry;

use crate::raw::{self, Caller, MERCHANT};

/// Refuses the first notifications, and verifies each.
#[derive(Clone)]
struct Shop {
    client: Client,
    refusals: usize,
    received: Arc<AtomicUsize>,
}

async fn receive(State(shop): State<Shop>, headers: HeaderMap, body: Bytes) -> StatusCode {
    // A new receiver each time, because a receiver takes the second copy for a replay.
    let delivery = Receiver::of_client(&shop.client)
        .receive::<Untyped>(&headers, &body)
        .await
        .unwrap();
    assert!(["TRANSACTION.SUCCESS", "REFUND.SUCCESS"].contains(&delivery.event_type.as_str()));
    match shop.received.fetch_add(1, Ordering::SeqCst) < shop.refusals {
        true => StatusCode::INTERNAL_SERVER_ERROR,
        false => StatusCode::NO_CONTENT,
    }
}

async fn shop(sandbox: &Sandbox, refusals: usize) -> (String, Arc<AtomicUsize>) {
    let received = Arc::new(AtomicUsize::new(0));
    let shop = Shop {
        client: sandbox.client_builder().unwrap().build().unwrap(),
        refusals,
        received: Arc::clone(&received),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/notify", listener.local_addr().unwrap());
    let router = Router::new().route("/notify", post(receive)).with_state(shop);
    tokio::spawn(axum::serve(listener, router).into_future());
    (url, received)
}

async fn paid(sandbox: &Sandbox, number: &str, notify_url: &str) {
    paid_by(&Caller::new(sandbox), number, notify_url).await;
}

async fn paid_by(caller: &Caller<'_>, number: &str, notify_url: &str) {
    let body = json!({
        "appid": "wxd678efh567hg6787",
        "mchid": MERCHANT,
        "description": "商品",
        "out_trade_no": number,
        "notify_url": notify_url,
        "amount": {"total": 100},
    });
    sent(caller, "v3.pay.transactions.native.post", &body).await;
    caller.sandbox.pay(number).unwrap();
}

async fn sent(caller: &Caller<'_>, id: &str, body: &Value) {
    let entry = caller.sandbox.catalogue().operation(id).unwrap();
    let body = Bytes::from(body.to_string());
    let request = caller.v3(entry, &entry.path, body.clone(), &body, "application/json");
    let response = caller.send(request, false).await;
    assert_eq!(response.status(), 200, "{:?}", response.body());
}

async fn attempts(sandbox: &Sandbox, number: usize) -> Vec<LogEntry> {
    let begun = Instant::now();
    loop {
        let mut entries = sandbox.log_after(0);
        entries.retain(|entry| entry.kind == "notification");
        if entries.len() >= number || begun.elapsed() > Duration::from_secs(10) {
            return entries;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn sandbox(pauses: usize) -> Sandbox {
    let builder = Sandbox::builder()
        .catalogue(raw::catalogue())
        .merchant_id(MERCHANT)
        .notification_schedule(vec![Duration::from_millis(40); pauses])
        .pace(0.01);
    builder.start().await.unwrap()
}

#[tokio::test]
async fn notifications_of_a_payment_and_its_refund_are_sent_until_accepted() {
    let sandbox = sandbox(5).await;
    let (url, received) = shop(&sandbox, 2).await;
    paid(&sandbox, "notified", &url).await;
    let entries = attempts(&sandbox, 3).await;
    let statuses: Vec<u16> = entries.iter().map(|entry| entry.response.status).collect();
    assert_eq!(statuses, [500, 500, 204], "{entries:?}");
    let ids: Vec<&Value> = entries.iter().map(|entry| &entry.request.body.content["id"]).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "every copy has one id: {ids:?}");
    assert_eq!(entries[0].request.body.content["resource"]["trade_state"], "SUCCESS");
    let refund = json!({
        "out_trade_no": "notified",
        "out_refund_no": "refund",
        "notify_url": url,
        "amount": {"refund": 30, "total": 100, "currency": "CNY"},
    });
    sent(&Caller::new(&sandbox), "v3.refund.domestic.refunds.post", &refund).await;
    let entries = attempts(&sandbox, 4).await;
    let last = entries.last().unwrap();
    assert_eq!(
        (last.operation.as_deref(), last.response.status),
        (Some("REFUND.SUCCESS"), 204)
    );
    assert_eq!(last.request.body.content["resource"]["refund_status"], "SUCCESS");
    assert_eq!(received.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn attempts_end_with_the_schedule() {
    let sandbox = sandbox(2).await;
    let (url, received) = shop(&sandbox, usize::MAX).await;
    paid(&sandbox, "refused", &url).await;
    let entries = attempts(&sandbox, 3).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(received.load(Ordering::SeqCst), 3);
    assert!(
        entries[2].response.note.as_ref().unwrap().contains("it was the last"),
        "{entries:?}"
    );
}

#[tokio::test]
async fn nothing_is_sent_to_other_machines() {
    let sandbox = sandbox(5).await;
    for (number, url) in [
        ("remote-1", "https://www.weixin.qq.com/wxpay/pay.php"),
        ("remote-2", "http://127.0.0.1.example/"),
    ] {
        paid(&sandbox, number, url).await;
    }
    let entries = attempts(&sandbox, 2).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(attempts(&sandbox, 2).await.len(), 2, "there is no second attempt");
    for entry in entries {
        assert_eq!(entry.response.status, 0);
        assert!(entry.response.note.unwrap().contains("not on this machine"));
    }
}

#[tokio::test]
async fn the_clock_moves_the_next_attempt() {
    let builder = Sandbox::builder().catalogue(raw::catalogue()).merchant_id(MERCHANT);
    let sandbox = builder.start().await.unwrap();
    let (url, received) = shop(&sandbox, 1).await;
    paid(&sandbox, "moved-on", &url).await;
    attempts(&sandbox, 1).await;
    // By the documented schedule, the second attempt is made after 15 seconds.
    sandbox.advance(Duration::from_secs(15));
    let entries = attempts(&sandbox, 2).await;
    let statuses: Vec<u16> = entries.iter().map(|entry| entry.response.status).collect();
    assert_eq!(statuses, [500, 204], "{entries:?}");
    assert_eq!(received.load(Ordering::SeqCst), 2);
}

/// Accepts connections, and never answers.
async fn silent_receiver() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            open.push(stream);
        }
    });
    url
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receiver_that_never_answers_keeps_no_caller_waiting() {
    let sandbox = Arc::new(sandbox(5).await);
    let url = silent_receiver().await;
    let mut callers = JoinSet::new();
    for number in 0..40 {
        let (sandbox, url) = (Arc::clone(&sandbox), url.clone());
        callers.spawn(async move {
            let caller = Caller::new(&sandbox);
            paid_by(&caller, &format!("silent-{number}"), &url).await;
            // A bill reads all orders, and keys are replaced meanwhile.
            let entry = sandbox.catalogue().operation("v3.bill.tradebill.get").unwrap();
            assert_eq!(caller.send(caller.v3_example(entry), false).await.status(), 200);
        });
    }
    let rotating = Arc::clone(&sandbox);
    let rotated = tokio::task::spawn_blocking(move || rotating.rotate_keys().unwrap());
    callers.join_all().await;
    rotated.await.unwrap();
    let log = sandbox.log_after(0);
    let calls: Vec<u64> = log
        .iter()
        .filter(|entry| entry.kind == "call")
        .map(|entry| entry.microseconds)
        .collect();
    assert_eq!(calls.len(), 80);
    // An attempt ends after five seconds.
    let longest = calls.iter().max().unwrap();
    assert!(*longest < 4_000_000, "{longest} µs");
}

/// Receivers exist that look a header up by its case, and handlers that tell payments by `original_type`.
#[tokio::test]
async fn the_envelope_and_the_headers_of_a_payment_are_those_of_the_service() {
    let sandbox = sandbox(1).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    paid(&sandbox, "raw-order", &url).await;
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut received = Vec::new();
    while !received.ends_with(b"}") {
        assert_ne!(stream.read_buf(&mut received).await.unwrap(), 0);
    }
    let received = String::from_utf8(received).unwrap();
    let (head, body) = received.split_once("\r\n\r\n").unwrap();
    for name in [
        "Content-Type",
        "Request-Id",
        "Wechatpay-Nonce",
        "Wechatpay-Serial",
        "Wechatpay-Signature",
        "Wechatpay-Signature-Type",
        "Wechatpay-Timestamp",
    ] {
        assert!(head.contains(&format!("\r\n{name}: ")), "{name}: {head}");
    }
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["resource"]["original_type"], "transaction");
    assert_eq!(body["resource"]["associated_data"], "transaction");
}

/// The bodies that a receiver gets.
type Bodies = mpsc::UnboundedReceiver<Bytes>;

async fn receiver_of_bodies() -> (String, Bodies) {
    let (sender, bodies) = mpsc::unbounded_channel();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let receive = async |State(sender): State<mpsc::UnboundedSender<Bytes>>, body: Bytes| {
        sender.send(body).unwrap();
        "<xml><return_code><![CDATA[SUCCESS]]></return_code></xml>"
    };
    let router = Router::new().route("/", post(receive)).with_state(sender);
    tokio::spawn(axum::serve(listener, router).into_future());
    (url, bodies)
}

#[tokio::test]
async fn notifications_of_pay_score_in_xml_are_signed_and_encrypted() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let (url, mut bodies) = receiver_of_bodies().await;
    let merchant = sandbox.merchant();
    for event in ["CHECK.FAIL", "CHECK.SUCCESS", "TRANSACTION.FAIL", "TRANSACTION.SUCCESS"] {
        let fields = json!({
            "algorithm": "HMAC-SHA256",
            "event_associated_data": "event",
            "event_ciphertext": {"out_order_no": "服务订单"},
        });
        let body = json!({"url": url, "fields": fields}).to_string();
        let request = http::Request::post(format!("{}/_sandbox/notifications/v2/{event}", sandbox.base_url()));
        let response = caller.send(request.body(Bytes::from(body)).unwrap(), false).await;
        assert_eq!(response.status(), 202, "{event}: {:?}", response.body());
        let message = xml::read_received(&bodies.recv().await.unwrap()).unwrap();
        let text = |name: &str| {
            let field = message.iter().find(|field| field.name == name);
            field.and_then(Element::text).unwrap_or_default().to_owned()
        };
        let plaintext = merchant
            .decrypt_resource(
                &text("event_nonce"),
                &text("event_associated_data"),
                &text("event_ciphertext"),
            )
            .unwrap();
        let resource: Value = serde_json::from_slice(&plaintext).unwrap();
        assert_eq!(resource["out_order_no"], "服务订单", "{event}");
        assert_eq!(text("sign").len(), 64, "{event}: HMAC-SHA256");
        verify_notification(message, merchant.api_v2_key().unwrap()).unwrap();
    }
}
