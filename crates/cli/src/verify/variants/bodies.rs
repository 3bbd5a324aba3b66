//! Bodies as they may have been signed.

use super::{Variant, variants};
use crate::message::transfer::{unchunked, unzipped};
use crate::verify::json_text::{self, rewritten};
use crate::verify::mistake::Mistake;
use crate::verify::other_notations::other_forms;

pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
/// A body without its byte order mark.
pub(super) fn unmarked(body: &[u8]) -> &[u8] {
    body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body)
}

/// Longer bodies are not rewritten in every order and layout.
const MAX_REWRITTEN: usize = 1 << 16;

/// Bodies; `query` is that of the request.
pub(crate) fn bodies(body: &[u8], query: &str) -> Vec<Variant> {
    let mut others = Vec::new();
    if body.is_empty() {
        for text in ["{}", "null", "\"\"", "[]", query] {
            others.push(Variant::new(text, Mistake::EmptyBodySigned));
        }
        return variants(body, others);
    }
    others.push(Variant::new("", Mistake::BodyNotSigned));
    let trimmed = body.trim_ascii_end();
    let is_line_break = |byte: &u8| matches!(byte, b'\r' | b'\n');
    let removed = body.get(trimmed.len()..).unwrap_or_default();
    // A space at the end is not a line feed.
    let mistake = match removed.iter().all(is_line_break) {
        true => Mistake::TrailingNewline,
        false => Mistake::BodyWhitespace,
    };
    for end in [b"".as_slice(), b"\n", b"\r\n"] {
        others.push(Variant::new([trimmed, end].concat(), mistake));
    }
    let blanks = [b" ".as_slice(), b"\t", b"  "];
    others.extend(blanks.map(|end| Variant::new([body, end].concat(), Mistake::BodyWhitespace)));
    others.push(Variant::new(body.trim_ascii(), Mistake::BodyWhitespace));
    for end in [b"\n".as_slice(), b"\r\n"] {
        others.push(Variant::new([body, end].concat(), Mistake::TrailingNewline));
    }
    let unix = replaced(body, b"\r\n", b"\n");
    others.push(Variant::new(replaced(&unix, b"\n", b"\r\n"), Mistake::LineEndings));
    others.push(Variant::new(unix, Mistake::LineEndings));
    match body.strip_prefix(BYTE_ORDER_MARK) {
        Some(rest) => others.push(Variant::new(rest, Mistake::ByteOrderMark)),
        None => others.push(Variant::new([BYTE_ORDER_MARK, body].concat(), Mistake::ByteOrderMark)),
    }
    others.extend(
        recoded(body)
            .into_iter()
            .map(|bytes| Variant::new(bytes, Mistake::Charset)),
    );
    others.extend(unzipped(body).map(|plain| Variant::new(plain, Mistake::BodyCompressed)));
    others.extend(unchunked(body).map(|plain| Variant::new(plain, Mistake::BodyChunked)));
    if body.len() <= MAX_REWRITTEN {
        let forms = other_forms(body).into_iter();
        others.extend(forms.map(|bytes| Variant::new(bytes, Mistake::BodyOtherForm)));
        others.extend(rewritten(body).into_iter().map(Variant::rewritten));
    }
    variants(body, others)
}

/// Searches the bodies that libraries write, which are too many to keep.
pub(crate) fn rare_body(body: &[u8], is_it: &mut dyn FnMut(&[u8]) -> bool) -> Option<Variant> {
    if body.len() > MAX_REWRITTEN {
        return None;
    }
    let unmarked = unmarked(body);
    let found = json_text::find(unmarked, is_it).or_else(|| rare_marked_body(unmarked, is_it));
    found.map(Variant::rewritten)
}

/// Searches the usual bodies with a byte order mark before them, as programs write files with one.
fn rare_marked_body(unmarked: &[u8], is_it: &mut dyn FnMut(&[u8]) -> bool) -> Option<Vec<u8>> {
    for text in rewritten(unmarked) {
        for end in [b"".as_slice(), b"\n", b"\r\n"] {
            let marked = [BYTE_ORDER_MARK, &text, end].concat();
            if is_it(&marked) {
                return Some(marked);
            }
        }
    }
    None
}

/// The body in other encodings, or read with a wrong one.
fn recoded(body: &[u8]) -> Vec<Vec<u8>> {
    let mut bodies = Vec::new();
    // Saved as UTF-16, as PowerShell's `>` does.
    let utf16 = match body {
        [0xFF, 0xFE, ..] => Some(encoding_rs::UTF_16LE),
        [0xFE, 0xFF, ..] => Some(encoding_rs::UTF_16BE),
        _ => None,
    };
    if let Some(encoding) = utf16 {
        let text = encoding.decode_with_bom_removal(body).0;
        bodies.push(text.trim_end().as_bytes().to_vec());
        bodies.push(text.into_owned().into_bytes());
    }
    match std::str::from_utf8(body) {
        Ok(text) if !text.is_ascii() => {
            let (gbk, _, failed) = encoding_rs::GB18030.encode(text);
            if !failed {
                bodies.push(gbk.into_owned());
            }
            // UTF-8 that was taken for Latin-1 or GBK, and written as UTF-8 again.
            bodies.push(encoding_rs::mem::decode_latin1(body).into_owned().into_bytes());
            bodies.push(
                encoding_rs::GB18030
                    .decode_without_bom_handling(body)
                    .0
                    .into_owned()
                    .into_bytes(),
            );
            bodies.push(
                text.chars()
                    .map(|c| if c.is_ascii() { c } else { '?' })
                    .collect::<String>()
                    .into_bytes(),
            );
            let latin: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
            bodies.extend(latin);
            let (undone, _, failed) = encoding_rs::GB18030.encode(text);
            if !failed && std::str::from_utf8(&undone).is_ok() {
                bodies.push(undone.into_owned());
            }
        }
        Ok(_) => {}
        Err(_) => bodies.push(
            encoding_rs::GB18030
                .decode_without_bom_handling(body)
                .0
                .into_owned()
                .into_bytes(),
        ),
    }
    bodies
}

fn replaced(text: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut result = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.first() {
        match rest.strip_prefix(from) {
            Some(after) => {
                result.extend_from_slice(to);
                rest = after;
            }
            None => {
                result.push(*first);
                rest = rest.get(1..).unwrap_or_default();
            }
        }
    }
    result
}
