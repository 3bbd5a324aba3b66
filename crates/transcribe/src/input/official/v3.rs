//! Pages of the official APIv3 documents.
//!
//! A field is declared by its name, `必填` or `选填`, and its type; its label is in `【】`. The members of an object follow
//! `属性 | |`. A page saved as text has lost their nesting, which the sample shows.

mod bars;
mod completeness;
mod declared;
mod error_rows;
mod nesting;
pub(in crate::input) mod notification;
mod notification_rows;
mod open_objects;
mod outline;
mod repeated_heading;
mod request;
mod response;
mod samples;
mod untyped;

use wechatpay_spec::model::{ErrorCode, Host, Method, Provenance, SignType};
use wechatpay_spec::place::Span;
use wechatpay_spec::words::Word;

use self::outline::section;
use self::samples::mark;
use super::marks::without_marks;
use super::{
    address, address_end, broken_words, columns, deprecation, document, error_doubts, error_table, request_parts,
    sample_call, site,
};
use crate::account::Use;
use crate::document::IM_TABLE;
use crate::draft::{Drafts, OperationDraft, Route};
use crate::facts::{label, rate_limit};
use crate::findings::{Findings, shorten};
use crate::input::page_text::PageText;
use crate::rules;

/// The maximum number of lines of the site's own words above a title.
const TITLE_LINES: usize = 12;

/// Labels of notes about a page, in lower case.
const NOTES: &[&str] = &[
    "路径",
    "来源",
    "源文档",
    "源文件",
    "出处",
    "原文",
    "原文链接",
    "原文地址",
    "链接",
    "文档链接",
    "文档地址",
    "网址",
    "作者",
    "产品",
    "分类",
    "目录",
    "source",
    "url",
    "link",
    "path",
    "title",
];

/// Whether a page has this form: a line `请求方式:【POST】`.
pub(crate) fn recognizes(page: &PageText) -> bool {
    let mut lines = page.text.lines();
    lines.any(|line| method_of(line.trim_start()).is_some()) && !page.text.contains(IM_TABLE) && !is_of_tables(page)
}

/// Whether the fields of a page are in tables with heads such as `参数名` and `类型`, and none is declared beside its flag.
fn is_of_tables(page: &PageText) -> bool {
    let text = page.text.as_str();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    has(&["参数名", "字段名", "名称", "变量"])
        && has(&["类型"])
        && declared::declared(page, 0..text.len()).is_empty()
        && columns::has_tables(text)
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
    let path = path.as_str();
    report_others(text, method, path, findings);
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
    let url = text.split("【主域名】").nth(1).map_or("", first_url);
    let address = address::split(url);
    let host = Host::of_url(url).map(|(host, _)| host);
    if host.is_none() && !url.is_empty() {
        let message = format!("the host of `{}` is not known", shorten(url));
        let help = "add the host to the spec by hand if it is a new one";
        findings.report(rules::NO_PATH, Span::default(), message, help);
    }
    if let Some((_, prefix, _)) = address {
        route.prefix = prefix;
    }
    // A sentence may name the section before it begins.
    let introduction = match section(text, "请求参数", &[]) {
        Some(parameters) => text.get(..parameters.start).unwrap_or_default(),
        None => text.split("请求参数").next().unwrap_or_default(),
    };
    other_hosts(introduction, host.unwrap_or(Host::Main), findings);
    let mut request = request::read(page, method, findings)?;
    request_parts::settle(&mut request, &route, findings);
    if let Some(range) = section(text, "请求示例", &["应答参数"]) {
        let call = text.get(range).unwrap_or_default();
        sample_call::check(
            call,
            method,
            host.unwrap_or(Host::Main),
            &route,
            &request.query,
            findings,
        );
    }
    let mut provenance = Provenance::default();
    let response = response::read(page, &mut provenance, findings);
    broken_words::report_known_values(text, findings);
    broken_words::report_values(request.fields_mut().map(|field| &*field), text, findings);
    broken_words::report_values(response.content.fields(), text, findings);
    let title = title(text, findings)?;
    let errors = errors(text, findings);
    let deprecated = deprecation::read(introduction, &route.url_path(), method, findings);
    Some(OperationDraft {
        route,
        method,
        title,
        documents: vec![document::read(
            text,
            site::section(text, path),
            &mut provenance,
            findings,
        )],
        hosts: vec![host.unwrap_or(Host::Main)],
        sign_type: SignType::Md5,
        mutual_tls: false,
        nonceless: false,
        idempotency_key: None,
        rate_limit: rate_limit::read(introduction, findings),
        deprecated,
        errors,
        request,
        response,
        provenance,
    })
}

/// Reports a host of the service that the page names beside the one that was read.
fn other_hosts(introduction: &str, read: Host, findings: &mut Findings) {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let names = introduction
        .split(|c: char| !is_part(c))
        .filter(|name| name.ends_with(".weixin.qq.com"));
    let mut others = names.filter_map(|name| Some((name, Host::of_url(&format!("https://{name}/"))?.0)));
    if let Some((name, _)) = others.find(|(_, host)| *host != read) {
        let message = format!(
            "the page names the host `{}`, which is not the one of `【主域名】`",
            shorten(name)
        );
        let help = "state the hosts of the operation in the page's line `请求域名:【主域名】https://…`, or in the spec by hand";
        findings.report(rules::NO_PATH, Span::default(), message, help);
    }
}

/// The URL at the beginning of a text; a sentence may run into it.
fn first_url(text: &str) -> &str {
    let is_end = |c: char| c.is_whitespace() || !c.is_ascii();
    text.trim_start().split(is_end).next().unwrap_or_default()
}

/// A path without white space and marks of emphasis before it.
fn without_marks_before(path: &str) -> &str {
    path.trim_start_matches([' ', '\t', '\u{3000}', '`', '*', '<'])
}

/// The label of the method and the path.
const METHOD: &str = "请求方式";

/// The text after the label of the method, which a line begins with, and its colon: `POST】/v3/…`.
fn method_of(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(METHOD)?.strip_prefix([':', '：'])?;
    rest.trim_start().strip_prefix('【')
}

/// `请求方式:【POST】/v3/…`
fn method_and_path(text: &str, findings: &mut Findings) -> Option<(Method, String)> {
    let labels = text
        .match_indices(METHOD)
        .filter_map(|(at, _)| Some((at, text.get(at..)?.lines().next()?)));
    let (start, line) = labels.into_iter().find(|(_, line)| method_of(line).is_some())?;
    let span = Span {
        start,
        end: start + line.len(),
    };
    findings.mark(span, Use::Label);
    let rest = method_of(line)?;
    let (word, path) = rest.split_once('】').unwrap_or((rest, ""));
    let method = Method::from_word(&word.trim().to_ascii_lowercase());
    let Some(method) = method.filter(|_| !path.trim().is_empty()) else {
        let message = format!("`{}` does not name a method and a URL path", shorten(line));
        let operations = text
            .lines()
            .filter(|line| method_of(line.trim_start()).is_some())
            .count();
        let help = match operations {
            0 | 1 => "write the path on the line of the method: `请求方式:【POST】/v3/…`",
            _ => {
                "these are notes on several operations; write each one to a page of its own, with its path on the line of its method: `请求方式:【POST】/v3/…`"
            }
        };
        findings.report(rules::NO_PATH, span, message, help);
        return None;
    };
    let path = without_marks_before(path);
    let written = address_end::read(text.get(start + line.len() - path.len()..).unwrap_or_default(), text);
    address_end::report(&written, findings);
    Some((method, written.address))
}

/// Reports the operations of a page beyond its first.
fn report_others(text: &str, method: Method, path: &str, findings: &mut Findings) {
    let labels = text.match_indices(METHOD).filter_map(|(at, _)| text.get(at..));
    let operations = labels.flat_map(|rest| operations_of_line(rest, text));
    let is_other = |(word, other): &(Method, String)| !other.is_empty() && (*word, other.as_str()) != (method, path);
    if let Some((word, other)) = operations.into_iter().find(is_other) {
        let operation = format!("{} {other}", word.word().to_uppercase());
        let message = format!("the page also describes `{}`", shorten(&operation));
        let help = "split it into a page for each operation";
        findings.report(rules::SEVERAL_OPERATIONS, Span::default(), message, help);
    }
}

/// The methods and paths on the first line of a text, each method in its brackets: `【POST】/v3/a 或【PUT】/v3/a`. A path
/// without a method has that of the path before it.
fn operations_of_line(rest: &str, page: &str) -> Vec<(Method, String)> {
    let line = rest.lines().next().unwrap_or_default();
    let mut operations = Vec::new();
    for (open, bracket) in line.match_indices('【') {
        let inside = line.get(open + bracket.len()..).unwrap_or_default();
        let Some((word, path)) = inside.split_once('】') else {
            continue;
        };
        let Some(method) = Method::from_word(&word.trim().to_ascii_lowercase()) else {
            continue;
        };
        let path = without_marks_before(path);
        let start = line.len() - path.len();
        let written = address_end::read(rest.get(start..).unwrap_or_default(), page);
        let more = path.get(written.address.len()..).unwrap_or_default();
        let own = more.split('【').next().unwrap_or_default();
        let others = own.match_indices("/v3/").filter_map(|(at, _)| {
            let (before, path) = own.split_at_checked(at)?;
            let word = before.split_whitespace().next_back().unwrap_or_default();
            let own = Method::from_word(&word.to_ascii_lowercase());
            Some((own.unwrap_or(method), address_end::read(path, page).address))
        });
        operations.push((method, written.address));
        operations.extend(others);
    }
    operations
}

const UNREADABLE: &str = "the page has a sample that cannot be read";

/// The line above the day of the last change, or the first line. The page's address may be above it.
fn title(text: &str, findings: &mut Findings) -> Option<String> {
    let is_words =
        |line: &&str| !line.is_empty() && !line.contains("https://") && !is_note(line) && !site::is_around_title(line);
    let introduction = text.split("接口说明").next().unwrap_or_default();
    let lines: Vec<&str> = introduction.lines().map(without_marks).filter(is_words).collect();
    let dated = lines.iter().position(|line| line.contains("更新时间"));
    let above = dated.map(|at| match lines.get(at) {
        Some(line) if line.starts_with("更新时间") => {
            // Between the title and the day there may be a label, such as that of the path through the site.
            let before = lines.get(..at).unwrap_or_default();
            before.iter().rposition(|line| !line.contains(['：', ':'])).unwrap_or(0)
        }
        _ => at,
    });
    // Far below the top, the words are in a sentence.
    let place = above.filter(|at| *at < TITLE_LINES).unwrap_or_default();
    let line = lines
        .get(place)
        .copied()
        .or_else(|| text.lines().map(without_marks).find(is_words));
    if let Some(place) = line.and_then(|line| text.find(line).map(|start| start..start + line.len())) {
        mark(place, Use::Label, findings);
    }
    let title = line
        .and_then(|line| line.split("更新时间").next())
        .map(site::without_name)
        .and_then(label::title);
    if title.is_none() {
        let help = "the first line of the page must be its title";
        findings.report(rules::NO_PAGE_TITLE, Span::default(), "the page has no title", help);
    }
    title
}

/// Whether a line above the title or the day is a note about the page: `> …`, `路径：产品文档/…`.
fn is_note(line: &str) -> bool {
    let label = line
        .split_once(['：', ':'])
        .map(|(label, _)| label.trim().to_ascii_lowercase());
    line.starts_with('>') || label.is_some_and(|label| NOTES.contains(&label.as_str()))
}

/// Reports a table `公共错误码` without the code with which it ends on every page, if no `业务错误码` follows: the page may
/// end within it. Nothing shows how many codes `业务错误码` has, nor whether there should be any.
fn report_open_table(section: &str, findings: &mut Findings) {
    let common = section.split_once("公共错误码").map(|(_, after)| after);
    let is_open = common.is_some_and(|common| !common.contains("业务错误码") && !common.contains("SYSTEM_ERROR"));
    if is_open && !findings.has_error() {
        let message =
            "`公共错误码` lacks `SYSTEM_ERROR`, with which it ends on other pages; the page may end within it";
        let help = "if the page has more on the site, save the whole page";
        findings.report(rules::NO_ERRORS, Span::default(), message, help);
    }
}

/// The errors in the section `错误码`.
fn errors(text: &str, findings: &mut Findings) -> Vec<ErrorCode> {
    match section(text, "错误码", &[]) {
        Some(range) => {
            let part = text.get(range.clone()).unwrap_or_default();
            let errors = error_table::read(part, range.start, findings);
            let mut at = range.start;
            let lines = part.split_inclusive('\n').map(|line| {
                let start = at;
                at += line.len();
                let end = start + line.trim_end().len();
                (line.trim(), Span { start, end })
            });
            error_doubts::report(lines, &errors, findings);
            if errors.is_empty() && !findings.has_error() {
                let help = "if the page has more on the site, its end was not saved: save the whole page";
                findings.report(
                    rules::NO_ERRORS,
                    Span::default(),
                    "the section `错误码` lists no error codes",
                    help,
                );
            }
            report_open_table(text.get(range).unwrap_or_default(), findings);
            errors
        }
        None if findings.has_error() => Vec::new(),
        None => {
            let message = "the page has no section `错误码`";
            let help = "if the page has one on the site, its end was not saved: save the whole page";
            findings.report(rules::NO_ERRORS, Span::default(), message, help);
            Vec::new()
        }
    }
}
