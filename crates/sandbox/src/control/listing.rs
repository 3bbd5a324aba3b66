//! The catalogue as JSON, for the sandbox's page to show and search.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use serde_json::{Map, Value, json};
use wechatpay_spec::english;
use wechatpay_spec::model::{Body, Content, Deprecation, Field, Notification, Protocol, Unit};
use wechatpay_spec::money;
use wechatpay_spec::names::modules;
use wechatpay_spec::vocabulary::names as keys;
use wechatpay_spec::words::Word;

use crate::catalogue::{Catalogue, Entry, method_name};
use crate::example;

/// The documents about the catalogue. Each is written when it is first asked for.
pub(super) struct Documents {
    catalogue: Arc<Catalogue>,
    listing: OnceLock<Bytes>,
    openapi: OnceLock<Bytes>,
}

impl Documents {
    pub(super) const fn new(catalogue: Arc<Catalogue>) -> Self {
        Self {
            catalogue,
            listing: OnceLock::new(),
            openapi: OnceLock::new(),
        }
    }

    /// The catalogue for the page; [`crate::control`] describes its form.
    pub(super) fn listing(&self) -> Bytes {
        self.listing.get_or_init(|| self.catalogue.listing().into()).clone()
    }

    /// The OpenAPI document.
    pub(super) fn openapi(&self) -> Bytes {
        self.openapi
            .get_or_init(|| wechatpay_openapi::document(self.catalogue.loaded()).into())
            .clone()
    }
}

impl Catalogue {
    /// The catalogue in JSON, as `GET /_sandbox/catalogue` sends it; [`crate::control`] describes its form.
    #[must_use]
    pub fn listing(&self) -> String {
        self.described().to_string()
    }

    /// The same as a value.
    #[must_use]
    pub fn described(&self) -> Value {
        document(self)
    }

    /// The notification of an id, in any case, in JSON as it is in the catalogue. Only its own spec is parsed.
    #[must_use]
    pub fn described_notification(&self, id: &str) -> Option<Value> {
        let (file, message) = self.notification_in_any_case(id)?;
        Some(notification(self, &file, &message))
    }
}

impl Entry {
    /// The operation in JSON, as it is in the catalogue; [`crate::control`] describes its form.
    #[must_use]
    pub fn described(&self) -> Value {
        operation(self)
    }
}

/// The document `{"families": […], "operations": […], "notifications": […]}`.
fn document(catalogue: &Catalogue) -> Value {
    let families = catalogue.families().list.iter();
    let families = families.map(
        |family| json!({"name": family.name.value, (keys::TITLE): family.title.value, (keys::DEFAULT): family.default}),
    );
    let notifications = catalogue.notifications().iter();
    let notifications = notifications.map(|(file, message)| notification(catalogue, file, message));
    json!({
        "families": families.collect::<Vec<_>>(),
        (keys::OPERATIONS): catalogue.operations().map(operation).collect::<Vec<_>>(),
        "notifications": notifications.collect::<Vec<_>>(),
    })
}

fn notification(catalogue: &Catalogue, file: &str, message: &Notification) -> Value {
    let mut object = json!({
        "id": file.trim_start_matches("notify/").trim_end_matches(".yaml"),
        (keys::TITLE): message.title.value,
        "english": english::words(&message.title.value),
        "protocol": protocol(message.protocol),
        "family": catalogue.families().of(file).map(|family| &family.name.value),
        (keys::EVENT_TYPE): message.event_type.value,
        (keys::DOCUMENTS): message.documents.iter().map(|page| &page.url.value).collect::<Vec<_>>(),
        (keys::FIELDS): fields(&message.fields),
        (keys::EXAMPLE): example::notification(file, message),
    });
    put_deprecation(&mut object, message.deprecated.as_ref());
    object
}

fn operation(entry: &Entry) -> Value {
    let operation = &entry.operation;
    let (body_kind, body) = match &operation.request.body {
        Body::None => (None, &[][..]),
        Body::Json(fields) => (Some(keys::JSON), fields.as_slice()),
        Body::Xml(fields) => (Some(keys::XML), fields.as_slice()),
        Body::Multipart(fields) => (Some(keys::MULTIPART), fields.as_slice()),
    };
    let response_kind = match &operation.response.content {
        Content::Empty => keys::EMPTY,
        Content::Redirect => keys::REDIRECT,
        Content::File(_) => keys::FILE,
        Content::Json(_) => keys::JSON,
        Content::Xml(_) => keys::XML,
    };
    let hosts = operation.hosts.iter().map(|host| host.value.word());
    let errors = operation.errors.iter().map(|error| {
        let mut object = Map::new();
        put(&mut object, keys::CODE, Some(&error.code.value));
        put(&mut object, keys::STATUS, error.status);
        put(&mut object, keys::TITLE, error.title.as_ref());
        Value::Object(object)
    });
    let mut object = json!({
        "id": entry.id,
        (keys::TITLE): operation.title.value,
        "english": english::words(&operation.title.value),
        "family": entry.family,
        "rust": rust_path(entry),
        "method": method_name(operation.method.value),
        (keys::PATH): entry.path,
        (keys::HOSTS): hosts.collect::<Vec<_>>(),
        "protocol": protocol(entry.protocol),
        (keys::MUTUAL_TLS): operation.mutual_tls,
        (keys::SIGNER): operation.signer.value.word(),
        (keys::DOCUMENTS): operation.documents.iter().map(|page| &page.url.value).collect::<Vec<_>>(),
        (keys::REQUEST): {
            (keys::PATH): fields(&operation.request.path),
            (keys::QUERY): fields(&operation.request.query),
            (keys::HEADERS): fields(&operation.request.headers),
            "body_kind": body_kind,
            "body": fields(body),
            (keys::EXAMPLE): example::request(entry).shown(),
        },
        (keys::RESPONSE): {
            "kind": response_kind,
            "signed": !operation.response.unsigned,
            (keys::FIELDS): fields(operation.response.content.fields()),
        },
        (keys::ERRORS): errors.collect::<Vec<_>>(),
    });
    if let Some(object) = object.as_object_mut() {
        let limit = operation.rate_limit.as_ref().map(|limit| limit.value);
        put(
            object,
            keys::RATE_LIMIT,
            limit.map(|limit| format!("{}/{}", limit.calls, limit.period.word())),
        );
    }
    put_deprecation(&mut object, operation.deprecated.as_ref());
    object
}

fn put_deprecation(object: &mut Value, deprecation: Option<&Deprecation>) {
    if let (Some(object), Some(deprecation)) = (object.as_object_mut(), deprecation) {
        let details = json!({
            (keys::SINCE): deprecation.since.value,
            (keys::STATUS): deprecation.status.value.word(),
            (keys::REPLACEMENT): deprecation.replacement.as_ref().map(|replacement| &replacement.value),
        });
        put(object, keys::DEPRECATED, Some(details));
    }
}

/// The function of the generated crate that makes the call: `wechatpay_api::v3::pay::transactions::jsapi::post`.
fn rust_path(entry: &Entry) -> Option<String> {
    let function = modules::function(&entry.spec_file, entry.operation.method.value).ok()?;
    Some(format!("wechatpay_api::{function}"))
}

const fn protocol(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::V2 => "v2",
        Protocol::V3 => "v3",
    }
}

/// Fields as a tree. Keys that do not apply are left out.
fn fields(list: &[Field]) -> Vec<Value> {
    let is_beside_currency = money::has_currency(list);
    list.iter().map(|line| field(line, is_beside_currency)).collect()
}

fn field(line: &Field, is_beside_currency: bool) -> Value {
    let mut object = Map::new();
    let kind = line.kind.value;
    put(&mut object, "name", Some(&line.name.value));
    let brackets = "[]".repeat(usize::from(kind.array_depth));
    put(
        &mut object,
        keys::TYPE,
        Some(format!("{}{brackets}", kind.scalar.word())),
    );
    put(&mut object, keys::REQUIRED, Some(line.required));
    put(
        &mut object,
        keys::ENCRYPTED,
        line.encrypted.map(|cipher| cipher.value.word()),
    );
    put(
        &mut object,
        keys::ENCODED,
        line.encoded.map(|encoding| encoding.value.word()),
    );
    put(
        &mut object,
        keys::MIN_LENGTH,
        line.min_length.map(|length| length.value),
    );
    put(
        &mut object,
        keys::MAX_LENGTH,
        line.max_length.map(|length| length.value),
    );
    for (key, text) in [
        (keys::PATTERN, &line.pattern),
        (keys::MINIMUM, &line.minimum),
        (keys::MAXIMUM, &line.maximum),
        (keys::DEFAULT, &line.default),
    ] {
        put(&mut object, key, text.as_ref().map(|text| &text.value));
    }
    put(&mut object, keys::FORMAT, line.format.map(|format| format.value.word()));
    put(
        &mut object,
        keys::UNIT,
        money::unit(line, is_beside_currency).map(Unit::word),
    );
    put(
        &mut object,
        keys::CONSTANT,
        line.constant.as_ref().map(|value| &value.value),
    );
    put(&mut object, keys::TITLE, line.title.as_ref().map(|title| &title.value));
    put(
        &mut object,
        keys::EXAMPLE,
        line.example.as_ref().map(|example| &example.value),
    );
    put(
        &mut object,
        keys::SUPPLIED_BY,
        line.supplied_by.map(|supplier| supplier.value.word()),
    );
    put(
        &mut object,
        keys::REQUIRED_OF,
        line.required_of.map(|role| role.value.word()),
    );
    if let Some(choice) = &line.choice {
        let alternative = json!({"choice": choice.set.value, "alternative": choice.alternative.value});
        put(&mut object, choice.rule.word(), Some(alternative));
    }
    for (key, condition) in [(keys::REQUIRED_IF, &line.required_if), (keys::ONLY_IF, &line.only_if)] {
        let condition = condition.as_ref();
        put(
            &mut object,
            key,
            condition.map(|condition| {
                let values: Vec<&str> = condition.equals.iter().map(|equals| equals.value.as_str()).collect();
                let equals = match values.as_slice() {
                    [only] => json!(only),
                    several => json!(several),
                };
                json!({(keys::FIELD): condition.field.value, "equals": equals})
            }),
        );
    }
    if !line.values.is_empty() {
        let values = line.values.iter();
        let values = values.map(|value| json!({(keys::VALUE): value.value.value, (keys::TITLE): value.title}));
        put(&mut object, keys::ENUM, Some(values.collect::<Vec<_>>()));
    }
    if !line.fields.is_empty() {
        put(&mut object, keys::FIELDS, Some(fields(&line.fields)));
    }
    Value::Object(object)
}

fn put(object: &mut Map<String, Value>, key: &str, value: Option<impl serde::Serialize>) {
    if let Some(Ok(value)) = value.map(serde_json::to_value) {
        object.insert(key.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use crate::catalogue::Catalogue;

    #[test]
    fn every_operation_has_the_path_of_its_function() {
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/operations.md");
        let page = std::fs::read_to_string(page).unwrap();
        let functions: BTreeSet<&str> = page.split('`').collect();
        for entry in Catalogue::of_repository().operations() {
            let path = super::rust_path(entry).unwrap();
            assert!(
                functions.contains(path.strip_prefix("wechatpay_api::").unwrap()),
                "{path}"
            );
        }
    }
}
