//! The platform's keys and certificates: reading them, what is refused of them, and which of them encrypts.

// `cfg(test)` marks what is no test itself as a part of tests, for the lints against panics.
#[cfg(test)]
mod vectors;

use wechatpay_runtime::{KeyError, Merchant, PlatformKeys};

use vectors::{API_V2_KEY, MERCHANT_ID, bytes, text};

/// The APIv3 key of the vectors.
const API_V3_KEY: &str = "0123456789abcdefGHIJKLMNOPQRSTUV";
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
    let error = builder().encrypt_with(PUBLIC_KEY_ID).build().unwrap_err();
    assert_eq!(
        error,
        KeyError::UnknownEncryptionKey {
            serial: PUBLIC_KEY_ID.to_owned()
        }
    );
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
            KeyError::InvalidPublicKeyId { id: id.to_owned() }
        );
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
fn downloaded_certificates_are_decrypted_with_the_apiv3_key() {
    let list = bytes("certificates.json");
    let builder = || Merchant::builder(MERCHANT_ID).api_v2_key(API_V2_KEY);
    let merchant = builder().api_v3_key(API_V3_KEY).build().unwrap();
    let keys = PlatformKeys::builder()
        .certificate_list(&list, &merchant)
        .build()
        .unwrap();
    assert_eq!(
        keys.encryption().serial(),
        Some(text("platform-next.serial.txt").as_str())
    );
    assert_eq!(keys.certificates().count(), 2);

    let refused = |body: &[u8], merchant: &Merchant| {
        PlatformKeys::builder()
            .certificate_list(body, merchant)
            .build()
            .unwrap_err()
            .to_string()
    };
    let other = builder().api_v3_key("V".repeat(32)).build().unwrap();
    assert!(
        refused(&list, &other).contains("decryption failed"),
        "{}",
        refused(&list, &other)
    );
    assert!(refused(&list, &builder().build().unwrap()).contains("no key"));
    let renamed = String::from_utf8(list)
        .unwrap()
        .replace(&text("platform.serial.txt"), "ABC123");
    assert!(refused(renamed.as_bytes(), &merchant).contains("listed as ABC123"));
    assert!(refused(b"{}", &merchant).contains("no array `data`"));
    assert!(refused(b"<html>", &merchant).contains("line 1"));
}
