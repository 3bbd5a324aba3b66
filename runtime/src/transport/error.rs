//! Why there is no answer.

use std::error::Error as StdError;
use std::time::Duration;

use super::cause::{self, Because, Cause};

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// No connection: the name was not resolved, nobody listens, the TLS handshake failed, or it took too long. Nothing
    /// was sent.
    #[error("no connection could be established{}; nothing was sent", Because(&**source))]
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
        "there is no complete answer{}; the request may have been carried out, query its outcome before repeating it",
        Because(&**source)
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
    /// As many calls as the transport's [`Limits`](super::Limits) allow were under way all the time. Nothing was sent.
    #[error(
        "no connection became free within {} s; nothing was sent: call less at a time, or raise the transport's limits",
        waited.as_secs_f64()
    )]
    Busy {
        /// How long the call waited for its turn.
        waited: Duration,
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
    /// What kind of error it is, in one word or two: for logs and counters.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Connect { .. } => "connect",
            Self::Timeout { .. } => "timeout",
            Self::Interrupted { .. } => "interrupted",
            Self::BodyTooLarge { .. } => "body too large",
            Self::Busy { .. } => "busy",
            Self::NoIdentity => "no identity",
            Self::Unsendable { .. } => "unsendable",
        }
    }

    /// Whether it is certain that nothing of the request reached the service.
    #[must_use]
    pub const fn nothing_was_sent(&self) -> bool {
        match self {
            Self::Connect { .. } | Self::Busy { .. } | Self::NoIdentity | Self::Unsendable { .. } => true,
            Self::Timeout { .. } | Self::Interrupted { .. } | Self::BodyTooLarge { .. } => false,
        }
    }

    /// Why the connection failed or broke, as far as the libraries below tell.
    #[must_use]
    pub fn cause(&self) -> Option<Cause> {
        match self {
            Self::Connect { source } | Self::Timeout { source } | Self::Interrupted { source } => {
                cause::find(&**source)
            }
            Self::BodyTooLarge { .. } | Self::Busy { .. } | Self::NoIdentity | Self::Unsendable { .. } => None,
        }
    }
}
