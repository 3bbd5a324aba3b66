//! Pages of the official documents for global merchants.
//!
//! A page saved as text has lost the tables of objects: their members come from the sample.

mod conditions;
mod table;

use wechatpay_spec::model::{Body, Cipher, Content, ErrorCode, Field, Method, Provenance, Request, Response, SignType};
use wechatpay_spec::place::Span;
use wechatpay_spec::words::Word;

use self::table::{Row, RowReader, tables};
use super::{address, document, error_code, numbered_json};
use crate::account::{self, Use};
use crate::construct::{self, remark};
use crate::draft::{Drafts, OperationDraft, RequestPart, Route};
use crate::facts::label;
use crate::findings::{Findings, shorten};
use crate::input::page_text::PageText;
use crate::reason;
use crate::rules;

/// Whether a page has this form: lines `Request URL:` and `Request method:`, and tables with bars.
pub(crate) fn recognizes(page: &PageText) -> bool {
    let heads = ["Name | Variable Name | Type"];
    page.has_line_with(&["Request URL:"]) && page.has_line_with(&["Request method:"]) && page.has_line_with(&heads)
}

/// Reads a page of this form.
pub(crate) fn read(page: &PageText, findings: &mut Findings) -> Drafts {
    Drafts {
        operations: operation(&page.text, findings).into_iter().collect(),
        ..Drafts::default()
    }
}

fn operation(text: &str, findings: &mut Findings) -> Option<OperationDraft> {
    let value = |name: &str| {
        let line = text.lines().find_map(|line| line.trim().strip_prefix(name));
        line.map(str::trim).unwrap_or_default()
    };
    let method = Method::from_word(&value("Request method:").to_ascii_lowercase());
    let url = value("Request URL:").split_whitespace().next().unwrap_or_default();
    let (Some(method), Some((host, prefix, path))) = (method, address::split(url)) else {
        let message = "the page names no method, or no URL on a known host";
        let help = "a page has lines `Request URL: https://…` and `Request method: PUT`";
        findings.report(rules::NO_PATH, Span::default(), message, help);
        return None;
    };
    let path = path.split('?').next().unwrap_or_default();
    let Some(mut route) = Route::of_chain(path) else {
        let message = format!("`{}` is not a URL path", shorten(path));
        let help = "a page has a line `Request URL: https://…`";
        findings.report(rules::NO_PATH, Span::default(), message, help);
        return None;
    };
    route.prefix = prefix;
    route.slash = path.ends_with('/');
    let tables = tables(text);
    let Some((request_rows, other_tables)) = tables.split_first() else {
        let help = "a table begins with `Name | Variable Name | Type | Required | Description |`";
        findings.report(
            rules::NO_TABLE,
            Span::default(),
            "the page has no table of fields",
            help,
        );
        return None;
    };
    let request = request(text, request_rows, findings);
    let response = response(other_tables, findings);
    let mut provenance = Provenance::default();
    let title = title(text, &mut provenance, findings)?;
    let section = "https://pay.weixin.qq.com/doc/global";
    Some(OperationDraft {
        route,
        method,
        title,
        documents: vec![document::read(
            text,
            &["update time:"],
            Some(section),
            &mut provenance,
            findings,
        )],
        hosts: vec![host],
        sign_type: SignType::Md5,
        mutual_tls: false,
        nonceless: false,
        idempotency_key: None,
        rate_limit: None,
        deprecated: None,
        errors: errors(text),
        request,
        response,
        provenance,
    })
}

fn request(text: &str, rows: &[Row<'_>], findings: &mut Findings) -> Request {
    let sample = numbered_json::first_object(text);
    let cipher = match text.contains("RSAES-PKCS1-v1_5") {
        true => Cipher::RsaPkcs1,
        false => Cipher::PublicKey,
    };
    let reader = RowReader {
        sample: sample.as_ref(),
        cipher: text.to_ascii_lowercase().contains("encrypt").then_some(cipher),
    };
    let mut request = Request::default();
    let mut body = Vec::new();
    for row in rows {
        let Some(field) = reader.field(row, findings) else {
            continue;
        };
        match row.part {
            RequestPart::Path => request.path.push(field),
            RequestPart::Query => request.query.push(field),
            RequestPart::Header => request.headers.push(field),
            RequestPart::Body => body.push(field),
        }
    }
    conditions::add(&mut body, rows);
    if body.iter().any(Field::holds_secret) {
        request.headers.push(construct::serial_number());
    }
    if !body.is_empty() {
        request.body = Body::Json(body);
    }
    request
}

/// The response is the table without a field `code`, which only errors have.
fn response(tables: &[Vec<Row<'_>>], findings: &mut Findings) -> Response {
    let is_error = |rows: &&Vec<Row<'_>>| rows.iter().any(|row| row.name == "code");
    for row in tables.iter().filter(is_error).flatten() {
        findings.mark(row.span, Use::PassedOver(account::ERROR_FIELDS));
    }
    let rows = tables.iter().find(|rows| !is_error(rows));
    let reader = RowReader {
        sample: None,
        cipher: None,
    };
    let fields: Vec<Field> = rows.map_or_else(Vec::new, |rows| {
        rows.iter().filter_map(|row| reader.field(row, findings)).collect()
    });
    Response {
        content: match fields.is_empty() {
            true => Content::Empty,
            false => Content::Json(fields),
        },
        unsigned: false,
    }
}

/// The purpose of the operation; the page has no other title.
fn title(text: &str, provenance: &mut Provenance, findings: &mut Findings) -> Option<String> {
    let purpose = text
        .split_once("is used to ")
        .and_then(|(_, rest)| rest.lines().next())
        .and_then(label::title);
    match purpose {
        Some(_) => provenance.inferred.push(remark(Some("title"), reason::TITLE_LOST)),
        None => {
            let help = "a page has a sentence `This api is used to …` near its top";
            let message = "the page does not name the purpose of the operation";
            findings.report(rules::NO_PAGE_TITLE, Span::default(), message, help);
        }
    }
    purpose
}

/// The rows `PARAM_ERROR | Req paramerror | … |` below a row that ends with `Solution`.
fn errors(text: &str) -> Vec<ErrorCode> {
    let mut errors: Vec<ErrorCode> = Vec::new();
    let lines = text.lines().skip_while(|line| !line.contains("| Solution |")).skip(1);
    for line in lines {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [code, title, ..] = cells.as_slice() else { continue };
        // A single capital letter is not a code.
        if code.len() > 1 {
            error_code::add(&mut errors, None, code, title);
        }
    }
    errors
}
