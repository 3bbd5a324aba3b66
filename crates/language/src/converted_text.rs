//! Recognizes Chinese text that was converted to UTF-8 twice: a program read UTF-8 in another encoding, and saved the result as
//! UTF-8.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use encoding_rs::GBK;

use crate::ideograph::is_ideograph;
use crate::place::Span;

/// Text that was converted twice.
pub(crate) struct Conversion {
    /// Where it is.
    pub(crate) span: Span,
    /// The text that was meant, with U+FFFD for characters of which a byte is lost.
    pub(crate) meant: String,
    /// The encoding in which the text was read.
    pub(crate) read_as: &'static str,
}

/// The first text that was converted twice. A line that also has a character that no such conversion makes was not converted.
pub(crate) fn converted_twice(text: &str) -> Option<Conversion> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(mut found) = converted_line(line) {
            found.span.start += start;
            found.span.end += start;
            return Some(found);
        }
        start += line.len();
    }
    None
}

fn converted_line(line: &str) -> Option<Conversion> {
    let first = line.chars().find(|c| !c.is_ascii())?;
    let ansi = || {
        let (span, meant) = read_as_windows_1252(line)?;
        Some((span, meant, "Windows-1252 (ANSI)"))
    };
    let gbk = || {
        let (span, meant) = GBK_BEGINNINGS.contains(&first).then(|| read_as_gbk(line))??;
        Some((span, meant, "GBK"))
    };
    let (span, meant, read_as) = ansi().or_else(gbk)?;
    Some(Conversion { span, meant, read_as })
}

/// The characters for the bytes 0x80 to 0x9F in Windows-1252. For those that it does not define, Windows takes the control
/// characters of ISO 8859-1.
const WINDOWS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ";

/// The first text of a line that was read as Windows-1252 or ISO 8859-1, and the text that was meant.
fn read_as_windows_1252(line: &str) -> Option<(Span, String)> {
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

/// The characters with which text that was read as GBK begins: those for the first two bytes of a Chinese character or
/// punctuation mark in UTF-8. Encoding every character of a catalogue would take seconds.
static GBK_BEGINNINGS: LazyLock<BTreeSet<char>> = LazyLock::new(|| {
    let pairs = (0xE2..=0xEF).flat_map(|lead| (0x80..=0xBF).map(move |next| [lead, next]));
    pairs
        .filter_map(|pair| {
            GBK.decode_without_bom_handling_and_without_replacement(&pair)?
                .chars()
                .next()
        })
        .collect()
});

/// Stands for bytes that were lost, because no character has them. It is no byte of UTF-8.
const LOST: u8 = 0xFF;

/// The text of a line that was read as GBK, the encoding of Chinese Windows, and the text that was meant. GBK has two bytes for
/// a Chinese character; a pair that is none became U+FFFD or a question mark.
fn read_as_gbk(line: &str) -> Option<(Span, String)> {
    let start = line.find(|c: char| !c.is_ascii())?;
    let end = line.rfind(|c: char| !c.is_ascii())?;
    let end = end + line.get(end..)?.chars().next()?.len_utf8();
    let mut bytes = Vec::new();
    for c in line.get(start..end)?.chars() {
        if c == char::REPLACEMENT_CHARACTER {
            bytes.push(LOST);
            continue;
        }
        let mut buffer = [0; 4];
        let (encoded, _, unmappable) = GBK.encode(c.encode_utf8(&mut buffer));
        if unmappable {
            return None;
        }
        bytes.extend_from_slice(&encoded);
    }
    // The last byte may have been lost with what follows it.
    bytes.push(LOST);

    let mut meant = String::new();
    let (mut is_cut, mut lost) = (false, false);
    for chunk in bytes.utf8_chunks() {
        let (valid, invalid) = (chunk.valid(), chunk.invalid());
        if valid.chars().any(|c| !c.is_ascii() && !is_of_chinese_text(c)) {
            return None;
        }
        let ends_here = valid.starts_with('?') || (valid.is_empty() && invalid == [LOST]);
        if is_cut && !ends_here {
            return None;
        }
        lost = valid.ends_with('?') || (valid.is_empty() && lost);
        meant.push_str(valid);
        is_cut = matches!(invalid, [0xE2..=0xEF, ..]);
        match invalid {
            [] => {}
            [LOST] => lost = true,
            // The beginning of a character of which the end was lost.
            _ if is_cut => meant.push(char::REPLACEMENT_CHARACTER),
            // The end of a character of which the beginning was lost.
            [0x80..=0xBF, ..] if lost => {}
            _ => return None,
        }
    }
    (meant.matches(is_ideograph).count() > 1).then_some((Span { start, end }, meant))
}

/// Whether a character beyond ASCII is usual in Chinese text: an ideograph, or punctuation.
const fn is_of_chinese_text(c: char) -> bool {
    is_ideograph(c) || matches!(c, '\u{2010}'..='\u{2026}' | '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}')
}

#[cfg(test)]
mod tests {
    use encoding_rs::GBK;

    use super::converted_twice;

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
                .map(|twice| (&text[twice.span.start..twice.span.end], twice.meant.as_str()));
            assert_eq!(twice, found, "{text}");
        }
    }

    #[test]
    fn chinese_that_was_read_as_gbk_is_found() {
        for (text, found) in [
            ("title: 下单", "下单"),
            ("title: 支付 # 微信", "支付 # 微信"),
            ("title: JSAPI下单，微信号", "下单，微信号"),
            // A byte of the quotation mark at the end is a character of its own in GBK, so that the last byte is lost.
            ("  - title: “微信支付”", "“微信支付"),
            // Nine bytes: the last one is lost together with the blank, and so is its character.
            ("title: 商户号 #", "商户"),
            ("title: 商户号\n", "商户"),
        ] {
            let (read, _) = GBK.decode_without_bom_handling(text.as_bytes());
            for lost in ["\u{FFFD}", "?"] {
                let read = read.replace('\u{FFFD}', lost);
                let twice = converted_twice(&read).unwrap_or_else(|| panic!("{read}"));
                assert_eq!(twice.read_as, "GBK", "{read}");
                assert!(twice.meant.starts_with(found), "{read}: {}", twice.meant);
                let before = &read[..twice.span.start];
                assert_eq!(before, &text[..before.len()], "{read}");
                assert!(before.is_ascii(), "{read}");
            }
        }
    }

    #[test]
    fn rare_characters_are_not_taken_for_a_conversion() {
        for text in [
            "title: 涓流",
            "title: 鏀粯",
            "title: 鎴戠殑订单",
            "title: 联通",
            "title: 锛？",
            "title: 鈥",
        ] {
            assert!(converted_twice(text).is_none(), "{text}");
        }
    }
}
