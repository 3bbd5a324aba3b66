//! The shop as a service provider, which sells for its merchants.

use http::StatusCode;
use serde_json::{Value, json};
use wechatpay_examples::shop;

use super::{MERCHANTS, OPENID, Street};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_provider_sells_for_its_merchant() {
    let street = Street::open().await;
    let place = |sub_merchant: &'static str| json!({"merchant": MERCHANTS[0], "sub_merchant": sub_merchant, "description": "a doll", "total": 100});
    let (status, placed) = street.post("/orders", place(MERCHANTS[1])).await;
    assert_eq!(status, StatusCode::CREATED, "{placed}");
    let number = placed["number"].as_str().unwrap().to_owned();
    let (_, order) = street.get(&format!("/orders/{number}")).await;
    assert_eq!(order, json!({"number": number, "total": 100, "state": "NOTPAY"}));
    street.sandbox.pay(&number).unwrap();
    street
        .wait(&number, |order| order.state == shop::OrderState::Paid)
        .await;
    let refund = json!({"number": "of-partner", "fen": 40, "reason": "sold out"});
    let (status, begun) = street.post(&format!("/orders/{number}/refunds"), refund).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{begun}");
    let path = format!("/reconciliation/{}/{}", MERCHANTS[0], street.day_of_payment().await);
    street.wait_for_bills();
    let (_, bill) = street.get(&path).await;
    assert_eq!(
        (&bill["different"], &bill["missing"]),
        (&json!([]), &json!([])),
        "{bill}"
    );

    let (_, placed) = street.post("/orders", place(MERCHANTS[1])).await;
    let closed = placed["number"].as_str().unwrap();
    let (status, answer) = street.post(&format!("/orders/{closed}/close"), Value::Null).await;
    assert_eq!((status, &answer["state"]), (StatusCode::OK, &json!("CLOSED")));
    assert!(street.sandbox.pay(closed).is_err());

    // On a page inside WeChat, whose parameters the provider signs.
    let mut on_page = place(MERCHANTS[1]);
    on_page["openid"] = json!(OPENID);
    let (status, placed) = street.post("/orders", on_page).await;
    assert_eq!(status, StatusCode::CREATED, "{placed}");
    let parameters: Value = serde_json::from_str(placed["parameters"].as_str().unwrap()).unwrap();
    assert!(
        parameters["package"].as_str().unwrap().starts_with("prepay_id="),
        "{placed}"
    );
    let number = placed["number"].as_str().unwrap();
    street.sandbox.pay(number).unwrap();
    street.wait(number, |order| order.state == shop::OrderState::Paid).await;

    // A payment to another merchant of the provider is not one for this order.
    let (_, placed) = street.post("/orders", place(MERCHANTS[1])).await;
    let other = placed["number"].as_str().unwrap();
    street
        .shop
        .orders()
        .change(other, |order| order.sub_mchid = Some("1900000300".into()));
    street.sandbox.pay(other).unwrap();
    assert_eq!(street.get(&format!("/orders/{other}")).await.0, StatusCode::BAD_GATEWAY);
    assert_eq!(
        street.shop.orders().get(other).unwrap().state,
        shop::OrderState::Waiting
    );
}
