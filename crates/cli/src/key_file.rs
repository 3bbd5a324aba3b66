//! Reads files with keys and certificates, even if some of the certificates cannot be used.

use wechatpay_runtime::KeyError;
use wechatpay_runtime::key_file::{Form, KeyFile};

const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";
const END: &[u8] = b"-----END CERTIFICATE-----";

/// The PEM block of a certificate that cannot be used, and why.
pub(crate) type Refused<'f> = (&'f [u8], KeyError);

/// The keys and certificates in a file, and the PEM blocks of certificates that cannot be used, with the reason: in a chain,
/// the certificate of an authority may have a key of another kind.
pub(crate) fn read(file: &[u8]) -> Result<(KeyFile, Vec<Refused<'_>>), KeyError> {
    let whole = KeyFile::read(file);
    if whole.as_ref().is_ok_and(|read| !read.certificates.is_empty()) {
        return whole.map(|read| (read, Vec::new()));
    }
    let mut certificates = Vec::new();
    let mut refused = Vec::new();
    for block in certificate_blocks(file) {
        match KeyFile::read(block) {
            Ok(read) => certificates.extend(read.certificates),
            Err(error) => refused.push((block, error)),
        }
    }
    let read = match whole {
        Ok(read) => KeyFile { certificates, ..read },
        Err(error) if certificates.is_empty() => return Err(error),
        Err(_) => KeyFile {
            form: Form::Text,
            certificates,
            private_key: None,
            public_key: None,
        },
    };
    Ok((read, refused))
}

/// The blocks of certificates. The last one may have no end.
fn certificate_blocks(file: &[u8]) -> Vec<&[u8]> {
    let mut blocks = Vec::new();
    let mut rest = file;
    while let Some(from) = position(rest, BEGIN).and_then(|start| rest.get(start..)) {
        let length = position(from, END).map_or(from.len(), |end| end + END.len());
        let (block, after) = from.split_at_checked(length).unwrap_or((from, &[]));
        blocks.push(block);
        rest = after;
    }
    blocks
}

fn position(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}
