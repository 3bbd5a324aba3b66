//! Responses of APIv2 are no notifications, although the same key signs them.

use wechatpay_api::notify::v2::{combined_transactions_success, transaction_success};
use wechatpay_runtime::notification::v2::ReceiveError;

use crate::gateway::cryptography::sign_v2;
use crate::gateway::{Material, V2Notification};
use crate::notifications_v2::{receive, refused};

/// Responses are signed with the same key, and repeat much of an order.
#[test]
fn responses_about_a_payment_are_not_its_notification() {
    let common = [
        ("return_code", "SUCCESS"),
        ("return_msg", "OK"),
        ("result_code", "SUCCESS"),
        ("appid", "wx1"),
        ("mch_id", Material::MERCHANT_ID),
        ("nonce_str", "n"),
        ("out_trade_no", "order 1"),
        ("transaction_id", "1008450740201411110005820873"),
        ("total_fee", "100"),
    ];
    let of_payment = [
        ("openid", "o"),
        ("is_subscribe", "Y"),
        ("trade_type", "JSAPI"),
        ("bank_type", "CFT"),
        ("cash_fee", "100"),
        ("time_end", "20141111170043"),
    ];
    for further in [
        &[("trade_state", "NOTPAY")] as &[(&str, &str)],
        &[("trade_state", "USERPAYING"), ("trade_state_desc", "x")],
        &[
            ("out_refund_no", "r1"),
            ("refund_id", "2"),
            ("refund_fee", "100"),
            ("cash_fee", "100"),
        ],
        &[
            ("refund_count", "1"),
            ("out_refund_no_0", "r1"),
            ("refund_status_0", "SUCCESS"),
            ("refund_fee", "100"),
        ],
        &[("order_id", "3"), ("out_order_no", "p1")],
        &[("recall", "N")],
    ] {
        let fields: Vec<_> = common.iter().chain(further).copied().collect();
        for hmac in [false, true] {
            let body = V2Notification::new(&fields).signed(hmac).body();
            let error = refused::<transaction_success::Notification>(&body);
            assert!(
                error.to_string().contains("it is another message"),
                "{further:?}: {error}"
            );
        }
    }
    for further in [
        ("trade_state_desc", "转入退款"),
        ("refund_id", "2"),
        ("refund_count", "1"),
    ] {
        let fields: Vec<_> = common.iter().chain(&of_payment).copied().chain([further]).collect();
        let error = refused::<transaction_success::Notification>(&V2Notification::new(&fields).signed(true).body());
        assert!(
            matches!(error, ReceiveError::Foreign { field } if field == further.0),
            "{error}"
        );
    }
    let fields: Vec<_> = common.iter().chain(&of_payment).copied().collect();
    assert!(receive::<transaction_success::Notification>(&V2Notification::new(&fields).signed(true).body()).is_ok());
    for further in [("mch_id", "1"), ("prepay_id", "p")] {
        let fields = [
            ("return_code", "SUCCESS"),
            ("result_code", "SUCCESS"),
            ("combine_out_trade_no", "c1"),
            further,
        ];
        let body = V2Notification::new(&fields).signed(true).body();
        refused::<combined_transactions_success::Notification>(&body);
    }
}

/// Values are signed as they are, so a field can be moved into the value of the one before it without the key.
#[test]
fn a_response_with_a_hidden_field_is_no_notification() {
    let response = [
        ("appid", "wx1"),
        ("bank_type", "CFT"),
        ("cash_fee", "100"),
        ("mch_id", Material::MERCHANT_ID),
        ("out_trade_no", "order 1"),
        ("result_code", "SUCCESS"),
        ("return_code", "SUCCESS"),
        ("time_end", "20141111170043"),
        ("total_fee", "100"),
        ("trade_state", "SUCCESS"),
        ("trade_state_desc", "支付成功"),
        ("trade_type", "JSAPI"),
        ("transaction_id", "42"),
    ];
    let signed: Vec<(String, String)> = response
        .iter()
        .map(|(name, text)| ((*name).into(), (*text).into()))
        .collect();
    let sign = sign_v2(&signed, Material::API_V2_KEY, true);
    let elements = |folded: &str| -> String {
        let shown = response.iter().filter(|(name, _)| *name != "trade_state_desc");
        let shown = shown.map(|(name, text)| match *name {
            "trade_state" => format!("<{name}>{folded}</{name}>"),
            name => format!("<{name}>{text}</{name}>"),
        });
        shown.collect()
    };
    let folded = elements("SUCCESS&amp;trade_state_desc=支付成功");
    let body = format!("<xml>{folded}<sign>{sign}</sign></xml>");
    let error = refused::<transaction_success::Notification>(body.as_bytes());
    assert!(
        matches!(
            error,
            ReceiveError::Foreign {
                field: "trade_state_desc"
            }
        ),
        "{error}"
    );
    // A state that only a response reports.
    let refunded = response
        .iter()
        .copied()
        .filter(|(name, _)| *name != "trade_state_desc")
        .map(|(name, text)| (name, if name == "trade_state" { "REFUND" } else { text }));
    let body = V2Notification::new(&refunded.collect::<Vec<_>>()).signed(true).body();
    let error = refused::<transaction_success::Notification>(&body);
    assert!(
        matches!(error, ReceiveError::Foreign { field: "trade_state" }),
        "{error}"
    );
}

/// Every payment notification that other programs show is one. One message, of a deduction, names no payment, so nothing
/// tells it apart from a response; it is refused.
#[test]
fn public_samples_of_payment_notifications_are_accepted() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../spec/samples/messages/notifications-v2.jsonl"
    );
    let mut accepted = 0;
    let mut without_payment = 0;
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let sample: serde_json::Value = serde_json::from_str(line).unwrap();
        let Some(text) = sample["xml"].as_str() else { continue };
        let fields = wechatpay_runtime::v2::xml::read(text.as_bytes()).unwrap();
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|field| (field.name.as_str(), field.text().unwrap_or_default()))
            .filter(|(name, _)| !["sign", "sign_type"].contains(name))
            .collect();
        let body = V2Notification::new(&fields).signed(true).body();
        match sample["operation"].as_str().unwrap() {
            "notify/v2/transaction-success" if !fields.iter().any(|(name, _)| *name == "transaction_id") => {
                let error = refused::<transaction_success::Notification>(&body);
                assert!(matches!(error, ReceiveError::Incomplete { .. }), "{error}");
                without_payment += 1;
                continue;
            }
            "notify/v2/transaction-success" => {
                let _ = receive::<transaction_success::Notification>(&body).unwrap();
            }
            "notify/v2/combined-transactions-success" => {
                let _ = receive::<combined_transactions_success::Notification>(&body).unwrap();
            }
            _ => continue,
        }
        accepted += 1;
    }
    assert!(accepted >= 10, "{accepted}");
    assert_eq!(without_payment, 1);
}
