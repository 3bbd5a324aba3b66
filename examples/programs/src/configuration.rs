//! Builds a client from the sandbox's `sandbox.json`. With the files from the merchant platform, and without the base
//! URLs and the authority, the same code builds a client of the real service.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value};
use wechatpay_api::runtime::transport::ReqwestTransport;
use wechatpay_api::runtime::{Client, Host, Merchant, PlatformKeys};

use crate::Failure;

/// The part of `sandbox.json` that the examples need. File names are relative to its folder.
#[derive(Clone, Deserialize)]
pub struct Configuration {
    /// `http://127.0.0.1:port`
    pub base_url: String,
    /// `https://127.0.0.1:port`
    pub tls_base_url: String,
    /// PEM file of the certificate authority that issued the TLS port's certificate.
    pub authority: PathBuf,
    /// The merchant id (`mchid`).
    pub merchant_id: String,
    /// PEM file of the merchant's API certificate.
    pub merchant_certificate: PathBuf,
    /// PEM file of its private key.
    pub merchant_key: PathBuf,
    /// The APIv3 key.
    pub api_v3_key: String,
    /// The APIv2 key.
    pub api_v2_key: String,
    /// The name of the platform's public key.
    pub platform_public_key_id: String,
    /// PEM file of that key.
    pub platform_public_key: PathBuf,
    /// The folder that file names are relative to.
    #[serde(skip)]
    folder: PathBuf,
}

impl Configuration {
    /// Reads a configuration file.
    ///
    /// # Errors
    /// When it cannot be read, or a field is missing.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let first = Self::read_all(path)?.into_iter().next();
        first.ok_or_else(|| format!("{}: there is no merchant", path.display()).into())
    }

    /// Reads the configurations of all merchants in a file: that of the file itself, and one for each of its `merchants`,
    /// which have the other fields in common with it.
    ///
    /// # Errors
    /// When the file cannot be read, or a field is missing.
    pub fn read_all(path: &Path) -> Result<Vec<Self>, Failure> {
        let json = fs::read(path).map_err(|error| format!("{}: {error}; does the sandbox run?", path.display()))?;
        // The parser's message is left out, because it quotes values, and two of them are keys.
        let unreadable = |error: serde_json::Error| {
            let (line, column) = (error.line(), error.column());
            format!(
                "{}: line {line}, column {column} is not what a sandbox.json holds",
                path.display()
            )
        };
        let first: Self = serde_json::from_slice(&json).map_err(unreadable)?;
        let mut members: Map<String, Value> = serde_json::from_slice(&json).map_err(unreadable)?;
        let others = members.remove("merchants").unwrap_or_default();
        let others: Vec<Map<String, Value>> = match others {
            Value::Null => Vec::new(),
            others => serde_json::from_value(others).map_err(unreadable)?,
        };
        let mut all = vec![first];
        for other in others {
            let mut whole = members.clone();
            whole.extend(other);
            all.push(serde_json::from_value(Value::Object(whole)).map_err(unreadable)?);
        }
        for configuration in &mut all {
            path.parent()
                .unwrap_or(Path::new("."))
                .clone_into(&mut configuration.folder);
        }
        Ok(all)
    }

    /// Reads one of the files.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn file(&self, name: &Path) -> io::Result<Vec<u8>> {
        fs::read(self.folder.join(name))
    }

    /// The merchant on whose behalf the client calls.
    ///
    /// # Errors
    /// When a key cannot be read.
    pub fn merchant(&self) -> Result<Merchant, Failure> {
        Ok(Merchant::builder(&self.merchant_id)
            .certificate_pem(self.file(&self.merchant_certificate)?)
            .private_key_pem(self.file(&self.merchant_key)?)
            .api_v3_key(self.api_v3_key.clone())
            .api_v2_key(self.api_v2_key.clone())
            .build()?)
    }

    /// The platform's public key, which verifies the responses.
    ///
    /// # Errors
    /// When a key cannot be read.
    pub fn platform_keys(&self) -> Result<PlatformKeys, Failure> {
        let pem = self.file(&self.platform_public_key)?;
        let keys = PlatformKeys::builder().public_key(&self.platform_public_key_id, pem);
        Ok(keys.build()?)
    }

    /// A client of the sandbox over plain HTTP, which is enough for APIv3. For the real service, no base URL has to be
    /// set.
    ///
    /// # Errors
    /// When a key cannot be read.
    pub fn client(&self) -> Result<Client, Failure> {
        let builder = Client::builder(self.merchant()?, self.platform_keys()?);
        Ok(builder.base_url(Host::Main, &self.base_url)?.build()?)
    }

    /// A client of the sandbox over TLS, which presents the merchant's certificate where an operation requires it. It
    /// has to be configured to trust the sandbox's own authority; the system already trusts that of the real service.
    ///
    /// # Errors
    /// When a key cannot be read.
    pub fn tls_client(&self) -> Result<Client, Failure> {
        let merchant = self.merchant()?;
        let transport = ReqwestTransport::builder()
            .roots_pem(&self.file(&self.authority)?)?
            .identity_of(&merchant)?
            .build()?;
        let builder = Client::builder(merchant, self.platform_keys()?).transport(transport);
        Ok(builder.base_url(Host::Main, &self.tls_base_url)?.build()?)
    }
}
