//! Encryption and decryption, compared with ciphertexts from OpenSSL and Python's `cryptography`.

use proptest::prelude::*;
use serde_json::Value;
use wechatpay_runtime::wire::{Cipher, Decrypt, DecryptError, Encrypt, EncryptError};
use wechatpay_runtime::{ApiV3Key, Merchant, PlatformKeys};

use crate::vectors::{API_V2_KEY, API_V3_KEY, MERCHANT_ID, bytes, text};

#[cfg(test)]
fn merchant() -> Merchant {
    Merchant::builder(MERCHANT_ID)
        .private_key_pem(bytes("merchant.pkcs1.key.pem"))
        .certificate_pem(bytes("merchant.cert.pem"))
        .api_v3_key(API_V3_KEY)
        .api_v2_key(API_V2_KEY)
        .build()
        .unwrap()
}

/// The merchant's own public key used as the platform's, so that the merchant can decrypt.
#[cfg(test)]
fn keys() -> PlatformKeys {
    PlatformKeys::builder()
        .public_key("PUB_KEY_ID_1", bytes("merchant.public.pem"))
        .bank_card_key(bytes("merchant.public.pem"))
        .build()
        .unwrap()
}

#[test]
fn a_field_encrypted_by_openssl_is_decrypted() {
    let merchant = merchant();
    let plaintext = bytes("field.txt");
    assert_eq!(
        *merchant.decrypt(Cipher::PublicKey, &text("field.oaep.txt")).unwrap(),
        plaintext
    );
    assert_eq!(
        *merchant.decrypt(Cipher::RsaPkcs1, &text("field.pkcs1.txt")).unwrap(),
        plaintext
    );
    assert_eq!(
        *merchant.decrypt(Cipher::AesEcb, &text("req_info.txt")).unwrap(),
        bytes("req_info.xml")
    );
    let resource: Value = serde_json::from_str(&text("resource.json")).unwrap();
    let part = |name: &str| resource[name].as_str().unwrap();
    let opened = merchant
        .decrypt_resource(part("nonce"), part("associated_data"), part("ciphertext"))
        .unwrap();
    assert_eq!(
        std::str::from_utf8(&opened).unwrap(),
        r#"{"mchid":"1900000109","备注":"已支付"}"#
    );
    let bare: Value = serde_json::from_str(&text("resource.bare.json")).unwrap();
    let opened = merchant.decrypt_resource(
        bare["nonce"].as_str().unwrap(),
        "",
        bare["ciphertext"].as_str().unwrap(),
    );
    assert_eq!(**opened.unwrap(), *b"{}");
}

#[test]
fn encryption_is_randomized_and_reversible() {
    let (merchant, encryption) = (merchant(), keys().encryption());
    for (with, back) in [
        (Cipher::PublicKey, Cipher::PublicKey),
        (Cipher::RsaPkcs1, Cipher::RsaPkcs1),
        (Cipher::RsaBankCard, Cipher::PublicKey),
    ] {
        for plaintext in ["", "张三", "6222020200112233"] {
            let ciphertext = encryption.encrypt(with, plaintext.as_bytes()).unwrap();
            assert_eq!(*merchant.decrypt(back, &ciphertext).unwrap(), plaintext.as_bytes());
            assert_ne!(ciphertext, encryption.encrypt(with, plaintext.as_bytes()).unwrap());
        }
    }
}

#[test]
fn limits_of_a_2048_bit_key_are_214_and_245_bytes() {
    let encryption = keys().encryption();
    for (cipher, limit) in [
        (Cipher::PublicKey, 214),
        (Cipher::RsaPkcs1, 245),
        (Cipher::RsaBankCard, 214),
    ] {
        let longest = vec![b'x'; limit];
        assert!(encryption.encrypt(cipher, &longest).is_ok());
        let too_long = vec![b'x'; limit + 1];
        let error = EncryptError::TooLong {
            length: limit + 1,
            limit,
        };
        assert_eq!(encryption.encrypt(cipher, &too_long), Err(error));
    }
}

#[test]
fn absent_keys_are_named() {
    let none = PlatformKeys::builder().build().unwrap().encryption();
    assert_eq!(none.serial(), None);
    for cipher in [
        Cipher::PublicKey,
        Cipher::RsaPkcs1,
        Cipher::RsaBankCard,
        Cipher::AesGcm,
        Cipher::AesEcb,
    ] {
        assert_eq!(none.encrypt(cipher, b"x"), Err(EncryptError::MissingKey { cipher }));
    }
    let v2_only = Merchant::builder(MERCHANT_ID).api_v2_key(API_V2_KEY).build().unwrap();
    for cipher in [Cipher::PublicKey, Cipher::RsaPkcs1, Cipher::RsaBankCard, Cipher::AesGcm] {
        assert_eq!(
            v2_only.decrypt(cipher, "AAAA"),
            Err(DecryptError::MissingKey { cipher })
        );
    }
    assert_eq!(
        v2_only.decrypt_resource("", "", ""),
        Err(DecryptError::MissingKey { cipher: Cipher::AesGcm })
    );
}

#[test]
fn a_changed_resource_is_refused() {
    let key = ApiV3Key::new(API_V3_KEY).unwrap();
    let sealed = key.encrypt("0123456789ab", "transaction", b"{\"amount\":1}").unwrap();
    assert_eq!(
        **key.decrypt("0123456789ab", "transaction", &sealed).unwrap(),
        *b"{\"amount\":1}"
    );
    for (nonce, associated_data) in [
        ("0123456789ac", "transaction"),
        ("0123456789ab", "refund"),
        ("short", "transaction"),
    ] {
        assert_eq!(key.decrypt(nonce, associated_data, &sealed), Err(DecryptError::Failed));
    }
    let other = ApiV3Key::new("V".repeat(32)).unwrap();
    assert_eq!(
        other.decrypt("0123456789ab", "transaction", &sealed),
        Err(DecryptError::Failed)
    );
    let changed = sealed.replacen(|letter: char| letter.is_ascii_lowercase(), "A", 1);
    assert_eq!(
        key.decrypt("0123456789ab", "transaction", &changed),
        Err(DecryptError::Failed)
    );
    assert_eq!(
        key.decrypt("0123456789ab", "transaction", "AAAA"),
        Err(DecryptError::Failed),
        "shorter than a tag"
    );
    assert_eq!(
        key.decrypt("0123456789ab", "transaction", "*"),
        Err(DecryptError::BadEncoding)
    );
}

proptest! {
    #[test]
    fn no_ciphertext_makes_decryption_panic(
        text in prop_oneof![".{0,60}", "([A-Za-z0-9+/]{4}){0,100}", "([A-Za-z0-9+/]{4}){85}[A-Za-z0-9+/]{2}[AQgw]="],
        nonce in prop_oneof![".{0,20}", Just("0123456789ab".to_owned())],
    ) {
        let merchant = merchant();
        for cipher in [Cipher::PublicKey, Cipher::RsaPkcs1, Cipher::RsaBankCard, Cipher::AesGcm, Cipher::AesEcb] {
            let _ = merchant.decrypt(cipher, &text);
        }
        prop_assert!(merchant.decrypt_resource(&nonce, "", &text).is_err());
    }

    #[test]
    fn any_resource_survives_encryption_and_decryption(
        plaintext in prop::collection::vec(any::<u8>(), 0..300),
        associated_data in ".{0,20}",
    ) {
        let key = ApiV3Key::new(API_V3_KEY).unwrap();
        let sealed = key.encrypt("0123456789ab", &associated_data, &plaintext).unwrap();
        prop_assert_eq!(&**key.decrypt("0123456789ab", &associated_data, &sealed).unwrap(), &plaintext);
    }

    #[test]
    fn any_req_info_survives_encryption_and_decryption(plaintext in prop::collection::vec(any::<u8>(), 0..300)) {
        let merchant = merchant();
        let key = merchant.api_v2_key().unwrap();
        let sealed = wechatpay_runtime::v2::req_info::encrypt(key, &plaintext).unwrap();
        prop_assert_eq!(&*merchant.decrypt(Cipher::AesEcb, &sealed).unwrap(), &plaintext);
    }
}
