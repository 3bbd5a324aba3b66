//! The request of an operation, from the rows of its tables.

use wechatpay_spec::model::{Body, Field, Method, Protocol, Request};
use wechatpay_spec::place::Span;
use wechatpay_spec::vocabulary::names;

use super::cell::Demand;
use super::facts::Endpoint;
use super::field::part;
use super::nesting;
use super::reading::Reading;
use super::request_choice;
use super::table::{Row, Table};
use crate::construct::{self, remark};
use crate::draft::RequestPart;
use crate::findings::{Findings, shorten};
use crate::input::official::body::{self, Encoding};
use crate::input::official::{doubts, request_parts};
use crate::reason;
use crate::rules;

/// Fields of APIv2 that the client adds.
pub(super) const ADDED: &[&str] = &["nonce_str", "sign"];

/// A request, and how it is sent.
pub(super) struct RequestTable {
    pub(super) request: Request,
    /// Whether the table lists the signature of an APIv2 request, but no `nonce_str`.
    pub(super) is_nonceless: bool,
}

/// The page has no table of request fields.
pub(super) struct NoFields;

/// Reads the request of one address.
pub(super) fn read(
    tables: &[&Table],
    endpoint: &Endpoint,
    method: Method,
    reading: Reading<'_>,
    findings: &mut Findings,
) -> Result<RequestTable, NoFields> {
    let protocol = endpoint.route.protocol;
    let fields = nesting::fields(tables, reading, findings);
    if fields.is_empty() {
        let help = "the head of a table names its columns: `字段名 | 变量名 | 必填 | 类型 | 示例值 | 描述`";
        findings.report(
            rules::NO_TABLE,
            Span::default(),
            "the page has no table of request fields",
            help,
        );
        return Err(NoFields);
    }
    let lists = |name: &str| fields.iter().any(|item| item.field.name.value == name);
    let is_nonceless = protocol == Protocol::V2 && lists("sign") && !lists("nonce_str");
    let mut path = Vec::new();
    let mut query = Vec::new();
    let mut headers = Vec::new();
    let mut body = Vec::new();
    for mut item in fields {
        let part = match place(item.row, &item.field, endpoint, method, reading) {
            Some(RequestPart::Query) if reading.query_is_body && method != Method::Get => Some(RequestPart::Body),
            // The words `URL 传参` stand for the query too.
            Some(RequestPart::Path) if !is_parameter_of_any(endpoint, &item.field, reading) => {
                let message = format!(
                    "`{}` is said to be in the path, which has no such parameter",
                    shorten(&item.field.name.value)
                );
                let help = "it was read as part of the query; compare it with the document";
                findings.report(rules::NOT_EXPRESSED, item.row.span, message, help);
                Some(RequestPart::Query)
            }
            part => part,
        };
        match part {
            // It belongs to the other address of the page.
            Some(RequestPart::Path) if !is_parameter(endpoint, &item.field) => {}
            Some(RequestPart::Path) => {
                always(&mut item.field, item.row);
                path.push(item.field);
            }
            Some(RequestPart::Query) => query.push((item.row, item.field)),
            Some(RequestPart::Header) if request_parts::is_usual_header(&item.field.name.value) => {}
            Some(RequestPart::Header) => headers.push(item.field),
            Some(RequestPart::Body) => body.push((item.row, item.field)),
            None => {}
        }
    }
    let mut body = request_choice::fields(body, reading.only_role, findings);
    let mut request = Request {
        path,
        query: request_choice::fields(query, reading.only_role, findings),
        headers,
        ..Request::default()
    };
    if body.iter().any(Field::holds_secret) {
        request.headers.push(construct::serial_number());
    }
    if protocol == Protocol::V3 && method == Method::Get && !body.is_empty() {
        let names: Vec<String> = body
            .iter()
            .map(|field| format!("`{}`", shorten(&field.name.value)))
            .collect();
        let message = format!(
            "the page puts {} into the body, which a GET request does not have",
            names.join(", ")
        );
        let help = "they were read as part of the query; compare them with the document";
        findings.report(rules::NOT_EXPRESSED, Span::default(), message, help);
        request.query.append(&mut body);
    }
    match protocol {
        Protocol::V2 if method == Method::Get => request.query.append(&mut body),
        Protocol::V2 if reading.encoding == Encoding::Multipart => {
            request.body = Body::Multipart(body.into_iter().map(body::part).collect());
        }
        Protocol::V2 => request.body = Body::Xml(body),
        Protocol::V3 if body.is_empty() => {}
        Protocol::V3 => {
            if method != Method::Get {
                let samples = reading.sample.into_iter().chain(reading.other_samples);
                doubts::members(samples, &body, "the sample of the request", findings);
            }
            request.body = body::read(body, reading.encoding);
        }
    }
    request_parts::settle(&mut request, &endpoint.route, findings);
    Ok(RequestTable { request, is_nonceless })
}

/// A parameter of the path is always sent.
fn always(field: &mut Field, row: &Row) {
    if !field.required {
        field.provenance.inferred.retain(|remark| remark.key.is_some());
        if row.demand == Demand::No {
            field
                .provenance
                .corrected
                .push(remark(Some(names::REQUIRED), reason::PATH_ALWAYS));
        }
    }
    field.required = true;
    // The caller writes the URL path.
    if let Some(constant) = field.constant.take() {
        field.example = Some(constant);
    }
}

/// The part of the request that a field is in; `None` for one that the client adds.
fn place(row: &Row, field: &Field, endpoint: &Endpoint, method: Method, reading: Reading<'_>) -> Option<RequestPart> {
    if endpoint.route.protocol == Protocol::V2 {
        let name = field.name.value.as_str();
        // The client adds them to XML only.
        let is_added = ADDED.contains(&name) && reading.encoding == Encoding::Document;
        return (!is_added).then_some(RequestPart::Body);
    }
    let (named, _) = part(&row.description);
    Some(match named {
        _ if row.part == Some(RequestPart::Header) => RequestPart::Header,
        Some(part) => part,
        None if matches!(row.part, Some(RequestPart::Path | RequestPart::Query)) => row.part?,
        None if is_parameter(endpoint, field) => RequestPart::Path,
        // The parameter of another address of the page.
        None if reading.parameters.contains(&field.name.value.as_str()) => RequestPart::Path,
        None if row.part == Some(RequestPart::Body) => RequestPart::Body,
        None if matches!(method, Method::Get | Method::Delete) => RequestPart::Query,
        None => RequestPart::Body,
    })
}

/// Whether the path of the address, or that of another address of the page, has a parameter of a field's name.
fn is_parameter_of_any(endpoint: &Endpoint, field: &Field, reading: Reading<'_>) -> bool {
    is_parameter(endpoint, field) || reading.parameters.contains(&field.name.value.as_str())
}

fn is_parameter(endpoint: &Endpoint, field: &Field) -> bool {
    endpoint.route.parameters().any(|name| name == field.name.value)
}
