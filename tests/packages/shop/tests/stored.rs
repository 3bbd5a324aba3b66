//! A verified response and a notification are stored as JSON, as members of a type of the shop, and read again with their types.

use serde_json::json;
use wechatpay_api::notify::Event;
use wechatpay_api::prelude::*;
use wechatpay_api::runtime::testing::{Platform, Playback, TestMerchant};
use wechatpay_api::v3::pay::transactions::out_trade_no as order;

#[tokio::test]
async fn what_was_received_is_stored_and_read_again() {
    let (platform, merchant) = (Platform::new().unwrap(), TestMerchant::new("1900000109").unwrap());
    let playback = Playback::new();
    let fields =
        json!({"out_trade_no": "order 1", "trade_state": "SUCCESS", "amount": {"total": 100, "currency": "CNY"}});
    playback.respond(platform.sign(200, fields.to_string()).unwrap());
    let client = Client::builder(merchant.merchant(), platform.keys())
        .transport(playback)
        .build()
        .unwrap();
    let request = order::get::Request::new(order::get::RequestRequired {
        out_trade_no: "order 1".into(),
        mchid: "1900000109".into(),
    });
    let reply = order::get(&client, &request).await.unwrap();
    let stored = serde_json::to_string(&*reply).unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&stored).unwrap(), fields);
    let again: order::get::Response = serde_json::from_str(&stored).unwrap();
    assert_eq!(again.amount.unwrap().total, Some(100));
    assert_eq!(again.trade_state.unwrap().as_str(), "SUCCESS");

    let sent = platform
        .notification(&merchant, "TRANSACTION.SUCCESS", &fields)
        .unwrap();
    let receiver = Receiver::new(merchant.merchant(), platform.keys());
    let delivery = receiver.receive::<Event>(sent.headers(), sent.body()).await.unwrap();
    let Event::TransactionSuccess(paid) = &delivery.event else {
        panic!("{delivery:?}")
    };
    let stored = serde_json::to_string(paid).unwrap();
    let again: wechatpay_api::notify::transaction_success::Resource = serde_json::from_str(&stored).unwrap();
    assert_eq!(again.out_trade_no.as_deref(), Some("order 1"));
}
