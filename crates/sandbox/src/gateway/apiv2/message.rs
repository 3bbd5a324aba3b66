//! Messages of APIv2: their elements, and the text that a signature covers.

use serde_json::{Map, Value};
use wechatpay_runtime::v2::xml::{self, Element};

use crate::text::text_of;

/// The text that the signature covers, without the key.
pub(super) fn signed_text(members: &Map<String, Value>) -> String {
    let texts = members.iter().filter_map(|(name, value)| Some((name, value.as_str()?)));
    let mut pairs: Vec<String> = texts
        .filter(|(name, value)| *name != "sign" && !value.is_empty())
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.sort_unstable();
    let text = pairs.join("&") + "&key=…";
    text.chars().take(512).collect()
}

/// Members as XML elements. A list becomes one element for each item.
pub(super) fn elements(members: &Map<String, Value>) -> Vec<Element> {
    let each = members.iter().flat_map(|(name, value)| match value {
        Value::Array(items) => items.iter().map(|item| (name, item)).collect::<Vec<_>>(),
        value => vec![(name, value)],
    });
    each.map(|(name, value)| Element {
        name: name.clone(),
        content: match value {
            Value::Object(inner) => xml::Content::Elements(elements(inner)),
            value => xml::Content::Text(text_of(value)),
        },
    })
    .collect()
}

pub(super) fn put(members: &mut Map<String, Value>, name: &str, value: &str) {
    members.insert(name.to_owned(), value.into());
}
