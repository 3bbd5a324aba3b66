//! The forms of pages that can be read.
//!
//! Each form has a row in [`FORMS`]: how it is recognized, and its reader, which turns the page's text into drafts. A
//! new form is a new module with these two functions, and a row.

mod collapsed;
mod encryption_notes;
mod lost_rows;
mod official;
mod page_text;
mod repeated;
mod second_page;
mod unknown;
mod wechatpay_im;

use wechatpay_spec::diagnostic::Texts;
use wechatpay_spec::place::Span;

use self::official::{columns, skill, v3};
use self::page_text::{PageText, flag_marks, struck_out};
use self::wechatpay_im::plain;
use crate::account::{self, Account, Use, Uses};
use crate::draft::Drafts;
use crate::findings::{Findings, shorten};
use crate::rules;

/// The beginning of the authorization of a request that a brand signs.
const BRAND_SIGNATURE: &str = "WECHATPAY-BRAND-SHA256";

/// A form of page.
struct Form {
    /// The name of the form in messages.
    name: &'static str,
    /// Whether the reader knows the bars between the cells of a row from those inside a cell.
    tells_bars: bool,
    /// Whether it is a form of the official site.
    is_official: bool,
    /// Whether a page has this form, by words that only this form has.
    recognizes: fn(&PageText) -> bool,
    /// Reads a page of this form.
    read: fn(&PageText, &mut Findings) -> Drafts,
}

/// The forms, in the order in which they are tried.
const FORMS: &[Form] = &[
    // A page of the official APIv3 documents, saved as text or HTML.
    Form {
        name: "official page of APIv3 with fields such as `mchid 必填 string(32)` (doc/v3, doc/brand; text, HTML or a Markdown mirror)",
        tells_bars: false,
        is_official: true,
        recognizes: v3::recognizes,
        read: v3::read,
    },
    // Notes on a notification for agents. They come before the pages that they quote.
    Form {
        name: "notes on a notification for agents, with `源文档`",
        tells_bars: false,
        is_official: true,
        recognizes: skill::recognizes,
        read: skill::read,
    },
    // A page of the official documents about a notification of APIv3.
    Form {
        name: "official page about a notification of APIv3, with `event_type 必填 string`",
        tells_bars: false,
        is_official: true,
        recognizes: v3::notification::recognizes,
        read: v3::notification::read,
    },
    // A page of the official documents with tables: of APIv2, for global merchants, or an older one of APIv3.
    Form {
        name: "official page with tables (doc/v2, the old wiki, doc/global)",
        tells_bars: true,
        is_official: true,
        recognizes: columns::recognizes,
        read: columns::read,
    },
    // A page of the official documents about a notification, with tables.
    Form {
        name: "official page about a notification with tables, with `通知参数` or `notify_url`",
        tells_bars: true,
        is_official: true,
        recognizes: columns::notification::recognizes,
        read: columns::notification::read,
    },
    // A page of wechatpay.im, saved as text.
    Form {
        name: "page of wechatpay.im saved as text, with `请求参数类型描述`",
        tells_bars: false,
        is_official: false,
        recognizes: plain::recognizes,
        read: wechatpay_im::read_plain,
    },
    // A page of wechatpay.im in Markdown. It gives nothing for a text that has no form at all.
    Form {
        name: "page of wechatpay.im in Markdown, with a heading `{#post}`",
        tells_bars: false,
        is_official: false,
        recognizes: |_| true,
        read: wechatpay_im::read_markdown,
    },
];

/// The drafts of a document, read by its form's reader, and the account of its lines.
///
/// `path` is the document's path. In `texts`, the source of a page that was converted is replaced by excerpts.
pub(crate) fn read(path: &str, source: String, texts: &mut Texts, findings: &mut Findings) -> (Drafts, Account) {
    let mut page = PageText::new(path, source);
    if let Some(excerpts) = page.original() {
        texts.insert(path, path, excerpts);
    }
    let form = FORMS.iter().find(|form| (form.recognizes)(&page));
    if form.is_none_or(|form| !form.tells_bars) {
        page.restore_bars();
    }
    let drafts = match form {
        Some(form) => (form.read)(&page, findings),
        None => Drafts::default(),
    };
    let uses = Uses::new(&page.text, findings.take_uses());
    if drafts.is_empty() && findings.is_empty() {
        let names: Vec<&str> = FORMS.iter().map(|form| form.name).collect();
        unknown::report(&page, &names, findings);
    }
    let gave_draft = !drafts.is_empty();
    if gave_draft && form.is_some_and(|form| form.is_official) {
        second_page::report(&page, findings);
        repeated::report(&page, findings);
        collapsed::report(&page, findings);
        flag_marks::report(&page, findings);
        encryption_notes::report(&page, &uses.unread_lines(), &drafts, findings);
    }
    if gave_draft && form.is_some_and(|form| form.is_official) {
        lost_rows::report(&page, &uses.rows(), &drafts, findings);
    }
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
        if let [first, more @ ..] = page.rows_left_out() {
            let others = match more.len() {
                0 => String::new(),
                count => format!(" and {count} more"),
            };
            let message = format!(
                "`{}`{others} looks like a row, but is outside the page's own text, as in a `<footer>` or above its title",
                shorten(first)
            );
            let help = "compare it with the document, and save the page again if its parts were moved";
            findings.report(rules::ROW_PASSED_OVER, Span::default(), message, help);
        }
        report_words_left_out(&page, findings);
    }
    if let Some(operation) = drafts.operations.first()
        && page.text.contains(BRAND_SIGNATURE)
        && !operation.route.chain.starts_with("brand/")
    {
        let message =
            format!("a sample is signed for a brand (`{BRAND_SIGNATURE}`), but the path is not below `/brand`");
        let help = "add `signer: brand` to the spec by hand if brands call the operation";
        findings.report(rules::NOT_EXPRESSED, Span::default(), message, help);
    }
    if gave_draft && let Some((start, line)) = page.may_be_printed() {
        let span = Span {
            start,
            end: start + line.len(),
        };
        let message = format!("`{}` may be the number of a printed page", shorten(line));
        let help = "leave the line out if it is, for it is read as a cell or as part of a description";
        findings.report(rules::PRINTED_PAGE, span, message, help);
    }
    let mut account = uses.account(path, gave_draft, |span| page.line_number(span));
    for line in &mut account.lines {
        if line.used == Use::Blank && page.is_printed(line.number) {
            line.used = Use::PassedOver(account::PRINT);
        }
    }
    findings.relocate(|span| page.source_span(span));
    if gave_draft || findings.has_error() {
        struck_out::report(&page, findings);
    }
    (drafts, account)
}

/// Reports the words inside fields of a page in HTML that are in elements around a page's own text, such as `<aside>`.
fn report_words_left_out(page: &PageText, findings: &mut Findings) {
    let [first, more @ ..] = page.words_left_out() else {
        return;
    };
    let others = match more.len() {
        0 => String::new(),
        count => format!(" and {count} more"),
    };
    let message = format!(
        "words inside a field were not read, as they are in an element such as `<aside>` or `<button>`: `{}`{others}",
        shorten(first)
    );
    let help = "compare them with the spec, or save the page as text";
    findings.report(rules::NOT_EXPRESSED, Span::default(), message, help);
}
