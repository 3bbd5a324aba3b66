//! The result of a call: the HTTP response as received, and the response type decoded from it.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_RANGE};
use http::{HeaderMap, StatusCode};

use crate::foreign_text::{Foreign, optional};

/// An HTTP response as it was received. `Debug` leaves out the body, which may contain personal data.
#[derive(Clone)]
pub struct HttpResponse {
    /// The status.
    pub status: StatusCode,
    /// The header fields.
    pub headers: HeaderMap,
    /// The body, byte for byte.
    pub body: Bytes,
}

impl HttpResponse {
    /// The `Request-ID` by which the service identifies the exchange. Quote it when you contact WeChat Pay's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.header("Request-ID")
    }

    /// Whether a file is complete, as far as the response tells.
    pub(crate) fn is_whole_file(&self) -> bool {
        // A transport may have decompressed the body.
        let length = self
            .header("Content-Length")
            .filter(|_| !self.headers.contains_key(CONTENT_ENCODING));
        let announced = length.and_then(|length| length.trim().parse::<u64>().ok());
        announces_whole_file(self.status, &self.headers)
            && announced.is_none_or(|announced| self.body.len() as u64 >= announced)
    }

    /// The value of a header field; `None` when it is absent or not visible ASCII.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// Whether a response announces a whole file. With any status other than 200 it may be a part of one, or something else.
pub(crate) fn announces_whole_file(status: StatusCode, headers: &HeaderMap) -> bool {
    status == StatusCode::OK && !headers.contains_key(CONTENT_RANGE)
}

impl From<http::Response<Bytes>> for HttpResponse {
    fn from(response: http::Response<Bytes>) -> Self {
        let (head, body) = response.into_parts();
        Self {
            status: head.status,
            headers: head.headers,
            body,
        }
    }
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("request_id", &optional(self.request_id()))
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// ` (status 404, Request-ID 08F7…)`, which identifies the response in error messages.
impl fmt::Display for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status {}", self.status.as_u16())?;
        match self.request_id() {
            Some(id) => write!(f, ", Request-ID {}", Foreign(id)),
            None => f.write_str(", no Request-ID"),
        }
    }
}

/// The result of a successful call: the decoded response, and the HTTP response it was decoded from. It dereferences to
/// the decoded response, so `reply.apply_id` is a field of that.
#[derive(Clone)]
pub struct Reply<R> {
    response: R,
    http_response: HttpResponse,
}

impl<R> Reply<R> {
    pub(crate) const fn new(response: R, http_response: HttpResponse) -> Self {
        Self {
            response,
            http_response,
        }
    }

    /// The HTTP response as received: status (200; 202 for accepted but not finished; 204), header fields,
    /// `Request-ID`, and the body byte for byte. For operations that return a file, the body is the file; otherwise it
    /// is the signed message, in which encrypted fields are still encrypted.
    ///
    /// Apart from [`into_inner`](Self::into_inner) and [`into_parts`](Self::into_parts) this is the only method, so
    /// that it hides no accessor of a response with a field called `status` or `body`.
    pub const fn http_response(&self) -> &HttpResponse {
        &self.http_response
    }

    /// The decoded response only.
    pub fn into_inner(self) -> R {
        self.response
    }

    /// The decoded response, and the HTTP response it was decoded from.
    pub fn into_parts(self) -> (R, HttpResponse) {
        (self.response, self.http_response)
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
            .field("http_response", &self.http_response)
            .finish()
    }
}
