//! Turns the section of an operation into its draft.

use wechatpay_spec::model::{Content, Document, File, Method, Provenance, Response};
use wechatpay_spec::vocabulary::names;

use super::method_section::Section;
use super::nesting::nest;
use super::request::{PARTS, RequestReader};
use super::table::{Table, TableKind};
use super::{deprecation, php, response};
use crate::account::{self, Use};
use crate::construct::{remark, unplaced};
use crate::draft::{OperationDraft, Route};
use crate::facts::{label, rate_limit};
use crate::findings::{Findings, shorten};
use crate::reason;
use crate::rules;

/// The draft of a section; `None` when a part of it cannot be read, which is reported.
///
/// `description` is from the page's head, `url` is the page's address.
pub(super) fn draft(
    section: &Section,
    route: &Route,
    description: &str,
    url: &str,
    findings: &mut Findings,
) -> Option<OperationDraft> {
    let table = |kind: TableKind| section.tables.iter().find(|table| table.kind == kind);
    let Some(request_table) = table(TableKind::Request) else {
        let message = "the operation has no table of request fields";
        findings.report(
            rules::NO_TABLE,
            section.method.span,
            message,
            "a table begins with `| 请求参数 | 类型 | 描述` and a row of dashes",
        );
        return None;
    };
    let sample = section.codes.iter().find_map(|code| php::argument(code, PARTS));
    if sample.is_none() && section.codes.iter().any(|code| !code.trim().is_empty()) && !request_table.rows.is_empty() {
        let message = "none of the page's samples can be read";
        findings.report(
            rules::SAMPLE,
            section.method.span,
            message,
            "a sample is a PHP array literal; add examples to the spec by hand",
        );
    }
    mark_rows(request_table, findings);
    for table in section.tables.iter().filter(|table| table.kind == TableKind::Error) {
        findings.mark(table.span, Use::PassedOver(account::ERROR_FIELDS));
    }
    let rows = nest(&request_table.rows, findings);
    let mut reader = RequestReader::new(route.clone(), sample.as_ref());
    for row in &rows {
        reader.row(row, &rows, findings);
    }
    let request = reader.finish(findings);
    let response = match (table(TableKind::Response), table(TableKind::Error)) {
        (Some(table), _) => {
            mark_rows(table, findings);
            response::read(table, route.protocol, sample.as_ref(), &rows, findings)?
        }
        // A table of errors alone: on success the operation responds with a file.
        (None, Some(_)) => Response {
            content: Content::File(File::default()),
            unsigned: true,
        },
        (None, None) => {
            let message = "the operation has no table of response fields";
            findings.report(
                rules::NO_TABLE,
                section.method.span,
                message,
                "a table begins with `| 返回字典 | 类型 | 描述` and a row of dashes",
            );
            return None;
        }
    };
    let mut provenance = Provenance::default();
    if section.flags_lost {
        for part in [names::REQUEST, names::RESPONSE] {
            provenance.inferred.push(remark(Some(part), reason::FLAGS_LOST));
        }
    }
    if section.method_lost {
        provenance
            .inferred
            .push(remark(Some(names::REQUEST), reason::METHOD_OF_V2));
    }
    let Some(title) = label::title(&section.title) else {
        let message = "the operation has no title";
        findings.report(
            rules::NO_PAGE_TITLE,
            section.method.span,
            message,
            "add a short title to the page's head",
        );
        return None;
    };
    let headers = request.request.headers.iter();
    let idempotency_key = headers
        .map(|field| &field.name.value)
        .find(|name| name.eq_ignore_ascii_case("Idempotency-Key"))
        .filter(|_| section.method.value != Method::Get)
        .cloned();
    Some(OperationDraft {
        route: request.route,
        method: section.method.value,
        title,
        documents: documents(section, url),
        hosts: request.hosts,
        sign_type: request.sign_type,
        mutual_tls: request.mutual_tls,
        nonceless: request.nonceless,
        idempotency_key,
        rate_limit: rate_limit::read(description, findings).or_else(|| rate_limit::read(&section.prose, findings)),
        deprecated: deprecation::find(section),
        errors: Vec::new(),
        request: request.request,
        response,
        provenance,
    })
}

/// Marks the rows of a table as read, and reports the first attribute of each that is not known.
pub(super) fn mark_rows(table: &Table, findings: &mut Findings) {
    for row in &table.rows {
        findings.mark(row.span, Use::Row);
        let unknown = row.name.attributes.unknown().or_else(|| row.kind.attributes.unknown());
        if let Some(unknown) = unknown {
            let message = format!(
                "the attribute `{}` of `{}` is not read",
                shorten(unknown),
                shorten(&row.name.text)
            );
            let help = "known are `data-required`, `data-indent`, `data-tooltip`, `data-encrypted` and `data-encoded`";
            findings.report(rules::NOT_EXPRESSED, row.span, message, help);
        }
    }
}

/// The pages that a section links to, then the page itself.
pub(super) fn documents(section: &Section, page: &str) -> Vec<Document> {
    let mut urls: Vec<&str> = Vec::new();
    let links = section
        .links
        .iter()
        .map(String::as_str)
        .filter(|link| link.starts_with("http"));
    for url in links.chain([page]) {
        if !urls.contains(&url) {
            urls.push(url);
        }
    }
    urls.into_iter()
        .map(|url| Document {
            url: unplaced(url.to_owned()),
            updated: None,
        })
        .collect()
}
