//! Text from outside as it is printed: names of files, values of specs, words of documents. It can contain anything, but a
//! terminal must not act on it, and a reader must not mistake it for something else.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::Path;

use crate::unseen::acts_or_hides;

/// A text on one line, with every character escaped that a terminal acts on or a reader cannot see: `a\u{1b}[31m`.
pub fn printable(text: &str) -> Cow<'_, str> {
    escape(text, |_| false)
}

/// A text of several lines, whose line feeds and tabs stay.
pub fn printable_lines(text: &str) -> Cow<'_, str> {
    escape(text, |c| matches!(c, '\n' | '\t'))
}

/// A path on one line, with bytes that are not UTF-8 as `\xff`.
pub fn printable_path(path: &Path) -> String {
    let mut shown = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        shown.push_str(&printable(chunk.valid()));
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(shown, "\\x{byte:02x}");
        }
    }
    shown
}

/// JSON with the same characters as `\u001b`, which means the same to its reader.
pub fn printable_json(json: &str) -> Cow<'_, str> {
    if !json.chars().any(acts_or_hides) {
        return Cow::Borrowed(json);
    }
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        // Outside strings, JSON has no such characters but line feeds and tabs.
        if acts_or_hides(c) && !matches!(c, '\n' | '\t') {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

/// The same text, byte for byte as long, with a mark in the place of each such character: spans into it stay right.
pub(crate) fn printable_in_place(text: &str) -> Cow<'_, str> {
    // The renderer shows the others itself.
    let is_replaced = |c: char| acts_or_hides(c) && !c.is_ascii();
    if !text.chars().any(is_replaced) {
        return Cow::Borrowed(text);
    }
    let mark = |c: char| match c.len_utf8() {
        2 => '·',
        3 => '\u{FFFD}',
        _ => '\u{1F784}',
    };
    Cow::Owned(text.chars().map(|c| if is_replaced(c) { mark(c) } else { c }).collect())
}

fn escape(text: &str, stays: impl Fn(char) -> bool) -> Cow<'_, str> {
    let is_escaped = |c: char| acts_or_hides(c) && !stays(c);
    if !text.chars().any(is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if is_escaped(c) {
            escaped.extend(c.escape_default());
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "支付\u{1b}[31m\r\u{9b}2J\u{202e}\u{200b}\u{a0}\u{85}\u{2028}\u{e0001}\u{7f}x";

    #[test]
    fn nothing_that_a_terminal_acts_on_is_left() {
        assert_eq!(
            printable(HOSTILE),
            "支付\\u{1b}[31m\\r\\u{9b}2J\\u{202e}\\u{200b}\\u{a0}\\u{85}\\u{2028}\\u{e0001}\\u{7f}x"
        );
        assert_eq!(printable("a\nerror: b\t"), "a\\nerror: b\\t");
        assert_eq!(printable_lines("a\n\tb\r\n"), "a\n\tb\\r\n");
        for plain in ["申请退款（全角）。", "é e\u{301} 한 👍", "a\\b 'c' \"d\"", "　"] {
            assert!(matches!(printable(plain), Cow::Borrowed(_)), "{plain}");
        }
    }

    #[test]
    fn json_means_the_same() {
        let json = serde_json::to_string(HOSTILE).expect("JSON");
        let escaped = printable_json(&json);
        assert!(!escaped.chars().any(acts_or_hides), "{escaped}");
        assert_eq!(serde_json::from_str::<String>(&escaped).expect("JSON"), HOSTILE);
        assert_eq!(printable_json("{\n\t\"a\": 1\n}\n"), "{\n\t\"a\": 1\n}\n");
    }

    #[test]
    fn marks_are_as_long_as_what_they_stand_for() {
        let marked = printable_in_place(HOSTILE);
        assert_eq!(marked.len(), HOSTILE.len());
        assert!(!marked.chars().any(|c| acts_or_hides(c) && !c.is_ascii()), "{marked}");
    }

    #[cfg(unix)]
    #[test]
    fn bytes_that_are_not_utf_8_are_told_apart() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let path = Path::new(OsStr::from_bytes(b"a/\xff\xe6\x94\xaf\n.rs"));
        assert_eq!(printable_path(path), "a/\\xff支\\n.rs");
    }
}
