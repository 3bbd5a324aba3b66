//! Receives any bytes as a notification of APIv3: as headers and body from an attacker, as a body signed by WeChat Pay,
//! and as a resource encrypted by it. Nothing panics, nothing unsigned is delivered, and every error has a response.

use std::sync::LazyLock;

use http::{HeaderMap, HeaderName, HeaderValue};
use wechatpay_api::notify::Event;
use wechatpay_runtime::clock::FixedClock;
use wechatpay_runtime::notification::{MemoryReplayGuard, ReceiveError, Receiver};
use wechatpay_runtime::signature::response_message;
use wechatpay_runtime::{ApiV3Key, Merchant, PlatformKeys};

const NOW: i64 = 1_700_000_000;
const API_V3_KEY: &str = "0123456789abcdefghijklmnopqrstuv";
const KEY: &[u8] = include_bytes!("../../../runtime/tests/vectors/platform.key.pem");
const SERIAL: &str = "PUB_KEY_ID_1";
const EVENT_TYPES: [&str; 4] = [
    "TRANSACTION.SUCCESS",
    "PAYSCORE.USER_PAID",
    "BRAND_MEMBER_CARD_SP.USER_CARD.CREATE",
    "NOBODY.KNOWS",
];

struct Keys {
    merchant: Merchant,
    platform: PlatformKeys,
    /// Signs in place of WeChat Pay.
    signer: Merchant,
}

static KEYS: LazyLock<Keys> = LazyLock::new(|| {
    let merchant = || Merchant::builder("1900000109").serial("51").private_key_pem(KEY);
    Keys {
        merchant: merchant().api_v3_key(API_V3_KEY).build().unwrap(),
        platform: PlatformKeys::builder()
            .public_key(
                SERIAL,
                include_bytes!("../../../runtime/tests/vectors/platform.public.pem").as_slice(),
            )
            .build()
            .unwrap(),
        signer: merchant().build().unwrap(),
    }
});

/// Does it with one input.
pub fn run(bytes: &[u8]) {
    let Some((kind, bytes)) = bytes.split_first() else {
        return;
    };
    match kind % 8 {
        0..=2 => stranger(bytes),
        3..=5 => signed(bytes),
        kind => encrypted(EVENT_TYPES[usize::from(kind / 8) % EVENT_TYPES.len()], bytes),
    }
}

fn receiver() -> Receiver {
    Receiver::new(KEYS.merchant.clone(), KEYS.platform.clone())
        .with_clock(FixedClock(NOW))
        .with_replay_guard(MemoryReplayGuard::new())
}

/// A request by an attacker: header lines, an empty line and the body.
fn stranger(bytes: &[u8]) {
    let end = bytes.windows(2).position(|pair| pair == b"\n\n").unwrap_or(bytes.len());
    let (head, body) = bytes.split_at(end);
    let mut headers = HeaderMap::new();
    for line in head.split(|byte| *byte == b'\n') {
        let colon = line.iter().position(|byte| *byte == b':').unwrap_or(line.len());
        let (name, value) = line.split_at(colon);
        let value = value.get(1..).unwrap_or_default();
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(value)) {
            headers.append(name, value);
        }
    }
    let error = receiver()
        .receive_with_known_keys::<Event>(&headers, body)
        .expect_err("a stranger");
    assert!(error.acknowledgement().status().is_client_error());
}

fn signed(body: &[u8]) {
    let (timestamp, nonce) = (NOW.to_string(), "nonce");
    let message = response_message(timestamp.as_bytes(), nonce.as_bytes(), body);
    let signature = KEYS.signer.sign(&message).unwrap();
    let fields = [
        ("wechatpay-timestamp", timestamp.as_str()),
        ("wechatpay-nonce", nonce),
        ("wechatpay-signature", &signature),
        ("wechatpay-serial", SERIAL),
    ];
    let headers: HeaderMap = fields
        .into_iter()
        .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()))
        .collect();
    let receiver = receiver();
    match receiver.receive_with_known_keys::<Event>(&headers, body) {
        Ok(delivery) => {
            let shown = format!("{delivery:?}");
            assert!(!shown.is_empty());
            assert_eq!(delivery.accept().status(), 204);
            let again = receiver
                .receive_with_known_keys::<Event>(&headers, body)
                .expect_err("it was taken");
            assert!(matches!(again, ReceiveError::Repeated { .. }));
            assert_eq!(again.acknowledgement().status(), 204);
        }
        Err(error) => {
            assert!(!matches!(error, ReceiveError::Verification(_)), "{error}");
            let status = error.acknowledgement().status();
            assert!(status.is_client_error() || status.is_server_error());
        }
    }
}

fn encrypted(event_type: &str, resource: &[u8]) {
    let key = ApiV3Key::new(API_V3_KEY).unwrap();
    let ciphertext = key.encrypt("fdasflkja484", "transaction", resource).unwrap();
    let body = format!(
        r#"{{"id":"1","event_type":"{event_type}","resource":{{"algorithm":"AEAD_AES_256_GCM","ciphertext":"{ciphertext}","associated_data":"transaction","nonce":"fdasflkja484"}}}}"#
    );
    signed(body.as_bytes());
}
