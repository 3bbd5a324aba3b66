//! Two processes of a shop share a replay guard, which has a package of its own.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tower::ServiceExt as _;
use wechatpay_api::prelude::*;
use wechatpay_api::runtime::testing::{Platform, TestMerchant};
use wechatpay_replay_guards::SqliteReplayGuard;

/// A process of the shop: its own connections to the file that they share.
async fn process(file: &Path, receiver: Receiver, paid: UnboundedSender<String>) -> Router {
    let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options)
        .await
        .unwrap();
    let guard = SqliteReplayGuard::new(pool);
    guard.create_table().await.unwrap();
    let on_paid = Arc::new(move |number: &str| paid.send(number.to_owned()).unwrap());
    shop::shared_router(receiver.shared(guard), on_paid)
}

#[tokio::test]
async fn a_notification_is_delivered_to_one_of_two_processes() {
    let (platform, merchant) = (Platform::new().unwrap(), TestMerchant::new("1900000109").unwrap());
    let folder = tempfile::tempdir().unwrap();
    let (paid, mut numbers) = unbounded_channel();
    let mut processes = Vec::new();
    for _ in 0..2 {
        let receiver = Receiver::new(merchant.merchant(), platform.keys());
        processes.push(process(&folder.path().join("notifications"), receiver, paid.clone()).await);
    }
    drop(paid);

    let fields = std::collections::BTreeMap::from([("out_trade_no", "order-one")]);
    let sent = platform
        .notification(&merchant, "TRANSACTION.SUCCESS", &fields)
        .unwrap();
    for process in processes {
        let request = sent.clone().map(Body::from);
        let response = process.oneshot(request).await.unwrap();
        assert!(response.status().is_success(), "{response:?}");
    }
    assert_eq!(numbers.recv().await.as_deref(), Some("order-one"));
    assert_eq!(numbers.recv().await, None);
}
