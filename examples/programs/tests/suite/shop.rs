//! The shop against the sandbox, over its own routes.

#[cfg(test)]
mod partner;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use wechatpay_api::runtime::{Client, Host};
use wechatpay_examples::shop::{self, Settings, Shop};
use wechatpay_sandbox::faults::{DropPoint, Fault};
use wechatpay_sandbox::{Catalogue, MerchantAccount, Sandbox};

const MERCHANTS: [&str; 2] = ["1900000100", "1900000200"];
const OPENID: &str = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";

/// A shop that is open, and the sandbox that it calls.
#[cfg(test)]
struct Street {
    sandbox: Sandbox,
    shop: Shop,
    address: String,
}

#[cfg(test)]
impl Street {
    async fn open() -> Self {
        Self::open_at_pace(0.01).await
    }

    async fn open_at_pace(pace: f64) -> Self {
        let catalogue = Arc::new(Catalogue::read(&Catalogue::repository_specs()).unwrap());
        let sandbox = Sandbox::builder().catalogue(catalogue).pace(pace);
        let sandbox = sandbox.merchant(MerchantAccount::new(MERCHANTS[0]));
        let sandbox = sandbox.further_merchant(MerchantAccount::new(MERCHANTS[1]));
        let sandbox = sandbox.notification_schedule([Duration::from_millis(50); 3]);
        let sandbox = sandbox.start().await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let own = address.clone();
        let settings = Settings::read(|name| (name == "SHOP_ADDRESS").then(|| own.clone())).unwrap();
        let shop = Shop::new(settings, MERCHANTS.map(|mchid| client(&sandbox, mchid)));
        tokio::spawn(axum::serve(listener, shop::router(shop.clone())).into_future());
        Self { sandbox, shop, address }
    }

    /// Calls a route, and returns the status and the JSON or text of the response.
    async fn call(&self, method: Method, path: &str, body: &Value) -> (StatusCode, Value) {
        let stream = TcpStream::connect(&self.address).await.unwrap();
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
            .await
            .unwrap();
        tokio::spawn(connection);
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", &self.address);
        let request = request.body(Full::new(Bytes::from(body.to_string()))).unwrap();
        let answer = sender.send_request(request).await.unwrap();
        let status = answer.status();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        let text = || Value::String(String::from_utf8(body.to_vec()).unwrap());
        (status, serde_json::from_slice(&body).unwrap_or_else(|_| text()))
    }

    async fn get(&self, path: &str) -> (StatusCode, Value) {
        self.call(Method::GET, path, &Value::Null).await
    }

    async fn post(&self, path: &str, body: Value) -> (StatusCode, Value) {
        self.call(Method::POST, path, &body).await
    }

    /// Waits until the shop's record of an order fulfils a condition.
    async fn wait(&self, number: &str, condition: impl Fn(&shop::Order) -> bool) {
        for _ in 0..400 {
            if condition(&self.shop.orders().get(number).unwrap()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("{:?}: {:?}", self.shop.orders().get(number), self.sandbox.log_after(0));
    }

    /// Waits until the log has the notification of a payment, which is there only once the shop has responded. Returns the
    /// day of the payment.
    async fn day_of_payment(&self) -> String {
        for _ in 0..400 {
            let entries = self.sandbox.log_after(0);
            let mut times = entries
                .iter()
                .filter_map(|entry| entry.request.body.content["resource"]["success_time"].as_str());
            if let Some(time) = times.next() {
                return time[..10].to_owned();
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("no notification: {:?}", self.sandbox.log_after(0));
    }

    /// Waits until the bills of this day are made.
    fn wait_for_bills(&self) {
        self.sandbox.advance(Duration::from_secs(2 * 86_400));
    }

    /// Places an order that is paid, and returns its number.
    async fn paid_order(&self, total: i64) -> String {
        let number = self.order(total).await;
        self.sandbox.pay(&number).unwrap();
        self.wait(&number, |order| order.state == shop::OrderState::Paid).await;
        number
    }

    /// Places an order, and returns its number.
    async fn order(&self, total: i64) -> String {
        let (status, placed) = self
            .post(
                "/orders",
                json!({"merchant": MERCHANTS[0], "description": "a doll", "total": total}),
            )
            .await;
        assert_eq!(status, StatusCode::CREATED, "{placed}");
        assert!(
            placed["code_url"].as_str().unwrap().starts_with("weixin://"),
            "{placed}"
        );
        placed["number"].as_str().unwrap().to_owned()
    }
}

#[cfg(test)]
fn client(sandbox: &Sandbox, mchid: &str) -> Client {
    let (merchant, keys) = (sandbox.merchant_of(mchid), sandbox.platform_keys_of(mchid));
    let builder = Client::builder(merchant.unwrap(), keys.unwrap());
    builder
        .base_url(Host::Main, sandbox.base_url())
        .unwrap()
        .build()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_is_placed_queried_and_closed() {
    let street = Street::open().await;
    let number = street.order(100).await;
    let (_, order) = street.get(&format!("/orders/{number}")).await;
    assert_eq!(order, json!({"number": number, "total": 100, "state": "NOTPAY"}));
    let (status, closed) = street.post(&format!("/orders/{number}/close"), Value::Null).await;
    assert_eq!((status, &closed["state"]), (StatusCode::OK, &json!("CLOSED")));
    assert_eq!(
        street.shop.orders().get(&number).unwrap().state,
        shop::OrderState::Closed
    );
    assert!(street.sandbox.pay(&number).is_err());

    let purchase = json!({"merchant": MERCHANTS[1], "description": "a doll", "total": 100, "openid": OPENID});
    let (_, placed) = street.post("/orders", purchase).await;
    let other = street.shop.orders().get(placed["number"].as_str().unwrap()).unwrap();
    assert_eq!(other.mchid, MERCHANTS[1]);
    street.sandbox.pay(&other.number).unwrap();
    street
        .wait(&other.number, |order| order.state == shop::OrderState::Paid)
        .await;
    assert!(
        placed["parameters"].as_str().unwrap().contains("prepay_id="),
        "{placed}"
    );

    assert_eq!(
        street.get("/orders/1217752501201407033233368018").await.0,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        street.post("/orders", json!({"total": "x"})).await.0,
        StatusCode::BAD_REQUEST
    );
    // WeChat Pay refuses a negative price; the customer does not learn more than that.
    let (status, problem) = street
        .post(
            "/orders",
            json!({"merchant": MERCHANTS[0], "description": "a doll", "total": -1}),
        )
        .await;
    assert_eq!(status, StatusCode::BAD_GATEWAY, "{problem}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_is_noted_when_wechat_pay_reports_it() {
    let street = Street::open().await;
    let number = street.order(100).await;
    street.sandbox.pay(&number).unwrap();
    street
        .wait(&number, |order| order.state == shop::OrderState::Paid)
        .await;
    let (_, order) = street.get(&format!("/orders/{number}")).await;
    assert_eq!(order["state"], "SUCCESS");
    let forgery = json!({"id": "a forgery"});
    let (status, _) = street.post(&format!("/notify/{}", MERCHANTS[0]), forgery.clone()).await;
    assert!(status.is_client_error(), "{status}");
    assert_eq!(
        street.post("/notify/1900000300", forgery).await.0,
        StatusCode::NOT_FOUND
    );
}

/// A payer can pay less than the price if somebody has changed the order on its way.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_of_another_amount_is_not_taken_for_the_order() {
    let street = Street::open().await;
    let number = street.order(1).await;
    street.shop.orders().change(&number, |order| order.total = 100);
    street.sandbox.pay(&number).unwrap();
    let (status, _) = street.get(&format!("/orders/{number}")).await;
    assert_eq!(status, StatusCode::BAD_GATEWAY);
    assert_eq!(
        street.shop.orders().get(&number).unwrap().state,
        shop::OrderState::Waiting
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_more_than_the_price_is_refunded() {
    let street = Street::open().await;
    let number = street.order(100).await;
    let path = format!("/orders/{number}/refunds");
    let refund = |fen: i64| json!({"number": format!("{number}R{fen}"), "fen": fen, "reason": "sold out"});
    assert_eq!(
        street.post(&path, refund(60)).await.0,
        StatusCode::CONFLICT,
        "nobody has paid"
    );
    street.sandbox.pay(&number).unwrap();
    street
        .wait(&number, |order| order.state == shop::OrderState::Paid)
        .await;
    let (status, begun) = street.post(&path, refund(60)).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{begun}");
    street
        .wait(&number, |order| {
            order
                .refunds
                .values()
                .all(|refund| refund.state == shop::RefundState::Done)
        })
        .await;
    assert_eq!(street.post(&path, refund(41)).await.0, StatusCode::CONFLICT);
    assert_eq!(street.shop.orders().get(&number).unwrap().kept(), 40);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refund_that_is_asked_for_twice_is_given_once() {
    let street = Street::open().await;
    let number = street.paid_order(100).await;
    let path = format!("/orders/{number}/refunds");
    let refund = json!({"number": "once", "fen": 30, "reason": "sold out"});
    let (first, second) = tokio::join!(street.post(&path, refund.clone()), street.post(&path, refund.clone()));
    assert_eq!(
        (first.0, second.0),
        (StatusCode::ACCEPTED, StatusCode::ACCEPTED),
        "{first:?} {second:?}"
    );
    assert_eq!(first.1["refund_id"], second.1["refund_id"]);
    assert_eq!(street.shop.orders().get(&number).unwrap().kept(), 70);
    let other = json!({"number": "once", "fen": 31, "reason": "sold out"});
    assert_eq!(street.post(&path, other).await.0, StatusCode::CONFLICT);

    // The response is lost; whether the refund was begun is not known until the request is sent again.
    let lost = Fault {
        drop: Some(DropPoint::BeforeResponse),
        ..Fault::default()
    };
    street.sandbox.add_fault(lost).unwrap();
    let lost = json!({"number": "lost", "fen": 70, "reason": "sold out"});
    assert_eq!(street.post(&path, lost.clone()).await.0, StatusCode::BAD_GATEWAY);
    assert_eq!(street.shop.orders().get(&number).unwrap().kept(), 0);
    assert_eq!(street.post(&path, lost).await.0, StatusCode::ACCEPTED);
    street
        .wait(&number, |order| {
            order
                .refunds
                .values()
                .all(|refund| refund.state == shop::RefundState::Done)
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refund_that_fails_can_be_tried_again() {
    // Slow enough that the refund can be closed before it succeeds.
    let street = Street::open_at_pace(100.0).await;
    let number = street.paid_order(100).await;
    let path = format!("/orders/{number}/refunds");
    let refusal = Fault {
        status: Some(403),
        code: Some("NOT_ENOUGH".into()),
        ..Fault::default()
    };
    street.sandbox.add_fault(refusal).unwrap();
    // The service does not sign this refusal, so it proves nothing: the refund counts until the same request is repeated.
    let closed = json!({"number": "closed", "fen": 100, "reason": "sold out"});
    assert_eq!(street.post(&path, closed.clone()).await.0, StatusCode::BAD_GATEWAY);
    assert_eq!(street.shop.orders().get(&number).unwrap().kept(), 0);
    assert_eq!(street.post(&path, closed).await.0, StatusCode::ACCEPTED);
    street.sandbox.act("refund", "closed", "close").unwrap();
    street.wait(&number, |order| order.kept() == 100).await;
    let again = json!({"number": "again", "fen": 100, "reason": "sold out"});
    assert_eq!(street.post(&path, again).await.0, StatusCode::ACCEPTED);
}

/// The shop as a service provider: the order belongs to one of its merchants, the keys and the notification to the provider.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bill_is_compared_with_the_records() {
    let street = Street::open().await;
    let number = street.order(100).await;
    street.sandbox.pay(&number).unwrap();
    street
        .wait(&number, |order| order.state == shop::OrderState::Paid)
        .await;
    let path = format!("/reconciliation/{}/{}", MERCHANTS[0], street.day_of_payment().await);
    let refund = |name: &str| json!({"number": name, "fen": 40, "reason": "sold out"});
    street
        .post(&format!("/orders/{number}/refunds"), refund("of-the-same-day"))
        .await;
    street.wait_for_bills();
    let (_, clean) = street.get(&path).await;
    assert_eq!(
        (&clean["agreed"], &clean["different"], &clean["missing"]),
        (&json!(2), &json!([]), &json!([])),
        "{clean}"
    );
    // A payment and a refund of another day are on another bill.
    street
        .post(&format!("/orders/{number}/refunds"), refund("of-another-day"))
        .await;
    let (_, with_refund) = street.get(&path).await;
    assert_eq!(
        (&with_refund["agreed"], &with_refund["missing"]),
        (&json!(2), &json!([])),
        "{with_refund}"
    );
    // The day of the document's example is the only one without a trade that has a bill in the sandbox.
    let earlier = path.replace(&path[path.len() - 10..], "2019-06-11");
    let (status, other_day) = street.get(&earlier).await;
    assert_eq!(
        (status, &other_day["agreed"], &other_day["missing"]),
        (StatusCode::OK, &json!(0), &json!([])),
        "{other_day}"
    );
    street.shop.orders().change(&number, |order| order.total = 99);
    assert_eq!(street.get(&path).await.1["different"], json!([number]));
}
