//! The request of an operation.

use wechatpay_spec::model::{Field, Method, Provenance, Request, Supplier};
use wechatpay_spec::place::Span;

use super::declared::declared;
use super::nesting::FieldNester;
use super::outline::{parts, section};
use super::samples::{mark, mark_sample, unread_sample};
use super::{UNREADABLE, completeness, notification_rows, repeated_heading};
use crate::account::Use;
use crate::construct::unplaced;
use crate::draft::RequestPart;
use crate::facts::encryption::cipher;
use crate::facts::field_limits::Place;
use crate::facts::sample::Sample;
use crate::findings::{Findings, shorten};
use crate::input::official::body::{self, Encoding};
use crate::input::official::{doubts, numbered_json, request_parts, sample_code};
use crate::input::page_text::PageText;
use crate::rules;

/// The minimum number of characters of a text that may declare a field.
const SHORTEST: usize = 8;

/// The heading of the request.
const HEADING: &str = "请求参数";
/// Words of the heading of a body that is a form.
const FORM: &[&str] = &["form", "表单"];

/// Reads the request. The heading of a body may also be that of a form, and its parts may be files.
pub(super) fn read(page: &PageText, method: Method, findings: &mut Findings) -> Option<Request> {
    let text = page.text.as_str();
    let code_range = section(text, "请求示例", &["应答参数"]);
    unread_sample(code_range.is_none(), "the page has no section `请求示例`", findings);
    if let Some(range) = &code_range {
        mark_sample(text, range.clone(), findings);
    }
    let code = code_range.and_then(|range| text.get(range));
    let code = sample_code::read(code.unwrap_or_default());
    let Some(range) = section(text, HEADING, &["请求示例", "应答参数", "应答示例"]) else {
        let help = "the parameters follow a line `请求参数`";
        findings.report(rules::NO_TABLE, Span::default(), "the page lists no parameters", help);
        return None;
    };
    let after = text.get(range.end..).unwrap_or_default();
    completeness::request(after, range.clone(), findings)?;
    let range = notification_rows::leave_out(page, range, "the request", findings);
    let own = text.get(range.clone()).unwrap_or_default();
    repeated_heading::report(own, range.start, HEADING, "the request", findings);
    let body_sample = body_sample(after, findings);
    let cipher = cipher::of_text(text);
    let mut request = Request::default();
    let mut body = Vec::new();
    let mut is_form = false;
    let mut known = repeated_heading::Parts::default();
    for (part, heading, range) in parts(text, range) {
        let heading_end = Span {
            start: heading.start,
            end: heading.end,
        };
        let words = text.get(heading.clone()).unwrap_or_default().to_ascii_lowercase();
        is_form |= part == RequestPart::Body && FORM.iter().any(|word| words.contains(word));
        mark(heading.clone(), Use::Label, findings);
        let nester = FieldNester {
            sample: body_sample.as_ref().filter(|_| part == RequestPart::Body),
            code: &code,
            cipher,
            place: match part {
                RequestPart::Path => Place::Path,
                _ => Place::Request,
            },
        };
        let listed = declared(page, range.clone());
        if listed.is_empty() && part != RequestPart::Header {
            no_fields(text.get(range).unwrap_or_default(), heading_end, findings);
        }
        if !listed.is_empty() {
            known.note(part, text, &heading, findings);
        }
        let fields = nester.fields(&listed, findings);
        match part {
            RequestPart::Path => request.path.extend(fields),
            RequestPart::Query => request.query.extend(fields),
            RequestPart::Body => body.extend(fields),
            RequestPart::Header => {
                let fields = headers(fields);
                misplaced(&fields, heading_end, findings);
                request.headers.extend(fields);
            }
        }
    }
    if method == Method::Get && !body.is_empty() {
        let message = "the page lists a body, which a GET request does not have";
        let help = "its fields were read as part of the query; compare them with the document";
        findings.report(rules::NOT_EXPRESSED, Span::default(), message, help);
        request.query.append(&mut body);
    }
    let parts = match method {
        Method::Get => [request.path.as_slice(), &request.query].concat(),
        _ => body.clone(),
    };
    let shown = section(text, "请求示例", &["应答参数"]).and_then(|range| text.get(range));
    let others = numbered_json::objects(shown.unwrap_or_default());
    doubts::members(
        body_sample.iter().chain(&others),
        &parts,
        "the sample of the request",
        findings,
    );
    if !body.is_empty() {
        let until = text.find("\n应答参数").unwrap_or(text.len());
        let before = text.get(..until).unwrap_or_default();
        let encoding = match (is_form, body::encoding(before, findings)) {
            (true, Encoding::Document) => body::of_form(before, findings),
            (_, encoding) => encoding,
        };
        request.body = body::read(body, encoding);
    }
    Some(request)
}

/// Reports a part of the request in which text is, but no field that is declared in a known way.
fn no_fields(text: &str, heading: Span, findings: &mut Findings) {
    let words = text.trim_matches(|c: char| !c.is_alphanumeric());
    let is_none = ["", "无", "无参数", "无请求参数", "无需参数", "None", "none"].contains(&words);
    // The other name of the part may be on the next line.
    if is_none || words.chars().count() < SHORTEST {
        return;
    }
    let message = format!(
        "no field is declared in a part of the request that says `{}`",
        shorten(words)
    );
    let help = "a field is declared by its name, its flag and its type, as in `mchid 必填 string(32)`";
    findings.report(rules::ROW_PASSED_OVER, heading, message, help);
}

/// The parts of a form that a sample call sends as JSON: `-F meta='{"filename": …}'`.
fn form_sample(curl: &str) -> Option<Sample> {
    let options = curl.match_indices("-F ").chain(curl.match_indices("--form "));
    let parts = options.filter_map(|(at, option)| {
        let part = curl.get(at + option.len()..)?.trim_start_matches([' ', '"', '\'']);
        let (name, value) = part.split_once('=')?;
        let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        let value = value.trim_start_matches(['"', '\'']);
        let sample = value.starts_with('{').then(|| numbered_json::first_object(value))??;
        is_name.then(|| (name.to_owned(), sample))
    });
    let parts: Vec<(String, Sample)> = parts.collect();
    (!parts.is_empty()).then_some(Sample::Map(parts))
}

/// The body in the sample call, or in a sample that is only a body.
fn body_sample(after: &str, findings: &mut Findings) -> Option<Sample> {
    let before_response = after.split("\n应答参数").next()?;
    match before_response.rsplit_once("curl ") {
        Some((_, curl)) => {
            let sample = form_sample(curl).or_else(|| numbered_json::first_object(curl));
            unread_sample(
                sample.is_none() && numbered_json::mentions_object(curl),
                UNREADABLE,
                findings,
            );
            sample
        }
        None => {
            let sample = numbered_json::first_object(before_response);
            let is_unread = sample.is_none() && numbered_json::mentions_object(before_response);
            unread_sample(is_unread, UNREADABLE, findings);
            sample
        }
    }
}

/// Reports headers that are written like fields of the body, as happens when the heading of the body is missing or
/// unknown. The service's own headers begin with a capital.
pub(super) fn misplaced(headers: &[Field], heading: Span, findings: &mut Findings) {
    let is_odd = |field: &&Field| field.name.value.starts_with(|c: char| c.is_ascii_lowercase());
    if let Some(field) = headers.iter().find(is_odd) {
        let message = format!(
            "`{}` is in the section of the headers, but is written like a field of the path, the query or the body",
            shorten(&field.name.value)
        );
        let help = "a heading is missing or unknown before it: `path 路径参数`, `query 查询参数` or `body 包体参数`";
        findings.report(rules::ROW_PASSED_OVER, heading, message, help);
    }
}

/// The headers that not every request has.
fn headers(fields: Vec<Field>) -> Vec<Field> {
    let is_usual = |field: &Field| request_parts::is_usual_header(&field.name.value);
    let mut headers: Vec<Field> = fields.into_iter().filter(|field| !is_usual(field)).collect();
    for field in &mut headers {
        if field.name.value.eq_ignore_ascii_case("Wechatpay-Serial") {
            field.supplied_by = Some(unplaced(Supplier::Client));
            field.encrypted = None;
            field.values.clear();
            field.provenance = Provenance::default();
        }
    }
    headers
}
