//! JSON whose members keep their order.

use std::borrow::Cow;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// A JSON value.
#[derive(Clone, Debug)]
pub(crate) enum Json {
    Flag(bool),
    Integer(i64),
    Text(Cow<'static, str>),
    List(Vec<Json>),
    Object(Object),
    /// As it was read.
    Value(serde_json::Value),
}

/// An object; its members keep the order in which they were added.
#[derive(Clone, Debug, Default)]
pub(crate) struct Object(Vec<(Cow<'static, str>, Json)>);

impl Object {
    pub(crate) fn put(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Json>) {
        self.0.push((name.into(), value.into()));
    }

    /// Adds a member if there is a value.
    pub(crate) fn put_some(&mut self, name: &'static str, value: Option<impl Into<Json>>) {
        if let Some(value) = value {
            self.put(name, value);
        }
    }

    /// Adds a member only if it is true.
    pub(crate) fn put_if(&mut self, name: &'static str, flag: bool) {
        if flag {
            self.put(name, true);
        }
    }

    pub(crate) fn put_unless_empty(&mut self, name: &'static str, list: Vec<Json>) {
        if !list.is_empty() {
            self.put(name, list);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut Json> {
        let member = self.0.iter_mut().find(|(own, _)| own == name);
        member.map(|(_, value)| value)
    }

    pub(crate) fn one(name: impl Into<Cow<'static, str>>, value: impl Into<Json>) -> Self {
        let mut object = Self::default();
        object.put(name, value);
        object
    }

    /// Appends the members of another object.
    pub(crate) fn extend(&mut self, other: Object) {
        self.0.extend(other.0);
    }
}

impl Json {
    /// The value as indented text, with a line feed at the end.
    pub(crate) fn to_text(&self) -> String {
        // Serializing strings and numbers to memory cannot fail.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}

impl From<bool> for Json {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<i64> for Json {
    fn from(integer: i64) -> Self {
        Self::Integer(integer)
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned().into())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<Vec<Json>> for Json {
    fn from(list: Vec<Json>) -> Self {
        Self::List(list)
    }
}

impl From<Object> for Json {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Integer(integer) => serializer.serialize_i64(*integer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(list) => list.serialize(serializer),
            Self::Object(object) => {
                let mut map = serializer.serialize_map(Some(object.0.len()))?;
                for (name, value) in &object.0 {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
            Self::Value(value) => value.serialize(serializer),
        }
    }
}
