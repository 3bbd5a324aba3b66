//! Fields as JSON Schemas.

use wechatpay_spec::choice::{ChoiceSet, choices};
use wechatpay_spec::limits;
use wechatpay_spec::model::{
    ChoiceRule, Condition, DataSource, Direction, Encoding, Field, Format, Provenance, Scalar,
};
use wechatpay_spec::place::Located;
use wechatpay_spec::words::Word;

use crate::json::{Json, Object};

/// The schema of an object with these fields. Only the required fields of what is sent can be relied on.
pub(crate) fn object(fields: &[Field], direction: Direction) -> Object {
    let mut schema = Object::one("type", "object");
    let mut properties = Object::default();
    let mut patterns = Object::default();
    let mut required = Vec::new();
    for line in fields {
        let name = &line.name.value;
        if name.contains('$') {
            let mut inner = field(line, direction);
            inner.put("x-name", name.as_str());
            patterns.put(pattern(name), inner);
        } else {
            properties.put(name.clone(), field(line, direction));
            if line.required && direction == Direction::Sent {
                required.push(Json::from(name.as_str()));
            }
        }
    }
    if !properties.is_empty() {
        schema.put("properties", properties);
    }
    if !patterns.is_empty() {
        schema.put("patternProperties", patterns);
    }
    schema.put_unless_empty("required", required);
    let sets = choices(fields);
    schema.put_unless_empty("allOf", sets.iter().map(choice).collect::<Vec<_>>());
    schema
}

/// A schema for objects with exactly one, or at least one, of the alternatives.
fn choice(set: &ChoiceSet<'_>) -> Json {
    let alternatives = set.wire_names().into_iter().map(|names| {
        let names: Vec<Json> = names.into_iter().map(Json::from).collect();
        Object::one("required", names).into()
    });
    let alternatives: Vec<Json> = alternatives.collect();
    let key = match set.rule {
        ChoiceRule::OneOf => "oneOf",
        ChoiceRule::AnyOf => "anyOf",
    };
    Object::one(key, alternatives).into()
}

/// The expression for an indexed name: `coupon_id_$n` stands for `coupon_id_0` and so on.
fn pattern(name: &str) -> String {
    let mut expression = String::from("^");
    let mut characters = name.chars();
    while let Some(character) = characters.next() {
        match character {
            '$' => {
                characters.next();
                expression.push_str("[0-9]+");
            }
            '.' => expression.push_str("\\."),
            other => expression.push(other),
        }
    }
    expression.push('$');
    expression
}

/// The schema of a field.
pub(crate) fn field(line: &Field, direction: Direction) -> Object {
    let mut schema = Object::default();
    schema.put_some("title", line.title.as_ref().map(|title| title.value.as_str()));
    let kind = line.kind.value;
    match line.encoded.as_ref().map(|encoding| encoding.value) {
        Some(Encoding::Json) => embedded(&mut schema, "application/json", line, direction),
        Some(Encoding::Xml) => embedded(&mut schema, "application/xml", line, direction),
        Some(Encoding::Url) => {
            schema.extend(listed(line, direction));
            schema.put("x-encoded", "url");
        }
        None => schema.extend(listed(line, direction)),
    }
    if let Some(constant) = &line.constant {
        schema.put("const", typed(kind.scalar, &constant.value));
    }
    schema.put_some(
        "default",
        line.default.as_ref().map(|default| typed(kind.scalar, &default.value)),
    );
    if let Some(example) = &line.example {
        let example = if kind.array_depth > 0 || line.encoded.is_some() {
            Json::from(example.value.as_str())
        } else {
            typed(kind.scalar, &example.value)
        };
        let example = match (kind.array_depth, &example) {
            // The example of a list is written as JSON.
            (1.., Json::Text(text)) if line.encoded.is_none() => {
                serde_json::from_str(text).map_or_else(|_| example.clone(), Json::Value)
            }
            _ => example,
        };
        schema.put("examples", vec![example]);
    }
    schema.put_some("x-encrypted", line.encrypted.as_ref().map(|cipher| cipher.value.word()));
    schema.put_some("x-unit", line.unit.as_ref().map(|unit| unit.value.word()));
    schema.put_some(
        "x-supplied-by",
        line.supplied_by.as_ref().map(|supplier| supplier.value.word()),
    );
    schema.put_some("x-required-of", line.required_of.as_ref().map(|role| role.value.word()));
    if let Some(choice) = &line.choice {
        let alternative = Object::one(choice.set.value.clone(), choice.alternative.value.as_str());
        schema.put(format!("x-{}", choice.rule.word().replace('_', "-")), alternative);
    }
    schema.put_some("x-required-if", line.required_if.as_ref().map(condition));
    schema.put_some("x-only-if", line.only_if.as_ref().map(condition));
    schema.put_if(
        "x-required-in-document",
        line.required && direction == Direction::Received,
    );
    provenance(&mut schema, &line.provenance);
    schema
}

/// A string that contains an encoded document. Its lengths and its pattern are those of the string.
fn embedded(schema: &mut Object, media_type: &'static str, line: &Field, direction: Direction) {
    schema.put("type", "string");
    text_limits(schema, line);
    schema.put("contentMediaType", media_type);
    schema.put("contentSchema", listed(line, direction));
}

fn text_limits(schema: &mut Object, line: &Field) {
    let length = |length: &Located<u32>| i64::from(length.value);
    schema.put_some("minLength", line.min_length.as_ref().map(length));
    schema.put_some("maxLength", line.max_length.as_ref().map(length));
    let pattern = line.pattern.as_ref();
    schema.put_some("pattern", pattern.map(|pattern| limits::anchored(&pattern.value)));
}

/// The type, including its list levels.
fn listed(line: &Field, direction: Direction) -> Object {
    let mut schema = value(line, direction);
    for _ in 0..line.kind.value.array_depth {
        let mut list = Object::one("type", "array");
        list.put("items", schema);
        schema = list;
    }
    schema
}

/// The type of a single value.
fn value(line: &Field, direction: Direction) -> Object {
    let scalar = line.kind.value.scalar;
    let mut schema = match scalar {
        Scalar::String if !line.fields.is_empty() => object(&line.fields, direction),
        // A string that contains an encoded document with unknown members.
        Scalar::String
            if line
                .encoded
                .as_ref()
                .is_some_and(|encoding| encoding.value != Encoding::Url) =>
        {
            return Object::default();
        }
        Scalar::String => Object::one("type", "string"),
        Scalar::Integer => {
            let mut schema = Object::one("type", "integer");
            schema.put("format", "int64");
            schema
        }
        Scalar::Number => Object::one("type", "number"),
        Scalar::Boolean => Object::one("type", "boolean"),
        Scalar::Object => object(&line.fields, direction),
        // Any JSON.
        Scalar::Json => Object::default(),
        Scalar::File => {
            let mut schema = Object::one("type", "string");
            schema.put("contentMediaType", "application/octet-stream");
            schema
        }
    };
    if line.encoded.is_none_or(|encoding| encoding.value == Encoding::Url) {
        text_limits(&mut schema, line);
    }
    let bound = |bound: &Located<String>| typed(scalar, &bound.value);
    schema.put_some("minimum", line.minimum.as_ref().map(bound));
    schema.put_some("maximum", line.maximum.as_ref().map(bound));
    schema.put_some(
        "format",
        line.format.as_ref().map(|format| match format.value {
            Format::DateTime => "date-time",
            Format::Date => "date",
            Format::Url => "uri",
        }),
    );
    if !line.values.is_empty() {
        let values = line.values.iter().map(|value| typed(scalar, &value.value.value));
        let known = Object::one("enum", values.collect::<Vec<_>>());
        schema.put("anyOf", vec![known.into(), Object::default().into()]);
        let mut titles = Object::default();
        for value in &line.values {
            if let Some(title) = &value.title {
                titles.put(value.value.value.clone(), title.as_str());
            }
        }
        if !titles.is_empty() {
            schema.put("x-enum-titles", titles);
        }
    }
    schema
}

/// A value with the type of its field; specs store all values as text.
fn typed(scalar: Scalar, text: &str) -> Json {
    match scalar {
        Scalar::Integer | Scalar::Number => {
            let number = serde_json::from_str::<serde_json::Number>(text);
            number.map_or_else(|_| Json::from(text), |number| Json::Value(number.into()))
        }
        Scalar::Boolean => text.parse::<bool>().map_or_else(|_| Json::from(text), Json::from),
        Scalar::Json => serde_json::from_str(text).map_or_else(|_| Json::from(text), Json::Value),
        Scalar::String | Scalar::Object | Scalar::File => Json::from(text),
    }
}

fn condition(condition: &Condition) -> Object {
    let values: Vec<&str> = condition.equals.iter().map(|equals| equals.value.as_str()).collect();
    match values.as_slice() {
        [only] => Object::one(condition.field.value.clone(), *only),
        _ => Object::one(
            condition.field.value.clone(),
            values.into_iter().map(Json::from).collect::<Vec<_>>(),
        ),
    }
}

/// Where a part comes from and how it differs from its documents, by key; `*` is the whole line.
pub(crate) fn provenance(object: &mut Object, provenance: &Provenance) {
    let mut origins = Object::default();
    for origin in &provenance.from {
        let key = origin.key.as_ref().map_or("*", |key| key.value.as_str());
        let sources = origin.sources.iter().map(|source| match source.value {
            DataSource::Document(number) => Json::from(i64::from(number)),
            DataSource::Other(source) => Json::from(source.word()),
        });
        origins.put(key.to_owned(), sources.collect::<Vec<_>>());
    }
    if !origins.is_empty() {
        object.put("x-from", origins);
    }
    for (name, remarks) in [
        ("x-inferred", &provenance.inferred),
        ("x-corrected", &provenance.corrected),
    ] {
        let mut reasons = Object::default();
        for remark in remarks {
            let key = remark.key.as_ref().map_or("*", |key| key.value.as_str());
            reasons.put(key.to_owned(), remark.reason.value.as_str());
        }
        if !reasons.is_empty() {
            object.put(name, reasons);
        }
    }
}
