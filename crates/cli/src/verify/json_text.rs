//! JSON as text: how a body would look if another library had written it.

mod edits;
mod style;
mod values;

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// Deeper values are not rewritten.
const MAX_DEPTH: usize = 64;
/// The bytes of all texts that are tried in a search, at most.
const MAX_SEARCHED: usize = 1 << 25;

/// A JSON value that keeps the order of members and the spelling of numbers.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json {
    Object(Members),
    Array(Vec<Json>),
    Text(String),
    /// A number, `true`, `false` or `null`, as written.
    Literal(String),
}

/// Names and values, in their order.
pub(super) type Members = Vec<(String, Json)>;

struct RawMembers<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for RawMembers<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = RawMembers<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(RawMembers(members))
            }
        }
        deserializer.deserialize_map(Each)
    }
}

impl Json {
    /// The JSON that a body consists of, if it does.
    pub(super) fn of(body: &[u8]) -> Option<Self> {
        Self::parse(std::str::from_utf8(body).ok()?, 0)
    }

    fn parse(text: &str, depth: usize) -> Option<Self> {
        let text = text.trim();
        if depth > MAX_DEPTH {
            return None;
        }
        match text.bytes().next()? {
            b'{' => {
                let RawMembers(members) = serde_json::from_str(text).ok()?;
                let members = members
                    .into_iter()
                    .map(|(name, value)| Some((name, Self::parse(value.get(), depth + 1)?)));
                members.collect::<Option<_>>().map(Self::Object)
            }
            b'[' => {
                let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
                let items = items.into_iter().map(|item| Self::parse(item.get(), depth + 1));
                items.collect::<Option<_>>().map(Self::Array)
            }
            b'"' => serde_json::from_str(text).ok().map(Self::Text),
            _ => {
                let literal: &RawValue = serde_json::from_str(text).ok()?;
                Some(Self::Literal(literal.get().to_owned()))
            }
        }
    }

    /// The same value with each object's members changed by a function.
    fn map_members(&self, change: &dyn Fn(&mut Members)) -> Self {
        match self {
            Self::Object(members) => {
                let mut members: Vec<_> = members
                    .iter()
                    .map(|(name, value)| (name.clone(), value.map_members(change)))
                    .collect();
                change(&mut members);
                Self::Object(members)
            }
            Self::Array(items) => Self::Array(items.iter().map(|item| item.map_members(change)).collect()),
            other => other.clone(),
        }
    }

    /// The same value with each text, number, `true`, `false` and `null` changed by a function.
    fn map_scalars(&self, change: &mut dyn FnMut(&Json) -> Option<Json>) -> Self {
        match self {
            Self::Object(members) => Self::Object(
                members
                    .iter()
                    .map(|(name, value)| (name.clone(), value.map_scalars(change)))
                    .collect(),
            ),
            Self::Array(items) => Self::Array(items.iter().map(|item| item.map_scalars(change)).collect()),
            Self::Literal(_) | Self::Text(_) => change(self).unwrap_or_else(|| self.clone()),
        }
    }

    fn is_vacant(&self) -> bool {
        match self {
            Self::Literal(text) => text == "null",
            Self::Text(text) => text.is_empty(),
            Self::Array(items) => items.is_empty(),
            Self::Object(members) => members.is_empty(),
        }
    }
}

/// The texts that other libraries would usually write for this body, without the body itself, and the body with one usual
/// change of its text.
pub(crate) fn rewritten(body: &[u8]) -> Vec<Vec<u8>> {
    let Some(json) = Json::of(body) else {
        return Vec::new();
    };
    let (layouts, escapes) = (style::layouts(), style::escapes());
    let (near_layouts, near_escapes) = (style::usual_layouts(), style::usual_escapes());
    let mut texts = Vec::new();
    for layout in &layouts {
        for escapes in &near_escapes {
            texts.push(style::write(&json, *layout, *escapes));
        }
    }
    for escapes in &escapes {
        texts.push(style::write(&json, style::COMPACT, *escapes));
    }
    for value in values::usual(&json) {
        for layout in &near_layouts {
            for escapes in &near_escapes {
                texts.push(style::write(&value, *layout, *escapes));
            }
        }
    }
    if let Ok(text) = std::str::from_utf8(body) {
        let once = edits::edited(text);
        let twice = once.iter().flat_map(|text| edits::edited(text)).collect::<Vec<_>>();
        texts.extend(once.into_iter().chain(twice).map(String::into_bytes));
    }
    texts.sort();
    texts.dedup();
    texts.retain(|text| text != body);
    texts
}

/// Searches all texts that libraries might write for this body: every value that results from a usual change, in every layout,
/// with every choice of escapes and every end. Returns the first that `is_it` takes.
pub(crate) fn find(body: &[u8], is_it: &mut dyn FnMut(&[u8]) -> bool) -> Option<Vec<u8>> {
    let json = Json::of(body)?;
    let mut searched = 0;
    let mut is_found = |text: &mut Vec<u8>| {
        if is_it(text) {
            return true;
        }
        let length = text.len();
        for end in [b"\n".as_slice(), b"\r\n"] {
            text.extend_from_slice(end);
            if is_it(text) {
                return true;
            }
            text.truncate(length);
        }
        false
    };
    let (layouts, escapes) = (style::layouts(), style::escapes());
    let usual: Vec<Json> = std::iter::once(json.clone()).chain(values::usual(&json)).collect();
    let changed_twice = usual.iter().skip(1).flat_map(values::usual);
    let in_two_places = values::numbers_in_two_notations(&json);
    let rare = values::rare(&json).into_iter().chain(changed_twice);
    let rare: Vec<Json> = rare.chain(in_two_places).collect();
    let (near_layouts, near_escapes) = (style::usual_layouts(), style::usual_escapes());
    let all = usual.iter().map(|value| (value, &layouts, &escapes));
    let all = all.chain(rare.iter().map(|value| (value, &near_layouts, &near_escapes)));
    for (value, layouts, escapes) in all {
        for layout in layouts {
            for escapes in escapes {
                let mut text = style::write(value, *layout, *escapes);
                searched += text.len();
                if is_found(&mut text) {
                    return Some(text);
                }
                if searched > MAX_SEARCHED {
                    return None;
                }
            }
        }
    }
    None
}
