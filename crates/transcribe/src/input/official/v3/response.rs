//! The response of an operation.

use std::ops::Range;

use wechatpay_spec::model::{Content, Field, File, Provenance, Response};
use wechatpay_spec::place::Span;
use wechatpay_spec::vocabulary::names;

use super::completeness::{self, ResponseEnd};
use super::declared::declared;
use super::error_rows;
use super::nesting::FieldNester;
use super::outline::{has_heading, parts, section};
use super::samples::{mark, mark_sample, unread_sample};
use super::{UNREADABLE, notification_rows, repeated_heading, request};
use crate::account::Use;
use crate::construct::remark;
use crate::draft::RequestPart;
use crate::facts::encryption::cipher;
use crate::facts::field_limits::Place;
use crate::findings::{Findings, listed, shorten};
use crate::input::official::marks::without_marks;
use crate::input::official::sample_code::SampleCode;
use crate::input::official::{doubts, file_response, numbered_json, request_parts};
use crate::input::page_text::PageText;
use crate::reason;
use crate::rules;

/// Reads the response.
pub(super) fn read(page: &PageText, provenance: &mut Provenance, findings: &mut Findings) -> Response {
    let text = page.text.as_str();
    let sample_range = section(text, "应答示例", &["错误码"]);
    if let Some(range) = &sample_range {
        mark_sample(text, range.clone(), findings);
    }
    unread_sample(sample_range.is_none(), "the page has no section `应答示例`", findings);
    let sample_text = sample_range.and_then(|range| text.get(range)).unwrap_or_default();
    let sample = numbered_json::first_object(sample_text);
    unread_sample(sample.is_none() && sample_text.contains('{'), UNREADABLE, findings);
    let nester = FieldNester {
        sample: sample.as_ref(),
        code: &SampleCode::default(),
        cipher: cipher::of_text(text),
        place: Place::Received,
    };
    let mut fields = section(text, HEADING, &["应答示例", "错误码"])
        .map(|range| fields(page, range, &nester, findings))
        .unwrap_or_default();
    request_parts::values(&mut fields, findings);
    if !fields.is_empty() {
        let others = numbered_json::objects(sample_text);
        let others = others.iter().filter(|other| !doubts::is_error(other));
        doubts::members(
            sample.iter().chain(others),
            &fields,
            "the sample of the response",
            findings,
        );
    }
    let below = section(text, "应答参数", &["错误码"]).and_then(|range| text.get(range));
    if let Some(sentence) = below.and_then(file_response::sentence) {
        if file_response::are_of_failure(fields.iter().map(|field| field.name.value.as_str())) {
            if !fields.is_empty() {
                report_file(sentence, &fields, findings);
            }
            return Response {
                content: Content::File(File::default()),
                unsigned: true,
            };
        }
        report_file(sentence, &[], findings);
    }
    let reason = match completeness::response(text, fields.is_empty(), sample.is_some(), findings) {
        ResponseEnd::Shown => None,
        ResponseEnd::Open => Some(reason::RESPONSE_CUT),
        ResponseEnd::Missing => Some(reason::RESPONSE_MISSING),
    };
    provenance
        .inferred
        .extend(reason.map(|reason| remark(Some(names::RESPONSE), reason)));
    Response {
        content: match fields.is_empty() {
            true => Content::Empty,
            false => Content::Json(fields),
        },
        unsigned: false,
    }
}

/// Reports a response that is a file, and the fields of a failure that were left out; without any, the fields were read.
fn report_file(sentence: &str, left_out: &[Field], findings: &mut Findings) {
    let names: Vec<String> = left_out.iter().map(|field| shorten(&field.name.value)).collect();
    let message = match names.as_slice() {
        [] => format!("a sentence says that the response is a file: `{}`", shorten(sentence)),
        names => format!(
            "the response is a file, as `{}` says; the fields of a failure were left out: {}",
            shorten(sentence),
            listed(names)
        ),
    };
    let help = "compare the response of the spec with the document";
    findings.report(rules::NOT_EXPRESSED, Span::default(), message, help);
}

/// Reports a second response, with a status of its own: a spec has one.
fn report_statuses(text: &str, findings: &mut Findings) {
    let status = |line: &str| {
        let mut words = without_marks(line).split_whitespace();
        let code = words
            .next()
            .filter(|word| word.len() == 3 && word.starts_with(['2', '3', '4', '5']))?;
        let is_status = code.bytes().all(|b| b.is_ascii_digit());
        // `200 OK`
        let is_named = words.clone().count() < 3 && words.all(|word| word.bytes().all(|b| b.is_ascii_alphabetic()));
        (is_status && is_named).then(|| code.to_owned())
    };
    let mut statuses: Vec<String> = text.lines().filter_map(status).collect();
    statuses.dedup();
    if statuses.len() > 1 {
        let message = format!(
            "the page lists a response for each of the statuses {}",
            statuses.join(", ")
        );
        let help = "the fields of all of them were read as those of one response; compare them with the document";
        findings.report(rules::NOT_EXPRESSED, Span::default(), message, help);
    }
}

/// The heading of the response.
const HEADING: &str = "应答参数";
/// Headings of sections that are not in a response.
const OF_REQUEST: &[&str] = &["请求参数", "请求示例"];

/// Reports a part that only requests have, below the heading of the response: its fields are read as those of the response.
fn report_request(text: &str, parts: &[RequestPart], span: Span, findings: &mut Findings) {
    let is_of_request = |part: &RequestPart| matches!(part, RequestPart::Path | RequestPart::Query);
    if has_heading(text, OF_REQUEST) || parts.iter().any(is_of_request) {
        let message = "a heading of the request is below that of the response, so that its fields are read as those of the response";
        let help = "leave out lines that are there twice, and write the request above the heading `应答参数`";
        findings.report(rules::REQUEST_MISPLACED, span, message, help);
    }
}

/// The fields of the response's body. Those of its headers are reported.
fn fields(page: &PageText, range: Range<usize>, nester: &FieldNester<'_>, findings: &mut Findings) -> Vec<Field> {
    let text = page.text.as_str();
    let range = error_rows::leave_out(page, range, findings);
    let range = notification_rows::leave_out(page, range, "the response", findings);
    let mut body = Vec::new();
    let mut end = range.end;
    let mut own: Vec<Range<usize>> = Vec::new();
    let listed = parts(text, range.clone());
    let named: Vec<RequestPart> = listed.iter().map(|(part, ..)| *part).collect();
    let span = Span {
        start: range.start,
        end: range.start,
    };
    let own_text = text.get(range.clone()).unwrap_or_default();
    report_request(own_text, &named, span, findings);
    repeated_heading::report(own_text, range.start, HEADING, "the response", findings);
    for (part, heading, range) in listed {
        end = end.min(heading.start);
        let span = Span {
            start: heading.start,
            end: heading.end,
        };
        mark(heading, Use::Label, findings);
        if part == RequestPart::Header {
            let headers = nester.fields(&declared(page, range), findings);
            request::misplaced(&headers, span, findings);
            doubts::response_headers(headers.iter().map(|field| field.name.value.as_str()), span, findings);
        } else {
            own.push(range);
        }
    }
    own.insert(0, range.start..end);
    report_statuses(text.get(range).unwrap_or_default(), findings);
    for range in own {
        body.extend(nester.fields(&declared(page, range), findings));
    }
    request_parts::unique(&mut body, "response", findings);
    body
}
