//! The log: the latest calls received and notifications sent.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde_json::Value;
use tokio::sync::broadcast;
use wechatpay_spec::plural::bytes;

/// The maximum number of entries in the log. When there are more, the oldest is removed.
const MAX_ENTRIES: usize = 500;
/// The maximum number of bytes of a body, a query or header fields in an entry. All entries take at most some 40 MB.
const PART_BYTES: usize = 16 * 1024;
/// How many entries a reader of the stream may lag behind.
const LAG: usize = 256;

/// A call received, or a notification sent.
#[derive(Clone, Debug, Serialize)]
pub struct LogEntry {
    /// Counts from 1.
    pub id: u64,
    /// When it arrived or was sent, in the form of RFC 3339.
    pub time: String,
    /// `call` or `notification`.
    pub kind: &'static str,
    /// `http` or `https`.
    pub transport: &'static str,
    /// The HTTP method.
    pub method: String,
    /// Path and query of a call; the whole URL of a notification.
    pub target: String,
    /// The operation's id in the catalogue, or the notification's event type.
    pub operation: Option<String>,
    /// The operation's or the notification's title.
    pub title: Option<String>,
    /// Whether the signature is valid.
    pub signature: Verdict,
    /// The request that was received, or sent as a notification.
    pub request: Shown,
    /// The response.
    pub response: ShownResponse,
    /// Microseconds from the last byte of the request to the response.
    pub microseconds: u64,
}

/// The result of verifying a signature.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Verdict {
    /// `valid`, `invalid`, or `unchecked` when the request was refused before verification.
    pub verdict: &'static str,
    /// Why the signature is invalid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A request as the log shows it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Shown {
    /// The query's parameters.
    pub query: ShownPart,
    /// The header fields that the operation's document lists, without those that every client sets.
    pub headers: ShownPart,
    /// The body.
    pub body: ShownPart,
    /// The key that `Wechatpay-Serial` names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<String>,
}

/// A part of a request as the log shows it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ShownPart {
    /// An object with decrypted values; text when the part is not an object or too long; null when it is empty.
    pub content: Value,
    /// JSON pointers of the fields that were encrypted.
    pub decrypted: Vec<String>,
    /// JSON pointers of members that the document does not list.
    pub unlisted: Vec<String>,
}

impl ShownPart {
    /// The same part, cut if it is long.
    pub(crate) fn bounded(self) -> Self {
        Self {
            content: bounded(self.content),
            ..self
        }
    }
}

/// A response as the log shows it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ShownResponse {
    /// The HTTP status; 0 when there was no response.
    pub status: u16,
    /// The body, with encrypted fields in plain text.
    pub body: Value,
    /// Why a notification was not accepted; none for one that was, and for a call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<String>,
    /// The fault that was injected, or why there was no response.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The entries, newest last.
#[derive(Debug)]
pub(crate) struct Log {
    entries: Mutex<Entries>,
    sender: broadcast::Sender<LogEntry>,
}

#[derive(Debug, Default)]
struct Entries {
    last: u64,
    list: VecDeque<LogEntry>,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            entries: Mutex::default(),
            sender: broadcast::Sender::new(LAG),
        }
    }
}

impl Log {
    /// Adds an entry and sets its id.
    pub(crate) fn add(&self, mut entry: LogEntry) {
        let mut entries = self.entries();
        entries.last += 1;
        entry.id = entries.last;
        if entries.list.len() >= MAX_ENTRIES {
            entries.list.pop_front();
        }
        entries.list.push_back(entry.clone());
        drop(entries);
        // Sending fails when nobody reads the stream, which is fine.
        let _ = self.sender.send(entry);
    }

    /// The id of the newest entry; 0 when there is none.
    pub(crate) fn last(&self) -> u64 {
        self.entries().last
    }

    /// The entries after one, oldest first.
    pub(crate) fn after(&self, id: u64) -> Vec<LogEntry> {
        let entries = self.entries();
        entries.list.iter().filter(|entry| entry.id > id).cloned().collect()
    }

    /// The entries from now on.
    pub(crate) fn follow(&self) -> broadcast::Receiver<LogEntry> {
        self.sender.subscribe()
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A body, cut if it is long.
pub(crate) fn bounded(value: Value) -> Value {
    match value {
        Value::Null => Value::Null,
        Value::String(text) if text.len() <= PART_BYTES => Value::String(text),
        Value::String(text) => cut(&text),
        value => {
            let text = value.to_string();
            if text.len() <= PART_BYTES { value } else { cut(&text) }
        }
    }
}

fn cut(text: &str) -> Value {
    let starts = text.char_indices().map(|(start, _)| start);
    let end = starts.take_while(|start| *start <= PART_BYTES).last();
    let begin = text.get(..end.unwrap_or_default()).unwrap_or_default();
    format!("{begin}… ({})", bytes(text.len())).into()
}
