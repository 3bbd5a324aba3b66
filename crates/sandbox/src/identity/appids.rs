//! The appids that belong to a merchant.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use super::account::MerchantAccount;

/// The maximum number of appids that are remembered as accepted. Beyond it, each is accepted without a note.
const MAX_SEEN: usize = 64;

/// The owner of the appid that a field of a request names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AppidOwner {
    /// The merchant that signs.
    Merchant,
    /// The merchant that a service provider acts for.
    SubMerchant,
}

/// The appids that are declared for a merchant. Without any, it has every appid.
#[derive(Debug)]
pub(crate) struct Appids {
    own: Vec<String>,
    of_sub_merchants: Vec<String>,
    /// The appids that were accepted because none is declared.
    seen: Mutex<BTreeSet<String>>,
}

impl Appids {
    pub(super) fn of(account: &MerchantAccount) -> Self {
        Self {
            own: account.appids.clone(),
            of_sub_merchants: account.sub_appids.clone(),
            seen: Mutex::default(),
        }
    }

    /// The appids of the merchant itself; none when it has every appid.
    pub(crate) fn own(&self) -> &[String] {
        &self.own
    }

    /// The declared appids of an owner; none when it has every appid.
    pub(crate) fn declared(&self, owner: AppidOwner) -> &[String] {
        match owner {
            AppidOwner::Merchant => &self.own,
            AppidOwner::SubMerchant => &self.of_sub_merchants,
        }
    }

    /// Whether an appid is seen for the first time.
    pub(crate) fn is_new(&self, appid: &str) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.len() < MAX_SEEN && seen.insert(appid.to_owned())
    }
}
