//! A request as it arrived, and the facts that are collected about it.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method};

use crate::catalogue::Entry;
use crate::log::{Shown, Verdict};

/// A request with its whole body.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: Method,
    /// Path and query, byte for byte.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) connection: Connection,
}

/// The connection that a request came over.
#[derive(Clone, Debug)]
pub(crate) struct Connection {
    /// `http://127.0.0.1:port` or `https://127.0.0.1:port`.
    pub(crate) base_url: Arc<str>,
    pub(crate) tls: bool,
    /// The client certificate that was presented, in DER.
    pub(crate) client_certificate: Option<Arc<[u8]>>,
}

/// Facts about a call, collected while it is handled, for its log entry.
#[derive(Debug, Default)]
pub(crate) struct CallRecord {
    pub(crate) entry: Option<Arc<Entry>>,
    pub(crate) signature: Verdict,
    pub(crate) request: Shown,
    pub(crate) note: Option<String>,
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

    /// The value of a header field; `None` when it is absent or not visible ASCII.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The boundary of a multipart form.
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
