//! The keys and certificates of a sandbox in one file, which keeps them between starts.

use std::fs;
use std::io;
use std::path::Path;

use rcgen::KeyPair;
use serde::{Deserialize, Serialize};
use wechatpay_runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_spec::obstacle;

use super::account::MerchantAccount;
use super::authority::Authority;
use super::certified::Certified;
use super::key_pool::KeyPool;
use super::private_file::write_private;
use crate::error::IdentityError;

/// The name of the file in the sandbox's folder.
pub(crate) const KEYS_FILE: &str = "keys.json";

/// Everything that an identity is made from: private keys and certificates in PEM, and the API keys.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct KeptKeys {
    /// The merchant that the folder was made for.
    #[serde(flatten)]
    first: KeptMerchant,
    #[serde(default)]
    others: Vec<KeptMerchant>,
    /// The authority of the TLS port and of all other certificates.
    pub(super) authority: Certified,
    /// The platform certificates, oldest first.
    pub(super) certificates: Vec<Certified>,
    pub(super) bank_card_key: String,
}

/// The keys of one merchant, and the platform's public key for it.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct KeptMerchant {
    pub(super) merchant_id: String,
    pub(super) merchant: Certified,
    pub(super) api_v3_key: String,
    pub(super) api_v2_key: String,
    pub(super) public_key_id: String,
    pub(super) public_key: String,
}

impl KeptKeys {
    /// Makes everything for a merchant, with RSA keys of a pool.
    pub(crate) fn generate(account: &MerchantAccount, pool: &mut KeyPool) -> Result<Self, IdentityError> {
        let kept = Authority::generate()?;
        let authority = Authority::restore(&kept)?;
        let [merchant_key, public_key, certified_key, bank_card_key] = pool.take()?;
        Ok(Self {
            first: KeptMerchant::new(account, &authority, &merchant_key, &public_key)?,
            others: Vec::new(),
            certificates: vec![authority.certified_platform_key(&certified_key)?],
            bank_card_key: bank_card_key.serialize_pem(),
            authority: kept,
        })
    }

    /// The keys of a merchant. `None` when the folder has none yet.
    fn merchant_mut(&mut self, merchant_id: &str) -> Option<&mut KeptMerchant> {
        let mut merchants = std::iter::once(&mut self.first).chain(&mut self.others);
        merchants.find(|merchant| merchant.merchant_id == merchant_id)
    }

    /// The keys of a merchant, generated when it is new, and overridden by the account's own keys.
    pub(super) fn merchant(
        &mut self,
        account: &MerchantAccount,
        pool: &mut KeyPool,
    ) -> Result<KeptMerchant, IdentityError> {
        let authority = Authority::restore(&self.authority)?;
        if self.merchant_mut(&account.merchant_id).is_none() {
            let [merchant_key, public_key] = pool.take()?;
            let merchant = KeptMerchant::new(account, &authority, &merchant_key, &public_key)?;
            self.others.push(merchant);
        }
        let kept = self.merchant_mut(&account.merchant_id);
        let kept = kept.ok_or_else(|| IdentityError::of("the merchant has no keys"))?;
        kept.bring(account, &authority)?;
        Ok(kept.clone())
    }

    /// The keys in a folder; `None` when it has none.
    pub(crate) fn read(folder: &Path) -> io::Result<Option<Self>> {
        let content = match fs::read(folder.join(KEYS_FILE)) {
            Ok(content) => content,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        // The parser's message is left out, because it may quote keys.
        let kept = serde_json::from_slice(&content);
        kept.map(Some).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            let reason = format!(
                "{KEYS_FILE} is not what the sandbox wrote (line {line}, column {column}); remove it to get new keys"
            );
            io::Error::new(io::ErrorKind::InvalidData, reason)
        })
    }

    /// Writes the keys into a folder. A crash leaves the old file or the new one. On Unix only the user can read it.
    pub(crate) fn write(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        let mut json = serde_json::to_string_pretty(self).map_err(io::Error::other)?;
        json.push('\n');
        obstacle::ensure_writable(folder, KEYS_FILE)?;
        let new = format!("{KEYS_FILE}.new");
        write_private(folder, Path::new(&new), &json)?;
        fs::rename(folder.join(new), folder.join(KEYS_FILE))
    }
}

impl KeptMerchant {
    fn new(
        account: &MerchantAccount,
        authority: &Authority,
        merchant_key: &KeyPair,
        public_key: &KeyPair,
    ) -> Result<Self, IdentityError> {
        let id = &account.merchant_id;
        Ok(Self {
            merchant: Certified {
                certificate: authority.client_certificate(merchant_key, id)?.pem(),
                key: merchant_key.serialize_pem(),
            },
            api_v3_key: random()?,
            api_v2_key: random()?,
            public_key_id: format!("PUB_KEY_ID_0{id}2026010100000000000000"),
            public_key: public_key.serialize_pem(),
            merchant_id: id.clone(),
        })
    }

    /// Replaces the generated keys by the account's own.
    fn bring(&mut self, account: &MerchantAccount, authority: &Authority) -> Result<(), IdentityError> {
        if let Some(key) = &account.private_key {
            let pair = KeyPair::from_pem(key).map_err(|_| {
                let id = &account.merchant_id;
                IdentityError::of(format!("the private key of merchant {id} is not an RSA key in PEM"))
            })?;
            // The kept certificate is of this key if it was brought before.
            if self.merchant.key != *key || account.certificate.is_some() {
                let certificate = match &account.certificate {
                    Some(certificate) => certificate.clone(),
                    None => authority.client_certificate(&pair, &account.merchant_id)?.pem(),
                };
                self.merchant = Certified {
                    certificate,
                    key: key.clone(),
                };
            }
        } else if account.certificate.is_some() {
            let id = &account.merchant_id;
            let reason = format!("merchant {id} brings a certificate, but not the private key that belongs to it");
            return Err(IdentityError::of(reason));
        }
        for (kept, brought) in [
            (&mut self.api_v3_key, &account.api_v3_key),
            (&mut self.api_v2_key, &account.api_v2_key),
            (&mut self.public_key_id, &account.public_key_id),
        ] {
            if let Some(brought) = brought {
                brought.clone_into(kept);
            }
        }
        Ok(())
    }
}

/// 32 letters and digits.
fn random() -> Result<String, IdentityError> {
    SystemNonce.nonce().map_err(IdentityError::of)
}
