//! X.509 certificates: the merchant's API certificate and the platform's.
//!
//! Read with `x509-cert`, which gives serial number, validity and public key; rustls-webpki, which gives neither of the
//! first two, checks who issued them.

use std::fmt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use rustls_pki_types::{CertificateDer, UnixTime};
use x509_cert::der::Decode;
use x509_cert::der::oid::ObjectIdentifier;
use x509_cert::name::Name;
use x509_cert::spki::AlgorithmIdentifierOwned;

use crate::key_error::KeyError;
use crate::pem::{self, Content as Found, Wanted};

const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const SM2_CURVE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.1.301");
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
/// Bytes of the serial number: 20 by RFC 5280, and one for a sign.
const SERIAL_BYTES: usize = 21;

/// A certificate with the parts of it that matter here. Cheap to clone.
///
/// It is read, not validated: its issuer is not checked here, since trust in it comes from how it was obtained;
/// [`CertificateRenewal::roots_pem`](crate::CertificateRenewal::roots_pem) has it checked of certificates that are fetched.
#[derive(Clone)]
pub struct Certificate {
    content: Arc<Content>,
}

struct Content {
    der: Vec<u8>,
    serial: String,
    not_before: SystemTime,
    not_after: SystemTime,
    /// The content of the certificate's public key bit string: RSAPublicKey (PKCS#1), or of SM2 a point.
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
    /// When the text holds no certificate, or one that is not X.509 with an RSA key.
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

    /// All certificates of a PEM text, at least one; `what` names the text in errors.
    pub(crate) fn all_from_pem(pem: &[u8], what: &'static str) -> Result<Vec<Self>, KeyError> {
        let blocks = pem::read_all(pem, Wanted::Certificate, what)?;
        blocks.iter().map(|der| Self::read(der, what)).collect()
    }

    /// Reads DER; `what` names the certificate in errors.
    pub(crate) fn read(der: &[u8], what: &'static str) -> Result<Self, KeyError> {
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
            content: Arc::new(Content {
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

    /// The serial number in upper-case hexadecimal, two digits a byte: the form in which WeChat Pay names it.
    #[must_use]
    pub fn serial(&self) -> &str {
        &self.content.serial
    }

    /// From when on the certificate is valid.
    #[must_use]
    pub fn not_before(&self) -> SystemTime {
        self.content.not_before
    }

    /// Until when the certificate is valid.
    #[must_use]
    pub fn not_after(&self) -> SystemTime {
        self.content.not_after
    }

    /// The certificate in DER.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.content.der
    }

    /// Checks that one of these authorities issued the certificate, and that it and its issuer are valid at the moment.
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

    /// The public key as the certificate holds it: PKCS#1 DER, or of SM2 a point.
    pub(crate) fn public_key(&self) -> &[u8] {
        &self.content.public_key
    }

    /// The merchant whose API certificate it is, by its subject; `None` when it is another's.
    pub(crate) fn merchant(&self) -> Option<&str> {
        self.content.merchant.as_deref()
    }

    /// Whether it is for an SM2 key.
    #[cfg(feature = "sm")]
    pub(crate) fn is_sm2(&self) -> bool {
        self.content.sm2
    }
}

/// The merchant id in the subject of an API certificate, whose common name it is: `CN=1900000109, O=微信商户系统`. Those of
/// the platform say `CN=Tenpay.com sign, O=Tenpay.com`.
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

/// Platform certificates are for signing messages, which has no purpose of its own among those of TLS.
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
            .field("serial", &self.content.serial)
            .field("not_before", &self.content.not_before)
            .field("not_after", &self.content.not_after)
            .finish_non_exhaustive()
    }
}

/// Upper-case hexadecimal, two digits a byte; the byte that only carries the sign is left out.
fn upper_hex(bytes: &[u8]) -> String {
    let bytes = match bytes {
        [0, rest @ ..] if !rest.is_empty() => rest,
        all => all,
    };
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// The form in which serial numbers of certificates are compared: upper case, without leading zeros. Software differs
/// in both; the number is the same.
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
