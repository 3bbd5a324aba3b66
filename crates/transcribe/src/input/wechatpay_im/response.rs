//! The table of an operation's response: fields, or one cell that describes the response in words.

use wechatpay_spec::model::{Content, Digest, File, Protocol, Response};
use wechatpay_spec::place::Span;

use super::field::{self, Context, FieldLocation};
use super::nesting::{Row, nest};
use super::table::{RawRow, Table};
use crate::facts::sample::Sample;
use crate::findings::{Findings, shorten};
use crate::rules;

/// The response that a table describes; `None`, with a finding, when it cannot be read.
///
/// `request` are the rows of the request's table.
pub(super) fn read(
    table: &Table,
    protocol: Protocol,
    sample: Option<&Sample>,
    request: &[Row],
    findings: &mut Findings,
) -> Option<Response> {
    if let [row] = table.rows.as_slice()
        && row.name.attributes.has("colspan")
    {
        return in_words(row, findings);
    }
    let rows = nest(&table.rows, findings);
    let context = Context {
        location: FieldLocation::Response,
        protocol,
        page_sample: sample,
        request,
    };
    let fields = field::fields(&rows, None, context, findings);
    if fields.is_empty() && !rows.is_empty() {
        let span = Span {
            start: table.span.start,
            end: table.span.start,
        };
        let message = "the table of response fields lists no field";
        findings.report(
            rules::NO_TABLE,
            span,
            message,
            "an empty response is written `空字符串(无返回内容)`",
        );
        return None;
    }
    let unsigned = protocol == Protocol::V2 && !fields.iter().any(|field| field.name.value == "sign");
    let content = match protocol {
        Protocol::V2 => Content::Xml(fields),
        Protocol::V3 => Content::Json(fields),
    };
    Some(Response { content, unsigned })
}

/// The response described by a table's only cell.
fn in_words(row: &RawRow, findings: &mut Findings) -> Option<Response> {
    let text = &row.name.text;
    let (content, unsigned) = if text.contains("空字符串") {
        (Content::Empty, false)
    } else if text.contains("30x") {
        (Content::Redirect, false)
    } else if text.contains("文件流") {
        let media_type = text.contains("PDF").then(|| "application/pdf".to_owned());
        let digest: Option<Digest> = None;
        (Content::File(File { media_type, digest }), true)
    } else {
        let message = format!("the response is described in unknown words: `{}`", shorten(text));
        findings.report(
            rules::UNKNOWN_RESPONSE,
            row.span,
            message,
            "describe the response with a table of fields",
        );
        return None;
    };
    Some(Response { content, unsigned })
}
