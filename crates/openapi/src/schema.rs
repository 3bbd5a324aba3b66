//! Fields as JSON Schemas.

use indexmap::IndexMap;
use serde_json::Value;
use wechatpay_spec::choice::{ChoiceSet, choices};
use wechatpay_spec::limits;
use wechatpay_spec::model::{
    ChoiceRule, DataSource, Direction, Encoding, Field, Format, Provenance, Remark, Scalar, Unit,
};
use wechatpay_spec::money;
use wechatpay_spec::place::Located;
use wechatpay_spec::words::Word;

use crate::schema_object::{Choice, Condition, Schema, TextLimits, Values};
use crate::shared_parts::{self, Source};

/// The schema of an object with these fields. Only the required fields of what is sent can be relied on.
pub(crate) fn object(fields: &[Field], direction: Direction) -> Schema<'_> {
    let mut schema = Schema::of("object");
    let is_beside_currency = money::has_currency(fields);
    for line in fields {
        let name = line.name.value.as_str();
        let inner = field(line, direction, is_beside_currency);
        if name.contains('$') {
            let inner = Schema {
                name: Some(name),
                ..inner
            };
            schema.pattern_properties.insert(pattern(name), inner);
        } else {
            schema.properties.insert(name.into(), inner);
            if line.required && direction == Direction::Sent {
                schema.required.push(name);
            }
        }
    }
    schema.all_of = choices(fields).iter().map(choice).collect();
    schema
}

/// A schema for objects with exactly one, or at least one, of the alternatives.
fn choice<'s>(set: &ChoiceSet<'s>) -> Schema<'s> {
    let alternatives = set.alternatives.iter().map(|alternative| Schema {
        required: names(&alternative.fields),
        ..Schema::default()
    });
    let alternatives: Vec<Schema<'_>> = alternatives.collect();
    match set.rule {
        ChoiceRule::OneOf => Schema {
            one_of: alternatives,
            ..Schema::default()
        },
        ChoiceRule::AnyOf => Schema {
            any_of: alternatives,
            ..Schema::default()
        },
    }
}

fn names<'s>(fields: &[&'s Field]) -> Vec<&'s str> {
    fields.iter().map(|field| field.name.value.as_str()).collect()
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

/// The schema of a field. A currency among the fields of the same object shows that `total` is an amount.
pub(crate) fn field(line: &Field, direction: Direction, is_beside_currency: bool) -> Schema<'_> {
    let kind = line.kind.value;
    let schema = match line.encoded.as_ref().map(|encoding| encoding.value) {
        Some(Encoding::Json) => embedded("application/json", line, direction),
        Some(Encoding::Xml) => embedded("application/xml", line, direction),
        Some(Encoding::Url) => Schema {
            encoded: Some(Encoding::Url.word()),
            ..listed(line, direction)
        },
        None => listed(line, direction),
    };
    let choice = |rule: ChoiceRule| -> Option<Choice<'_>> {
        let choice = line.choice.as_ref().filter(|choice| choice.rule == rule)?;
        Some(IndexMap::from([(
            choice.set.value.as_str(),
            choice.alternative.value.as_str(),
        )]))
    };
    Schema {
        title: line.title.as_ref().map(|title| title.value.as_str()),
        constant: line.constant.as_ref().map(|value| typed(kind.scalar, &value.value)),
        default: line.default.as_ref().map(|value| typed(kind.scalar, &value.value)),
        examples: line.example.as_ref().map(|value| [example(line, &value.value)]),
        encrypted: line.encrypted.as_ref().map(|cipher| cipher.value.word()),
        unit: money::unit(line, is_beside_currency).map(Unit::word),
        supplied_by: line.supplied_by.as_ref().map(|supplier| supplier.value.word()),
        required_of: line.required_of.as_ref().map(|role| role.value.word()),
        alternative_of_one: choice(ChoiceRule::OneOf),
        alternative_of_any: choice(ChoiceRule::AnyOf),
        required_if: line.required_if.as_ref().map(condition),
        only_if: line.only_if.as_ref().map(condition),
        required_in_document: line.required && direction == Direction::Received,
        provenance: provenance(&line.provenance),
        ..schema
    }
}

/// A string that contains an encoded document. Its lengths and its pattern are those of the string.
fn embedded<'s>(media_type: &'static str, line: &'s Field, direction: Direction) -> Schema<'s> {
    Schema {
        text: text_limits(line),
        content_media_type: Some(media_type),
        content_schema: Some(Box::new(listed(line, direction))),
        ..Schema::of("string")
    }
}

fn text_limits(line: &Field) -> TextLimits {
    TextLimits {
        min_length: line.min_length.as_ref().map(|length| length.value),
        max_length: line.max_length.as_ref().map(|length| length.value),
        pattern: line.pattern.as_ref().map(|pattern| limits::anchored(&pattern.value)),
    }
}

/// The type, including its list levels.
fn listed(line: &Field, direction: Direction) -> Schema<'_> {
    let mut schema = value(line, direction);
    for _ in 0..line.kind.value.array_depth {
        schema = Schema {
            items: Some(Box::new(schema)),
            ..Schema::of("array")
        };
    }
    schema
}

/// The type of a single value.
fn value(line: &Field, direction: Direction) -> Schema<'_> {
    let scalar = line.kind.value.scalar;
    let contains_document = line.encoded.is_some_and(|encoding| encoding.value != Encoding::Url);
    let mut schema = match scalar {
        Scalar::String if !line.fields.is_empty() => object(&line.fields, direction),
        // A string that contains an encoded document with unknown members.
        Scalar::String if contains_document => return Schema::default(),
        Scalar::String => Schema::of("string"),
        Scalar::Integer => Schema {
            size: Some("int64"),
            ..Schema::of("integer")
        },
        Scalar::Number => Schema::of("number"),
        Scalar::Boolean => Schema::of("boolean"),
        Scalar::Object => object(&line.fields, direction),
        // Any JSON.
        Scalar::Json => Schema::default(),
        Scalar::File => Schema {
            content_media_type: Some("application/octet-stream"),
            ..Schema::of("string")
        },
    };
    if !contains_document {
        schema.text = text_limits(line);
    }
    schema.minimum = line.minimum.as_ref().map(|bound| typed(scalar, &bound.value));
    schema.maximum = line.maximum.as_ref().map(|bound| typed(scalar, &bound.value));
    schema.format = line.format.as_ref().map(|format| match format.value {
        Format::DateTime => "date-time",
        Format::Date => "date",
        Format::Url => "uri",
    });
    if !line.values.is_empty() {
        let known = Schema {
            values: line
                .values
                .iter()
                .map(|value| typed(scalar, &value.value.value))
                .collect(),
            ..Schema::default()
        };
        schema.any_of = vec![known, Schema::default()];
        let titles = line
            .values
            .iter()
            .filter_map(|value| Some((value.value.value.as_str(), value.title.as_deref()?)));
        schema.value_titles = titles.collect();
    }
    schema
}

/// A value with the type of its field; specs store all values as text.
fn typed(scalar: Scalar, text: &str) -> Value {
    let typed = match scalar {
        Scalar::Integer | Scalar::Number => serde_json::from_str(text).ok().map(Value::Number),
        Scalar::Boolean => text.parse().ok().map(Value::Bool),
        Scalar::Json => serde_json::from_str(text).ok(),
        Scalar::String | Scalar::Object | Scalar::File => None,
    };
    typed.unwrap_or_else(|| Value::from(text))
}

/// The example of a field. That of a list is written as JSON.
fn example(line: &Field, text: &str) -> Value {
    let kind = line.kind.value;
    if line.encoded.is_some() {
        Value::from(text)
    } else if kind.array_depth > 0 {
        serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))
    } else {
        typed(kind.scalar, text)
    }
}

fn condition(condition: &wechatpay_spec::model::Condition) -> Condition<'_> {
    let values: Vec<&str> = condition.equals.iter().map(|equals| equals.value.as_str()).collect();
    let values = match values.as_slice() {
        [only] => Values::One(only),
        _ => Values::Several(values),
    };
    IndexMap::from([(condition.field.value.as_str(), values)])
}

/// Where a part comes from and how it differs from its documents.
pub(crate) fn provenance(provenance: &Provenance) -> shared_parts::Provenance<'_> {
    let from = provenance.from.iter().map(|origin| {
        let sources = origin.sources.iter().map(|source| match source.value {
            DataSource::Document(number) => Source::Document(number),
            DataSource::Other(source) => Source::Other(source.word()),
        });
        (key(origin.key.as_ref()), sources.collect())
    });
    shared_parts::Provenance {
        from: from.collect(),
        inferred: reasons(&provenance.inferred),
        corrected: reasons(&provenance.corrected),
    }
}

fn reasons(remarks: &[Remark]) -> IndexMap<&str, &str> {
    let reasons = remarks
        .iter()
        .map(|remark| (key(remark.key.as_ref()), remark.reason.value.as_str()));
    reasons.collect()
}

/// The key that an origin or a remark is about; `*` is the whole line.
fn key(key: Option<&Located<String>>) -> &str {
    key.map_or("*", |key| &key.value)
}
