//! The characters of a PEM text that matter: without spaces, line ends and quotes, and with escape sequences replaced by
//! what they stand for.

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
/// The characters that copied text has in place of spaces and line feeds: no-break space, zero-width space, word joiner,
/// line and paragraph separator, the wide space of Chinese input methods, byte order mark.
const INVISIBLE: [&[u8]; 7] = [
    b"\xC2\xA0",
    b"\xE2\x80\x8B",
    b"\xE2\x81\xA0",
    b"\xE2\x80\xA8",
    b"\xE2\x80\xA9",
    b"\xE3\x80\x80",
    BYTE_ORDER_MARK,
];
/// The most digits in an escape sequence.
const LONGEST_CODE: usize = 4;

/// The characters that matter.
pub(super) fn significant(text: &[u8]) -> impl Iterator<Item = u8> {
    significant_with_rest(text).map(|(byte, _)| byte)
}

/// The characters that matter, each with the text after it.
pub(super) fn significant_with_rest(text: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            if let Some(after) = INVISIBLE.iter().find_map(|sign| rest.strip_prefix(*sign)) {
                rest = after;
                continue;
            }
            let (byte, after) = match escaped(rest) {
                Some(found) => found,
                None => rest.split_first().map(|(byte, after)| (*byte, after))?,
            };
            rest = after;
            if !is_between_lines(byte) {
                return Some((byte, rest));
            }
        }
    })
}

/// Whether programs put the character between the lines of a text: white space, the quotes and separators of a list of
/// lines, and the backslash that continues a line or escapes another escape sequence.
const fn is_between_lines(byte: u8) -> bool {
    matches!(
        byte,
        b' ' | b'\t' | b'\r' | b'\n' | 0x0B | 0x0C | b'"' | b'\'' | b',' | b';' | b'\\'
    )
}

/// The ASCII character for which an escape sequence at the beginning of the text stands, and the text after it: `\n` of
/// most languages, `\u002B` of JSON, `\x2B`, `%2B` of URLs, `&#43;` and `&#x2B;` of XML.
fn escaped(text: &[u8]) -> Option<(u8, &[u8])> {
    match text {
        [b'\\', b'n' | b'r' | b't', rest @ ..] => Some((b'\n', rest)),
        [b'\\', b'u', rest @ ..] => of_code(rest, 4, 16),
        [b'\\', b'x', rest @ ..] | [b'%', rest @ ..] => of_code(rest, 2, 16),
        [b'&', b'#', b'x' | b'X', rest @ ..] => of_reference(rest, 16),
        [b'&', b'#', rest @ ..] => of_reference(rest, 10),
        _ => None,
    }
}

/// The ASCII character with the code that the next digits say.
fn of_code(text: &[u8], digits: usize, radix: u32) -> Option<(u8, &[u8])> {
    let (code, rest) = text.split_at_checked(digits)?;
    let value = code.iter().try_fold(0, |value, digit| {
        Some(value * radix + char::from(*digit).to_digit(radix)?)
    })?;
    let byte = u8::try_from(value).ok().filter(u8::is_ascii)?;
    Some((byte, rest))
}

/// Like [`of_code`], with digits that end at a semicolon.
fn of_reference(text: &[u8], radix: u32) -> Option<(u8, &[u8])> {
    let digits = text.iter().take(LONGEST_CODE + 1).position(|byte| *byte == b';')?;
    let (byte, rest) = of_code(text, digits, radix).filter(|_| digits > 0)?;
    Some((byte, rest.get(1..)?))
}

#[cfg(test)]
mod tests {
    use super::significant;

    #[test]
    fn escape_sequences_stand_for_one_character() {
        for (text, expected) in [
            ("a\\nb\\\\r\\\\nc\\td", "abcd"),
            ("a\\u002Bb\\\\u002fc\\u000Ad", "a+b/cd"),
            ("a\\x2Bb\\x0ac", "a+bc"),
            ("a%2Bb%0D%0Ac%3d", "a+bc="),
            ("a&#43;b&#x2B;c&#10;d&#xA;e&#X0d;f", "a+b+cdef"),
            ("\"a\",\n'b';\u{a0}\u{feff}c\\", "abc"),
            // These are not escape sequences, and characters outside Base64 stay in them.
            ("a\\u00e9b\\u+123c", "au00e9bu+123c"),
            ("%", "%"),
            ("%2", "%2"),
            ("%zz%E4", "%zz%E4"),
            ("&#;&#12345;&#x;&amp;&#1", "&#&#12345&#x&amp&#1"),
        ] {
            let found: Vec<u8> = significant(text.as_bytes()).collect();
            assert_eq!(String::from_utf8(found).unwrap(), expected, "{text}");
        }
    }
}
