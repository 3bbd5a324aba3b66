//! Messages from values that are remembered, completed by examples.

use serde_json::{Map, Value};
use wechatpay_spec::indexed_name::is_indexed;
use wechatpay_spec::model::Field;

use super::scalar::typed;
use super::{ExampleError, ValueGenerator, plain_name};
use crate::text::text_of;

/// A place in a message: the JSON pointer, and the path as lifecycles write it, with a separator at its end.
#[derive(Clone, Debug, Default)]
struct Place {
    pointer: String,
    above: String,
}

impl ValueGenerator<'_> {
    /// The members of a message that shows remembered values.
    pub(super) fn remembered(
        &self,
        fields: &[Field],
        values: &Map<String, Value>,
        known: &[String],
    ) -> Result<Map<String, Value>, ExampleError> {
        self.filled(fields, values, known, &Place::default())
    }

    /// The members of an object that shows remembered values. `known` are the paths of fields that have a value as soon as
    /// there is one.
    fn filled(
        &self,
        fields: &[Field],
        values: &Map<String, Value>,
        known: &[String],
        place: &Place,
    ) -> Result<Map<String, Value>, ExampleError> {
        let mut members = Map::new();
        for field in fields {
            let name = &field.name.value;
            let pointer = format!("{}/{name}", place.pointer);
            let path = format!("{}{name}", place.above);
            let numbered: Vec<_> = values.iter().filter(|(given, _)| is_indexed(name, given)).collect();
            if !numbered.is_empty() {
                for (given, value) in numbered {
                    if let Some(value) = self.fitting(field, value, known, (&pointer, &path))? {
                        members.insert(given.clone(), self.encode_and_encrypt(field, value, &pointer)?);
                    }
                }
                continue;
            }
            let value = match values.get(name).filter(|value| !value.is_null()) {
                Some(value) => self.fitting(field, value, known, (&pointer, &path))?,
                None if field.required && !is_known(known, &path) => Some(self.plain(field, &pointer)?),
                None => None,
            };
            if let Some(value) = value {
                members.insert(plain_name(name), self.encode_and_encrypt(field, value, &pointer)?);
            }
        }
        Ok(members)
    }

    /// A remembered value in the form of the field; `None` when it does not fit.
    fn fitting(
        &self,
        field: &Field,
        value: &Value,
        known: &[String],
        (pointer, path): (&str, &str),
    ) -> Result<Option<Value>, ExampleError> {
        Ok(match value {
            Value::Array(items) if field.kind.value.array_depth > 0 => {
                let mut list = Vec::with_capacity(items.len());
                for item in items {
                    list.extend(self.fitting(field, item, known, (pointer, path))?);
                }
                Some(Value::Array(list))
            }
            Value::Object(members) if !field.fields.is_empty() => {
                let above = match field.kind.value.array_depth {
                    0 => format!("{path}."),
                    _ => format!("{path}[]."),
                };
                let place = Place {
                    pointer: pointer.to_owned(),
                    above,
                };
                let inside = self.inside(field);
                Some(Value::Object(inside.filled(&field.fields, members, known, &place)?))
            }
            Value::Object(_) | Value::Array(_) => field.fields.is_empty().then(|| value.clone()),
            _ if !field.fields.is_empty() => None,
            scalar if self.text => Some(text_of(scalar).into()),
            scalar => typed(field, &text_of(scalar)),
        })
    }
}

/// Whether the field, or one inside it, has a value as soon as there is one.
fn is_known(known: &[String], path: &str) -> bool {
    known.iter().any(|known| {
        let inside = |rest: &str| rest.starts_with(['.', '[']);
        known == path || known.strip_prefix(path).is_some_and(inside)
    })
}
