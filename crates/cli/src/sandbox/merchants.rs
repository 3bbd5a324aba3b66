//! The options that describe the merchants of a sandbox.

use std::path::{Path, PathBuf};

use wechatpay_sandbox::{MerchantAccount, PlatformKeyMode};
use wechatpay_spec::printable_path;
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::message::source;
use crate::profile::StandardInput;

/// The variable with the merchant's own APIv3 key. Not that of `wechatpay sandbox env`, which is the key of another sandbox.
const API_V3_KEY: &str = "WECHATPAY_SANDBOX_API_V3_KEY";
/// The variable with its own APIv2 key.
const API_V2_KEY: &str = "WECHATPAY_SANDBOX_API_V2_KEY";

#[derive(clap::Args)]
pub(super) struct Merchants {
    /// The merchant id
    #[arg(long, value_name = "MCHID", default_value = "1900000109")]
    merchant: String,
    /// The kinds of platform key that the merchant uses
    #[arg(long, value_name = "KIND", value_enum, default_value_t)]
    platform_keys: PlatformKeys,
    /// Your own merchant key, in PEM, in place of a generated one
    #[arg(long, value_name = "FILE")]
    merchant_key: Option<PathBuf>,
    /// The API certificate of that key, in PEM; without it, the sandbox's authority certifies the key
    #[arg(long, value_name = "FILE", requires = "merchant_key")]
    merchant_certificate: Option<PathBuf>,
    /// A file with your own APIv3 key, or `-` for a line of standard input; without it, the variable
    /// WECHATPAY_SANDBOX_API_V3_KEY. Without both, the sandbox has a key of its own
    #[arg(long, value_name = "FILE")]
    api_v3_key_file: Option<PathBuf>,
    /// The same for the APIv2 key, with the variable WECHATPAY_SANDBOX_API_V2_KEY. Both may be lines of standard input, the APIv3
    /// key first
    #[arg(long, value_name = "FILE")]
    api_v2_key_file: Option<PathBuf>,
    /// The id of the WeChat Pay public key
    #[arg(long, value_name = "PUB_KEY_ID_…")]
    public_key_id: Option<String>,
    /// A merchant for which this one acts as a service provider; any when there is none
    #[arg(long, value_name = "MCHID")]
    sub_merchant: Vec<String>,
    /// An appid that is bound to the merchant; any when there is none. Others are refused as the service does
    #[arg(long, value_name = "APPID")]
    appid: Vec<String>,
    /// An appid that is bound to a merchant for which this one acts (`sub_appid`); any when there is none
    #[arg(long, value_name = "APPID")]
    sub_appid: Vec<String>,
    /// The brand that signs with the merchant's key
    #[arg(long, value_name = "BRAND_ID")]
    brand: Option<String>,
    /// A file with one or more merchants: `{"merchants": [{"merchant_id": "1900000109", "api_v3_key": "…"}]}`. Members:
    /// merchant_id, platform_keys (certificate, public-key, both), private_key and certificate (names of files),
    /// api_v3_key, api_v2_key, public_key_id, sub_merchants, appids, sub_appids,
    /// brand_id
    #[arg(long, value_name = "FILE", conflicts_with_all = ["merchant", "platform_keys", "merchant_key", "api_v3_key_file", "api_v2_key_file", "public_key_id", "sub_merchant", "appid", "sub_appid", "brand"])]
    merchants: Option<PathBuf>,
}

/// The kinds of platform key that a merchant uses.
#[derive(Clone, Copy, Default, clap::ValueEnum)]
enum PlatformKeys {
    /// Only platform certificates
    Certificate,
    /// Only the platform's public key
    PublicKey,
    /// Both, as a merchant that is switching
    #[default]
    Both,
}

impl Merchants {
    /// The first merchant, and all others.
    pub(super) fn accounts(&self) -> Result<(MerchantAccount, Vec<MerchantAccount>), Failure> {
        let Some(file) = &self.merchants else {
            return Ok((self.account()?, Vec::new()));
        };
        let mut accounts = MerchantAccount::read_all(file)?.into_iter();
        let first = accounts.next();
        let first = first.ok_or_else(|| Failure::usage(format!("{} names no merchant", printable_path(file))))?;
        Ok((first, accounts.collect()))
    }

    fn account(&self) -> Result<MerchantAccount, Failure> {
        let input = StandardInput::default();
        let both = self
            .api_v3_key_file
            .as_ref()
            .is_some_and(|file| file.as_os_str() == "-");
        Ok(MerchantAccount {
            merchant_id: self.merchant.clone(),
            platform_keys: match self.platform_keys {
                PlatformKeys::Certificate => PlatformKeyMode::Certificate,
                PlatformKeys::PublicKey => PlatformKeyMode::PublicKey,
                PlatformKeys::Both => PlatformKeyMode::Both,
            },
            private_key: self.merchant_key.as_deref().map(text).transpose()?,
            certificate: self.merchant_certificate.as_deref().map(text).transpose()?,
            api_v3_key: api_key(self.api_v3_key_file.as_deref(), API_V3_KEY, &input, 0)?,
            api_v2_key: api_key(self.api_v2_key_file.as_deref(), API_V2_KEY, &input, usize::from(both))?,
            public_key_id: self.public_key_id.clone(),
            sub_merchants: (!self.sub_merchant.is_empty()).then(|| self.sub_merchant.clone()),
            appids: self.appid.clone(),
            sub_appids: self.sub_appid.clone(),
            brand_id: self.brand.clone(),
        })
    }
}

/// An API key: never an option, because others on this machine can see options.
fn api_key(
    file: Option<&Path>,
    variable: &str,
    input: &StandardInput,
    number: usize,
) -> Result<Option<String>, Failure> {
    let key = match file {
        Some(file) if file.as_os_str() == "-" => input.key(number, "an API key")?,
        Some(file) => Zeroizing::new(source::read_secret(file, "an option for an API key")?),
        None => return Ok(std::env::var(variable).ok().filter(|key| !key.is_empty())),
    };
    let key = std::str::from_utf8(key.trim_ascii_end());
    match key {
        Ok(key) => Ok(Some(key.to_owned())),
        Err(_) => Err(Failure::usage("an API key is not UTF-8")),
    }
}

fn text(file: &Path) -> Result<String, Failure> {
    let read = std::fs::read_to_string(file);
    read.map_err(|error| Failure::usage(format!("cannot read {}: {error}", printable_path(file))))
}
