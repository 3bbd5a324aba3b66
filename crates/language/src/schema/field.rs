//! Schemas of fields: allowed combinations of keys, and allowed fields in each part of a message.

use serde_json::{Value, json};

use super::{closed, merge, patterns};
use crate::exclusion::{Exclusion, exclusions};
use crate::model::{Cipher, Direction, Encoding};
use crate::text::{EXAMPLE_LENGTH, NAME_LENGTH};
use crate::vocabulary::Mapping;
use crate::vocabulary::names;
use crate::words::Word;

/// The definition of a field that the caller receives.
pub(super) const RECEIVED: &str = "received_field";
/// The definition of a field that the caller sends.
const SENT: &str = "field";

/// Keys that are only allowed on fields that the caller sends.
const OF_SENT_FIELDS: &[&str] = &[
    names::REQUIRED_OF,
    names::ONE_OF,
    names::ANY_OF,
    names::REQUIRED_IF,
    names::ONLY_IF,
    names::SUPPLIED_BY,
    names::CONSTANT,
    names::DEFAULT,
];

/// Keys that are only allowed on some types.
const TYPES: &[(&str, &str)] = &[
    (names::ENCRYPTED, r"^string(\[\])*$"),
    (names::ENCODED, r"^string$|^[a-z]+(\[\])+$"),
    (names::MINIMUM, r"^(integer|number)(\[\])*$"),
    (names::MAXIMUM, r"^(integer|number)(\[\])*$"),
    (names::FORMAT, r"^string(\[\])*$"),
    (names::UNIT, r"^(integer|number)(\[\])*$"),
    (names::ENUM, r"^(string|integer)(\[\])*$"),
    (names::CONSTANT, "^(string|integer|number|boolean)$"),
    (names::DEFAULT, "^(string|integer|number|boolean)$"),
];

/// Keys that are only allowed on text: on strings, and on what is sent as an encoded string.
const OF_TEXT: &[&str] = &[names::MIN_LENGTH, names::MAX_LENGTH, names::PATTERN];

/// The definition of a field.
pub(super) fn definition(direction: Direction) -> Value {
    let is_taken = |key: &str| direction == Direction::Sent || !OF_SENT_FIELDS.contains(&key);
    let mut schema = closed(Mapping::Field, |key| is_taken(key.name));
    let mut rules = Vec::new();
    for (key, types) in TYPES.iter().filter(|(key, _)| is_taken(key)) {
        rules.push(json!({"if": {"required": [key]}, "then": {"properties": {names::TYPE: {"pattern": types}}}}));
    }
    for key in OF_TEXT {
        let text = json!({"anyOf": [has_type(r"^string(\[\])*$"), {"required": [names::ENCODED]}]});
        rules.push(json!({"if": {"required": [key]}, "then": text}));
    }
    for Exclusion { keys, .. } in exclusions(Mapping::Field).filter(|pair| pair.keys.into_iter().all(is_taken)) {
        rules.push(json!({"not": {"required": keys}}));
    }
    for (types, value, element) in [
        (
            r"^(integer|number|boolean)(\[\])+$|^(string|object|file|json)",
            "string",
            None,
        ),
        ("^integer$", "integer", Some("integer")),
        ("^number$", "number", Some("number")),
        ("^boolean$", "boolean", Some("boolean")),
        (r"^string(\[\])*$", "string", Some("string")),
        (r"^integer(\[\])+$", "string", Some("integer")),
    ] {
        let mut properties = json!({names::EXAMPLE: {"type": value}});
        if is_taken(names::CONSTANT) {
            merge(
                &mut properties,
                json!({names::CONSTANT: {"type": value}, names::DEFAULT: {"type": value}}),
            );
        }
        if let Some(element) = element {
            let items = json!({"type": [element, "object"], "properties": {names::VALUE: {"type": element}}});
            merge(&mut properties, json!({names::ENUM: {"items": items}}));
        }
        rules.push(json!({"if": has_type(types), "then": {"properties": properties}}));
    }
    let whole = json!({"type": "integer"});
    rules.push(json!({
        "if": has_type("^integer"),
        "then": {"properties": {names::MINIMUM: whole, names::MAXIMUM: whole}},
    }));
    rules.push(json!({
        "if": has_type("^object"),
        "then": {"required": [names::FIELDS], "properties": {names::FIELDS: {"minProperties": 1}}},
        "else": {"anyOf": [{"required": [names::ENCODED]}, {"properties": {names::FIELDS: {"maxProperties": 0}}}]},
    }));
    // Only JSON can encode lists of anything other than strings.
    let not_json = json!({"required": [names::ENCODED], "properties": {names::ENCODED: {"not": {"const": Encoding::Json.word()}}}});
    rules.push(json!({"if": not_json, "then": {"properties": {names::TYPE: {"pattern": r"^string(\[\])*$"}}}}));
    rules.push(json!({"properties": {names::ENCRYPTED: {"not": {"enum": foreign_ciphers(direction)}}}}));
    let has_type_of_its_own = json!({"anyOf": [
        {"required": [names::FIELDS]},
        {"required": [names::ENUM], "properties": {names::TYPE: {"pattern": r"^string(\[\])*$"}}},
    ]});
    rules.push(json!({"if": {"required": [names::RUST_TYPE]}, "then": has_type_of_its_own}));
    if direction == Direction::Received {
        let fields =
            json!({names::FIELDS: members(RECEIVED, &[json!({"properties": {names::TYPE: not_type("^file")}})])});
        if let Some(properties) = schema.get_mut("properties") {
            merge(properties, fields);
        }
    }
    merge(&mut schema, json!({"allOf": rules}));
    schema
}

/// Ciphers that are not used in a direction.
fn foreign_ciphers(direction: Direction) -> Vec<&'static str> {
    let foreign: &[Cipher] = match direction {
        Direction::Sent => &[Cipher::AesGcm, Cipher::AesEcb],
        Direction::Received => &[Cipher::RsaBankCard],
    };
    foreign.iter().map(|cipher| cipher.word()).collect()
}

/// The schema of the fields below a key.
pub(super) fn fields(mapping: Mapping, key: &str) -> Value {
    let flat = || json!({"anyOf": [{"required": [names::ENCODED]}, {"properties": {names::TYPE: not_type("^(object|json)")}}]});
    let without_files = || json!({"properties": {names::TYPE: not_type("^file")}});
    match (mapping, key) {
        (Mapping::Request, names::PATH) => members(
            SENT,
            &[
                flat(),
                without_files(),
                json!({
                    "required": [names::REQUIRED],
                    "properties": {names::TYPE: {"pattern": "^[a-z]+$"}, names::ONLY_IF: false},
                }),
            ],
        ),
        (Mapping::Request, names::HEADERS) => {
            let mut headers = members(SENT, &[flat(), without_files()]);
            let ascii = json!({"pattern": patterns::HEADER_NAME, "maxLength": NAME_LENGTH});
            merge(&mut headers, json!({"propertyNames": ascii}));
            headers
        }
        (Mapping::Request, names::QUERY | names::XML) => members(SENT, &[flat(), without_files()]),
        (Mapping::Request, names::MULTIPART) => members(
            SENT,
            &[flat(), json!({"properties": {names::TYPE: not_type(r"^file\[")}})],
        ),
        (Mapping::Response | Mapping::Notification, _) => members(RECEIVED, &[without_files()]),
        _ => members(SENT, &[without_files()]),
    }
}

fn members(definition: &str, more: &[Value]) -> Value {
    let mut all = vec![json!({"$ref": format!("#/$defs/{definition}")})];
    all.extend_from_slice(more);
    let with = |more: Value| json!({"allOf": all.iter().cloned().chain([more]).collect::<Vec<_>>()});
    let values = if definition == SENT {
        // A required field with a single value is a constant, unless it is a list, encoded, or has an indexed name.
        let is_one = json!({
            "required": [names::REQUIRED],
            "properties": {names::TYPE: {"type": "string", "pattern": "^[a-z]+$"}, names::ENCODED: false},
        });
        let is_constant = json!({"if": is_one, "then": {"properties": {names::ENUM: {"minItems": 2}}}});
        let has_several_names = json!({"properties": {names::CONSTANT: false, names::ONE_OF: false, names::ANY_OF: false, names::ENCODED: false, names::ENCRYPTED: false}});
        json!({"patternProperties": {
            patterns::SINGLE_NAME: with(is_constant),
            patterns::INDEXED_NAME: with(has_several_names),
        }})
    } else {
        let has_several_names = json!({"properties": {names::ENCODED: false, names::ENCRYPTED: false}});
        json!({
            "patternProperties": {patterns::INDEXED_NAME: with(has_several_names)},
            "additionalProperties": {"allOf": all},
        })
    };
    let mut members = json!({
        "type": "object",
        "propertyNames": {"pattern": patterns::FIELD_NAME, "maxLength": NAME_LENGTH},
    });
    merge(&mut members, values);
    members
}

/// A value of any field type, as it is sent or received.
pub(super) fn any_value() -> Value {
    json!({"type": ["string", "number", "boolean"], "maxLength": EXAMPLE_LENGTH, "pattern": patterns::wire_text()})
}

/// An example of any field type, in which documents write any punctuation.
pub(super) fn any_example() -> Value {
    json!({"type": ["string", "number", "boolean"], "maxLength": EXAMPLE_LENGTH, "pattern": patterns::TEXT})
}

fn has_type(pattern: &str) -> Value {
    json!({"required": [names::TYPE], "properties": {names::TYPE: {"type": "string", "pattern": pattern}}})
}

fn not_type(pattern: &str) -> Value {
    json!({"not": {"type": "string", "pattern": pattern}})
}
