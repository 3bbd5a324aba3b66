//! Pages of wechatpay.im, a mirror of the documentation: in Markdown, or saved as text.
//!
//! Both forms are read into sections, one for each method, with tables, samples and notices. A section becomes the
//! draft of an operation or, on a page below `webhook/`, of a notification.

mod address;
mod cell;
mod deprecation;
mod field;
mod markdown;
mod method_section;
mod nesting;
mod notification;
mod operation;
mod php;
pub(super) mod plain;
mod request;
mod response;
mod table;

use wechatpay_spec::model::Method;
use wechatpay_spec::place::Span;

use self::address::{Address, openapi_url};
use self::method_section::Sections;
use super::page_text::PageText;
use crate::draft::{Drafts, LinkTarget, Route};
use crate::findings::{Findings, shorten};
use crate::rules;

/// Reads a page in Markdown.
pub(super) fn read_markdown(page: &PageText, findings: &mut Findings) -> Drafts {
    drafts(&page.path, &markdown::read(&page.text), findings)
}

/// Reads a page saved as text.
pub(super) fn read_plain(page: &PageText, findings: &mut Findings) -> Drafts {
    // A page of an APIv2 payment may have no sample call that shows the method.
    let usual = match Address::of_file(&page.path) {
        Some(Address::Openapi(chain)) if chain.starts_with("v2/pay/") => Some(Method::Post),
        _ => None,
    };
    let sections = plain::read(&page.text, usual, findings);
    drafts(&page.path, &sections, findings)
}

fn drafts(path: &str, page: &Sections, findings: &mut Findings) -> Drafts {
    if page.sections.is_empty() {
        return Drafts::default();
    }
    for (span, used) in &page.uses {
        findings.mark(*span, *used);
    }
    let mut codes = page.sections.iter().flat_map(|section| &section.codes);
    match Address::of_file(path) {
        Some(Address::Webhook(name)) => Drafts {
            notifications: notification::draft(page, name, findings).into_iter().collect(),
            ..Drafts::default()
        },
        Some(Address::Openapi(chain)) => Drafts {
            link_target: Some(LinkTarget {
                page: chain.to_owned(),
                methods: page.sections.iter().map(|section| section.method.value).collect(),
            }),
            ..operations(page, chain, findings)
        },
        None => match codes.find_map(|code| php::chain(code)) {
            Some(chain) => operations(page, &chain, findings),
            None => {
                let help = "put the page below a folder `openapi` or `webhook`, with the path of its address and the extension `.md`, `.txt` or `.html`";
                findings.report(
                    rules::NO_PATH,
                    Span::default(),
                    "the URL path is not known: neither the file's path nor a sample call names it",
                    help,
                );
                Drafts::default()
            }
        },
    }
}

/// The operations of a page about one URL path.
fn operations(page: &Sections, chain: &str, findings: &mut Findings) -> Drafts {
    let Some(route) = Route::of_chain(chain) else {
        findings.report(
            rules::NO_PATH,
            Span::default(),
            format!("`{}` is not a URL path", shorten(chain)),
            "name the file after the URL path",
        );
        return Drafts::default();
    };
    let url = openapi_url(chain);
    let operations = page
        .sections
        .iter()
        .filter_map(|section| operation::draft(section, &route, &page.description, &url, findings));
    Drafts {
        operations: operations.collect(),
        ..Drafts::default()
    }
}
