//! A spec as a tree of nodes. What the loader fills in by itself is not written.

use crate::model::{
    Body, Cipher, Condition, Content, Deprecation, Document, EnumValue, ErrorCode, Field, FieldType, Host,
    Notification, Operation, PathSpec, Protocol, Provenance, RateLimit, Remark, Request, Response,
    Scalar as FieldScalar, SignType, Signer, Spec, Subject,
};
use crate::place::{Located, Span};
use crate::read;
use crate::words::Word;
use crate::yaml::{Entry, Kind, Node, Scalar, Value, kind};

/// The tree of a spec.
pub(super) fn spec(spec: &Spec) -> Node {
    let mut root = Entries::default();
    match &spec.subject {
        Subject::Path(path) => path_spec(&mut root, &spec.file, path),
        Subject::Notification(message) => root.add("notification", notification(&spec.file, message)),
    }
    root.node()
}

/// A mapping while it is built.
#[derive(Default)]
struct Entries(Vec<Entry>);

impl Entries {
    fn add(&mut self, key: &str, value: Node) {
        self.0.push(Entry {
            key: Located::new(key.to_owned(), Span::default()),
            value,
        });
    }

    fn add_some(&mut self, key: &str, value: Option<Node>) {
        if let Some(value) = value {
            self.add(key, value);
        }
    }

    fn text(&mut self, key: &str, value: Option<&Located<String>>) {
        self.add_some(key, value.map(|value| text(&value.value)));
    }

    fn word<T: Word>(&mut self, key: &str, value: Option<&Located<T>>) {
        self.add_some(key, value.map(|value| text(value.value.word())));
    }

    fn flag(&mut self, key: &str, value: bool) {
        self.add_some(key, value.then(|| plain("true")));
    }

    fn fields(&mut self, key: &str, fields: &[Field]) {
        if !fields.is_empty() {
            self.add(key, all_fields(fields));
        }
    }

    fn provenance(&mut self, provenance: &Provenance) {
        self.add_some("inferred", remarks(&provenance.inferred));
        self.add_some("corrected", remarks(&provenance.corrected));
        if !provenance.waived.is_empty() {
            let mut waived = Self::default();
            for waiver in &provenance.waived {
                waived.text(&waiver.code.value, Some(&waiver.reason));
            }
            self.add("waived", waived.node());
        }
    }

    fn node(self) -> Node {
        node(Value::Mapping(self.0))
    }
}

fn node(value: Value) -> Node {
    Node {
        span: Span::default(),
        value,
    }
}

fn text(value: &str) -> Node {
    node(Value::Scalar(Scalar {
        text: value.to_owned(),
        kind: Kind::String,
    }))
}

/// What YAML takes a text for when it is not quoted.
fn plain(value: &str) -> Node {
    node(Value::Scalar(Scalar {
        text: value.to_owned(),
        kind: kind(value),
    }))
}

fn list(items: impl Iterator<Item = Node>) -> Node {
    node(Value::Sequence(items.collect()))
}

fn path_spec(root: &mut Entries, file: &str, path: &PathSpec) {
    if read::url_path_of(file).as_ref() != Some(&path.url_path.value) {
        root.text("path", Some(&path.url_path));
    }
    for operation in &path.operations {
        root.add(operation.method.value.word(), self::operation(operation));
    }
}

fn notification(file: &str, message: &Notification) -> Node {
    let mut entries = Entries::default();
    entries.text("title", Some(&message.title));
    entries.add("documents", list(message.documents.iter().map(document)));
    entries.add_some("deprecated", message.deprecated.as_ref().map(deprecation));
    entries.provenance(&message.provenance);
    if read::event_type_of(file).as_ref() != Some(&message.event_type.value) {
        entries.text("event_type", Some(&message.event_type));
    }
    entries.text("original_type", message.original_type.as_ref());
    entries.text("rust_name", message.rust_name.as_ref());
    let part = match message.protocol {
        Protocol::V2 => "xml",
        Protocol::V3 => "resource",
    };
    entries.add(part, all_fields(&message.fields));
    entries.node()
}

fn operation(operation: &Operation) -> Node {
    let mut entries = Entries::default();
    entries.text("title", Some(&operation.title));
    entries.add("documents", list(operation.documents.iter().map(document)));
    entries.add_some("deprecated", operation.deprecated.as_ref().map(deprecation));
    let hosts: Vec<Host> = operation.hosts.iter().map(|host| host.value).collect();
    if hosts != [Host::Main] {
        entries.add("hosts", list(hosts.into_iter().map(|host| text(host.word()))));
    }
    if operation.signer.value != Signer::Merchant {
        entries.word("signer", Some(&operation.signer));
    }
    if operation.sign_type.value != SignType::Md5 {
        entries.word("sign_type", Some(&operation.sign_type));
    }
    entries.flag("mutual_tls", operation.mutual_tls);
    entries.flag("nonceless", operation.nonceless);
    entries.text("idempotency_key", operation.idempotency_key.as_ref());
    entries.add_some("rate_limit", operation.rate_limit.map(|limit| rate_limit(limit.value)));
    if !operation.errors.is_empty() {
        entries.add("errors", list(operation.errors.iter().map(error)));
    }
    entries.provenance(&operation.provenance);
    if operation.request != Request::default() {
        entries.add("request", request(&operation.request));
    }
    entries.add("response", response(&operation.response));
    entries.node()
}

fn document(document: &Document) -> Node {
    let mut entries = Entries::default();
    entries.text("url", Some(&document.url));
    entries.text("updated", document.updated.as_ref());
    entries.node()
}

fn deprecation(deprecation: &Deprecation) -> Node {
    let mut entries = Entries::default();
    entries.text("since", Some(&deprecation.since));
    entries.word("status", Some(&deprecation.status));
    entries.text("replacement", deprecation.replacement.as_ref());
    entries.node()
}

fn rate_limit(limit: RateLimit) -> Node {
    text(&format!("{}/{}", limit.calls, limit.period.word()))
}

fn error(error: &ErrorCode) -> Node {
    let mut entries = Entries::default();
    entries.text("code", Some(&error.code));
    entries.add_some("status", error.status.map(|status| plain(&status.to_string())));
    entries.add_some("title", error.title.as_deref().map(text));
    entries.node()
}

fn request(request: &Request) -> Node {
    let mut entries = Entries::default();
    entries.fields("path", &request.path);
    entries.fields("query", &request.query);
    match &request.body {
        Body::None => {}
        Body::Json(fields) => entries.add("json", all_fields(fields)),
        Body::Xml(fields) => entries.add("xml", all_fields(fields)),
        Body::Multipart(fields) => entries.add("multipart", all_fields(fields)),
    }
    entries.fields("headers", &request.headers);
    entries.node()
}

fn response(response: &Response) -> Node {
    let mut entries = Entries::default();
    entries.flag("unsigned", response.unsigned);
    match &response.content {
        Content::Empty => entries.flag("empty", true),
        Content::Redirect => entries.flag("redirect", true),
        Content::Json(fields) => entries.add("json", all_fields(fields)),
        Content::Xml(fields) => entries.add("xml", all_fields(fields)),
        Content::File(file) => {
            let mut inner = Entries::default();
            inner.add_some("media_type", file.media_type.as_deref().map(text));
            inner.add_some("digest", file.digest.map(|digest| text(digest.word())));
            entries.add("file", inner.node());
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
    let mut entries = Entries::default();
    let of_type = |value: &Located<String>| typed(&value.value, field.kind.value);
    let of_element = |value: &EnumValue| enum_value(value, field.kind.value);
    entries.add("type", text(&field.kind.value.spelling()));
    entries.flag("required", field.required);
    let condition = |condition: &Condition| condition_on(condition, siblings);
    entries.add_some("required_if", field.required_if.as_ref().map(condition));
    entries.add_some("only_if", field.only_if.as_ref().map(condition));
    entries.add_some(
        "encrypted",
        field.encrypted.as_ref().map(|cipher| encrypted(cipher.value)),
    );
    entries.word("encoded", field.encoded.as_ref());
    let length = field.max_length.as_ref();
    entries.add_some("max_length", length.map(|length| plain(&length.value.to_string())));
    if !field.values.is_empty() {
        entries.add("enum", list(field.values.iter().map(of_element)));
    }
    entries.add_some("constant", field.constant.as_ref().map(of_type));
    entries.word("format", field.format.as_ref());
    entries.word("unit", field.unit.as_ref());
    entries.word("supplied_by", field.supplied_by.as_ref());
    entries.text("title", field.title.as_ref());
    entries.add_some("example", field.example.as_ref().map(of_type));
    entries.text("rust_name", field.rust_name.as_ref());
    entries.text("rust_type", field.rust_type.as_ref());
    entries.provenance(&field.provenance);
    entries.fields("fields", &field.fields);
    entries.node()
}

fn encrypted(cipher: Cipher) -> Node {
    match cipher {
        Cipher::RsaOaep => plain("true"),
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
    entries.add("value", on_the_wire);
    entries.add_some("title", value.title.as_deref().map(text));
    entries.text("rust_name", value.rust_name.as_ref());
    entries.node()
}

/// A value of a field's type: a number or a boolean is one in YAML, everything else is text.
fn typed(value: &str, field_type: FieldType) -> Node {
    let is_text = field_type.array_depth > 0
        || matches!(
            field_type.scalar,
            FieldScalar::String | FieldScalar::Object | FieldScalar::File | FieldScalar::Json
        );
    if is_text { text(value) } else { plain(value) }
}

fn condition_on(condition: &Condition, siblings: &[Field]) -> Node {
    let sibling = siblings.iter().find(|field| field.name == condition.field);
    let equals = match sibling {
        Some(sibling) => typed(&condition.equals.value, sibling.kind.value),
        None => text(&condition.equals.value),
    };
    let mut entries = Entries::default();
    entries.add(&condition.field.value, equals);
    entries.node()
}

/// A reason for the whole line, or reasons by key.
fn remarks(remarks: &[Remark]) -> Option<Node> {
    if let [Remark { key: None, reason }] = remarks {
        return Some(text(&reason.value));
    }
    let mut entries = Entries::default();
    for remark in remarks {
        entries.text(remark.key.as_ref().map_or("", |key| &key.value), Some(&remark.reason));
    }
    (!remarks.is_empty()).then(|| entries.node())
}
