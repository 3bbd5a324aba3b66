//! The forms of pages that can be read.
//!
//! Each form has a row in [`FORMS`]: how it is recognized, and its reader, which turns the page's text into drafts. A
//! new form is a new module with these two functions, and a row.

mod official;
mod page_text;
mod wechatpay_im;

use wechatpay_spec::diagnostic::Texts;

use self::official::{global, v3};
use self::page_text::PageText;
use self::wechatpay_im::plain;
use crate::draft::Drafts;
use crate::findings::Findings;

/// A form of page.
struct Form {
    /// Whether a page has this form, by words that only this form has.
    recognizes: fn(&PageText) -> bool,
    /// Reads a page of this form.
    read: fn(&PageText, &mut Findings) -> Drafts,
}

/// The forms, in the order in which they are tried.
const FORMS: &[Form] = &[
    // A page of the official APIv3 documents, saved as text or HTML.
    Form {
        recognizes: v3::recognizes,
        read: v3::read,
    },
    // A page of the official documents for global merchants, saved as text or HTML.
    Form {
        recognizes: global::recognizes,
        read: global::read,
    },
    // A page of wechatpay.im, saved as text.
    Form {
        recognizes: plain::recognizes,
        read: wechatpay_im::read_plain,
    },
    // A page of wechatpay.im in Markdown. Its reader says what is missing in a text that has no form at all.
    Form {
        recognizes: |_| true,
        read: wechatpay_im::read_markdown,
    },
];

/// The drafts of a document, read by its form's reader.
///
/// `path` is the document's path. In `texts`, the source of an HTML page is replaced by excerpts.
pub(crate) fn read(path: &str, source: String, texts: &mut Texts, findings: &mut Findings) -> Drafts {
    let page = PageText::new(path, source);
    if let Some(excerpts) = page.html() {
        texts.insert(path, path, excerpts);
    }
    let Some(form) = FORMS.iter().find(|form| (form.recognizes)(&page)) else {
        return Drafts::default();
    };
    let drafts = (form.read)(&page, findings);
    findings.relocate(|span| page.source_span(span));
    drafts
}
