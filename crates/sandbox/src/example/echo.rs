//! The values that a response repeats: those of the request, and those that the sandbox remembers.

use std::collections::BTreeMap;

use serde_json::Value;
use time::OffsetDateTime;
use wechatpay_spec::model::Field;

use super::scalar::{allowed, typed};
use crate::text::text_of;

/// The maximum number of values whose names are kept.
const MAX_VALUES: usize = 1_000;
/// The maximum number of entries of a list that are repeated.
const MAX_ENTRIES: usize = 200;

/// The values of a request, by place and by name.
#[derive(Debug, Default)]
pub(crate) struct Echo {
    /// Path, query and body of the request, and what is remembered.
    parts: Vec<Value>,
    /// The values outside lists by their names; `None` for a name that several values have. Of ids, the first one counts.
    by_name: BTreeMap<String, Option<String>>,
    /// Pointers of values that were encrypted. They are only repeated encrypted.
    secret: Vec<String>,
    /// The fields that requests may have, in the bodies of this operation and of the one that created the resource.
    sendable: Vec<Vec<Field>>,
    /// The merchant that signed, by the names of the fields that contain it.
    signer: Vec<(&'static str, String)>,
    /// The time of the event that the response reports.
    time: Option<OffsetDateTime>,
    /// From which the ids follow that the service issues.
    issuer: Option<String>,
}

impl Echo {
    /// The values of a decrypted request; `secret` are the pointers of those that were encrypted.
    pub(crate) fn of(parts: Vec<Value>, secret: &[String]) -> Self {
        let mut echo = Self {
            secret: secret.to_vec(),
            ..Self::default()
        };
        for part in &parts {
            echo.name("", "", part);
        }
        echo.parts = parts;
        echo
    }

    /// The same with ids of the resource that the subject of the response belongs to.
    pub(crate) fn with_ids_of(mut self, parent: Option<&Value>) -> Self {
        for (name, value) in parent.and_then(Value::as_object).into_iter().flatten() {
            if identifies(name) && !value.is_object() && !value.is_array() {
                self.by_name.entry(name.clone()).or_insert_with(|| Some(text_of(value)));
            }
        }
        self
    }

    /// The same with fields that a request may have: the response leaves out those that were not sent.
    pub(crate) fn sendable(mut self, fields: &[Field]) -> Self {
        self.sendable.push(fields.to_vec());
        self
    }

    /// The same with the merchant that signed.
    pub(crate) fn signed_by(mut self, signer: Vec<(&'static str, String)>) -> Self {
        self.signer = signer;
        self
    }

    /// The same with the time of the event that the response reports.
    pub(crate) const fn at(mut self, time: OffsetDateTime) -> Self {
        self.time = Some(time);
        self
    }

    /// The same with the name of what the response is about: the ids that the service issues follow from it.
    pub(crate) fn issuing(mut self, name: Option<String>) -> Self {
        self.issuer = name;
        self
    }

    fn name(&mut self, pointer: &str, name: &str, value: &Value) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    self.name(&format!("{pointer}/{name}"), name, value);
                }
            }
            Value::String(_) | Value::Number(_) | Value::Bool(_) if self.by_name.len() < MAX_VALUES => {
                if self.is_secret(pointer) {
                    return;
                }
                let text = text_of(value);
                let known = self
                    .by_name
                    .entry(name.to_owned())
                    .or_insert_with(|| Some(text.clone()));
                if !identifies(name) && known.as_ref() != Some(&text) {
                    *known = None;
                }
            }
            _ => {}
        }
    }

    fn is_secret(&self, pointer: &str) -> bool {
        self.secret.iter().any(|secret| secret == pointer)
    }

    /// The value in a place.
    fn in_place(&self, pointer: &str) -> Option<&Value> {
        let mut values = self.parts.iter().filter_map(|part| part.pointer(pointer));
        values.find(|value| !value.is_null())
    }

    /// The request's value for a field of the response: the one in the same place, an id of the same name, or, outside
    /// lists, the only one with this name.
    pub(super) fn value(&self, field: &Field, pointer: &str, in_list: bool) -> Option<Value> {
        let name = field.name.value.as_str();
        let in_place = self
            .in_place(pointer)
            .filter(|_| field.encrypted.is_some() || !self.is_secret(pointer))
            .map(text_of);
        let named = || {
            let repeated = identifies(name) || (!in_list && name.contains('_'));
            self.by_name.get(name).filter(|_| repeated).cloned().flatten()
        };
        let signer = || {
            let mut signer = self.signer.iter().filter(|_| !in_list);
            signer.find(|(known, _)| *known == name).map(|(_, id)| id.clone())
        };
        let text = in_place.or_else(named).or_else(signer)?;
        typed(field, &text).filter(|_| allowed(field, &text))
    }

    /// From which the ids follow that the service issues.
    pub(super) fn issuer(&self) -> Option<&str> {
        self.issuer.as_deref()
    }

    /// Whether the request, or what is remembered, has a value in a place.
    pub(super) fn is_in_place(&self, pointer: &str) -> bool {
        self.in_place(pointer).is_some()
    }

    /// The number of entries of the list in a place, if there is one.
    pub(super) fn entries(&self, pointer: &str) -> Option<usize> {
        let list = self.in_place(pointer)?.as_array()?;
        Some(list.len().min(MAX_ENTRIES))
    }

    /// Whether a request could have had a field that it does not have.
    pub(super) fn is_withheld(&self, pointer: &str) -> bool {
        let mut sendable = self.sendable.iter();
        sendable.any(|fields| has(fields, pointer)) && self.in_place(pointer).is_none()
    }

    /// The time of the event that the response reports.
    pub(super) const fn time(&self) -> Option<OffsetDateTime> {
        self.time
    }
}

/// Whether a name is that of an id, which a response repeats in any place.
fn identifies(name: &str) -> bool {
    name.ends_with("id") || name.ends_with("_no") || name.ends_with("_code")
}

/// Whether there is a field in a place. The numbers of entries do not count.
fn has(fields: &[Field], pointer: &str) -> bool {
    let names = pointer.split('/').skip(1);
    let mut names = names.filter(|name| !name.bytes().all(|byte| byte.is_ascii_digit()));
    let mut found = true;
    let mut fields = fields;
    while let Some(name) = names.next().filter(|_| found) {
        let field = fields.iter().find(|field| field.name.value == name);
        found = field.is_some();
        fields = field.map_or(&[], |field| &field.fields);
    }
    found
}
