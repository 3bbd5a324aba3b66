//! Errors about key material: certificates, private and public keys, API keys.

use aws_lc_rs::error::KeyRejected;

use crate::plural::{self, bytes};

/// Key material that cannot be used. This is detected when a [`Merchant`](crate::Merchant) or
/// [`PlatformKeys`](crate::PlatformKeys) is built, never later. No message contains a part of a secret: the input is
/// described in fixed words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// A merchant or brand id is not 1 to 31 ASCII letters, digits, `_` or `-`.
    #[error(
        "the merchant id ({} given) is invalid: expected 1 to 31 ASCII letters, digits, `_` or `-`",
        bytes(length)
    )]
    InvalidMerchantId {
        /// Bytes given. Not the bytes themselves: a key may have been given in the id's place.
        length: usize,
    },
    /// The text holds no PEM block of the wanted kind.
    #[error("the {what} contains no PEM block of the kind {expected}; pass the text of the .pem file, not its path")]
    NoPem {
        /// The kind of key or certificate.
        what: &'static str,
        /// The PEM labels that are accepted.
        expected: &'static str,
    },
    /// The text holds a PEM block that cannot be decoded.
    #[error("the {what} is not valid PEM: {reason}")]
    InvalidPem {
        /// The kind of key or certificate.
        what: &'static str,
        /// The problem.
        reason: &'static str,
    },
    /// The input is of an unexpected kind.
    #[error("the {what} given is {found}; expected {expected}")]
    WrongContent {
        /// The kind of key or certificate.
        what: &'static str,
        /// The accepted kinds.
        expected: &'static str,
        /// The kind that was found.
        found: &'static str,
    },
    /// The private key is protected with a passphrase.
    #[error(
        "the private key is encrypted; decrypt it first, for example with `openssl pkey -in key.pem -out plain.pem`"
    )]
    EncryptedPrivateKey,
    /// The bytes are not an RSA key.
    #[error("the {what} is not an RSA key in the form {expected}")]
    InvalidKey {
        /// The kind of key or certificate.
        what: &'static str,
        /// The forms that are accepted.
        expected: &'static str,
    },
    /// The size of the RSA key is not between 2048 and 8192 bits.
    #[error("the {what} is an RSA key of fewer than 2048 or more than 8192 bits")]
    KeySize {
        /// The kind of key or certificate.
        what: &'static str,
    },
    /// The bytes are not an X.509 certificate.
    #[error("the {what} is not an X.509 certificate: {reason}")]
    InvalidCertificate {
        /// The kind of key or certificate.
        what: &'static str,
        /// The problem.
        reason: &'static str,
    },
    /// The certificate is not for the private key.
    #[error("the API certificate {serial} does not match the private key; use both from the same download")]
    CertificateMismatch {
        /// Serial number of the certificate, or of the first of several.
        serial: String,
    },
    /// The serial number given is not the certificate's.
    #[error("the serial number {given} was given, but the API certificate has {certificate}; leave the number out")]
    SerialMismatch {
        /// The number as given, or its length if it may be an API key.
        given: String,
        /// The number in the certificate.
        certificate: String,
    },
    /// A certificate serial number is not 1 to 42 hexadecimal digits.
    #[error(
        "the serial number ({} given) is invalid: expected 1 to 42 hexadecimal digits",
        bytes(length)
    )]
    InvalidSerial {
        /// Bytes given. Not the bytes themselves: a key may have been given in the number's place.
        length: usize,
    },
    /// A private key was given without the certificate or its serial number.
    #[error("the private key was given without its API certificate or serial number, which every request must name")]
    MissingSerial,
    /// A certificate or serial number was given without the private key.
    #[error("an API certificate or serial number was given without the private key; give both or neither")]
    MissingPrivateKey,
    /// No key was given. The APIv3 key alone is enough to receive notifications, not to make calls.
    #[error("neither a private key (APIv3) nor an APIv2 key was given, nor an APIv3 key to receive notifications with")]
    NothingToSignWith,
    /// The PKCS#12 file cannot be read.
    #[error("the PKCS#12 file cannot be read (its password is the merchant id unless it was changed): {reason}")]
    Pkcs12 {
        /// The problem.
        reason: &'static str,
    },
    /// The APIv3 key is not 32 bytes long.
    #[error(
        "the APIv3 key has {} instead of 32; check it for a line feed or spaces at either end",
        bytes(length)
    )]
    ApiV3KeyLength {
        /// Bytes given.
        length: usize,
    },
    /// The APIv2 key is not 32 printable ASCII characters.
    #[error("the APIv2 key is not 32 printable ASCII characters ({} given)", bytes(length))]
    ApiV2Key {
        /// Bytes given.
        length: usize,
    },
    /// The id of a WeChat Pay public key does not have the form `PUB_KEY_ID_…`.
    #[error(
        "the id of a WeChat Pay public key ({} given) is invalid: expected PUB_KEY_ID_ followed by letters and digits",
        bytes(length)
    )]
    InvalidPublicKeyId {
        /// Bytes given. Not the bytes themselves: a key may have been given in the id's place.
        length: usize,
    },
    /// Two keys of one set have the same serial number or id.
    #[error("two keys have the serial number {serial}")]
    DuplicateSerial {
        /// The serial number or id.
        serial: String,
    },
    /// The key chosen for encryption is not in the set.
    #[error("the key {serial} was chosen for encryption but is not among the keys given")]
    UnknownEncryptionKey {
        /// The serial number or id as given, or its length if it cannot be one.
        serial: String,
    },
    /// A platform certificate has expired.
    #[error(
        "the platform certificate {serial} expired {} ago, so it is not used; fetch the current ones \
         (ClientBuilder::renew_certificates), or check this machine's clock",
        plural::days(days)
    )]
    ExpiredCertificate {
        /// Its serial number.
        serial: String,
        /// Whole days since it expired.
        days: u64,
    },
    /// A platform certificate is not valid yet.
    #[error(
        "the platform certificate {serial} becomes valid only in {}, so it is not used; check this machine's clock",
        plural::days(days)
    )]
    FutureCertificate {
        /// Its serial number.
        serial: String,
        /// Days until it becomes valid.
        days: u64,
    },
    /// A merchant's API certificate was given as the platform's.
    #[error(
        "the certificate {serial} is the API certificate of merchant {merchant}, not one of WeChat Pay's: give it to \
         Merchant::builder; platform certificates come from GET /v3/certificates"
    )]
    MerchantsCertificate {
        /// Its serial number.
        serial: String,
        /// The merchant named in it.
        merchant: String,
    },
    /// The merchant's own key was given as the platform's.
    #[error(
        "the platform key {serial} belongs to merchant {merchant}: give WeChat Pay's public key or certificates, from the \
         merchant platform"
    )]
    MerchantsOwnKey {
        /// Its id or serial number.
        serial: String,
        /// The merchant's id.
        merchant: String,
    },
    /// The list of platform certificates cannot be read or decrypted.
    #[error("the list of platform certificates cannot be used: {reason}")]
    CertificateList {
        /// The problem.
        reason: String,
    },
}

impl KeyError {
    /// The error for a key that the cryptography library refuses.
    pub(crate) fn rejected(what: &'static str, expected: &'static str, rejected: KeyRejected) -> Self {
        match rejected.description_() {
            "TooSmall" | "TooLarge" => Self::KeySize { what },
            _ => Self::InvalidKey { what, expected },
        }
    }
}
