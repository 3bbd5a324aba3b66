//! Reads any bytes as XML of APIv2: reads it and writes it again, and receives it as an attacker's notification, as a
//! signed one, and inside `req_info`. Nothing panics, and nothing unverified is received.

use std::sync::LazyLock;

use wechatpay_api::notify::v2::{payscore_transaction_success, refund_processed, transaction_success};
use wechatpay_runtime::notification::Receiver;
use wechatpay_runtime::v2::xml::{self, Element};
use wechatpay_runtime::v2::{SignType, req_info, sign};
use wechatpay_runtime::{ApiV2Key, Merchant, PlatformKeys};

const API_V2_KEY: &str = "192006250b4c09247ec02edce69f6a2d";

static RECEIVER: LazyLock<Receiver> = LazyLock::new(|| {
    let merchant = Merchant::builder("1900000109")
        .serial("51")
        .private_key_pem(include_bytes!("../../../runtime/tests/vectors/platform.key.pem").as_slice())
        .api_v2_key(API_V2_KEY)
        .api_v3_key("0123456789abcdefghijklmnopqrstuv");
    let platform = PlatformKeys::builder().public_key(
        "PUB_KEY_ID_1",
        include_bytes!("../../../runtime/tests/vectors/platform.public.pem").as_slice(),
    );
    Receiver::new(merchant.build().unwrap(), platform.build().unwrap())
});

/// Does it with one input.
pub fn run(bytes: &[u8]) {
    if let Ok(fields) = xml::read(bytes) {
        rewritten(&fields);
    }
    if let Err(error) = RECEIVER.receive_v2::<transaction_success::Notification>(bytes) {
        assert_eq!(error.acknowledgement().status(), 200);
        assert!(!error.to_string().is_empty());
    }
    let _ = RECEIVER.receive_v2::<refund_processed::Notification>(bytes);
    encrypted(bytes);
}

/// XML without nested elements that can be read can also be written, reads back as the same, and is received once it is
/// signed.
fn rewritten(fields: &[Element]) {
    let texts: Option<Vec<(&str, &str)>> = fields
        .iter()
        .map(|field| Some((field.name.as_str(), field.text()?)))
        .collect();
    let Some(mut texts) = texts else { return };
    // Names that are not ASCII can be read, but not written.
    let Ok(written) = xml::write(texts.iter().copied()) else {
        return;
    };
    assert_eq!(xml::read(written.as_bytes()).unwrap(), fields);

    let demanded = [
        ("return_code", "SUCCESS"),
        ("result_code", "SUCCESS"),
        ("transaction_id", "1"),
    ];
    texts.retain(|(name, _)| !matches!(*name, "sign" | "sign_type" | "algorithm"));
    texts.retain(|(name, _)| demanded.iter().all(|(known, _)| known != name));
    texts.extend(demanded);
    let key = ApiV2Key::new(API_V2_KEY).unwrap();
    let signature = sign(texts.iter().copied(), &key, SignType::Md5);
    texts.push(("sign", &signature));
    let message = xml::write(texts.iter().copied()).unwrap();
    let received = RECEIVER.receive_v2::<transaction_success::Notification>(message.as_bytes());
    // All fields of the type are strings, and every string is valid.
    assert_eq!(received.unwrap().sign.as_deref(), Some(signature.as_str()));
    let _ = RECEIVER.receive_v2::<payscore_transaction_success::Notification>(message.as_bytes());
}

fn encrypted(bytes: &[u8]) {
    let ciphertext = req_info::encrypt(&ApiV2Key::new(API_V2_KEY).unwrap(), bytes).unwrap();
    let message = format!("<xml><req_info>{ciphertext}</req_info></xml>");
    let received = RECEIVER.receive_v2::<refund_processed::Notification>(message.as_bytes());
    if let Ok(received) = received {
        assert!(received.req_info.is_some());
    }
}
