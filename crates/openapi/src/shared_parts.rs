//! Parts that schemas and other objects of an OpenAPI document have: references, and where something comes from.

use std::borrow::Cow;

use indexmap::IndexMap;
use serde::Serialize;

/// Members whose names are values of the specs, in the order of the specs.
pub(crate) type Members<'s, V> = IndexMap<Cow<'s, str>, V>;

/// A reference to one of the document's components.
#[derive(Serialize)]
pub(crate) struct Reference {
    #[serde(rename = "$ref")]
    pub(crate) component: &'static str,
}

/// Where a part comes from and how it differs from its documents, by key; `*` is the whole line.
#[derive(Default, Serialize)]
pub(crate) struct Provenance<'s> {
    #[serde(rename = "x-from", skip_serializing_if = "IndexMap::is_empty")]
    pub(crate) from: IndexMap<&'s str, Vec<Source>>,
    #[serde(rename = "x-inferred", skip_serializing_if = "IndexMap::is_empty")]
    pub(crate) inferred: IndexMap<&'s str, &'s str>,
    #[serde(rename = "x-corrected", skip_serializing_if = "IndexMap::is_empty")]
    pub(crate) corrected: IndexMap<&'s str, &'s str>,
}

#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Source {
    Document(u32),
    Other(&'static str),
}
