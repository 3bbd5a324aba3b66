//! An order is paid in the sandbox, which has its specs from its package.

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::mpsc;
use wechatpay_api::runtime::notification::Receiver;
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
    let number = tokio::time::timeout(Duration::from_secs(10), numbers.recv()).await.unwrap();
    assert_eq!(number.as_deref(), Some("order-one"));
}
