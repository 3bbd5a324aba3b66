//! The OpenAPI object of an operation: parameters, request body, responses.

use std::borrow::Cow;

use wechatpay_spec::model::{
    Body, Content, Deprecation, Direction, Document, Encoding, Field, Host, Method, Operation, Protocol, RateLimit,
    SignType, Signer,
};
use wechatpay_spec::vocabulary::names;
use wechatpay_spec::words::Word;

use crate::components;
use crate::json::{Json, Object};
use crate::schema;

/// The names of path parameters: the one in the spec, and the one in the path.
pub(crate) type ParameterNames<'n> = [(&'n str, &'n str)];

/// An operation object.
pub(crate) fn operation(
    file: &str,
    operation: &Operation,
    protocol: Protocol,
    family: Option<&str>,
    names: &ParameterNames<'_>,
) -> Object {
    let mut object = Object::default();
    if let Some(family) = family {
        object.put("tags", vec![Json::from(family)]);
    }
    object.put("summary", operation.title.value.as_str());
    object.put("operationId", identifier(file, operation.method.value));
    documents(&mut object, &operation.documents);
    deprecated(&mut object, operation.deprecated.as_ref());
    let hosts: Vec<Host> = operation.hosts.iter().map(|host| host.value).collect();
    if hosts != [Host::Main] {
        object.put("servers", components::servers(&hosts));
    }
    object.put("security", vec![security(operation, protocol).into()]);
    object.put_unless_empty("parameters", parameters(operation, names));
    object.put_some("requestBody", request_body(&operation.request.body));
    object.put("responses", responses(operation, protocol));
    object.put_if("x-nonceless", operation.nonceless);
    object.put_some(
        "x-idempotency-key",
        operation.idempotency_key.as_ref().map(|key| key.value.as_str()),
    );
    object.put_some(
        "x-rate-limit",
        operation.rate_limit.as_ref().map(|limit| rate_limit(limit.value)),
    );
    object.put_unless_empty("x-errors", errors(operation));
    schema::provenance(&mut object, &operation.provenance);
    object
}

/// The key of a method in a path item.
pub(crate) fn method(method: Method) -> Cow<'static, str> {
    method.word().into()
}

/// An operation's `operationId`, a name that no other operation has: the path of its spec below the folder of specs, and
/// its method. The braces of a parameter become `~`, which occurs in no path.
pub fn identifier(file: &str, method: Method) -> String {
    let place = file.trim_end_matches(".yaml").replace('/', ".");
    format!("{}.{}", place.replace('{', "~").replace('}', ""), method.word())
}

/// Adds the pages that the spec follows.
pub(crate) fn documents(object: &mut Object, documents: &[Document]) {
    if let Some(first) = documents.first() {
        object.put("externalDocs", Object::one("url", first.url.value.as_str()));
    }
    let list = documents.iter().map(|document| {
        let mut page = Object::one("url", document.url.value.as_str());
        page.put_some(names::UPDATED, document.updated.as_ref().map(|day| day.value.as_str()));
        page.into()
    });
    object.put("x-documents", list.collect::<Vec<Json>>());
}

/// States the deprecation of an operation or a notification.
pub(crate) fn deprecated(object: &mut Object, deprecation: Option<&Deprecation>) {
    let Some(deprecation) = deprecation else { return };
    let mut details = Object::one(names::SINCE, deprecation.since.value.as_str());
    details.put(names::STATUS, deprecation.status.value.word());
    let replacement = deprecation.replacement.as_ref();
    details.put_some(
        names::REPLACEMENT,
        replacement.map(|replacement| replacement.value.as_str()),
    );
    object.put("deprecated", true);
    object.put("x-deprecated", details);
}

fn security(operation: &Operation, protocol: Protocol) -> Object {
    let scheme = match (protocol, operation.signer.value, operation.sign_type.value) {
        (Protocol::V3, Signer::Merchant, _) => components::MERCHANT,
        (Protocol::V3, Signer::Brand, _) => components::BRAND,
        (Protocol::V2, _, SignType::Md5) => components::MD5,
        (Protocol::V2, _, SignType::HmacSha256) => components::HMAC_SHA256,
    };
    let mut requirement = Object::one(scheme, Vec::<Json>::new());
    if operation.mutual_tls {
        requirement.put(components::MUTUAL_TLS, Vec::<Json>::new());
    }
    requirement
}

fn parameters(operation: &Operation, names: &ParameterNames<'_>) -> Vec<Json> {
    let request = &operation.request;
    let parts = [
        ("path", &request.path),
        ("query", &request.query),
        ("header", &request.headers),
    ];
    let mut list = Vec::new();
    for (part, fields) in parts {
        for field in fields {
            let own = field.name.value.as_str();
            let given = names.iter().find(|(name, _)| part == "path" && *name == own);
            list.push(parameter(part, given.map_or(own, |(_, given)| given), field).into());
        }
    }
    list
}

fn parameter(part: &'static str, name: &str, field: &Field) -> Object {
    let mut object = Object::one("name", name);
    object.put("in", part);
    object.put_if("required", part == "path" || field.required);
    object.put("schema", schema::field(field, Direction::Sent));
    object
}

fn request_body(body: &Body) -> Option<Object> {
    let (media_type, content) = match body {
        Body::None => return None,
        Body::Json(fields) => (
            "application/json",
            Object::one("schema", schema::object(fields, Direction::Sent)),
        ),
        Body::Xml(fields) => ("application/xml", xml(fields, Direction::Sent)),
        Body::Multipart(fields) => ("multipart/form-data", multipart(fields)),
    };
    let mut object = Object::one("required", true);
    object.put("content", Object::one(media_type, content));
    Some(object)
}

/// A flat `<xml>` element.
pub(crate) fn xml(fields: &[Field], direction: Direction) -> Object {
    let mut element = schema::object(fields, direction);
    element.put("xml", Object::one("name", "xml"));
    Object::one("schema", element)
}

fn multipart(fields: &[Field]) -> Object {
    let mut object = Object::one("schema", schema::object(fields, Direction::Sent));
    let mut encoding = Object::default();
    for field in fields {
        if field
            .encoded
            .as_ref()
            .is_some_and(|encoding| encoding.value == Encoding::Json)
        {
            encoding.put(field.name.value.clone(), Object::one("contentType", "application/json"));
        }
    }
    if !encoding.is_empty() {
        object.put("encoding", encoding);
    }
    object
}

fn responses(operation: &Operation, protocol: Protocol) -> Object {
    let response = &operation.response;
    let mut object = Object::default();
    let (status, content) = match &response.content {
        Content::Empty => ("204", None),
        Content::Redirect => ("302", None),
        Content::File(file) => {
            let media_type = file
                .media_type
                .clone()
                .unwrap_or_else(|| "application/octet-stream".to_owned());
            ("200", Some(Object::one(media_type, Object::default())))
        }
        Content::Json(fields) => {
            let schema = Object::one("schema", schema::object(fields, Direction::Received));
            ("200", Some(Object::one("application/json", schema)))
        }
        Content::Xml(fields) => (
            "200",
            Some(Object::one("application/xml", xml(fields, Direction::Received))),
        ),
    };
    object.put("description", "The operation succeeded.");
    object.put_some("content", content);
    object.put_if("x-unsigned", response.unsigned);
    if let Content::File(file) = &response.content {
        object.put_some("x-digest", file.digest.map(Word::word));
    }
    let mut responses = Object::one(status, object);
    if protocol == Protocol::V3 {
        responses.put("default", Object::one("$ref", components::ERROR_RESPONSE));
    }
    responses
}

fn rate_limit(limit: RateLimit) -> Object {
    let mut object = Object::one("calls", i64::from(limit.calls));
    object.put("period", limit.period.word());
    object
}

fn errors(operation: &Operation) -> Vec<Json> {
    let errors = operation.errors.iter().map(|error| {
        let mut object = Object::one("code", error.code.value.as_str());
        object.put_some("status", error.status.map(i64::from));
        object.put_some("title", error.title.as_deref());
        object.into()
    });
    errors.collect()
}
