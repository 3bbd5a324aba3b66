//! Why a call failed, sorted by what is known about it.

mod answer_error;

use crate::client::RenewalError;
use crate::merchant::SigningError;
use crate::nonce::NonceError;
use crate::reply::Answer;
use crate::signature::VerificationError;
use crate::transport::TransportError;
use crate::v2::xml::XmlError;
use crate::wire::{DecodeError, EncodeError};

pub use answer_error::{ApiError, BusinessError, CommunicationError};
pub(crate) use answer_error::{bounded, bounded_text};

/// Why a call failed.
///
/// The question after a failed payment is whether it happened; [`outcome`](Self::outcome) answers it as far as it can
/// be answered from here. Each message tells its cause too, because a log often keeps the message alone; so
/// [`source`](std::error::Error::source) does not give that cause again. It is in the variant's field.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A field of the request cannot be sent as given. Nothing was sent.
    #[error("nothing was sent: {0}")]
    Encode(EncodeError),
    /// The request does not fit into an HTTP message, or the client lacks what the operation needs. Nothing was sent.
    #[error("nothing was sent: {0}")]
    Assemble(AssembleError),
    /// The request could not be signed. Nothing was sent.
    #[error("nothing was sent: {0}")]
    Sign(SigningError),
    /// The client has no platform key, and none could be fetched. Nothing was sent.
    #[error("nothing was sent: {0}")]
    Renewal(RenewalError),
    /// There is no complete answer. [`TransportError::nothing_was_sent`] tells whether the service may have got the
    /// request.
    #[error("no answer from {base_url}: {source}")]
    Transport {
        /// The base URL of the host that was asked last.
        base_url: String,
        /// What happened.
        r#source: TransportError,
    },
    /// The answer is not proven to come from WeChat Pay, so nothing in it may be believed. The request may have been
    /// carried out.
    #[error(
        "the answer is not proven to come from WeChat Pay ({answer}); query the outcome, do not rely on this answer: \
         {source}"
    )]
    Verification {
        /// What is wrong with its signature.
        r#source: VerificationError,
        /// The answer, for the log.
        answer: Box<Answer>,
    },
    /// As [`Verification`](Self::Verification), in APIv2.
    #[error(
        "the answer is not proven to come from WeChat Pay ({answer}); query the outcome, do not rely on this answer: \
         {source}"
    )]
    V2Verification {
        /// What is wrong with its signature.
        r#source: crate::v2::SignatureError,
        /// The answer, for the log.
        answer: Box<Answer>,
    },
    /// The service answered with an error status.
    #[error(transparent)]
    Api(Box<ApiError>),
    /// APIv2: `return_code` is not `SUCCESS`: the request was refused before it came to the operation.
    #[error(transparent)]
    Communication(Box<CommunicationError>),
    /// APIv2: `result_code` is not `SUCCESS`: the operation failed.
    #[error(transparent)]
    Business(Box<BusinessError>),
    /// The service answered with a redirect that no document mentions. It was not followed.
    #[error("the service answered with a redirect, which is never followed ({answer})")]
    Redirect {
        /// The answer; its `Location` names the target.
        answer: Box<Answer>,
    },
    /// APIv2: the answer is no XML message, so that neither its origin nor its content is known. The request may have
    /// been carried out.
    #[error("the answer is no message of APIv2 ({answer}); query the outcome: {source}")]
    NotXml {
        /// What is wrong with it.
        r#source: XmlError,
        /// The answer, for the log.
        answer: Box<Answer>,
    },
    /// APIv2: the answer says that the request arrived, and not what became of it. The request may have been carried out.
    #[error(
        "the answer lacks `{field}`, which would say whether the operation succeeded ({answer}); query the outcome"
    )]
    Incomplete {
        /// The field: `result_code`.
        field: &'static str,
        /// The answer, for the log.
        answer: Box<Answer>,
    },
    /// The answer reports a success, and cannot be read as the response type. When it is signed, the request was carried
    /// out; when it is not, that is as uncertain as after any other unsigned answer.
    #[error(
        "the answer cannot be read ({answer}); {}: {source}",
        if *verified {
            "the operation itself was accepted, do not repeat it as if it had failed"
        } else {
            "it is not signed and says nothing certain, query the outcome"
        }
    )]
    Decode {
        /// What does not fit, and in which field.
        r#source: DecodeError,
        /// Whether the answer carried a valid signature; `false` only for operations whose answers are documented
        /// unsigned.
        verified: bool,
        /// The answer, byte for byte.
        answer: Box<Answer>,
    },
    /// The call was repeated, and an earlier attempt may have been carried out, while the last one was not. So the
    /// outcome is unknown, whatever the last error says by itself.
    #[error("an earlier attempt may have been carried out, query the outcome ({earlier}); the last attempt: {last}")]
    Repeated {
        /// Of the attempt that may have been carried out.
        earlier: Box<Error>,
        /// Of the last attempt.
        last: Box<Error>,
    },
}

/// Written out, because a derived `From` would make the cause a [`source`](std::error::Error::source).
macro_rules! from {
    ($($cause:ident => $variant:ident),+) => {$(
        impl From<$cause> for Error {
            fn from(cause: $cause) -> Self {
                Self::$variant(cause)
            }
        }
    )+};
}

from!(EncodeError => Encode, AssembleError => Assemble, SigningError => Sign, RenewalError => Renewal);

/// What a failed call says about whether the operation took place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing was sent: it did not take place.
    NotSent,
    /// The service says, signed, that it refuses the request. What an earlier request with the same numbers did is
    /// another question.
    Refused,
    /// It may have taken place or not: query before repeating. Error answers that are not
    /// [verified](ApiError::verified), status 5xx, and codes that leave the outcome open (`SYSTEM_ERROR`,
    /// `USERPAYING`) say no more than that.
    Unknown,
    /// It was accepted, as a signed answer says; only the answer cannot be read.
    Accepted,
}

impl Error {
    /// What is known about whether the operation took place: of a call that was repeated, the least certain of all
    /// attempts.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Encode(_) | Self::Assemble(_) | Self::Sign(_) | Self::Renewal(_) => Outcome::NotSent,
            Self::Transport { source, .. } if source.nothing_was_sent() => Outcome::NotSent,
            Self::Transport { .. }
            | Self::Verification { .. }
            | Self::V2Verification { .. }
            | Self::Redirect { .. }
            | Self::NotXml { .. }
            | Self::Repeated { .. }
            | Self::Incomplete { .. }
            | Self::Decode { verified: false, .. } => Outcome::Unknown,
            Self::Api(error) if error.verified && !error.leaves_outcome_open() => Outcome::Refused,
            Self::Communication(error) if error.verified && !error.answer.status.is_server_error() => Outcome::Refused,
            Self::Business(error) if error.verified && !error.leaves_outcome_open() => Outcome::Refused,
            Self::Api(_) | Self::Communication(_) | Self::Business(_) => Outcome::Unknown,
            Self::Decode { .. } => Outcome::Accepted,
        }
    }

    /// This error of a call's last attempt, given an earlier one that leaves the outcome open.
    pub(crate) fn after(self, earlier: Option<Self>) -> Self {
        match (earlier, self.outcome()) {
            (Some(earlier), Outcome::NotSent | Outcome::Refused) => Self::Repeated {
                earlier: Box::new(earlier),
                last: Box::new(self),
            },
            _ => self,
        }
    }

    /// Which of two attempts of one call is to be remembered: the one that leaves the outcome open, if any does.
    pub(crate) fn less_certain(self, earlier: Option<Self>) -> Option<Self> {
        match self.outcome() {
            Outcome::NotSent | Outcome::Refused => earlier,
            Outcome::Unknown | Outcome::Accepted => Some(self),
        }
    }

    /// The code that the service gave (`code` of APIv3, `err_code` of APIv2). Read
    /// [`ApiError`](ApiError#verified-or-not) before you rely on it.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Api(error) => error.code.as_deref(),
            Self::Business(error) => error.code.as_deref(),
            Self::Communication(error) => error.return_code.as_deref(),
            Self::Repeated { last, .. } => last.code(),
            _ => None,
        }
    }

    /// The answer, when one was received.
    #[must_use]
    pub fn answer(&self) -> Option<&Answer> {
        match self {
            Self::Verification { answer, .. }
            | Self::V2Verification { answer, .. }
            | Self::Redirect { answer }
            | Self::NotXml { answer, .. }
            | Self::Incomplete { answer, .. }
            | Self::Decode { answer, .. } => Some(answer),
            Self::Api(error) => Some(&error.answer),
            Self::Communication(error) => Some(&error.answer),
            Self::Business(error) => Some(&error.answer),
            Self::Repeated { earlier, last } => last.answer().or_else(|| earlier.answer()),
            Self::Encode(_) | Self::Assemble(_) | Self::Sign(_) | Self::Renewal(_) | Self::Transport { .. } => None,
        }
    }

    /// What kind of error it is, in one word or two: for logs and counters. Holds nothing of the request or the answer.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Encode(_) => "encode",
            Self::Assemble(_) => "assemble",
            Self::Sign(_) => "sign",
            Self::Renewal(_) => "renewal",
            Self::Transport { source, .. } => source.kind(),
            Self::Verification { .. } | Self::V2Verification { .. } => "verification",
            Self::Api(_) => "api",
            Self::Communication(_) => "communication",
            Self::Business(_) => "business",
            Self::Redirect { .. } => "redirect",
            Self::NotXml { .. } => "not XML",
            Self::Incomplete { .. } => "incomplete",
            Self::Decode { .. } => "decode",
            Self::Repeated { last, .. } => last.kind(),
        }
    }

    /// The service's name for the exchange (`Request-ID`), when an answer was received and carries one.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.answer().and_then(Answer::request_id)
    }
}

/// Why a request could not be put together. Nothing was sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AssembleError {
    /// A parameter of the path makes a segment `.` or `..`, which means another path on the way.
    #[error("path parameter `{name}` of {path} makes a path segment `.` or `..`: it would name another resource")]
    DotSegment {
        /// The parameter.
        name: String,
        /// The operation's path.
        path: &'static str,
    },
    /// The request gives no value for a parameter of the path, or an empty one, so that it would go to another path.
    #[error("path parameter `{name}` of {path} has no value in the request, or an empty one")]
    MissingPathParameter {
        /// The parameter.
        name: String,
        /// The operation's path.
        path: &'static str,
    },
    /// A header field's value is not visible ASCII.
    #[error("header field `{name}`: the value must be visible ASCII characters")]
    Header {
        /// The header field.
        name: String,
    },
    /// A field of the body cannot travel where the operation puts it.
    #[error("field `{name}` cannot be sent: {reason}")]
    Body {
        /// The field.
        name: String,
        /// What does not fit.
        reason: &'static str,
    },
    /// APIv2: a value of the query holds `&name=`, so that its signature would fit other fields as well.
    #[error(
        "field `{name}` holds `&` and a name that sorts behind its own: the signature would fit other fields as well"
    )]
    Ambiguous {
        /// The field.
        name: String,
    },
    /// The operation presents the merchant API certificate in the TLS handshake, and the client has none.
    #[error(
        "{path} demands the merchant API certificate in the TLS handshake: give the merchant its certificate and key, or \
         the transport an identity"
    )]
    NoIdentity {
        /// The operation's path.
        path: &'static str,
    },
    /// The set of platform keys is empty, so that no answer could be verified.
    #[error("the client has no platform key: give it the WeChat Pay public key or a platform certificate")]
    NoPlatformKey,
    /// A field cannot be written as XML.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// No nonce could be made.
    #[error(transparent)]
    Nonce(#[from] NonceError),
    /// The operation names no host.
    #[error("{path} is served by no host: an operation names at least one")]
    NoHost {
        /// The operation's path.
        path: &'static str,
    },
    /// The URL or header is not one that HTTP allows.
    #[error("the request is no valid HTTP message")]
    Http(#[from] http::Error),
}
