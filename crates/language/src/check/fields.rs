//! Checks single fields: name, type, encryption, constant, known values, place.

use std::collections::BTreeMap;

use super::choices;
use super::conditions::{circles, conditions, missing_siblings};
use super::impossible::impossible;
use super::indices::indices;
use super::limits::limits;
use super::names::{is_element_name, is_identifier, wire_name_fault};
use crate::diagnostic::Findings;
use crate::model::{Cipher, Encoding, EnumValue, Field, Protocol, Scalar};
use crate::place::{Located, Span};
use crate::repetition::Firsts;
use crate::rule::Rule;
use crate::rules;
use crate::vocabulary::names;
use crate::words::Word;

/// The part of a message that fields are in, as far as the checks differ: unlike
/// [`MessagePart`](crate::visit::MessagePart), it tells the kinds of bodies apart, and a member of an object in a request
/// counts as one of a JSON body, because objects are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldPlace {
    Path,
    Query,
    Header,
    Body,
    /// The body of an APIv2 request, which is one flat element.
    FlatBody,
    Multipart,
    Response,
    Notification,
}

impl FieldPlace {
    /// Whether the caller sends the fields.
    const fn is_request(self) -> bool {
        !matches!(self, Self::Response | Self::Notification)
    }

    /// Whether a field is an element of XML in APIv2.
    const fn is_element(self) -> bool {
        matches!(self, Self::FlatBody | Self::Response | Self::Notification)
    }
}

/// The surroundings of a field that the rules need to know.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context {
    pub(super) part: FieldPlace,
    pub(super) protocol: Protocol,
}

/// Checks the fields of one object and everything inside them.
pub(super) fn siblings(fields: &[Field], context: Context, findings: &mut Findings) {
    let by_name: BTreeMap<&str, &Field> = fields.iter().map(|field| (field.name.value.as_str(), field)).collect();
    choices::check(fields, findings);
    circles(fields, &by_name, findings);
    indices(fields, findings);
    missing_siblings(fields, &by_name, findings);
    for field in fields {
        if findings.is_full() {
            return;
        }
        names(field, context, findings);
        shape(field, context, findings);
        values(field, context, findings);
        encryption(field, context, findings);
        limits(field, findings);
        conditions(field, &by_name, findings);
        impossible(field, &by_name, findings);
        if !context.part.is_request() {
            request_keys(field, findings);
        }
        // Members of an object are nested, so they are not themselves parts of a multipart body, a path or a query.
        let inner = match context.part {
            FieldPlace::Response | FieldPlace::Notification => context,
            _ => Context {
                part: FieldPlace::Body,
                ..context
            },
        };
        siblings(&field.fields, inner, findings);
    }
}

fn names(field: &Field, context: Context, findings: &mut Findings) {
    if let Some(fault) = wire_name_fault(&field.name.value) {
        findings
            .report(rules::FIELD_NAME, field.name.span, fault)
            .help(match field.name.value.starts_with('-') {
                true => "fields are not a list: write the name without the dash",
                false => "write the name as it is sent: letters, digits, `_`, `-`, `.`, and `$n` for an index",
            });
    }
    let is_element = context.protocol == Protocol::V2 && context.part.is_element();
    if is_element && !is_element_name(&field.name.value) {
        let message = format!("`{}` is not a valid name of an XML element", field.name.value);
        findings
            .report(rules::FIELD_NAME, field.name.span, message)
            .help("write a name that begins with a letter or `_`");
    }
    if context.part == FieldPlace::Header && !field.name.value.is_ascii() {
        findings
            .report(
                rules::FIELD_NAME,
                field.name.span,
                format!("`{}` is not a valid header name", field.name.value),
            )
            .help("write the name in ASCII");
    }
    for name in field
        .rust_name
        .iter()
        .chain(&field.rust_type)
        .chain(field.values.iter().filter_map(|value| value.rust_name.as_ref()))
    {
        rust_name(name, findings);
    }
}

/// Checks a Rust name that the spec sets.
pub(super) fn rust_name(name: &Located<String>, findings: &mut Findings) {
    if !is_identifier(&name.value) {
        findings
            .report(
                rules::RUST_NAME,
                name.span,
                format!("`{}` is not a valid Rust name", name.value.escape_debug()),
            )
            .help("write an identifier of ASCII letters, digits and `_` that is not a keyword");
    }
}

/// Checks types, members and formats.
fn shape(field: &Field, context: Context, findings: &mut Findings) {
    let kind = field.kind.value;
    let name = &field.name.value;
    let mut refuse = |rule: Rule, span: Span, message: String, help: &str| {
        findings.report(rule, span, message).help(help);
    };
    let holds_members = kind.scalar == Scalar::Object || field.encoded.is_some();
    if kind.scalar == Scalar::Object && field.fields.is_empty() {
        let message = format!("the object `{name}` has no `fields`");
        refuse(
            rules::MEMBERS,
            field.name.span,
            message,
            "list its members, or write `type: json` if no document lists them",
        );
    }
    if !holds_members && let Some(first) = field.fields.first() {
        let message = format!("`{name}` is of type `{}` and cannot have members", kind.spelling());
        refuse(
            rules::MEMBERS,
            first.name.span,
            message,
            "write `type: object`, or `encoded: json` for a string that holds one",
        );
    }
    if let Some(encoded) = &field.encoded
        && kind.scalar != Scalar::String
        && !(kind.array_depth > 0 && encoded.value == Encoding::Json)
    {
        let message = format!(
            "`{name}` is of type `{}` and cannot hold an encoded document",
            kind.spelling()
        );
        refuse(
            rules::ENCODED_TYPE,
            encoded.span,
            message,
            "write `type: string`, the type that is sent; only a list keeps its own type and is sent as one string",
        );
    } else if let Some(encoded) = &field.encoded
        && field.is_indexed()
    {
        refuse(
            rules::ENCODED_TYPE,
            encoded.span,
            format!("`{name}` has an indexed name and cannot hold an encoded document"),
            "remove `encoded`: each of the fields is text",
        );
    }
    let is_nested = matches!(
        context.part,
        FieldPlace::Body | FieldPlace::Response | FieldPlace::Notification
    );
    if matches!(kind.scalar, Scalar::Object | Scalar::Json) && field.encoded.is_none() && !is_nested {
        let message = format!(
            "`{name}` is of type `{}`, but this part of the request cannot hold objects",
            kind.spelling()
        );
        refuse(
            rules::OBJECT_PLACE,
            field.kind.span,
            message,
            "write `type: string` with `encoded: json` and `fields`",
        );
    }
    if kind.scalar == Scalar::File && (context.part != FieldPlace::Multipart || kind.array_depth > 0) {
        let message = format!(
            "`{name}` is of type `{}`; only the top level of a multipart body holds files, one in each field",
            kind.spelling()
        );
        refuse(
            rules::FILE_PLACE,
            field.kind.span,
            message,
            "send a file with `multipart`; describe a response that is a file with `file`",
        );
    }
    if let Some(format) = &field.format
        && kind.scalar != Scalar::String
    {
        let message = format!("`{name}` is of type `{}` and cannot have a `format`", kind.spelling());
        refuse(rules::FORMAT_TYPE, format.span, message, "remove `format`");
    }
    if let Some(rust_type) = &field.rust_type
        && !field.has_own_type()
    {
        let message = format!("`{name}` has no struct or enumeration to name");
        refuse(rules::UNUSED_TYPE_NAME, rust_type.span, message, "remove `rust_type`");
    }
    if let Some(unit) = &field.unit
        && !matches!(kind.scalar, Scalar::Integer | Scalar::Number)
    {
        let message = format!("`{name}` is of type `{}` and cannot have a `unit`", kind.spelling());
        refuse(rules::FORMAT_TYPE, unit.span, message, "remove `unit`");
    }
}

/// Checks enumerated and constant values.
fn values(field: &Field, context: Context, findings: &mut Findings) {
    let kind = field.kind.value;
    let name = &field.name.value;
    if let Some(first) = field.values.first() {
        if !matches!(kind.scalar, Scalar::String | Scalar::Integer) {
            findings
                .report(
                    rules::ENUM_TYPE,
                    first.value.span,
                    format!("`{name}` is of type `{}` and cannot be enumerated", kind.spelling()),
                )
                .help("remove `enum`, or write `type: string`");
        }
        let mut firsts = Firsts::new();
        for EnumValue { value, .. } in &field.values {
            if let Some(first) = firsts.repeated(value.value.as_str(), value.span) {
                findings
                    .report(
                        rules::DUPLICATE_VALUE,
                        value.span,
                        format!("the value `{}` is listed twice", value.value),
                    )
                    .also(first, "first here")
                    .help("remove one of the two");
            }
        }
        let can_be_constant = kind.array_depth == 0 && field.encoded.is_none() && !field.is_indexed();
        if field.values.len() == 1 && can_be_constant && field.required && context.part.is_request() {
            findings
                .report(
                    rules::SINGLE_VALUE,
                    first.value.span,
                    format!("`{name}` is required and has only one possible value"),
                )
                .help(match kind.scalar {
                    Scalar::String => format!("write `constant: \"{}\"`: the client sends it", first.value.value),
                    _ => format!("write `constant: {}`: the client sends it", first.value.value),
                });
        }
    }
    let Some(constant) = &field.constant else { return };
    let fault = if kind.array_depth > 0 || matches!(kind.scalar, Scalar::Object | Scalar::File | Scalar::Json) {
        format!("is of type `{}`", kind.spelling())
    } else if field.is_indexed() {
        "has an indexed name".to_owned()
    } else {
        return;
    };
    findings
        .report(rules::CONSTANT, constant.span, format!("the constant `{name}` {fault}"))
        .help("only a single string, number or boolean with a fixed name can be constant");
}

fn encryption(field: &Field, context: Context, findings: &mut Findings) {
    let Some(cipher) = &field.encrypted else { return };
    let kind = field.kind.value;
    let name = &field.name.value;
    if kind.scalar != Scalar::String {
        findings
            .report(
                rules::ENCRYPTED_TYPE,
                cipher.span,
                format!("`{name}` is of type `{}` and cannot be encrypted", kind.spelling()),
            )
            .also(field.kind.span, "its type")
            .help("ciphertext is sent as a string: mark the strings inside as encrypted, or write `type: string`");
    } else if field.is_indexed() {
        findings
            .report(
                rules::ENCRYPTED_TYPE,
                cipher.span,
                format!("`{name}` has an indexed name and cannot be encrypted"),
            )
            .help("give each field a line and a name of its own");
    }
    let reason = match (cipher.value, context.part) {
        (Cipher::AesGcm | Cipher::AesEcb, part) if part.is_request() => "only WeChat Pay encrypts with this cipher",
        (Cipher::AesEcb, _) if context.protocol == Protocol::V3 => "its key is only used in APIv2",
        (Cipher::RsaBankCard, part) if !part.is_request() => "its key is only used in requests",
        (Cipher::RsaBankCard, _) if context.protocol == Protocol::V3 => "its key is only used in APIv2",
        _ => return,
    };
    findings
        .report(
            rules::CIPHER_PLACE,
            cipher.span,
            format!("`{name}` cannot be encrypted with `{}` here", cipher.value.word()),
        )
        .label(reason)
        .help("write the cipher that the document names");
}

/// Reports keys that only make sense on fields that the caller sends.
fn request_keys(field: &Field, findings: &mut Findings) {
    let keys = [
        (
            names::REQUIRED_IF,
            field.required_if.as_ref().map(|condition| condition.field.span),
        ),
        (
            names::ONLY_IF,
            field.only_if.as_ref().map(|condition| condition.field.span),
        ),
        (names::REQUIRED_OF, field.required_of.as_ref().map(|role| role.span)),
        (
            field.choice.as_ref().map_or(names::ONE_OF, |choice| choice.rule.word()),
            field.choice.as_ref().map(|choice| choice.set.span),
        ),
        (
            names::SUPPLIED_BY,
            field.supplied_by.as_ref().map(|supplier| supplier.span),
        ),
        (names::CONSTANT, field.constant.as_ref().map(|constant| constant.span)),
        (names::DEFAULT, field.default.as_ref().map(|default| default.span)),
    ];
    for (key, span) in keys {
        let Some(span) = span else { continue };
        findings
            .report(
                rules::REQUEST_KEY,
                span,
                format!(
                    "`{key}` is set on `{}`, which the caller does not send",
                    field.name.value
                ),
            )
            .help(if key == names::CONSTANT {
                "write an `enum` with this value"
            } else {
                "remove it"
            });
    }
}
