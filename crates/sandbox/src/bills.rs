//! Files that an answer announces by URL and digest: bills and receipts.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, Write};

use aes_gcm::AesGcm;
use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, KeyInit};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::StatusCode;
use serde_json::{Map, Value};
use sm4::Sm4;
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_runtime::wire::{Cipher, Encrypt};
use wechatpay_runtime::{ApiV3Key, Digest};

use crate::identity::Identity;
use crate::refusal::{Location, Refusal};

/// Files that wait for being fetched; the oldest go first.
const MOST: usize = 256;
/// How deep in an answer a file may be announced.
const DEPTH: usize = 8;
const AES_GCM: &str = "AEAD_AES_256_GCM";
const SM4_GCM: &str = "SM4_GCM";
/// In both ciphers.
const NONCE_BYTES: usize = 12;
const SM4_KEY_BYTES: usize = 16;

/// Files by their tokens.
#[derive(Debug, Default)]
pub(crate) struct Files {
    files: BTreeMap<String, Bytes>,
    age: VecDeque<String>,
}

/// How a file is announced.
pub(crate) struct Announcement<'a> {
    /// What it holds.
    pub(crate) content: &'a str,
    pub(crate) gzip: bool,
    /// The address it is fetched from, up to the name of the parameter `token`.
    pub(crate) url: String,
    /// How it is encrypted, where the answer has room for a key.
    pub(crate) algorithm: Option<&'a str>,
}

impl Files {
    /// The file of a token.
    pub(crate) fn get(&self, token: &str) -> Result<Bytes, Refusal> {
        let file = self.files.get(token).cloned();
        file.ok_or_else(|| {
            let issue = "no file was announced with this token, or too many since";
            Refusal::parameter(Location::Query, "/token", Some(&token.into()), issue)
        })
    }

    /// Announces the file in every object of an answer that has a `download_url`.
    pub(crate) fn announce(
        &mut self,
        identity: &Identity,
        members: &mut Map<String, Value>,
        announcement: &Announcement<'_>,
    ) -> Result<(), Refusal> {
        self.announce_within(identity, members, announcement, DEPTH)
    }

    fn announce_within(
        &mut self,
        identity: &Identity,
        members: &mut Map<String, Value>,
        announcement: &Announcement<'_>,
        depth: usize,
    ) -> Result<(), Refusal> {
        if members.contains_key("download_url") && members.contains_key("hash_value") {
            self.announce_here(identity, members, announcement)?;
        }
        if depth == 0 {
            return Ok(());
        }
        for member in members.values_mut() {
            let items = match member {
                Value::Array(items) => items.as_mut_slice(),
                other => std::slice::from_mut(other),
            };
            for inner in items.iter_mut().filter_map(Value::as_object_mut) {
                self.announce_within(identity, inner, announcement, depth - 1)?;
            }
        }
        Ok(())
    }

    fn announce_here(
        &mut self,
        identity: &Identity,
        members: &mut Map<String, Value>,
        announcement: &Announcement<'_>,
    ) -> Result<(), Refusal> {
        // Where the document names the algorithm, it stands there already.
        let named = members.get("hash_type").and_then(Value::as_str);
        let digest = named.and_then(|name| Digest::of(name, announcement.content.as_bytes()).ok());
        let digest = digest.map_or_else(|| Digest::of("SHA1", announcement.content.as_bytes()), Ok);
        let digest = digest.map_err(failed)?;
        let mut file = announcement.content.as_bytes().to_vec();
        if announcement.gzip {
            file = packed(&file).map_err(failed)?;
        }
        if members.contains_key("encrypt_key") {
            file = sealed(identity, members, &file, announcement.algorithm)?;
        }
        let token = SystemNonce.nonce().map_err(failed)?;
        let url = format!("{}token={token}", announcement.url);
        let announced = [
            ("download_url", url),
            ("hash_type", digest.hash_type().to_owned()),
            ("hash_value", digest.hash_value()),
        ];
        for (name, value) in announced {
            members.insert(name.to_owned(), value.into());
        }
        if self.age.len() >= MOST
            && let Some(oldest) = self.age.pop_front()
        {
            self.files.remove(&oldest);
        }
        self.age.push_back(token.clone());
        self.files.insert(token, file.into());
        Ok(())
    }
}

/// Encrypts a file with a key of its own, which is told to the merchant alone.
fn sealed(
    identity: &Identity,
    members: &mut Map<String, Value>,
    file: &[u8],
    algorithm: Option<&str>,
) -> Result<Vec<u8>, Refusal> {
    let random = || SystemNonce.nonce().map_err(failed);
    let nonce: String = random()?.chars().take(NONCE_BYTES).collect();
    let mut key = random()?;
    let sealed = match algorithm.unwrap_or(AES_GCM) {
        AES_GCM => {
            let text = ApiV3Key::new(&key).map_err(failed)?.encrypt(&nonce, "", file);
            STANDARD.decode(text.map_err(failed)?).map_err(failed)?
        }
        SM4_GCM => {
            key.truncate(SM4_KEY_BYTES);
            sealed_by_sm4(key.as_bytes(), nonce.as_bytes(), file).ok_or_else(|| failed("SM4-GCM fails"))?
        }
        unknown => {
            let issue = format!("the sandbox encrypts files with {AES_GCM} and {SM4_GCM}");
            return Err(Refusal::parameter(
                Location::Query,
                "/algorithm",
                Some(&unknown.into()),
                issue,
            ));
        }
    };
    let encrypted_key = identity.encrypt(Cipher::RsaOaep, key.as_bytes()).map_err(failed)?;
    members.insert("encrypt_key".to_owned(), encrypted_key.into());
    members.insert("nonce".to_owned(), nonce.into());
    Ok(sealed)
}

/// The ciphertext with the tag appended. The runtime only opens what is sealed so.
fn sealed_by_sm4(key: &[u8], nonce: &[u8], file: &[u8]) -> Option<Vec<u8>> {
    let cipher = AesGcm::<Sm4, U12>::new_from_slice(key).ok()?;
    let nonce: [u8; NONCE_BYTES] = nonce.try_into().ok()?;
    cipher.encrypt(&nonce.into(), file).ok()
}

fn packed(content: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content)?;
    encoder.finish()
}

fn failed(error: impl std::fmt::Display) -> Refusal {
    let message = format!("The sandbox cannot make the file: {error}");
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "SYSTEM_ERROR", message)
}
