//! Recognizes files in other encodings than UTF-8, and text that was converted to UTF-8 twice.

use crate::ideograph::is_ideograph;
use crate::place::Span;

/// The encoding of a file that is not UTF-8, if its mark or its zeros show it.
pub(crate) fn other_encoding(text: &[u8]) -> Option<&'static str> {
    match text {
        // The mark of UTF-32 begins like that of UTF-16.
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => return Some("UTF-32"),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => return Some("UTF-16"),
        _ => {}
    }
    // Specs mostly consist of ASCII, of which UTF-16 has a zero in every second byte, and UTF-32 in three of four.
    let zeros = text.iter().filter(|byte| **byte == 0).count();
    match text.len() {
        0..=3 => None,
        length if zeros > length / 2 => Some("UTF-32"),
        length if zeros > length / 4 => Some("UTF-16"),
        _ => None,
    }
}

/// The characters for the bytes 0x80 to 0x9F in Windows-1252. For those that it does not define, Windows takes the control
/// characters of ISO 8859-1.
const WINDOWS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ";

/// The first Chinese text that was saved as UTF-8, read as Windows-1252 or ISO 8859-1, and saved as UTF-8 again: its place, and
/// the text that was meant. A line that also has a character that no such conversion makes was not converted.
pub(crate) fn converted_twice(text: &str) -> Option<(Span, String)> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some((span, meant)) = converted_line(line) {
            let place = Span {
                start: start + span.start,
                end: start + span.end,
            };
            return Some((place, meant));
        }
        start += line.len();
    }
    None
}

fn converted_line(line: &str) -> Option<(Span, String)> {
    if line.chars().any(|c| !c.is_ascii() && byte(c).is_none()) {
        return None;
    }
    let mut run = Run::default();
    // A character at the end ends the last run.
    for (at, c) in line.char_indices().chain([(line.len(), '\n')]) {
        match byte(c) {
            Some(byte) => run.push(at, byte),
            None => {
                if let Some((start, meant)) = std::mem::take(&mut run).meant() {
                    return Some((Span { start, end: at }, meant));
                }
            }
        }
    }
    None
}

/// Characters that stand for bytes beyond ASCII, without others between them.
#[derive(Default)]
struct Run {
    start: usize,
    bytes: Vec<u8>,
}

impl Run {
    fn push(&mut self, at: usize, byte: u8) {
        if self.bytes.is_empty() {
            self.start = at;
        }
        self.bytes.push(byte);
    }

    /// Where it begins, and the text that its bytes are, if they are Chinese text. One character alone may be what it seems to
    /// be: `é““`.
    fn meant(self) -> Option<(usize, String)> {
        let meant = String::from_utf8(self.bytes).ok()?;
        (meant.matches(is_ideograph).count() > 1).then_some((self.start, meant))
    }
}

/// The byte beyond ASCII that a character stands for.
fn byte(c: char) -> Option<u8> {
    let among_controls = || WINDOWS_1252.chars().position(|known| known == c);
    match c {
        '\0'..='\u{7F}' => None,
        '\u{80}'..='\u{FF}' => u8::try_from(u32::from(c)).ok(),
        _ => u8::try_from(among_controls()? + 0x80).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::{converted_twice, other_encoding};

    fn encoded<const N: usize>(text: &str, mark: bool, bytes: impl Fn(u32) -> [u8; N]) -> Vec<u8> {
        let mark = mark.then_some('\u{FEFF}');
        mark.into_iter()
            .chain(text.chars())
            .flat_map(|c| bytes(u32::from(c)))
            .collect()
    }

    #[test]
    fn encodings_are_told_apart_with_and_without_a_mark() {
        let spec = "post:\n  title: 下单\n  response: {empty: true}\n";
        let half = |number: u32| u16::try_from(number).expect("a character of two bytes");
        for mark in [true, false] {
            assert_eq!(other_encoding(&encoded(spec, mark, u32::to_le_bytes)), Some("UTF-32"));
            assert_eq!(other_encoding(&encoded(spec, mark, u32::to_be_bytes)), Some("UTF-32"));
            assert_eq!(
                other_encoding(&encoded(spec, mark, |c| half(c).to_le_bytes())),
                Some("UTF-16")
            );
            assert_eq!(
                other_encoding(&encoded(spec, mark, |c| half(c).to_be_bytes())),
                Some("UTF-16")
            );
        }
        assert_eq!(other_encoding(spec.as_bytes()), None);
        assert_eq!(other_encoding(b"a\0"), None);
    }

    #[test]
    fn chinese_that_was_converted_twice_is_found() {
        for (text, found) in [
            ("title: ä¸‹å•", None), // a byte is lost
            ("title: ä¸\u{8B}å\u{8D}\u{95}", Some(("ä¸\u{8B}å\u{8D}\u{95}", "下单"))),
            ("title: ä¸‹å\u{8D}•\n", Some(("ä¸‹å\u{8D}•", "下单"))),
            ("title: APPæ”¯ä»˜x", Some(("æ”¯ä»˜", "支付"))),
            ("title: 下单 · café", None),
            ("title: CafÃ©", None),
            ("title: é““", None),
            ("title: “下单”", None),
            ("title: “，é””é““", None),
            ("a: 下单\ntitle: æ”¯ä»˜", Some(("æ”¯ä»˜", "支付"))),
            ("title: 50 € – 60 €", None),
        ] {
            let twice = converted_twice(text);
            let twice = twice
                .as_ref()
                .map(|(span, meant)| (&text[span.start..span.end], meant.as_str()));
            assert_eq!(twice, found, "{text}");
        }
    }
}
