//! The fields that the parts of a message can contain.

use std::collections::BTreeSet;

use wechatpay_spec::limits;
use wechatpay_spec::model::{Body, Field, Request, Scalar};
use wechatpay_spec::place::Span;
use wechatpay_spec::vocabulary::names;

use crate::construct::remark;
use crate::draft::Route;
use crate::findings::{Findings, shorten};
use crate::reason;
use crate::rules;

/// Headers that every request has.
const USUAL_HEADERS: &[&str] = &["Authorization", "Accept", "Content-Type", "User-Agent"];

/// Whether every request has a header of this name.
pub(in crate::input) fn is_usual_header(name: &str) -> bool {
    USUAL_HEADERS.iter().any(|usual| usual.eq_ignore_ascii_case(name))
}

/// Whether a name is that of a header which every message has: one of a request, or that of the service's signature.
pub(in crate::input) fn is_of_message(name: &str) -> bool {
    is_usual_header(name) || name.to_ascii_lowercase().starts_with("wechatpay-")
}

/// Leaves out what no spec can say, and reports it: a parameter that the URL path does not have, a field that a part lists
/// twice, and an object where only plain values are sent.
pub(super) fn settle(request: &mut Request, route: &Route, findings: &mut Findings) {
    let parameters: BTreeSet<&str> = route.parameters().collect();
    request.path.retain(|field| {
        let name = field.name.value.as_str();
        let is_known = parameters.contains(name);
        if !is_known {
            let message = format!(
                "the page lists the parameter `{}` of the path, which has none",
                shorten(name)
            );
            let help = "compare the path in the page's line `请求方式` with the document";
            findings.report(rules::NO_PATH, Span::default(), message, help);
        }
        is_known
    });
    parameters_in_query(request, &parameters, findings);
    for name in &parameters {
        if !request.path.iter().any(|field| field.name.value == *name) {
            let message = format!("no row lists the parameter `{}` of the path", shorten(name));
            let help = "its row may be lost, or its name broken: compare it with the document";
            findings.report(rules::ROW_LOST, Span::default(), message, help);
        }
    }
    unique(&mut request.path, "path", findings);
    unique(&mut request.query, "query", findings);
    unique(&mut request.headers, "headers", findings);
    plain(&request.path, "the path", findings);
    plain(&request.query, "the query", findings);
    plain(&request.headers, "the headers", findings);
    match &mut request.body {
        Body::None => {}
        Body::Json(fields) => unique(fields, "body", findings),
        Body::Xml(fields) | Body::Multipart(fields) => {
            unique(fields, "body", findings);
            plain(fields, "this body", findings);
        }
    }
    for field in request.fields_mut() {
        field.each_mut(&mut |field| {
            single_value(field, findings);
            only_if(field);
        });
    }
    values(request.fields_mut(), findings);
}

/// Moves the fields of the query that the URL path has as parameters to the path, unless the page lists them there too; both
/// are reported.
fn parameters_in_query(request: &mut Request, parameters: &BTreeSet<&str>, findings: &mut Findings) {
    let is_parameter = |field: &Field| parameters.contains(field.name.value.as_str());
    let (doubtful, query) = std::mem::take(&mut request.query)
        .into_iter()
        .partition::<Vec<Field>, _>(is_parameter);
    request.query = query;
    for (place, mut field) in doubtful.into_iter().enumerate() {
        let name = shorten(&field.name.value);
        let message = format!("the page lists `{name}` in the query, and the URL path has a parameter of this name");
        if request.path.iter().any(|known| known.name == field.name) {
            let help = "it was read as part of both; compare them with the document";
            findings.report(rules::NOT_EXPRESSED, Span::default(), message, help);
            request.query.insert(place.min(request.query.len()), field);
            continue;
        }
        let help = "it was read as the parameter of the path; compare the headings of the parts with the document";
        findings.report(rules::NOT_EXPRESSED, Span::default(), message, help);
        if !field.required {
            let remark = remark(Some(names::REQUIRED), reason::PATH_ALWAYS);
            field.provenance.corrected.push(remark);
        }
        field.required = true;
        field.required_if = None;
        field.only_if = None;
        field.default = None;
        request.path.push(field);
    }
}

/// Keeps the values that a page lists where they break the limits that it states; then these are left out, and reported.
pub(super) fn values<'f>(fields: impl IntoIterator<Item = &'f mut Field>, findings: &mut Findings) {
    let mut settle = |field: &mut Field| {
        example_among_values(field, findings);
        let listed = field.values.iter().map(|value| &value.value.value);
        let others = field.constant.iter().chain(&field.default).map(|value| &value.value);
        let broken = listed
            .chain(others)
            .find_map(|value| Some((value.clone(), limits::problem(field, value)?)));
        let Some((value, problem)) = broken else { return };
        let message = format!(
            "`{}` of `{}` {problem}: the page contradicts itself",
            shorten(&value),
            shorten(&field.name.value)
        );
        let help = "the values were read, and the limits left out; compare both with the document";
        findings.report(rules::NOT_EXPRESSED, Span::default(), message, help);
        field.min_length = None;
        field.max_length = None;
        field.pattern = None;
        field.minimum = None;
        field.maximum = None;
    };
    for field in fields {
        field.each_mut(&mut settle);
    }
}

/// Leaves out an example that is not among the values that the page lists, and reports it.
fn example_among_values(field: &mut Field, findings: &mut Findings) {
    let is_plain = field.kind.value.array_depth == 0 && field.encoded.is_none() && !field.is_indexed();
    let is_listed = |example: &str| field.values.iter().any(|value| value.value.value == example);
    let Some(example) = field.example.as_ref().map(|example| example.value.clone()) else {
        return;
    };
    if field.values.is_empty() || !is_plain || is_listed(&example) {
        return;
    }
    let message = format!(
        "the example `{}` of `{}` is not among the values that the page lists",
        shorten(&example),
        shorten(&field.name.value)
    );
    let help = "the example was left out; compare the field's `enum` with the document";
    findings.report(rules::VALUES_DOUBTFUL, Span::default(), message, help);
    field.example = None;
}

/// A field that is sent under a condition only is required under that condition.
fn only_if(field: &mut Field) {
    if !field.required || field.only_if.is_none() {
        return;
    }
    field.required = false;
    field.required_if = field.required_if.take().or_else(|| field.only_if.take());
    field.only_if = None;
    field
        .provenance
        .corrected
        .push(remark(Some(names::REQUIRED), reason::NOTE_CONDITIONS));
}

/// A required field with a single listed value would be a constant, which the page may not mean.
fn single_value(field: &mut Field, findings: &mut Findings) {
    let is_plain = field.kind.value.array_depth == 0 && field.encoded.is_none() && !field.is_indexed();
    if let ([only], true) = (field.values.as_slice(), field.required && is_plain) {
        // The sample shows that there are others.
        let other = field
            .example
            .as_ref()
            .filter(|example| example.value != only.value.value);
        let shown = other.map_or(String::new(), |example| {
            format!(", but its example is `{}`", shorten(&example.value))
        });
        let message = format!(
            "`{}` is required and lists one value only, `{}`{shown}",
            shorten(&field.name.value),
            shorten(&only.value.value)
        );
        let help = match other {
            Some(_) => "compare the field's `enum` with the document: the page has lost values",
            None => "write `constant` instead of `example` in the spec by hand if no other value is allowed",
        };
        findings.report(rules::VALUES_DOUBTFUL, Span::default(), message, help);
        if other.is_none() {
            field.example = Some(only.value.clone());
        }
        field.values.clear();
    }
}

/// Keeps the first of several fields of one name.
pub(super) fn unique(fields: &mut Vec<Field>, part: &str, findings: &mut Findings) {
    let mut known: BTreeSet<String> = BTreeSet::new();
    fields.retain(|field| {
        let is_new = known.insert(field.name.value.clone());
        if !is_new {
            let message = format!("`{}` is listed again in the {part}", shorten(&field.name.value));
            let help = "the first one was read; compare the two in the document";
            findings.report(rules::NOT_EXPRESSED, Span::default(), message, help);
        }
        is_new
    });
}

/// Reports the objects in a part that allows only plain values.
fn plain(fields: &[Field], part: &str, findings: &mut Findings) {
    let is_object = |field: &&Field| matches!(field.kind.value.scalar, Scalar::Object | Scalar::Json);
    for field in fields.iter().filter(is_object) {
        let message = format!(
            "`{}` is an object, which {part} cannot hold",
            shorten(&field.name.value)
        );
        let help =
            "compare the field and its section with the document; if it is sent as JSON in a text, write `string`";
        findings.report(rules::FIELD_TYPE, Span::default(), message, help);
    }
}
