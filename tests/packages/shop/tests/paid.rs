//! An order is paid in the sandbox, which has its specs from its package.

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::mpsc;
use wechatpay_api::runtime::date_time::{self, DateField as _};
use wechatpay_api::runtime::notification::Receiver;
use wechatpay_api::v3::pay::transactions::out_trade_no as order;
use wechatpay_sandbox::{Catalogue, Sandbox};

#[tokio::test]
async fn an_order_is_paid_and_its_notification_arrives() {
    let specs = Catalogue::repository_specs();
    assert!(specs.starts_with(env!("PACKAGES")), "{}", specs.display());

    let sandbox = Sandbox::builder().start().await.unwrap();
    let client = sandbox.client_builder().unwrap().build().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let notify_url = format!("http://{}/notify", listener.local_addr().unwrap());
    let (paid, mut numbers) = mpsc::unbounded_channel();
    let on_paid = Arc::new(move |number: &str| paid.send(number.to_owned()).unwrap());
    let router = shop::router(Receiver::of_client(&client), on_paid);
    tokio::spawn(async { axum::serve(listener, router).await });

    let code_url = shop::order(&client, "order-one", &notify_url).await.unwrap();
    assert!(code_url.starts_with("weixin://"), "{code_url}");
    sandbox.pay("order-one").unwrap();
    let number = tokio::time::timeout(Duration::from_secs(10), numbers.recv())
        .await
        .unwrap();
    assert_eq!(number.as_deref(), Some("order-one"));

    // A response can be stored as it was received, and read again.
    let query = order::get::Request::new(order::get::RequestRequired {
        out_trade_no: "order-one".into(),
        mchid: client.merchant().id().into(),
    });
    let reply = order::get(&client, &query).await.unwrap();
    let stored = reply.http_response().body.clone();
    let again: order::get::Response = serde_json::from_slice(&stored).unwrap();
    assert_eq!(again.transaction_id, reply.transaction_id);
    assert_eq!(again.trade_state.unwrap().as_str(), "SUCCESS");
    let paid = again.success_time.date_time().unwrap().unwrap();
    assert_eq!(date_time::format(paid).ok(), again.success_time);
}
