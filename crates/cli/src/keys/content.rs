//! Recognizes a file by its bytes, not by its name.

use wechatpay_runtime::certificate::Certificate;
use wechatpay_runtime::key_file::{Form, KeyFile};
use wechatpay_runtime::{KeyError, Merchant};
use wechatpay_spec::plural::counted;

use super::{Remark, unrecognized};
use crate::verify::known_keys::{is_sm2_point, rsa_bits};
use crate::{key_file, moment};

/// The days before the end of a certificate in which it should be replaced.
const WARN_DAYS: i64 = 30;
const DAY: i64 = 86_400;
/// The bits of the shortest RSA key that may sign.
const SHORTEST_RSA: u64 = 2048;

/// The content of a file.
pub(super) enum Content {
    /// Certificates, and keys; with what its other certificates are, which cannot be used.
    Keys(KeyFile, Vec<Remark>),
    /// A PKCS#12 file with its certificate.
    Pkcs12 {
        certificate: Certificate,
        /// Whether it opens with an empty password.
        is_unprotected: bool,
    },
    /// A PKCS#12 file that could not be read.
    LockedPkcs12(String),
    /// A text of 32 characters: an API key.
    ApiKey {
        /// Whether it can be an APIv2 key too.
        printable: bool,
    },
    /// Something else.
    Other(String),
}

impl Content {
    /// Looks at a file. A PKCS#12 file is opened with the password, else with the merchant id.
    pub(super) fn of(bytes: &[u8], merchant_id: Option<&str>, password: Option<&str>) -> Self {
        if is_pkcs12(bytes) {
            return pkcs12(bytes, merchant_id, password);
        }
        match key_file::read(bytes) {
            Ok((keys, refused)) => Self::Keys(keys, refused.iter().map(unreadable).collect()),
            Err(error) => other(bytes, &error),
        }
    }

    pub(super) fn described(&self) -> String {
        match self {
            Self::Keys(keys, _) => {
                let mut parts = Vec::new();
                match keys.certificates.as_slice() {
                    [] => {}
                    [one] if one.merchant().is_some() => parts.push("a merchant's API certificate".to_owned()),
                    [_] => parts.push("a platform certificate (or another one that names no merchant)".to_owned()),
                    more => parts.push(format!("{} certificates", more.len())),
                }
                if keys.private_key.is_some() {
                    parts.push("a private key".to_owned());
                }
                if keys.public_key.is_some() {
                    parts.push("a public key".to_owned());
                }
                let parts = parts.join(" and ");
                match keys.form {
                    Form::Der => format!("{parts}, in binary DER"),
                    _ => format!("{parts}, in PEM"),
                }
            }
            Self::Pkcs12 { .. } => "a PKCS#12 file with a certificate and its private key".to_owned(),
            Self::LockedPkcs12(_) => "a PKCS#12 file".to_owned(),
            Self::ApiKey { .. } => "a text of 32 characters: an API key".to_owned(),
            Self::Other(what) => what.clone(),
        }
    }

    /// The certificates in it.
    pub(super) fn certificates(&self) -> &[Certificate] {
        match self {
            Self::Keys(keys, _) => &keys.certificates,
            Self::Pkcs12 { certificate, .. } => std::slice::from_ref(certificate),
            _ => &[],
        }
    }

    /// The public half of the private key in it.
    pub(super) fn private_key(&self) -> Option<&[u8]> {
        match self {
            Self::Keys(keys, _) => keys.private_key.as_deref(),
            Self::Pkcs12 { certificate, .. } => Some(certificate.public_key()),
            _ => None,
        }
    }

    /// The public key in it.
    pub(super) fn public_key(&self) -> Option<&[u8]> {
        match self {
            Self::Keys(keys, _) => keys.public_key.as_deref(),
            _ => None,
        }
    }

    /// Whether the RSA key of a certificate is too short.
    fn has_short_key(&self) -> bool {
        let keys = self.certificates().iter().map(Certificate::public_key);
        let mut sizes = keys.filter_map(rsa_bits);
        sizes.any(|bits| bits < SHORTEST_RSA)
    }

    pub(super) fn details(&self) -> Vec<(&'static str, String)> {
        let mut details = Vec::new();
        let certified = self.certificates().first().map(Certificate::public_key);
        if let Some(key) = certified.or(self.private_key()).or(self.public_key()) {
            let kind = if is_sm2_point(key) { "SM2" } else { "RSA" };
            details.push(("key", kind.to_owned()));
        }
        for certificate in self.certificates() {
            if let Some(merchant) = certificate.merchant() {
                details.push(("merchant", merchant.to_owned()));
            }
            details.push(("serial", certificate.serial().to_owned()));
            details.push((
                "valid from",
                moment::described(moment::seconds(certificate.not_before())),
            ));
            details.push(("valid to", moment::described(moment::seconds(certificate.not_after()))));
        }
        details
    }

    /// The findings about the file alone.
    pub(super) fn remarks(&self) -> Vec<Remark> {
        let mut remarks: Vec<Remark> = self.certificates().iter().filter_map(expiry).collect();
        match self {
            Self::Keys(_, refused) => remarks.extend(refused.iter().cloned()),
            Self::Pkcs12 {
                is_unprotected: true, ..
            } => remarks.push(Remark::warning(
                "its password is empty: the file alone is enough to use the key, and programs that take the merchant id as \
                 the password cannot open it",
            )),
            _ => {}
        }
        match self {
            Self::LockedPkcs12(reason) => remarks.push(Remark::error(reason.clone())),
            Self::Other(_) => remarks.push(Remark::error(
                "this is neither a key or certificate that WeChat Pay uses nor an API key",
            )),
            Self::Keys(..) | Self::Pkcs12 { .. } if self.has_short_key() => remarks.push(Remark::error(
                "the RSA key has fewer than 2048 bits, which WeChat Pay does not accept",
            )),
            Self::Keys(keys, _) if keys.form == Form::Der => {
                let convert = match keys.certificates.is_empty() {
                    true => "openssl pkey -inform DER -in FILE",
                    false => "openssl x509 -inform DER -in FILE",
                };
                remarks.push(Remark::warning(format!("most programs expect PEM: {convert}")));
            }
            Self::ApiKey { printable: false } => {
                remarks.push(Remark::warning(
                    "it is not printable ASCII, so it can only be an APIv3 key",
                ));
            }
            _ => {}
        }
        remarks
    }
}

fn expiry(certificate: &Certificate) -> Option<Remark> {
    let now = moment::now();
    let (from, to) = (
        moment::seconds(certificate.not_before()),
        moment::seconds(certificate.not_after()),
    );
    let serial = certificate.serial();
    if to < now {
        return Some(Remark::error(format!(
            "the certificate {serial} expired {} ago",
            counted((now - to) / DAY, "day", "days")
        )));
    }
    if from > now {
        let text = format!(
            "the certificate {serial} is not valid before {}",
            moment::described(from)
        );
        return Some(Remark::error(text));
    }
    let left = (to - now) / DAY;
    (left < WARN_DAYS).then(|| {
        Remark::warning(format!(
            "the certificate {serial} expires in {}",
            counted(left, "day", "days")
        ))
    })
}

/// A DER sequence that begins with the version 3, as PKCS#12 does.
fn is_pkcs12(bytes: &[u8]) -> bool {
    let start = bytes.get(..9).unwrap_or(bytes);
    start.first() == Some(&0x30) && start.windows(3).any(|part| part == [2, 1, 3])
}

/// Opens a PKCS#12 file with the password, else with the merchant id, else with an empty one.
fn pkcs12(bytes: &[u8], merchant_id: Option<&str>, password: Option<&str>) -> Content {
    let passwords: Vec<&str> = match password {
        Some(password) => vec![password],
        None => merchant_id.into_iter().chain([""]).collect(),
    };
    let mut first_error = None;
    for tried in passwords {
        let builder = Merchant::builder(merchant_id.unwrap_or("unknown"));
        let built = builder.pkcs12_with_password(bytes, tried).build();
        match built.as_ref().map(Merchant::certificate) {
            Ok(Some(certificate)) => {
                return Content::Pkcs12 {
                    certificate: certificate.clone(),
                    is_unprotected: tried.is_empty(),
                };
            }
            Ok(None) | Err(KeyError::MissingSerial) => {
                return Content::LockedPkcs12("it contains a key and no certificate".to_owned());
            }
            Err(error) => {
                first_error.get_or_insert_with(|| error.to_string());
            }
        }
    }
    match (first_error, password, merchant_id) {
        (Some(error), ..) if password.is_some() || merchant_id.is_some() => Content::LockedPkcs12(error),
        _ => Content::LockedPkcs12(
            "give --merchant-id: it is the password, unless that was changed (--password-file)".to_owned(),
        ),
    }
}

/// The remark about a certificate beside usable ones. That of an authority may have another kind of key.
fn unreadable((block, error): &(&[u8], KeyError)) -> Remark {
    let what = unrecognized::described(block, error);
    let problem = format!("one of its certificates is left out: {what}");
    match error {
        KeyError::InvalidKey { .. } => Remark::warning(problem),
        _ => Remark::error(problem),
    }
}

/// Recognizes a file that is neither a key nor a certificate.
fn other(bytes: &[u8], error: &KeyError) -> Content {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let printable = bytes.iter().all(u8::is_ascii_graphic);
    let is_line = !bytes.ends_with(b"\n") && !unrecognized::is_binary(bytes);
    match bytes.len() == 32 && is_line && !bytes.starts_with(b"{") {
        true => Content::ApiKey { printable },
        false => Content::Other(unrecognized::described(bytes, error)),
    }
}
