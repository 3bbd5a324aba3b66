//! One error for everything that a program does with this crate.

use std::io;

use serde_json::error::Category;

use crate::client::{BaseUrlError, BuildError, CertificateStoreError, DownloadError};
use crate::digest::DigestError;
use crate::error::{ApiError, AssembleError, BusinessError, CommunicationError, Error, Outcome, RenewalError};
use crate::fen::YuanError;
use crate::key_error::KeyError;
use crate::merchant::SigningError;
use crate::nonce::NonceError;
use crate::notification::v2::ReceiveError as V2ReceiveError;
use crate::notification::{ClaimError, GuardError, ReceiveError, Repeated};
use crate::payment::Differences;
use crate::payment_parameters::ParametersError;
use crate::signature::VerificationError;
use crate::transport::TransportError;
use crate::v2::SignatureError;
use crate::v2::xml::XmlError;
use crate::wire::{
    DecodeCause, DecodeError, DecryptError, EncodeCause, EncodeError, EncryptError, InvalidJson, InvalidNumber,
    MissingField,
};

/// Every error of this crate: `?` converts each into it, so a function that reads keys, builds a client, places an order,
/// reads a field of the response and prepares the payer's parameters needs only this one. Its message is that of the
/// error inside it.
///
/// ```no_run
/// use wechatpay_runtime::{AnyError, Client, Merchant, PlatformKeys};
///
/// fn client(certificate: &[u8], key: &[u8]) -> Result<Client, AnyError> {
///     let merchant = Merchant::builder("1900000109").certificate_pem(certificate).private_key_pem(key).build()?;
///     Ok(Client::builder(merchant, PlatformKeys::empty()).build()?)
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnyError {
    /// A call failed.
    #[error(transparent)]
    Call(Box<Error>),
    /// A response lacks a field that its document calls required.
    #[error(transparent)]
    MissingField(#[from] MissingField),
    /// A key or certificate cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A client cannot be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// A file could not be downloaded.
    #[error(transparent)]
    Download(Box<DownloadError>),
    /// A text is not the digest of a file.
    #[error(transparent)]
    Digest(#[from] DigestError),
    /// An order was placed, but the parameters for its payer cannot be prepared. Place the same order again with the
    /// mistake fixed: its number identifies it.
    #[error("the order was placed, but the payer's parameters cannot be prepared: {0}")]
    AfterOrder(Box<AnyError>),
    /// The parameters for the payer's page or app cannot be prepared.
    #[error(transparent)]
    Parameters(#[from] ParametersError),
    /// A notification was refused.
    #[error(transparent)]
    Receive(Box<ReceiveError>),
    /// A notification of APIv2 was refused.
    #[error(transparent)]
    ReceiveV2(Box<V2ReceiveError>),
    /// The system could not supply random numbers.
    #[error(transparent)]
    Nonce(#[from] NonceError),
    /// A text is not a number.
    #[error(transparent)]
    Number(#[from] InvalidNumber),
    /// A text is not JSON.
    #[error(transparent)]
    Json(#[from] InvalidJson),
    /// A payment is not the one that the order asks for.
    #[error(transparent)]
    Payment(#[from] Differences),
    /// Platform certificates could not be renewed.
    #[error(transparent)]
    Renewal(Box<RenewalError>),
    /// A base URL cannot be used.
    #[error(transparent)]
    BaseUrl(#[from] BaseUrlError),
    /// The merchant lacks a key, or it cannot sign.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// A message could not be verified.
    #[error(transparent)]
    Verification(#[from] VerificationError),
    /// A message of APIv2 could not be verified.
    #[error(transparent)]
    V2Signature(#[from] SignatureError),
    /// A message of APIv2 cannot be read or written.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// A value cannot be encrypted.
    #[error(transparent)]
    Encrypt(#[from] EncryptError),
    /// A value cannot be decrypted.
    #[error(transparent)]
    Decrypt(#[from] DecryptError),
    /// A request cannot be encoded.
    #[error(transparent)]
    Encode(Box<EncodeError>),
    /// A field of a request cannot be encoded.
    #[error(transparent)]
    EncodeCause(#[from] EncodeCause),
    /// A message cannot be decoded.
    #[error(transparent)]
    Decode(Box<DecodeError>),
    /// A field of a message cannot be decoded.
    #[error(transparent)]
    DecodeCause(#[from] DecodeCause),
    /// A value cannot be read from JSON, or written as JSON. The value may be a secret, so only the place is kept.
    #[error("{problem} (line {line}, column {column})")]
    JsonValue {
        /// The mistake in words.
        problem: &'static str,
        /// The line, from 1; 0 if the value could not be written.
        line: usize,
        /// The column, from 1; 0 if the value could not be written.
        column: usize,
    },
    /// The transport failed.
    #[error(transparent)]
    Transport(Box<TransportError>),
    /// A store that processes share failed.
    #[error(transparent)]
    Guard(#[from] GuardError),
    /// A store for platform certificates failed.
    #[error(transparent)]
    CertificateStore(#[from] CertificateStoreError),
    /// A notification could not be claimed from a store that processes share.
    #[error(transparent)]
    Claim(#[from] ClaimError),
    /// A notification is not delivered now, because it arrived before.
    #[error(transparent)]
    Repeated(#[from] Repeated),
    /// A request could not be built.
    #[error(transparent)]
    Assemble(#[from] AssembleError),
    /// The platform of a test cannot sign or encrypt.
    #[cfg(feature = "testing")]
    #[error(transparent)]
    TestPlatform(#[from] crate::testing::PlatformError),
    /// A text is not an amount in yuan.
    #[error(transparent)]
    Yuan(#[from] YuanError),
    /// A text is not a date and time.
    #[cfg(feature = "time")]
    #[error(transparent)]
    DateTime(#[from] crate::date_time::DateTimeError),
    /// A file or a stream cannot be read or written. Only the operating system's own words are kept: others may quote what
    /// was read.
    #[error(transparent)]
    Io(io::Error),
    /// A bill cannot be read.
    #[cfg(feature = "bills")]
    #[error(transparent)]
    Bill(#[from] crate::bill::BillError),
    /// The transport cannot be set up.
    #[cfg(feature = "reqwest")]
    #[error(transparent)]
    TransportSetup(#[from] crate::transport::TransportSetupError),
}

impl AnyError {
    /// The error of a call, with its code, its `Request-ID` and the response that arrived; `None` if this is another error.
    #[must_use]
    pub fn call_error(&self) -> Option<&Error> {
        match self {
            Self::Call(error) => Some(error),
            Self::AfterOrder(error) => error.call_error(),
            _ => None,
        }
    }

    /// Whether the operation of a call may have taken place; `None` if this is not the error of a call.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        match self {
            Self::Call(error) => Some(error.outcome()),
            Self::Assemble(_) => Some(Outcome::NotSent),
            Self::AfterOrder(_) => Some(Outcome::Accepted),
            _ => None,
        }
    }
}

/// Large errors are boxed, so that a `Result` stays small.
macro_rules! from_boxed {
    ($($error:ty => $variant:ident),+ $(,)?) => {$(
        impl From<$error> for AnyError {
            fn from(error: $error) -> Self {
                Self::$variant(Box::new(error))
            }
        }
    )+};
}

from_boxed!(
    Error => Call,
    DownloadError => Download,
    RenewalError => Renewal,
    EncodeError => Encode,
    DecodeError => Decode,
    TransportError => Transport,
    ReceiveError => Receive,
    V2ReceiveError => ReceiveV2,
);

/// The service's errors, taken out of the error of a call: they become one again, so that [`AnyError::outcome`] is the same.
macro_rules! from_response {
    ($($error:ident => $variant:ident),+ $(,)?) => {$(
        impl From<$error> for AnyError {
            fn from(error: $error) -> Self {
                Self::from(Box::new(error))
            }
        }

        impl From<Box<$error>> for AnyError {
            fn from(error: Box<$error>) -> Self {
                Self::from(Error::$variant(error))
            }
        }
    )+};
}

from_response!(ApiError => Api, CommunicationError => Communication, BusinessError => Business);

impl From<io::Error> for AnyError {
    fn from(error: io::Error) -> Self {
        let kept = match error.raw_os_error() {
            Some(code) => io::Error::from_raw_os_error(code),
            None => io::Error::from(error.kind()),
        };
        Self::Io(kept)
    }
}

impl From<serde_json::Error> for AnyError {
    fn from(error: serde_json::Error) -> Self {
        let problem = match error.classify() {
            Category::Data => "the JSON value does not have the form that was asked for",
            Category::Syntax | Category::Eof => "the text is not JSON",
            Category::Io => "the value cannot be written as JSON",
        };
        Self::JsonValue {
            problem,
            line: error.line(),
            column: error.column(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::AnyError;
    use crate::error::{ApiError, AssembleError, Error, Outcome};
    use crate::fen::Fen;
    use crate::reply::HttpResponse;

    #[test]
    fn a_question_mark_converts_and_the_message_stays() {
        fn price(text: &str) -> Result<Fen, AnyError> {
            Ok(Fen::from_yuan(text)?)
        }
        let error = price("x").unwrap_err();
        assert_eq!(error.to_string(), Fen::from_yuan("x").unwrap_err().to_string());
        assert_eq!(error.outcome(), None);
    }

    #[test]
    fn the_outcome_of_a_call_can_be_asked() {
        let call = Error::from(AssembleError::Header {
            name: "Accept".to_owned(),
        });
        let message = call.to_string();
        let error = AnyError::from(call);
        assert_eq!((error.outcome(), error.to_string()), (Some(Outcome::NotSent), message));
    }

    #[test]
    fn an_error_of_the_service_becomes_that_of_a_call_again() {
        let response = http::Response::builder().status(400).body(bytes::Bytes::new());
        let taken_out = ApiError {
            code: Some("PARAM_ERROR".to_owned()),
            message: None,
            detail: None,
            verified: true,
            http_response: HttpResponse::from(response.unwrap()),
            documented: &[],
            contradicts_itself: false,
            is_open_in_detail: false,
        };
        let call = Error::Api(Box::new(taken_out.clone()));
        let error = AnyError::from(taken_out);
        assert!(matches!(error, AnyError::Call(_)));
        assert_eq!(error.to_string(), call.to_string());
        assert_eq!(error.outcome(), Some(call.outcome()));
        assert_eq!(error.call_error().and_then(Error::code), Some("PARAM_ERROR"));
        let after_order = AnyError::AfterOrder(Box::new(error));
        assert_eq!(after_order.call_error().and_then(Error::code), Some("PARAM_ERROR"));
        assert!(AnyError::from(Fen::from_yuan("x").unwrap_err()).call_error().is_none());
    }

    #[test]
    fn only_the_words_of_the_operating_system_are_kept_of_a_failed_read() {
        const NO_SUCH_FILE: i32 = 2;
        fn key(read: Result<Vec<u8>, std::io::Error>) -> Result<Vec<u8>, AnyError> {
            Ok(read?)
        }
        let error = key(Err(std::io::Error::from_raw_os_error(NO_SUCH_FILE))).unwrap_err();
        assert!(matches!(error, AnyError::Io(error) if error.raw_os_error() == Some(NO_SUCH_FILE)));
        let quoting = std::io::Error::new(std::io::ErrorKind::InvalidData, "apiv3-key-of-the-shop");
        let error = AnyError::from(quoting);
        assert!(!format!("{error} {error:?}").contains("apiv3-key"));
        assert_eq!(error.outcome(), None);
    }

    #[test]
    fn a_json_value_is_not_quoted() {
        let error = serde_json::from_str::<u8>("\"apiv3-key-of-the-shop\"").unwrap_err();
        assert!(error.to_string().contains("apiv3-key"));
        let error = AnyError::from(error);
        let message = "the JSON value does not have the form that was asked for (line 1, column 23)";
        assert_eq!(error.to_string(), message);
        assert!(!format!("{error:?}").contains("apiv3-key"));
    }
}
