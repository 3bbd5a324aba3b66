//! Pages of the official APIv3 documents.
//!
//! A field is declared by its name, `必填` or `选填`, and its type; its label is in `【】`. The members of an object follow
//! `属性 | |`. A page saved as text has lost their nesting, which the sample shows.

mod declared;
mod nesting;

use wechatpay_spec::model::{
    Body, Content, ErrorCode, Field, Host, Method, Provenance, Request, Response, SignType, Supplier,
};
use wechatpay_spec::place::Span;
use wechatpay_spec::words::Word;

use self::declared::{declared, parts, section};
use self::nesting::FieldNester;
use super::sample_code::{self, SampleCode};
use super::{address, document, error_code, numbered_json};
use crate::construct::unplaced;
use crate::draft::{Drafts, OperationDraft, Route};
use crate::facts::{label, rate_limit};
use crate::findings::{Findings, shorten};
use crate::input::page_text::PageText;
use crate::rules;

/// Headers that every request has.
const USUAL_HEADERS: &[&str] = &["Authorization", "Accept", "Content-Type", "User-Agent"];

/// The sections of the site; the text of a page links to other pages of its own section.
const SECTIONS: &[&str] = &[
    "https://pay.weixin.qq.com/doc/v3/partner",
    "https://pay.weixin.qq.com/doc/v3/merchant",
];

/// Whether a page has this form: a line `请求方式:【POST】`.
pub(crate) fn recognizes(page: &PageText) -> bool {
    page.has_line_with(&["请求方式:【", "请求方式：【"]) && !page.text.contains("{.im-table")
}

/// Reads a page of this form.
pub(crate) fn read(page: &PageText, findings: &mut Findings) -> Drafts {
    Drafts {
        operations: operation(page, findings).into_iter().collect(),
        ..Drafts::default()
    }
}

fn operation(page: &PageText, findings: &mut Findings) -> Option<OperationDraft> {
    let text = page.text.as_str();
    let (method, path) = method_and_path(text, findings)?;
    let Some(mut route) = Route::of_chain(path.trim_matches('/')) else {
        let message = format!("`{}` is not a URL path", shorten(path));
        findings.report(
            rules::NO_PATH,
            Span::default(),
            message,
            "the line of the path is `请求方式:【POST】/v3/…`",
        );
        return None;
    };
    route.slash = path.ends_with('/');
    let url = text.split("【主域名】").nth(1).unwrap_or_default();
    let address = address::split(url.trim_start());
    if let Some((_, prefix, _)) = address {
        route.prefix = prefix;
    }
    let request = request(page, findings)?;
    let response = response(page, findings);
    let title = title(text, findings)?;
    let mut provenance = Provenance::default();
    Some(OperationDraft {
        route,
        method,
        title,
        documents: vec![document::read(
            text,
            &["更新时间:", "更新时间："],
            nearest_section(text),
            &mut provenance,
        )],
        hosts: vec![address.map_or(Host::Main, |(host, ..)| host)],
        sign_type: SignType::Md5,
        mutual_tls: false,
        nonceless: false,
        idempotency_key: None,
        rate_limit: rate_limit::find(text.split("请求参数").next().unwrap_or_default()),
        deprecated: None,
        errors: errors(text),
        request,
        response,
        provenance,
    })
}

/// `请求方式:【POST】/v3/…`
fn method_and_path<'t>(text: &'t str, findings: &mut Findings) -> Option<(Method, &'t str)> {
    let start = text.find("请求方式:【").or_else(|| text.find("请求方式：【"))?;
    let line = text.get(start..)?.lines().next().unwrap_or_default();
    let (_, rest) = line.split_once('【')?;
    let (word, path) = rest.split_once('】').unwrap_or((rest, ""));
    let method = Method::from_word(&word.trim().to_ascii_lowercase());
    let Some(method) = method.filter(|_| !path.trim().is_empty()) else {
        let span = Span {
            start,
            end: start + line.len(),
        };
        let message = format!("`{}` does not name a method and a URL path", shorten(line));
        findings.report(
            rules::NO_PATH,
            span,
            message,
            "the line of the path is `请求方式:【POST】/v3/…`",
        );
        return None;
    };
    Some((method, path.split_whitespace().next().unwrap_or_default()))
}

fn request(page: &PageText, findings: &mut Findings) -> Option<Request> {
    let text = page.text.as_str();
    let code = section(text, "请求示例", &["应答参数"]).and_then(|range| text.get(range));
    let code = sample_code::read(code.unwrap_or_default());
    let Some(range) = section(text, "请求参数", &["请求示例", "应答参数", "应答示例"]) else {
        let help = "the parameters follow a line `请求参数`";
        findings.report(rules::NO_TABLE, Span::default(), "the page lists no parameters", help);
        return None;
    };
    let body_sample = text
        .get(range.end..)
        .and_then(|rest| rest.split("\n应答参数").next())
        .and_then(|rest| rest.rsplit_once("curl ").map(|(_, curl)| curl))
        .and_then(numbered_json::first_object);
    let mut request = Request::default();
    for (part, range) in parts(text, range) {
        let nester = FieldNester {
            sample: body_sample.as_ref().filter(|_| part == "body"),
            code: &code,
        };
        let fields = nester.fields(&declared(page, range), findings);
        match part {
            "path" => request.path = fields,
            "query" => request.query = fields,
            "body" => request.body = Body::Json(fields),
            _ => request.headers = headers(fields),
        }
    }
    Some(request)
}

/// The headers that not every request has.
fn headers(fields: Vec<Field>) -> Vec<Field> {
    let is_usual = |field: &Field| {
        let mut usual = USUAL_HEADERS.iter();
        usual.any(|name| name.eq_ignore_ascii_case(&field.name.value))
    };
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

fn response(page: &PageText, findings: &mut Findings) -> Response {
    let text = page.text.as_str();
    let sample = section(text, "应答示例", &["错误码"])
        .and_then(|range| text.get(range))
        .and_then(numbered_json::first_object);
    let nester = FieldNester {
        sample: sample.as_ref(),
        code: &SampleCode::default(),
    };
    let fields = section(text, "应答参数", &["应答示例", "错误码"])
        .map(|range| nester.fields(&declared(page, range), findings))
        .unwrap_or_default();
    Response {
        content: match fields.is_empty() {
            true => Content::Empty,
            false => Content::Json(fields),
        },
        unsigned: false,
    }
}

/// The first line.
fn title(text: &str, findings: &mut Findings) -> Option<String> {
    let mut lines = text.lines().map(str::trim);
    let title = lines.find(|line| !line.is_empty()).and_then(label::title);
    if title.is_none() {
        let help = "the first line of the page must be its title";
        findings.report(rules::NO_PAGE_TITLE, Span::default(), "the page has no title", help);
    }
    title
}

/// The section of the site that a page belongs to: the one that it links to most often.
fn nearest_section(text: &str) -> &'static str {
    let nearest = SECTIONS.iter().max_by_key(|section| text.matches(**section).count());
    nearest.copied().unwrap_or("https://pay.weixin.qq.com/doc/v3")
}

/// The rows `400 | PARAM_ERROR | 参数错误 | … |`.
fn errors(text: &str) -> Vec<ErrorCode> {
    let mut errors: Vec<ErrorCode> = Vec::new();
    let table = section(text, "错误码", &[])
        .and_then(|range| text.get(range))
        .unwrap_or_default();
    for line in table.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [status, code, title, ..] = cells.as_slice() else {
            continue;
        };
        let status = status.parse::<u16>().ok().filter(|status| (300..=599).contains(status));
        if status.is_some() {
            error_code::add(&mut errors, status, code, title);
        }
    }
    errors
}
