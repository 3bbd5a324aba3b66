//! Decodes a signature, even if it is encoded wrongly.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::percent_decode_str;

use super::mistake::Mistake;

/// Base64 with or without padding.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// A signature, and what is wrong with its encoding.
pub(crate) struct Decoded {
    pub(crate) bytes: Vec<u8>,
    pub(crate) mistakes: Vec<Mistake>,
}

/// Decodes a signature; none when it is in no known encoding.
pub(crate) fn decode(signature: &str) -> Option<Decoded> {
    let mut mistakes = Vec::new();
    let mut text = signature.to_owned();
    let of_python = ["b'", "b\""].iter().find_map(|start| text.strip_prefix(start));
    if let Some(inner) = of_python {
        mistakes.push(Mistake::SignaturePythonBytes);
        text = inner.trim_end_matches(['\'', '"']).to_owned();
    }
    if text.contains('%')
        && let Ok(decoded) = percent_decode_str(&text).decode_utf8()
    {
        mistakes.push(Mistake::SignaturePercentEncoded);
        text = decoded.into_owned();
    }
    if text.contains("\\n") || text.contains("\\r") {
        mistakes.push(Mistake::SignatureLineBreaks);
        text = text.replace("\\r", "").replace("\\n", "");
    }
    if text.contains(|character: char| character.is_ascii_whitespace()) {
        // A form decoder turns `+` into spaces. Wrapped lines leave few spaces, at equal distances.
        let plus = text.replace(' ', "+");
        let lost = text.contains(' ') && plus.trim_end_matches('=').len() % 4 != 1 && !is_wrapped(&text);
        if lost && LENIENT.decode(&plus).is_ok_and(|bytes| bytes.len() % 64 == 0) {
            mistakes.push(Mistake::SignaturePercentEncoded);
            text = plus;
        } else {
            mistakes.push(Mistake::SignatureLineBreaks);
            text.retain(|character| !character.is_ascii_whitespace());
        }
    }
    if is_hexadecimal(&text) {
        mistakes.push(Mistake::SignatureHex);
        let bytes = of_hexadecimal(&text)?;
        return Some(Decoded { bytes, mistakes });
    }
    if text.contains(['-', '_']) {
        mistakes.push(Mistake::Base64UrlSafe);
        text = text.replace('-', "+").replace('_', "/");
    }
    let bare = text.trim_end_matches('=');
    let padded = bare.len().next_multiple_of(4);
    if text.len() != padded {
        // Encoders of URL-safe Base64 leave the padding out, so that is one mistake.
        if !mistakes.contains(&Mistake::Base64UrlSafe) {
            mistakes.push(Mistake::Base64Padding);
        }
        text.truncate(bare.len());
    }
    let bytes = LENIENT.decode(&text).ok()?;
    // A signature is not text, so a text in it was encoded before.
    if let Some(inner) = std::str::from_utf8(&bytes).ok().map(str::trim) {
        if is_hexadecimal(inner) {
            mistakes.push(Mistake::SignatureHex);
            let bytes = of_hexadecimal(inner)?;
            return Some(Decoded { bytes, mistakes });
        }
        if inner.len() >= SHORTEST_TEXT
            && let Ok(bytes) = LENIENT.decode(inner)
        {
            mistakes.push(Mistake::Base64Twice);
            return Some(Decoded { bytes, mistakes });
        }
    }
    Some(Decoded { bytes, mistakes })
}

/// Shorter texts in a signature may be texts by chance.
const SHORTEST_TEXT: usize = 64;

/// Whether a text is a signature or a digest in hexadecimal: MD5 has 32 characters, SHA-1 has 40.
fn is_hexadecimal(text: &str) -> bool {
    let has_length = matches!(text.len(), 32 | 40) || (text.len() >= 64 && text.len().is_multiple_of(2));
    has_length && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn of_hexadecimal(text: &str) -> Option<Vec<u8>> {
    let bytes = (0..text.len())
        .step_by(2)
        .map(|start| u8::from_str_radix(text.get(start..start + 2)?, 16).ok());
    bytes.collect()
}

/// Whether the blanks are where lines of 64 or 76 characters end.
fn is_wrapped(text: &str) -> bool {
    let mut lines = text.split_ascii_whitespace();
    let first = lines.next().map_or(0, str::len);
    matches!(first, 60 | 64 | 72 | 76) && lines.rev().skip(1).all(|line| line.len() == first)
}
