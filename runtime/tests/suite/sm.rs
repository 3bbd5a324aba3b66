//! 国密 (SM2, SM3 and SM4), compared with OpenSSL.
#![cfg(feature = "sm")]

use wechatpay_runtime::clock::FixedClock;
use wechatpay_runtime::signature::{self, Authorization, VerificationError};
use wechatpay_runtime::wire::{Cipher, Decrypt, Encrypt};
use wechatpay_runtime::{Account, ApiV3Key, Merchant, PlatformKeys, SigningError};

use crate::vectors::{API_V2_KEY, API_V3_KEY, MERCHANT_ID, bytes, text};

const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_0119000001092024010100291000000000";

#[cfg(test)]
fn merchant() -> Merchant {
    Merchant::builder(MERCHANT_ID)
        .certificate_pem(bytes("sm2-merchant.cert.pem"))
        .private_key_pem(bytes("sm2-merchant.key.pem"))
        .api_v3_key(API_V3_KEY)
        .api_v2_key(API_V2_KEY)
        .build()
        .unwrap()
}

#[test]
fn signatures_of_openssl_are_verified_by_public_key_and_by_certificate() {
    let message = bytes("sm2-response.message.txt");
    let signature = text("sm2-response.signature.txt");
    let by_key = PlatformKeys::builder().public_key(PUBLIC_KEY_ID, bytes("sm2-platform.public.pem"));
    let by_certificate = PlatformKeys::builder().certificate_pem(bytes("sm2-platform.cert.pem"));
    for keys in [by_key.build().unwrap(), by_certificate.build().unwrap()] {
        let serial = keys.serials().next().unwrap().to_owned();
        keys.verify(&serial, &message, signature.trim()).unwrap();
        let changed = [&message[..], b" "].concat();
        assert_eq!(
            keys.verify(&serial, &changed, signature.trim()),
            Err(VerificationError::SignatureMismatch)
        );
    }
}

#[test]
fn a_whole_response_is_verified() {
    let keys = PlatformKeys::builder()
        .public_key(PUBLIC_KEY_ID, bytes("sm2-platform.public.pem"))
        .build()
        .unwrap();
    let message = text("sm2-response.message.txt");
    let mut lines = message.split('\n');
    let mut headers = http::HeaderMap::new();
    headers.insert("Wechatpay-Timestamp", lines.next().unwrap().parse().unwrap());
    headers.insert("Wechatpay-Nonce", lines.next().unwrap().parse().unwrap());
    headers.insert("Wechatpay-Serial", PUBLIC_KEY_ID.parse().unwrap());
    headers.insert(
        "Wechatpay-Signature",
        text("sm2-response.signature.txt").trim().parse().unwrap(),
    );
    let body = lines.next().unwrap();
    signature::verify(&headers, body.as_bytes(), &keys, &FixedClock(1_554_208_460)).unwrap();
}

#[test]
fn requests_name_the_scheme_and_their_signature_verifies() {
    let merchant = merchant();
    let request = Authorization {
        account: Account::Merchant,
        method: &http::Method::GET,
        path_and_query: "/v3/certificates?algorithm_type=SM2",
        body: b"",
        timestamp: 1_554_208_460,
        nonce: "593BEC0C930BF1AFEB40B4A08C8FB242",
    };
    let header = signature::authorization(&merchant, &request).unwrap();
    let header = header.to_str().unwrap();
    assert!(
        header.starts_with("WECHATPAY2-SM2-WITH-SM3 mchid=\"1900000109\","),
        "{header}"
    );
    let signature = header.split("signature=\"").nth(1).unwrap().split('"').next().unwrap();
    // The merchant's public key is used as the platform's, so it verifies what the merchant signed.
    let message = signature::request_message(&request);
    merchants_public_key()
        .verify("PUB_KEY_ID_1", &message, signature)
        .unwrap();
    assert!(merchant.client_identity().is_none(), "TLS knows no SM2 here");
}

#[cfg(test)]
fn merchants_public_key() -> PlatformKeys {
    let keys = PlatformKeys::builder().public_key("PUB_KEY_ID_1", bytes("sm2-merchant.public.pem"));
    keys.build().unwrap()
}

#[test]
fn fields_are_decrypted_and_encrypted() {
    let merchant = merchant();
    let plaintext = merchant
        .decrypt(Cipher::PublicKey, text("sm2-field.txt").trim())
        .unwrap();
    assert_eq!(*plaintext, "张三".as_bytes());
    let keys = merchants_public_key();
    let ciphertext = keys.encryption().encrypt(Cipher::PublicKey, "李四".as_bytes()).unwrap();
    assert_eq!(
        *merchant.decrypt(Cipher::PublicKey, &ciphertext).unwrap(),
        "李四".as_bytes()
    );
    assert!(keys.encryption().encrypt(Cipher::RsaPkcs1, b"x").is_err());
    assert!(merchant.decrypt(Cipher::RsaPkcs1, &ciphertext).is_err());
}

#[test]
fn a_brand_cannot_sign_by_it() {
    let brand = Merchant::brand_builder("40001")
        .certificate_pem(bytes("sm2-merchant.cert.pem"))
        .private_key_pem(bytes("sm2-merchant.key.pem"))
        .build()
        .unwrap();
    let request = Authorization {
        account: Account::Brand,
        method: &http::Method::GET,
        path_and_query: "/brand/x",
        body: b"",
        timestamp: 0,
        nonce: "1",
    };
    assert_eq!(
        signature::authorization(&brand, &request).unwrap_err(),
        SigningError::BrandWithSm2
    );
}

#[test]
fn keys_of_different_kinds_are_not_a_pair() {
    let mixed = Merchant::builder(MERCHANT_ID)
        .certificate_pem(bytes("merchant.cert.pem"))
        .private_key_pem(bytes("sm2-merchant.key.pem"))
        .build();
    assert!(mixed.is_err());
}

#[test]
fn resources_name_their_algorithm() {
    let merchant = merchant();
    let key = ApiV3Key::new(API_V3_KEY).unwrap();
    let sealed = key.encrypt("61f9c719728a", "x", b"{}").unwrap();
    let by = |algorithm| merchant.decrypt_resource_by(algorithm, "61f9c719728a", "x", &sealed);
    assert_eq!(*by("AEAD_AES_256_GCM").unwrap(), b"{}");
    assert!(by("AEAD_SM4_GCM").is_err());
    assert!(by("ROT13").is_err());
}
