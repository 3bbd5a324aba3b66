//! X.509 certificates: the merchant's API certificate and the platform's.
//!
//! `x509-cert` reads serial number, validity and public key; rustls-webpki, which does not give access to the first
//! two, checks the issuer.

use std::fmt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use rustls_pki_types::{CertificateDer, UnixTime};
use x509_cert::der::Decode;
use x509_cert::der::oid::ObjectIdentifier;
use x509_cert::name::Name;
use x509_cert::spki::AlgorithmIdentifierOwned;

use crate::key_error::KeyError;
use crate::pem::{self, FileContent as Found, Wanted};

const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const SM2_CURVE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.1.301");
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
/// The longest serial number in bytes: 20 by RFC 5280, and one for the sign.
const SERIAL_BYTES: usize = 21;

/// An X.509 certificate, reduced to the data used here. Cheap to clone.
///
/// Reading a certificate does not check its issuer: it is trusted because of how it was obtained. With
/// [`CertificateRenewal::roots_pem`](crate::CertificateRenewal::roots_pem), the issuers of fetched certificates are
/// checked.
#[derive(Clone)]
pub struct Certificate {
    inner: Arc<Inner>,
}

struct Inner {
    der: Vec<u8>,
    serial: String,
    not_before: SystemTime,
    not_after: SystemTime,
    /// The content of the certificate's public key bit string: RSAPublicKey (PKCS#1), or a point for SM2.
    public_key: Vec<u8>,
    /// The merchant id in its subject, when it is a merchant's API certificate.
    merchant: Option<String>,
    #[cfg(feature = "sm")]
    sm2: bool,
}

impl Certificate {
    /// Reads the first certificate of a PEM text (`-----BEGIN CERTIFICATE-----`).
    ///
    /// # Errors
    /// When the text contains no certificate, or one that is not X.509 with an RSA key.
    pub fn from_pem(pem: impl AsRef<[u8]>) -> Result<Self, KeyError> {
        let mut all = Self::all_from_pem(pem.as_ref(), "certificate")?;
        Ok(all.swap_remove(0))
    }

    /// Reads a DER-encoded certificate.
    ///
    /// # Errors
    /// When the bytes are not an X.509 certificate with an RSA key.
    pub fn from_der(der: impl AsRef<[u8]>) -> Result<Self, KeyError> {
        Self::read(der.as_ref(), "certificate")
    }

    /// Reads all certificates of a PEM text, at least one; `what` names the text in errors.
    pub(crate) fn all_from_pem(pem: &[u8], what: &'static str) -> Result<Vec<Self>, KeyError> {
        let blocks = pem::read_all(pem, Wanted::Certificate, what)?;
        blocks.iter().map(|der| Self::read(der, what)).collect()
    }

    /// Reads DER; `what` names the certificate in errors.
    pub(crate) fn read(der: &[u8], what: &'static str) -> Result<Self, KeyError> {
        let der = pem::without_line_end(der);
        let invalid = |reason| KeyError::InvalidCertificate { what, reason };
        let certificate = x509_cert::Certificate::from_der(der).map_err(|_| match Found::of(der) {
            Found::Certificate => invalid("it is damaged, or in no form that X.509 allows"),
            Found::Unknown => invalid("it is no DER of a certificate"),
            found => Wanted::Certificate.refuses(what, found),
        })?;
        let content = certificate.tbs_certificate();
        let public_key = content.subject_public_key_info();
        let sm2 = is_sm2(&public_key.algorithm);
        if public_key.algorithm.oid != RSA_ENCRYPTION && !(cfg!(feature = "sm") && sm2) {
            return Err(KeyError::InvalidKey {
                what,
                expected: "X.509 with an RSA public key (or an SM2 one, with the feature `sm`)",
            });
        }
        let public_key = public_key
            .subject_public_key
            .as_bytes()
            .ok_or_else(|| invalid("its public key is not a whole number of bytes"))?;
        Ok(Self {
            inner: Arc::new(Inner {
                der: der.to_vec(),
                serial: upper_hex(content.serial_number().as_bytes()),
                not_before: content.validity().not_before.to_system_time(),
                not_after: content.validity().not_after.to_system_time(),
                public_key: public_key.to_vec(),
                merchant: merchant(content.subject()),
                #[cfg(feature = "sm")]
                sm2,
            }),
        })
    }

    /// The serial number in upper-case hexadecimal, two digits per byte, as WeChat Pay writes it.
    #[must_use]
    pub fn serial(&self) -> &str {
        &self.inner.serial
    }

    /// When the certificate's validity begins.
    #[must_use]
    pub fn not_before(&self) -> SystemTime {
        self.inner.not_before
    }

    /// When the certificate expires.
    #[must_use]
    pub fn not_after(&self) -> SystemTime {
        self.inner.not_after
    }

    /// The certificate in DER.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.inner.der
    }

    /// Checks that one of these authorities issued the certificate, and that it and its issuer are valid now.
    pub(crate) fn verify_issued_by(
        &self,
        anchors: &[CertificateDer<'static>],
        moment: SystemTime,
    ) -> Result<(), String> {
        let reason = |error: webpki::Error| error.to_string();
        let anchors = anchors.iter().map(webpki::anchor_from_trusted_cert);
        let anchors = anchors.collect::<Result<Vec<_>, _>>().map_err(reason)?;
        let der = CertificateDer::from(self.der());
        let certificate = webpki::EndEntityCert::try_from(&der).map_err(reason)?;
        let since_epoch = moment.duration_since(UNIX_EPOCH).unwrap_or_default();
        certificate
            .verify_for_usage(
                webpki::ALL_VERIFICATION_ALGS,
                &anchors,
                &[],
                UnixTime::since_unix_epoch(since_epoch),
                AnyUsage,
                None,
                None,
            )
            .map(|_| ())
            .map_err(reason)
    }

    /// The public key in the form used in the certificate: PKCS#1 DER, or a point for SM2.
    #[must_use]
    pub fn public_key(&self) -> &[u8] {
        &self.inner.public_key
    }

    /// The id of the merchant, if the subject says that this is a merchant's API certificate.
    #[must_use]
    pub fn merchant(&self) -> Option<&str> {
        self.inner.merchant.as_deref()
    }

    /// Whether it has an SM2 key.
    #[cfg(feature = "sm")]
    pub(crate) fn is_sm2(&self) -> bool {
        self.inner.sm2
    }
}

/// The merchant id, which is the common name in the subject of an API certificate: `CN=1900000109, O=微信商户系统`.
/// Platform certificates have `CN=Tenpay.com sign, O=Tenpay.com`.
fn merchant(subject: &Name) -> Option<String> {
    let id = subject.iter().find(|part| part.oid == COMMON_NAME)?.value.value();
    let id = str::from_utf8(id).ok()?;
    let digits = (8..=10).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| id.to_owned())
}

fn is_sm2(algorithm: &AlgorithmIdentifierOwned) -> bool {
    let curve = algorithm.parameters.as_ref();
    let curve = curve.and_then(|curve| curve.decode_as::<ObjectIdentifier>().ok());
    algorithm.oid == EC_PUBLIC_KEY && curve == Some(SM2_CURVE)
}

/// Platform certificates sign messages; no extended key usage of TLS covers that, so any usage is accepted.
struct AnyUsage;

impl webpki::ExtendedKeyUsageValidator for AnyUsage {
    fn validate(&self, _: webpki::KeyPurposeIdIter<'_, '_>) -> Result<(), webpki::Error> {
        Ok(())
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Certificate")
            .field("serial", &self.inner.serial)
            .field("not_before", &self.inner.not_before)
            .field("not_after", &self.inner.not_after)
            .finish_non_exhaustive()
    }
}

/// Upper-case hexadecimal, two digits per byte, without the leading zero byte that only marks the number as positive.
fn upper_hex(bytes: &[u8]) -> String {
    let bytes = match bytes {
        [0, rest @ ..] if !rest.is_empty() => rest,
        all => all,
    };
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// The form in which serial numbers of certificates are compared: upper case, without leading zeros, because software
/// writes the same number in different ways.
pub(crate) fn comparable_serial(serial: &str) -> String {
    serial.trim_start_matches('0').to_ascii_uppercase()
}

/// Checks the form of a serial number and returns it in upper case.
pub(crate) fn checked_serial(serial: &str) -> Result<String, KeyError> {
    let digits = serial.bytes().all(|byte| byte.is_ascii_hexdigit());
    if serial.is_empty() || serial.len() > 2 * SERIAL_BYTES || !digits {
        return Err(KeyError::InvalidSerial { length: serial.len() });
    }
    Ok(serial.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_keep_leading_zero_digits_but_not_the_sign_byte() {
        assert_eq!(upper_hex(&[0x00, 0xAB, 0x01]), "AB01");
        assert_eq!(upper_hex(&[0x0A, 0xBC]), "0ABC");
        assert_eq!(upper_hex(&[0x00]), "00");
    }

    #[test]
    fn serial_numbers_compare_as_numbers() {
        assert_eq!(comparable_serial("0abc"), comparable_serial("ABC"));
        assert_ne!(comparable_serial("abc0"), comparable_serial("ABC"));
    }
}
