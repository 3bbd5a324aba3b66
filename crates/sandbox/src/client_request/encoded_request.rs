//! A request whose fields are encoded and encrypted, for the runtime's client.

use serde_json::{Map, Value};
use wechatpay_runtime::FilePart;
use wechatpay_runtime::wire::{self, Encode, EncodeValue, Fields};
use wechatpay_spec::model::Protocol;

use super::PlainRequest;
use crate::catalogue::Entry;
use crate::text::text_of;

/// A request as it is sent, before it is signed.
pub struct EncodedRequest {
    path: Vec<(String, Member)>,
    query: Vec<(String, Member)>,
    headers: Vec<(String, Member)>,
    body: Vec<(String, Member)>,
    files: Vec<(String, FilePart)>,
}

impl EncodedRequest {
    /// The parts of a request whose fields are encoded and encrypted.
    pub(super) fn new(entry: &Entry, request: PlainRequest) -> Self {
        let is_flat = entry.protocol == Protocol::V2;
        Self {
            path: members(request.path, flat),
            query: members(request.query, parameter),
            headers: members(request.headers, flat),
            body: members(request.body, |value| if is_flat { flat(value) } else { value }),
            files: request.files,
        }
    }
}

fn members(values: Map<String, Value>, written: impl Fn(Value) -> Value) -> Vec<(String, Member)> {
    values
        .into_iter()
        .map(|(name, value)| (name, Member(written(value))))
        .collect()
}

/// A value where only text can be sent: an object or a list as JSON.
fn flat(value: Value) -> Value {
    match value {
        Value::Object(_) | Value::Array(_) => Value::String(text_of(&value)),
        scalar => scalar,
    }
}

/// A value of the query, where a list of scalars is sent as several parameters.
fn parameter(value: Value) -> Value {
    match value {
        Value::Array(items) if !items.iter().any(Value::is_object) => items.into_iter().map(flat).collect(),
        value => flat(value),
    }
}

impl Encode for EncodedRequest {
    fn encode<'a>(&'a self, fields: &mut Fields<'a, '_>) {
        for (name, value) in &self.path {
            fields.in_path().put_named(name, value);
        }
        for (name, value) in &self.query {
            fields.in_query().put_named(name, value);
        }
        for (name, value) in &self.headers {
            fields.in_header().put_named(name, value);
        }
        for (name, value) in &self.body {
            fields.put_named(name, value);
        }
        for (name, file) in &self.files {
            fields.file_named(name, file);
        }
    }
}

/// A JSON value as a member of a request.
struct Member(Value);

impl EncodeValue for Member {
    fn encode_value<'a>(&'a self, _: &mut Fields<'a, '_>) -> Option<wire::Value<'a>> {
        Some(wire_value(&self.0))
    }
}

fn wire_value(value: &Value) -> wire::Value<'_> {
    match value {
        Value::Null => wire::Value::Null,
        Value::Bool(boolean) => wire::Value::Boolean(*boolean),
        Value::Number(number) => match number.as_i64() {
            Some(integer) => wire::Value::Integer(integer),
            None => wire::Value::Number(number.to_string().into()),
        },
        Value::String(text) => wire::Value::String(text.into()),
        Value::Array(items) => wire::Value::Array(items.iter().map(wire_value).collect()),
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| (name.into(), wire_value(value)));
            wire::Value::Object(members.collect())
        }
    }
}
