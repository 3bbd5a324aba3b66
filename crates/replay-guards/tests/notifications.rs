//! Signed notifications in files that each process reads.

use std::fs;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use serde_json::{Value, json};
use wechatpay_runtime::notification::Receiver;
use wechatpay_runtime::signature::response_message;
use wechatpay_runtime::{ApiV3Key, Merchant, PlatformKeys};

const KEY_ID: &str = "PUB_KEY_ID_0000000000000000000000000000000000";
const API_V3_KEY: &str = "0123456789abcdefghijklmnopqrstuv";
const NONCE: &str = "c5ac7061fccab6bf3e254dcf98995b8c";

/// WeChat Pay's side. Unlike that of the runtime's feature `testing`, other processes can read its public key.
pub(crate) struct Platform {
    key: KeyPair,
}

impl Platform {
    pub(crate) fn generate() -> Self {
        let key = KeyPair::generate(KeySize::Rsa2048).unwrap();
        Self { key }
    }

    /// Writes the public key and the notifications.
    pub(crate) fn write(&self, notifications: usize, folder: &Path) {
        let der = AsDer::<PublicKeyX509Der<'_>>::as_der(self.key.public_key()).unwrap();
        let base64 = STANDARD.encode(der.as_ref());
        let lines: Vec<_> = base64
            .as_bytes()
            .chunks(64)
            .map(|line| str::from_utf8(line).unwrap())
            .collect();
        let pem = format!(
            "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
            lines.join("\n")
        );
        fs::write(folder.join("key.pem"), pem).unwrap();
        let signed: Vec<String> = (0..notifications)
            .map(|number| self.notification(number).to_string())
            .collect();
        fs::write(folder.join("signed"), signed.join("\n")).unwrap();
    }

    /// One notification: its headers and its body.
    fn notification(&self, number: usize) -> Value {
        let nonce = format!("{number:012}");
        let ciphertext = ApiV3Key::new(API_V3_KEY)
            .unwrap()
            .encrypt(&nonce, "test", b"{}")
            .unwrap();
        let body = json!({
            "id": number.to_string(),
            "event_type": "TRANSACTION.SUCCESS",
            "resource": {"algorithm": "AEAD_AES_256_GCM", "ciphertext": ciphertext, "associated_data": "test", "nonce": nonce},
        });
        let body = body.to_string();
        let timestamp = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap()
            .as_secs()
            .to_string();
        let message = response_message(timestamp.as_bytes(), NONCE.as_bytes(), body.as_bytes());
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), &message, &mut signature)
            .unwrap();
        json!([timestamp, STANDARD.encode(signature), body])
    }
}

/// The input of a process: a receiver, and the notifications.
pub(crate) fn read(folder: &Path) -> (Receiver, Vec<(HeaderMap, String)>) {
    let merchant = Merchant::builder("1900000109").api_v3_key(API_V3_KEY).build().unwrap();
    let keys = PlatformKeys::builder().public_key(KEY_ID, fs::read(folder.join("key.pem")).unwrap());
    let receiver = Receiver::new(merchant, keys.build().unwrap());
    let signed = fs::read_to_string(folder.join("signed")).unwrap();
    let notifications = signed.lines().map(|line| {
        let [timestamp, signature, body]: [String; 3] = serde_json::from_str(line).unwrap();
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("wechatpay-timestamp", timestamp.as_str()),
            ("wechatpay-nonce", NONCE),
            ("wechatpay-signature", &signature),
            ("wechatpay-serial", KEY_ID),
        ] {
            headers.insert(name, value.parse().unwrap());
        }
        (headers, body)
    });
    (receiver, notifications.collect())
}
