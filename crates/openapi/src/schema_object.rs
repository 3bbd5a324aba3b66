//! The schema of a value, with its members in the order in which they are written.

use std::ops::Not;

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::Value;

use crate::shared_parts::{Members, Provenance, Reference};

/// A JSON Schema. Without any member, every value fits it.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Schema<'s> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<&'s str>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<&'static str>,
    /// Of a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) items: Option<Box<Schema<'s>>>,
    /// Of a whole number.
    #[serde(rename = "format", skip_serializing_if = "Option::is_none")]
    pub(crate) size: Option<&'static str>,
    /// Of a notification: the schema of its envelope.
    #[serde(rename = "allOf", skip_serializing_if = "Option::is_none")]
    pub(crate) envelope: Option<[Reference; 1]>,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub(crate) properties: Members<'s, Schema<'s>>,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub(crate) pattern_properties: IndexMap<String, Schema<'s>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) required: Vec<&'s str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) all_of: Vec<Schema<'s>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) one_of: Vec<Schema<'s>>,
    #[serde(flatten)]
    pub(crate) text: TextLimits,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) content_media_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) content_schema: Option<Box<Schema<'s>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) minimum: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) maximum: Option<Value>,
    /// Of a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) format: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) any_of: Vec<Schema<'s>>,
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub(crate) values: Vec<Value>,
    #[serde(rename = "x-enum-titles", skip_serializing_if = "IndexMap::is_empty")]
    pub(crate) value_titles: IndexMap<&'s str, &'s str>,
    #[serde(rename = "x-encoded", skip_serializing_if = "Option::is_none")]
    pub(crate) encoded: Option<&'static str>,
    #[serde(rename = "const", skip_serializing_if = "Option::is_none")]
    pub(crate) constant: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) default: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) examples: Option<[Value; 1]>,
    #[serde(rename = "x-encrypted", skip_serializing_if = "Option::is_none")]
    pub(crate) encrypted: Option<&'static str>,
    #[serde(rename = "x-unit", skip_serializing_if = "Option::is_none")]
    pub(crate) unit: Option<&'static str>,
    #[serde(rename = "x-supplied-by", skip_serializing_if = "Option::is_none")]
    pub(crate) supplied_by: Option<&'static str>,
    #[serde(rename = "x-required-of", skip_serializing_if = "Option::is_none")]
    pub(crate) required_of: Option<&'static str>,
    /// The alternative of a choice that the field belongs to, by the name of the choice.
    #[serde(rename = "x-one-of", skip_serializing_if = "Option::is_none")]
    pub(crate) alternative_of_one: Option<Choice<'s>>,
    #[serde(rename = "x-any-of", skip_serializing_if = "Option::is_none")]
    pub(crate) alternative_of_any: Option<Choice<'s>>,
    #[serde(rename = "x-required-if", skip_serializing_if = "Option::is_none")]
    pub(crate) required_if: Option<Condition<'s>>,
    #[serde(rename = "x-only-if", skip_serializing_if = "Option::is_none")]
    pub(crate) only_if: Option<Condition<'s>>,
    #[serde(rename = "x-required-in-document", skip_serializing_if = "Not::not")]
    pub(crate) required_in_document: bool,
    #[serde(flatten)]
    pub(crate) provenance: Provenance<'s>,
    /// The indexed name that a pattern stands for.
    #[serde(rename = "x-name", skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) xml: Option<Xml>,
}

/// How long a text may be, and what it consists of.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TextLimits {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) min_length: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) max_length: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pattern: Option<String>,
}

/// The name of a choice, with an alternative.
pub(crate) type Choice<'s> = IndexMap<&'s str, &'s str>;

/// The sibling that a condition depends on, with its value or values.
pub(crate) type Condition<'s> = IndexMap<&'s str, Values<'s>>;

#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Values<'s> {
    One(&'s str),
    Several(Vec<&'s str>),
}

/// The element's name in XML.
#[derive(Serialize)]
pub(crate) struct Xml {
    pub(crate) name: &'static str,
}

impl Schema<'_> {
    /// A schema with only a type.
    pub(crate) fn of(kind: &'static str) -> Self {
        Self {
            kind: Some(kind),
            ..Self::default()
        }
    }
}
