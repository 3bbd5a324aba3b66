//! The configuration that a client of the sandbox needs, as files.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use wechatpay_spec::obstacle;

use crate::identity::{BRAND_ID, Identity, PlatformKeyMode, SharedIdentity, write_private};

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
    /// Which of the two following kinds of platform key the merchant uses.
    #[serde(default)]
    pub platform_keys: PlatformKeyMode,
    /// The id of the WeChat Pay public key, `PUB_KEY_ID_…`.
    pub platform_public_key_id: String,
    /// The PEM file of that key.
    pub platform_public_key: PathBuf,
    /// The PEM file of the platform's certificate, the other kind of platform key.
    pub platform_certificate: PathBuf,
    /// The PEM file of the public key for transfers to bank cards.
    pub bank_card_key: PathBuf,
    /// The brand id. The brand uses the certificate and key of the merchant that names it.
    pub brand_id: String,
    /// The appids that are bound to the merchant; any when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub appids: Vec<String>,
    /// The other merchants; the members above are those of the first one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merchants: Vec<MerchantConfiguration>,
}

/// The settings of one merchant's clients, beside those that all merchants share. The members have the same meaning as
/// those of [`Configuration`].
#[derive(Clone, Deserialize, Serialize)]
pub struct MerchantConfiguration {
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
    /// The id of the WeChat Pay public key, `PUB_KEY_ID_…`.
    pub platform_public_key_id: String,
    /// The PEM file of that key.
    pub platform_public_key: PathBuf,
    /// The brand that signs with this merchant's key.
    pub brand_id: Option<String>,
    /// The appids that are bound to the merchant; any when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub appids: Vec<String>,
}

impl MerchantConfiguration {
    fn new(identity: &Identity) -> Self {
        let file = |name: &str| Path::new("merchants").join(&identity.merchant_id).join(name);
        Self {
            merchant_id: identity.merchant_id.clone(),
            merchant_serial: identity.merchant_serial.clone(),
            merchant_certificate: file("apiclient_cert.pem"),
            merchant_key: file("apiclient_key.pem"),
            api_v3_key: identity.api_v3_key_text.clone(),
            api_v2_key: identity.api_v2_key_text.clone(),
            platform_public_key_id: identity.public_key.name.clone(),
            platform_public_key: file("pub_key.pem"),
            brand_id: identity.brand_id.clone(),
            appids: identity.appids.own().to_vec(),
        }
    }

    fn files(&self, identity: &Identity) -> [(PathBuf, String); 3] {
        [
            (
                self.merchant_certificate.clone(),
                identity.merchant_certificate_pem.clone(),
            ),
            (self.merchant_key.clone(), identity.merchant_key_pem.clone()),
            (self.platform_public_key.clone(), identity.public_key.public_pem.clone()),
        ]
    }
}

impl Configuration {
    pub(crate) fn new(identities: &SharedIdentity, base_url: &str, tls_base_url: &str) -> Self {
        let merchants = identities.all().skip(1);
        let merchants = merchants.map(MerchantConfiguration::new).collect();
        let brand_id = identities.all().find_map(|identity| identity.brand_id.clone());
        let identity = identities.first();
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
            platform_keys: identity.mode,
            platform_public_key_id: identity.public_key.name.clone(),
            platform_public_key: "pub_key.pem".into(),
            platform_certificate: "platform_cert.pem".into(),
            bank_card_key: "bank_card_key.pem".into(),
            brand_id: brand_id.unwrap_or_else(|| BRAND_ID.to_owned()),
            appids: identity.appids.own().to_vec(),
            merchants,
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
            let merchants = members.get_mut("merchants").and_then(Value::as_array_mut);
            for merchant in merchants.into_iter().flatten().filter_map(Value::as_object_mut) {
                merchant.retain(|name, _| !name.starts_with("api_v"));
            }
        }
        public
    }

    /// Writes the files into a folder, which is created if it does not exist. On Unix only the user can read them.
    pub(crate) fn write(&self, folder: &Path, identities: &SharedIdentity) -> io::Result<PathBuf> {
        fs::create_dir_all(folder)?;
        for (merchant, identity) in self.merchants.iter().zip(identities.all().skip(1)) {
            for (name, content) in merchant.files(identity) {
                obstacle::ensure_writable(folder, &name)?;
                fs::create_dir_all(folder.join(&name).parent().unwrap_or(folder))?;
                write_private(folder, name.as_ref(), &content)?;
            }
        }
        let identity = identities.first();
        let newest = identity.newest_certificate();
        let certificate = newest.certificate.as_ref();
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
            write_private(folder, name, &content)?;
        }
        let path = folder.join(CONFIGURATION_FILE);
        let mut json = serde_json::to_string_pretty(self).map_err(io::Error::other)?;
        json.push('\n');
        write_private(folder, Path::new(CONFIGURATION_FILE), &json)?;
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
