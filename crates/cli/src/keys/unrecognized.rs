//! Describes a file that holds no key and no certificate that WeChat Pay uses.

use wechatpay_runtime::KeyError;
use x509_cert::Certificate;
use x509_cert::der::Decode;
use x509_cert::ext::pkix::BasicConstraints;

/// The number of bytes that are examined.
const LOOKED_AT: usize = 512;

/// Describes a file, with the error that the runtime has for it.
pub(super) fn described(bytes: &[u8], error: &KeyError) -> String {
    match by_beginning(bytes) {
        Some(what) => what.to_owned(),
        None => by_error(bytes, error),
    }
}

/// Recognizes a file by how it begins.
fn by_beginning(bytes: &[u8]) -> Option<&'static str> {
    let start = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    let trimmed = bytes.trim_ascii();
    let lower = start.trim_ascii_start().to_ascii_lowercase();
    let is = |beginning: &[u8]| lower.starts_with(beginning);
    Some(if trimmed.is_empty() {
        "an empty file"
    } else if is(b"<!doctype html") || is(b"<html") || lower.windows(5).any(|part| part == b"<body") {
        "an HTML page, probably an error page or a login page saved in place of the file: download it again"
    } else if is(b"<?xml") || is(b"<xml") {
        "XML, probably a response of the service saved in place of the file"
    } else if is(b"{") || is(b"[") {
        "JSON, probably a response of the service (certificates in it are encrypted with the APIv3 key: `wechatpay certificates`)"
    } else if start.starts_with(b"PK\x03\x04") || start.starts_with(b"Rar!") || start.starts_with(b"7z\xBC\xAF") {
        "an archive, as the merchant platform sends it: unpack it first"
    } else if start.starts_with(&[0x1F, 0x8B]) {
        "a gzip file: unpack it first"
    } else if start.starts_with(&[0xFE, 0xED, 0xFE, 0xED]) {
        "a Java key store (JKS): convert it with keytool -importkeystore -deststoretype PKCS12"
    } else if is(b"ssh-rsa") || is(b"ssh-ed25519") {
        "an SSH public key, which WeChat Pay does not use"
    } else if trimmed.starts_with(b"PUB_KEY_ID_") {
        "the id of a WeChat Pay public key, not the key itself (pub_key.pem)"
    } else if trimmed.len() == 40 && trimmed.iter().all(u8::is_ascii_hexdigit) {
        "a serial number of a certificate, not the certificate itself"
    } else if bytes.len() != trimmed.len() && trimmed.len() == 32 && trimmed.iter().all(u8::is_ascii_graphic) {
        "an API key with blanks or a line feed at its end, which many programs take for a part of the key: remove them"
    } else {
        return None;
    })
}

/// Describes a file by what the runtime found in it, in words about the file.
fn by_error(bytes: &[u8], error: &KeyError) -> String {
    match error {
        KeyError::InvalidKey { .. } => match certificate(bytes) {
            Some(certificate) => of_another_kind(&certificate),
            None => "a damaged key, or one of another kind than RSA and SM2".to_owned(),
        },
        KeyError::InvalidCertificate { .. } => "a damaged certificate: download it again".to_owned(),
        KeyError::WrongContent {
            found: "a public key", ..
        } => "a public key of another kind than RSA and SM2".to_owned(),
        KeyError::WrongContent {
            found: "a key of an algorithm other than RSA",
            ..
        } => "a private key of another kind than RSA and SM2".to_owned(),
        KeyError::WrongContent { found, .. } => (*found).to_owned(),
        KeyError::KeySize { .. } => "an RSA key of fewer than 2048 or more than 8192 bits".to_owned(),
        KeyError::NoPem { .. } if is_binary(bytes) => "binary data of an unknown kind".to_owned(),
        KeyError::NoPem { .. } => "a text of an unknown kind".to_owned(),
        KeyError::EncryptedPrivateKey => {
            "an encrypted private key: decrypt it first with `openssl pkey -in FILE`".to_owned()
        }
        KeyError::InvalidPem { reason, .. } => format!("damaged PEM: {reason}"),
        other => other.to_string(),
    }
}

/// Whether a file is not text: it is not UTF-8, or has control characters.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    let is_control = |character: char| character.is_control() && !matches!(character, '\n' | '\r' | '\t');
    std::str::from_utf8(bytes).map_or(true, |text| text.contains(is_control))
}

fn certificate(bytes: &[u8]) -> Option<Certificate> {
    let of_pem = Certificate::load_pem_chain(bytes)
        .ok()
        .and_then(|chain| chain.into_iter().next());
    of_pem.or_else(|| Certificate::from_der(bytes).ok())
}

/// A certificate whose key is neither RSA nor SM2.
fn of_another_kind(certificate: &Certificate) -> String {
    let content = certificate.tbs_certificate();
    let algorithm = content.subject_public_key_info().algorithm.oid.to_string();
    let key = match algorithm.as_str() {
        "1.2.840.10045.2.1" => "an elliptic-curve key",
        "1.3.101.112" => "an Ed25519 key",
        _ => "a key of another kind",
    };
    let constraints = content.get_extension::<BasicConstraints>().ok().flatten();
    match constraints.is_some_and(|(_, constraints)| constraints.ca) {
        true => format!("the certificate of an authority, with {key}"),
        false => format!("a certificate with {key}"),
    }
}
