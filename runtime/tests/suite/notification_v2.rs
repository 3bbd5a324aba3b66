//! Notifications of APIv2: which messages are accepted as one.

use serde_json::json;
use wechatpay_runtime::derive::Response;
use wechatpay_runtime::notification::Receiver;
use wechatpay_runtime::notification::v2::{Message, Protection, ReceiveError};
use wechatpay_runtime::testing::TestMerchant;
use wechatpay_runtime::v2::xml;
use wechatpay_runtime::v2::{SignType, SignatureError, req_info, sign};
use wechatpay_runtime::wire::{DecodeCause, Unreadable};
use wechatpay_runtime::{ApiV2Key, ApiV3Key, Merchant, PlatformKeys};

const API_V2_KEY: &str = "192006250b4c09247ec02edce69f6a2d";
const API_V3_KEY: &str = "0123456789abcdefghijklmnopqrstuv";

/// A notification that its signature protects.
#[derive(Debug, Response)]
struct Paid {
    out_trade_no: Option<String>,
    total_fee: Option<i64>,
    unreadable: Unreadable,
}

impl Message for Paid {
    const PROTECTION: Protection = Protection::Signature;
    const REQUIRED_FIELDS: &'static [&'static str] = &["return_code", "result_code", "transaction_id"];
}

/// A signed notification whose document has no `return_code`, with a part that is encrypted.
#[derive(Debug, Response)]
struct Scored {
    event_nonce: Option<String>,
    #[encrypted(aes_gcm)]
    #[wire(json)]
    event_ciphertext: Option<Score>,
    unreadable: Unreadable,
}

#[derive(Debug, Response)]
struct Score {
    order: Option<String>,
    unreadable: Unreadable,
}

impl Message for Scored {
    const PROTECTION: Protection = Protection::Signature;
    const REQUIRED_FIELDS: &'static [&'static str] = &["event_type"];
}

/// A notification that only its encryption protects.
#[derive(Debug, Response)]
struct Refunded {
    total: Option<i64>,
    #[encrypted(aes_ecb)]
    #[wire(xml)]
    req_info: Option<Refund>,
    unreadable: Unreadable,
}

#[derive(Debug, Response)]
struct Refund {
    refund_fee: Option<i64>,
    unreadable: Unreadable,
}

impl Message for Refunded {
    const PROTECTION: Protection = Protection::Encryption;
}

#[cfg(test)]
fn receiver() -> Receiver {
    let merchant = Merchant::builder("1900000109")
        .api_v2_key(API_V2_KEY)
        .api_v3_key(API_V3_KEY);
    Receiver::new(merchant.build().unwrap(), PlatformKeys::empty())
}

#[cfg(test)]
fn signed(fields: &[(&str, &str)], sign_type: SignType) -> Vec<u8> {
    let signature = sign(fields.iter().copied(), &ApiV2Key::new(API_V2_KEY).unwrap(), sign_type);
    let fields = fields.iter().copied().chain([("sign", signature.as_str())]);
    xml::write(fields).unwrap().into_bytes()
}

const PAID: [(&str, &str); 5] = [
    ("return_code", "SUCCESS"),
    ("result_code", "SUCCESS"),
    ("transaction_id", "2"),
    ("out_trade_no", "1"),
    ("total_fee", "100"),
];

#[test]
fn a_signed_notification_is_read_as_it_was_signed() {
    for sign_type in [SignType::Md5, SignType::HmacSha256] {
        let received = receiver().receive_v2::<Paid>(&signed(&PAID, sign_type)).unwrap();
        assert_eq!(
            (received.out_trade_no.as_deref(), received.total_fee),
            (Some("1"), Some(100))
        );
        assert!(received.unreadable.is_empty());
        let names: Vec<&str> = received.fields().iter().map(|field| field.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "return_code",
                "result_code",
                "transaction_id",
                "out_trade_no",
                "total_fee",
                "sign"
            ]
        );
    }
    let forged = String::from_utf8(signed(&PAID, SignType::Md5))
        .unwrap()
        .replace("[100]", "[101]");
    let error = receiver().receive_v2::<Paid>(forged.as_bytes()).unwrap_err();
    assert!(
        matches!(error, ReceiveError::Verification(SignatureError::Mismatch)),
        "{error}"
    );
    // A field in an undocumented form costs only this field.
    let mut other = PAID;
    other[4].1 = "many";
    let received = receiver().receive_v2::<Paid>(&signed(&other, SignType::Md5)).unwrap();
    assert_eq!(
        (received.out_trade_no.as_deref(), received.total_fee),
        (Some("1"), None)
    );
    assert_eq!(received.unreadable.count(), 1);
}

#[test]
fn a_receiver_may_accept_hmac_only() {
    let strict = receiver().hmac_sha256_only();
    assert!(strict.receive_v2::<Paid>(&signed(&PAID, SignType::HmacSha256)).is_ok());
    let error = strict.receive_v2::<Paid>(&signed(&PAID, SignType::Md5)).unwrap_err();
    assert!(
        matches!(error, ReceiveError::Verification(SignatureError::Md5NotAccepted)),
        "{error}"
    );
}

#[test]
fn a_signed_message_without_the_services_own_fields_is_not_a_notification() {
    let lacks = |fields: &[(&str, &str)]| match receiver().receive_v2::<Paid>(&signed(fields, SignType::Md5)) {
        Ok(_) => None,
        Err(ReceiveError::Incomplete { field }) => Some(field),
        Err(error) => panic!("{error}"),
    };
    for (at, name) in ["return_code", "result_code", "transaction_id"].into_iter().enumerate() {
        let mut fields = PAID.to_vec();
        fields[at].1 = "";
        assert_eq!(lacks(&fields), Some(name));
        fields.remove(at);
        assert_eq!(lacks(&fields), Some(name));
    }
    // A failure has fewer fields, but says that it comes from the service.
    assert_eq!(lacks(&[("return_code", "SUCCESS"), ("result_code", "FAIL")]), None);
    assert_eq!(lacks(&[("return_code", "FAIL")]), None);
    assert_eq!(
        lacks(&[("result_code", "FAIL"), ("out_trade_no", "1")]),
        Some("return_code")
    );
    // Where no `return_code` is documented, a failure lacks nothing.
    for fields in [
        [("result_code", "FAIL"), ("a", "b")],
        [("return_code", "FAIL"), ("a", "b")],
        [("event_type", ""), ("a", "b")],
    ] {
        let error = receiver()
            .receive_v2::<Scored>(&signed(&fields, SignType::Md5))
            .unwrap_err();
        assert!(
            matches!(error, ReceiveError::Incomplete { field: "event_type" }),
            "{error}"
        );
    }
    let fields = [("event_type", "PAID"), ("result_code", "FAIL")];
    assert!(receiver().receive_v2::<Scored>(&signed(&fields, SignType::Md5)).is_ok());
}

#[test]
fn the_encrypted_part_of_a_signed_notification_is_decrypted() {
    let key = ApiV3Key::new(API_V3_KEY).unwrap();
    let ciphertext = key.encrypt("fdasflkja484", "score", br#"{"order":"7"}"#).unwrap();
    let fields = |nonce: &'static str, associated_data: &'static str| {
        let fields = [
            ("event_type", "PAID"),
            ("event_nonce", nonce),
            ("event_associated_data", associated_data),
            ("event_ciphertext", ciphertext.as_str()),
        ];
        receiver().receive_v2::<Scored>(&signed(&fields, SignType::HmacSha256))
    };
    let received = fields("fdasflkja484", "score").unwrap();
    assert_eq!(received.event_nonce.as_deref(), Some("fdasflkja484"));
    assert!(received.unreadable.is_empty());
    let score = received.event_ciphertext.as_ref().unwrap();
    assert_eq!(score.order.as_deref(), Some("7"));
    assert!(score.unreadable.is_empty());
    for (nonce, associated_data) in [("fdasflkja485", "score"), ("fdasflkja484", "other"), ("", "score")] {
        let error = fields(nonce, associated_data).unwrap_err();
        assert!(
            matches!(&error, ReceiveError::Decode(error) if matches!(error.cause(), DecodeCause::Decrypt(_))),
            "{error}"
        );
    }
}

#[test]
fn without_a_signature_something_must_decrypt() {
    let key = ApiV2Key::new(API_V2_KEY).unwrap();
    let sealed = |text: &str| req_info::encrypt(&key, text.as_bytes()).unwrap();
    let receive = |fields: &[(&str, &str)]| {
        receiver().receive_v2::<Refunded>(xml::write(fields.iter().copied()).unwrap().as_bytes())
    };
    let info = sealed("<root><refund_fee>5</refund_fee></root>");
    let received = receive(&[("total", "many"), ("req_info", &info)]).unwrap();
    assert_eq!(received.total, None, "a field in another form costs only this field");
    assert_eq!(received.unreadable.count(), 1);
    let refund = received.req_info.as_ref().unwrap();
    assert_eq!(refund.refund_fee, Some(5));
    assert!(refund.unreadable.is_empty());
    for fields in [vec![("total", "1")], vec![("total", "1"), ("req_info", "")]] {
        let error = receive(&fields).unwrap_err();
        assert!(matches!(error, ReceiveError::Unprotected), "{fields:?}: {error}");
    }
    // A ciphertext of another key may decrypt to nonsense instead of failing, because its last block may happen to have a
    // valid padding.
    let other = req_info::encrypt(&ApiV2Key::new("V".repeat(32)).unwrap(), b"<root/>").unwrap();
    for bad in [
        sealed("no XML").as_str(),
        sealed("<root><a></root>").as_str(),
        other.as_str(),
        "no Base64",
    ] {
        let error = receive(&[("req_info", bad)]).unwrap_err();
        assert!(matches!(error, ReceiveError::Decode(_)), "{error}");
    }
}

#[test]
fn notifications_made_for_tests_are_accepted() {
    let shop = TestMerchant::new("1900000109").unwrap();
    let receiver = Receiver::new(shop.merchant(), PlatformKeys::empty());
    let fields =
        json!({"transaction_id": "2", "out_trade_no": "<1> & \r\n", "total_fee": 100, "coupon": null, "sign": "x"});
    for sign_type in [SignType::Md5, SignType::HmacSha256] {
        let request = shop.notification_v2(sign_type, &fields).unwrap();
        let received = receiver.receive_v2::<Paid>(request.body()).unwrap();
        assert_eq!(
            (received.out_trade_no.as_deref(), received.total_fee),
            (Some("<1> & \r\n"), Some(100))
        );
        let value = |name: &str| {
            let field = received.fields().iter().find(|field| field.name == name);
            field.and_then(|field| field.text())
        };
        assert_eq!(
            (value("mch_id"), value("result_code"), value("coupon")),
            (Some("1900000109"), Some("SUCCESS"), None)
        );
        let named = (sign_type == SignType::HmacSha256).then_some("HMAC-SHA256");
        assert_eq!(value("sign_type"), named);
        let is_strict = receiver.clone().hmac_sha256_only().receive_v2::<Paid>(request.body());
        assert_eq!(is_strict.is_ok(), sign_type == SignType::HmacSha256);
        // The key is the merchant's own.
        let other = Receiver::new(
            TestMerchant::new("1900000109").unwrap().merchant(),
            PlatformKeys::empty(),
        );
        other.receive_v2::<Paid>(request.body()).unwrap_err();
    }
    let failed = json!({"return_code": "FAIL", "return_msg": "x"});
    let request = shop.notification_v2(SignType::Md5, &failed).unwrap();
    assert!(receiver.receive_v2::<Paid>(request.body()).is_ok());

    let fields = json!({"refund_fee": 5, "appid": "wx1", "total": 7});
    let request = shop.refund_notification_v2(&fields).unwrap();
    let received = receiver.receive_v2::<Refunded>(request.body()).unwrap();
    assert_eq!(received.req_info.as_ref().unwrap().refund_fee, Some(5));
    let names: Vec<&str> = received.fields().iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["appid", "return_code", "mch_id", "nonce_str", "req_info"]);

    for wrong in [json!([1]), json!("x"), json!({"1 2": "x"}), json!({"a": "\u{0}"})] {
        shop.notification_v2(SignType::Md5, &wrong).unwrap_err();
        shop.refund_notification_v2(&wrong).unwrap_err();
    }
}

#[test]
fn the_encrypted_part_of_a_notification_for_tests_is_encrypted() {
    let shop = TestMerchant::new("1900000109").unwrap();
    let receiver = Receiver::new(shop.merchant(), PlatformKeys::empty());
    let order = |fields: serde_json::Value| {
        let request = shop.notification_v2(SignType::HmacSha256, &fields).unwrap();
        let body = String::from_utf8(request.body().to_vec()).unwrap();
        assert!(!body.contains("T0001"), "{body}");
        let received = receiver.receive_v2::<Scored>(request.body()).unwrap();
        assert_eq!(received.event_nonce.as_ref().unwrap().len(), 12);
        received.event_ciphertext.as_ref().and_then(|score| score.order.clone())
    };
    let fields = json!({"event_type": "CHECK.SUCCESS", "event_ciphertext": {"order": "T0001"}});
    assert_eq!(order(fields.clone()).as_deref(), Some("T0001"));
    let mut given = fields.clone();
    given["event_nonce"] = "abcdefghijkl".into();
    given["event_associated_data"] = "payscore".into();
    assert_eq!(order(given.clone()).as_deref(), Some("T0001"));
    // A text is sent as it is.
    given["event_ciphertext"] = "AAAA".into();
    let request = shop.notification_v2(SignType::Md5, &given).unwrap();
    assert!(String::from_utf8_lossy(request.body()).contains("AAAA"));
    let mut short = fields;
    short["event_nonce"] = "short".into();
    shop.notification_v2(SignType::Md5, &short).unwrap_err();
}
