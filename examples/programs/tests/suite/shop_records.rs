//! The shop's records and settings, without a sandbox.

use std::collections::BTreeMap;

use wechatpay_examples::shop::{self, Orders, Settings};

const MERCHANTS: [&str; 2] = ["1900000100", "1900000200"];

#[test]
fn the_end_of_a_refund_is_noted_only_for_its_order_merchant_and_amount() {
    let orders = Orders::default();
    orders.add(shop::Order {
        number: "order".into(),
        mchid: MERCHANTS[0].into(),
        sub_mchid: None,
        total: 100,
        state: shop::OrderState::Paid,
        paid_on: None,
        refunds: BTreeMap::new(),
    });
    assert!(orders.begin_refund("order", "refund", 30).is_some());
    for (mchid, order, refund, fen) in [
        (MERCHANTS[1], "order", "refund", 30),
        (MERCHANTS[0], "other", "refund", 30),
        (MERCHANTS[0], "order", "other", 30),
        (MERCHANTS[0], "order", "refund", 31),
    ] {
        assert!(!orders.end_refund(mchid, order, refund, fen, shop::RefundState::Closed));
    }
    assert!(orders.end_refund(MERCHANTS[0], "order", "refund", 30, shop::RefundState::Done));
    // An older message, received late.
    assert!(orders.end_refund(MERCHANTS[0], "order", "refund", 30, shop::RefundState::Closed));
    assert_eq!(orders.get("order").unwrap().kept(), 70);
    // Of a refund that was asked for twice, a refusal proves nothing.
    assert!(orders.begin_refund("order", "twice", 30).is_some() && orders.begin_refund("order", "twice", 30).is_some());
    orders.forget_refund("order", "twice");
    assert_eq!(orders.get("order").unwrap().kept(), 40);
}

#[test]
fn settings_come_from_the_environment() {
    let read = |address: &str, url: &str| {
        let (address, url) = (address.to_owned(), url.to_owned());
        Settings::read(move |name| match name {
            "SHOP_ADDRESS" => Some(address.clone()),
            "SHOP_URL" => Some(url.clone()),
            _ => None,
        })
    };
    assert_eq!(
        read("0.0.0.0:80", "https://shop.example.com/").unwrap().url,
        "https://shop.example.com"
    );
    assert!(
        read("0.0.0.0:80", "http://shop.example.com")
            .unwrap_err()
            .to_string()
            .contains("https://")
    );
    assert!(
        read(" ", "https://shop.example.com")
            .unwrap_err()
            .to_string()
            .contains("SHOP_ADDRESS")
    );
}
