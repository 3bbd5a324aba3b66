//! The forms of pages that can be read.
//!
//! Each form has a row in [`FORMS`]: how it is recognized, and its reader, which turns the page's text into drafts. A
//! new form is a new module with these two functions, and a row.

mod official;
mod page_text;
mod unknown;
mod wechatpay_im;

use wechatpay_spec::diagnostic::Texts;

use self::official::{columns, global, skill, v3};
use self::page_text::PageText;
use self::wechatpay_im::plain;
use crate::account::{Account, Uses};
use crate::draft::Drafts;
use crate::findings::{Findings, shorten};
use crate::rules;

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
    // Notes on a notification for agents. They come before the pages that they quote.
    Form {
        recognizes: skill::recognizes,
        read: skill::read,
    },
    // A page of the official documents about a notification of APIv3.
    Form {
        recognizes: v3::notification::recognizes,
        read: v3::notification::read,
    },
    // A page of the official documents for global merchants, saved as text or HTML.
    Form {
        recognizes: global::recognizes,
        read: global::read,
    },
    // A page of the official documents with tables: of APIv2, for global merchants, or an older one of APIv3.
    Form {
        recognizes: columns::recognizes,
        read: columns::read,
    },
    // A page of the official documents about a notification, with tables.
    Form {
        recognizes: columns::notification::recognizes,
        read: columns::notification::read,
    },
    // A page of wechatpay.im, saved as text.
    Form {
        recognizes: plain::recognizes,
        read: wechatpay_im::read_plain,
    },
    // A page of wechatpay.im in Markdown. It gives nothing for a text that has no form at all.
    Form {
        recognizes: |_| true,
        read: wechatpay_im::read_markdown,
    },
];

/// The drafts of a document, read by its form's reader, and the account of its lines.
///
/// `path` is the document's path. In `texts`, the source of a page that was converted is replaced by excerpts.
pub(crate) fn read(path: &str, source: String, texts: &mut Texts, findings: &mut Findings) -> (Drafts, Account) {
    let page = PageText::new(path, source);
    if let Some(excerpts) = page.original() {
        texts.insert(path, path, excerpts);
    }
    let drafts = match FORMS.iter().find(|form| (form.recognizes)(&page)) {
        Some(form) => (form.read)(&page, findings),
        None => Drafts::default(),
    };
    let uses = Uses::new(&page.text, findings.take_uses());
    if drafts.is_empty() && findings.is_empty() {
        unknown::report(&page, findings);
    }
    let gave_draft = !drafts.is_empty();
    if gave_draft && !findings.has_error() {
        for span in uses.rows_passed_over() {
            let line = page.text.get(span.start..).and_then(|rest| rest.lines().next());
            let message = format!(
                "`{}` looks like a row, but is in no table that is read",
                shorten(line.unwrap_or_default())
            );
            let help = "compare it with the document; write the spec by hand if this form of page is not read";
            findings.report(rules::ROW_PASSED_OVER, span, message, help);
        }
    }
    let account = uses.account(path, gave_draft, |span| page.line_number(span));
    findings.relocate(|span| page.source_span(span));
    (drafts, account)
}
