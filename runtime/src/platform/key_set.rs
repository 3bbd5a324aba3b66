//! Platform keys by name, and which keys are accepted.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use super::public_key::PublicKey;
use super::{PlatformKey, lookup_name};
use crate::certificate::Certificate;
use crate::key_error::KeyError;

/// The name of a platform certificate in errors.
pub(super) const CERTIFICATE: &str = "platform certificate";

/// The keys by the name under which they are looked up.
pub(super) type KeySet = BTreeMap<String, Arc<PlatformKey>>;

/// Adds a certificate, unless it is a merchant's or its key is of an unknown kind.
pub(super) fn add_certificate(keys: &mut KeySet, certificate: Certificate) -> Result<(), KeyError> {
    if let Some(merchant) = certificate.merchant() {
        return Err(KeyError::MerchantsCertificate {
            serial: certificate.serial().to_owned(),
            merchant: merchant.to_owned(),
        });
    }
    let public = PublicKey::of(&certificate, CERTIFICATE)?;
    add(
        keys,
        PlatformKey {
            serial: certificate.serial().into(),
            public,
            certificate: Some(certificate),
        },
    )
}

/// Adds a key, unless another one has its name.
pub(super) fn add(keys: &mut KeySet, key: PlatformKey) -> Result<(), KeyError> {
    match keys.entry(lookup_name(&key.serial).into_owned()) {
        Entry::Vacant(entry) => {
            entry.insert(Arc::new(key));
            Ok(())
        }
        // The same certificate may be given twice, for example from a file and from a download.
        Entry::Occupied(entry) => match (&entry.get().certificate, &key.certificate) {
            (Some(known), Some(new)) if known.der() == new.der() => Ok(()),
            _ => Err(KeyError::DuplicateSerial {
                serial: key.serial.as_ref().to_owned(),
            }),
        },
    }
}
