//! Decoding a signature, also one that is encoded in a wrong way.

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
    if text.len() >= 64 && text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        mistakes.push(Mistake::SignatureHex);
        let bytes = (0..text.len())
            .step_by(2)
            .map(|start| u8::from_str_radix(text.get(start..start + 2)?, 16).ok());
        return Some(Decoded {
            bytes: bytes.collect::<Option<_>>()?,
            mistakes,
        });
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
    Some(Decoded { bytes, mistakes })
}

/// Whether the blanks are where lines of 64 or 76 characters end.
fn is_wrapped(text: &str) -> bool {
    let mut lines = text.split_ascii_whitespace();
    let first = lines.next().map_or(0, str::len);
    matches!(first, 60 | 64 | 72 | 76) && lines.rev().skip(1).all(|line| line.len() == first)
}
