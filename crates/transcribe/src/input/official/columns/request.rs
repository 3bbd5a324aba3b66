//! The request of an operation, from the rows of its tables.

use wechatpay_spec::model::{Body, Field, Method, Protocol, Request};
use wechatpay_spec::place::Span;

use super::cell::Demand;
use super::facts::Endpoint;
use super::field::part;
use super::nesting::{self, RowField};
use super::row::{Row, Table};
use crate::construct::{self, remark};
use crate::draft::RequestPart;
use crate::facts::sample::Sample;
use crate::findings::{Findings, shorten};
use crate::reason;
use crate::rules;

/// Fields of APIv2 that the client adds.
const ADDED: &[&str] = &["nonce_str", "sign"];
/// Headers that every request has.
const USUAL_HEADERS: &[&str] = &["Authorization", "Accept", "Content-Type", "User-Agent"];

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
    sample: Option<&Sample>,
    findings: &mut Findings,
) -> Result<RequestTable, NoFields> {
    let protocol = endpoint.route.protocol;
    let fields = nesting::fields(tables, sample, protocol, findings);
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
    let mut request = Request::default();
    let mut body = Vec::new();
    for RowField { row, mut field } in fields {
        match place(row, &field, endpoint, method) {
            // It belongs to the other address of the page.
            Some(RequestPart::Path) if !is_parameter(endpoint, &field) => {}
            Some(RequestPart::Path) => {
                if !field.required {
                    field.provenance.inferred.retain(|remark| remark.key.is_some());
                    if row.demand == Demand::No {
                        field
                            .provenance
                            .corrected
                            .push(remark(Some("required"), reason::PATH_ALWAYS));
                    }
                }
                field.required = true;
                request.path.push(field);
            }
            Some(RequestPart::Query) => request.query.push(field),
            Some(RequestPart::Header) => {
                let is_usual = USUAL_HEADERS
                    .iter()
                    .any(|name| name.eq_ignore_ascii_case(&field.name.value));
                if !is_usual {
                    request.headers.push(field);
                }
            }
            Some(RequestPart::Body) => body.push(field),
            None => {}
        }
    }
    if body.iter().any(Field::holds_secret) {
        request.headers.push(construct::serial_number());
    }
    match protocol {
        Protocol::V2 if method == Method::Get => request.query.append(&mut body),
        Protocol::V2 => request.body = Body::Xml(body),
        Protocol::V3 if body.is_empty() => {}
        Protocol::V3 => request.body = Body::Json(body),
    }
    Ok(RequestTable { request, is_nonceless })
}

/// The part of the request that a field is in; `None` for one that the client adds.
fn place(row: &Row, field: &Field, endpoint: &Endpoint, method: Method) -> Option<RequestPart> {
    if endpoint.route.protocol == Protocol::V2 {
        let name = field.name.value.as_str();
        return (!ADDED.contains(&name)).then_some(RequestPart::Body);
    }
    let (named, _) = part(&row.description);
    Some(match named {
        Some(part) => part,
        None if is_parameter(endpoint, field) => RequestPart::Path,
        None if matches!(method, Method::Get | Method::Delete) => RequestPart::Query,
        None => RequestPart::Body,
    })
}

fn is_parameter(endpoint: &Endpoint, field: &Field) -> bool {
    endpoint.route.parameters().any(|name| name == field.name.value)
}

/// Reports fields of which one must be sent, unless each is a parameter of the path of its own address.
pub(super) fn report_alternatives(tables: &[&Table], endpoints: &[Endpoint], findings: &mut Findings) {
    let is_parameter = |row: &Row| {
        let mut parameters = endpoints.iter().flat_map(|endpoint| endpoint.route.parameters());
        parameters.any(|name| name == row.name)
    };
    let rows: Vec<&Row> = tables.iter().flat_map(|table| &table.rows).collect();
    for group in rows.chunk_by(|one, other| one.demand == other.demand) {
        let mut members = group.iter().filter(|row| row.demand == Demand::OneOf);
        let Some(first) = members.next() else { continue };
        if group.iter().all(|row| is_parameter(row)) {
            continue;
        }
        let names: Vec<String> = group.iter().map(|row| format!("`{}`", shorten(&row.name))).collect();
        let message = format!(
            "one of {} must be sent; the spec says that each is optional",
            names.join(", ")
        );
        let help = "say so in the fields' titles; the spec language has no condition for it";
        findings.report(rules::NOT_EXPRESSED, first.span, message, help);
    }
}
