//! A page of the official APIv3 documents, saved as text.
//!
//! Each field is declared by its name, `必填` or `选填`, and its type; its label stands in `【】`. The members of an
//! object follow `属性 | |`, and their nesting is lost: the sample shows it.

use std::ops::Range;

use wechatpay_spec::model::{
    Body, Cipher, Content, Document, EnumValue, ErrorCode, Field, FieldType, Format, Method, Operation, PathSpec,
    Protocol, Provenance, Request, Response, Scalar, SignType, Signer, Supplier,
};
use wechatpay_spec::place::Span;
use wechatpay_spec::words::Word;

use super::sample_code::{self, SampleCode};
use super::{address, day, json, kind};
use crate::field::{at, example, plain, remark};
use crate::findings::{Findings, shorten};
use crate::label;
use crate::location::Location;
use crate::name;
use crate::rate_limit;
use crate::reason;
use crate::rule;
use crate::sample::Sample;

/// Headers that every request has.
const USUAL_HEADERS: &[&str] = &["Authorization", "Accept", "Content-Type", "User-Agent"];

pub(super) fn read(text: &str, findings: &mut Findings) -> Option<(Location, PathSpec)> {
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
    let asked = section(text, "请求参数", &["请求示例", "应答参数", "应答示例"])?;
    let sample = text
        .get(asked.end..)
        .and_then(|rest| rest.split("\n应答参数").next())
        .and_then(|rest| rest.rsplit_once("curl ").map(|(_, curl)| curl))
        .and_then(json::object);
    for (part, range) in parts(text, asked) {
        let declared = declared(text, range);
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
        nester.fields(&declared(text, range), findings)
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
    let (word, path) = rest.split_once('】')?;
    let Some(method) = Method::from_word(&word.trim().to_ascii_lowercase()) else {
        let span = Span {
            start,
            end: start + line.len(),
        };
        let message = format!("`{}` is no method", shorten(word));
        findings.report(rule::NO_PATH, span, message, "the page says `请求方式:【POST】/v3/…`");
        return None;
    };
    Some((method, path.split_whitespace().next().unwrap_or_default()))
}

/// The text between a line that is a heading and the next of some others.
fn section(text: &str, heading: &str, ends: &[&str]) -> Option<Range<usize>> {
    let mut start = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let word = line.trim();
        match start {
            None if word == heading => start = Some(at + line.len()),
            Some(start) if ends.contains(&word) => return Some(start..at),
            _ => {}
        }
        at += line.len();
    }
    start.map(|start| start..text.len())
}

/// The parts of the request: `Header HTTP头参数`, `path 路径参数`, `query 查询参数`, `body 包体参数`.
fn parts(text: &str, range: Range<usize>) -> Vec<(&'static str, Range<usize>)> {
    let headings = [
        ("header", "Header HTTP头参数"),
        ("path", "path 路径参数"),
        ("query", "query 查询参数"),
        ("body", "body 包体参数"),
    ];
    let mut found: Vec<(&'static str, Range<usize>)> = Vec::new();
    let mut at = range.start;
    for line in text.get(range.clone()).unwrap_or_default().split_inclusive('\n') {
        let heading = headings
            .iter()
            .find(|(_, heading)| line.trim().eq_ignore_ascii_case(heading));
        if let Some((part, _)) = heading {
            if let Some((_, before)) = found.last_mut() {
                before.end = at;
            }
            found.push((part, at + line.len()..range.end));
        }
        at += line.len();
    }
    found
}

/// A field as the page declares it.
struct Declared<'t> {
    name: &'t str,
    required: bool,
    kind: &'t str,
    /// What is said about it.
    description: &'t str,
    span: Span,
    /// Whether it follows `属性`: it is a member of the field before it, or of that one's neighbours.
    inside: bool,
}

/// The declarations in a run of the text.
fn declared(text: &str, range: Range<usize>) -> Vec<Declared<'_>> {
    let words: Vec<(usize, &str)> = words(text, range.clone());
    let mut list: Vec<Declared<'_>> = Vec::new();
    let mut inside = false;
    let mut skip = 0;
    for (index, (start, word)) in words.iter().enumerate() {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        let next = |by: usize| words.get(index + by).map(|(_, word)| *word);
        if *word == "属性" {
            inside = true;
            // The bars of its heading are no end.
            skip = (1..=2).take_while(|by| next(*by) == Some("|")).count();
            continue;
        }
        if *word == "|" {
            inside = false;
            continue;
        }
        let is_name = word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
        let (Some(demand @ ("必填" | "选填")), Some(kind), true) = (next(1), next(2), is_name) else {
            continue;
        };
        if let Some(before) = list.last_mut() {
            before.description = text.get(before.span.end..*start).unwrap_or_default();
        }
        let (last, kind_word) = words.get(index + 2).copied().unwrap_or((*start, kind));
        let end = last + kind_word.len();
        list.push(Declared {
            name: word,
            required: demand == "必填",
            kind,
            description: text.get(end..range.end).unwrap_or_default(),
            span: Span { start: *start, end },
            inside,
        });
        skip = 2;
    }
    list
}

fn words(text: &str, range: Range<usize>) -> Vec<(usize, &str)> {
    let part = text.get(range.clone()).unwrap_or_default();
    let mut words = Vec::new();
    let mut at = range.start;
    for piece in part.split(char::is_whitespace) {
        if !piece.is_empty() {
            words.push((at, piece));
        }
        // One character of white space was taken; its length is what is missing.
        at += piece.len();
        at += text
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8);
    }
    words
}

/// Puts declarations into one another.
struct Nester<'a> {
    sample: Option<&'a Sample>,
    code: &'a SampleCode,
}

impl Nester<'_> {
    fn fields(&self, declared: &[Declared<'_>], findings: &mut Findings) -> Vec<Field> {
        let mut fields: Vec<Field> = Vec::new();
        // The objects that are open, from the outside in, with their samples.
        let mut open: Vec<(Field, Option<&Sample>)> = Vec::new();
        for item in declared {
            if !item.inside {
                while let Some((field, _)) = open.pop() {
                    close(field, &mut open, &mut fields);
                }
            }
            // Without a sample nothing tells a member from a member's member: the innermost object has it.
            let home = open
                .iter()
                .rposition(|(_, sample)| sample.is_some_and(|sample| sample.get(item.name).is_some()));
            let keep = home.map_or(open.len(), |home| home + 1);
            let guessed = item.inside && home.is_none() && open.len() > 1;
            while open.len() > keep {
                if let Some((field, _)) = open.pop() {
                    close(field, &mut open, &mut fields);
                }
            }
            let sample = match open.last() {
                Some((_, sample)) => sample.and_then(|sample| sample.get(item.name)),
                None => self.sample.and_then(|sample| sample.get(item.name)),
            };
            let Some(mut field) = self.field(item, sample, findings) else {
                continue;
            };
            if guessed {
                field.provenance.inferred.push(remark(None, reason::PLACE_LOST));
            }
            if field.kind.value.scalar == Scalar::Object {
                open.push((field, sample));
            } else {
                close(field, &mut open, &mut fields);
            }
        }
        while let Some((field, _)) = open.pop() {
            close(field, &mut open, &mut fields);
        }
        fields.retain_mut(|field| self.has_members(field, declared, findings));
        fields
    }

    /// Leaves out objects without members, which are reported.
    fn has_members(&self, field: &mut Field, declared: &[Declared<'_>], findings: &mut Findings) -> bool {
        field
            .fields
            .retain_mut(|member| self.has_members(member, declared, findings));
        let is_empty = field.kind.value.scalar == Scalar::Object && field.fields.is_empty();
        if is_empty {
            let place = declared.iter().find(|item| item.name == field.name.value);
            let message = format!(
                "`{}` is an object whose members are not listed: it is left out",
                shorten(&field.name.value)
            );
            findings.report(
                rule::MEMBERS_LOST,
                place.map_or(Span::default(), |item| item.span),
                message,
                "look its members up in the document, and add the field to the spec by hand",
            );
        }
        !is_empty
    }

    fn field(&self, item: &Declared<'_>, sample: Option<&Sample>, findings: &mut Findings) -> Option<Field> {
        let Some((scalar, is_list, length)) = kind(item.kind) else {
            let message = format!("`{}` has the unknown type `{}`", item.name, shorten(item.kind));
            findings.report(
                rule::FIELD_TYPE,
                item.span,
                message,
                "the page says `string(32)`, `integer`, `object`…",
            );
            return None;
        };
        let mut field = plain(item.name, scalar);
        field.kind = at(FieldType {
            scalar,
            array_depth: u8::from(is_list),
        });
        field.required = item.required;
        let description = item.description.trim();
        field.title = description
            .split_once('【')
            .and_then(|(_, rest)| rest.split_once('】'))
            .and_then(|(title, _)| label::title(title))
            .map(at);
        if scalar == Scalar::String {
            field.max_length = length.map(at);
            self.encryption(&mut field, description);
            self.values(&mut field, description);
            if description.contains("YYYY-MM-DD") && !description.contains("长期") && !description.contains("THH") {
                field.format = Some(at(Format::Date));
            }
        }
        if matches!(scalar, Scalar::Integer | Scalar::Number) {
            field.unit = label::read(description).unit.map(at);
        }
        if let Some(sample) = sample.filter(|_| field.encrypted.is_none() && scalar != Scalar::Object) {
            field.example = example::example(sample, field.kind.value).map(at);
            if field.kind.value.array_depth == 0
                && let Sample::Text(text) = sample
                && scalar == Scalar::String
                && field.format.is_none()
                && example::is_date_time(text)
            {
                field.format = Some(at(Format::DateTime));
                field
                    .provenance
                    .inferred
                    .push(remark(Some("format"), reason::SAMPLE_IS_TIME));
            }
        }
        Some(field)
    }

    fn encryption(&self, field: &mut Field, description: &str) {
        let says = ["需加密", "需要加密", "加密处理", "进行加密", "敏感信息加密"]
            .iter()
            .any(|word| description.contains(word));
        let in_code = self.code.encrypted.contains(&field.name.value);
        if says || in_code {
            field.encrypted = Some(at(Cipher::RsaOaep));
        }
        if in_code && !says {
            field
                .provenance
                .inferred
                .push(remark(Some("encrypted"), reason::CODE_ENCRYPTS));
        }
    }

    fn values(&self, field: &mut Field, description: &str) {
        if field.encrypted.is_some() {
            return;
        }
        let mut values: Vec<(String, Option<String>)> = Vec::new();
        if let Some((_, listed)) = description.split_once("可选取值") {
            for word in listed.split_whitespace() {
                let (value, title) = word.split_once([':', '：']).unwrap_or((word, ""));
                let is_value = value.starts_with(|c: char| c.is_ascii_uppercase())
                    && value
                        .bytes()
                        .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
                if is_value && value.len() > 1 && !values.iter().any(|(known, _)| known == value) {
                    values.push((value.to_owned(), label::title(title)));
                }
            }
        }
        if let Some(listed) = self.code.values.get(&field.name.value) {
            let before = values.len();
            for value in listed {
                if !values.iter().any(|(known, _)| known == value) {
                    values.push((value.clone(), None));
                }
            }
            if values.len() > before {
                field.provenance.inferred.push(remark(Some("enum"), reason::CODE_LISTS));
            }
        }
        if let ([(only, _)], true) = (values.as_slice(), field.required) {
            // What the code lists may be all there is today.
            field.example = Some(at(only.clone()));
            field
                .provenance
                .inferred
                .retain(|remark| remark.reason.value != reason::CODE_LISTS);
            return;
        }
        field.values = values
            .into_iter()
            .map(|(value, title)| EnumValue {
                value: at(value),
                title,
                rust_name: None,
            })
            .collect();
    }
}

/// Puts a finished field where it belongs: into the innermost open object, or among the outermost.
fn close(field: Field, open: &mut [(Field, Option<&Sample>)], fields: &mut Vec<Field>) {
    let siblings = match open.last_mut() {
        Some((object, _)) => &mut object.fields,
        None => fields,
    };
    if !siblings.iter().any(|known| known.name == field.name) {
        siblings.push(field);
    }
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
