//! What came back: the message as received, and the response read from it.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::foreign_text::{Foreign, optional};

/// An HTTP answer as it was received. `Debug` leaves the body out: it may hold personal data.
#[derive(Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The header fields.
    pub headers: HeaderMap,
    /// The body, byte for byte.
    pub body: Bytes,
}

impl Answer {
    /// The service's name for the exchange (`Request-ID`): quote it whenever you ask WeChat Pay for help.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.header("Request-ID")
    }

    /// The value of a header field; `None` when it is absent or no visible ASCII.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl From<http::Response<Bytes>> for Answer {
    fn from(response: http::Response<Bytes>) -> Self {
        let (head, body) = response.into_parts();
        Self {
            status: head.status,
            headers: head.headers,
            body,
        }
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("request_id", &optional(self.request_id()))
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// ` (status 404, Request-ID 08F7…)`: how errors name the answer they are about.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status {}", self.status.as_u16())?;
        match self.request_id() {
            Some(id) => write!(f, ", Request-ID {}", Foreign(id)),
            None => f.write_str(", no Request-ID"),
        }
    }
}

/// A successful call: the response, and the answer it was read from. It stands for the response:
/// `reply.apply_id` is a field of the response.
#[derive(Clone)]
pub struct Reply<R> {
    response: R,
    answer: Answer,
}

impl<R> Reply<R> {
    pub(crate) const fn new(response: R, answer: Answer) -> Self {
        Self { response, answer }
    }

    /// The answer as received: status (200, 202 for accepted but not done yet, 204), header fields, `Request-ID`, and
    /// the body byte for byte. The body is the file for operations that return one; otherwise the message as it was
    /// signed, encrypted fields still encrypted.
    ///
    /// The one method beside [`into_inner`](Self::into_inner) and [`into_parts`](Self::into_parts), so that a response
    /// with a field called `status` or `body` keeps its accessors.
    pub const fn answer(&self) -> &Answer {
        &self.answer
    }

    /// The response alone.
    pub fn into_inner(self) -> R {
        self.response
    }

    /// The response and the answer it was read from.
    pub fn into_parts(self) -> (R, Answer) {
        (self.response, self.answer)
    }
}

impl<R> Deref for Reply<R> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.response
    }
}

impl<R: fmt::Debug> fmt::Debug for Reply<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("response", &self.response)
            .field("answer", &self.answer)
            .finish()
    }
}
