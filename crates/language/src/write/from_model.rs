//! Converts a spec to a tree of nodes. Defaults and derived values are not written.
//!
//! Fields, operations and notifications are destructured without `..`, so that a new member of the model does not
//! compile until it is written here.

use super::node::{Entries, list, plain, text};
use crate::model::{
    Body, Choice, Cipher, Condition, Content, DataSource, Deprecation, Document, EnumValue, ErrorCode, Field,
    FieldType, Host, Notification, Operation, Origin, PathSpec, Protocol, Provenance, RateLimit, Remark, Request,
    Response, Scalar as FieldScalar, SignType, Signer, Spec, Subject,
};
use crate::place::Located;
use crate::read;
use crate::vocabulary::names;
use crate::words::Word;
use crate::yaml::Node;

/// The tree of a spec.
pub(super) fn spec(spec: &Spec) -> Node {
    let mut root = Entries::default();
    match &spec.subject {
        Subject::Path(path) => path_spec(&mut root, &spec.file, path),
        Subject::Notification(message) => root.add(names::NOTIFICATION, notification(&spec.file, message)),
    }
    root.node()
}

impl Entries {
    fn fields(&mut self, key: &str, fields: &[Field]) {
        if !fields.is_empty() {
            self.add(key, all_fields(fields));
        }
    }

    fn provenance(&mut self, provenance: &Provenance) {
        self.add_some(names::FROM, origins(&provenance.from));
        self.add_some(names::INFERRED, remarks(&provenance.inferred));
        self.add_some(names::CORRECTED, remarks(&provenance.corrected));
        let for_callers = provenance.corrected.iter().find(|remark| remark.for_callers);
        self.text(names::MAY_BE_ABSENT, for_callers.map(|remark| &remark.reason));
        if !provenance.waived.is_empty() {
            let mut waived = Self::default();
            for waiver in &provenance.waived {
                waived.text(&waiver.code.value, Some(&waiver.reason));
            }
            self.add(names::WAIVED, waived.node());
        }
    }
}

fn path_spec(root: &mut Entries, file: &str, path: &PathSpec) {
    if read::url_path_of(file).as_ref() != Some(&path.url_path.value) {
        root.text(names::PATH, Some(&path.url_path));
    }
    for operation in &path.operations {
        root.add(operation.method.value.word(), self::operation(operation));
    }
}

fn notification(file: &str, message: &Notification) -> Node {
    let Notification {
        title,
        documents,
        deprecated,
        provenance,
        event_type,
        original_type,
        rust_name,
        protocol,
        fields,
    } = message;
    let mut entries = Entries::default();
    entries.text(names::TITLE, Some(title));
    entries.add(names::DOCUMENTS, list(documents.iter().map(document)));
    entries.add_some(names::DEPRECATED, deprecated.as_ref().map(deprecation));
    entries.provenance(provenance);
    if read::event_type_of(file).as_ref() != Some(&event_type.value) {
        entries.text(names::EVENT_TYPE, Some(event_type));
    }
    entries.text(names::ORIGINAL_TYPE, original_type.as_ref());
    entries.text(names::RUST_NAME, rust_name.as_ref());
    let part = match protocol {
        Protocol::V2 => names::XML,
        Protocol::V3 => names::RESOURCE,
    };
    entries.add(part, all_fields(fields));
    entries.node()
}

fn operation(operation: &Operation) -> Node {
    let Operation {
        method: _,
        title,
        documents,
        deprecated,
        hosts,
        signer,
        sign_type,
        mutual_tls,
        nonceless,
        idempotency_key,
        rate_limit,
        errors,
        provenance,
        request,
        response,
    } = operation;
    let mut entries = Entries::default();
    entries.text(names::TITLE, Some(title));
    entries.add(names::DOCUMENTS, list(documents.iter().map(document)));
    entries.add_some(names::DEPRECATED, deprecated.as_ref().map(deprecation));
    let hosts: Vec<Host> = hosts.iter().map(|host| host.value).collect();
    if hosts != [Host::Main] {
        entries.add(names::HOSTS, list(hosts.into_iter().map(|host| text(host.word()))));
    }
    if signer.value != Signer::Merchant {
        entries.word(names::SIGNER, Some(signer));
    }
    if sign_type.value != SignType::Md5 {
        entries.word(names::SIGN_TYPE, Some(sign_type));
    }
    entries.flag(names::MUTUAL_TLS, *mutual_tls);
    entries.flag(names::NONCELESS, *nonceless);
    entries.text(names::IDEMPOTENCY_KEY, idempotency_key.as_ref());
    entries.add_some(names::RATE_LIMIT, rate_limit.map(|limit| self::rate_limit(limit.value)));
    if !errors.is_empty() {
        entries.add(names::ERRORS, list(errors.iter().map(error)));
    }
    entries.provenance(provenance);
    if *request != Request::default() {
        entries.add(names::REQUEST, self::request(request));
    }
    entries.add(names::RESPONSE, self::response(response));
    entries.node()
}

fn document(document: &Document) -> Node {
    let mut entries = Entries::default();
    entries.text(names::URL, Some(&document.url));
    entries.text(names::UPDATED, document.updated.as_ref());
    entries.node()
}

fn deprecation(deprecation: &Deprecation) -> Node {
    let mut entries = Entries::default();
    entries.text(names::SINCE, Some(&deprecation.since));
    entries.word(names::STATUS, Some(&deprecation.status));
    entries.text(names::REPLACEMENT, deprecation.replacement.as_ref());
    entries.node()
}

fn rate_limit(limit: RateLimit) -> Node {
    text(&format!("{}/{}", limit.calls, limit.period.word()))
}

fn error(error: &ErrorCode) -> Node {
    let mut entries = Entries::default();
    entries.text(names::CODE, Some(&error.code));
    entries.add_some(names::STATUS, error.status.map(|status| plain(&status.to_string())));
    entries.add_some(names::TITLE, error.title.as_deref().map(text));
    entries.node()
}

fn request(request: &Request) -> Node {
    let mut entries = Entries::default();
    entries.fields(names::PATH, &request.path);
    entries.fields(names::QUERY, &request.query);
    match &request.body {
        Body::None => {}
        Body::Json(fields) => entries.add(names::JSON, all_fields(fields)),
        Body::Xml(fields) => entries.add(names::XML, all_fields(fields)),
        Body::Multipart(fields) => entries.add(names::MULTIPART, all_fields(fields)),
    }
    entries.fields(names::HEADERS, &request.headers);
    entries.node()
}

fn response(response: &Response) -> Node {
    let mut entries = Entries::default();
    entries.flag(names::UNSIGNED, response.unsigned);
    match &response.content {
        Content::Empty => entries.flag(names::EMPTY, true),
        Content::Redirect => entries.flag(names::REDIRECT, true),
        Content::Json(fields) => entries.add(names::JSON, all_fields(fields)),
        Content::Xml(fields) => entries.add(names::XML, all_fields(fields)),
        Content::File(file) => {
            let mut inner = Entries::default();
            inner.add_some(names::MEDIA_TYPE, file.media_type.as_deref().map(text));
            inner.add_some(names::DIGEST, file.digest.map(|digest| text(digest.word())));
            entries.add(names::FILE, inner.node());
        }
    }
    entries.node()
}

fn all_fields(fields: &[Field]) -> Node {
    let mut entries = Entries::default();
    for field in fields {
        entries.add(&field.name.value, self::field(field, fields));
    }
    entries.node()
}

fn field(field: &Field, siblings: &[Field]) -> Node {
    let Field {
        name: _,
        kind,
        required,
        required_of,
        choice,
        required_if,
        only_if,
        encrypted,
        encoded,
        min_length,
        max_length,
        pattern,
        minimum,
        maximum,
        values,
        constant,
        default,
        format,
        unit,
        supplied_by,
        title,
        example,
        rust_name,
        rust_type,
        provenance,
        fields,
    } = field;
    let mut entries = Entries::default();
    let of_type = |value: &Located<String>| typed(&value.value, kind.value);
    let of_element = |value: &EnumValue| enum_value(value, kind.value);
    entries.add(names::TYPE, text(&kind.value.spelling()));
    entries.flag(names::REQUIRED, *required);
    entries.word(names::REQUIRED_OF, required_of.as_ref());
    if let Some(choice) = choice {
        entries.add(choice.rule.word(), self::choice(choice, &field.name.value));
    }
    let condition = |condition: &Condition| condition_on(condition, siblings);
    entries.add_some(names::REQUIRED_IF, required_if.as_ref().map(condition));
    entries.add_some(names::ONLY_IF, only_if.as_ref().map(condition));
    entries.add_some(
        names::ENCRYPTED,
        encrypted.as_ref().map(|cipher| self::encrypted(cipher.value)),
    );
    entries.word(names::ENCODED, encoded.as_ref());
    let number = |number: &Located<u32>| plain(&number.value.to_string());
    entries.add_some(names::MIN_LENGTH, min_length.as_ref().map(number));
    entries.add_some(names::MAX_LENGTH, max_length.as_ref().map(number));
    entries.text(names::PATTERN, pattern.as_ref());
    let bound = |bound: &Located<String>| plain(&bound.value);
    entries.add_some(names::MINIMUM, minimum.as_ref().map(bound));
    entries.add_some(names::MAXIMUM, maximum.as_ref().map(bound));
    if !values.is_empty() {
        entries.add(names::ENUM, list(values.iter().map(of_element)));
    }
    entries.add_some(names::CONSTANT, constant.as_ref().map(of_type));
    entries.add_some(names::DEFAULT, default.as_ref().map(of_type));
    entries.word(names::FORMAT, format.as_ref());
    entries.word(names::UNIT, unit.as_ref());
    entries.word(names::SUPPLIED_BY, supplied_by.as_ref());
    entries.text(names::TITLE, title.as_ref());
    entries.add_some(names::EXAMPLE, example.as_ref().map(of_type));
    entries.text(names::RUST_NAME, rust_name.as_ref());
    entries.text(names::RUST_TYPE, rust_type.as_ref());
    entries.provenance(provenance);
    entries.fields(names::FIELDS, fields);
    entries.node()
}

fn encrypted(cipher: Cipher) -> Node {
    match cipher {
        Cipher::PublicKey => plain("true"),
        other => text(other.word()),
    }
}

fn enum_value(value: &EnumValue, field_type: FieldType) -> Node {
    let element = FieldType {
        array_depth: 0,
        ..field_type
    };
    let on_the_wire = typed(&value.value.value, element);
    if value.title.is_none() && value.rust_name.is_none() {
        return on_the_wire;
    }
    let mut entries = Entries::default();
    entries.add(names::VALUE, on_the_wire);
    entries.add_some(names::TITLE, value.title.as_deref().map(text));
    entries.text(names::RUST_NAME, value.rust_name.as_ref());
    entries.node()
}

/// A value of a field's type: numbers and booleans are written as such, everything else as text.
fn typed(value: &str, field_type: FieldType) -> Node {
    let is_text = field_type.array_depth > 0
        || matches!(
            field_type.scalar,
            FieldScalar::String | FieldScalar::Object | FieldScalar::File | FieldScalar::Json
        );
    if is_text { text(value) } else { plain(value) }
}

fn choice(choice: &Choice, field: &str) -> Node {
    if choice.alternative.value == field {
        return text(&choice.set.value);
    }
    let mut entries = Entries::default();
    entries.text(&choice.set.value, Some(&choice.alternative));
    entries.node()
}

fn condition_on(condition: &Condition, siblings: &[Field]) -> Node {
    let sibling = siblings.iter().find(|field| field.name == condition.field);
    let value = |equals: &Located<String>| match sibling {
        Some(sibling) => typed(&equals.value, sibling.kind.value),
        None => text(&equals.value),
    };
    let equals = match condition.equals.as_slice() {
        [only] => value(only),
        several => list(several.iter().map(value)),
    };
    let mut entries = Entries::default();
    entries.add(&condition.field.value, equals);
    entries.node()
}

/// Sources for the whole line, or sources by key.
fn origins(origins: &[Origin]) -> Option<Node> {
    let sources = |origin: &Origin| {
        list(origin.sources.iter().map(|source| match source.value {
            DataSource::Document(number) => plain(&number.to_string()),
            DataSource::Other(source) => text(source.word()),
        }))
    };
    if let [whole @ Origin { key: None, .. }] = origins {
        return Some(sources(whole));
    }
    let mut entries = Entries::default();
    for origin in origins {
        entries.add(origin.key.as_ref().map_or("", |key| &key.value), sources(origin));
    }
    (!origins.is_empty()).then(|| entries.node())
}

/// The reasons for reviewers: one for the whole line, or reasons by key.
fn remarks(remarks: &[Remark]) -> Option<Node> {
    let remarks: Vec<&Remark> = remarks.iter().filter(|remark| !remark.for_callers).collect();
    if let [Remark { key: None, reason, .. }] = remarks.as_slice() {
        return Some(text(&reason.value));
    }
    let mut entries = Entries::default();
    for remark in &remarks {
        entries.text(remark.key.as_ref().map_or("", |key| &key.value), Some(&remark.reason));
    }
    (!remarks.is_empty()).then(|| entries.node())
}
