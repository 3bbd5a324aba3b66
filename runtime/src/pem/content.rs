//! Recognizing what a PEM block or a DER structure contains, by its label or its outer structure.

use x509_cert::der::asn1::AnyRef;
use x509_cert::der::oid::ObjectIdentifier;
use x509_cert::der::{Decode, Header, Reader, SliceReader, Tag, Tagged};

const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");

/// The content of a file in which a key or certificate was expected, so that an error can name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileContent {
    /// An X.509 certificate.
    Certificate,
    /// A certificate in the format that only OpenSSL reads (`TRUSTED CERTIFICATE`).
    TrustedCertificate,
    /// A private key in PKCS#8.
    PrivateKey,
    /// An RSA private key in PKCS#1.
    RsaPrivateKey,
    /// An elliptic curve private key in SEC1.
    EcPrivateKey,
    /// A DSA private key.
    DsaPrivateKey,
    /// A private key protected by a pass phrase.
    EncryptedPrivateKey,
    /// A private key in the OpenSSH format.
    OpenSshPrivateKey,
    /// A public key, SubjectPublicKeyInfo.
    PublicKey,
    /// An RSA public key in PKCS#1.
    RsaPublicKey,
    /// A certificate signing request.
    CertificateRequest,
    /// A certificate revocation list.
    RevocationList,
    /// Certificates in PKCS#7.
    Pkcs7,
    /// A PKCS#12 file.
    Pkcs12,
    /// Binary data instead of text.
    Binary,
    /// Text instead of binary data.
    Text,
    /// A key in JSON (RFC 7517).
    JsonWebKey,
    /// None of these.
    Unknown,
}

impl FileContent {
    /// The content that a label announces; the label is given without spaces.
    pub(super) fn of_label(label: &[u8]) -> Self {
        match label {
            b"CERTIFICATE" | b"X509CERTIFICATE" => Self::Certificate,
            b"TRUSTEDCERTIFICATE" => Self::TrustedCertificate,
            b"PRIVATEKEY" => Self::PrivateKey,
            b"RSAPRIVATEKEY" => Self::RsaPrivateKey,
            b"ECPRIVATEKEY" => Self::EcPrivateKey,
            b"DSAPRIVATEKEY" => Self::DsaPrivateKey,
            b"ENCRYPTEDPRIVATEKEY" => Self::EncryptedPrivateKey,
            b"OPENSSHPRIVATEKEY" => Self::OpenSshPrivateKey,
            b"PUBLICKEY" => Self::PublicKey,
            b"RSAPUBLICKEY" => Self::RsaPublicKey,
            b"CERTIFICATEREQUEST" | b"NEWCERTIFICATEREQUEST" => Self::CertificateRequest,
            b"X509CRL" => Self::RevocationList,
            b"PKCS7" | b"CMS" => Self::Pkcs7,
            _ => Self::Unknown,
        }
    }

    /// The content of a DER structure, by the tags at its first level. Deeper levels are not checked.
    pub(crate) fn of(der: &[u8]) -> Self {
        if der.trim_ascii_start().starts_with(b"-----BEGIN") {
            return Self::Text;
        }
        let Some(parts) = parts(der) else {
            return Self::Unknown;
        };
        let tags: Vec<Tag> = parts.iter().map(Tagged::tag).collect();
        let lengths = parts.iter().map(|part| part.value().len());
        let lengths: Vec<usize> = lengths.collect();
        match (&*tags, &*lengths) {
            ([Tag::Integer, Tag::Sequence, Tag::OctetString, ..], _) => Self::PrivateKey,
            ([Tag::Integer, Tag::Sequence, ..], _) => Self::Pkcs12,
            ([Tag::Integer, Tag::Integer, Tag::Integer, ..], [1, ..]) => Self::RsaPrivateKey,
            ([Tag::Integer, Tag::Integer], _) => Self::RsaPublicKey,
            ([Tag::Integer, Tag::OctetString, ..], [1, ..]) => Self::EcPrivateKey,
            ([Tag::Sequence, Tag::OctetString], _) => Self::EncryptedPrivateKey,
            ([Tag::Sequence, Tag::BitString], _) => Self::PublicKey,
            ([Tag::Sequence, Tag::Sequence, Tag::BitString], _) => Self::Certificate,
            _ => Self::Unknown,
        }
    }

    /// The name of the algorithm of a private key (PKCS#8 or SEC1) or SubjectPublicKeyInfo; `None` when it is RSA.
    pub(crate) fn other_algorithm(der: &[u8]) -> Option<&'static str> {
        let parts = parts(der)?;
        let algorithm = match Self::of(der) {
            Self::EcPrivateKey => return Some("an elliptic-curve key"),
            Self::PrivateKey => parts.get(1)?,
            Self::PublicKey => parts.first()?,
            _ => return None,
        };
        let mut reader = SliceReader::new(algorithm.value()).ok()?;
        match ObjectIdentifier::decode(&mut reader).ok()? {
            RSA_ENCRYPTION => None,
            EC_PUBLIC_KEY => Some("an elliptic-curve key"),
            _ => Some("a key of an algorithm other than RSA"),
        }
    }

    /// The words for it in an error message.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Certificate => "a certificate",
            Self::TrustedCertificate => "a certificate in OpenSSL's own format (convert it with `openssl x509`)",
            Self::PrivateKey | Self::RsaPrivateKey => "a private key",
            Self::EcPrivateKey => "an elliptic curve private key",
            Self::DsaPrivateKey => "a DSA private key",
            Self::EncryptedPrivateKey => "an encrypted private key",
            Self::OpenSshPrivateKey => "a private key in OpenSSH's own format",
            Self::PublicKey | Self::RsaPublicKey => "a public key",
            Self::CertificateRequest => "a certificate request",
            Self::RevocationList => "a certificate revocation list",
            Self::Pkcs7 => "a PKCS#7 bundle (unpack it with `openssl pkcs7 -print_certs`)",
            Self::Pkcs12 => "a PKCS#12 file (give it to `pkcs12`)",
            Self::Binary => "binary data (DER or PKCS#12) instead of text",
            Self::Text => "PEM text instead of binary DER",
            Self::JsonWebKey => "a JSON Web Key (convert it to PEM)",
            Self::Unknown => "a PEM block of another kind",
        }
    }
}

/// The parts of a SEQUENCE.
fn parts(der: &[u8]) -> Option<Vec<AnyRef<'_>>> {
    let outer = AnyRef::from_der(without_line_end(der)).ok()?;
    let mut reader = SliceReader::new(outer.value()).ok()?;
    let mut parts = Vec::new();
    while outer.tag() == Tag::Sequence && !reader.is_finished() {
        parts.push(AnyRef::decode(&mut reader).ok()?);
    }
    (!parts.is_empty()).then_some(parts)
}

/// The DER structure without the line feeds, spaces or zero bytes that a program has added at its end.
pub(crate) fn without_line_end(der: &[u8]) -> &[u8] {
    let Some((inside, added)) = declared_length(der).and_then(|length| der.split_at_checked(length)) else {
        return der;
    };
    match added.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
        true => inside,
        false => der,
    }
}

/// The length in bytes that the header of a DER structure states; `None` when it is not a DER structure.
pub(super) fn declared_length(der: &[u8]) -> Option<usize> {
    let mut reader = SliceReader::new(der).ok()?;
    let header = Header::decode(&mut reader).ok()?;
    let head = usize::try_from(reader.position()).ok()?;
    head.checked_add(usize::try_from(header.length()).ok()?)
}
