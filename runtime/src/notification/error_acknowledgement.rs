//! The response to a notification that is not delivered: which status and text each error gets, and what is logged of it.

use http::StatusCode;

use super::acknowledgement::Acknowledgement;
use super::error::ReceiveError;
use super::observation::Refusal;
use super::repeated::Repeated;
use super::v2;

impl ReceiveError {
    /// The right response: a success for an id that has been taken, because the first response was lost; status 4xx or
    /// 5xx for everything else, so that WeChat Pay sends the notification again. It contains nothing that would help an
    /// attacker.
    #[must_use]
    pub fn acknowledgement(&self) -> Acknowledgement {
        let (status, message) = match self {
            Self::Repeated {
                source: Repeated::Taken,
                ..
            } => return Acknowledgement::success(),
            Self::Repeated {
                source: Repeated::InProgress,
                ..
            } => (StatusCode::SERVICE_UNAVAILABLE, "being handled"),
            Self::Repeated { .. } | Self::TooManyWaiting | Self::Guard { .. } => {
                (StatusCode::SERVICE_UNAVAILABLE, "too busy")
            }
            Self::TooLong => (StatusCode::PAYLOAD_TOO_LARGE, "too long"),
            Self::Unreadable { .. } => (StatusCode::BAD_REQUEST, "incomplete"),
            Self::Verification(_) => (StatusCode::UNAUTHORIZED, "signature not accepted"),
            Self::Envelope(_) | Self::Incomplete { .. } | Self::UnknownAlgorithm { .. } => {
                (StatusCode::BAD_REQUEST, "not understood")
            }
            Self::Decrypt { .. } | Self::Decode { .. } => (StatusCode::INTERNAL_SERVER_ERROR, "not understood"),
        };
        Acknowledgement::refusal(status, message)
    }

    /// The facts for the log.
    pub(super) fn refusal(&self) -> Refusal<'_> {
        Refusal {
            id: self.id(),
            kind: self.event_type(),
            status: self.acknowledgement().status().as_u16(),
            reason: self.reason(),
            expected: self.is_expected(),
        }
    }
}

impl v2::ReceiveError {
    /// The right response: `return_code` `FAIL`, so that WeChat Pay sends the notification again. It contains nothing
    /// that would help an attacker.
    #[must_use]
    pub fn acknowledgement(&self) -> Acknowledgement {
        Acknowledgement::v2_refusal(match self {
            Self::Unreadable { .. } | Self::NotXml(_) => "no XML message",
            Self::Verification(_)
            | Self::Unprotected
            | Self::Incomplete { .. }
            | Self::Foreign { .. }
            | Self::Decode(_) => "not accepted",
            Self::NoKey => "not ready",
        })
    }

    /// The facts for the log.
    pub(super) fn refusal(&self) -> Refusal<'static> {
        Refusal {
            id: None,
            kind: None,
            status: self.acknowledgement().status().as_u16(),
            reason: self.reason(),
            expected: false,
        }
    }
}
