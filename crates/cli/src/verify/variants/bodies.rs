//! Bodies as they may have been signed.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::{Variant, variants};
use crate::verify::json_text::{reordered, rewritten};
use crate::verify::mistake::Mistake;
use crate::verify::other_notations::other_forms;

/// Compressed bodies are unpacked to at most this many bytes.
const MAX_UNPACKED: u64 = 1 << 22;
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
    match body.strip_prefix(b"\xEF\xBB\xBF") {
        Some(rest) => others.push(Variant::new(rest, Mistake::ByteOrderMark)),
        None => others.push(Variant::new([b"\xEF\xBB\xBF", body].concat(), Mistake::ByteOrderMark)),
    }
    others.extend(
        recoded(body)
            .into_iter()
            .map(|bytes| Variant::new(bytes, Mistake::Charset)),
    );
    if body.starts_with(&[0x1F, 0x8B]) {
        let mut plain = Vec::new();
        let reader = MultiGzDecoder::new(body).take(MAX_UNPACKED);
        if { reader }.read_to_end(&mut plain).is_ok() {
            others.push(Variant::new(plain, Mistake::BodyCompressed));
        }
    }
    others.extend(unchunked(body).map(|plain| Variant::new(plain, Mistake::BodyChunked)));
    if body.len() <= MAX_REWRITTEN {
        let forms = other_forms(body).into_iter();
        others.extend(forms.map(|bytes| Variant::new(bytes, Mistake::BodyOtherForm)));
        others.extend(rewritten(body).into_iter().map(Variant::rewritten));
    }
    variants(body, others)
}

/// Bodies with their members in every order.
pub(crate) fn reordered_bodies(body: &[u8]) -> Vec<Variant> {
    if body.len() > MAX_REWRITTEN {
        return Vec::new();
    }
    reordered(body).into_iter().map(Variant::rewritten).collect()
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

/// The content of a body that still has the sizes of its chunks.
fn unchunked(body: &[u8]) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    let mut rest = body;
    loop {
        let end = rest.windows(2).position(|pair| pair == b"\r\n")?;
        let (size, after) = rest.split_at(end);
        let size = std::str::from_utf8(size).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        let after = after.get(2..)?;
        if size == 0 {
            return Some(content);
        }
        content.extend_from_slice(after.get(..size)?);
        rest = after.get(size..)?.strip_prefix(b"\r\n")?;
    }
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
