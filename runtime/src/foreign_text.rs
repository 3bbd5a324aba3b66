//! Untrusted text in errors and logs: control characters are escaped, and the length is limited.

use std::fmt::{self, Write};

use crate::plural::bytes;

/// The number of characters shown. Real messages have a few dozen.
const SHOWN: usize = 300;

/// Text received over the network. Line feeds, escapes and other characters that change how a terminal or a log viewer
/// shows the line are escaped (`\n`, `\u{1b}`). Text after [`SHOWN`] characters is replaced by a note of the length.
///
/// `Debug` puts the text in quotes.
pub(crate) struct Foreign<'a>(pub(crate) &'a str);

impl Foreign<'_> {
    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.0.chars();
        for character in characters.by_ref().take(SHOWN) {
            match character {
                // Quotes and backslashes are harmless, and hard to read when escaped.
                '"' | '\'' | '\\' => f.write_char(character)?,
                // This also escapes characters that change the writing direction or have no width.
                other => write!(f, "{}", other.escape_debug())?,
            }
        }
        if !characters.as_str().is_empty() {
            write!(f, "… ({} in all)", bytes(self.0.len()))?;
        }
        Ok(())
    }
}

impl fmt::Display for Foreign<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl fmt::Debug for Foreign<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        self.write(f)?;
        f.write_char('"')
    }
}

/// An optional text, for `Debug`.
pub(crate) fn optional(text: Option<&str>) -> Option<Foreign<'_>> {
    text.map(Foreign)
}

/// The part of a name that is kept in an error; it is longer than any real name.
pub(crate) fn cut(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}

/// The length of an APIv2 or APIv3 key.
pub(crate) const API_KEY_BYTES: usize = 32;

/// The digits of the longest serial number or key id.
const ID_DIGITS: usize = 42;

/// A name or address that the caller gave, for an error: its length instead if a key may have been given in its place,
/// because it is longer than `most` bytes, as long as an API key, contains what may be a key (in quotes, after a name), or has
/// characters other than visible ASCII.
pub(crate) fn unless_a_key(text: &str, most: usize) -> String {
    let visible = text.bytes().all(|byte| byte.is_ascii_graphic());
    if visible && text.len() <= most && text.len() != API_KEY_BYTES && !contains_a_key(text) {
        return text.to_owned();
    }
    format!("({})", bytes(text.len()))
}

/// A name that the caller gave, for an error: its length instead if it may be a key, which is easily given in its place.
pub(crate) fn name_or_length(name: &str) -> String {
    if name.len() == API_KEY_BYTES || contains_a_key(name) {
        return format!("({})", bytes(name.len()));
    }
    name.to_owned()
}

/// Whether a part of a text may be a key: as many letters and digits as an API key has, unless they are a serial number; or
/// Base64 of that length.
fn contains_a_key(text: &str) -> bool {
    let is_id = |part: &str| {
        part.len() != API_KEY_BYTES && part.len() <= ID_DIGITS && part.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let has = |part: &str, kind: fn(&u8) -> bool| part.as_bytes().iter().any(kind);
    // The path of a URL has no capitals.
    let is_mixed = |part: &str| {
        has(part, u8::is_ascii_uppercase) && has(part, u8::is_ascii_lowercase) && has(part, u8::is_ascii_digit)
    };
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let mut base64 = text.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '/' | '='));
    words.any(|part| part.len() >= API_KEY_BYTES && !is_id(part))
        || base64.any(|part| part.len() >= API_KEY_BYTES && is_mixed(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_in_the_place_of_a_name_is_not_shown() {
        let key = "192006250b4c09247ec02edce69f6a2d";
        let line = "MIIEvgIBADANBgkqhkiG9w0BAQEF/ASCBKgwggSkAgEA+oIBAQC7VJTUt9Us8cKj";
        for hidden in [
            key,
            &format!("\"{key}\""),
            &format!("'{key}'"),
            &format!("API_V2_KEY={key}"),
            &format!("{key};"),
            // As long as a key, and of any characters.
            "K!9k-2.Zq_7w~4x+8y*3v=5u:6t;1s?0",
            &key.repeat(2),
            line,
            "aB3/aB3/aB3/aB3/aB3/aB3/aB3/aB3/aB3/",
        ] {
            assert_eq!(unless_a_key(hidden, 255), format!("({} bytes)", hidden.len()));
        }
        for shown in [
            "api.mch.weixin.qq.com/v3/pay/transactions/jsapi/and/more",
            "PUB_KEY_ID_0114232134912410000000000000",
            "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
            "1900000109",
        ] {
            assert_eq!(unless_a_key(shown, 255), shown);
        }
    }

    #[test]
    fn control_characters_are_escaped() {
        let hostile = "ok\r\nINFO paid\u{1b}[2J\u{7}\u{0}\u{202e}fdp\u{2028}\u{feff}\u{9b}1m";
        assert_eq!(
            Foreign(hostile).to_string(),
            r"ok\r\nINFO paid\u{1b}[2J\u{7}\0\u{202e}fdp\u{2028}\u{feff}\u{9b}1m"
        );
        assert_eq!(format!("{:?}", Foreign("a\nb")), r#""a\nb""#);
    }

    #[test]
    fn ordinary_text_is_unchanged() {
        for text in ["参数错误", "it's \"this\" \\ that", "café", ""] {
            assert_eq!(Foreign(text).to_string(), text);
        }
    }

    #[test]
    #[cfg_attr(miri, ignore = "takes too long")]
    fn length_is_bounded() {
        let long = "好".repeat(1_000_000);
        let shown = Foreign(&long).to_string();
        assert_eq!(shown, format!("{}… (3000000 bytes in all)", "好".repeat(SHOWN)));
        let most = "\u{1b}".repeat(SHOWN);
        assert_eq!(Foreign(&most).to_string(), r"\u{1b}".repeat(SHOWN));
    }
}
