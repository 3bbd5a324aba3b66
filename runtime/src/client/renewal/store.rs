//! A store for platform certificates that the processes of a service share, and what is kept in it.
//!
//! It keeps the service's own response, with its signature, so nobody has to trust the store: a process checks what it reads
//! as if the service had just sent it. The certificates in it are encrypted with the merchant's APIv3 key, which a forger
//! would need.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::store_error::CertificateStoreError;
use crate::clock::{Clock, FixedClock};
use crate::signature::{MAX_CLOCK_SKEW, NONCE_HEADER, SERIAL_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER};
use crate::transport::BoxFuture;

/// The signed headers, in the form in which they are kept.
const HEADERS: [HeaderName; 4] = [SERIAL_HEADER, TIMESTAMP_HEADER, NONCE_HEADER, SIGNATURE_HEADER];
/// The longest entry that is read. A list of five certificates has 12 KiB.
const LONGEST: usize = 256 * 1024;

/// A store in which the processes of a service share the lists of platform certificates that they fetch; see
/// [`CertificateRenewal::store`](crate::CertificateRenewal::store). The crate `wechatpay-replay-guards` has implementations
/// on SQLite, PostgreSQL and Redis.
///
/// An implementation has to give up after a few seconds, because calls wait for it.
pub trait CertificateStore: fmt::Debug + Send + Sync {
    /// The list that was put last under this name; `None` if there is none.
    ///
    /// # Errors
    /// When the store fails. The list is then fetched from the service.
    fn get<'s>(&'s self, name: &'s str) -> BoxFuture<'s, Result<Option<String>, CertificateStoreError>>;

    /// Puts a list in the place of the one that has this name. It contains no secrets in the clear.
    ///
    /// # Errors
    /// When the store cannot keep it. The process that fetched the list uses it nevertheless.
    fn put<'s>(&'s self, name: &'s str, list: &'s str) -> BoxFuture<'s, Result<(), CertificateStoreError>>;
}

/// A response with a list of certificates, as the service signed it.
pub(super) struct StoredList {
    pub(super) headers: HeaderMap,
    pub(super) body: String,
    /// Seconds since 1970.
    pub(super) signed: i64,
}

impl StoredList {
    /// The text that is kept of a response; `None` if it lacks a signature, which the service's lists have.
    pub(super) fn text(headers: &HeaderMap, body: &[u8]) -> Option<String> {
        let body = std::str::from_utf8(body).ok()?;
        let mut kept = serde_json::Map::new();
        for name in HEADERS {
            kept.insert(name.as_str().to_owned(), headers.get(&name)?.to_str().ok()?.into());
        }
        kept.insert("body".to_owned(), json!(body));
        Some(Value::Object(kept).to_string())
    }

    /// Reads what is kept, without checking its signature.
    pub(super) fn read(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let kept: Value = serde_json::from_str(text).ok()?;
        let mut headers = HeaderMap::new();
        for name in HEADERS {
            let value = HeaderValue::from_str(kept.get(name.as_str())?.as_str()?).ok()?;
            headers.insert(name, value);
        }
        let signed = signed_at(&headers)?;
        let body = kept.get("body")?.as_str()?.to_owned();
        Some(Self { headers, body, signed })
    }

    /// Whether it was signed no longer ago than this, and not in the future.
    pub(super) fn is_recent(&self, clock: &dyn Clock, age: Duration) -> bool {
        let seconds = |time: Duration| i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
        let now = clock.unix_seconds();
        self.signed <= now.saturating_add(seconds(MAX_CLOCK_SKEW)) && self.signed >= now.saturating_sub(seconds(age))
    }

    /// The clock at the moment of the signature, with which it is verified.
    pub(super) const fn clock(&self) -> FixedClock {
        FixedClock(self.signed)
    }
}

/// When a response was signed, by its header, in seconds since 1970.
pub(super) fn signed_at(headers: &HeaderMap) -> Option<i64> {
    headers.get(&TIMESTAMP_HEADER)?.to_str().ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers() -> HeaderMap {
        HEADERS
            .into_iter()
            .map(|name| (name, HeaderValue::from_static("1700000000")))
            .collect()
    }

    #[test]
    fn what_is_kept_is_read_again() {
        let text = StoredList::text(&headers(), "{\"data\":[]}".as_bytes()).unwrap();
        let list = StoredList::read(&text).unwrap();
        assert_eq!((list.headers, list.body.as_str()), (headers(), "{\"data\":[]}"));
        let is_recent = |now| {
            StoredList::read(&text)
                .unwrap()
                .is_recent(&FixedClock(now), Duration::from_secs(60))
        };
        assert!(is_recent(1_700_000_060) && is_recent(1_699_999_700));
        assert!(!is_recent(1_700_000_061) && !is_recent(1_699_999_699));
    }

    #[test]
    fn a_response_without_a_signature_is_not_kept() {
        for name in HEADERS {
            let mut headers = headers();
            headers.remove(name);
            assert_eq!(StoredList::text(&headers, b"{}"), None);
        }
        assert_eq!(StoredList::text(&headers(), b"\xff"), None);
    }

    #[test]
    fn anything_else_in_the_store_is_ignored() {
        let text = StoredList::text(&headers(), b"{}").unwrap();
        for wrong in [
            String::new(),
            "null".to_owned(),
            text.replace("1700000000", "x"),
            text.replace("1700000000", "1\\n"),
            text.replace("body", "text"),
            text.replace("{}", &" ".repeat(LONGEST)),
        ] {
            assert!(StoredList::read(&wrong).is_none(), "{wrong:.80}");
        }
    }
}
