//! The list of platform certificates in the response of `GET /v3/certificates`.

use serde_json::Value;

use super::key_set::{self, KeySet};
use super::lookup_name;
use crate::certificate::Certificate;
use crate::foreign_text::{self, Foreign};
use crate::key_error::KeyError;
use crate::merchant::Merchant;
use crate::resource_cipher::ResourceAlgorithm;

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
    let list: Value = serde_json::from_slice(body).map_err(|error| {
        failed(format!(
            "it is not JSON (line {}, column {})",
            error.line(),
            error.column()
        ))
    })?;
    let data = list.get("data").and_then(Value::as_array);
    let data = data.ok_or_else(|| failed("it has no array `data`".to_owned()))?;
    // Whether a certificate's key can be used, and whether its serial number is free, is checked by adding it.
    let mut usable = KeySet::new();
    let mut listed = Listed {
        certificates: Vec::new(),
        unusable: Vec::new(),
    };
    for entry in data {
        let certificate = read_entry(entry, merchant).and_then(|certificate| {
            key_set::add_certificate(&mut usable, certificate.clone())?;
            Ok(certificate)
        });
        match certificate {
            Ok(certificate) => listed.certificates.push(certificate),
            Err(reason) => listed.unusable.push(Unusable {
                serial: foreign_text::cut(entry.get("serial_no").and_then(Value::as_str).unwrap_or_default()),
                reason,
            }),
        }
    }
    Ok(listed)
}

fn read_entry(entry: &Value, merchant: &Merchant) -> Result<Certificate, KeyError> {
    let failed = |reason: String| KeyError::CertificateList { reason };
    let text = |pointer: &str| {
        let value = entry.pointer(pointer).and_then(Value::as_str);
        value.ok_or_else(|| failed(format!("an entry of `data` has no string at {pointer}")))
    };
    let serial = text("/serial_no")?;
    let associated_data = entry
        .pointer("/encrypt_certificate/associated_data")
        .and_then(Value::as_str);
    let algorithm = entry.pointer("/encrypt_certificate/algorithm").and_then(Value::as_str);
    let algorithm = ResourceAlgorithm::named(algorithm)
        .ok_or_else(|| failed(format!("certificate {}: unknown algorithm", Foreign(serial))))?;
    let pem = merchant
        .decrypt_with(
            algorithm,
            text("/encrypt_certificate/nonce")?,
            associated_data.unwrap_or_default(),
            text("/encrypt_certificate/ciphertext")?,
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
