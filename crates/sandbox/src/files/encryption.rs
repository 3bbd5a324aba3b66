//! The encryption of files.

use aes_gcm::AesGcm;
use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, KeyInit};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use serde_json::{Map, Value};
use sm4::Sm4;
use wechatpay_runtime::ApiV3Key;
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_runtime::wire::{Cipher, Encrypt};
use wechatpay_spec::model::RequestPart;

use crate::identity::Identity;
use crate::refusal::Refusal;

const AES_GCM: &str = "AEAD_AES_256_GCM";
const SM4_GCM: &str = "SM4_GCM";
/// The same in both ciphers.
const NONCE_BYTES: usize = 12;
const SM4_KEY_BYTES: usize = 16;

/// Encrypts a file with its own key, and adds the key, encrypted for the merchant, to the members.
pub(super) fn encrypt(
    identity: &Identity,
    members: &mut Map<String, Value>,
    file: &[u8],
    algorithm: Option<&str>,
) -> Result<Vec<u8>, Refusal> {
    let random = || SystemNonce.nonce().map_err(failed);
    let nonce: String = random()?.chars().take(NONCE_BYTES).collect();
    let mut key = random()?;
    let encrypted = match algorithm.unwrap_or(AES_GCM) {
        AES_GCM => {
            let text = ApiV3Key::new(&key).map_err(failed)?.encrypt(&nonce, "", file);
            STANDARD.decode(text.map_err(failed)?).map_err(failed)?
        }
        SM4_GCM => {
            key.truncate(SM4_KEY_BYTES);
            encrypt_with_sm4(key.as_bytes(), nonce.as_bytes(), file).ok_or_else(|| failed("SM4-GCM failed"))?
        }
        unknown => {
            let issue = format!("the sandbox encrypts files only with {AES_GCM} and {SM4_GCM}");
            return Err(Refusal::parameter(
                RequestPart::Query,
                "/algorithm",
                Some(&unknown.into()),
                issue,
            ));
        }
    };
    let encrypted_key = identity.encrypt(Cipher::PublicKey, key.as_bytes()).map_err(failed)?;
    members.insert("encrypt_key".to_owned(), encrypted_key.into());
    members.insert("nonce".to_owned(), nonce.into());
    Ok(encrypted)
}

/// The ciphertext with the tag appended. The runtime only decrypts with SM4, so this is done here.
fn encrypt_with_sm4(key: &[u8], nonce: &[u8], file: &[u8]) -> Option<Vec<u8>> {
    let cipher = AesGcm::<Sm4, U12>::new_from_slice(key).ok()?;
    let nonce: [u8; NONCE_BYTES] = nonce.try_into().ok()?;
    cipher.encrypt(&nonce.into(), file).ok()
}

/// The refusal when a file cannot be made.
pub(super) fn failed(error: impl std::fmt::Display) -> Refusal {
    let message = format!("The sandbox cannot make the file: {error}");
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "SYSTEM_ERROR", message)
}
