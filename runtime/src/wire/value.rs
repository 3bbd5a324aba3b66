//! The tree of values between Rust types and messages.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::json_text;
use super::number::serialize_number;

/// A value that is being encoded or was received. Encrypted values are in it as ciphertext.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// An integer that fits in 64 bits.
    Integer(i64),
    /// Any other number, as decimal text.
    Number(Cow<'a, str>),
    /// A string.
    String(Cow<'a, str>),
    /// An array.
    Array(Vec<Value<'a>>),
    /// An object. Its members keep their order.
    Object(Vec<(Cow<'a, str>, Value<'a>)>),
    /// The text of any JSON value that has not been parsed yet.
    Json(&'a str),
    /// A value that is not read, because the signature of the message does not cover it: its kind in words.
    NotCovered(&'static str),
}

impl<'a> Value<'a> {
    /// The kind of value in words, for error messages: `an object`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "a boolean",
            Self::Integer(_) => "an integer",
            Self::Number(_) => "a number",
            Self::String(text) if text.is_empty() => "an empty string",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
            Self::Json(text) if text.starts_with('{') => "an object",
            Self::Json(text) if text.starts_with('[') => "an array",
            Self::Json(_) => "JSON",
            Self::NotCovered(kind) => kind,
        }
    }

    /// The text of a string, number or boolean; `None` for other values.
    pub fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Boolean(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
            Self::Integer(value) => Some(Cow::Owned(value.to_string())),
            Self::Number(text) | Self::String(text) => Some(Cow::Borrowed(text)),
            Self::Null | Self::Array(_) | Self::Object(_) | Self::Json(_) | Self::NotCovered(_) => None,
        }
    }

    /// Converts a string, number or boolean into its text without copying it.
    ///
    /// # Errors
    /// The unchanged value, if it is null, an array or an object.
    pub fn into_text(self) -> Result<Cow<'a, str>, Self> {
        match self {
            Self::Number(text) | Self::String(text) => Ok(text),
            Self::Boolean(value) => Ok(Cow::Borrowed(if value { "true" } else { "false" })),
            Self::Integer(value) => Ok(Cow::Owned(value.to_string())),
            other => Err(other),
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::String(Cow::Borrowed(text))
    }
}

impl From<i64> for Value<'_> {
    fn from(integer: i64) -> Self {
        Self::Integer(integer)
    }
}

impl From<bool> for Value<'_> {
    fn from(boolean: bool) -> Self {
        Self::Boolean(boolean)
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null | Self::NotCovered(_) => serializer.serialize_unit(),
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::Integer(value) => serializer.serialize_i64(*value),
            Self::Number(text) => serialize_number(text, serializer),
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(items) => {
                let mut sequence = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    sequence.serialize_element(item)?;
                }
                sequence.end()
            }
            Self::Object(members) => serialize_members(members, serializer),
            Self::Json(text) => json_text::tree(text).map_err(S::Error::custom)?.serialize(serializer),
        }
    }
}

/// Serializes an object's members in their order.
pub(super) fn serialize_members<S: Serializer>(
    members: &[(Cow<'_, str>, Value<'_>)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(members.len()))?;
    for (name, value) in members {
        map.serialize_entry(name, value)?;
    }
    map.end()
}

/// Reads a value from any self-describing format. Strings are borrowed where the format allows it. The format's reader
/// limits the nesting (128 levels in JSON). Numbers that are not integers are read as `f64`, because serde has no exact
/// decimal type; responses and notifications are not read this way.
impl<'de: 'a, 'a> Deserialize<'de> for Value<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor { room: FEW + MANY })
    }
}

/// When an object gets more than `FEW` members, its capacity grows by `MANY` at once, which saves most objects another
/// reallocation. Nested objects, of which there may be very many, start without capacity. The outermost object starts
/// with both.
const FEW: usize = 4;
const MANY: usize = 12;

struct ValueVisitor {
    /// The number of members to allocate in advance.
    room: usize,
}

/// Reads a value nested in another one.
struct InnerSeed;

impl<'de> DeserializeSeed<'de> for InnerSeed {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(ValueVisitor { room: 0 })
    }
}

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Value::Boolean(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Value::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(i64::try_from(value).map_or_else(|_| Value::Number(value.to_string().into()), Value::Integer))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(serde_json::Number::from_f64(value).map_or(Value::Null, |number| Value::Number(number.to_string().into())))
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Value::String(Cow::Owned(value.to_owned())))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Value::String(Cow::Borrowed(value)))
    }

    fn visit_string<E>(self, value: String) -> Result<Self::Value, E> {
        Ok(Value::String(Cow::Owned(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = sequence.next_element_seed(InnerSeed)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::with_capacity(self.room);
        while let Some(name) = map.next_key_seed(NameSeed)? {
            if members.len() == FEW {
                members.reserve(MANY);
            }
            members.push((name, map.next_value_seed(InnerSeed)?));
        }
        Ok(Value::Object(members))
    }
}

/// Reads the name of a member, borrowed if possible.
pub(super) struct NameSeed;

impl<'de> DeserializeSeed<'de> for NameSeed {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for NameSeed {
    type Value = Cow<'de, str>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a member's name")
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(value.to_owned()))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(value))
    }

    fn visit_string<E>(self, value: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(value))
    }
}
