//! Distinguishing a file from an error message that was sent instead.

use std::borrow::Cow;
#[cfg(feature = "gzip")]
use std::io::Read;

#[cfg(feature = "gzip")]
use crate::v2::xml;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
#[cfg(feature = "gzip")]
const GZIP: &[u8] = b"\x1f\x8b";
/// How much of a compressed body is decompressed to recognize an error message.
#[cfg(feature = "gzip")]
const HEAD: u64 = 4096;
/// At least this much of the root element must be decompressed to recognize it: `<html>`, in bytes.
#[cfg(feature = "gzip")]
const LONGEST_NAME: usize = 6;

/// The root element of a body that is an error message, not a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Root {
    /// `<xml>`: a message of APIv2.
    Xml,
    /// `<html>`: a page of a gateway or proxy.
    Html,
}

/// The root element, if it is `<xml>` or `<html>` in upper or lower case. A byte order mark, white space, an XML
/// declaration, comments and a document type may precede it.
pub(super) fn root(body: &[u8]) -> Option<Root> {
    let name = after_prologue(body)?.strip_prefix(b"<")?;
    let length = name.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let (name, after) = name.split_at_checked(length)?;
    // A longer name (`<xml-file>`, `<xml:file>`) is another element.
    if !matches!(after.first(), Some(b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n')) {
        return None;
    }
    match name {
        name if name.eq_ignore_ascii_case(b"xml") => Some(Root::Xml),
        name if name.eq_ignore_ascii_case(b"html") => Some(Root::Html),
        _ => None,
    }
}

/// The text from the root element on; `None` if what precedes that does not end.
fn after_prologue(body: &[u8]) -> Option<&[u8]> {
    let mut rest = body;
    loop {
        rest = rest.trim_ascii_start();
        if let Some(after) = rest.strip_prefix(BYTE_ORDER_MARK) {
            rest = after;
            continue;
        }
        let skipped: [(&[u8], &[u8]); 3] = [(b"<?", b"?>"), (b"<!--", b"-->"), (b"<!", b">")];
        let Some((_, end)) = skipped.iter().find(|(begin, _)| rest.starts_with(begin)) else {
            return Some(rest);
        };
        let position = rest.windows(end.len()).position(|window| window == *end)?;
        rest = rest.get(position + end.len()..)?;
    }
}

/// The body, decompressed if it is a compressed error message: a request for a gzip file may be refused with gzip too.
/// A compressed file is left as it is. Without the feature `gzip`, nothing is decompressed.
pub(super) fn unpacked_message(body: &[u8]) -> Cow<'_, [u8]> {
    #[cfg(feature = "gzip")]
    if body.starts_with(GZIP) {
        // If decompression fails, the part before the failure is enough to recognize an error message.
        let unpack = |limit: u64| {
            let mut unpacked = Vec::new();
            let _ = flate2::read::MultiGzDecoder::new(body)
                .take(limit)
                .read_to_end(&mut unpacked);
            unpacked
        };
        let head = unpack(HEAD);
        // A long comment may precede the root element.
        let is_cut = after_prologue(&head).is_none_or(|rest| rest.len() < LONGEST_NAME);
        if is_cut || root(&head).is_some() {
            let whole = unpack(xml::MAX_BYTES as u64 + 1);
            if root(&whole).is_some() {
                return Cow::Owned(whole);
            }
        }
    }
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
            "\n\u{feff}",
            "<?xml version='1.0'?>\u{feff}",
            "\u{feff}\u{feff}",
        ] {
            for (element, expected) in [
                ("<xml>", Root::Xml),
                ("<XML >", Root::Xml),
                ("<xml/>", Root::Xml),
                ("<hTml\n", Root::Html),
            ] {
                assert_eq!(
                    root(format!("{head}{element}").as_bytes()),
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
            assert_eq!(root(file.as_bytes()), None, "{file:?}");
        }
        assert_eq!(root(b"\x89PNG\r\n"), None);
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
        let error = packed(b"<xml><return_code>FAIL</return_code></xml>");
        assert_eq!(
            &*unpacked_message(&error),
            b"<xml><return_code>FAIL</return_code></xml>"
        );
        let cut = &error[..error.len() - 9];
        assert_eq!(
            root(&unpacked_message(cut)),
            Some(Root::Xml),
            "also when it is truncated"
        );
        for (blanks, before) in [(0, 5_000), (5_000, 0), (4_090, 0), (4_093, 0), (0, 4_090)] {
            let prologue = format!(
                "<?xml version='1.0'?>{}<!--{}-->",
                " ".repeat(blanks),
                "-x".repeat(before)
            );
            let text = format!("{prologue}<xml><return_code>FAIL</return_code></xml>");
            assert_eq!(
                &*unpacked_message(&packed(text.as_bytes())),
                text.as_bytes(),
                "{blanks} {before}"
            );
        }
        let blank = packed(&[b' '; 10_000]);
        assert_eq!(&*unpacked_message(&blank), blank.as_slice());
        let bill = packed(&b"`2014-11-10,".repeat(10_000));
        assert_eq!(&*unpacked_message(&bill), bill.as_slice());
        let bomb = packed(&[b"<xml>".as_slice(), &vec![b' '; 64 << 20]].concat());
        assert_eq!(unpacked_message(&bomb).len(), xml::MAX_BYTES + 1);
    }
}
