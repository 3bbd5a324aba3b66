//! The protocol's cryptography from the service's side, by libraries that the runtime does not use.

use aes::cipher::BlockCipherEncrypt;
use aes_gcm::Aes256Gcm;
use aes_gcm::aead::{Aead, Payload};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use rsa::pkcs1v15::{Signature, SigningKey, VerifyingKey};
use rsa::rand_core::OsRng;
use rsa::sha2::Sha256;
use rsa::signature::{SignatureEncoding, Signer, Verifier};
use rsa::{Oaep, Pkcs1v15Encrypt, RsaPrivateKey, RsaPublicKey};

pub(super) fn sign(key: &RsaPrivateKey, message: &[u8]) -> String {
    STANDARD.encode(SigningKey::<Sha256>::new(key.clone()).sign(message).to_bytes())
}

pub(super) fn verify(key: &RsaPublicKey, message: &[u8], signature: &str) -> bool {
    let Ok(signature) = STANDARD.decode(signature) else {
        return false;
    };
    let Ok(signature) = Signature::try_from(signature.as_slice()) else {
        return false;
    };
    VerifyingKey::<Sha256>::new(key.clone())
        .verify(message, &signature)
        .is_ok()
}

pub(super) fn encrypt_oaep(key: &RsaPublicKey, plaintext: &[u8]) -> String {
    STANDARD.encode(key.encrypt(&mut OsRng, Oaep::new::<sha1::Sha1>(), plaintext).unwrap())
}

pub(super) fn decrypt_oaep(key: &RsaPrivateKey, ciphertext: &str) -> String {
    let plaintext = key
        .decrypt(Oaep::new::<sha1::Sha1>(), &STANDARD.decode(ciphertext).unwrap())
        .unwrap();
    String::from_utf8(plaintext).unwrap()
}

pub(super) fn decrypt_pkcs1(key: &RsaPrivateKey, ciphertext: &str) -> String {
    let plaintext = key
        .decrypt(Pkcs1v15Encrypt, &STANDARD.decode(ciphertext).unwrap())
        .unwrap();
    String::from_utf8(plaintext).unwrap()
}

/// AES-256-GCM as notifications and lists of certificates use it.
pub(crate) fn encrypt_aes_gcm(key: &str, nonce: &str, associated_data: &str, plaintext: &str) -> String {
    let ciphertext = seal_aes_gcm(key.as_bytes(), nonce, associated_data, plaintext.as_bytes());
    STANDARD.encode(ciphertext)
}

/// AES-256-GCM as encrypted bills use it: the bytes, with the tag at their end.
pub(crate) fn seal_aes_gcm(key: &[u8], nonce: &str, associated_data: &str, plaintext: &[u8]) -> Vec<u8> {
    let cipher = Aes256Gcm::new_from_slice(key).unwrap();
    let payload = Payload {
        msg: plaintext,
        aad: associated_data.as_bytes(),
    };
    cipher.encrypt(nonce.as_bytes().try_into().unwrap(), payload).unwrap()
}

/// AES-256-ECB of whole blocks, keyed with the MD5 of the APIv2 key, as `req_info` uses it.
pub(super) fn encrypt_aes_ecb(api_v2_key: &str, blocks: &[u8]) -> String {
    let digest: String = Md5::digest(api_v2_key)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let cipher = aes::Aes256::new_from_slice(digest.as_bytes()).unwrap();
    let mut ciphertext = blocks.to_vec();
    for block in ciphertext.chunks_exact_mut(16) {
        cipher.encrypt_block(block.try_into().unwrap());
    }
    STANDARD.encode(ciphertext)
}

/// The `sign` of an APIv2 message.
pub(crate) fn sign_v2(fields: &[(String, String)], key: &str, hmac_sha256: bool) -> String {
    let mut pairs: Vec<String> = fields
        .iter()
        .filter(|(name, value)| name != "sign" && !value.is_empty())
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.sort();
    pairs.push(format!("key={key}"));
    let text = pairs.join("&");
    let digest = if hmac_sha256 {
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(key.as_bytes()).unwrap();
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().to_vec()
    } else {
        Md5::digest(text).to_vec()
    };
    digest.iter().map(|byte| format!("{byte:02X}")).collect()
}
