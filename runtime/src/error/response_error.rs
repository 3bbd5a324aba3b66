//! Errors reported by the service.

use std::fmt;

use bytes::Bytes;
use http::StatusCode;

use super::reason::{Reason, is_open_text};
use crate::foreign_text::{Foreign, optional};
use crate::operation::ErrorCode;
use crate::reply::HttpResponse;
use crate::wire::Json;

/// How much of an unsigned error's body is kept: anybody could have written it, and errors are kept in logs and queues.
/// The errors of the service itself are a hundredth of that.
pub(crate) const UNSIGNED_BODY: usize = 64 * 1024;
/// How many characters of an unsigned text are kept.
const UNSIGNED_TEXT: usize = 1024;
/// The `return_code` or `result_code` of APIv2 that reports a failure.
const FAIL: &str = "FAIL";

/// A response with an error status, or with status 2xx and the body of an error; in APIv3 this is
/// `{"code", "message", "detail"}`.
///
/// # Verified or not
/// The signature of an error response is verified if it has one; if it is wrong, the call fails with
/// [`Error::Verification`](crate::Error::Verification). The service does not sign every error (for example when it
/// could not authenticate the request, or when a gateway in front of it is overloaded). Refusing unsigned errors would
/// hide the reason, so they are returned with `verified` set to `false`. Show and log them, but never move money
/// because of them: query the order before you act on an unverified `ORDER_NOT_EXIST`.
#[derive(Clone)]
#[non_exhaustive]
pub struct ApiError {
    /// The error code (`PARAM_ERROR`); `None` when the body is not a JSON object with a code, or has several codes.
    pub code: Option<String>,
    /// The message for people.
    pub message: Option<String>,
    /// Details as text, in whatever form the service sent them; [`Json::read`] reads it. May quote fields of the
    /// request.
    /// Also `None` when it is nested more than 128 levels deep, or unsigned and longer than 64 KiB.
    pub detail: Option<Json>,
    /// Whether the response had a valid signature of WeChat Pay.
    pub verified: bool,
    /// The HTTP response; of an unsigned one, only the first 64 KiB of the body.
    pub http_response: HttpResponse,
    pub(crate) documented: &'static [ErrorCode],
    /// Whether the body also has a member that does not belong to an error, such as `state`.
    pub(crate) contradicts_itself: bool,
    /// Whether `detail` leaves the outcome open.
    pub(crate) is_open_in_detail: bool,
}

impl ApiError {
    /// Whether the operation may have taken place despite the error: the service failed halfway (status 5xx or 408), waits
    /// for the payer, accepted the request (status 2xx), or gives no code, several, or one that is not known to refuse a
    /// request; or the body has a member that does not fit an error, such as `state`; or the message or `detail` says so, and
    /// the operation does not document the code with a meaning of its own.
    #[must_use]
    pub fn leaves_outcome_open(&self) -> bool {
        let status = self.http_response.status;
        let reason = Reason {
            code: self.code.as_deref(),
            is_documented: self.documented().next().is_some(),
            message: self.message.as_deref(),
            is_open_elsewhere: self.is_open_in_detail,
        };
        !status.is_client_error()
            || status == StatusCode::REQUEST_TIMEOUT
            || self.contradicts_itself
            || !reason.refuses()
    }

    /// The operation's documented entries for this code: usually one, several if the documents give it several labels,
    /// none if they do not list it with this status.
    pub fn documented(&self) -> impl Iterator<Item = &'static ErrorCode> {
        let status = self.http_response.status.as_u16();
        self.documented.iter().filter(move |entry| {
            Some(entry.code()) == self.code.as_deref() && entry.documented_status().is_none_or(|known| known == status)
        })
    }
}

/// The beginning of an unsigned text.
pub(crate) fn bounded_text(text: String, verified: bool) -> String {
    if verified || text.len() <= UNSIGNED_TEXT {
        return text;
    }
    text.chars().take(UNSIGNED_TEXT).collect()
}

/// The HTTP response; an unsigned one keeps only the beginning of its body, which is copied so that the rest is freed.
pub(crate) fn bounded(mut http_response: HttpResponse, verified: bool) -> HttpResponse {
    if !verified && let Some(beginning) = http_response.body.get(..UNSIGNED_BODY) {
        http_response.body = Bytes::copy_from_slice(beginning);
    }
    http_response
}

impl std::error::Error for ApiError {}

impl fmt::Debug for ApiError {
    /// Leaves out the detail, which may quote the request.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("code", &optional(self.code.as_deref()))
            .field("message", &optional(self.message.as_deref()))
            .field("verified", &self.verified)
            .field("http_response", &self.http_response)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for ApiError {
    /// Shows code, message, documented labels, status and Request-ID; not the detail, which may quote the request.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = Foreign(self.code.as_deref().unwrap_or("no error code"));
        let message = Foreign(self.message.as_deref().unwrap_or("no message"));
        write!(f, "WeChat Pay returned {code}: {message} ({}", self.http_response)?;
        for title in self.documented().filter_map(ErrorCode::documented_title) {
            write!(f, "; documented as {title}")?;
        }
        f.write_str(if self.verified { ")" } else { "; not signed)" })
    }
}

/// APIv2: `return_code` is not `SUCCESS`. Such responses are mostly unsigned; see [`ApiError`] for the consequences.
#[derive(Clone)]
#[non_exhaustive]
pub struct CommunicationError {
    /// `return_code`, usually `FAIL`.
    pub return_code: Option<String>,
    /// `return_msg`, the message for people.
    pub return_message: Option<String>,
    /// `err_code`, which few such responses have.
    pub code: Option<String>,
    /// Whether the response had a valid signature.
    pub verified: bool,
    /// The response as received.
    pub http_response: HttpResponse,
    /// Whether the response also has a field that does not fit a refusal, such as `transaction_id`.
    pub(crate) contradicts_itself: bool,
    /// Whether another text than `return_msg` leaves the outcome open.
    pub(crate) is_open_elsewhere: bool,
}

impl CommunicationError {
    /// Whether the operation may have taken place despite the error: the response does not say `FAIL`, the service failed
    /// halfway (status 5xx, or an `err_code` or a `return_msg` that says so), or the response also has fields that do not
    /// fit a refusal, such as `transaction_id`.
    #[must_use]
    pub fn leaves_outcome_open(&self) -> bool {
        let message = self.return_message.as_deref().unwrap_or_default();
        let reason = Reason {
            code: self.code.as_deref(),
            is_documented: false,
            message: Some(message),
            is_open_elsewhere: self.is_open_elsewhere,
        };
        self.return_code.as_deref() != Some(FAIL)
            || self.http_response.status.is_server_error()
            || self.http_response.status == StatusCode::REQUEST_TIMEOUT
            || self.contradicts_itself
            || self.code.is_some() && !reason.refuses()
            || is_open_text(message)
            || self.is_open_elsewhere
    }
}

impl std::error::Error for CommunicationError {}

impl fmt::Debug for CommunicationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CommunicationError")
            .field("return_code", &optional(self.return_code.as_deref()))
            .field("return_message", &optional(self.return_message.as_deref()))
            .field("code", &optional(self.code.as_deref()))
            .field("verified", &self.verified)
            .field("http_response", &self.http_response)
            .finish()
    }
}

impl fmt::Display for CommunicationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = Foreign(self.return_code.as_deref().unwrap_or("absent"));
        let message = Foreign(self.return_message.as_deref().unwrap_or("no message"));
        let signed = if self.verified { "" } else { "; not signed" };
        write!(
            f,
            "WeChat Pay did not accept the request: return_code {code}: {message} ({}{signed})",
            self.http_response
        )
    }
}

/// APIv2: `return_code` is `SUCCESS` but `result_code` is not: the operation failed. A few operations respond with
/// `retcode` and `retmsg` instead.
#[derive(Clone)]
#[non_exhaustive]
pub struct BusinessError {
    /// `result_code`, usually `FAIL`; or `retcode`.
    pub result_code: String,
    /// `err_code`: `SYSTEMERROR`; or `retcode`.
    pub code: Option<String>,
    /// `err_code_des`, the message for people; or `retmsg`.
    pub description: Option<String>,
    /// Whether the response had a valid signature; `false` only for operations whose responses are documented as
    /// unsigned.
    pub verified: bool,
    /// The response as received.
    pub http_response: HttpResponse,
    pub(crate) documented: &'static [ErrorCode],
    /// Whether the response also has a field that exists only if the operation took place, such as `refund_id`.
    pub(crate) contradicts_itself: bool,
    /// Whether another text than the description, such as `return_msg`, leaves the outcome open.
    pub(crate) is_open_elsewhere: bool,
}

impl BusinessError {
    /// The operation's documented entries for this code; see [`ApiError::documented`].
    pub fn documented(&self) -> impl Iterator<Item = &'static ErrorCode> {
        self.documented
            .iter()
            .filter(|entry| Some(entry.code()) == self.code.as_deref())
    }

    /// Whether the operation may have taken place despite the error: the service failed halfway (status 5xx or 408), waits for
    /// the payer, gives no code or one that is not known to refuse a request, or gives a `result_code` that no document names;
    /// the response has a field that does not fit a failure, such as `refund_id`; or the description says so, and the operation
    /// does not document the code with a meaning of its own. Repeat it with the same numbers, or query it.
    #[must_use]
    pub fn leaves_outcome_open(&self) -> bool {
        // `retcode` is both the result and the code.
        let failed = self.result_code == FAIL || self.code.as_ref() == Some(&self.result_code);
        let reason = Reason {
            code: self.code.as_deref(),
            is_documented: self.documented().next().is_some(),
            message: self.description.as_deref(),
            is_open_elsewhere: self.is_open_elsewhere,
        };
        !failed
            || self.http_response.status.is_server_error()
            || self.http_response.status == StatusCode::REQUEST_TIMEOUT
            || self.contradicts_itself
            || !reason.refuses()
    }
}

impl std::error::Error for BusinessError {}

impl fmt::Debug for BusinessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BusinessError")
            .field("result_code", &Foreign(&self.result_code))
            .field("code", &optional(self.code.as_deref()))
            .field("description", &optional(self.description.as_deref()))
            .field("verified", &self.verified)
            .field("http_response", &self.http_response)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for BusinessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = Foreign(self.code.as_deref().unwrap_or("no err_code"));
        let description = Foreign(self.description.as_deref().unwrap_or("no description"));
        write!(f, "WeChat Pay returned {code}: {description} ({}", self.http_response)?;
        for title in self.documented().filter_map(ErrorCode::documented_title) {
            write!(f, "; documented as {title}")?;
        }
        f.write_str(if self.verified { ")" } else { "; not signed)" })
    }
}

#[cfg(test)]
mod tests;
