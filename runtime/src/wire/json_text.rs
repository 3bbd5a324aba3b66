//! Reads JSON text level by level: the content of an object or array stays text until it is used. So unused members are
//! skipped, and numbers keep their original text.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::json::DEEPEST;
use super::value::Value;

/// The members of an object, given its text. Each value is the member's text, as a `Value` or an `Option` of it.
pub(crate) fn members<'t, V: From<Value<'t>>>(text: &'t str) -> serde_json::Result<Vec<(Cow<'t, str>, V)>> {
    members_named(text, Names::AsText).or_else(|_| members_named(text, Names::AsBytes))
}

fn members_named<'t, V: From<Value<'t>>>(text: &'t str, names: Names) -> serde_json::Result<Vec<(Cow<'t, str>, V)>> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    // The capacity fits most objects at once. Small ones, of which there may be very many, get little.
    let members = deserializer.deserialize_map(MembersVisitor {
        room: (text.len() / 16).min(16),
        names,
        value: PhantomData,
    })?;
    deserializer.end()?;
    Ok(members)
}

/// Calls `each` with the text of every item of an array.
pub(crate) fn items<'t>(text: &'t str, each: impl FnMut(Value<'t>)) -> serde_json::Result<()> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    deserializer.deserialize_seq(ItemsVisitor { each })?;
    deserializer.end()
}

/// A member that was picked. If several have the name, the last one counts.
#[derive(Clone, Copy, Default)]
pub(crate) struct Picked<'t> {
    /// Its text; `None` if there is none of this name.
    pub(crate) text: Option<&'t str>,
    /// Whether others of this name have other texts.
    pub(crate) differs: bool,
}

/// The members with these names; all other members are skipped. `None` when the text is not a JSON object.
pub(crate) fn pick<'t, const N: usize>(text: &'t str, names: [&str; N]) -> Option<[Picked<'t>; N]> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let picked = deserializer.deserialize_map(PickVisitor { names }).ok()?;
    deserializer.end().ok()?;
    Some(picked)
}

/// Reads any JSON value: an object or array stays text, everything else is parsed.
pub(crate) fn open(text: &str) -> serde_json::Result<Value<'_>> {
    Ok(match text.as_bytes().first() {
        Some(b'{' | b'[') => Value::Json(text),
        Some(b'"') => Value::String(string(text)?),
        Some(b't') => Value::Boolean(true),
        Some(b'f') => Value::Boolean(false),
        Some(b'n') => Value::Null,
        _ => number(Cow::Borrowed(text)),
    })
}

/// Reads a string.
fn string(text: &str) -> serde_json::Result<Cow<'_, str>> {
    match plain_string(text) {
        Some(content) => Ok(Cow::Borrowed(content)),
        None => serde_json::from_str(text).map(Cow::Owned),
    }
}

/// The content of a quoted text without a backslash, which needs no unescaping.
pub(super) fn plain_string(text: &str) -> Option<&str> {
    let content = text.strip_prefix('"')?.strip_suffix('"')?;
    (!content.as_bytes().contains(&b'\\')).then_some(content)
}

/// Reads a number. `-0` is not 0, so it keeps its original notation.
pub(super) fn number(text: Cow<'_, str>) -> Value<'_> {
    match text.parse() {
        Ok(integer) if integer != 0 || text == "0" => Value::Integer(integer),
        _ => Value::Number(text),
    }
}

/// Like [`tree`], for any text, also one of which the value cannot borrow.
///
/// # Errors
/// As for [`tree`].
pub(super) fn tree_of(text: Cow<'_, str>) -> serde_json::Result<Value<'_>> {
    match text {
        Cow::Borrowed(text) => tree(serde_json::from_str::<&RawValue>(text)?.get()),
        Cow::Owned(text) => tree(serde_json::from_str::<&RawValue>(&text)?.get()).map(Value::into_owned),
    }
}

/// Reads the whole value with everything nested in it.
///
/// # Errors
/// When the text is not JSON or is nested too deeply.
pub(super) fn tree(text: &str) -> serde_json::Result<Value<'_>> {
    branch(text, DEEPEST)
}

fn branch(text: &str, levels: usize) -> serde_json::Result<Value<'_>> {
    let Value::Json(text) = open(text)? else {
        return open(text);
    };
    let below = levels
        .checked_sub(1)
        .ok_or_else(|| serde_json::Error::custom("nested more than 128 levels deep"))?;
    if text.starts_with('{') {
        let mut members: Vec<(_, Value<'_>)> = members(text)?;
        for (_, value) in &mut members {
            if let Value::Json(text) = *value {
                *value = branch(text, below)?;
            }
        }
        return Ok(Value::Object(members));
    }
    let mut all = Vec::new();
    items(text, |item| all.push(item))?;
    for item in &mut all {
        if let Value::Json(text) = *item {
            *item = branch(text, below)?;
        }
    }
    Ok(Value::Array(all))
}

struct MembersVisitor<V> {
    room: usize,
    names: Names,
    value: PhantomData<V>,
}

impl<'de, V: From<Value<'de>>> Visitor<'de> for MembersVisitor<V> {
    type Value = Vec<(Cow<'de, str>, V)>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::with_capacity(self.room);
        while let Some(name) = map.next_key_seed(self.names)? {
            let text: &RawValue = map.next_value()?;
            members.push((name, Value::Json(text.get()).into()));
        }
        Ok(members)
    }
}

struct PickVisitor<'n, const N: usize> {
    names: [&'n str; N],
}

impl<'de, const N: usize> Visitor<'de> for PickVisitor<'_, N> {
    type Value = [Picked<'de>; N];

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut picked = [Picked::default(); N];
        while let Some(name) = map.next_key_seed(Names::AsBytes)? {
            let mut places = self.names.iter().zip(&mut picked);
            match places.find(|(wanted, _)| **wanted == name) {
                Some((_, place)) => {
                    let text = map.next_value::<&'de RawValue>()?.get();
                    place.differs |= place.text.replace(text).is_some_and(|earlier| earlier != text);
                }
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(picked)
    }
}

struct ItemsVisitor<F> {
    each: F,
}

impl<'de, F: FnMut(Value<'de>)> Visitor<'de> for ItemsVisitor<F> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut sequence: A) -> Result<(), A::Error> {
        while let Some(item) = sequence.next_element::<&RawValue>()? {
            (self.each)(Value::Json(item.get()));
        }
        Ok(())
    }
}

/// How the names of members are read.
#[derive(Clone, Copy)]
enum Names {
    /// As text, which is fast.
    AsText,
    /// As bytes, so that half of a surrogate pair in a name, which no field's name has, is replaced instead of making
    /// the whole message unreadable.
    AsBytes,
}

impl<'de> DeserializeSeed<'de> for Names {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        match self {
            Self::AsText => deserializer.deserialize_str(self),
            Self::AsBytes => deserializer.deserialize_bytes(self),
        }
    }
}

impl<'de> Visitor<'de> for Names {
    type Value = Cow<'de, str>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a member's name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name.to_owned()))
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_bytes<E>(self, name: &[u8]) -> Result<Self::Value, E> {
        Ok(Cow::Owned(String::from_utf8_lossy(name).into_owned()))
    }

    fn visit_borrowed_bytes<E>(self, name: &'de [u8]) -> Result<Self::Value, E> {
        Ok(String::from_utf8_lossy(name))
    }
}
