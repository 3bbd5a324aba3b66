//! Sample values, from the code or the JSON in a page.

use std::borrow::Cow;

/// A value in a sample.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Sample {
    /// `null`
    Null,
    /// `true`, `false`
    Boolean(bool),
    /// A number without a decimal point, as written.
    Integer(String),
    /// A number with a decimal point, as written.
    Decimal(String),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Sample>),
    /// Keys and values, in the document's order.
    Map(Vec<(String, Sample)>),
    /// `json_encode(…)`: a string that holds the value as JSON.
    Json(Box<Sample>),
    /// An expression whose value is known only by running it.
    Unknown,
}

impl Sample {
    /// The value of a key in a map, in the first map of a list that has it, or in the JSON that a string holds.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            Self::List(items) => items.iter().find_map(|item| item.get(key)),
            Self::Json(inner) => inner.get(key),
            _ => None,
        }
    }

    /// The first value of a key at any depth.
    pub(crate) fn find(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries
                .iter()
                .find(|(name, _)| name == key)
                .map(|(_, value)| value)
                .or_else(|| entries.iter().find_map(|(_, value)| value.find(key))),
            Self::List(items) => items.iter().find_map(|item| item.find(key)),
            Self::Json(inner) => inner.find(key),
            _ => None,
        }
    }

    /// The keys of a map.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        let entries = match self {
            Self::Map(entries) => entries.as_slice(),
            _ => &[],
        };
        entries.iter().map(|(name, _)| name.as_str())
    }

    /// A single value as text.
    pub(crate) fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Integer(text) | Self::Decimal(text) | Self::Text(text) => Some(Cow::Borrowed(text)),
            Self::Boolean(true) => Some(Cow::Borrowed("true")),
            Self::Boolean(false) => Some(Cow::Borrowed("false")),
            _ => None,
        }
    }

    /// The value as JSON; `None` when a part of it is unknown.
    pub(crate) fn json(&self) -> Option<serde_json::Value> {
        Some(match self {
            Self::Null => serde_json::Value::Null,
            Self::Boolean(value) => (*value).into(),
            Self::Integer(text) | Self::Decimal(text) => {
                serde_json::Value::Number(serde_json::from_str::<serde_json::Number>(text).ok()?)
            }
            Self::Text(text) => text.as_str().into(),
            Self::List(items) => items.iter().map(Self::json).collect::<Option<Vec<_>>>()?.into(),
            Self::Map(entries) => {
                let entries = entries.iter().map(|(name, value)| Some((name.clone(), value.json()?)));
                serde_json::Value::Object(entries.collect::<Option<_>>()?)
            }
            Self::Json(inner) => inner.json()?.to_string().into(),
            Self::Unknown => return None,
        })
    }
}
