//! The platform's keys and certificates: how they are read, which are rejected, and which are used for encryption.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use wechatpay_runtime::signature::VerificationError;
use wechatpay_runtime::{Certificate, Client, KeyError, Merchant, PlatformKeys};
#[cfg(feature = "testing")]
use wechatpay_runtime::{CertificateRenewal, Error, Operation, RetryPolicy};

use crate::vectors::{API_V3_KEY, MERCHANT_ID, bytes, text};

const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_0119000001092024010100291000000000";

#[test]
fn public_key_is_preferred_for_encryption_over_certificates() {
    let builder = PlatformKeys::builder().certificate_pem(bytes("platform.cert.pem"));
    let builder = builder.public_key(PUBLIC_KEY_ID, bytes("platform.public.pem"));
    let keys = builder
        .certificate_pem(bytes("platform-next.cert.pem"))
        .build()
        .unwrap();
    assert_eq!(keys.encryption().serial(), Some(PUBLIC_KEY_ID));
    assert_eq!(keys.serials().count(), 3);
    assert_eq!(keys.certificates().count(), 2);
}

#[test]
fn the_certificate_that_expires_last_encrypts_unless_another_is_chosen() {
    let both = [bytes("platform-next.cert.pem"), bytes("platform.cert.pem")].concat();
    let builder = || PlatformKeys::builder().certificate_pem(both.clone());
    let (older, newer) = (text("platform.serial.txt"), text("platform-next.serial.txt"));
    assert_eq!(builder().build().unwrap().encryption().serial(), Some(newer.as_str()));
    let keys = builder().encrypt_with(older.to_lowercase()).build().unwrap();
    assert_eq!(
        keys.encryption().serial(),
        Some(older.as_str()),
        "named as the certificate writes it"
    );
    // The serial number of this one is lower than that of the next platform certificate.
    let last = Certificate::from_pem(bytes("issuer.cert.pem")).unwrap();
    let serial = last.serial().to_owned();
    let keys = builder().certificate(last).build().unwrap();
    assert_eq!(keys.encryption().serial(), Some(serial.as_str()));
    let error = builder().encrypt_with(PUBLIC_KEY_ID).build().unwrap_err();
    assert_eq!(
        error,
        KeyError::UnknownEncryptionKey {
            serial: PUBLIC_KEY_ID.to_owned()
        }
    );
}

#[test]
fn a_set_says_which_keys_it_has() {
    let empty = PlatformKeys::empty();
    assert!(empty.is_empty() && !empty.contains(PUBLIC_KEY_ID) && empty.serials().next().is_none());
    let builder = PlatformKeys::builder().certificate_pem(bytes("platform.cert.pem"));
    let builder = builder.public_key(PUBLIC_KEY_ID, bytes("platform.public.pem"));
    let keys = builder.build().unwrap();
    assert!(!keys.is_empty());
    let serial = text("platform.serial.txt");
    assert_eq!(keys.serials().collect::<Vec<_>>(), [serial.as_str(), PUBLIC_KEY_ID]);
    assert_eq!(
        keys.certificates().map(Certificate::serial).collect::<Vec<_>>(),
        [serial.as_str()]
    );
    let shorter = serial.trim_start_matches('0');
    for name in [PUBLIC_KEY_ID, &serial, &serial.to_lowercase(), shorter] {
        assert!(keys.contains(name), "{name}");
    }
    for name in [
        "",
        "0",
        &PUBLIC_KEY_ID.to_lowercase(),
        &text("platform-next.serial.txt"),
    ] {
        assert!(!keys.contains(name), "{name}");
    }
}

#[test]
fn unusable_platform_keys_are_refused() {
    let with_id = |id: &str| {
        PlatformKeys::builder()
            .public_key(id, bytes("platform.public.pem"))
            .build()
    };
    for id in [
        "",
        "PUB_KEY_ID_",
        "PUB_KEY_ID_12 3",
        "pub_key_id_123",
        "PUB_KEY_ID_1\r\n",
    ] {
        assert_eq!(
            with_id(id).unwrap_err(),
            KeyError::InvalidPublicKeyId { length: id.len() }
        );
    }
    let longest = format!("PUB_KEY_ID_{}", "1".repeat(117));
    assert!(with_id(&longest).is_ok());
    for more in [1, 50] {
        assert!(with_id(&format!("{longest}{}", "1".repeat(more))).is_err(), "{more}");
    }
    let with_key = |name: &str| PlatformKeys::builder().public_key(PUBLIC_KEY_ID, bytes(name)).build();
    assert_eq!(
        with_key("small.public.pem").unwrap_err(),
        KeyError::KeySize {
            what: "WeChat Pay public key"
        }
    );
    assert!(matches!(
        with_key("platform.cert.pem").unwrap_err(),
        KeyError::WrongContent { .. }
    ));
    assert!(with_key("platform.public.pkcs1.pem").is_ok());
    let twice = PlatformKeys::builder()
        .public_key(PUBLIC_KEY_ID, bytes("platform.public.pem"))
        .public_key(PUBLIC_KEY_ID, bytes("merchant.public.pem"));
    assert_eq!(
        twice.build().unwrap_err(),
        KeyError::DuplicateSerial {
            serial: PUBLIC_KEY_ID.to_owned()
        }
    );
    let certificate = bytes("platform.cert.pem");
    let same = PlatformKeys::builder()
        .certificate_pem(certificate.clone())
        .certificate_pem(certificate);
    assert_eq!(same.build().unwrap().serials().count(), 1);
}

#[test]
fn certificates_that_are_not_valid_now_are_refused() {
    let refused = |name: &str| {
        let by_pem = PlatformKeys::builder()
            .certificate_pem(bytes(name))
            .build()
            .unwrap_err();
        let certificate = Certificate::from_pem(bytes(name)).unwrap();
        let alone = PlatformKeys::builder().certificate(certificate).build().unwrap_err();
        assert_eq!(by_pem, alone);
        by_pem
    };
    let expired = refused("platform-expired.cert.pem");
    assert!(
        matches!(&expired, KeyError::ExpiredCertificate { days, .. } if *days > 2000),
        "{expired}"
    );
    assert!(expired.to_string().contains("expired"), "{expired}");
    // It expired on 2020-01-01; the next one becomes valid on 2095-01-01.
    let today = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let since = (today() - 1_577_836_800) / 86_400;
    assert!(
        matches!(&expired, KeyError::ExpiredCertificate { days, .. } if *days == since || *days + 1 == since),
        "{expired}"
    );
    let future = refused("platform-future.cert.pem");
    let until = (3_944_678_400 - today()).div_ceil(86_400);
    assert!(
        matches!(&future, KeyError::FutureCertificate { days, .. } if *days == until || *days == until + 1),
        "{future}"
    );
    assert!(future.to_string().contains("becomes valid only in"), "{future}");
}

#[test]
fn a_certificate_verifies_until_it_expires() {
    let keys = PlatformKeys::builder()
        .certificate_pem(bytes("platform.cert.pem"))
        .build()
        .unwrap();
    let end = keys.certificates().next().unwrap().not_after();
    let (serial, signature) = (text("platform.serial.txt"), text("response.signature.txt"));
    let verify = |moment| keys.verify_at(moment, &serial, &bytes("response.message.txt"), &signature);
    verify(end - Duration::from_secs(1)).unwrap();
    assert_eq!(
        verify(end),
        Err(VerificationError::ExpiredCertificate { serial: serial.clone() })
    );
    // A public key does not expire.
    let keys = PlatformKeys::builder()
        .public_key(PUBLIC_KEY_ID, bytes("platform.public.pem"))
        .build()
        .unwrap();
    keys.verify_at(end, PUBLIC_KEY_ID, &bytes("response.message.txt"), &signature)
        .unwrap();
}

#[test]
fn a_signature_is_verified_by_the_systems_clock_too() {
    let keys = PlatformKeys::builder()
        .public_key(PUBLIC_KEY_ID, bytes("platform.public.pem"))
        .build()
        .unwrap();
    let (message, signature) = (bytes("response.message.txt"), text("response.signature.txt"));
    assert_eq!(keys.verify(PUBLIC_KEY_ID, &message, &signature), Ok(()));
    let changed = [message.as_slice(), b" "].concat();
    let error = VerificationError::SignatureMismatch;
    assert_eq!(keys.verify(PUBLIC_KEY_ID, &changed, &signature), Err(error));
}

#[test]
fn two_certificates_with_the_same_serial_number_are_refused() {
    let certificate = text("platform.cert.pem");
    let (begin, end) = ("-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----");
    let content = certificate
        .trim()
        .strip_prefix(begin)
        .unwrap()
        .strip_suffix(end)
        .unwrap();
    let mut der = STANDARD.decode(content.replace('\n', "")).unwrap();
    // The last byte belongs to the issuer's signature, which only a configured root checks.
    *der.last_mut().unwrap() ^= 1;
    let other = format!("{begin}\n{}\n{end}\n", STANDARD.encode(der));
    let serial = text("platform.serial.txt");
    assert_eq!(Certificate::from_pem(&other).unwrap().serial(), serial);
    let both = PlatformKeys::builder()
        .certificate_pem(certificate)
        .certificate_pem(other);
    assert_eq!(both.build().unwrap_err(), KeyError::DuplicateSerial { serial });
}

#[test]
fn only_a_certificate_that_is_valid_encrypts() {
    let both = [bytes("platform.cert.pem"), bytes("platform-next.cert.pem")].concat();
    let chosen = |serial: Option<&str>| {
        let builder = PlatformKeys::builder().certificate_pem(both.clone());
        serial
            .into_iter()
            .fold(builder, |builder, serial| builder.encrypt_with(serial))
            .build()
            .unwrap()
    };
    let (older, newer) = (text("platform.serial.txt"), text("platform-next.serial.txt"));
    let find = |serial: &str| {
        chosen(None)
            .certificates()
            .find(|one| one.serial() == serial)
            .unwrap()
            .clone()
    };
    let (first, last) = (find(&older), find(&newer));
    let begin = first.not_before().min(last.not_before());
    let second = Duration::from_secs(1);
    for (keys, moment, expected) in [
        (chosen(None), begin - second, None),
        (chosen(None), last.not_after() - second, Some(&newer)),
        (chosen(None), last.not_after(), None),
        (chosen(Some(&older)), first.not_after() - second, Some(&older)),
        (chosen(Some(&older)), first.not_after(), None),
        (chosen(Some(&older)), first.not_before() - second, None),
    ] {
        let encryption = keys.encryption_at(moment);
        assert_eq!(encryption.serial(), expected.map(String::as_str), "{moment:?}");
    }
}

#[test]
fn a_merchants_certificate_is_refused_as_the_platforms() {
    let error = PlatformKeys::builder()
        .certificate_pem(bytes("other-merchant.cert.pem"))
        .build()
        .unwrap_err();
    assert!(
        matches!(&error, KeyError::MerchantsCertificate { merchant, .. } if merchant == "1900000118"),
        "{error}"
    );
    assert!(
        error
            .to_string()
            .contains("is the API certificate of merchant 1900000118"),
        "{error}"
    );
}

#[test]
fn a_client_refuses_its_merchants_own_keys_as_the_platforms() {
    let merchant = || {
        let builder = Merchant::builder(MERCHANT_ID).private_key_pem(bytes("merchant.key.pem"));
        builder.certificate_pem(bytes("merchant.cert.pem")).build().unwrap()
    };
    let own = [
        PlatformKeys::builder().certificate_pem(bytes("merchant.cert.pem")),
        PlatformKeys::builder().public_key(PUBLIC_KEY_ID, bytes("merchant.public.pem")),
    ];
    for keys in own {
        let client = Client::builder(merchant(), keys.build().unwrap())
            .without_transport()
            .build();
        let message = client.unwrap_err().to_string();
        assert!(message.contains("belongs to merchant 1900000109"), "{message}");
    }
    let keys = PlatformKeys::builder()
        .certificate_pem(bytes("platform.cert.pem"))
        .build()
        .unwrap();
    Client::builder(merchant(), keys).without_transport().build().unwrap();
}

#[cfg(feature = "testing")]
#[derive(Debug, wechatpay_runtime::derive::Request)]
struct Query {}

#[cfg(feature = "testing")]
#[derive(Debug, wechatpay_runtime::derive::Response)]
struct Nothing {}

/// A list of certificates contains no public keys.
#[cfg(feature = "testing")]
#[tokio::test]
async fn an_unknown_public_key_causes_no_fetch_of_certificates() {
    const QUERY: Operation = Operation::get("/v3/orders");
    for (serial, requests) in [("PUB_KEY_ID_2", 1), ("5157F09EFDC0", 2)] {
        let playback = wechatpay_runtime::testing::Playback::new();
        let merchant = Merchant::builder(MERCHANT_ID)
            .certificate_pem(bytes("merchant.cert.pem"))
            .private_key_pem(bytes("merchant.key.pem"))
            .api_v3_key(API_V3_KEY);
        let keys = PlatformKeys::builder().public_key(PUBLIC_KEY_ID, bytes("platform.public.pem"));
        let client = Client::builder(merchant.build().unwrap(), keys.build().unwrap())
            .transport(playback.clone())
            .retry_policy(RetryPolicy::never())
            .renew_certificates(CertificateRenewal::default());
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let answer = http::Response::builder()
            .header("Wechatpay-Timestamp", now)
            .header("Wechatpay-Nonce", "n")
            .header("Wechatpay-Signature", "AAAA")
            .header("Wechatpay-Serial", serial);
        playback.respond(answer.body("{}".into()).unwrap());
        let client = client.build().unwrap();
        let error = client.call::<Nothing>(&QUERY, &Query {}).await.unwrap_err();
        assert!(
            matches!(
                &error,
                Error::Verification {
                    source: VerificationError::UnknownSerial { .. },
                    ..
                }
            ),
            "{error}"
        );
        assert_eq!(playback.take_requests().len(), requests, "{serial}");
    }
}
