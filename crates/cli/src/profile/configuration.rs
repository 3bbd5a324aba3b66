//! The configuration file, in TOML.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use wechatpay_sandbox::{Configuration, PlatformKeyMode};
use wechatpay_spec::printable_path;
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::message::source;

/// The whole file.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfigurationFile {
    /// The profile that is used when none is named.
    pub(super) default: Option<String>,
    #[serde(default)]
    pub(super) profiles: BTreeMap<String, Settings>,
}

impl ConfigurationFile {
    pub(super) fn read(file: &Path) -> Result<Self, Failure> {
        let content = Zeroizing::new(source::read(file)?);
        let text = std::str::from_utf8(&content)
            .map_err(|_| Failure::usage(format!("{} is not UTF-8", printable_path(file))))?;
        toml::from_str(text).map_err(|error| {
            // The library's whole text quotes the line, which may hold a key that was put there by mistake.
            let line = error.span().and_then(|span| text.get(..span.start));
            let line = line.map_or(1, |before| before.matches('\n').count() + 1);
            Failure::usage(format!(
                "{}, line {line}: {}",
                printable_path(file),
                without_values(error.message())
            ))
        })
    }
}

/// The parser's message as far as it names keys and kinds, not values. A key of the file may be a secret that was pasted
/// there, so only short ones in lower case are named.
fn without_values(message: &str) -> &str {
    let named = message.split('`').nth(1).unwrap_or_default();
    let is_setting = named.len() < 32
        && named
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'0'..=b'9'));
    match (message.starts_with("unknown field") || message.starts_with("missing field")) && is_setting {
        true => message,
        false => "this is not what the configuration file expects here; see docs/command-line.md",
    }
}

/// Whether this is the name of an environment variable, and not a key in its place.
fn is_variable_name(name: &str) -> bool {
    let has_form = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    has_form && (name.contains('_') || name.len() < 16)
}

/// The settings of a profile.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// `mchid`, or `brand_id` with `brand = true`.
    pub(crate) merchant_id: String,
    #[serde(default)]
    pub(crate) brand: bool,
    /// `apiclient_cert.pem`
    pub(crate) certificate: Option<PathBuf>,
    /// The certificate's serial number, without the certificate.
    pub(crate) serial: Option<String>,
    /// `apiclient_key.pem`
    pub(crate) private_key: Option<KeySource>,
    /// `apiclient_cert.p12`, in place of certificate and private key.
    pub(crate) pkcs12: Option<PathBuf>,
    pub(crate) api_v3_key: Option<KeySource>,
    pub(crate) api_v2_key: Option<KeySource>,
    /// `pub_key.pem`
    pub(crate) platform_public_key: Option<PathBuf>,
    /// `PUB_KEY_ID_…`
    pub(crate) platform_public_key_id: Option<String>,
    #[serde(default)]
    pub(crate) platform_certificates: Vec<PathBuf>,
    /// The key for transfers to bank cards.
    pub(crate) bank_card_key: Option<PathBuf>,
    /// Another service than the real one: the sandbox or a relay.
    pub(crate) base_url: Option<String>,
    /// The authority that certified it.
    pub(crate) authority: Option<PathBuf>,
}

impl Settings {
    /// The settings for the first merchant of a sandbox.
    pub(super) fn of_sandbox(sandbox: Configuration) -> Self {
        let (public_key, certificates) = match sandbox.platform_keys {
            PlatformKeyMode::Certificate => (None, vec![sandbox.platform_certificate]),
            PlatformKeyMode::PublicKey => (Some(sandbox.platform_public_key), Vec::new()),
            PlatformKeyMode::Both => (Some(sandbox.platform_public_key), vec![sandbox.platform_certificate]),
        };
        Self {
            merchant_id: sandbox.merchant_id,
            brand: false,
            certificate: Some(sandbox.merchant_certificate),
            serial: None,
            private_key: Some(KeySource::Path(sandbox.merchant_key)),
            pkcs12: None,
            api_v3_key: Some(KeySource::Text(Zeroizing::new(sandbox.api_v3_key))),
            api_v2_key: Some(KeySource::Text(Zeroizing::new(sandbox.api_v2_key))),
            platform_public_key: public_key,
            platform_public_key_id: Some(sandbox.platform_public_key_id),
            platform_certificates: certificates,
            bank_card_key: Some(sandbox.bank_card_key),
            base_url: Some(sandbox.tls_base_url),
            authority: Some(sandbox.authority),
        }
    }
}

/// Where a key is: never in the configuration file itself.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum KeySource {
    /// `"apiclient_key.pem"`
    Path(PathBuf),
    /// `{ file = "api_v3_key.txt" }`
    File { file: PathBuf },
    /// `{ env = "WECHATPAY_API_V3_KEY" }`
    Environment { env: String },
    /// `{ stdin = true }`
    StandardInput { stdin: bool },
    /// From the sandbox's own configuration.
    #[serde(skip)]
    Text(Zeroizing<String>),
}

/// Standard input, read once, however many keys are in it: one a line.
#[derive(Default)]
pub(super) struct StandardInput(RefCell<Option<Zeroizing<Vec<u8>>>>);

impl StandardInput {
    fn next_line(&self) -> Result<Zeroizing<Vec<u8>>, Failure> {
        let mut rest = self.0.borrow_mut();
        let text = match rest.take() {
            Some(text) => text,
            None => Zeroizing::new(source::standard_input()?),
        };
        let end = text.iter().position(|byte| *byte == b'\n').unwrap_or(text.len());
        let line = text.get(..end).unwrap_or_default().trim_ascii().to_vec();
        *rest = Some(Zeroizing::new(text.get(end + 1..).unwrap_or_default().to_vec()));
        Ok(Zeroizing::new(line))
    }
}

impl KeySource {
    /// Reads the key; `name` is that of the setting. Blanks and line feeds at the ends of files are dropped.
    pub(super) fn read(&self, folder: &Path, input: &StandardInput, name: &str) -> Result<Zeroizing<Vec<u8>>, Failure> {
        match self {
            Self::Path(file) | Self::File { file } => {
                let content = source::read(&folder.join(file)).map_err(|error| match source::is_file_name(file) {
                    true => error,
                    false => Failure::usage(format!(
                        "{name} names a file that cannot be read; a key itself does not belong into the configuration file"
                    )),
                });
                let content = Zeroizing::new(content?);
                Ok(Zeroizing::new(content.trim_ascii_end().to_vec()))
            }
            Self::Environment { env: variable } => match env::var(variable) {
                Ok(value) => Ok(Zeroizing::new(value.into_bytes())),
                Err(_) if is_variable_name(variable) => Err(Failure::usage(format!(
                    "{name} is in the environment variable {variable}, which is not set"
                ))),
                Err(_) => Err(Failure::usage(format!(
                    "{name} is in an environment variable that is not set; `env` takes its name, not the key itself"
                ))),
            },
            Self::StandardInput { stdin: true } => input.next_line(),
            Self::StandardInput { stdin: false } => Err(Failure::usage(format!("{name} names no place for the key"))),
            Self::Text(text) => Ok(Zeroizing::new(text.as_bytes().to_vec())),
        }
    }
}
