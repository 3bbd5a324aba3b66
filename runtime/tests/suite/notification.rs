//! Notifications, tested with messages from the tests of WeChat Pay's own clients.

// `cfg(test)` marks the helpers as test code for the lints against panics.
#[cfg(feature = "testing")]
#[cfg(test)]
mod shared;

use http::HeaderMap;
use wechatpay_runtime::clock::FixedClock;
#[cfg(feature = "testing")]
use wechatpay_runtime::notification::{Event, MemoryReplayGuard, Resource};
use wechatpay_runtime::notification::{MAX_BYTES, ReceiveError, Receiver, Untyped};
use wechatpay_runtime::signature::VerificationError;
#[cfg(feature = "testing")]
use wechatpay_runtime::testing::Platform;
#[cfg(feature = "testing")]
use wechatpay_runtime::wire::DecodeError;
use wechatpay_runtime::{ApiV3Key, Merchant, PlatformKeys};

/// The certificate that the notification is signed with, from the tests of `wechatpay-go`.
const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----
MIIDVzCCAj+gAwIBAgIJANfOWdH1ItcBMA0GCSqGSIb3DQEBCwUAMEIxCzAJBgNV
BAYTAlhYMRUwEwYDVQQHDAxEZWZhdWx0IENpdHkxHDAaBgNVBAoME0RlZmF1bHQg
Q29tcGFueSBMdGQwHhcNMjEwNDI3MDg1NTIzWhcNMzEwNDI1MDg1NTIzWjBCMQsw
CQYDVQQGEwJYWDEVMBMGA1UEBwwMRGVmYXVsdCBDaXR5MRwwGgYDVQQKDBNEZWZh
dWx0IENvbXBhbnkgTHRkMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA
2VCTd91fnUn73Xy9DLvt/V62TVxRTEEstVdeRaZ3B3leO0pldE806mXO4RwdHXag
HQ4vGeZN0yqm++rDsGK+U3AH7kejyD2pXshNP9Cq5YwbptiLGtjcquw4HNxJQUOm
DeJf2vg6byms9RUipiq4SzbJKqJFlUpbuIPDpSpWz10PYmyCNeDGUUK65E5h2B83
4uxl1zNLYQCrkdBzb8oUxwYeP5a2DNxmjL5lsJML7DGr5znsevnoqGRwTm9fxCGf
y8wus7hwKz6clt3Whmmda7UAdb1c08hEQFVRbF14AR73xbnd8N0obCWJPCbzMCtk
aSef4FdEEgEXJiw0VAJT8wIDAQABo1AwTjAdBgNVHQ4EFgQUT1c7nd/SUO76HSoZ
umNUJv1R5PwwHwYDVR0jBBgwFoAUT1c7nd/SUO76HSoZumNUJv1R5PwwDAYDVR0T
BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOCAQEAfTjxKRQMzNB/U6ZoCUS+BSNfa2Oh
0plMN6ZuzwiVVZwg1jywvv5yv04koS7Pd4i9E4gt9ZBUQXlpq+A3oOCEEHNRR6b2
kyazGRM7s0OP5X21WrbpSmKmU6K7hkfx30yYs08LVs/Q8DIhvaj1FCFeJzUCzYn/
fHMq4tsbKO0dKAeydPM/nrUZBmaYQVKMVOORGLFjFKVO7JV6Kq/R86ouhjEPgJOe
2xulNBUcjicqtZlBdEh/PWCYP2SpGVDclKm8jeo175T3EVAkdKzzmfpxtMmnMlmq
cTJOU9TxuGvNASMtjj7pYIerTx+xgZDXEVBWFW9PjJ0TV06tCRsgSHItgg==
-----END CERTIFICATE-----
";
const TIMESTAMP: i64 = 1_624_523_846;
const SIGNATURE: &str = "tJHIiIS9eB2hAYstmAmbbD3ZE5LiIm/Ug5tuL4fC0YOFRWIHV39UFIZXC0e9Wl6lBu6sKvkqDkzpqzBsVHyXF\
                         lbYZTOQrVdG4b6LfTnK4mikv9++ixJMd3vTf2yCqvBkh98zs3Ds5zsYQakzbcwhmw4fMJs4nPLws28H0UW9FjDR\
                         //rxELLwXvV1VEA1IBLX70xptjL8hrfUjEE8kkry6yNJTHZRU8CAc7qHli2Ng1V1qb9ARbK8A3ThmFmPQvRGrap\
                         I/jS2laKKgYUmfdEdkNO6B2Cke5e8VTxY406ArAmQ90GAihDwIcb16TQMnzCMBoutnwZKNiKRACrFmtxw2Q==";
const BODY: &str = concat!(
    r#"{"id":"3119dfba-e649-5eec-ab1e-3412bc4d2e17","create_time":"2021-06-24T16:37:26+08:00","#,
    r#""resource_type":"encrypt-resource","event_type":"PAYSCORE.USER_OPEN_SERVICE","summary":"签约成功","#,
    r#""resource":{"original_type":"payscore","algorithm":"AEAD_AES_256_GCM","ciphertext":""#,
    "YDS3lKPaC4Y52Gf3uhft5qUBlIa8b428AWTtTauHQfQrRw+X1WpiuHIDy0vo1Vd6VEq67aVyqPdDYMkRVSDaZL3iZtt",
    "evRMOoPKMifozg6XPWjIZumks/GpT48lI4NizyeaqLBokNebthah3o1H76qSlO9NkDjp9bzmKLEYYH9TEklFUpsvPqOTO",
    "cgSLgh21YJXYR7dEBXFgRLiNIKRgO5JdXh1hccRUAlyVWxE54PXpnQ==",
    r#"","associated_data":"payscore","nonce":"Kj7QIyUiYx1q"}}"#
);

#[cfg(test)]
fn receiver(now: i64) -> Receiver {
    let merchant = Merchant::builder("1234567890")
        .api_v3_key("testMchAPIv3Key0testMchAPIv3Key0")
        .build()
        .unwrap();
    let keys = PlatformKeys::builder().certificate_pem(CERTIFICATE).build().unwrap();
    Receiver::new(merchant, keys).with_clock(FixedClock(now))
}

#[cfg(test)]
fn headers() -> HeaderMap {
    let fields = [
        ("Wechatpay-Nonce", "EcZ9Cmy4Xyx1i6RlJQzLcCyEqDa26NBz"),
        ("Wechatpay-Timestamp", "1624523846"),
        ("Wechatpay-Serial", "D7CE59D1F522D701"),
        ("Wechatpay-Signature", SIGNATURE),
    ];
    let fields = fields.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
    fields.into_iter().collect()
}

/// `wechatpay-go` uses an APIv3 key of 16 bytes in this test, which no merchant can have. So the signature is valid and
/// the envelope can be read, but the resource cannot be decrypted.
#[test]
fn the_notification_of_the_official_go_client_is_verified() {
    let error = receiver(TIMESTAMP)
        .receive_with_known_keys::<Untyped>(&headers(), BODY.as_bytes())
        .unwrap_err();
    assert!(
        matches!(&error, ReceiveError::Decrypt { id, event_type, .. }
            if id == "3119dfba-e649-5eec-ab1e-3412bc4d2e17" && event_type == "PAYSCORE.USER_OPEN_SERVICE"),
        "{error}"
    );
}

#[test]
fn the_same_notification_is_refused_when_it_is_old_or_changed() {
    for skew in [-301, 301] {
        let error = receiver(TIMESTAMP + skew).receive_with_known_keys::<Untyped>(&headers(), BODY.as_bytes());
        assert!(matches!(
            error.unwrap_err(),
            ReceiveError::Verification(VerificationError::TimestampOutOfWindow { .. })
        ));
    }
    let changed = BODY.replace("签约成功", "签约失败");
    let error = receiver(TIMESTAMP).receive_with_known_keys::<Untyped>(&headers(), changed.as_bytes());
    assert!(matches!(
        error.unwrap_err(),
        ReceiveError::Verification(VerificationError::SignatureMismatch)
    ));
}

/// The source that an event is read from.
#[cfg(feature = "testing")]
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    event_type: String,
    original_type: Option<String>,
    json: Vec<u8>,
}

#[cfg(feature = "testing")]
impl Event for Seen {
    fn read(resource: &Resource<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            event_type: resource.event_type().to_owned(),
            original_type: resource.original_type().map(str::to_owned),
            json: resource.json().to_vec(),
        })
    }
}

#[cfg(feature = "testing")]
#[test]
fn an_event_is_read_from_the_decrypted_resource() {
    const KEY: &str = "testMchAPIv3Key0testMchAPIv3Key0";
    const JSON: &[u8] = br#"{"undocumented":1}"#;
    let ciphertext = ApiV3Key::new(KEY).unwrap();
    let ciphertext = ciphertext.encrypt("fdasflkja484", "payscore", JSON).unwrap();
    let body = format!(
        r#"{{"id":"1","event_type":"PAYSCORE.USER_PAID","resource":{{"original_type":"payscore","ciphertext":"{ciphertext}","associated_data":"payscore","nonce":"fdasflkja484"}}}}"#
    );
    let (platform, clock) = (Platform::new().unwrap(), FixedClock(TIMESTAMP));
    let (head, body) = platform.sign_at(&clock, 200, body).unwrap().into_parts();
    let merchant = Merchant::builder("1234567890").api_v3_key(KEY).build().unwrap();
    let guard = MemoryReplayGuard::new();
    let receiver = Receiver::new(merchant, platform.keys()).with_clock(clock);
    let receiver = receiver.with_replay_guard(guard.clone());
    let delivery = receiver.receive_with_known_keys::<Seen>(&head.headers, &body).unwrap();
    let seen = Seen {
        event_type: "PAYSCORE.USER_PAID".to_owned(),
        original_type: Some("payscore".to_owned()),
        json: JSON.to_vec(),
    };
    assert_eq!(delivery.event, seen);
    assert_eq!(delivery.resource_json(), JSON);
    // Another merchant may get a notification with the same id.
    let other = Merchant::builder("1234567891").api_v3_key(KEY).build().unwrap();
    let other = Receiver::new(other, platform.keys()).with_clock(FixedClock(TIMESTAMP));
    let other = other.with_replay_guard(guard);
    assert!(other.receive_with_known_keys::<Seen>(&head.headers, &body).is_ok());
    let shown = format!("{delivery:?}");
    assert!(
        shown.contains("PAYSCORE.USER_PAID") && !shown.contains("nonce"),
        "{shown}"
    );
}

/// The headers are as the official message has them, except for one, which gets these values.
#[cfg(test)]
fn with(name: &'static str, values: &[&[u8]]) -> HeaderMap {
    let mut headers = headers();
    headers.remove(name);
    for value in values {
        headers.append(name, http::HeaderValue::from_bytes(value).unwrap());
    }
    headers
}

#[test]
fn malformed_headers_are_refused() {
    let signature = SIGNATURE.as_bytes();
    let refused = |headers: &HeaderMap, body: &str| {
        let received = receiver(TIMESTAMP).receive_with_known_keys::<Untyped>(headers, body.as_bytes());
        match received.unwrap_err() {
            ReceiveError::Verification(error) => error,
            error => panic!("{error}"),
        }
    };
    let other = format!("x{BODY}");
    // With two values, the first one counts for everything.
    assert!(matches!(
        refused(&with("wechatpay-signature", &[b"AAAA", signature]), BODY),
        VerificationError::SignatureMismatch | VerificationError::BadEncoding
    ));
    assert!(matches!(
        refused(&with("wechatpay-signature", &[signature, b"AAAA"]), &other),
        VerificationError::SignatureMismatch | VerificationError::BadEncoding
    ));
    for timestamp in [
        "+1624523846",
        "-1624523846",
        " 1624523846",
        "1624523846 ",
        "1624523846.0",
        "0x60D43A66",
        "１",
    ] {
        let error = refused(&with("wechatpay-timestamp", &[timestamp.as_bytes()]), BODY);
        assert!(
            matches!(error, VerificationError::InvalidTimestamp { .. }),
            "{timestamp}: {error}"
        );
    }
    // Of the same time, but not as it was signed.
    for timestamp in ["01624523846", "1624523847"] {
        let error = refused(&with("wechatpay-timestamp", &[timestamp.as_bytes()]), BODY);
        assert!(
            matches!(
                error,
                VerificationError::SignatureMismatch | VerificationError::BadEncoding
            ),
            "{timestamp}: {error}"
        );
    }
    let padded = format!(" {SIGNATURE}");
    let url_safe = SIGNATURE.replace('/', "_").replace('+', "-");
    for changed in [padded.as_str(), &url_safe, &SIGNATURE[..340], "=", "\u{e9}"] {
        let error = refused(&with("wechatpay-signature", &[changed.as_bytes()]), BODY);
        assert!(
            matches!(
                error,
                VerificationError::SignatureMismatch | VerificationError::BadEncoding
            ),
            "{changed}: {error}"
        );
    }
    for (name, value) in [
        ("wechatpay-nonce", "EcZ9Cmy4Xyx1i6RlJQzLcCyEqDa26NBz\t"),
        ("wechatpay-serial", "d7ce59d1f522d702"),
    ] {
        drop(refused(&with(name, &[value.as_bytes()]), BODY));
    }
    for body in [
        &format!("\u{feff}{BODY}"),
        &format!("{BODY}\n"),
        &format!(" {BODY}"),
        &BODY.replace('/', "\\/"),
    ] {
        assert!(matches!(
            refused(&headers(), body),
            VerificationError::SignatureMismatch | VerificationError::BadEncoding
        ));
    }
    // The line feed between nonce and body cannot be moved.
    let (nonce, rest) = ("EcZ9Cmy4Xyx1i6RlJQzLcCyEqDa26NB", format!("z\n{BODY}"));
    let error = refused(&with("wechatpay-nonce", &[nonce.as_bytes()]), &rest);
    assert!(matches!(
        error,
        VerificationError::SignatureMismatch | VerificationError::BadEncoding
    ));
}

#[cfg(feature = "testing")]
#[test]
fn an_odd_resource_is_refused_without_its_content() {
    const KEY: &str = "testMchAPIv3Key0testMchAPIv3Key0";
    let (platform, clock) = (Platform::new().unwrap(), FixedClock(TIMESTAMP));
    let merchant = Merchant::builder("1234567890").api_v3_key(KEY).build().unwrap();
    let receiver = Receiver::new(merchant, platform.keys()).with_clock(clock);
    let ciphertext = |associated: &str| {
        let key = ApiV3Key::new(KEY).unwrap();
        key.encrypt("fdasflkja484", associated, br#"{"a":1}"#).unwrap()
    };
    let received = |resource: String| {
        let body = format!(r#"{{"id":"1","event_type":"A","resource":{resource}}}"#);
        let (head, body) = platform.sign_at(&clock, 200, body).unwrap().into_parts();
        let received = receiver.receive_with_known_keys::<Untyped>(&head.headers, &body);
        received.map(|delivery| String::from_utf8_lossy(delivery.resource_json()).into_owned())
    };
    let (bound, free) = (ciphertext("payscore"), ciphertext(""));
    let nonce = r#""nonce":"fdasflkja484""#;
    // Without associated data, or with empty ones, nothing is bound.
    for resource in [
        format!(r#"{{"ciphertext":"{free}",{nonce}}}"#),
        format!(r#"{{"ciphertext":"{free}",{nonce},"associated_data":""}}"#),
        format!(r#"{{"ciphertext":"{free}",{nonce},"associated_data":null}}"#),
        format!(r#"{{"ciphertext":"{bound}",{nonce},"associated_data":"payscore"}}"#),
    ] {
        assert_eq!(received(resource.clone()).unwrap(), r#"{"a":1}"#, "{resource}");
    }
    for resource in [
        format!(r#"{{"ciphertext":"{bound}",{nonce}}}"#),
        format!(r#"{{"ciphertext":"{free}",{nonce},"associated_data":"payscore"}}"#),
        format!(r#"{{"ciphertext":"{free}","nonce":"fdasflkja48"}}"#),
        format!(r#"{{"ciphertext":"{free}","nonce":"fdasflkja4845"}}"#),
        format!(r#"{{"ciphertext":"{free}","nonce":""}}"#),
        format!(r#"{{"ciphertext":"{}",{nonce}}}"#, &free[4..]),
        format!(r#"{{"ciphertext":"AAAA",{nonce}}}"#),
        format!(r#"{{"ciphertext":"",{nonce}}}"#),
        format!(r#"{{"ciphertext":"é",{nonce}}}"#),
        format!(r#"{{"ciphertext":"{free}",{nonce},"algorithm":"AEAD_AES_128_GCM"}}"#),
        format!(r#"{{"ciphertext":"{free}",{nonce},"algorithm":"none"}}"#),
        format!(r#"{{"ciphertext":"{free}",{nonce},"algorithm":"aead_aes_256_gcm"}}"#),
        format!(r#"[{{"ciphertext":"{bound}",{nonce}}},{{"ciphertext":"{free}",{nonce}}}]"#),
        "{}".to_owned(),
        "null".to_owned(),
    ] {
        let error = received(resource.clone()).expect_err(&resource);
        assert!(!matches!(error, ReceiveError::Verification(_)), "{error}");
        assert!(!error.acknowledgement().status().is_success(), "{resource}");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains(&free) && !shown.contains(KEY), "{shown}");
    }
}

#[test]
fn a_body_is_read_up_to_its_greatest_length() {
    let refused = |length: usize| {
        let body = vec![b' '; length];
        let refused = receiver(TIMESTAMP).receive_with_known_keys::<Untyped>(&headers(), &body);
        refused.unwrap_err()
    };
    assert!(matches!(refused(MAX_BYTES), ReceiveError::Verification(_)));
    for longer in [MAX_BYTES + 1, 2 * MAX_BYTES] {
        assert!(matches!(refused(longer), ReceiveError::TooLong), "{longer}");
    }
    assert_eq!(MAX_BYTES, 1_048_576);
}

/// A message from the tests of `wechatpay-java`.
#[test]
fn the_ciphertext_of_the_official_java_client_is_decrypted() {
    let key = ApiV3Key::new("a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb").unwrap();
    let (nonce, associated_data, ciphertext) = ("uluk4a9R25RW", "associatedData", "ulwSiIajGClcvcOYvOQ7+l+0PAbzzwI=");
    assert_eq!(*key.decrypt(nonce, associated_data, ciphertext).unwrap(), b"message");
    assert_eq!(key.encrypt(nonce, associated_data, b"message").unwrap(), ciphertext);
    assert!(key.decrypt(nonce, "associateddata", ciphertext).is_err());
}
