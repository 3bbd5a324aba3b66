//! Converts a YAML document to JSON, for JSON Schema.

use serde_json::{Map, Number, Value as Json};

use super::{Kind, Node, Scalar, Value, parse};
use crate::diagnostic::Findings;

/// The JSON value of a document; `None` if the loader refuses its YAML. The last value of a repeated key is used.
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
        // Numbers that JSON cannot express, such as `0x1F`, become strings.
        Kind::Integer | Kind::Float => scalar.text.parse::<Number>().map_or_else(|_| text(), Json::Number),
    }
}
