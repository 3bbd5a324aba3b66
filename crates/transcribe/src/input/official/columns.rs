//! Pages whose fields are in tables with a column for each fact: those of APIv2 and of its old wiki, those for global
//! merchants, and the older ones of APIv3.
//!
//! The tables are known by the words at their head, in Chinese or English. In a saved page a row may have bars, or a
//! line for each cell. Whether an operation is one of APIv2 or APIv3 follows from its URL path.

mod bars;
mod broken_names;
mod caption;
mod cell;
mod cell_per_line;
mod certificate;
mod column_heading;
mod error_gaps;
mod error_heading;
mod error_order;
mod error_table;
mod expand_mark;
mod facts;
mod field;
mod further_columns;
mod labelled_path;
mod lines;
pub(in crate::input) mod lone_cell;
mod members_of_request;
mod misplaced_request;
mod missing_heading;
mod nesting;
pub(in crate::input) mod notification;
mod object_paths;
mod other_message;
mod reading;
mod repeated_heading;
mod request;
mod request_choice;
mod response_file;
mod roles;
mod row;
mod rows_of_error;
pub(in crate::input) mod section_heading;
mod short_row;
mod sign_type;
mod table;
mod tables_without_bars;
mod title;
mod unfinished;
mod unread_row;

use wechatpay_spec::model::{Content, Field, File, Method, Protocol, Provenance, Response, Role};
use wechatpay_spec::place::Span;
use wechatpay_spec::vocabulary::names;

use self::lines::{Line, LineContent};
use self::members_of_request::{follows_object, lists_members, object_above};
use self::reading::Reading;
use self::section_heading::Section;
use self::sign_type::sign_type;
use self::table::Table;
use super::body::{self, Encoding};
use super::{broken_words, deprecation, document, doubts, numbered_json, request_parts, sample_call};
use crate::account::{self, Use};
use crate::construct::remark;
use crate::document::IM_TABLE;
use crate::draft::{Drafts, OperationDraft};
use crate::facts::rate_limit;
use crate::facts::sample::Sample;
use crate::findings::Findings;
use crate::input::page_text::PageText;
use crate::reason;
use crate::rules;

/// Whether a page has a table of fields, with a name and a type in each row.
pub(crate) fn has_tables(text: &str) -> bool {
    let mut findings = Findings::new("");
    !row::tables(&lines::lines(text), &mut findings).is_empty()
}

/// Whether a page has this form: it names a URL on a known host, and has a row of a table.
pub(crate) fn recognizes(page: &PageText) -> bool {
    let text = page.text.as_str();
    if text.contains(IM_TABLE) || labelled_path::endpoints(text).is_empty() {
        return false;
    }
    has_tables(text)
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
    /// Every sample that can be read, of the request and of the response.
    other_samples: [Vec<Sample>; 2],
    /// The text with the samples of the request, and that with those of the response.
    sample_texts: [&'p str; 2],
    /// Whether one of the two has a sample that cannot be read.
    has_unread_sample: bool,
    /// The fields of an error, which are the same for every operation.
    errors: Vec<&'p Table>,
    /// The headers of the response, which specs leave out.
    response_headers: Vec<&'p Table>,
    /// Whether the page says what the response is.
    has_response: bool,
    /// Whether the response is a file.
    is_file: bool,
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
        for table in &self.response_headers {
            let names = table.rows.iter().map(|row| row.name.as_str());
            let span = table.rows.first().map(|row| row.span).unwrap_or_default();
            doubts::response_headers(names, span, findings);
            for row in &table.rows {
                findings.mark(row.extent, Use::PassedOver(account::RESPONSE_HEADERS));
            }
        }
    }
}

/// Notes the headings of sections and the heads of tables as read.
fn mark_headings(lines: &[Line], findings: &mut Findings) {
    for line in lines {
        let is_head = |cell: &String| column_heading::column(cell).is_some();
        let is_heading = match &line.content {
            LineContent::Heading => true,
            LineContent::Text(text) => is_head(text),
            LineContent::Cells(cells) => cells.iter().filter(|cell| is_head(cell)).count() >= 2,
        };
        if is_heading {
            findings.mark(line.span, Use::Label);
        }
    }
}

fn operations(text: &str, findings: &mut Findings) -> Vec<OperationDraft> {
    let endpoints = labelled_path::endpoints(text);
    let method = facts::method(text, &endpoints, findings);
    facts::report_others(text, &endpoints, findings);
    facts::report_broken(&endpoints, findings);
    let lines = lines::lines(text);
    let tables = row::tables(&lines, findings);
    let parts = parts(text, &tables, findings);
    if !parts.has_response {
        let (message, help) = ("the page ends before its response", "save the whole page");
        findings.report(rules::CUT_OFF, Span::default(), message, help);
    }
    let is_open = parts.has_response && !unfinished::goes_on(&lines, &parts.response);
    if is_open {
        unfinished::report("response", findings);
    }
    parts.mark(&lines, findings);
    repeated_heading::report(text, &lines, &tables, findings);
    broken_words::report_known_values(text, findings);
    broken_names::report(text, parts.request.iter().chain(&parts.response).copied(), findings);
    misplaced_request::report(&parts.request, &parts.response, &parts.errors, findings);
    let errors = error_table::read(&lines, findings);
    if errors.is_empty() {
        let help = "if the page has some on the site, its end was not saved: save the whole page";
        findings.report(
            rules::NO_ERRORS,
            Span::default(),
            "no error codes were read from the page",
            help,
        );
    }
    if parts.has_unread_sample && !findings.has_error() {
        let help = "compare examples and nested fields with the document";
        findings.report(
            rules::SAMPLE,
            Span::default(),
            "the page has a sample that cannot be read",
            help,
        );
    }
    let cipher = facts::cipher(text);
    let mut protocols = endpoints.iter().map(|endpoint| endpoint.route.protocol);
    let mutual_tls = certificate::mutual_tls(text, protocols.all(|own| own == Protocol::V2), findings);
    let until = parts.response.first().map_or(text.len(), |table| table.start);
    let above = text.get(..until).unwrap_or_default();
    let mut request_rows = parts.request.iter().flat_map(|table| &table.rows);
    let encoding = match body::encoding(above, findings) {
        Encoding::Document if request_rows.any(|row| row.is_of_form) => body::of_form(above, findings),
        encoding => encoding,
    };
    let only_role = facts::only_role(text);
    let parameters: Vec<&str> = endpoints
        .iter()
        .flat_map(|endpoint| endpoint.route.parameters())
        .collect();
    let mut drafts = Vec::new();
    for (index, endpoint) in endpoints.iter().enumerate() {
        // A fault in the rows is reported once.
        let mut repeated = Findings::new("");
        let findings = if index == 0 { &mut *findings } else { &mut repeated };
        let mut provenance = Provenance::default();
        let title = title::read(text, endpoint, &mut provenance, findings);
        if is_open {
            provenance
                .inferred
                .push(remark(Some(names::RESPONSE), reason::RESPONSE_CUT));
        }
        if !parts.has_response {
            for (part, reason) in [
                (names::RESPONSE, reason::RESPONSE_MISSING),
                (names::REQUEST, reason::REQUEST_CUT),
            ] {
                provenance.inferred.push(remark(Some(part), reason));
            }
        }
        let section = facts::site_section(text, endpoint);
        let request = request::read(
            &parts.request,
            endpoint,
            method.unwrap_or(Method::Post),
            Reading {
                sample: parts.request_sample.as_ref(),
                other_samples: &parts.other_samples[0],
                protocol: endpoint.route.protocol,
                cipher,
                is_request: true,
                only_role,
                query_is_body: facts::query_is_body(text),
                parameters: &parameters,
                encoding,
            },
            findings,
        );
        let mut request = match request {
            Ok(request) => request,
            Err(request::NoFields) => continue,
        };
        if endpoint.route.protocol == Protocol::V2 {
            let own = request.request.body.fields();
            let sample = parts.sample_texts[0];
            doubts::elements(sample, own, request::ADDED, "the sample of the request", findings);
        }
        if let ([only], Some(method), Some(at)) = (endpoints.as_slice(), method, text.find("curl ")) {
            let call = text.get(at..).unwrap_or_default();
            sample_call::check(call, method, only.host, &only.route, &request.request.query, findings);
        }
        facts::report_idempotency(text, &request.request.headers, findings);
        let documents = vec![document::read(text, Some(section), &mut provenance, findings)];
        let response = response(&parts, endpoint.route.protocol, only_role, findings);
        broken_words::report_values(request.request.fields_mut().map(|field| &*field), text, findings);
        broken_words::report_values(response.content.fields(), text, findings);
        // Without it there is a finding.
        let Some(method) = method else { continue };
        drafts.push(OperationDraft {
            route: endpoint.route.clone(),
            method,
            title,
            documents,
            hosts: vec![endpoint.host],
            sign_type: sign_type(&mut request.request),
            mutual_tls,
            nonceless: request.is_nonceless && parts.has_response,
            idempotency_key: None,
            rate_limit: rate_limit::read(introduction(text, &tables), findings),
            deprecated: deprecation::read(
                introduction(text, &tables),
                &endpoint.route.url_path(),
                method,
                findings,
            ),
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
fn parts<'p>(text: &'p str, tables: &'p [Table], findings: &mut Findings) -> Parts<'p> {
    let mut request: Vec<&Table> = Vec::new();
    let mut response: Vec<&Table> = Vec::new();
    let mut errors: Vec<&Table> = Vec::new();
    let mut response_headers: Vec<&Table> = Vec::new();
    for (index, table) in tables.iter().enumerate() {
        match table.section {
            Section::ResponseHeaders => response_headers.push(table),
            Section::Notification | Section::Acknowledgement => other_message::leave_out(table, findings),
            Section::Response | Section::ResponseSample if !table.lists_error() => response.push(table),
            section if section.is_request() => request.push(table),
            _ if table.lists_error() || table.section == Section::Errors => errors.push(table),
            _ if index == 0 => request.push(table),
            // A table right below an object lists its members.
            _ if response.is_empty() && follows_object(text, tables, index) => request.push(table),
            _ if response.is_empty() && lists_members(text, tables, index, &request) => request.push(table),
            section => {
                let may_be_of_request = response.is_empty() && section != Section::Response;
                if may_be_of_request && object_above(text, tables, index, &request).is_some() {
                    misplaced_request::report_members(table, findings);
                }
                response.push(table);
            }
        }
    }
    let end = |list: &[&Table]| list.last().and_then(|table| table.rows.last()).map(|row| row.span.end);
    let request_end = end(&request).unwrap_or_default();
    let response_start = response.first().map_or(text.len(), |table| table.start);
    let between = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let of_request = between(request_end, response_start.max(request_end));
    let of_response = end(&response).map_or("", |end| between(end, text.len()));
    let after = text.get(request_end..).unwrap_or_default();
    let says_none = facts::NO_RESPONSE.iter().any(|words| after.contains(words));
    let is_file = response_file::split_off(after, &mut response, &mut errors, findings);
    Parts {
        request_sample: numbered_json::first_object(of_request),
        response_sample: numbered_json::first_object(of_response),
        has_unread_sample: [of_request, of_response]
            .iter()
            .any(|part| numbered_json::first_object(part).is_none() && numbered_json::mentions_object(part)),
        other_samples: [of_request, of_response].map(numbered_json::objects),
        sample_texts: [of_request, of_response],
        has_response: !response.is_empty() || says_none || is_file,
        is_file,
        request,
        response,
        errors,
        response_headers,
    }
}

fn response(parts: &Parts<'_>, protocol: Protocol, only_role: Option<Role>, findings: &mut Findings) -> Response {
    let reading = Reading {
        sample: parts.response_sample.as_ref(),
        other_samples: &[],
        protocol,
        cipher: None,
        is_request: false,
        only_role,
        query_is_body: false,
        parameters: &[],
        encoding: Encoding::Document,
    };
    let items = nesting::response_fields(&parts.response, reading, findings).into_iter();
    let mut fields: Vec<Field> = items.map(|item| item.field).collect();
    request_parts::values(&mut fields, findings);
    let others = parts.other_samples[1].iter().filter(|other| !doubts::is_error(other));
    let samples = reading.sample.into_iter().chain(others);
    doubts::members(samples, &fields, "the sample of the response", findings);
    doubts::elements(
        parts.sample_texts[1],
        &fields,
        &[],
        "the sample of the response",
        findings,
    );
    let is_signed = fields.iter().any(|field| field.name.value == "sign");
    let (content, unsigned) = match (fields.is_empty(), protocol) {
        (true, _) if parts.is_file => (Content::File(File::default()), true),
        (true, _) => (Content::Empty, false),
        (false, Protocol::V2) => (Content::Xml(fields), !is_signed),
        (false, Protocol::V3) => (Content::Json(fields), false),
    };
    Response { content, unsigned }
}
