//! What an operation answers: a table of fields, or a cell that says it in words.

use wechatpay_spec::model::{Content, Digest, File, Protocol, Response};
use wechatpay_spec::place::Span;

use crate::field::{self, Context, Part};
use crate::findings::{Findings, shorten};
use crate::page::{RawRow, Row, Table, tree};
use crate::rule;
use crate::sample::Sample;

/// The response that a table describes; `None` when it cannot be read.
pub(crate) fn response(
    table: &Table,
    protocol: Protocol,
    sample: Option<&Sample>,
    request: &[Row],
    findings: &mut Findings,
) -> Option<Response> {
    if let [row] = table.rows.as_slice()
        && row.name.attributes.has("colspan")
    {
        return special(row, findings);
    }
    let rows = tree(&table.rows, findings);
    let context = Context {
        part: Part::Response,
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
        let message = "the table of what the operation answers lists nothing";
        findings.report(
            rule::NO_TABLE,
            span,
            message,
            "an answer without content is `空字符串(无返回内容)`",
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

/// A table of one cell that says in words what comes back.
fn special(row: &RawRow, findings: &mut Findings) -> Option<Response> {
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
        let message = format!("an unknown kind of answer: `{}`", shorten(text));
        findings.report(rule::ANSWER, row.span, message, "describe what comes back with a table");
        return None;
    };
    Some(Response { content, unsigned })
}
