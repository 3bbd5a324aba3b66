//! Text that others wrote, as errors and logs show it: without control characters, and not at any length.

use std::fmt::{self, Write};

/// Characters of a text that are shown. Real messages have a few dozen.
const SHOWN: usize = 300;

/// A text that came over the network. Line feeds, escapes and whatever else would change how a terminal or a log viewer
/// shows the line are escaped (`\n`, `\u{1b}`); what exceeds [`SHOWN`] characters is left out, and said so.
///
/// `Debug` puts the text in quotes.
pub(crate) struct Foreign<'a>(pub(crate) &'a str);

impl Foreign<'_> {
    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.0.chars();
        for character in characters.by_ref().take(SHOWN) {
            match character {
                // Quotes and backslashes do no harm, and escaped they are hard to read.
                '"' | '\'' | '\\' => f.write_char(character)?,
                // Which also escapes what turns the direction of writing, or has no width.
                other => write!(f, "{}", other.escape_debug())?,
            }
        }
        if !characters.as_str().is_empty() {
            write!(f, "… ({} bytes in all)", self.0.len())?;
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

/// A text that may be absent, for `Debug`.
pub(crate) fn optional(text: Option<&str>) -> Option<Foreign<'_>> {
    text.map(Foreign)
}

/// The beginning of a name that is kept in an error: more than any real one has.
pub(crate) fn cut(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_change_the_line_is_escaped() {
        let hostile = "ok\r\nINFO paid\u{1b}[2J\u{7}\u{0}\u{202e}fdp\u{2028}\u{feff}\u{9b}1m";
        assert_eq!(
            Foreign(hostile).to_string(),
            r"ok\r\nINFO paid\u{1b}[2J\u{7}\0\u{202e}fdp\u{2028}\u{feff}\u{9b}1m"
        );
        assert_eq!(format!("{:?}", Foreign("a\nb")), r#""a\nb""#);
    }

    #[test]
    fn ordinary_text_is_left_alone() {
        for text in ["参数错误", "it's \"this\" \\ that", "café", ""] {
            assert_eq!(Foreign(text).to_string(), text);
        }
    }

    #[test]
    fn length_is_bounded() {
        let long = "好".repeat(1_000_000);
        let shown = Foreign(&long).to_string();
        assert_eq!(shown, format!("{}… (3000000 bytes in all)", "好".repeat(SHOWN)));
        let most = "\u{1b}".repeat(SHOWN);
        assert_eq!(Foreign(&most).to_string(), r"\u{1b}".repeat(SHOWN));
    }
}
