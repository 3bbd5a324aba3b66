//! A request as it arrived, and the facts that are collected about it.

use std::sync::Arc;

use bytes::Bytes;
use http::header::HOST;
use http::uri::Authority;
use http::{HeaderMap, Method};
use wechatpay_runtime::signature::SERIAL_HEADER;

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

    /// The platform key that the request names. An empty name counts as none.
    pub(crate) fn platform_key(&self) -> Option<&str> {
        let name = self.header(SERIAL_HEADER.as_str())?.trim();
        (!name.is_empty()).then_some(name)
    }

    /// Scheme and host as the caller addressed the sandbox, such as `https://api.mch.weixin.qq.com`.
    pub(crate) fn origin(&self) -> String {
        let host = self
            .header(HOST.as_str())
            .and_then(|host| host.parse::<Authority>().ok());
        let scheme = if self.connection.tls { "https" } else { "http" };
        match host {
            Some(host) if !host.as_str().contains('@') => format!("{scheme}://{host}"),
            _ => self.connection.base_url.as_ref().to_owned(),
        }
    }

    /// The boundary of a multipart form: the one that the header names, or else the one with which the body begins,
    /// because some clients leave it out of the header.
    pub(crate) fn boundary(&self) -> Option<&str> {
        let kind = self.header("content-type")?;
        let (kind, parameters) = kind.split_once(';').unwrap_or((kind, ""));
        if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
            return None;
        }
        let mut parameters = parameters.split(';').filter_map(|pair| pair.trim().split_once('='));
        let named = parameters.find(|(name, _)| name.eq_ignore_ascii_case("boundary"));
        match named {
            Some((_, boundary)) => Some(boundary.trim_matches('"')),
            None => self.first_boundary(),
        }
    }

    /// The boundary with which the body begins.
    fn first_boundary(&self) -> Option<&str> {
        let after = self.body.strip_prefix(b"--")?;
        let line = after.split(|byte| matches!(byte, b'\r' | b'\n')).next()?;
        // RFC 2046 allows 1 to 70 characters.
        (1..=70).contains(&line.len()).then(|| std::str::from_utf8(line).ok())?
    }
}
