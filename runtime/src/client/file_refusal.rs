//! Distinguishing a file from an error message that was sent instead.

use std::borrow::Cow;
#[cfg(feature = "gzip")]
use std::io::Read;

use crate::v2::xml;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
const GZIP: &[u8] = b"\x1f\x8b";
/// How often a body may be compressed: as a file, and again on its way.
#[cfg(feature = "gzip")]
const LAYERS: usize = 3;
/// How much of a body is decompressed to recognize what it is.
pub(super) const HEAD: usize = 16 * 1024;
/// How much is decompressed of an error message, and of what is not recognized by its head.
pub(super) const WHOLE: usize = xml::MAX_BYTES + 1;
/// At least this much of the root element must be decompressed to recognize it: `<html>`, in bytes.
const LONGEST_NAME: usize = 6;

/// The form of an error message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `<xml>`: a message of APIv2.
    Xml,
    /// `<html>`: a page of a gateway or proxy.
    Html,
    /// A JSON object: a message of APIv3, or of a gateway.
    Json,
}

/// The error message that was sent instead of a file, and its form: decompressed, and in UTF-8. Without the feature
/// `gzip`, nothing is decompressed.
pub(super) fn error_in(body: &[u8]) -> Option<(Form, Cow<'_, [u8]>)> {
    let is_complete = !is_compressed(body) && !is_utf16(body);
    let head = readable(body, HEAD);
    // A long comment may precede the root element.
    let is_cut = after_prologue(&head).is_none_or(|rest| rest.len() < LONGEST_NAME);
    let whole = match form(&head) {
        None if !is_cut => return None,
        _ if is_complete => head,
        _ => readable(body, WHOLE),
    };
    Some((form(&whole)?, whole))
}

/// The form of an error message, if the text is one: a JSON object, or `<xml>` or `<html>` in upper or lower case. A byte
/// order mark, white space, an XML declaration, comments and a document type may precede it.
fn form(text: &[u8]) -> Option<Form> {
    let text = after_prologue(text)?;
    if let Some(inside) = text.strip_prefix(b"{") {
        return matches!(inside.trim_ascii_start().first(), Some(b'"' | b'}')).then_some(Form::Json);
    }
    let name = text.strip_prefix(b"<")?;
    let length = name.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let (name, after) = name.split_at_checked(length)?;
    // A longer name (`<xml-file>`, `<xml:file>`) is another element.
    if !matches!(after.first(), Some(b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n')) {
        return None;
    }
    match name {
        name if name.eq_ignore_ascii_case(b"xml") => Some(Form::Xml),
        name if name.eq_ignore_ascii_case(b"html") => Some(Form::Html),
        _ => None,
    }
}

/// The text from the root element on; `None` if the part before it does not end.
pub(super) fn after_prologue(text: &[u8]) -> Option<&[u8]> {
    let mut rest = text;
    loop {
        rest = after_marks(rest);
        rest = match rest {
            [b'<', b'?', ..] => after(rest, b"?>")?,
            [b'<', b'!', b'-', b'-', ..] => after(rest, b"-->")?,
            [b'<', b'!', ..] => after_document_type(rest).or_else(|| after(rest, b">"))?,
            _ => return Some(rest),
        };
    }
}

/// The text after byte order marks and white space.
pub(super) fn after_marks(text: &[u8]) -> &[u8] {
    let mut rest = text.trim_ascii_start();
    while let Some(after) = rest.strip_prefix(BYTE_ORDER_MARK) {
        rest = after.trim_ascii_start();
    }
    rest
}

/// The text after the first occurrence of this end.
fn after<'t>(text: &'t [u8], end: &[u8]) -> Option<&'t [u8]> {
    let position = text.windows(end.len()).position(|window| window == end)?;
    text.get(position + end.len()..)
}

/// The text after a document type, in which declarations, comments and quoted texts may be nested.
fn after_document_type(text: &[u8]) -> Option<&[u8]> {
    let mut depth = 0_usize;
    let mut rest = text;
    loop {
        rest = match rest {
            [b'<', b'?', ..] => after(rest, b"?>")?,
            [b'<', b'!', b'-', b'-', ..] => after(rest, b"-->")?,
            [quote @ (b'"' | b'\''), quoted @ ..] => after(quoted, &[*quote])?,
            [b'<', inside @ ..] => {
                depth += 1;
                inside
            }
            [b'>', outside @ ..] if depth <= 1 => return Some(outside),
            [b'>', outside @ ..] => {
                depth -= 1;
                outside
            }
            [_, others @ ..] => others,
            [] => return None,
        };
    }
}

pub(super) fn is_compressed(body: &[u8]) -> bool {
    body.starts_with(GZIP)
}

/// The text of a body, decompressed up to a limit, in UTF-8 if it is UTF-16.
pub(super) fn readable(body: &[u8], limit: usize) -> Cow<'_, [u8]> {
    let text = unpacked(body, limit);
    match is_utf16(&text) {
        true => Cow::Owned(from_utf16(text.get(..limit).unwrap_or(&text))),
        false => text,
    }
}

/// Whether the body, decompressed, seems to be text in UTF-16.
pub(super) fn is_in_utf16(body: &[u8]) -> bool {
    is_utf16(&unpacked(body, HEAD))
}

/// Whether the text begins with an ASCII character in UTF-16, or with the byte order mark of it.
fn is_utf16(text: &[u8]) -> bool {
    match text {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => true,
        [0, byte, ..] | [byte, 0, ..] => *byte != 0 && byte.is_ascii(),
        _ => false,
    }
}

fn from_utf16(text: &[u8]) -> Vec<u8> {
    let is_big_endian = matches!(text, [0xFE, 0xFF, ..] | [0, ..]);
    let (units, _) = text.as_chunks::<2>();
    let units = units.iter().map(|unit| match is_big_endian {
        true => u16::from_be_bytes(*unit),
        false => u16::from_le_bytes(*unit),
    });
    let text: String = char::decode_utf16(units)
        .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    text.into_bytes()
}

/// The body, if it is compressed its decompressed beginning. If decompression fails, this is the part before the failure,
/// which is enough to recognize what it is.
#[cfg(feature = "gzip")]
fn unpacked(body: &[u8], limit: usize) -> Cow<'_, [u8]> {
    let mut text = Cow::Borrowed(body);
    for _ in 0..LAYERS {
        if !is_compressed(&text) {
            break;
        }
        let mut unpacked = Vec::new();
        let decoder = flate2::read::MultiGzDecoder::new(&*text);
        let _ = decoder.take(limit as u64).read_to_end(&mut unpacked);
        text = Cow::Owned(unpacked);
    }
    text
}

#[cfg(not(feature = "gzip"))]
const fn unpacked(body: &[u8], _: usize) -> Cow<'_, [u8]> {
    Cow::Borrowed(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_recognized_in_every_form() {
        for head in [
            "",
            "\u{feff}",
            " \r\n\t",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "\u{feff}<?xml version='1.0'?>\n<!-- <a> -->\n",
            "<!DOCTYPE xml>",
            "<!DOCTYPE xml [<!ENTITY a \"b>c\"><!-- ]> --><?p '?>]>",
            "<!DOCTYPE xml PUBLIC \"-//a//b>\" 'c'>",
            "<!DOCTYPE it's broken>",
            "\n\u{feff}",
            "<?xml version='1.0'?>\u{feff}",
            "\u{feff}\u{feff}",
        ] {
            for (element, expected) in [
                ("<xml>", Form::Xml),
                ("<XML >", Form::Xml),
                ("<xml/>", Form::Xml),
                ("<hTml\n", Form::Html),
                ("{\"code\":", Form::Json),
                ("{ }", Form::Json),
            ] {
                assert_eq!(
                    form(format!("{head}{element}").as_bytes()),
                    Some(expected),
                    "{head:?} {element:?}"
                );
            }
        }
    }

    #[test]
    fn a_file_is_not_taken_for_an_error() {
        for file in [
            "",
            "\u{feff}交易时间,公众账号ID\r\n`2014-11-10",
            "<",
            "<xml",
            "<xmlfile>",
            "<xml-file>",
            "<EInvoice><xml></xml></EInvoice>",
            "<?xml version=\"1.0\"?><EInvoice>",
            "<?xml",
            "<!-- <xml>",
            "a<xml>",
        ] {
            assert_eq!(form(file.as_bytes()), None, "{file:?}");
        }
        assert_eq!(form(b"\x89PNG\r\n"), None);
    }

    #[cfg(feature = "gzip")]
    #[test]
    fn a_compressed_error_is_decompressed_and_a_compressed_file_is_not() {
        use std::io::Write;
        let packed = |text: &[u8]| {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(text).unwrap();
            encoder.finish().unwrap()
        };
        let text = b"<xml><return_code>FAIL</return_code></xml>";
        let found = |body: &[u8]| error_in(body).map(|(form, text)| (form, text.into_owned()));
        let error = packed(text);
        let twice = packed(&error);
        for body in [&error, &twice, &packed(&twice)] {
            assert_eq!(found(body), Some((Form::Xml, text.to_vec())));
        }
        assert_eq!(found(&packed(&packed(&twice))), None, "nobody does that");
        let cut = &error[..error.len() - 9];
        let (form, _) = error_in(cut).unwrap();
        assert_eq!(form, Form::Xml, "also when it is truncated");
        for (blanks, before) in [(0, 20_000), (20_000, 0), (16_378, 0), (16_381, 0), (0, 8_180)] {
            let prologue = format!(
                "<?xml version='1.0'?>{}<!--{}-->",
                " ".repeat(blanks),
                "-x".repeat(before)
            );
            let text = format!("{prologue}<xml><return_code>FAIL</return_code></xml>");
            assert_eq!(
                found(&packed(text.as_bytes())),
                Some((Form::Xml, text.into_bytes())),
                "{blanks} {before}"
            );
        }
        assert_eq!(found(&packed(&[b' '; 100_000])), None);
        assert_eq!(found(&packed(&b"`2014-11-10,`1\n".repeat(10_000))), None);
        let bomb = packed(&[b"<xml>".as_slice(), &vec![b' '; 64 << 20]].concat());
        assert_eq!(found(&bomb).unwrap().1.len(), WHOLE);
        let bomb = packed(&packed(&vec![b' '; 64 << 20]));
        assert_eq!(found(&bomb), None);
    }
}
