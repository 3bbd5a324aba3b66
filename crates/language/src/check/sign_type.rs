//! Checks that the field `sign_type`, which names the digest of an APIv2 signature, agrees with the operation's digest.
//!
//! The client signs a request with the digest that its field names, and else with the operation's, which it then sends
//! unless it is MD5. The service signs the response with the same one.

use crate::diagnostic::Findings;
use crate::exclusion::is_excluded;
use crate::limits;
use crate::model::{Field, Method, Operation, Protocol, Scalar, SignType};
use crate::place::{Located, Span};
use crate::rules;
use crate::text::shorten;
use crate::vocabulary::names;
use crate::words::{Word, words};

const NAME: &str = "sign_type";

/// Whether a field's name is this one in another spelling: `signType`, `sign-type`. The client does not write such a field, but it
/// names the same digest.
fn is_another_spelling(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_ascii_alphanumeric());
    name != NAME && letters.map(|c| c.to_ascii_lowercase()).eq("signtype".chars())
}

/// Checks every field of this name in an operation, and the conditions on it.
pub(super) fn sign_type(protocol: Protocol, operation: &Operation, findings: &mut Findings) {
    if protocol != Protocol::V2 {
        return;
    }
    let digest = operation.sign_type.value;
    let (body, query) = (operation.request.body.fields(), operation.request.query.as_slice());
    let (signed, unsigned) = match operation.method.value {
        Method::Get | Method::Delete => (query, body),
        _ => (body, query),
    };
    // The body of a GET, which has no place there, is reported elsewhere.
    let is_misplaced = operation.method.value == Method::Get && !body.is_empty();
    if named(signed).is_none() && !is_misplaced {
        missing(operation, named(unsigned), findings);
    }
    // The client adds the field to what is signed, unless the digest is MD5.
    let is_added = digest != SignType::Md5;
    for (fields, is_sent) in [(signed, is_added), (unsigned, false)] {
        let Some(field) = named(fields) else { continue };
        let fault = unknown_digest(field)
            .or_else(|| contradiction(field, digest).map(|(at, fault)| (at, in_request(digest, &fault))))
            .or_else(|| {
                let condition = Some(field).filter(|_| is_sent).and_then(condition)?;
                let message = format!(
                    "the client sends `{NAME}` with every request, whatever `{}` says",
                    condition.0
                );
                Some((condition.1, message))
            });
        if let Some((at, message)) = fault {
            report(operation, at, message, findings);
        }
        conditions_on(field, fields, is_sent, findings);
    }
    for field in signed
        .iter()
        .chain(unsigned)
        .filter(|field| is_another_spelling(&field.name.value))
    {
        let fault = contradiction(field, digest).map(|(at, fault)| (at, in_request(digest, &fault)));
        if let Some((at, message)) = unknown_digest(field).or(fault) {
            report(operation, at, message, findings);
        }
    }
    for field in operation.response.content.fields() {
        // Responses also hold parameters of other signatures, for example of one that starts a payment on a phone.
        let mut words = stated(field).chain(&field.example).chain(&field.default).peekable();
        let is_of_another_signature =
            words.peek().is_some() && words.all(|word| SignType::from_word(&word.value).is_none());
        let is_named = field.name.value == NAME || is_another_spelling(&field.name.value) && !is_of_another_signature;
        let Some((at, fault)) = Some(field)
            .filter(|_| is_named)
            .and_then(|field| contradiction(field, digest))
        else {
            continue;
        };
        let message = format!(
            "the response is signed with {}, as the request is, {fault}",
            digest.word()
        );
        report(operation, at, message, findings);
    }
}

fn named(fields: &[Field]) -> Option<&Field> {
    fields.iter().find(|field| field.name.value == NAME)
}

fn in_request(digest: SignType, fault: &str) -> String {
    format!("the request is signed with {}, {fault}", digest.word())
}

fn report(operation: &Operation, at: Span, message: String, findings: &mut Findings) {
    findings
        .report(rules::SIGN_TYPE, at, message)
        .also(operation.method.span, "the operation")
        .help("give the operation the digest that its document names, for example `sign_type: HMAC-SHA256` above `request`, and the field the values that the document lists");
}

/// Reports a request that is not signed with MD5 and has no field that says so: the client adds the field, so it is one of the
/// operation's.
fn missing(operation: &Operation, elsewhere: Option<&Field>, findings: &mut Findings) {
    if operation.sign_type.value == SignType::Md5 {
        return;
    }
    let digest = operation.sign_type.value.word();
    let message =
        format!("the request is signed with {digest}, but does not list `{NAME}`, by which the service learns it");
    let finding = findings.report(rules::SIGN_TYPE, operation.sign_type.span, message);
    if let Some(field) = elsewhere {
        finding.also(
            field.name.span,
            "only this part of the request has it, which is not signed",
        );
    }
    finding.help(format!(
        "list it among the fields that are signed: `{NAME}: {{type: string, required: true, constant: {digest}}}`"
    ));
}

/// A value that names no digest that the client knows: it refuses a request with such a value.
fn unknown_digest(field: &Field) -> Option<(Span, String)> {
    unknown_word(stated(field))
}

/// The first value that names no digest that the client knows, and the message about it.
fn unknown_word<'v>(values: impl IntoIterator<Item = &'v Located<String>>) -> Option<(Span, String)> {
    let mut values = values.into_iter();
    let value = values.find(|value| SignType::from_word(&value.value).is_none())?;
    let known = words::<SignType>().join(" and ");
    let message = format!(
        "the client cannot sign with `{}`, only with {known}",
        shorten(&value.value)
    );
    Some((value.span, message))
}

/// The values that a field can have: its constant, or those listed.
fn stated(field: &Field) -> impl Iterator<Item = &Located<String>> {
    let values = field.values.iter().map(|value| &value.value);
    field.constant.iter().chain(values)
}

/// Why a field cannot name the digest, in words that follow it, and the place of the fact that says so.
fn contradiction(field: &Field, digest: SignType) -> Option<(Span, String)> {
    let digest = digest.word();
    if let Some(first) = stated(field).next()
        && !stated(field).any(|value| value.value == digest)
    {
        return Some((first.span, "which this field cannot name".to_owned()));
    }
    if field.kind.value.array_depth > 0 || field.kind.value.scalar != Scalar::String {
        let spelling = field.kind.value.spelling();
        return Some((
            field.kind.span,
            format!("which a field of type `{spelling}` cannot name"),
        ));
    }
    if let Some(encrypted) = &field.encrypted
        && !is_excluded(names::ENCRYPTED, field)
    {
        return Some((encrypted.span, "which an encrypted field cannot name".to_owned()));
    }
    if let Some(problem) = limits::own_problem(field, digest) {
        let facts = [
            field.pattern.as_ref().map(|pattern| pattern.span),
            field.max_length.as_ref().map(|most| most.span),
            field.min_length.as_ref().map(|least| least.span),
            field.format.as_ref().map(|format| format.span),
        ];
        let at = facts.into_iter().flatten().next().unwrap_or(field.name.span);
        return Some((at, format!("which {problem}")));
    }
    let is_listed = |value: &str| field.values.is_empty() || stated(field).any(|listed| listed.value == value);
    // A default that is not one of the values is reported by its own rule.
    if let Some(default) = &field.default
        && default.value != digest
        && is_listed(&default.value)
        && !is_excluded(names::DEFAULT, field)
    {
        let fault = format!("but the service assumes {}", shorten(&default.value));
        return Some((default.span, fault));
    }
    if let Some(example) = &field.example
        && stated(field).next().is_none()
        && example.value != digest
        // A request that is signed with MD5 unless its field says otherwise may show the other digest.
        && digest != SignType::Md5.word()
    {
        return Some((example.span, "but the example names another digest".to_owned()));
    }
    None
}

/// The fact by which a field is not always sent, and its place.
fn condition(field: &Field) -> Option<(&'static str, Span)> {
    let conditions = [
        (
            names::ONLY_IF,
            field.only_if.as_ref().map(|condition| condition.field.span),
        ),
        (
            names::REQUIRED_IF,
            field.required_if.as_ref().map(|condition| condition.field.span),
        ),
    ];
    let choice = field
        .choice
        .as_ref()
        .map(|choice| (choice.rule.word(), choice.set.span));
    let conditions = conditions.into_iter().filter_map(|(key, at)| Some((key, at?)));
    conditions.chain(choice).find(|(key, _)| !is_excluded(key, field))
}

/// Reports conditions on the field that say nothing: the client fills it in if the caller does not, and refuses any other
/// value. Those on a constant or on listed values are checked like all others.
fn conditions_on(field: &Field, siblings: &[Field], is_sent: bool, findings: &mut Findings) {
    if field.constant.is_some() || field.supplied_by.is_some() {
        return;
    }
    for sibling in siblings {
        for condition in [&sibling.required_if, &sibling.only_if].into_iter().flatten() {
            if condition.field.value != NAME || sibling.name == field.name {
                continue;
            }
            if is_sent && !field.required {
                findings
                    .report(
                        rules::CONDITION,
                        condition.field.span,
                        format!("the caller does not always decide about `{NAME}`: the client fills it in if the caller does not"),
                    )
                    .also(field.name.span, "an optional field")
                    .help("remove the condition, or write `required: true` at the field if the document does");
                continue;
            }
            if let Some((at, message)) = unknown_word(&condition.equals).filter(|_| field.values.is_empty()) {
                findings
                    .report(rules::CONDITION, at, message)
                    .also(field.name.span, "the field")
                    .help("write a value that the field can have");
            }
        }
    }
}
