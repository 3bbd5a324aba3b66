//! Keys and certificates without BEGIN and END lines: as Base64 or hexadecimal, alone or as a value in a data URL, in JSON,
//! YAML, XML or a line of an env file.

use zeroize::Zeroizing;

use super::characters::{significant, significant_with_rest};
use super::content::{self, FileContent};
use super::{Der, Wanted, base64_characters, contains, decode_base64, decode_characters, from_utf16, read as read_pem};
use crate::key_error::KeyError;

/// The least number of Base64 characters that are accepted: the smallest key or certificate has more.
const SHORTEST: usize = 40;
/// The largest key or certificate in bytes that is searched for among other text.
const LONGEST: usize = 64 * 1024;
/// The number of Base64 characters whose bytes state the length of a DER structure.
const HEAD: usize = 8;
/// The number of places in a text at which DER is searched for.
const PLACES: usize = 64;
/// `-----BEGIN` in Base64, without its last character, which depends on what follows.
const BEGIN_IN_BASE64: &[u8] = b"LS0tLS1CRUdJT";
/// That in Base64 again, and the first characters of DER in Base64 (`MII`, `MIG`) in Base64 again.
const IN_BASE64_TWICE: [&[u8]; 3] = [b"TFMwdExTMUNSVWRKV", b"TUlJ", b"TUlH"];
/// The first digits of DER in hexadecimal.
const DER_IN_HEXADECIMAL: &[u8] = b"308";

/// Reads at least one and at most the given number of keys or certificates of the wanted kind, and otherwise returns an
/// error that names what the text seems to be; `what` names the text.
pub(super) fn read(
    text: &[u8],
    wanted: Wanted,
    what: &'static str,
    most: usize,
    layers: usize,
) -> Result<Vec<Der>, KeyError> {
    let invalid = |reason| KeyError::InvalidPem { what, reason };
    if contains(text, b"-BEGIN") {
        return Err(invalid("its -----BEGIN line is damaged"));
    }
    if contains(text, b"-END") {
        return Err(invalid("it has no -----BEGIN line: its beginning was cut off"));
    }
    if FileContent::of(text) != FileContent::Unknown {
        return Err(wanted.refuses(what, FileContent::Binary));
    }
    if let Some(bytes) = hexadecimal(text) {
        return read_bytes(bytes, wanted, what, most, layers);
    }
    let whole = read_whole(text, wanted, what, most, layers);
    let is_jwk = [b"\"kty\"".as_slice(), b"'kty'", b"\\\"kty\\\""]
        .iter()
        .any(|name| contains(text, name));
    // A text with something else around its Base64 may contain keys of several kinds, so its error is less telling.
    whole.or_else(|error| match read_among(text, wanted, what, most, layers) {
        Ok(found) => Ok(found),
        Err(_) if is_jwk => Err(wanted.refuses(what, FileContent::JsonWebKey)),
        Err(other) => Err(match error {
            KeyError::NoPem { .. } => other.unwrap_or(error),
            _ => error,
        }),
    })
}

/// Reads a text that is nothing but Base64.
fn read_whole(
    text: &[u8],
    wanted: Wanted,
    what: &'static str,
    most: usize,
    layers: usize,
) -> Result<Vec<Der>, KeyError> {
    let invalid = |reason| KeyError::InvalidPem { what, reason };
    let Some(characters) = base64_characters(text) else {
        // Word processors replace its dashes.
        return Err(match contains(text, b"BEGIN") {
            true => invalid("its -----BEGIN line is damaged"),
            false => no_pem(wanted, what),
        });
    };
    if characters.len() < SHORTEST {
        return Err(no_pem(wanted, what));
    }
    let bytes = match decode_base64(&characters) {
        // The first letters of a text look like a DER structure that was cut off.
        Some(bytes) if is_text(&bytes) => bytes,
        _ => decode_characters(&characters).map_err(invalid)?,
    };
    read_bytes(bytes, wanted, what, most, layers)
}

/// Reads DER or a whole PEM text.
fn read_bytes(
    bytes: Der,
    wanted: Wanted,
    what: &'static str,
    most: usize,
    layers: usize,
) -> Result<Vec<Der>, KeyError> {
    match FileContent::of(&bytes) {
        content if wanted.includes(content) => Ok(vec![bytes]),
        _ if layers > 0 && (contains(&bytes, b"-----BEGIN") || is_text(&bytes)) => {
            read_pem(&bytes, wanted, what, most, layers - 1)
        }
        FileContent::Unknown => Err(no_pem(wanted, what)),
        content => Err(wanted.refuses(what, content)),
    }
}

/// Whether bytes are text, such as Base64, in UTF-8 or UTF-16.
fn is_text(bytes: &[u8]) -> bool {
    let is_of_text = |byte: &u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace();
    from_utf16(bytes).is_some() || bytes.iter().all(is_of_text)
}

/// Reads the Base64 of DER or of a whole PEM text in the middle of other text. The error is `None` if there is none.
fn read_among(
    text: &[u8],
    wanted: Wanted,
    what: &'static str,
    most: usize,
    layers: usize,
) -> Result<Vec<Der>, Option<KeyError>> {
    let mut found = Vec::new();
    let mut problem = None;
    let mut rest = text;
    let mut is_start = true;
    let mut places = 0;
    while found.len() < most && places < PLACES && !rest.is_empty() {
        if is_start && layers > 0 && rest.starts_with(BEGIN_IN_BASE64) {
            return read_pem(&pem_of(rest).ok_or(None)?, wanted, what, most, layers - 1).map_err(Some);
        }
        let inside = match is_start {
            true if IN_BASE64_TWICE.iter().any(|begin| rest.starts_with(begin)) => encoded_at(rest),
            true if rest.starts_with(DER_IN_HEXADECIMAL) => hexadecimal(digits_at(rest)),
            _ => None,
        };
        if let Some(inside) = inside {
            match read_bytes(inside, wanted, what, most, layers) {
                Ok(found) => return Ok(found),
                Err(error) => drop(problem.get_or_insert(error)),
            }
            places += 1;
        }
        let begins = is_start && rest.starts_with(b"M");
        places += usize::from(begins);
        match begins.then(|| der_at(rest)).flatten() {
            Some(Ok((der, after))) => {
                match FileContent::of(&der) {
                    content if wanted.includes(content) => found.push(der),
                    FileContent::Unknown => {}
                    content => drop(problem.get_or_insert(wanted.refuses(what, content))),
                }
                rest = after;
            }
            Some(Err(reason)) => {
                problem.get_or_insert(KeyError::InvalidPem { what, reason });
                rest = rest.get(1..).unwrap_or_default();
            }
            None => (is_start, rest) = next_place(rest),
        }
    }
    match found.is_empty() {
        true => Err(problem),
        false => Ok(found),
    }
}

/// The text after its first character or escape sequence, and whether Base64 may begin there.
fn next_place(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'\\', b'n' | b'r' | b't', rest @ ..] => (true, rest),
        [byte, rest @ ..] => (!is_of_base64(*byte), rest),
        [] => (false, text),
    }
}

/// Whether the byte is one of the characters of which Base64 consists, apart from its padding.
const fn is_of_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
}

/// The DER structure whose Base64 begins here and ends as its length says, and the text after it. `None` if there is none,
/// and an error if it is cut off.
fn der_at(text: &[u8]) -> Option<Result<(Der, &[u8]), &'static str>> {
    let head: Zeroizing<Vec<u8>> = Zeroizing::new(significant(text).take(HEAD).collect());
    let length = content::declared_length(&bytes_of(&head)?)?;
    let wanted = length.checked_mul(4)?.div_ceil(3);
    if length > LONGEST {
        return None;
    }
    let mut characters = Zeroizing::new(Vec::with_capacity(wanted));
    let mut rest = text;
    for (byte, after) in significant_with_rest(text).take(wanted) {
        if !is_of_base64(byte) {
            break;
        }
        characters.push(byte);
        rest = after;
    }
    if characters.len() < wanted {
        let is_long = characters.len() >= SHORTEST;
        return is_long.then_some(Err("its Base64 ends too early: a part of it was cut off"));
    }
    // If it goes on, this is something else, or there are characters too many in it.
    if rest.first().is_some_and(|byte| is_of_base64(*byte)) {
        return None;
    }
    Some(Ok((bytes_of(&characters)?, rest)))
}

/// The bytes whose Base64, perhaps in several lines, begins here and ends at the first other character.
fn encoded_at(text: &[u8]) -> Option<Der> {
    let is_other = |byte: &u8| !is_of_base64(*byte) && !byte.is_ascii_whitespace();
    let length = text.iter().position(is_other).unwrap_or(text.len());
    bytes_of(text.get(..length)?)
}

/// The text whose Base64 begins here. What follows the Base64 may be read as a part of it, but only its end is lost.
fn pem_of(text: &[u8]) -> Option<Der> {
    let mut characters = Zeroizing::new(Vec::with_capacity(text.len()));
    characters.extend(significant(text).take_while(|byte| is_of_base64(*byte)));
    let whole = characters.len() / 4 * 4;
    characters.truncate(whole);
    bytes_of(&characters)
}

fn bytes_of(characters: &[u8]) -> Option<Der> {
    decode_base64(&base64_characters(characters)?)
}

/// The hexadecimal digits, with or without colons, at the beginning of a text.
fn digits_at(text: &[u8]) -> &[u8] {
    let is_digit = |byte: &u8| byte.is_ascii_hexdigit() || *byte == b':';
    let length = text.iter().position(|byte| !is_digit(byte)).unwrap_or(text.len());
    text.get(..length).unwrap_or_default()
}

/// The bytes of a text that consists of hexadecimal digits, with or without a prefix and colons.
fn hexadecimal(text: &[u8]) -> Option<Der> {
    let text = text.trim_ascii_start();
    let text = text.strip_prefix(b"0x").unwrap_or(text);
    // Allocated at full size, because reallocating would leave copies behind.
    let mut digits = Zeroizing::new(Vec::with_capacity(text.len()));
    for byte in significant(text).filter(|byte| *byte != b':') {
        digits.push(u8::try_from(char::from(byte).to_digit(16)?).ok()?);
    }
    let (pairs, rest) = digits.as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| high << 4 | low);
    (pairs.len() >= SHORTEST && rest.is_empty()).then(|| Zeroizing::new(bytes.collect()))
}

const fn no_pem(wanted: Wanted, what: &'static str) -> KeyError {
    KeyError::NoPem {
        what,
        expected: wanted.labels(),
    }
}
