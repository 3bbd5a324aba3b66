//! Checks operations: path parameters, bodies, signatures, idempotency key, replacement.

use std::collections::BTreeMap;

use super::fields::{Context, FieldPlace, siblings};
use super::sign_type::sign_type;
use crate::diagnostic::Findings;
use crate::model::{Body, Content, Field, Method, Operation, PathSpec, Protocol, Scalar};
use crate::operation_name::operation_name;
use crate::place::Span;
use crate::read::{nearest, url_path_fault};
use crate::rules;
use crate::url_path::parameters;
use crate::words::Word;

/// Checks an operation and all its fields.
pub(super) fn operation(path: &PathSpec, operation: &Operation, findings: &mut Findings) {
    path_parameters(path, operation, findings);
    bodies(path.protocol, operation, findings);
    if path.protocol == Protocol::V2 {
        unsigned(operation, findings);
    }
    idempotency_key(operation, findings);
    sign_type(path.protocol, operation, findings);
    replacement(path, operation, findings);
    let request = &operation.request;
    let parts = [
        (FieldPlace::Path, request.path.as_slice()),
        (FieldPlace::Query, &request.query),
        (FieldPlace::Header, &request.headers),
        (body_part(path.protocol, &request.body), request.body.fields()),
        (FieldPlace::Response, operation.response.content.fields()),
    ];
    for (part, fields) in parts {
        siblings(
            fields,
            Context {
                part,
                protocol: path.protocol,
            },
            findings,
        );
    }
}

fn body_part(protocol: Protocol, body: &Body) -> FieldPlace {
    match (protocol, body) {
        (_, Body::Multipart(_)) => FieldPlace::Multipart,
        (Protocol::V2, _) => FieldPlace::FlatBody,
        (Protocol::V3, _) => FieldPlace::Body,
    }
}

fn path_parameters(path: &PathSpec, operation: &Operation, findings: &mut Findings) {
    // The parameters of a path that is wrong are not known.
    if url_path_fault(&path.url_path.value).is_some() {
        return;
    }
    let names = parameters(&path.url_path.value);
    let has_field = |name: &str| operation.request.path.iter().any(|field| field.name.value == name);
    let without_field: Vec<&str> = names.iter().copied().filter(|name| !has_field(name)).collect();
    // A misspelt field is one mistake: its parameter is not missed as well.
    let unknown = operation
        .request
        .path
        .iter()
        .filter(|field| !names.contains(&field.name.value.as_str()));
    let meant: BTreeMap<&str, &str> = unknown
        .filter_map(|field| {
            let name = field.name.value.as_str();
            Some((name, nearest(name, without_field.iter().copied())?))
        })
        .collect();
    for name in without_field
        .iter()
        .filter(|name| !meant.values().any(|meant| meant == *name))
    {
        findings
            .report(
                rules::PARAMETER_WITHOUT_FIELD,
                operation.method.span,
                format!("the URL path's parameter `{name}` has no field"),
            )
            .label(format!(
                "`{}` needs `{name}` in `request.path`",
                operation.method.value.word()
            ))
            .help(format!(
                "write `request: {{path: {{{name}: {{type: string, required: true}}}}}}`"
            ));
    }
    for field in &operation.request.path {
        let name = &field.name.value;
        if !field.required || field.only_if.is_some() || field.kind.value.array_depth > 0 {
            findings
                .report(
                    rules::OPTIONAL_PARAMETER,
                    field.name.span,
                    format!("the path parameter `{name}` is optional or has several values"),
                )
                .help("write `required: true` and a type that is not a list: the URL needs every parameter");
        }
        // A parameter that is called otherwise in the path is one mistake, whatever the number of operations.
        let before = path
            .operations
            .iter()
            .take_while(|before| before.method != operation.method);
        let mut before = before.flat_map(|before| &before.request.path);
        if !names.contains(&name.as_str()) && !before.any(|same| same.name == field.name) {
            let finding = findings.report(
                rules::FIELD_WITHOUT_PARAMETER,
                field.name.span,
                format!("the URL path `{}` has no parameter `{name}`", path.url_path.value),
            );
            match meant.get(name.as_str()) {
                Some(meant) => finding
                    .help(format!("did you mean `{meant}`?"))
                    .replace(field.name.span, *meant),
                None => finding.help(
                    "add a segment `{…}` for it to the file's path, or move the field to another part of the request",
                ),
            };
        }
    }
}

fn bodies(protocol: Protocol, operation: &Operation, findings: &mut Findings) {
    let at = |fields: &[Field]| fields.first().map_or(operation.method.span, |field| field.name.span);
    let mut refuse = |span: Span, message: &str, help: &str| {
        findings.report(rules::PROTOCOL_BODY, span, message).help(help);
    };
    match (protocol, &operation.request.body) {
        (Protocol::V3, Body::Xml(fields)) => refuse(at(fields), "an APIv3 request has no XML body", "write `json`"),
        (Protocol::V2, Body::Json(fields)) => refuse(at(fields), "an APIv2 request has no JSON body", "write `xml`"),
        _ => {}
    }
    match (protocol, &operation.response.content) {
        (Protocol::V3, Content::Xml(fields)) => refuse(at(fields), "an APIv3 response has no XML body", "write `json`"),
        (Protocol::V2, Content::Json(fields)) => {
            refuse(at(fields), "an APIv2 response has no JSON body", "write `xml`")
        }
        _ => {}
    }
    if operation.method.value == Method::Get && operation.request.body != Body::None {
        findings
            .report(
                rules::BODY_OF_GET,
                at(operation.request.body.fields()),
                "a GET request has no body",
            )
            .also(operation.method.span, "the method")
            .help("move the fields to `query`");
    }
}

fn unsigned(operation: &Operation, findings: &mut Findings) {
    let Content::Xml(fields) = &operation.response.content else {
        return;
    };
    let sign = fields.iter().find(|field| field.name.value == "sign");
    match (sign, operation.response.unsigned) {
        (None, false) => {
            findings
                .report(
                    rules::UNSIGNED,
                    operation.method.span,
                    "the XML response does not list `sign`",
                )
                .help("list it, or write `unsigned: true` in `response` if the document does not list it");
        }
        (Some(sign), true) => {
            findings
                .report(
                    rules::UNSIGNED,
                    sign.name.span,
                    "a response marked `unsigned` lists `sign`",
                )
                .help("remove `unsigned`");
        }
        _ => {}
    }
}

/// An operation cannot be its own successor.
fn replacement(path: &PathSpec, operation: &Operation, findings: &mut Findings) {
    let deprecated = operation.deprecated.as_ref();
    let Some(replacement) = deprecated.and_then(|deprecated| deprecated.replacement.as_ref()) else {
        return;
    };
    if replacement.value == operation_name(path, operation) {
        findings
            .report(
                rules::REPLACEMENT,
                replacement.span,
                "the operation is its own replacement",
            )
            .help("write the operation that replaces it, or remove the key");
    }
}

fn idempotency_key(operation: &Operation, findings: &mut Findings) {
    let Some(key) = &operation.idempotency_key else { return };
    let request = &operation.request;
    let mut fields = request
        .path
        .iter()
        .chain(&request.query)
        .chain(&request.headers)
        .chain(request.body.fields());
    let Some(field) = fields.find(|field| field.name == *key) else {
        findings
            .report(
                rules::IDEMPOTENCY_KEY,
                key.span,
                format!("the request has no field `{}`", key.value),
            )
            .help("write the name of a field in the request");
        return;
    };
    if operation.method.value == Method::Get {
        findings
            .report(
                rules::IDEMPOTENCY_KEY,
                key.span,
                "a GET request needs no key: it changes nothing, so it is safe to repeat",
            )
            .also(operation.method.span, "the method")
            .help("remove `idempotency_key`");
        return;
    }
    let fault = if field.constant.is_some() {
        "is the same in every request"
    } else if !field.values.is_empty() {
        "has one of a few values"
    } else if field.supplied_by.is_some() {
        "is filled in by the client"
    } else if field.kind.value.array_depth > 0 || !matches!(field.kind.value.scalar, Scalar::String | Scalar::Integer) {
        "is not a single text or number"
    } else if field.only_if.is_some() {
        "may be sent only under a condition"
    } else {
        return;
    };
    findings
        .report(
            rules::IDEMPOTENCY_KEY,
            key.span,
            format!("`{}` {fault}, so it cannot tell requests apart", key.value),
        )
        .also(field.name.span, "the field")
        .help("write the name of the field by which the document tells a repeated request from a new one");
}
