//! Building an HTTP message: the request target, the body, the header fields.

pub(crate) mod multipart;
pub(crate) mod target;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::error::AssembleError;

/// A complete request except for the host.
pub(crate) struct Message {
    pub(crate) method: Method,
    /// Path and query, percent-encoded. They are signed, and sent byte for byte as signed.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Message {
    /// The request to the host with the given base URL.
    pub(crate) fn addressed_to(&self, base_url: &str) -> Result<http::Request<Bytes>, AssembleError> {
        let mut request = http::Request::builder()
            .method(self.method.clone())
            .uri(format!("{base_url}{}", self.target))
            .body(self.body.clone())?;
        request.headers_mut().clone_from(&self.headers);
        Ok(request)
    }

    /// Adds a header field.
    pub(crate) fn set_header(&mut self, name: &str, value: &str) -> Result<(), AssembleError> {
        let refused = || AssembleError::Header { name: name.to_owned() };
        let key = HeaderName::try_from(name).map_err(|_| refused())?;
        self.headers
            .insert(key, HeaderValue::try_from(value).map_err(|_| refused())?);
        Ok(())
    }
}
