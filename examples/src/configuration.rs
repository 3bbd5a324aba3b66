//! From the sandbox's `sandbox.json` to a client. With files from the merchant platform, and without the base URLs and the
//! authority, the same makes a client of the real service.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use wechatpay_runtime::transport::ReqwestTransport;
use wechatpay_runtime::{Client, Host, Merchant, PlatformKeys};

use crate::Failure;

/// What of `sandbox.json` the examples need. Files are named relative to it.
#[derive(Clone, Deserialize)]
pub struct Configuration {
    /// `http://127.0.0.1:port`
    pub base_url: String,
    /// `https://127.0.0.1:port`
    pub tls_base_url: String,
    /// PEM file of the authority that certified the TLS port.
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
    /// The folder that files are named relative to.
    #[serde(skip)]
    folder: PathBuf,
}

impl Configuration {
    /// Reads a configuration file.
    ///
    /// # Errors
    /// When it cannot be read, or lacks something.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let json = fs::read(path).map_err(|error| format!("{}: {error}; does the sandbox run?", path.display()))?;
        // Without the reader's own words, which quote values: two of them are keys.
        let unreadable = |error: serde_json::Error| {
            let (line, column) = (error.line(), error.column());
            format!(
                "{}: line {line}, column {column} is not what a sandbox.json holds",
                path.display()
            )
        };
        let mut configuration: Self = serde_json::from_slice(&json).map_err(unreadable)?;
        configuration.folder = path.parent().unwrap_or(Path::new(".")).to_owned();
        Ok(configuration)
    }

    /// One of the files.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn file(&self, name: &Path) -> io::Result<Vec<u8>> {
        fs::read(self.folder.join(name))
    }

    /// Who calls.
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

    /// Who answers.
    ///
    /// # Errors
    /// When a key cannot be read.
    pub fn platform_keys(&self) -> Result<PlatformKeys, Failure> {
        let pem = self.file(&self.platform_public_key)?;
        let keys = PlatformKeys::builder().public_key(&self.platform_public_key_id, pem);
        Ok(keys.build()?)
    }

    /// A client of the sandbox, over plain HTTP: enough for APIv3. The real service needs neither a base URL nor anything
    /// else that is said here.
    ///
    /// # Errors
    /// When a key cannot be read.
    pub fn client(&self) -> Result<Client, Failure> {
        let builder = Client::builder(self.merchant()?, self.platform_keys()?);
        Ok(builder.base_url(Host::Main, &self.base_url)?.build()?)
    }

    /// A client of the sandbox over TLS, which presents the merchant's certificate where an operation demands it. That the
    /// sandbox's own authority is trusted has to be said; the real service's is known to the system.
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
