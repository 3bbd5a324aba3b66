//! The settings of the shop, from environment variables.

use std::path::PathBuf;

use wechatpay_api::runtime::Client;

use crate::{Configuration, Failure};

/// The settings of a shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `SHOP_ADDRESS`: the address at which it listens. A proxy in front of it provides TLS.
    pub address: String,
    /// `SHOP_URL`: its address on the internet, to which WeChat Pay sends notifications: `https://shop.example.com`.
    pub url: String,
    /// `SHOP_APPID`: the app in which its orders are placed.
    pub appid: String,
    /// `SHOP_MERCHANTS`: the configuration files of its merchants, with commas between them. A sandbox's `sandbox.json` has all
    /// of its merchants.
    pub merchants: Vec<PathBuf>,
}

impl Settings {
    /// Reads the variables of the environment.
    ///
    /// # Errors
    /// When a variable has no text, or the shop's URL does not begin as one.
    pub fn of_environment() -> Result<Self, Failure> {
        Self::read(|name| std::env::var(name).ok())
    }

    /// Reads variables. Those that are missing have the values for the sandbox on this machine.
    ///
    /// # Errors
    /// When a variable is empty, or the shop's URL does not begin as one.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Failure> {
        let text = |name: &str, usual: &str| match variable(name) {
            Some(text) if text.trim().is_empty() => Err(Failure::from(format!("{name} is empty"))),
            Some(text) => Ok(text.trim().to_owned()),
            None => Ok(usual.to_owned()),
        };
        let address = text("SHOP_ADDRESS", "127.0.0.1:8080")?;
        let url = text("SHOP_URL", &format!("http://{address}"))?;
        if !url.starts_with("https://") && !url.starts_with("http://127.0.0.1:") {
            return Err("SHOP_URL has to begin with https://: WeChat Pay sends notifications over TLS only".into());
        }
        let merchants = variable("SHOP_MERCHANTS").unwrap_or_default();
        let merchants = merchants.split(',').map(str::trim).filter(|file| !file.is_empty());
        Ok(Self {
            merchants: merchants.map(PathBuf::from).collect(),
            url: url.trim_end_matches('/').to_owned(),
            address,
            appid: text("SHOP_APPID", "wxd678efh567hg6787")?,
        })
    }

    /// The clients of all merchants in `SHOP_MERCHANTS`, or the client of one merchant if none is named there.
    ///
    /// # Errors
    /// When a file or a key cannot be read.
    pub fn clients(&self, usual: &Configuration) -> Result<Vec<Client>, Failure> {
        if self.merchants.is_empty() {
            return Ok(vec![usual.client()?]);
        }
        let mut clients = Vec::new();
        for file in &self.merchants {
            for configuration in Configuration::read_all(file)? {
                clients.push(configuration.client()?);
            }
        }
        Ok(clients)
    }
}
