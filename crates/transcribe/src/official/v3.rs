//! A page of the official APIv3 documents, saved as text.
//!
//! Each field is declared by its name, `必填` or `选填`, and its type; its label stands in `【】`. The members of an
//! object follow `属性 | |`, and their nesting is lost: the sample shows it.

mod declared;
mod nesting;

use wechatpay_spec::model::{
    Body, Content, Document, ErrorCode, Field, Method, Operation, PathSpec, Protocol, Provenance, Request, Response,
    Scalar, SignType, Signer, Supplier,
};
use wechatpay_spec::place::Span;
use wechatpay_spec::words::Word;

use declared::{declared, parts, section};
use nesting::Nester;

use super::sample_code::{self, SampleCode};
use super::{address, day, json};
use crate::field::{at, plain, remark};
use crate::findings::{Findings, shorten};
use crate::label;
use crate::location::Location;
use crate::name;
use crate::rate_limit;
use crate::reason;
use crate::rule;
use crate::saved::Saved;

/// Headers that every request has.
const USUAL_HEADERS: &[&str] = &["Authorization", "Accept", "Content-Type", "User-Agent"];

pub(super) fn read(saved: &Saved, findings: &mut Findings) -> Option<(Location, PathSpec)> {
    let text = saved.text.as_str();
    let (method, path) = request_line(text, findings)?;
    let host = address(text.split("【主域名】").nth(1).unwrap_or_default().trim_start());
    let Some(mut location) = Location::of_chain(path.trim_matches('/')) else {
        let message = format!("`{}` is no URL path", shorten(path));
        findings.report(
            rule::NO_PATH,
            Span::default(),
            message,
            "the page says `请求方式:【POST】/v3/…`",
        );
        return None;
    };
    location.slash = path.ends_with('/');
    if let Some((_, prefix, _)) = host {
        location.prefix = prefix;
    }
    let code = sample_code::read(
        section(text, "请求示例", &["应答参数"]).map_or("", |range| text.get(range).unwrap_or_default()),
    );
    let mut request = Request::default();
    let Some(asked) = section(text, "请求参数", &["请求示例", "应答参数", "应答示例"]) else {
        let help = "the parameters follow a line `请求参数`";
        findings.report(rule::NO_TABLE, Span::default(), "the page lists no parameters", help);
        return None;
    };
    let sample = text
        .get(asked.end..)
        .and_then(|rest| rest.split("\n应答参数").next())
        .and_then(|rest| rest.rsplit_once("curl ").map(|(_, curl)| curl))
        .and_then(json::object);
    for (part, range) in parts(text, asked) {
        let declared = declared(saved, range);
        let sample = if part == "body" { sample.as_ref() } else { None };
        let fields = Nester { sample, code: &code }.fields(&declared, findings);
        match part {
            "path" => request.path = fields,
            "query" => request.query = fields,
            "body" => request.body = Body::Json(fields),
            _ => request.headers = headers(fields),
        }
    }
    let answered = section(text, "应答参数", &["应答示例", "错误码"]);
    let answer = section(text, "应答示例", &["错误码"]);
    let answer = answer.and_then(|range| text.get(range)).and_then(json::object);
    let code = SampleCode::default();
    let fields = answered.map(|range| {
        let nester = Nester {
            sample: answer.as_ref(),
            code: &code,
        };
        nester.fields(&declared(saved, range), findings)
    });
    let content = match fields {
        Some(fields) if !fields.is_empty() => Content::Json(fields),
        _ => Content::Empty,
    };
    let mut provenance = Provenance::default();
    let document = document(text, &mut provenance);
    let title = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .and_then(label::title);
    let Some(title) = title else {
        findings.report(
            rule::NO_PAGE_TITLE,
            Span::default(),
            "the page has no title",
            "the first line is the title",
        );
        return None;
    };
    for parameter in location.parameters() {
        if !request.path.iter().any(|field| field.name.value == parameter) {
            let mut field = plain(parameter, Scalar::String);
            field.required = true;
            field.provenance.inferred.push(remark(None, reason::PATH_ONLY));
            request.path.push(field);
        }
    }
    let mut operation = Operation {
        method: at(method),
        title: at(title),
        documents: vec![document],
        hosts: vec![at(host.map_or(wechatpay_spec::model::Host::Main, |(host, ..)| host))],
        signer: at(if location.chain.starts_with("brand/") {
            Signer::Brand
        } else {
            Signer::Merchant
        }),
        sign_type: at(SignType::Md5),
        mutual_tls: false,
        nonceless: false,
        idempotency_key: None,
        rate_limit: rate_limit::find(text.split("请求参数").next().unwrap_or_default()).map(at),
        deprecated: None,
        errors: errors(text),
        request,
        response: Response {
            content,
            unsigned: false,
        },
        provenance,
    };
    name::operation(&mut operation);
    let spec = PathSpec {
        url_path: at(location.url_path()),
        protocol: Protocol::V3,
        operations: vec![operation],
    };
    Some((location, spec))
}

/// `请求方式:【POST】/v3/…`
fn request_line<'t>(text: &'t str, findings: &mut Findings) -> Option<(Method, &'t str)> {
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
        let message = format!("`{}` names no method and URL path", shorten(line));
        findings.report(rule::NO_PATH, span, message, "the page says `请求方式:【POST】/v3/…`");
        return None;
    };
    Some((method, path.split_whitespace().next().unwrap_or_default()))
}

/// The headers that not every request has.
fn headers(fields: Vec<Field>) -> Vec<Field> {
    let mut headers: Vec<Field> = fields
        .into_iter()
        .filter(|field| {
            !USUAL_HEADERS
                .iter()
                .any(|usual| usual.eq_ignore_ascii_case(&field.name.value))
        })
        .collect();
    for field in &mut headers {
        if field.name.value.eq_ignore_ascii_case("Wechatpay-Serial") {
            field.supplied_by = Some(at(Supplier::Client));
            field.encrypted = None;
            field.values.clear();
            field.provenance = Provenance::default();
        }
    }
    headers
}

/// The page itself: when it was changed, and the nearest thing to its address.
fn document(text: &str, provenance: &mut Provenance) -> Document {
    let updated = text
        .split_once("更新时间:")
        .or_else(|| text.split_once("更新时间："))
        .and_then(|(_, rest)| day(rest));
    let own = text
        .lines()
        .map(str::trim)
        .find(|line| line.starts_with("https://pay.weixin.qq.com/") && !line.contains(char::is_whitespace));
    let site = [
        "https://pay.weixin.qq.com/doc/v3/partner",
        "https://pay.weixin.qq.com/doc/v3/merchant",
    ];
    let nearest = site.into_iter().max_by_key(|site| text.matches(site).count());
    let url = own.unwrap_or_else(|| {
        provenance
            .inferred
            .push(remark(Some("documents"), reason::ADDRESS_LOST));
        nearest.unwrap_or("https://pay.weixin.qq.com/doc/v3")
    });
    Document {
        url: at(url.to_owned()),
        updated: updated.map(at),
    }
}

/// `400 | PARAM_ERROR | 参数错误 | … |`
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
        let Some(status) = status.parse::<u16>().ok().filter(|status| (300..=599).contains(status)) else {
            continue;
        };
        let is_code = !code.is_empty()
            && code
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
        let error = ErrorCode {
            code: at((*code).to_owned()),
            status: Some(status),
            title: label::title(title),
        };
        if is_code && !errors.contains(&error) {
            errors.push(error);
        }
    }
    errors
}
