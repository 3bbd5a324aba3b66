//! The keys and certificates of a sandbox as one file, which makes them last.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};

use super::authority::Authority;
use super::certified::Certified;
use super::key_pool::KeyPool;
use super::private_file::write_private;
use crate::error::IdentityError;

/// The name of the file in the sandbox's folder.
pub(crate) const KEYS_FILE: &str = "keys.json";

/// Everything that an identity is made from: private keys and certificates in PEM, and the API keys.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct KeptKeys {
    pub(crate) merchant_id: String,
    pub(super) merchant: Certified,
    pub(super) api_v3_key: String,
    pub(super) api_v2_key: String,
    /// The authority of the TLS port and of all other certificates.
    pub(super) authority: Certified,
    pub(super) public_key_id: String,
    pub(super) public_key: String,
    /// The platform certificates, oldest first.
    pub(super) certificates: Vec<Certified>,
    pub(super) bank_card_key: String,
}

impl KeptKeys {
    /// Makes everything for a merchant, with RSA keys of a pool.
    pub(crate) fn generate(merchant_id: &str, pool: &mut KeyPool) -> Result<Self, IdentityError> {
        let kept = Authority::generate()?;
        let authority = Authority::restore(&kept)?;
        let [merchant_key, public_key, certified_key, bank_card_key] = pool.take()?;
        Ok(Self {
            merchant: Certified {
                certificate: authority.client_certificate(&merchant_key, merchant_id)?.pem(),
                key: merchant_key.serialize_pem(),
            },
            api_v3_key: random()?,
            api_v2_key: random()?,
            public_key_id: format!("PUB_KEY_ID_0{merchant_id}2026010100000000000000"),
            public_key: public_key.serialize_pem(),
            certificates: vec![authority.certified_platform_key(&certified_key)?],
            bank_card_key: bank_card_key.serialize_pem(),
            merchant_id: merchant_id.to_owned(),
            authority: kept,
        })
    }

    /// The keys that a folder holds; `None` when it holds none.
    pub(crate) fn read(folder: &Path) -> io::Result<Option<Self>> {
        let content = match fs::read(folder.join(KEYS_FILE)) {
            Ok(content) => content,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        // The parser's message is left out, because it may quote keys.
        let kept = serde_json::from_slice(&content);
        kept.map(Some).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            let reason = format!(
                "{KEYS_FILE} is not what the sandbox wrote (line {line}, column {column}); remove it to get new keys"
            );
            io::Error::new(io::ErrorKind::InvalidData, reason)
        })
    }

    /// Writes the keys into a folder. A crash leaves the old file or the new one. On Unix only the user can read it.
    pub(crate) fn write(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        let mut json = serde_json::to_string_pretty(self).map_err(io::Error::other)?;
        json.push('\n');
        let new = folder.join(format!("{KEYS_FILE}.new"));
        write_private(&new, &json)?;
        fs::rename(&new, folder.join(KEYS_FILE))
    }
}

/// 32 letters and digits.
fn random() -> Result<String, IdentityError> {
    SystemNonce.nonce().map_err(IdentityError::of)
}
