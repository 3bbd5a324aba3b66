//! Documents, and their bytes as text.

mod file_kind;
mod letters;

use wechatpay_spec::diagnostic::Texts;
use wechatpay_spec::place::Span;

use crate::findings::Findings;
use crate::rules;

/// Size of the largest document that is read, in bytes.
pub const DOCUMENT_SIZE: usize = 1 << 20;

/// The mark of the tables in the Markdown of wechatpay.im.
pub(crate) const IM_TABLE: &str = "{.im-table";

/// Characters without width, which browsers copy. The first is also the mark of the byte order.
const UNSEEN: [char; 5] = ['\u{FEFF}', '\u{200B}', '\u{200C}', '\u{200D}', '\u{2060}'];
/// Spaces as HTML writes them, which some extractors leave in their text.
const SPACES: [&str; 4] = ["&nbsp;", "&ensp;", "&emsp;", "&#160;"];

/// A page of the documentation, as it was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The path of the file, with `/` on every system. For a page of wechatpay.im in Markdown, the part after the last
    /// folder `openapi` or `webhook` is the URL path or event type: `openapi/v3/pay/transactions/jsapi.md`.
    pub path: String,
    /// The contents of the file, in UTF-8.
    pub text: Vec<u8>,
}

/// The text of a document, which is also put into `texts` for diagnostics. `None`, with a finding, when it is too large
/// or not UTF-8.
pub(crate) fn decode(document: &Document, texts: &mut Texts, findings: &mut Findings) -> Option<String> {
    if let Some((kind, help)) = file_kind::of(&document.text) {
        let message = format!("the document is {kind}, which is not read");
        findings.report(rules::ENCODING, Span::default(), message, help);
        return None;
    }
    if document.text.len() > DOCUMENT_SIZE {
        // Files are read up to the first byte too many, so the whole size is not known.
        let message = format!("the document has more than {DOCUMENT_SIZE} bytes");
        findings.report(rules::SIZE, Span::default(), message, "split the document");
        return None;
    }
    match std::str::from_utf8(&document.text) {
        Ok(text) => {
            // Some programs end lines with a carriage return alone.
            let text = text.replace("\r\n", "\n").replace('\r', "\n").replace(UNSEEN, "");
            let text = letters::usual(text);
            let text = SPACES.iter().fold(text, |text, space| text.replace(space, "\u{A0}"));
            texts.insert(&document.path, &document.path, &text);
            Some(text)
        }
        Err(error) => {
            let start = error.valid_up_to();
            texts.insert(&document.path, &document.path, &String::from_utf8_lossy(&document.text));
            let span = Span {
                start,
                end: start + '\u{FFFD}'.len_utf8(),
            };
            findings.report(rules::ENCODING, span, "the document is not UTF-8", "save it as UTF-8");
            None
        }
    }
}
