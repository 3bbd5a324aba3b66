//! The request's values, for responses that repeat them.

use std::collections::BTreeMap;

use serde_json::Value;
use wechatpay_spec::model::Field;

use super::scalar::{allowed, typed};
use crate::text::text_of;

/// The maximum number of values that are kept of a request.
const MOST: usize = 1_000;

/// The single values of a request, by place and by name.
#[derive(Debug, Default)]
pub(crate) struct Echo {
    by_pointer: BTreeMap<String, String>,
    by_name: BTreeMap<String, String>,
    /// Pointers of values that were encrypted. They are only repeated encrypted.
    secret: Vec<String>,
}

impl Echo {
    /// The values of a decrypted request; `secret` are the pointers of those that were encrypted.
    pub(crate) fn of(parts: &[&Value], secret: &[String]) -> Self {
        let mut echo = Self {
            secret: secret.to_vec(),
            ..Self::default()
        };
        for part in parts {
            echo.add("", "", part);
        }
        echo
    }

    fn add(&mut self, pointer: &str, name: &str, value: &Value) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    self.add(&format!("{pointer}/{name}"), name, value);
                }
            }
            Value::String(_) | Value::Number(_) | Value::Bool(_) if self.by_pointer.len() < MOST => {
                let text = text_of(value);
                if identifies(name) && !self.secret.iter().any(|secret| secret == pointer) {
                    self.by_name.entry(name.to_owned()).or_insert_with(|| text.clone());
                }
                self.by_pointer.entry(pointer.to_owned()).or_insert(text);
            }
            _ => {}
        }
    }

    /// The request's value for a field of the response: the one in the same place, or an id of the same name.
    pub(super) fn value(&self, field: &Field, pointer: &str) -> Option<Value> {
        let in_place = self
            .by_pointer
            .get(pointer)
            .filter(|_| field.encrypted.is_some() || !self.secret.iter().any(|secret| secret == pointer));
        let text = in_place.or_else(|| self.by_name.get(&field.name.value))?;
        typed(field, text).filter(|_| allowed(field, text))
    }
}

/// Whether a name is that of an id, which a response repeats in any place.
fn identifies(name: &str) -> bool {
    name.ends_with("id") || name.ends_with("_no") || name.ends_with("_code")
}
