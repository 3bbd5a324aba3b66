//! Documents: their bytes as text, and what their paths say.

use wechatpay_spec::diagnostic::Texts;
use wechatpay_spec::place::Span;

use crate::findings::Findings;
use crate::rule;

/// Largest document that is read, in bytes.
pub const DOCUMENT_SIZE: usize = 1 << 20;

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its path, with `/` on every system. What follows the last folder `openapi` or `webhook` in it says which URL path
    /// or event type the document is about: `openapi/v3/pay/transactions/jsapi.md`.
    pub path: String,
    /// The bytes.
    pub text: Vec<u8>,
}

/// The text of a document, which is kept for excerpts.
pub(crate) fn decode(document: &Document, texts: &mut Texts, findings: &mut Findings) -> Option<String> {
    if document.text.len() > DOCUMENT_SIZE {
        let size = document.text.len();
        let message = format!("the document has {size} bytes; at most {DOCUMENT_SIZE} are read");
        findings.report(rule::SIZE, Span::default(), message, "split the document");
        return None;
    }
    match std::str::from_utf8(&document.text) {
        Ok(text) => {
            let text = text.strip_prefix('\u{FEFF}').unwrap_or(text).replace("\r\n", "\n");
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
            findings.report(rule::ENCODING, span, "the document is not UTF-8", "save it as UTF-8");
            None
        }
    }
}

/// The folders whose names say what a document is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Folder {
    Openapi,
    Webhook,
}

/// What a document's path says it is about.
pub(crate) fn place(path: &str) -> Option<(Folder, &str)> {
    let path = path.strip_suffix(".md")?;
    let at = |folder: &str| {
        let inner = path.rfind(&format!("/{folder}/")).map(|at| at + folder.len() + 2);
        inner.or_else(|| path.starts_with(&format!("{folder}/")).then_some(folder.len() + 1))
    };
    let (folder, start) = match (at("openapi"), at("webhook")) {
        (Some(openapi), webhook) if webhook.is_none_or(|webhook| webhook < openapi) => (Folder::Openapi, openapi),
        (_, Some(webhook)) => (Folder::Webhook, webhook),
        _ => return None,
    };
    Some((folder, path.get(start..)?))
}
