//! A request as it arrived.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method};

/// A request, read to its end.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: Method,
    /// Path and query, byte for byte.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) connection: Connection,
}

/// What is known of the connection that a request came by.
#[derive(Clone, Debug)]
pub(crate) struct Connection {
    /// `http://127.0.0.1:port` or `https://127.0.0.1:port`.
    pub(crate) base_url: Arc<str>,
    pub(crate) tls: bool,
    /// DER of the client certificate that was presented.
    pub(crate) client_certificate: Option<Arc<[u8]>>,
}

impl Call {
    /// The target's path.
    pub(crate) fn path(&self) -> &str {
        self.target
            .split_once('?')
            .map_or(self.target.as_str(), |(path, _)| path)
    }

    /// The target's query, without the question mark.
    pub(crate) fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// The value of a header field; `None` when it is absent, or no visible text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The boundary of a form.
    pub(crate) fn boundary(&self) -> Option<&str> {
        let (kind, parameters) = self.header("content-type")?.split_once(';')?;
        if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
            return None;
        }
        let mut parameters = parameters.split(';').filter_map(|pair| pair.trim().split_once('='));
        let (_, boundary) = parameters.find(|(name, _)| name.eq_ignore_ascii_case("boundary"))?;
        Some(boundary.trim_matches('"'))
    }
}
