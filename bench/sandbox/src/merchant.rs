//! The merchant whose keys the sandbox wrote into its folder.

use std::path::Path;

use serde_json::Value;
use wechatpay_runtime::Merchant;

use crate::Result;

/// The facts that a caller needs.
pub(crate) struct Shop {
    /// The host and the port of the sandbox.
    pub(crate) address: String,
    pub(crate) merchant_id: String,
    pub(crate) merchant: Merchant,
}

impl Shop {
    /// Reads `sandbox.json` and the files that it names.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let written: Value = serde_json::from_slice(&std::fs::read(folder.join("sandbox.json"))?)?;
        let text = |name: &str| written.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let file = |name: &str| std::fs::read_to_string(folder.join(text(name)));
        let merchant_id = text("merchant_id");
        let merchant = Merchant::builder(merchant_id.clone())
            .certificate_pem(file("merchant_certificate")?)
            .private_key_pem(file("merchant_key")?)
            .build()?;
        Ok(Self {
            address: text("base_url").trim_start_matches("http://").to_owned(),
            merchant_id,
            merchant,
        })
    }
}
