//! The list of platform certificates in the response of `GET /v3/certificates`.

use wechatpay_derive::Response;

use super::key_set::{self, KeySet};
use super::lookup_name;
use crate::certificate::Certificate;
use crate::foreign_text::{self, Foreign};
use crate::key_error::KeyError;
use crate::merchant::Merchant;
use crate::resource_cipher::{EncryptedResource, ResourceAlgorithm};
use crate::wire::{self, Unreadable};

/// The associated data of encrypted certificates.
const ASSOCIATED_DATA: &str = "certificate";

/// The response, read like those of other calls, so that a broken member that no client needs does no harm.
#[derive(Response)]
struct CertificateList {
    data: Option<Vec<Entry>>,
    unreadable: Unreadable,
}

#[derive(Response)]
struct Entry {
    serial_no: Option<String>,
    encrypt_certificate: Option<EncryptedResource>,
    unreadable: Unreadable,
}

/// The content of a list.
pub(crate) struct Listed {
    pub(crate) certificates: Vec<Certificate>,
    pub(crate) unusable: Vec<Unusable>,
}

/// An entry that cannot be used: it is encrypted with an unknown algorithm or another key, or its key is of an unknown
/// kind.
pub(crate) struct Unusable {
    /// The serial number given in the list; it is not validated.
    pub(crate) serial: String,
    pub(crate) reason: KeyError,
}

/// Reads and decrypts a list. A faulty entry does not affect the others.
pub(crate) fn read_certificates(body: &[u8], merchant: &Merchant) -> Result<Listed, KeyError> {
    let failed = |reason: String| KeyError::CertificateList { reason };
    let list: CertificateList = wire::decode_json(body, None).map_err(|error| failed(error.to_string()))?;
    let absent = "it has no array `data`";
    let data = list
        .data
        .ok_or_else(|| failed(what_is_wrong(&list.unreadable, absent)))?;
    // Whether a certificate's key can be used, and whether its serial number is free, is checked by adding it.
    let mut usable = KeySet::new();
    let mut listed = Listed {
        certificates: Vec::new(),
        unusable: Vec::new(),
    };
    for (path, cause) in list.unreadable.iter() {
        listed.unusable.push(Unusable {
            serial: String::new(),
            reason: failed(format!("{path}: {cause}")),
        });
    }
    for entry in data {
        let certificate = read_entry(&entry, merchant).and_then(|certificate| {
            key_set::add_certificate(&mut usable, certificate.clone())?;
            Ok(certificate)
        });
        match certificate {
            Ok(certificate) => listed.certificates.push(certificate),
            Err(reason) => listed.unusable.push(Unusable {
                serial: foreign_text::cut(entry.serial_no.as_deref().unwrap_or_default()),
                reason,
            }),
        }
    }
    Ok(listed)
}

/// The reason why a field is missing: it could not be read, or, as the text says, it is absent.
fn what_is_wrong(unreadable: &Unreadable, absent: &str) -> String {
    match unreadable.clone().into_result() {
        Err(error) => error.to_string(),
        Ok(()) => absent.to_owned(),
    }
}

fn read_entry(entry: &Entry, merchant: &Merchant) -> Result<Certificate, KeyError> {
    let failed = |reason: String| KeyError::CertificateList { reason };
    let missing = |name: &str| {
        let absent = format!("an entry of `data` has no `{name}`");
        failed(what_is_wrong(&entry.unreadable, &absent))
    };
    let serial = entry.serial_no.as_deref().ok_or_else(|| missing("serial_no"))?;
    let encrypted = entry.encrypt_certificate.as_ref();
    let encrypted = encrypted.ok_or_else(|| missing("encrypt_certificate"))?;
    let algorithm = ResourceAlgorithm::named(encrypted.algorithm.as_deref())
        .ok_or_else(|| failed(format!("certificate {}: unknown algorithm", Foreign(serial))))?;
    // The service encrypts notifications with the same key, and users choose some of their texts; only the associated data
    // tells a certificate from these.
    if encrypted.associated_data.as_deref() != Some(ASSOCIATED_DATA) {
        return Err(failed(format!(
            "certificate {}: its `associated_data` is not `{ASSOCIATED_DATA}`, so it is another encrypted text",
            Foreign(serial)
        )));
    }
    let pem = merchant
        .decrypt_with(
            algorithm,
            encrypted.nonce.as_deref().ok_or_else(|| missing("nonce"))?,
            ASSOCIATED_DATA,
            encrypted.ciphertext.as_deref().ok_or_else(|| missing("ciphertext"))?,
        )
        .map_err(|error| failed(format!("certificate {}: {error}", Foreign(serial))))?;
    let certificate = Certificate::from_pem(&*pem)?;
    if lookup_name(serial) != lookup_name(certificate.serial()) {
        return Err(failed(format!(
            "certificate {} is listed as {}",
            certificate.serial(),
            Foreign(serial)
        )));
    }
    Ok(certificate)
}
