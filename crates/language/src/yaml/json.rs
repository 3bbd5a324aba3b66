//! A YAML document as JSON, for tools that speak of JSON.

use serde_json::{Map, Number, Value as Json};

use super::{Kind, Node, Scalar, Value, parse};
use crate::diagnostic::Findings;

/// The JSON value of a document; `None` when the loader does not take its YAML. Of a repeated key, the last counts.
pub(crate) fn to_json(text: &str) -> Option<Json> {
    parse(text, &mut Findings::new("")).map(|node| value(&node))
}

fn value(node: &Node) -> Json {
    match &node.value {
        Value::Mapping(entries) => {
            let members = entries
                .iter()
                .map(|entry| (entry.key.value.clone(), value(&entry.value)));
            Json::Object(members.collect::<Map<_, _>>())
        }
        Value::Sequence(items) => Json::Array(items.iter().map(value).collect()),
        Value::Scalar(scalar) => scalar_value(scalar),
    }
}

fn scalar_value(scalar: &Scalar) -> Json {
    let text = || Json::String(scalar.text.clone());
    match scalar.kind {
        Kind::String => text(),
        Kind::Null => Json::Null,
        Kind::Boolean => Json::Bool(scalar.text.eq_ignore_ascii_case("true")),
        // Forms that JSON does not know, such as `0x1F`, stay text.
        Kind::Integer | Kind::Float => scalar.text.parse::<Number>().map_or_else(|_| text(), Json::Number),
    }
}
