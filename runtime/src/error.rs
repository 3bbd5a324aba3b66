//! Why a call failed, and how much is known about its outcome.

mod assemble_error;
mod reason;
mod renewal_error;
mod response_error;

pub use assemble_error::AssembleError;
pub(crate) use reason::{is_known_code, is_open_text};
pub use renewal_error::RenewalError;
pub use response_error::{ApiError, BusinessError, CommunicationError};
pub(crate) use response_error::{UNSIGNED_BODY, bounded, bounded_text};

use std::fmt;

use crate::merchant::SigningError;
use crate::reply::HttpResponse;
use crate::signature::VerificationError;
use crate::transport::TransportError;
use crate::v2::xml::XmlError;
use crate::wire::{DecodeError, EncodeError};

/// Why a call failed.
///
/// After a failed payment, the question is whether it took place; [`outcome`](Self::outcome) says what is known. Each
/// message includes its cause, because a log often keeps only the message. To avoid printing the cause twice,
/// [`source`](std::error::Error::source) does not return it; use the variant's field.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A field of the request cannot be sent as given. Nothing was sent.
    #[error("nothing was sent: {0}")]
    Encode(EncodeError),
    /// The request cannot be expressed as an HTTP message, or the client lacks something that the operation needs.
    /// Nothing was sent.
    #[error("nothing was sent: {0}")]
    Assemble(AssembleError),
    /// The request could not be signed. Nothing was sent.
    #[error("nothing was sent: {0}")]
    Sign(SigningError),
    /// The client has no platform key, and none could be fetched. Nothing was sent.
    #[error("nothing was sent: {0}")]
    Renewal(RenewalError),
    /// No complete response was received. [`TransportError::nothing_was_sent`] says whether the service may have
    /// received the request.
    #[error("no response from {base_url}: {source}")]
    Transport {
        /// The base URL of the host that was called last.
        base_url: String,
        /// The transport's error.
        r#source: TransportError,
    },
    /// The response could not be verified as coming from WeChat Pay, so its content must not be trusted. The request
    /// may have been processed.
    #[error(
        "the response could not be verified as coming from WeChat Pay ({http_response}); do not rely on it, query the outcome: \
         {source}"
    )]
    Verification {
        /// Why verification failed.
        r#source: VerificationError,
        /// The response, for logging; only the first 64 KiB of its body.
        http_response: Box<HttpResponse>,
    },
    /// Like [`Verification`](Self::Verification), in APIv2.
    #[error(
        "the response could not be verified as coming from WeChat Pay ({http_response}); do not rely on it, query the outcome: \
         {source}"
    )]
    V2Verification {
        /// Why verification failed.
        r#source: crate::v2::SignatureError,
        /// The response, for logging.
        http_response: Box<HttpResponse>,
    },
    /// The service answered with an error status.
    #[error(transparent)]
    Api(Box<ApiError>),
    /// APIv2: `return_code` is not `SUCCESS`: usually, the request was refused before the operation started.
    #[error(transparent)]
    Communication(Box<CommunicationError>),
    /// APIv2: `result_code` is not `SUCCESS`, or `retcode` is not `0`: the operation failed.
    #[error(transparent)]
    Business(Box<BusinessError>),
    /// The service responded with an undocumented redirect. It was not followed.
    #[error("the service responded with a redirect, which is never followed ({http_response})")]
    Redirect {
        /// The response; its `Location` header is the target.
        http_response: Box<HttpResponse>,
    },
    /// APIv2: the response is not an XML message, so neither its origin nor its content is known. The request may have
    /// been processed.
    #[error("the response is not an APIv2 message ({http_response}); query the outcome: {source}")]
    NotXml {
        /// Why it cannot be read.
        r#source: XmlError,
        /// The response, for logging.
        http_response: Box<HttpResponse>,
    },
    /// The response should be a file, and is something else. Part of it may say why.
    #[error("the response is {found} instead of the file that was asked for ({http_response})")]
    NotFile {
        /// Its content in words: `an HTML page`.
        found: &'static str,
        /// The response.
        http_response: Box<HttpResponse>,
    },
    /// APIv2: the response says that the request arrived, but not whether it succeeded. The request may have been
    /// processed.
    #[error(
        "the response has no `{field}`, which says whether the operation succeeded ({http_response}); query the outcome"
    )]
    Incomplete {
        /// The missing field: `result_code` or `retcode`.
        field: &'static str,
        /// The response, for logging.
        http_response: Box<HttpResponse>,
    },
    /// The response reports a success, but cannot be decoded into the response type. If it is signed, the request was
    /// processed; if not, the outcome is as uncertain as after any other unsigned response.
    #[error(
        "the response cannot be decoded ({http_response}); {}: {source}",
        if *verified {
            "the operation was accepted, so do not repeat it"
        } else {
            "it is not signed and so proves nothing, query the outcome"
        }
    )]
    Decode {
        /// The problem and its field.
        r#source: DecodeError,
        /// Whether the response had a valid signature; `false` only for operations whose responses are documented as
        /// unsigned.
        verified: bool,
        /// The response, byte for byte.
        http_response: Box<HttpResponse>,
    },
    /// The next page of a list cannot be determined ([`Client::pages`](crate::Client::pages)). The page itself was received and
    /// is genuine.
    #[error("cannot continue reading the list: {reason} ({http_response})")]
    Pages {
        /// The mistake in the page.
        reason: &'static str,
        /// The response, byte for byte.
        http_response: Box<HttpResponse>,
    },
    /// The call was retried, and an earlier attempt leaves the outcome less certain than the last one: it may have been
    /// processed, so the outcome is unknown whatever the last error says; or the service refused it, and the last one was
    /// not sent.
    #[error("{}; the last attempt: {}", Earlier(earlier), Last(last))]
    Repeated {
        /// The error of the attempt that may have been processed, or was refused.
        earlier: Box<Error>,
        /// The error of the last attempt.
        last: Box<Error>,
    },
}

/// The earlier attempt of a repeated call, with what it says about the outcome.
struct Earlier<'e>(&'e Error);

impl fmt::Display for Earlier<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.outcome() {
            Outcome::Refused => write!(f, "an earlier attempt was sent and refused ({})", self.0),
            _ => write!(
                f,
                "an earlier attempt may have been processed, query the outcome ({})",
                self.0
            ),
        }
    }
}

/// The last attempt of a repeated call. That nothing was sent is true of this attempt, but not of the call.
struct Last<'e>(&'e Error);

impl fmt::Display for Last<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.outcome() {
            Outcome::NotSent => write!(f, "it was not sent: {}", Why(self.0)),
            _ => self.0.fmt(f),
        }
    }
}

/// Why a request failed, for messages that state the consequences for the call themselves.
struct Why<'e>(&'e Error);

impl fmt::Display for Why<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Error::Encode(cause) => cause.fmt(f),
            Error::Assemble(cause) => cause.fmt(f),
            Error::Sign(cause) => cause.fmt(f),
            Error::Renewal(cause) => cause.fmt(f),
            Error::Transport { base_url, source } => write!(f, "no response from {base_url}: {}", source.reason()),
            other => other.fmt(f),
        }
    }
}

/// Written by hand, because a derived `From` would make the cause a [`source`](std::error::Error::source).
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

/// Whether the operation of a failed call may have taken place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing was sent, so it did not take place.
    NotSent,
    /// The service refused this request in a signed response. An earlier request with the same numbers may still have
    /// succeeded.
    Refused,
    /// It may or may not have taken place: query it before repeating it. This is the outcome of error responses that
    /// are not [verified](ApiError::verified), of status 5xx, and of codes that leave the outcome open (`SYSTEM_ERROR`,
    /// `USERPAYING`).
    Unknown,
    /// A signed response says that it was accepted, but the response cannot be decoded, or a field of it cannot be used.
    Accepted,
}

impl Error {
    /// Whether the operation may have taken place. For a retried call, this is the least certain outcome of
    /// all attempts.
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
            | Self::NotFile { .. }
            | Self::Incomplete { .. }
            | Self::Decode { verified: false, .. } => Outcome::Unknown,
            Self::Api(error) if error.verified && !error.leaves_outcome_open() => Outcome::Refused,
            Self::Communication(error) if error.verified && !error.leaves_outcome_open() => Outcome::Refused,
            Self::Business(error) if error.verified && !error.leaves_outcome_open() => Outcome::Refused,
            Self::Api(_) | Self::Communication(_) | Self::Business(_) => Outcome::Unknown,
            Self::Decode { .. } | Self::Pages { .. } => Outcome::Accepted,
            Self::Repeated { earlier, .. } => match earlier.outcome() {
                Outcome::Refused => Outcome::Refused,
                _ => Outcome::Unknown,
            },
        }
    }

    /// How much remains possible: nothing was sent, something was sent but refused, or more.
    fn uncertainty(&self) -> u8 {
        match self.outcome() {
            Outcome::NotSent => 0,
            Outcome::Refused => 1,
            Outcome::Unknown | Outcome::Accepted => 2,
        }
    }

    /// Keeps only the beginning of a response that proves nothing, because anybody could have sent it.
    pub(crate) fn bounded(mut self) -> Self {
        if let Self::Verification { http_response, .. }
        | Self::V2Verification { http_response, .. }
        | Self::NotXml { http_response, .. }
        | Self::NotFile { http_response, .. }
        | Self::Redirect { http_response } = &mut self
        {
            **http_response = bounded(http_response.as_ref().clone(), false);
        }
        self
    }

    /// Combines this error of the last attempt with the error of an earlier one that was sent.
    pub(crate) fn after(self, earlier: Option<Self>) -> Self {
        match earlier {
            Some(earlier) if earlier.uncertainty() > self.uncertainty() => Self::Repeated {
                earlier: Box::new(earlier),
                last: Box::new(self),
            },
            _ => self,
        }
    }

    /// Chooses which of two attempts' errors to keep: the one that leaves the outcome less certain, if one was sent.
    pub(crate) fn less_certain(self, earlier: Option<Self>) -> Option<Self> {
        let least = earlier.as_ref().map_or(1, Self::uncertainty);
        match self.uncertainty() >= least {
            true => Some(self),
            false => earlier,
        }
    }

    /// The service's error code: `code` in APIv3, `err_code` in APIv2, or `return_code` if a request was refused without one. Read [`ApiError`](ApiError#verified-or-not)
    /// before you rely on it.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Api(error) => error.code.as_deref(),
            Self::Business(error) => error.code.as_deref(),
            Self::Communication(error) => error.code.as_deref().or(error.return_code.as_deref()),
            Self::Repeated { last, .. } => last.code(),
            _ => None,
        }
    }

    /// The response, if one was received.
    #[must_use]
    pub fn http_response(&self) -> Option<&HttpResponse> {
        match self {
            Self::Verification { http_response, .. }
            | Self::V2Verification { http_response, .. }
            | Self::Redirect { http_response }
            | Self::NotXml { http_response, .. }
            | Self::NotFile { http_response, .. }
            | Self::Incomplete { http_response, .. }
            | Self::Decode { http_response, .. }
            | Self::Pages { http_response, .. } => Some(http_response),
            Self::Api(error) => Some(&error.http_response),
            Self::Communication(error) => Some(&error.http_response),
            Self::Business(error) => Some(&error.http_response),
            Self::Repeated { earlier, last } => last.http_response().or_else(|| earlier.http_response()),
            Self::Encode(_) | Self::Assemble(_) | Self::Sign(_) | Self::Renewal(_) | Self::Transport { .. } => None,
        }
    }

    /// The kind of error in one or two words, for logs and metrics. It contains no data of the request or the response.
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
            Self::NotFile { .. } => "not a file",
            Self::Incomplete { .. } => "incomplete",
            Self::Decode { .. } => "decode",
            Self::Pages { .. } => "pages",
            Self::Repeated { last, .. } => last.kind(),
        }
    }

    /// The `Request-ID` by which the service identifies the exchange, if a response with one was received.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.http_response().and_then(HttpResponse::request_id)
    }
}

#[cfg(test)]
mod tests;
