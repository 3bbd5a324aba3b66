//! What happened lately: calls received and notifications sent.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tokio::sync::broadcast;

/// Entries that are kept.
const MOST: usize = 500;
/// Bytes of a body, a query or header fields that an entry shows. All entries take some 40 MB at most.
const SHOWN: usize = 16 * 1024;
/// Entries that a reader of the stream may lag behind.
const LAG: usize = 256;

/// A call received, or a notification sent.
#[derive(Clone, Debug, Serialize)]
pub struct LogEntry {
    /// Counts from 1.
    pub id: u64,
    /// When it arrived or was sent, RFC 3339.
    pub time: String,
    /// `call` or `notification`.
    pub kind: &'static str,
    /// `http` or `https`.
    pub transport: &'static str,
    /// The HTTP method.
    pub method: String,
    /// Path and query; of a notification the whole URL.
    pub target: String,
    /// The operation's id in the catalogue, or the notification's.
    pub operation: Option<String>,
    /// The operation's title.
    pub title: Option<String>,
    /// What its signature is worth.
    pub signature: Verdict,
    /// What was received; of a notification what was sent.
    pub request: Shown,
    /// What was answered.
    pub answer: ShownAnswer,
    /// From the last byte received to the answer.
    pub microseconds: u64,
}

/// What a signature is worth.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Verdict {
    /// `valid`, `invalid`, or `unchecked` where the request was refused before.
    pub verdict: &'static str,
    /// What is wrong with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A request as it is shown.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Shown {
    /// The query's parameters.
    pub query: ShownPart,
    /// The header fields that the operation's document lists and the caller sets.
    pub headers: ShownPart,
    /// The body.
    pub body: ShownPart,
    /// The key that `Wechatpay-Serial` names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<String>,
}

/// A part of a request as it is shown.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ShownPart {
    /// An object, with what travelled encrypted in the clear; text when it is none or too long; null when nothing came.
    pub content: Value,
    /// JSON pointers of what travelled encrypted and was decrypted.
    pub decrypted: Vec<String>,
    /// JSON pointers of what no document lists.
    pub unlisted: Vec<String>,
}

impl ShownPart {
    /// The same, cut where it is long.
    pub(crate) fn bounded(self) -> Self {
        Self {
            content: shown(self.content),
            ..self
        }
    }
}

/// An answer as it is shown.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ShownAnswer {
    /// The HTTP status; 0 when there was none.
    pub status: u16,
    /// The body, with what travels encrypted in the clear.
    pub body: Value,
    /// A fault that was asked for, or what kept an answer from coming.
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
    /// Adds an entry, whose id is set here.
    pub(crate) fn add(&self, mut entry: LogEntry) {
        let mut entries = self.entries();
        entries.last += 1;
        entry.id = entries.last;
        if entries.list.len() >= MOST {
            entries.list.pop_front();
        }
        entries.list.push_back(entry.clone());
        drop(entries);
        // Nobody listens: nothing to do.
        let _ = self.sender.send(entry);
    }

    /// The entries after one, oldest first.
    pub(crate) fn after(&self, id: u64) -> Vec<LogEntry> {
        let entries = self.entries();
        entries.list.iter().filter(|entry| entry.id > id).cloned().collect()
    }

    /// The entries to come.
    pub(crate) fn follow(&self) -> broadcast::Receiver<LogEntry> {
        self.sender.subscribe()
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A body as it is shown: cut where it is long.
pub(crate) fn shown(value: Value) -> Value {
    match value {
        Value::Null => Value::Null,
        Value::String(text) if text.len() <= SHOWN => Value::String(text),
        Value::String(text) => cut(&text),
        value => {
            let text = value.to_string();
            if text.len() <= SHOWN { value } else { cut(&text) }
        }
    }
}

fn cut(text: &str) -> Value {
    let starts = text.char_indices().map(|(start, _)| start);
    let end = starts.take_while(|start| *start <= SHOWN).last();
    let begin = text.get(..end.unwrap_or_default()).unwrap_or_default();
    format!("{begin}… ({} bytes)", text.len()).into()
}

/// The present, RFC 3339, in China's time zone as the service writes it.
pub(crate) fn now() -> OffsetDateTime {
    let offset = time::UtcOffset::from_hms(8, 0, 0).unwrap_or(time::UtcOffset::UTC);
    OffsetDateTime::now_utc().to_offset(offset)
}

/// RFC 3339, to the second.
pub(crate) fn rfc3339(moment: OffsetDateTime) -> String {
    let whole = moment.replace_nanosecond(0).unwrap_or(moment);
    whole.format(&Rfc3339).unwrap_or_default()
}
