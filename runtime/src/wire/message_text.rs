//! The text of a JSON message, which may have bytes that are not UTF-8: half a character, for example, where a server cut
//! a text at a number of bytes.

use std::borrow::Cow;

/// Some servers put it before every text.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Replaces bytes that are not UTF-8. Unicode reserves this code point for use inside a program, so a server has no
/// reason to send it.
const NOT_UTF8: char = '\u{ffff}';

/// The text of a message.
pub(crate) struct MessageText<'b> {
    text: Cow<'b, str>,
    /// Whether bytes were replaced. If so, a value that contains one cannot be read.
    pub(crate) is_repaired: bool,
}

impl<'b> MessageText<'b> {
    /// The text of these bytes.
    pub(crate) fn of(bytes: &'b [u8]) -> Self {
        Self::of_utf8(bytes).unwrap_or_else(|| Self {
            text: Cow::Owned(repaired(bytes)),
            is_repaired: true,
        })
    }

    /// The text of these bytes, if all are UTF-8.
    pub(crate) fn of_utf8(bytes: &'b [u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        Some(Self {
            text: Cow::Borrowed(text),
            is_repaired: false,
        })
    }

    /// Whether bytes were replaced in this part of the text.
    pub(crate) fn has_replaced_bytes(&self, part: &str) -> bool {
        self.is_repaired && has_replaced_bytes(part)
    }

    /// The text without what may surround it.
    pub(crate) fn trimmed(&self) -> &str {
        trimmed(&self.text)
    }
}

/// The text without a byte order mark, and without white space around it.
pub(super) fn trimmed(text: &str) -> &str {
    text.trim_start_matches(BYTE_ORDER_MARK)
        .trim_matches([' ', '\t', '\n', '\r'])
}

/// Whether bytes of a repaired message's text were replaced here.
pub(super) fn has_replaced_bytes(text: &str) -> bool {
    text.contains(NOT_UTF8)
}

/// The text for people, with the usual character where bytes were replaced.
pub(crate) fn shown(text: String) -> String {
    if has_replaced_bytes(&text) {
        text.replace(NOT_UTF8, "\u{fffd}")
    } else {
        text
    }
}

fn repaired(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push(NOT_UTF8);
        }
    }
    text
}
