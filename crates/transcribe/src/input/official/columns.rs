//! Pages whose fields are in tables with a column for each fact: those of APIv2, those for global merchants, and the
//! older ones of APIv3.
//!
//! The tables are known by the words at their head, in Chinese or English. In a saved page a row may have bars, or a
//! line for each cell. Whether an operation is one of APIv2 or APIv3 follows from its URL path.

mod cell;
mod error_table;
mod facts;
mod field;
mod heading;
mod lines;
mod nesting;
pub(in crate::input) mod notification;
mod request;
mod row;

use wechatpay_spec::model::{Body, Content, Field, Method, Protocol, Provenance, Response, SignType};
use wechatpay_spec::place::Span;

use self::heading::Section;
use self::lines::{Line, LineContent};
use self::row::{Row, Table};
use super::{document, numbered_json};
use crate::account::{self, Use};
use crate::construct::remark;
use crate::draft::{Drafts, OperationDraft};
use crate::facts::rate_limit;
use crate::facts::sample::Sample;
use crate::findings::Findings;
use crate::input::page_text::PageText;
use crate::reason;
use crate::rules;

/// Words in place of a table of response fields where the response has none.
const NO_RESPONSE: &[&str] = &[
    "无数据",
    "无应答包体",
    "无返回参数",
    "无返回结果",
    "HTTP状态码为204",
    "204 No Content",
    "No data",
    "no data",
    "No response body",
];
/// Words before the day that a page was last changed.
const DAY_LABELS: &[&str] = &[
    "更新时间:",
    "更新时间：",
    "update time:",
    "update time：",
    "Update Time:",
    "Update time:",
    "updated:",
];

/// Whether a page has this form: it names a URL on a known host, and has a row of a table.
pub(crate) fn recognizes(page: &PageText) -> bool {
    let text = page.text.as_str();
    if text.contains("{.im-table") || facts::endpoints(text).is_empty() {
        return false;
    }
    let mut findings = Findings::new("");
    !row::tables(&lines::lines(text), &mut findings).is_empty()
}

/// Reads a page of this form.
pub(crate) fn read(page: &PageText, findings: &mut Findings) -> Drafts {
    Drafts {
        operations: operations(&page.text, findings),
        ..Drafts::default()
    }
}

/// The tables of a page, by what they describe.
struct Parts<'p> {
    request: Vec<&'p Table>,
    response: Vec<&'p Table>,
    request_sample: Option<Sample>,
    response_sample: Option<Sample>,
    /// The fields of an error, which are the same for every operation.
    errors: Vec<&'p Table>,
    /// Whether the page says what the response is.
    has_response: bool,
}

impl Parts<'_> {
    /// Notes what was read, and what was not for which reason.
    fn mark(&self, lines: &[Line], findings: &mut Findings) {
        mark_headings(lines, findings);
        let read = self.request.iter().chain(&self.response);
        for row in read.flat_map(|table| &table.rows) {
            findings.mark(row.extent, Use::Row);
        }
        for row in self.errors.iter().flat_map(|table| &table.rows) {
            findings.mark(row.extent, Use::PassedOver(account::ERROR_FIELDS));
        }
    }
}

/// Notes the headings of sections and the heads of tables as read.
fn mark_headings(lines: &[Line], findings: &mut Findings) {
    for line in lines {
        let is_heading = match &line.content {
            LineContent::Heading => true,
            LineContent::Text(text) => heading::column(text).is_some(),
            LineContent::Cells(cells) => cells.iter().filter(|cell| heading::column(cell).is_some()).count() >= 2,
        };
        if is_heading {
            findings.mark(line.span, Use::Label);
        }
    }
}

fn operations(text: &str, findings: &mut Findings) -> Vec<OperationDraft> {
    let endpoints = facts::endpoints(text);
    let method = facts::method(text, &endpoints, findings);
    let lines = lines::lines(text);
    let tables = row::tables(&lines, findings);
    let parts = parts(text, &tables);
    if !parts.has_response {
        let message = "the page ends before its response";
        findings.report(rules::CUT_OFF, Span::default(), message, "save the whole page");
    }
    parts.mark(&lines, findings);
    let errors = error_table::read(&lines, findings);
    request::report_alternatives(&parts.request, &endpoints, findings);
    let mut drafts = Vec::new();
    for (index, endpoint) in endpoints.iter().enumerate() {
        // A fault in the rows is reported once.
        let mut repeated = Findings::new("");
        let findings = if index == 0 { &mut *findings } else { &mut repeated };
        let mut provenance = Provenance::default();
        let title = facts::title(text, endpoint, &mut provenance, findings);
        if !parts.has_response {
            for (part, reason) in [("response", reason::RESPONSE_MISSING), ("request", reason::REQUEST_CUT)] {
                provenance.inferred.push(remark(Some(part), reason));
            }
        }
        let section = facts::site_section(text, endpoint);
        let request = request::read(
            &parts.request,
            endpoint,
            method.unwrap_or(Method::Post),
            parts.request_sample.as_ref(),
            findings,
        );
        let request = match request {
            Ok(request) => request,
            Err(request::NoFields) => continue,
        };
        let documents = vec![document::read(
            text,
            DAY_LABELS,
            Some(section),
            &mut provenance,
            findings,
        )];
        facts::ask_for_address(&provenance, findings);
        let response = response(&parts, endpoint.route.protocol, findings);
        // Without it there is a finding.
        let Some(method) = method else { continue };
        drafts.push(OperationDraft {
            route: endpoint.route.clone(),
            method,
            title,
            documents,
            hosts: vec![endpoint.host],
            sign_type: sign_type(&request),
            mutual_tls: facts::mutual_tls(text),
            nonceless: request.is_nonceless && parts.has_response,
            idempotency_key: None,
            rate_limit: rate_limit::find(introduction(text, &tables)),
            deprecated: None,
            errors: errors.clone(),
            request: request.request,
            response,
            provenance,
        });
    }
    drafts
}

/// The text above the first table.
fn introduction<'t>(text: &'t str, tables: &[Table]) -> &'t str {
    let end = tables.first().map_or(text.len(), |table| table.start);
    text.get(..end).unwrap_or(text)
}

/// Sorts tables by their sections. On pages without headings, the first table is that of the request.
fn parts<'p>(text: &str, tables: &'p [Table]) -> Parts<'p> {
    let is_error = |table: &Table| {
        let has = |name: &str| table.rows.iter().any(|row| row.name == name);
        has("code") && has("message")
    };
    let mut request: Vec<&Table> = Vec::new();
    let mut response: Vec<&Table> = Vec::new();
    let mut errors: Vec<&Table> = Vec::new();
    for (index, table) in tables.iter().enumerate() {
        match table.section {
            Section::Response | Section::ResponseSample if !is_error(table) => response.push(table),
            Section::Request => request.push(table),
            _ if is_error(table) || table.section == Section::Errors => errors.push(table),
            _ if index == 0 => request.push(table),
            // A table right below an object lists its members.
            _ if response.is_empty() && follows_object(tables, index) => request.push(table),
            _ => response.push(table),
        }
    }
    let end = |list: &[&Table]| list.last().and_then(|table| table.rows.last()).map(|row| row.span.end);
    let request_end = end(&request).unwrap_or_default();
    let response_start = response.first().map_or(text.len(), |table| table.start);
    let sample = |from: usize, to: usize| text.get(from..to).and_then(numbered_json::first_object);
    let after = text.get(request_end..).unwrap_or_default();
    let says_none = NO_RESPONSE.iter().any(|words| after.contains(words));
    Parts {
        request_sample: sample(request_end, response_start.max(request_end)),
        response_sample: end(&response).and_then(|end| sample(end, text.len())),
        has_response: !response.is_empty() || says_none,
        request,
        response,
        errors,
    }
}

/// Whether the row above a table is that of an object.
fn follows_object(tables: &[Table], index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|before| tables.get(before));
    let last = before.and_then(|table| table.rows.last());
    last.is_some_and(|row: &Row| row.kind.to_ascii_lowercase().contains("object"))
}

fn response(parts: &Parts<'_>, protocol: Protocol, findings: &mut Findings) -> Response {
    let fields = nesting::fields(&parts.response, parts.response_sample.as_ref(), protocol, findings);
    let fields: Vec<Field> = fields.into_iter().map(|item| item.field).collect();
    let is_signed = fields.iter().any(|field| field.name.value == "sign");
    let (content, unsigned) = match (fields.is_empty(), protocol) {
        (true, _) => (Content::Empty, false),
        (false, Protocol::V2) => (Content::Xml(fields), !is_signed),
        (false, Protocol::V3) => (Content::Json(fields), false),
    };
    Response { content, unsigned }
}

/// The digest of the signature, by the field that names it.
fn sign_type(request: &request::RequestTable) -> SignType {
    let Body::Xml(fields) = &request.request.body else {
        return SignType::Md5;
    };
    let constant = fields
        .iter()
        .find(|field| field.name.value == "sign_type")
        .and_then(|field| field.constant.as_ref());
    match constant {
        Some(constant) if constant.value == "HMAC-SHA256" => SignType::HmacSha256,
        _ => SignType::Md5,
    }
}
