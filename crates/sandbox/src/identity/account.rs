//! The merchants of a sandbox as its user describes them, with their sub-merchants and keys.

use std::path::Path;
use std::{fmt, fs, io};

use serde::Deserialize;
use wechatpay_spec::printable_path;

use super::PlatformKeyMode;

/// A merchant of a sandbox. What is left out is generated.
#[derive(Clone, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct MerchantAccount {
    /// The merchant id (`mchid`).
    pub merchant_id: String,
    /// The kinds of platform key that the merchant uses; both by default.
    #[serde(default)]
    pub platform_keys: PlatformKeyMode,
    /// The private key of the merchant's API certificate, in PEM; in a file of merchants, the name of its file.
    pub private_key: Option<String>,
    /// The API certificate, in PEM; in a file of merchants, the name of its file. Without it, the sandbox's authority
    /// certifies the key.
    pub certificate: Option<String>,
    /// The APIv3 key, 32 bytes.
    pub api_v3_key: Option<String>,
    /// The APIv2 key, 32 bytes.
    pub api_v2_key: Option<String>,
    /// The id of the WeChat Pay public key for this merchant, `PUB_KEY_ID_…`.
    pub public_key_id: Option<String>,
    /// The merchants for which this one acts as a service provider (`sub_mchid`); any when there is no list.
    pub sub_merchants: Option<Vec<String>>,
    /// The appids that are bound to the merchant; any when there are none.
    #[serde(default)]
    pub appids: Vec<String>,
    /// The appids that are bound to the merchants for which this one acts (`sub_appid`); any when there are none.
    #[serde(default)]
    pub sub_appids: Vec<String>,
    /// The brand that signs with this merchant's key.
    pub brand_id: Option<String>,
}

/// A file of merchants: `{"merchants": [{"merchant_id": "1900000109"}]}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountFile {
    merchants: Vec<MerchantAccount>,
}

impl MerchantAccount {
    /// A merchant whose keys are all generated.
    pub fn new(merchant_id: impl Into<String>) -> Self {
        Self {
            merchant_id: merchant_id.into(),
            ..Self::default()
        }
    }

    /// Reads a file of merchants in JSON, `{"merchants": [{"merchant_id": "1900000109"}]}`, whose members are the fields of
    /// this type. The names of key files are relative to it.
    ///
    /// # Errors
    /// When a file cannot be read, or is not of this form. The parser's own message is left out, because it may quote API
    /// keys.
    pub fn read_all(file: &Path) -> io::Result<Vec<Self>> {
        let content = read(file)?;
        let accounts: AccountFile = serde_json::from_str(&content).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            let reason = format!(
                "{}: line {line}, column {column} is not of the form {{\"merchants\": [{{\"merchant_id\": …}}]}}, or names \
                 something that no merchant has",
                printable_path(file)
            );
            io::Error::new(io::ErrorKind::InvalidData, reason)
        })?;
        let folder = file.parent().unwrap_or_else(|| Path::new(""));
        let accounts = accounts.merchants.into_iter().map(|account| {
            let text = |name: Option<String>| name.map(|name| read(&folder.join(name))).transpose();
            Ok(Self {
                private_key: text(account.private_key)?,
                certificate: text(account.certificate)?,
                ..account
            })
        });
        accounts.collect()
    }
}

fn read(file: &Path) -> io::Result<String> {
    fs::read_to_string(file)
        .map_err(|error| io::Error::new(error.kind(), format!("cannot read {}: {error}", printable_path(file))))
}

impl fmt::Debug for MerchantAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MerchantAccount")
            .field("merchant_id", &self.merchant_id)
            .field("platform_keys", &self.platform_keys)
            .field("public_key_id", &self.public_key_id)
            .field("sub_merchants", &self.sub_merchants)
            .field("appids", &self.appids)
            .field("sub_appids", &self.sub_appids)
            .field("brand_id", &self.brand_id)
            .finish_non_exhaustive()
    }
}
