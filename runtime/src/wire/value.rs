//! The tree of values between Rust types and messages.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use zeroize::Zeroize;

use super::json_text;
use super::number::{is_number, serialize_number};

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

impl Value<'_> {
    /// The value with texts of its own.
    pub(crate) fn into_owned(self) -> Value<'static> {
        let owned = |text: Cow<'_, str>| -> Cow<'static, str> { Cow::Owned(text.into_owned()) };
        match self {
            Self::Null => Value::Null,
            Self::NotCovered(kind) => Value::NotCovered(kind),
            Self::Json(text) => json_text::tree(text).map_or(Value::Null, Value::into_owned),
            Self::Boolean(value) => Value::Boolean(value),
            Self::Integer(value) => Value::Integer(value),
            Self::Number(text) => Value::Number(owned(text)),
            Self::String(text) => Value::String(owned(text)),
            Self::Array(items) => Value::Array(items.into_iter().map(Value::into_owned).collect()),
            Self::Object(members) => {
                let members = members.into_iter();
                Value::Object(members.map(|(name, value)| (owned(name), value.into_owned())).collect())
            }
        }
    }

    /// Wipes the texts of its own, which may be copies of an encrypted field.
    pub(super) fn wipe(&mut self) {
        match self {
            Self::Number(Cow::Owned(text)) | Self::String(Cow::Owned(text)) => text.zeroize(),
            Self::Array(items) => items.iter_mut().for_each(Value::wipe),
            Self::Object(members) => members.iter_mut().for_each(|(_, value)| value.wipe()),
            _ => {}
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
            Self::Json(text) => match json_text::tree(text) {
                Ok(tree) => tree.serialize(serializer),
                // A string in it has no meaning (half of a character), but its text can be passed on.
                Err(_) => serde_json::from_str::<&RawValue>(text)
                    .map_err(S::Error::custom)?
                    .serialize(serializer),
            },
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

/// Reads a value from any self-describing format, nested at most 128 levels deep. Strings are borrowed where the format
/// allows it.
///
/// In JSON, numbers keep all digits. Other formats, a `serde_json::Value`, and structs around this one with `flatten` or
/// `untagged` give numbers that are not integers as `f64`, because serde has no exact decimal type.
impl<'de: 'a, 'a> Deserialize<'de> for Value<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Given::by(deserializer)? {
            Given::Json(text) => json_text::tree_of(text).map_err(D::Error::custom),
            Given::Value(value) => Ok(value),
        }
    }
}

/// The name by which `serde_json` gives and takes the text of a value (`RawValue`).
const RAW_JSON: &str = "$serde_json::private::RawValue";
/// The name by which `serde_json` gives a number as text, if another crate enables its feature `arbitrary_precision`.
const NUMBER: &str = "$serde_json::private::Number";

/// A deserializer's value: the text of it by `serde_json`, the value itself by any other format.
pub(super) enum Given<'de> {
    Json(Cow<'de, str>),
    Value(Value<'de>),
}

impl<'de> Given<'de> {
    pub(super) fn by<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Other formats ignore the name.
        let outermost = ValueVisitor {
            room: FEW + MANY,
            is_nested: false,
        };
        let value = deserializer.deserialize_newtype_struct(RAW_JSON, outermost)?;
        Ok(match value {
            Value::Object(members) => match text_of(members, RAW_JSON) {
                Ok(text) => Self::Json(text),
                Err(members) => Self::Value(Value::Object(members)),
            },
            value => Self::Value(value),
        })
    }
}

type Members<'de> = Vec<(Cow<'de, str>, Value<'de>)>;

/// The text that `serde_json` gives as an object with one member of a name of its own; otherwise the unchanged members.
fn text_of<'de>(mut members: Members<'de>, wanted: &str) -> Result<Cow<'de, str>, Members<'de>> {
    match members.as_mut_slice() {
        [(name, Value::String(text))] if name == wanted => Ok(std::mem::take(text)),
        _ => Err(members),
    }
}

/// When an object gets more than `FEW` members, its capacity grows by `MANY` at once, which saves most objects another
/// reallocation. Nested objects, of which there may be very many, start without capacity, the outermost one with both.
const FEW: usize = 4;
const MANY: usize = 12;

struct ValueVisitor {
    /// The number of members to allocate in advance.
    room: usize,
    is_nested: bool,
}

/// Reads a value nested in another one.
struct InnerSeed;

impl<'de> DeserializeSeed<'de> for InnerSeed {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(ValueVisitor {
            room: 0,
            is_nested: true,
        })
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

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
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
        let members = match text_of(members, NUMBER) {
            Ok(text) if is_number(&text) => return Ok(json_text::number(text)),
            Ok(text) => vec![(Cow::Borrowed(NUMBER), Value::String(text))],
            Err(members) => members,
        };
        if !self.is_nested {
            return Ok(Value::Object(members));
        }
        // Written by `serde_json`'s type for raw JSON in another format.
        match text_of(members, RAW_JSON) {
            Ok(text) => json_text::tree_of(text).map_err(A::Error::custom),
            Err(members) => Ok(Value::Object(members)),
        }
    }
}

/// Reads the name of a member, borrowed if possible.
struct NameSeed;

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

#[cfg(test)]
mod tests {
    use serde::forward_to_deserialize_any;

    use super::*;

    /// Records the name of the type that is read.
    struct Recorder(Option<&'static str>);

    impl<'de> Deserializer<'de> for &mut Recorder {
        type Error = serde::de::value::Error;

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
            Err(Error::custom("no value"))
        }

        fn deserialize_newtype_struct<V: Visitor<'de>>(
            self,
            name: &'static str,
            visitor: V,
        ) -> Result<V::Value, Self::Error> {
            self.0 = Some(name);
            self.deserialize_any(visitor)
        }

        forward_to_deserialize_any! {
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
            seq tuple tuple_struct map struct enum identifier ignored_any
        }
    }

    /// The name belongs to the library, which could change it: then digits would be lost again.
    #[test]
    fn the_name_of_raw_json_is_the_librarys() {
        let mut recorder = Recorder(None);
        Box::<RawValue>::deserialize(&mut recorder).unwrap_err();
        assert_eq!(recorder.0, Some(RAW_JSON));
    }
}
