//! The identities as the parts of a gateway share them.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use wechatpay_spec::model::Signer;

use super::authority::Authority;
use super::key_pool::KeyPool;
use super::{Identity, KeptKeys, MerchantAccount, PlatformKey};
use crate::error::IdentityError;

/// The maximum number of platform certificates. When keys rotate more often, the oldest is removed.
const MAX_CERTIFICATES: usize = 4;

/// The identity of each merchant. The platform certificate can be replaced while calls are handled.
pub(crate) struct SharedIdentity {
    first: Identity,
    others: Vec<Identity>,
    kept: Mutex<KeptKeys>,
    /// The folder that keeps the keys, unless they end with the sandbox.
    folder: Option<PathBuf>,
}

impl SharedIdentity {
    /// The identities of the first and of all other merchants. `folder` keeps the keys. `names` are further names and
    /// addresses that the TLS port is reached by.
    pub(crate) fn new(
        mut kept: KeptKeys,
        first: &MerchantAccount,
        others: &[MerchantAccount],
        pool: &mut KeyPool,
        folder: Option<PathBuf>,
        names: &[String],
    ) -> Result<Self, IdentityError> {
        let mut identity = |account: &MerchantAccount| {
            let merchant = kept.merchant(account, pool)?;
            Identity::of(&kept, &merchant, account, names)
        };
        let first = identity(first)?;
        let others = others.iter().map(identity).collect::<Result<_, _>>()?;
        if let Some(folder) = &folder {
            kept.write(folder).map_err(IdentityError::of)?;
        }
        Ok(Self {
            first,
            others,
            kept: Mutex::new(kept),
            folder,
        })
    }

    /// The identity of the first merchant.
    pub(crate) const fn first(&self) -> &Identity {
        &self.first
    }

    /// Every merchant's identity, the first one's first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Identity> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// Whether there is more than one merchant.
    pub(crate) const fn are_several(&self) -> bool {
        !self.others.is_empty()
    }

    /// The identity of a merchant.
    pub(crate) fn of_merchant(&self, merchant_id: &str) -> Option<&Identity> {
        self.all().find(|identity| identity.merchant_id == merchant_id)
    }

    /// The identity of a merchant; that of the first one when there is no such merchant.
    pub(crate) fn of_merchant_or_first(&self, merchant_id: &str) -> &Identity {
        self.of_merchant(merchant_id).unwrap_or(&self.first)
    }

    /// The identity of the merchant or brand that an `Authorization` header names. When it names none that the sandbox
    /// knows, that of the first merchant, against which it cannot be verified.
    pub(crate) fn of_authorization(&self, header: Option<&str>, signer: Signer) -> &Identity {
        let name = match signer {
            Signer::Merchant => "mchid=\"",
            Signer::Brand => "brand_id=\"",
        };
        let named = header.and_then(|header| header.split_once(name)?.1.split_once('"'));
        let named = named.and_then(|(id, _)| {
            self.all().find(|identity| match signer {
                Signer::Merchant => identity.merchant_id == id,
                Signer::Brand => identity.brand_id.as_deref() == Some(id),
            })
        });
        named.unwrap_or(&self.first)
    }

    /// Generates a new platform certificate, which from now on signs when a request names no key. Returns its serial
    /// number. Calls are handled meanwhile.
    pub(crate) fn rotate(&self) -> Result<String, IdentityError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let [key] = KeyPool::new().take()?;
        let next = Authority::restore(&kept.authority)?.certified_platform_key(&key)?;
        let key = Arc::new(PlatformKey::certified(&next)?);
        let serial = key.name.clone();
        let mut changed = kept.clone();
        if changed.certificates.len() >= MAX_CERTIFICATES {
            changed.certificates.remove(0);
        }
        changed.certificates.push(next);
        if let Some(folder) = &self.folder {
            changed.write(folder).map_err(IdentityError::of)?;
        }
        *kept = changed;
        for identity in self.all() {
            identity.add_certificate(Arc::clone(&key), MAX_CERTIFICATES);
        }
        Ok(serial)
    }
}

impl std::fmt::Debug for SharedIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.all().map(|identity| identity.merchant_id.clone()))
            .finish()
    }
}
