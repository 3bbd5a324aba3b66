//! The codings in which a body travels, which the signature does not cover.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::Message;

/// Compressed bodies are unpacked to at most this many bytes.
const MAX_UNPACKED: u64 = 1 << 22;

/// Undoes the codings that the headers of a message name, if its body has them: the message was saved as it travelled.
pub(super) fn undo(message: &mut Message) {
    let names = |header: &str, coding: &str| {
        message
            .header(header)
            .is_some_and(|value| value.to_ascii_lowercase().contains(coding))
    };
    let (is_chunked, is_zipped) = (names("Transfer-Encoding", "chunked"), names("Content-Encoding", "gzip"));
    if is_chunked && let Some(content) = unchunked(&message.body) {
        message.body = content;
    }
    if is_zipped && let Some(content) = unzipped(&message.body) {
        message.body = content;
    }
}

/// The content of a body that is compressed.
pub(crate) fn unzipped(body: &[u8]) -> Option<Vec<u8>> {
    if !body.starts_with(&[0x1F, 0x8B]) {
        return None;
    }
    let mut plain = Vec::new();
    let mut reader = MultiGzDecoder::new(body).take(MAX_UNPACKED);
    reader.read_to_end(&mut plain).is_ok().then_some(plain)
}

/// The content of a body that still has the sizes of its chunks.
pub(crate) fn unchunked(body: &[u8]) -> Option<Vec<u8>> {
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
