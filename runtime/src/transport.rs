//! How a signed request reaches the service: an interface of one method, and its implementation over `reqwest`.

#[cfg(feature = "reqwest")]
mod over_reqwest;

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;

use bytes::Bytes;

#[cfg(feature = "reqwest")]
pub use over_reqwest::{ReqwestTransport, ReqwestTransportBuilder, TransportSetupError};

/// A boxed future that can move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends one request and reads the whole answer.
///
/// What it must keep to, since signatures and money depend on it:
/// * the request target goes out byte for byte as given, and so does the body;
/// * redirects are handed back, not followed;
/// * nothing is retried, unless nothing of the request was sent;
/// * the body is handed back as it came (no decompression), and refused when it is over a bound.
pub trait Transport: fmt::Debug + Send + Sync {
    /// Sends the request.
    ///
    /// # Errors
    /// [`TransportError::Connect`] only where it is certain that nothing was sent: the client may then send the same
    /// request to another host.
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>>;

    /// Whether it holds a merchant API certificate to present when [`TransportRequest::present_identity`] asks for it.
    fn has_identity(&self) -> bool;
}

/// A signed request, ready to go out.
#[derive(Clone)]
pub struct TransportRequest {
    /// Method, absolute URL, header fields and body.
    pub http: http::Request<Bytes>,
    /// Whether to present the merchant API certificate in the TLS handshake. It is never presented otherwise.
    pub present_identity: bool,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// No connection: the name was not resolved, nobody listens, the TLS handshake failed, or it took too long. Nothing
    /// was sent.
    #[error("no connection could be established, nothing was sent")]
    Connect {
        /// What the network or TLS library says.
        #[source]
        source: Box<dyn StdError + Send + Sync>,
    },
    /// No complete answer within the time limit. The request may have been carried out.
    #[error("no complete answer in time; the request may have been carried out, query its outcome before repeating it")]
    Timeout {
        /// What the network library says.
        #[source]
        source: Box<dyn StdError + Send + Sync>,
    },
    /// The connection broke before the answer was complete. The request may have been carried out.
    #[error(
        "the connection broke before the answer was complete; the request may have been carried out, \
         query its outcome before repeating it"
    )]
    Interrupted {
        /// What the network library says.
        #[source]
        source: Box<dyn StdError + Send + Sync>,
    },
    /// The answer's body is larger than the bound. The request was carried out, or refused: its outcome is unread.
    #[error(
        "the answer (status {status}) is larger than {limit} bytes and was not read to its end; raise the transport's \
         body limit if this operation may answer so much"
    )]
    BodyTooLarge {
        /// The status of the answer.
        status: http::StatusCode,
        /// The bound, in bytes.
        limit: usize,
    },
    /// The request asks for a client certificate and the transport has none. Nothing was sent.
    #[error("the operation demands the merchant API certificate and the transport has none; nothing was sent")]
    NoIdentity,
    /// The request cannot be expressed by the transport. Nothing was sent.
    #[error("the request cannot be sent as it was signed: {reason}; nothing was sent")]
    Unsendable {
        /// What stands in the way.
        reason: String,
    },
}

impl TransportError {
    /// Whether it is certain that nothing of the request reached the service.
    #[must_use]
    pub const fn nothing_was_sent(&self) -> bool {
        match self {
            Self::Connect { .. } | Self::NoIdentity | Self::Unsendable { .. } => true,
            Self::Timeout { .. } | Self::Interrupted { .. } | Self::BodyTooLarge { .. } => false,
        }
    }
}

impl fmt::Debug for TransportRequest {
    /// Method and URL path only: the query, the header and the body may hold personal data and signatures.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportRequest")
            .field("method", self.http.method())
            .field("path", &self.http.uri().path())
            .field("body_bytes", &self.http.body().len())
            .field("present_identity", &self.present_identity)
            .finish_non_exhaustive()
    }
}
