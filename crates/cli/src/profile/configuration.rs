//! The configuration file, in TOML.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use wechatpay_sandbox::{Configuration, PlatformKeyMode};
use wechatpay_spec::plural::counted;
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
            let place = error.span().map_or(0, |span| span.start);
            let (line, problem) = explained(text, place, error.message());
            Failure::usage(format!("{}, line {line}: {problem}", printable_path(file)))
        })
    }
}

/// The number of the line of an error, the setting in it and what is wrong, in the program's own words: the parser's text quotes the line,
/// which may hold a key that was put there by mistake.
fn explained(text: &str, place: usize, message: &str) -> (usize, String) {
    let before = text.get(..place).unwrap_or_default();
    let number = before.matches('\n').count() + 1;
    let line = text.lines().nth(number - 1).unwrap_or_default();
    // A name that is not a setting may be a secret that was pasted there, so only short ones in lower case are quoted.
    let quotable = |name: &str| {
        let has_form = name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'0'..=b'9'));
        (has_form && !name.is_empty() && name.len() < 32).then(|| name.to_owned())
    };
    let named = message.split('`').nth(1).unwrap_or_default();
    let problem = if message.starts_with("unknown field") {
        let known = match message.contains("`merchant_id`") {
            true => SETTINGS.map(|(name, _)| name).join(", "),
            false => "default and profiles".to_owned(),
        };
        match quotable(named) {
            Some(name) => format!("there is no setting `{name}`; known settings: {known}"),
            None => format!("this is not a setting; known settings: {known}"),
        }
    } else if message.starts_with("missing field") {
        format!("the profile has no `{named}`")
    } else if message.starts_with("duplicate key") {
        "this setting or profile occurs twice".to_owned()
    } else {
        let setting = line.split_once('=').map(|(name, _)| name.trim());
        let setting = SETTINGS.into_iter().find(|(name, _)| Some(*name) == setting);
        match setting {
            Some((name, form)) => format!("`{name}` must be {form}"),
            None => "this is neither `name = value` nor `[profiles.NAME]`; a text must be in quotes".to_owned(),
        }
    };
    (number, problem)
}

/// The settings of a profile, with the form of each.
const SETTINGS: [(&str, &str); 14] = [
    ("merchant_id", "a text in quotes"),
    ("brand", "true or false"),
    ("certificate", A_FILE),
    ("serial", "a text in quotes"),
    ("private_key", A_KEY),
    ("pkcs12", A_FILE),
    ("api_v3_key", A_KEY),
    ("api_v2_key", A_KEY),
    ("platform_public_key", A_FILE),
    ("platform_public_key_id", "a text in quotes"),
    (
        "platform_certificates",
        "a list of names of files, such as [\"wechatpay_1.pem\"]",
    ),
    ("bank_card_key", A_FILE),
    ("base_url", "a URL in quotes"),
    ("authority", A_FILE),
];
const A_FILE: &str = "the name of a file in quotes";
const A_KEY: &str = "the name of a file in quotes, or a table with `file`, `env` or `stdin`";

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
    /// The number of a setting's key on standard input, from 0: the keys that are read from there stand in the order of the settings,
    /// whichever of them a command needs.
    pub(super) fn number_of(&self, name: &str) -> usize {
        let keys = [
            ("private_key", &self.private_key),
            ("api_v3_key", &self.api_v3_key),
            ("api_v2_key", &self.api_v2_key),
        ];
        let before = keys.iter().take_while(|(other, _)| *other != name);
        let from_input = |key: &Option<KeySource>| matches!(key, Some(KeySource::StandardInput { stdin: true }));
        before.filter(|(_, key)| from_input(key)).count()
    }

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

/// Standard input, read once, however many keys are in it: a key in PEM with all its lines, any other on one line.
#[derive(Default)]
pub(crate) struct StandardInput(RefCell<Option<Zeroizing<Vec<u8>>>>);

impl StandardInput {
    /// The key of this number, from 0, without blanks at its ends. `name` is that of the setting or option.
    pub(crate) fn key(&self, number: usize, name: &str) -> Result<Zeroizing<Vec<u8>>, Failure> {
        let mut read = self.0.borrow_mut();
        let text = match read.take() {
            Some(text) => text,
            None => Zeroizing::new(source::standard_input()?),
        };
        let text = read.insert(text);
        let keys = keys_in(text);
        keys.get(number).map(|key| Zeroizing::new(key.to_vec())).ok_or_else(|| {
            let count = counted(keys.len(), "key", "keys");
            Failure::usage(format!(
                "{name} is read from standard input, where only {count} can be read; a file named `-` uses up standard input, too"
            ))
        })
    }
}

/// The keys in a text, in their order. Empty lines are skipped.
fn keys_in(text: &[u8]) -> Vec<&[u8]> {
    let mut keys = Vec::new();
    let mut rest = text.trim_ascii_start();
    while !rest.is_empty() {
        let end_of_line = |from: usize| {
            let lines = rest.get(from..).unwrap_or_default();
            lines
                .iter()
                .position(|byte| *byte == b'\n')
                .map_or(rest.len(), |length| from + length)
        };
        let end = match rest.starts_with(b"-----BEGIN ") {
            true => rest
                .windows(PEM_END.len())
                .position(|window| window == PEM_END)
                .map_or(rest.len(), end_of_line),
            false => end_of_line(0),
        };
        let (key, after) = rest.split_at(end);
        keys.push(key.trim_ascii_end());
        rest = after.trim_ascii_start();
    }
    keys
}

/// The beginning of the last line of a text in PEM.
const PEM_END: &[u8] = b"-----END ";

impl KeySource {
    /// The file with the key, if it is in one.
    pub(crate) fn file(&self) -> Option<&Path> {
        match self {
            Self::Path(file) | Self::File { file } => Some(file),
            Self::Environment { .. } | Self::StandardInput { .. } | Self::Text(_) => None,
        }
    }

    /// Reads the key; `name` is that of the setting, and `number` its number among the keys on standard input. Blanks and
    /// line feeds at the ends of files are dropped.
    pub(super) fn read(
        &self,
        folder: &Path,
        input: &StandardInput,
        number: usize,
        name: &str,
    ) -> Result<Zeroizing<Vec<u8>>, Failure> {
        match self {
            Self::Path(file) | Self::File { file } => {
                let content = source::read(&folder.join(file)).map_err(|error| match source::is_file_name(file) {
                    true => error,
                    false => Failure::usage(format!(
                        "{name} names a file that cannot be read; a key itself does not belong in the configuration file"
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
            Self::StandardInput { stdin: true } => input.key(number, name),
            Self::StandardInput { stdin: false } => {
                Err(Failure::usage(format!("{name} does not say where the key is")))
            }
            Self::Text(text) => Ok(Zeroizing::new(text.as_bytes().to_vec())),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn keys_on_standard_input_are_separated_by_lines_and_by_the_ends_of_pem() {
        let pem = "-----BEGIN PRIVATE KEY-----\nMIIE\nvQIB\n-----END PRIVATE KEY-----";
        for (text, expected) in [
            ("one\ntwo\n".to_owned(), vec!["one", "two"]),
            ("\r\n one \r\n\r\ntwo".to_owned(), vec!["one", "two"]),
            (format!("{pem}\nthree\ntwo\n"), vec![pem, "three", "two"]),
            (format!("\n{pem}\n\n\nthree"), vec![pem, "three"]),
            (format!("one\n{pem}"), vec!["one", pem]),
            (
                "-----BEGIN PRIVATE KEY-----\nMIIE\n".to_owned(),
                vec!["-----BEGIN PRIVATE KEY-----\nMIIE"],
            ),
            ("\n \n".to_owned(), vec![]),
        ] {
            let keys = keys_in(text.as_bytes());
            let keys: Vec<&str> = keys.iter().map(|key| std::str::from_utf8(key).unwrap()).collect();
            assert_eq!(keys, expected, "{text:?}");
        }
        let windows = pem.replace('\n', "\r\n");
        assert_eq!(
            keys_in(format!("{windows}\r\nthree\r\n").as_bytes()),
            [windows.as_bytes(), b"three"]
        );
    }

    #[test]
    fn errors_name_file_line_and_setting_and_quote_no_value() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        let secret = "8f3cA6b1d09E47725b1a0cFe93d4A6b8";
        for (text, expected) in [
            (
                "[profiles.a]\nmerchant_id = 5\n",
                "line 2: `merchant_id` must be a text in quotes",
            ),
            (
                "[profiles.a]\nmerchant_id = \"1\"\nbrand = \"yes\"\n",
                "line 3: `brand` must be true or false",
            ),
            (
                "[profiles.a]\nmerchant_id = \"1\"\nplatform_certificates = \"a.pem\"\n",
                "line 3: `platform_certificates` must be a list",
            ),
            (
                "[profiles.a]\nbrand = true\n",
                "line 1: the profile has no `merchant_id`",
            ),
            (
                "[profiles.a]\nmerchant_id = \"1\"\nmerchantid = 2\n",
                "line 3: there is no setting `merchantid`; known settings: merchant_id, brand",
            ),
            (
                "[profiles.a]\nmerchant_id = \"1\"\nmerchant_id = \"2\"\n",
                "line 3: this setting or profile occurs twice",
            ),
            (
                "defualt = \"a\"\n",
                "line 1: there is no setting `defualt`; known settings: default and profiles",
            ),
            (
                "[profiles.a]\napi_v3_key = SECRET\n",
                "line 2: `api_v3_key` must be the name of a file",
            ),
            (
                "[profiles.a]\nmerchant_id = \"1\"\napi_v3_key = { key = \"SECRET\" }\n",
                "line 3: `api_v3_key` must be the name of a file",
            ),
            (
                "[profiles.a]\nmerchant_id = \"1\"\nSECRET = 1\n",
                "line 3: this is not a setting",
            ),
            ("[profiles.a\nmerchant_id = \"1\"\n", "line 1: this is neither"),
            ("SECRET\n", "line 1: this is neither"),
        ] {
            fs::write(&file, text.replace("SECRET", secret)).unwrap();
            let Err(failure) = ConfigurationFile::read(&file) else {
                panic!("accepted: {text}")
            };
            let failure = failure.to_string();
            assert!(
                failure.contains(&format!("config.toml, {expected}")),
                "{text}: {failure}"
            );
            assert!(!failure.contains(secret), "{failure}");
        }
    }
}
