//! Errors of a transport: no complete response was received.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use super::cause::{self, Because, Cause};
use crate::plural::bytes;

/// Why a transport received no complete response.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// No connection: the name could not be resolved, nothing is listening, the TLS handshake failed, or it timed out.
    /// Nothing was sent.
    Connect {
        /// The network or TLS library's error.
        #[source]
        source: Box<dyn StdError + Send + Sync>,
    },
    /// No complete response within the time limit. The request may have been processed.
    Timeout {
        /// The network library's error.
        #[source]
        source: Box<dyn StdError + Send + Sync>,
    },
    /// The connection broke before the response was complete. The request may have been processed.
    Interrupted {
        /// The network library's error.
        #[source]
        source: Box<dyn StdError + Send + Sync>,
    },
    /// A download took longer than the transport's limit, or was slower. It only reads, so it can be repeated.
    Slow {
        /// How long the program waited for the file.
        waited: Duration,
        /// How many bytes arrived in this time.
        received: u64,
    },
    /// The body of the response is larger than the limit. The request was processed or refused; its outcome was not
    /// read.
    BodyTooLarge {
        /// The status of the response.
        status: http::StatusCode,
        /// The limit, in bytes.
        limit: usize,
    },
    /// The call waited too long, because the maximum number of calls ([`Limits`](super::Limits)) was in progress all
    /// the time. Nothing was sent.
    Busy {
        /// How long the call waited for its turn.
        waited: Duration,
    },
    /// The request asks for a client certificate and the transport has none. Nothing was sent.
    NoIdentity,
    /// The transport cannot send the request unchanged. Nothing was sent.
    Unsendable {
        /// The reason.
        reason: String,
    },
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reason().fmt(f)?;
        f.write_str(match self {
            Self::Connect { .. } | Self::NoIdentity | Self::Unsendable { .. } => "; nothing was sent",
            Self::Busy { .. } => "; nothing was sent: make fewer calls at a time, or raise the transport's limits",
            Self::Timeout { .. } | Self::Interrupted { .. } => {
                "; the request may have been processed, query its outcome before repeating it"
            }
            Self::Slow { .. } => {
                "; if the line is slow or the file large, change the transport's `download_timeout` or `slowest_download`"
            }
            Self::BodyTooLarge { .. } => {
                "; raise the transport's body limit if this operation may respond with so much"
            }
        })
    }
}

/// The mistake, without its consequences for the call.
struct Reason<'e>(&'e TransportError);

impl fmt::Display for Reason<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            TransportError::Connect { source } => {
                write!(f, "no connection could be established{}", Because(&**source))
            }
            TransportError::Timeout { .. } => f.write_str("no complete response in time"),
            TransportError::Interrupted { source } => write!(f, "the response is incomplete{}", Because(&**source)),
            TransportError::Slow { waited, received } => write!(
                f,
                "the file was too slow: {} in {:.0} s",
                bytes(received),
                waited.as_secs_f64()
            ),
            TransportError::BodyTooLarge { status, limit } => write!(
                f,
                "the response (status {status}) is larger than {} and was not read to its end",
                bytes(limit)
            ),
            TransportError::Busy { waited } => {
                write!(f, "no connection became free within {} s", waited.as_secs_f64())
            }
            TransportError::NoIdentity => {
                f.write_str("the operation requires the merchant API certificate and the transport has none")
            }
            TransportError::Unsendable { reason } => {
                write!(f, "the request cannot be sent as it was signed: {reason}")
            }
        }
    }
}

impl TransportError {
    /// The mistake as the message says it, without its consequences for the call.
    pub fn reason(&self) -> impl fmt::Display + '_ {
        Reason(self)
    }

    /// The kind of error in one or two words, for logs and metrics.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Connect { .. } => "connect",
            Self::Timeout { .. } => "timeout",
            Self::Interrupted { .. } => "interrupted",
            Self::Slow { .. } => "slow",
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
            Self::Timeout { .. } | Self::Interrupted { .. } | Self::Slow { .. } | Self::BodyTooLarge { .. } => false,
        }
    }

    /// Why the connection failed or broke, if the underlying libraries report it.
    #[must_use]
    pub fn cause(&self) -> Option<Cause> {
        match self {
            Self::Connect { source } | Self::Timeout { source } | Self::Interrupted { source } => {
                cause::find(&**source)
            }
            Self::Slow { .. }
            | Self::BodyTooLarge { .. }
            | Self::Busy { .. }
            | Self::NoIdentity
            | Self::Unsendable { .. } => None,
        }
    }
}
