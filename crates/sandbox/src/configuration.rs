//! The configuration that a client of the sandbox needs, as files.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::identity::{BRAND_ID, Identity, write_private};

/// The name of the configuration file, which names all other files.
pub const CONFIGURATION_FILE: &str = "sandbox.json";

/// The configuration of a client, as in `sandbox.json`. The names of files are relative to it.
#[derive(Clone, Deserialize, Serialize)]
pub struct Configuration {
    /// `http://127.0.0.1:port`, for APIv3, and for APIv2 without client certificates.
    pub base_url: String,
    /// `https://127.0.0.1:port`, for every operation.
    pub tls_base_url: String,
    /// The PEM file of the authority that certified the TLS port.
    pub authority: PathBuf,
    /// The merchant id (`mchid`).
    pub merchant_id: String,
    /// The serial number of the merchant's API certificate.
    pub merchant_serial: String,
    /// The PEM file of that certificate.
    pub merchant_certificate: PathBuf,
    /// The PEM file of its private key.
    pub merchant_key: PathBuf,
    /// The APIv3 key.
    pub api_v3_key: String,
    /// The APIv2 key.
    pub api_v2_key: String,
    /// The name of the platform's public key, `PUB_KEY_ID_…`.
    pub platform_public_key_id: String,
    /// The PEM file of that key.
    pub platform_public_key: PathBuf,
    /// The PEM file of the platform's certificate, the other kind of platform key.
    pub platform_certificate: PathBuf,
    /// The PEM file of the public key for transfers to bank cards.
    pub bank_card_key: PathBuf,
    /// The brand id. The brand uses the merchant's certificate and key.
    pub brand_id: String,
}

impl Configuration {
    pub(crate) fn new(identity: &Identity, base_url: &str, tls_base_url: &str) -> Self {
        Self {
            base_url: base_url.to_owned(),
            tls_base_url: tls_base_url.to_owned(),
            authority: "authority.pem".into(),
            merchant_id: identity.merchant_id.clone(),
            merchant_serial: identity.merchant_serial.clone(),
            merchant_certificate: "apiclient_cert.pem".into(),
            merchant_key: "apiclient_key.pem".into(),
            api_v3_key: identity.api_v3_key_text.clone(),
            api_v2_key: identity.api_v2_key_text.clone(),
            platform_public_key_id: identity.public_key.name.clone(),
            platform_public_key: "pub_key.pem".into(),
            platform_certificate: "platform_cert.pem".into(),
            bank_card_key: "bank_card_key.pem".into(),
            brand_id: BRAND_ID.to_owned(),
        }
    }

    /// Reads the content of `sandbox.json`.
    ///
    /// # Errors
    /// The place at which the content is not what a sandbox wrote. The parser's own message is left out, because it may
    /// quote API keys.
    pub fn from_json(content: &[u8]) -> Result<Self, String> {
        serde_json::from_slice(content).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            format!("line {line}, column {column} is not what the sandbox wrote; start the sandbox to write it again")
        })
    }

    /// The configuration without secrets.
    pub(crate) fn public(&self) -> Value {
        let mut public = serde_json::to_value(self).unwrap_or_default();
        if let Some(members) = public.as_object_mut() {
            members.retain(|name, _| !name.starts_with("api_v"));
        }
        public
    }

    /// Writes the files into a folder, which is created if it does not exist. On Unix only the user can read them.
    pub(crate) fn write(&self, folder: &Path, identity: &Identity) -> io::Result<PathBuf> {
        fs::create_dir_all(folder)?;
        let certificate = identity.newest_certificate().certificate.as_ref();
        let certificate = certificate.map_or(String::new(), |certificate| certificate.pem.clone());
        let files = [
            (&self.authority, identity.authority_pem()),
            (&self.merchant_certificate, identity.merchant_certificate_pem.clone()),
            (&self.merchant_key, identity.merchant_key_pem.clone()),
            (&self.platform_public_key, identity.public_key.public_pem.clone()),
            (&self.platform_certificate, certificate),
            (&self.bank_card_key, identity.bank_card.public_pem.clone()),
        ];
        for (name, content) in files {
            write_private(&folder.join(name), &content)?;
        }
        let path = folder.join(CONFIGURATION_FILE);
        let mut json = serde_json::to_string_pretty(self).map_err(io::Error::other)?;
        json.push('\n');
        write_private(&path, &json)?;
        Ok(path)
    }
}

impl std::fmt::Debug for Configuration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Configuration")
            .field("base_url", &self.base_url)
            .field("tls_base_url", &self.tls_base_url)
            .field("merchant_id", &self.merchant_id)
            .finish_non_exhaustive()
    }
}
