//! The memory: what lifecycles say happens, lasts and is found.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::Method;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use wechatpay_runtime::v2::{self, xml};
use wechatpay_runtime::wire::{Cipher, Decrypt};
use wechatpay_sandbox::{Sandbox, SandboxBuilder};

use crate::raw::{self, Caller, MERCHANT};
use crate::refusals::{Draft, prepay};
use crate::shop::{self, Shop};

fn builder(folder: &Path) -> SandboxBuilder {
    let builder = Sandbox::builder().catalogue(raw::catalogue()).merchant_id(MERCHANT);
    builder.directory(folder)
}

/// Calls an operation, with a nonce of its own.
pub(crate) async fn call(caller: &Caller<'_>, method: Method, target: &str, body: Value) -> (u16, Value) {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NONCES: AtomicU64 = AtomicU64::new(0);
    let nonce = format!("memory{}", NONCES.fetch_add(1, Ordering::Relaxed));
    let draft = Draft::new(caller.sandbox, method, target, body);
    Draft { nonce: &nonce, ..draft }.send(caller).await
}

pub(crate) fn order_of(number: &str) -> String {
    format!("/v3/pay/transactions/out-trade-no/{number}?mchid={MERCHANT}")
}

fn refund(order: &str, number: &str, amount: i64) -> Value {
    json!({
        "out_trade_no": order,
        "out_refund_no": number,
        "amount": {"refund": amount, "total": 100, "currency": "CNY"},
    })
}

const REFUNDS: &str = "/v3/refund/domestic/refunds";

#[tokio::test]
async fn orders_and_refunds_last_in_the_folder_but_not_in_an_ephemeral_sandbox() {
    let folder = tempfile::tempdir().unwrap();
    let first = builder(folder.path()).start().await.unwrap();
    {
        let caller = Caller::new(&first);
        let placed = call(&caller, Method::POST, "/v3/pay/transactions/jsapi", prepay("lasting-1")).await;
        assert_eq!(placed.0, 200, "{placed:?}");
        first.pay("lasting-1").unwrap();
        let started = call(&caller, Method::POST, REFUNDS, refund("lasting-1", "lasting-r", 40)).await;
        assert_eq!((started.0, &started.1["status"]), (200, &json!("PROCESSING")));
    }
    drop(first);
    let second = builder(folder.path()).start().await.unwrap();
    {
        let caller = Caller::new(&second);
        let (_, order) = call(&caller, Method::GET, &order_of("lasting-1"), Value::Null).await;
        assert_eq!(order["trade_state"], "REFUND", "{order}");
        // The refund's time passes in the second sandbox.
        second.advance(Duration::from_secs(2));
        let (_, refund) = call(&caller, Method::GET, &format!("{REFUNDS}/lasting-r"), Value::Null).await;
        assert_eq!(refund["status"], "SUCCESS", "{refund}");
    }
    drop(second);
    let ephemeral = builder(folder.path()).ephemeral().start().await.unwrap();
    let caller = Caller::new(&ephemeral);
    assert_eq!(
        call(&caller, Method::GET, &order_of("lasting-1"), Value::Null).await.0,
        404
    );
}

#[tokio::test]
async fn a_code_payment_over_the_limit_waits_for_the_password_and_the_clock_moves_it() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let body = |number: &str, total: i64| {
        json!({
            "appid": "wxd678efh567hg6787", "mchid": MERCHANT, "description": "x", "out_trade_no": number,
            "payer": {"auth_code": "130061098828009406"}, "amount": {"total": total},
            "scene_info": {"store_info": {"id": "0001"}},
        })
    };
    let codepay = "/v3/pay/transactions/codepay";
    let (status, small) = call(&caller, Method::POST, codepay, body("code-small", 100)).await;
    assert_eq!((status, &small["trade_state"]), (200, &json!("SUCCESS")), "{small}");
    for (number, action, state) in [
        ("code-waits", None, "SUCCESS"),
        ("code-fails", Some("fail"), "PAYERROR"),
    ] {
        let (_, placed) = call(&caller, Method::POST, codepay, body(number, 100_001)).await;
        assert_eq!(placed["trade_state"], "USERPAYING", "{placed}");
        assert_eq!(placed["transaction_id"], Value::Null, "{placed}");
        let (_, polled) = call(&caller, Method::GET, &order_of(number), Value::Null).await;
        assert_eq!(polled["trade_state"], "USERPAYING", "{polled}");
        match action {
            Some(action) => sandbox.act("order", number, action).unwrap(),
            None => sandbox.advance(Duration::from_secs(5)),
        }
        let (_, polled) = call(&caller, Method::GET, &order_of(number), Value::Null).await;
        assert_eq!(polled["trade_state"], state, "{polled}");
    }
}

#[tokio::test]
async fn refunds_are_abnormal_or_closed_on_demand_and_a_closed_one_returns_its_amount() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    call(&caller, Method::POST, "/v3/pay/transactions/jsapi", prepay("ab-order")).await;
    sandbox.pay("ab-order").unwrap();
    let (status, _) = call(&caller, Method::POST, REFUNDS, refund("ab-order", "ab-1", 60)).await;
    assert_eq!(status, 200);
    let (_, over) = call(&caller, Method::POST, REFUNDS, refund("ab-order", "ab-2", 41)).await;
    assert_eq!(over["message"], "申请退款金额大于订单金额", "{over}");
    sandbox.act("refund", "ab-1", "break").unwrap();
    let (_, abnormal) = call(&caller, Method::GET, &format!("{REFUNDS}/ab-1"), Value::Null).await;
    assert_eq!(abnormal["status"], "ABNORMAL", "{abnormal}");
    sandbox.act("refund", "ab-1", "close").unwrap();
    let (status, again) = call(&caller, Method::POST, REFUNDS, refund("ab-order", "ab-2", 100)).await;
    assert_eq!(status, 200, "{again}");
    assert!(sandbox.act("refund", "ab-1", "succeed").is_err());
    assert!(sandbox.act("refund", "ab-1", "vanish").is_err());
    assert!(sandbox.act("refund", "unknown", "close").is_err());
}

#[tokio::test]
async fn at_pace_nothing_what_only_waits_is_done_before_the_answer() {
    let builder = Sandbox::builder().catalogue(raw::catalogue()).merchant_id(MERCHANT);
    let sandbox = builder.pace(0.0).start().await.unwrap();
    let caller = Caller::new(&sandbox);
    call(&caller, Method::POST, "/v3/pay/transactions/jsapi", prepay("instant")).await;
    sandbox.pay("instant").unwrap();
    let (_, done) = call(&caller, Method::POST, REFUNDS, refund("instant", "instant-r", 1)).await;
    assert_eq!(done["status"], "SUCCESS", "{done}");
    // The payer still has the time to confirm.
    let shop = Shop::new(&sandbox);
    let line = "POST /v3/fund-app/mch-transfer/transfer-bills";
    let transfer = shop.succeed(line, json!({"out_bill_no": "instant1"})).await;
    assert_eq!(transfer["state"], "WAIT_USER_CONFIRM", "{transfer}");
}

/// APIv2 writes a time without its zone, and a refund's notification tells where the money came from.
#[tokio::test]
async fn a_refund_of_apiv2_has_the_forms_of_apiv2() {
    let sandbox = shop::builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    let order = json!({"out_trade_no": "v2order1", "total_fee": 100, "sub_mch_id": null});
    shop.succeed("POST /pay/unifiedorder", order).await;
    sandbox.act("v2-order", "v2order1", "pay").unwrap();
    let refund = json!({"out_trade_no": "v2order1", "transaction_id": null, "sub_mch_id": null, "out_refund_no": "v2refund1", "total_fee": 100, "refund_fee": 40, "notify_url": "https://shop.example/refunds"});
    shop.succeed("POST /secapi/pay/refund", refund).await;
    sandbox.act("v2-refund", "v2refund1", "succeed").unwrap();
    let query = json!({"out_refund_no": "v2refund1", "out_trade_no": null, "transaction_id": null, "refund_id": null, "sub_mch_id": null});
    let found = shop.succeed("POST /pay/refundquery", query).await;
    let time = found["refund_success_time_0"].as_str().unwrap();
    let form: String = time.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    assert_eq!(form, "0000-00-00 00:00:00", "{found}");
    let mut log = Vec::new();
    for _ in 0..500 {
        log = sandbox.log_after(0);
        log.retain(|entry| entry.operation.as_deref() == Some("refund-processed"));
        if !log.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let sealed = log[0].request.body.content["resource"]["req_info"].as_str().unwrap();
    let plaintext = sandbox.merchant().decrypt(Cipher::AesEcb, sealed).unwrap();
    let plaintext = std::str::from_utf8(&plaintext).unwrap().replace("root>", "xml>");
    let told = xml::read(plaintext.as_bytes()).unwrap();
    for (name, value) in [
        ("refund_account", "REFUND_SOURCE_RECHARGE_FUNDS"),
        ("settlement_refund_fee", "40"),
        ("settlement_total_fee", "100"),
        ("refund_request_source", "API"),
        ("success_time", time),
    ] {
        let field = told.iter().find(|field| field.name == name).unwrap();
        assert_eq!(field.text(), Some(value), "{name}");
    }
}

#[tokio::test]
async fn every_notification_of_the_specs_is_sent_filled_to_any_address() {
    let received: Arc<Mutex<Vec<Vec<u8>>>> = Arc::default();
    let seen = Arc::clone(&received);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let receive = move |body: bytes::Bytes| {
        let xml = body.starts_with(b"<xml>");
        seen.lock().unwrap().push(body.to_vec());
        let accepted = "<xml><return_code>SUCCESS</return_code></xml>";
        std::future::ready(if xml { accepted } else { "" })
    };
    let router = axum::Router::new().route("/", axum::routing::post(receive));
    tokio::spawn(axum::serve(listener, router).into_future());
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let listing = control(&caller, Method::GET, "catalogue", Value::Null).await;
    let all = listing["notifications"].as_array().unwrap().clone();
    assert!(all.len() >= 112, "{}", all.len());
    for notification in &all {
        let route = format!("notifications/{}", notification["id"].as_str().unwrap());
        let sent = control(&caller, Method::POST, &route, json!({"url": url})).await;
        assert_eq!(sent["url"], url.as_str(), "{sent}");
    }
    let missing = control(&caller, Method::POST, "notifications/NO.SUCH", json!({"url": url})).await;
    assert!(missing["message"].as_str().unwrap().contains("NO.SUCH"), "{missing}");
    for _ in 0..500 {
        if received.lock().unwrap().len() == all.len() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let received = received.lock().unwrap();
    assert_eq!(received.len(), all.len());
    for body in received.iter().filter(|body| body.starts_with(b"<xml>")) {
        // Those of pay score name HMAC-SHA256 as their algorithm.
        let fields = xml::read_received(body).unwrap();
        let key = sandbox.merchant().api_v2_key().unwrap();
        v2::verify_notification(fields, key).unwrap();
    }
}

#[tokio::test]
async fn resources_and_their_actions_are_listed_and_the_clock_is_told() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    call(&caller, Method::POST, "/v3/pay/transactions/jsapi", prepay("listed-1")).await;
    let kinds = control(&caller, Method::GET, "resources", Value::Null).await;
    let order = kinds["kinds"]
        .as_array()
        .unwrap()
        .iter()
        .find(|kind| kind["name"] == "order");
    let names = |of: &Value| -> Vec<String> {
        let list = of.as_array().unwrap().iter();
        list.map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    };
    let actions = names(&order.unwrap()["actions"]);
    assert!(actions.contains(&"pay".to_owned()), "{actions:?}");
    assert!(
        !actions.contains(&"refund".to_owned()),
        "a refund makes it: {actions:?}"
    );
    let listed = control(&caller, Method::GET, "resources/order?contains=listed", Value::Null).await;
    assert_eq!(
        names(&listed["resources"][0]["actions"]),
        ["pay", "expire", "lapse"],
        "{listed}"
    );
    let none = control(&caller, Method::GET, "resources/order?contains=CLOSED", Value::Null).await;
    assert_eq!(none["resources"], json!([]));
    let paid = control(&caller, Method::POST, "resources/order/listed-1/pay", Value::Null).await;
    assert_eq!(
        (&paid["state"], &paid["merchant"]),
        (&json!("SUCCESS"), &json!(MERCHANT))
    );
    assert_eq!(names(&paid["actions"]), ["complain", "notify"], "{paid}");
    let again = control(&caller, Method::POST, "resources/order/listed-1/pay", Value::Null).await;
    assert!(again["message"].as_str().unwrap().contains("is SUCCESS"), "{again}");
    control(&caller, Method::POST, "resources/order/listed-1/notify", Value::Null).await;
    let clock = control(&caller, Method::POST, "clock", json!({"advance_seconds": 90})).await;
    assert_eq!(clock["ahead_seconds"], 90, "{clock}");
}

/// Calls a control route.
pub(crate) async fn control(caller: &Caller<'_>, method: Method, route: &str, body: Value) -> Value {
    let uri = format!("{}/_sandbox/{route}", caller.sandbox.base_url());
    let body = if body.is_null() {
        Vec::new()
    } else {
        body.to_string().into_bytes()
    };
    let request = http::Request::builder().method(method).uri(uri);
    let response = caller
        .send(request.body(bytes::Bytes::from(body)).unwrap(), false)
        .await;
    serde_json::from_slice(response.body()).unwrap()
}

#[tokio::test]
async fn operations_without_a_lifecycle_answer_what_was_sent_and_refuse_what_was_not() {
    let sandbox = raw::sandbox().await;
    let caller = Caller::new(&sandbox);
    let create = "/v3/fund-app/mch-transfer/transfer-to-qq-wallet-bills";
    let entry = sandbox
        .catalogue()
        .operations()
        .find(|entry| entry.path == create)
        .unwrap();
    let example = wechatpay_sandbox::example::encoded_request(entry, &sandbox.platform_keys().encryption()).unwrap();
    let mut body = Value::Object(example.body.unwrap());
    body["out_bill_no"] = json!("qq77700001");
    let query = |number: &str| format!("{create}/{number}");
    let (status, unknown) = call(&caller, Method::GET, &query("qq77700001"), Value::Null).await;
    assert!((400..500).contains(&status), "{status} {unknown}");
    let (status, made) = call(&caller, Method::POST, create, body.clone()).await;
    assert_eq!(status, 200, "{made}");
    let (status, again) = call(&caller, Method::POST, create, body.clone()).await;
    // A ciphertext differs each time.
    let plain = |answer: &Value| {
        let mut answer = answer.clone();
        answer["user_name"].take();
        answer
    };
    assert_eq!(
        (status, plain(&again)),
        (200, plain(&made)),
        "the same again is the same answer"
    );
    let (status, found) = call(&caller, Method::GET, &query("qq77700001"), Value::Null).await;
    assert_eq!((status, &found["out_bill_no"]), (200, &json!("qq77700001")), "{found}");
    assert_eq!(found["transfer_amount"], body["transfer_amount"], "{found}");
    body["transfer_amount"] = json!(body["transfer_amount"].as_i64().unwrap() + 1);
    let (status, other) = call(&caller, Method::POST, create, body).await;
    assert!(
        (400..500).contains(&status),
        "other content is refused: {status} {other}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_calls_at_once_with_one_id_create_one_thing() {
    let sandbox = shop::builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    // No operation finds by the caller's id, only by the id in the response.
    let line = "POST /v3/marketing/partner/product-coupon/product-coupons";
    let request = json!({"out_request_no": "at-once-1"});
    let calls = (0..20).map(|_| shop.succeed(line, request.clone()));
    let answers = futures_util::future::join_all(calls).await;
    let id = &answers[0]["product_coupon_id"];
    assert!(id.is_string(), "{}", answers[0]);
    for answer in &answers {
        assert_eq!(&answer["product_coupon_id"], id);
    }
    shop.refused(line, json!({"out_request_no": "at-once-1", "out_product_no": "other"}))
        .await;
}

#[tokio::test]
async fn an_operation_looks_for_ids_only_where_its_product_makes_them() {
    let sandbox = shop::builder().start().await.unwrap();
    let shop = Shop::new(&sandbox);
    // Several kinds of contracts are as near to the notice of a deduction.
    let contract = json!({"out_contract_code": "plan-noticed"});
    shop.succeed("POST /v3/papay/sign/contracts/pre-entrust-sign", contract.clone())
        .await;
    shop.act("contract", "plan-noticed", "sign");
    let query = "GET /v3/papay/sign/contracts/plan-id/{plan_id}/out-contract-code/{out_contract_code}";
    let signed = shop.succeed(query, contract).await;
    let notice = "POST /v3/papay/contracts/{contract_id}/notify";
    shop.succeed(notice, json!({"contract_id": signed["contract_id"]}))
        .await;
    shop.refused(notice, json!({"contract_id": "20150000000000"})).await;
    // Cards, activities and coupons of other products, and users, who are not created at all.
    for line in [
        "POST /v3/marketing/busifavor/coupons/{card_id}/send",
        "GET /v3/marketing/weekly-discount/activities/{activity_id}",
        "GET /v3/marketing/partner/product-coupon/users/{openid}/coupons/{coupon_code}",
        "GET /v3/payroll-card/relations/{openid}",
    ] {
        shop.succeed(line, json!({})).await;
    }
}
