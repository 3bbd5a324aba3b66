//! Reading PEM text as it occurs in practice: in files, environment variables, configuration and copied text.
//!
//! Line feeds may have become `\n` (two characters) or another escape sequence, spaces or nothing; there may be a byte order
//! mark, indentation, quotes, text around the blocks, header lines in them, a repeated BEGIN line, or no BEGIN and END lines;
//! the whole text may be UTF-16, or Base64, once or twice, as in secret stores. Errors describe the problem in fixed words: they never quote the text, which may contain
//! a key, and never wrap a library's error, which might quote it.

mod bare;
mod characters;
mod content;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use rustls_pki_types::CertificateDer;
use x509_cert::der::pem::{LineEnding, encode, encoded_len};
use zeroize::Zeroizing;

use self::characters::{significant, significant_with_rest};
pub(crate) use self::content::{FileContent, without_line_end};
use crate::key_error::KeyError;

/// The DER of a PEM block. Wiped when dropped, because it may be a private key.
pub(crate) type Der = Zeroizing<Vec<u8>>;

/// Base64 with or without padding, which is easily lost when text is copied.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The dashes on each side of a BEGIN or END line.
const DASHES: usize = 5;
/// How often a text may be encoded: in Base64 twice, the inner one in hexadecimal, say.
const LAYERS: usize = 3;
/// Longer than any label.
const LONGEST_LABEL: usize = 64;

/// The kind of PEM block to look for in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// `CERTIFICATE`.
    Certificate,
    /// `PRIVATE KEY` (PKCS#8), `RSA PRIVATE KEY` (PKCS#1) or `EC PRIVATE KEY` (SEC1).
    PrivateKey,
    /// `PUBLIC KEY` (SubjectPublicKeyInfo) or `RSA PUBLIC KEY` (PKCS#1).
    PublicKey,
}

impl Wanted {
    const fn labels(self) -> &'static str {
        match self {
            Self::Certificate => "CERTIFICATE",
            Self::PrivateKey => "PRIVATE KEY or RSA PRIVATE KEY",
            Self::PublicKey => "PUBLIC KEY or RSA PUBLIC KEY",
        }
    }

    const fn includes(self, content: FileContent) -> bool {
        match self {
            Self::Certificate => matches!(content, FileContent::Certificate),
            Self::PrivateKey => matches!(
                content,
                FileContent::PrivateKey | FileContent::RsaPrivateKey | FileContent::EcPrivateKey
            ),
            Self::PublicKey => matches!(content, FileContent::PublicKey | FileContent::RsaPublicKey),
        }
    }

    /// The error for a text that contains something else; `what` names the text.
    pub(crate) const fn refuses(self, what: &'static str, found: FileContent) -> KeyError {
        match (self, found) {
            (Self::PrivateKey, FileContent::EncryptedPrivateKey) => KeyError::EncryptedPrivateKey,
            _ => KeyError::WrongContent {
                what,
                expected: self.labels(),
                found: found.words(),
            },
        }
    }
}

/// Reads the first block of the wanted kind; `what` names the text in errors.
pub(crate) fn read_first(text: &[u8], wanted: Wanted, what: &'static str) -> Result<Der, KeyError> {
    let mut first = read(text, wanted, what, 1, LAYERS)?;
    Ok(first.swap_remove(0))
}

/// Reads all blocks of the wanted kind, at least one; `what` names the text in errors.
pub(crate) fn read_all(text: &[u8], wanted: Wanted, what: &'static str) -> Result<Vec<Der>, KeyError> {
    read(text, wanted, what, usize::MAX, LAYERS)
}

/// Reads all certificates, at least one, for a library that takes them without a warning and does not wipe them. Input
/// without the form of a certificate is not copied, because it may be a private key with a wrong label.
pub(crate) fn read_certificates(text: &[u8], what: &'static str) -> Result<Vec<CertificateDer<'static>>, KeyError> {
    let ders = read_all(text, Wanted::Certificate, what)?;
    let certificates = ders.iter().map(|der| match FileContent::of(der) {
        FileContent::Certificate => Ok(CertificateDer::from(der.to_vec())),
        FileContent::Unknown => Err(KeyError::InvalidCertificate {
            what,
            reason: "it is no DER of a certificate",
        }),
        found => Err(Wanted::Certificate.refuses(what, found)),
    });
    certificates.collect()
}

/// Reads at least one and at most the given number of blocks of the wanted kind, which may be encoded so often.
fn read(text: &[u8], wanted: Wanted, what: &'static str, most: usize, layers: usize) -> Result<Vec<Der>, KeyError> {
    let invalid = |reason| KeyError::InvalidPem { what, reason };
    if let Some(text) = from_utf16(text) {
        return read(&text, wanted, what, most, layers);
    }
    let mut other = None;
    let mut found = Vec::new();
    for block in Blocks(text) {
        if found.len() == most {
            break;
        }
        let block = match block {
            Ok(block) => block,
            // If a block of the wanted kind was found already, a broken block after it does not matter.
            Err(_) if most == 1 && !found.is_empty() => break,
            Err(reason) => return Err(invalid(reason)),
        };
        if block.content == FileContent::EncryptedPrivateKey && wanted == Wanted::PrivateKey {
            other = Some(block.content);
        } else if !wanted.includes(block.content) {
            other.get_or_insert(block.content);
        } else {
            found.push(decode(block.body).map_err(invalid)?);
        }
    }
    match other {
        _ if !found.is_empty() => Ok(found),
        Some(content) => Err(wanted.refuses(what, content)),
        None => bare::read(text, wanted, what, most, layers),
    }
}

/// Writes blocks with these labels.
pub(crate) fn write(blocks: &[(&'static str, &[u8])]) -> Result<Der, KeyError> {
    let unwritable = |_| KeyError::InvalidPem {
        what: "client identity",
        reason: "it is too long",
    };
    let lengths = blocks
        .iter()
        .map(|(label, der)| encoded_len(label, LineEnding::LF, der));
    let length = lengths.sum::<Result<usize, _>>().map_err(unwritable)?;
    // Encodes in place, because reallocating and copying would leave copies of the key behind.
    let mut text = Zeroizing::new(vec![0; length]);
    let mut rest = text.as_mut_slice();
    for (label, der) in blocks {
        let written = encode(label, LineEnding::LF, der, rest).map_err(unwritable)?.len();
        rest = rest.get_mut(written..).unwrap_or_default();
    }
    Ok(text)
}

/// A block between a BEGIN and an END line.
struct Block<'a> {
    content: FileContent,
    body: &'a [u8],
}

/// The blocks of a text. The first broken block yields an error and ends the iteration.
struct Blocks<'a>(&'a [u8]);

impl<'a> Iterator for Blocks<'a> {
    type Item = Result<Block<'a>, &'static str>;

    fn next(&mut self) -> Option<Self::Item> {
        let (label, rest) = first_begin(self.0)?;
        let rest = after_repeated(&label, rest);
        if let Some(after) = after_encrypted(rest) {
            self.0 = after;
            return Some(Ok(Block {
                content: FileContent::EncryptedPrivateKey,
                body: &[],
            }));
        }
        let rest = after_headers(rest);
        let (body, end) = rest.split_at(rest.iter().position(is_dash).unwrap_or(rest.len()));
        // Nothing is read after a broken block.
        self.0 = &[];
        if end.is_empty() {
            return Some(Err("it has no -----END line: its end was cut off"));
        }
        let Some((end_label, rest)) = marker(end, b"END") else {
            return Some(Err(match marker(end, b"BEGIN") {
                Some(_) => "a second -----BEGIN line comes before its -----END line",
                None => "its -----END line is missing or damaged",
            }));
        };
        if label != end_label {
            return Some(Err("its -----BEGIN and -----END lines name different things"));
        }
        self.0 = rest;
        Some(Ok(Block {
            content: FileContent::of_label(&label),
            body,
        }))
    }
}

fn is_dash(byte: &u8) -> bool {
    *byte == b'-'
}

/// The label of the first BEGIN line, and the text after that line.
fn first_begin(text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut rest = text;
    loop {
        rest = rest.get(rest.iter().position(is_dash)?..)?;
        if let Some(found) = marker(rest, b"BEGIN") {
            return Some(found);
        }
        rest = rest.get(1..)?;
    }
}

/// Reads `-----BEGIN LABEL-----` (or `END`). Returns the label without spaces, and the text after the line.
fn marker<'a>(text: &'a [u8], word: &[u8]) -> Option<(Vec<u8>, &'a [u8])> {
    // At most five dashes, because the dashes of the next line follow directly if line feeds were lost.
    let after_dashes = |text: &'a [u8]| text.get(text.iter().take(DASHES).take_while(|byte| is_dash(byte)).count()..);
    let after = after_dashes(text)?.trim_ascii_start().strip_prefix(word)?;
    let length = after.iter().take(LONGEST_LABEL).position(is_dash)?;
    let (label, rest) = after.split_at(length);
    // In a form's data, a space is a plus.
    let label = significant(label).filter(|byte| *byte != b'+');
    Some((label.collect(), after_dashes(rest)?))
}

/// The text after the lines that repeat a BEGIN line of this label.
fn after_repeated<'a>(label: &[u8], text: &'a [u8]) -> &'a [u8] {
    let mut rest = text;
    while let Some((b'-', after)) = significant_with_rest(rest).next()
        && let Some(line) = rest.get(rest.len() - after.len() - 1..)
        && let Some((again, after)) = marker(line, b"BEGIN")
        && again == label
    {
        rest = after;
    }
    rest
}

/// The text after a block that is encrypted in OpenSSL's own format, which a header line says (`Proc-Type: 4,ENCRYPTED`);
/// `None` if this block is not.
fn after_encrypted(text: &[u8]) -> Option<&[u8]> {
    let end = text.windows(4).position(|part| part == b"-END").unwrap_or(text.len());
    let (block, after) = text.split_at_checked(end)?;
    let begins_another = contains(block, b"-BEGIN");
    (!begins_another && contains(block, b"Proc-Type") && contains(block, b"ENCRYPTED")).then_some(after)
}

/// The text after the header lines of a block (RFC 1421), which end with an empty line; the text itself if it begins with
/// no header.
fn after_headers(text: &[u8]) -> &[u8] {
    let name = text.trim_ascii_start();
    let length = name.iter().take(LONGEST_LABEL).position(|byte| *byte == b':');
    let is_name = |name: &[u8]| name.iter().all(|byte| byte.is_ascii_alphanumeric() || is_dash(byte));
    if !length.and_then(|length| name.get(..length)).is_some_and(is_name) {
        return text;
    }
    let mut rest = name;
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let (line, after) = rest.split_at(end + 1);
        if line.trim_ascii().is_empty() {
            return after;
        }
        rest = after;
    }
    text
}

/// The Base64 characters of a text, even if they are those for URLs; `None` when it contains anything else.
fn base64_characters(text: &[u8]) -> Option<Der> {
    // Allocated at full size, because reallocating would leave copies behind.
    let mut characters = Zeroizing::new(Vec::with_capacity(text.len()));
    for byte in significant(text) {
        characters.push(match byte {
            b'-' => b'+',
            b'_' => b'/',
            b'+' | b'/' | b'=' => byte,
            _ if byte.is_ascii_alphanumeric() => byte,
            _ => return None,
        });
    }
    Some(characters)
}

fn decode(body: &[u8]) -> Result<Der, &'static str> {
    let characters = base64_characters(body).ok_or("it holds characters that are no Base64")?;
    if characters.is_empty() {
        return Err("there is nothing between its -----BEGIN and -----END lines");
    }
    decode_characters(&characters)
}

fn decode_characters(characters: &[u8]) -> Result<Der, &'static str> {
    let der = decode_base64(characters).ok_or("its Base64 is damaged: characters are missing or were added")?;
    match content::declared_length(&der) {
        Some(declared) if declared > der.len() => Err("its Base64 ends too early: a part of it was cut off"),
        _ => Ok(der),
    }
}

fn decode_base64(characters: &[u8]) -> Option<Der> {
    let mut bytes = Zeroizing::new(vec![0; base64::decoded_len_estimate(characters.len())]);
    let length = BASE64.decode_slice(characters, &mut bytes).ok()?;
    bytes.truncate(length);
    Some(bytes)
}

/// The text in UTF-8 if it is UTF-16, which Windows calls Unicode text, with or without a byte order mark.
fn from_utf16(text: &[u8]) -> Option<Der> {
    let is_big_endian = match text {
        [0xFF, 0xFE, ..] => false,
        [0xFE, 0xFF, ..] => true,
        [1..=0x7F, 0, 1..=0x7F, 0, ..] => false,
        [0, 1..=0x7F, 0, 1..=0x7F, ..] => true,
        _ => return None,
    };
    let (units, _) = text.as_chunks::<2>();
    let units = units.iter().map(|unit| match is_big_endian {
        true => u16::from_be_bytes(*unit),
        false => u16::from_le_bytes(*unit),
    });
    // Allocated at full size, because reallocating would leave copies behind: a unit has at most three bytes in UTF-8.
    let mut converted = Zeroizing::new(Vec::with_capacity(text.len() / 2 * 3));
    for character in char::decode_utf16(units) {
        let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
        converted.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    }
    Some(converted)
}

/// Whether the text contains the part, in upper or lower case.
fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window.eq_ignore_ascii_case(part))
}
