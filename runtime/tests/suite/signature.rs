//! APIv3 signatures, compared with OpenSSL's.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderValue, Method};
use proptest::prelude::*;
use wechatpay_runtime::clock::FixedClock;
use wechatpay_runtime::signature::{Authorization, VerificationError, authorization, request_message, verify};
use wechatpay_runtime::{Account, Merchant, PlatformKeys, SigningError};

use crate::vectors::{API_V2_KEY, MERCHANT_ID, bytes, text};

const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_0119000001092024010100291000000000";
const NOW: i64 = 1_700_000_000;

#[cfg(test)]
fn keys() -> PlatformKeys {
    PlatformKeys::builder()
        .public_key(PUBLIC_KEY_ID, bytes("platform.public.pem"))
        .build()
        .unwrap()
}

#[cfg(test)]
fn headers(signature: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("Wechatpay-Timestamp", HeaderValue::from(NOW));
    headers.insert(
        "Wechatpay-Nonce",
        HeaderValue::from_static("ABCDEF0123456789abcdef0123456789"),
    );
    headers.insert("Wechatpay-Signature", HeaderValue::from_str(signature).unwrap());
    headers.insert("Wechatpay-Serial", HeaderValue::from_static(PUBLIC_KEY_ID));
    headers
}

fn check(headers: &HeaderMap, body: &[u8]) -> Result<(), VerificationError> {
    verify(headers, body, &keys(), &FixedClock(NOW))
}

fn request(nonce: &str) -> Authorization<'_> {
    Authorization {
        account: Account::Merchant,
        method: &Method::POST,
        path_and_query: "/v3/pay/transactions/native?x=%E4%BD%A0",
        body: b"{\"a\":1}",
        timestamp: NOW,
        nonce,
    }
}

#[test]
fn request_is_signed_as_openssl_signs_it() {
    let merchant = Merchant::builder(MERCHANT_ID)
        .private_key_pem(bytes("merchant.key.pem"))
        .certificate_pem(bytes("merchant.cert.pem"))
        .build()
        .unwrap();
    let request = request("593BEC0C930BF1AFEB40B4A08C8FB242");
    assert_eq!(request_message(&request), bytes("request.message.txt"));
    let header = authorization(&merchant, &request).unwrap();
    assert_eq!(
        header.to_str().unwrap(),
        format!(
            "WECHATPAY2-SHA256-RSA2048 mchid=\"1900000109\",nonce_str=\"593BEC0C930BF1AFEB40B4A08C8FB242\",\
             signature=\"{}\",timestamp=\"1700000000\",serial_no=\"{}\"",
            text("request.signature.txt"),
            text("merchant.serial.txt"),
        )
    );
    assert!(header.is_sensitive());
}

#[test]
fn brand_requests_name_the_brand_and_need_its_account() {
    let brand = Merchant::brand_builder("40001")
        .private_key_pem(bytes("merchant.key.pem"))
        .serial("AB12");
    let brand = brand.build().unwrap();
    let mut request = request("593BEC0C930BF1AFEB40B4A08C8FB242");
    assert!(matches!(
        authorization(&brand, &request),
        Err(SigningError::WrongAccount { .. })
    ));
    request.account = Account::Brand;
    let header = authorization(&brand, &request).unwrap();
    let header = header.to_str().unwrap();
    assert!(
        header.starts_with("WECHATPAY-BRAND-SHA256-RSA2048 brand_id=\"40001\",nonce_str="),
        "{header}"
    );
    assert!(
        header.ends_with("timestamp=\"1700000000\",serial_no=\"AB12\""),
        "{header}"
    );
}

#[test]
fn nonces_that_would_break_the_header_are_refused() {
    let merchant = Merchant::builder(MERCHANT_ID)
        .private_key_pem(bytes("merchant.key.pem"))
        .serial("AB12");
    let merchant = merchant.build().unwrap();
    for nonce in ["", "a\"b", "a\nb", "键"] {
        assert_eq!(
            authorization(&merchant, &request(nonce)).unwrap_err(),
            SigningError::InvalidNonce
        );
    }
    let v2_only = Merchant::builder(MERCHANT_ID).api_v2_key(API_V2_KEY).build().unwrap();
    assert_eq!(
        authorization(&v2_only, &request("abc")).unwrap_err(),
        SigningError::NoPrivateKey
    );
}

#[test]
fn signed_response_is_accepted() {
    assert_eq!(
        check(&headers(&text("response.signature.txt")), &bytes("response.body.json")),
        Ok(())
    );
    assert_eq!(check(&headers(&text("empty.signature.txt")), b""), Ok(()), "status 204");
}

#[test]
fn any_change_to_what_is_signed_is_a_mismatch() {
    let genuine = headers(&text("response.signature.txt"));
    let body = bytes("response.body.json");
    let mut changed = body.clone();
    changed[3] ^= 1;
    assert_eq!(check(&genuine, &changed), Err(VerificationError::SignatureMismatch));
    assert_eq!(check(&genuine, b""), Err(VerificationError::SignatureMismatch));
    let mut with_line_feed = body.clone();
    with_line_feed.push(b'\n');
    assert_eq!(
        check(&genuine, &with_line_feed),
        Err(VerificationError::SignatureMismatch)
    );
    let mut later = genuine.clone();
    later.insert("Wechatpay-Timestamp", HeaderValue::from(NOW + 1));
    assert_eq!(check(&later, &body), Err(VerificationError::SignatureMismatch));
    let mut other_nonce = genuine.clone();
    other_nonce.insert("Wechatpay-Nonce", HeaderValue::from_static("ABCDEF"));
    assert_eq!(check(&other_nonce, &body), Err(VerificationError::SignatureMismatch));
    assert_eq!(
        check(&headers(&text("empty.signature.txt")), &body),
        Err(VerificationError::SignatureMismatch)
    );
    assert_eq!(
        check(&headers("AAAA"), &body),
        Err(VerificationError::SignatureMismatch)
    );
}

#[test]
fn each_missing_header_is_named() {
    for name in [
        "Wechatpay-Timestamp",
        "Wechatpay-Nonce",
        "Wechatpay-Signature",
        "Wechatpay-Serial",
    ] {
        let mut headers = headers(&text("response.signature.txt"));
        headers.insert(name, HeaderValue::from_static(""));
        assert_eq!(check(&headers, b""), Err(VerificationError::MissingHeader { name }));
        headers.remove(name);
        assert_eq!(check(&headers, b""), Err(VerificationError::MissingHeader { name }));
    }
}

#[test]
fn probe_is_recognized_before_everything_but_missing_headers() {
    let mut probe = headers("WECHATPAY/SIGNTEST/not base64 !!!");
    assert_eq!(check(&probe, b""), Err(VerificationError::SignatureProbe));
    probe.insert("Wechatpay-Serial", HeaderValue::from_static("unknown"));
    probe.insert("Wechatpay-Timestamp", HeaderValue::from_static("0"));
    assert_eq!(check(&probe, b""), Err(VerificationError::SignatureProbe));
    probe.remove("Wechatpay-Nonce");
    assert_eq!(
        check(&probe, b""),
        Err(VerificationError::MissingHeader {
            name: "Wechatpay-Nonce"
        })
    );
}

#[test]
fn timestamp_may_be_300_seconds_off_either_way() {
    let (headers, body) = (headers(&text("response.signature.txt")), bytes("response.body.json"));
    for now in [NOW - 300, NOW + 300] {
        assert_eq!(verify(&headers, &body, &keys(), &FixedClock(now)), Ok(()));
    }
    for now in [NOW - 301, NOW + 301, 0, i64::MAX, i64::MIN] {
        let error = VerificationError::TimestampOutOfWindow { timestamp: NOW, now };
        assert_eq!(verify(&headers, &body, &keys(), &FixedClock(now)), Err(error));
    }
}

#[test]
fn a_timestamp_must_be_a_plain_number() {
    for timestamp in [
        "+1700000000",
        "-1",
        "1700000000.0",
        "0x10",
        "now",
        "99999999999999999999",
        " 1700000000",
    ] {
        let mut headers = headers(&text("response.signature.txt"));
        headers.insert("Wechatpay-Timestamp", HeaderValue::from_static(timestamp));
        let error = VerificationError::InvalidTimestamp {
            timestamp: timestamp.to_owned(),
        };
        assert_eq!(check(&headers, b""), Err(error));
    }
}

#[test]
fn a_signature_longer_than_any_key_makes_is_refused() {
    for length in [0, 1, 255, 257, 1024, 1025, 1 << 20] {
        let headers = headers(&STANDARD.encode(vec![0x5A; length]));
        let expected = if length == 0 {
            VerificationError::MissingHeader {
                name: "Wechatpay-Signature",
            }
        } else {
            VerificationError::SignatureMismatch
        };
        assert_eq!(check(&headers, b""), Err(expected), "{length} bytes");
    }
}

#[test]
fn an_unknown_key_is_reported_before_the_signature_is_checked() {
    let mut headers = headers("not base64 !!!");
    assert_eq!(check(&headers, b""), Err(VerificationError::BadEncoding));
    headers.insert("Wechatpay-Serial", HeaderValue::from_static("PUB_KEY_ID_1"));
    assert_eq!(
        check(&headers, b""),
        Err(VerificationError::UnknownSerial {
            serial: "PUB_KEY_ID_1".to_owned()
        })
    );
    headers.insert(
        "Wechatpay-Serial",
        HeaderValue::from_str(&PUBLIC_KEY_ID.to_lowercase()).unwrap(),
    );
    assert!(
        matches!(check(&headers, b""), Err(VerificationError::UnknownSerial { .. })),
        "ids are exact"
    );
}

#[test]
fn certificate_is_found_by_its_serial_number_in_either_case_and_with_or_without_leading_zero() {
    let certificates = PlatformKeys::builder()
        .certificate_pem(bytes("platform.cert.pem"))
        .certificate_pem(bytes("platform-next.cert.pem"))
        .build()
        .unwrap();
    let serial = text("platform.serial.txt");
    assert!(serial.starts_with('0'));
    for serial in [
        serial.clone(),
        serial.to_lowercase(),
        serial.trim_start_matches('0').to_owned(),
    ] {
        let mut headers = headers(&text("response.signature.txt"));
        headers.insert("Wechatpay-Serial", HeaderValue::from_str(&serial).unwrap());
        assert_eq!(
            verify(&headers, &bytes("response.body.json"), &certificates, &FixedClock(NOW)),
            Ok(())
        );
    }
    let mut other = headers(&text("response.signature.txt"));
    other.insert(
        "Wechatpay-Serial",
        HeaderValue::from_str(&text("platform-next.serial.txt")).unwrap(),
    );
    let result = verify(&other, &bytes("response.body.json"), &certificates, &FixedClock(NOW));
    assert_eq!(result, Err(VerificationError::SignatureMismatch));
}

#[test]
fn each_fault_has_its_own_reason_for_the_log() {
    let text = String::new;
    let faults = [
        VerificationError::MissingHeader { name: "" },
        VerificationError::SignatureProbe,
        VerificationError::InvalidTimestamp { timestamp: text() },
        VerificationError::TimestampOutOfWindow { timestamp: 0, now: 0 },
        VerificationError::UnknownSerial { serial: text() },
        VerificationError::ExpiredCertificate { serial: text() },
        VerificationError::BadEncoding,
        VerificationError::SignatureMismatch,
    ];
    let reasons: BTreeSet<&str> = faults.iter().map(VerificationError::reason).collect();
    assert_eq!(reasons.len(), faults.len(), "{reasons:?}");
    assert!(reasons.iter().all(|reason| reason.len() > 20), "{reasons:?}");
}

/// Bytes that are allowed in a header value.
#[cfg(test)]
fn value() -> impl Strategy<Value = HeaderValue> {
    prop::collection::vec(prop_oneof![0x20..0x7f_u8, 0x80..=0xff_u8], 0..80)
        .prop_map(|bytes| HeaderValue::from_bytes(&bytes).unwrap())
}

proptest! {
    #[test]
    fn no_headers_pass_or_panic(
        timestamp in prop_oneof![value(), Just(HeaderValue::from(NOW))],
        nonce in value(),
        signature in prop_oneof![value(), Just(HeaderValue::from_str(&text("empty.signature.txt")).unwrap())],
        serial in prop_oneof![value(), Just(HeaderValue::from_static(PUBLIC_KEY_ID))],
        body in prop::collection::vec(any::<u8>(), 1..100),
    ) {
        let mut headers = HeaderMap::new();
        headers.insert("Wechatpay-Timestamp", timestamp);
        headers.insert("Wechatpay-Nonce", nonce);
        headers.insert("Wechatpay-Signature", signature);
        headers.insert("Wechatpay-Serial", serial);
        prop_assert!(check(&headers, &body).is_err());
    }
}
