//! Reads the parts that creations and transitions have in common.

use super::entries::{entries, named, optional_name, required_name, texts_by_field};
use crate::lifecycle::model::{
    Addition, Assignment, Check, Condition, Constant, Following, Limit, Notify, Refusal, Renaming, Source, StateRefusal,
};
use crate::lifecycle::text;
use crate::place::Located;
use crate::read::{Keys, Reader};
use crate::rules;
use crate::text::{NAME_LENGTH, REASON_LENGTH, TITLE_LENGTH};
use crate::vocabulary::{Mapping, names};
use crate::yaml::{Entry, Kind, Node, Scalar, Value};

/// The keys of an assigned value, of which it has one.
const SOURCES: [&str; 4] = [names::FIELD, names::PARENT, names::REQUEST, names::TEXT];

pub(super) fn refusal_of(reader: &mut Reader<'_>, entry: &Entry) -> Option<Refusal> {
    let keys = reader.mapping(&entry.value, Mapping::Refusal, entry.key.span)?;
    refusal(reader, &keys)
}

fn refusal(reader: &mut Reader<'_>, keys: &Keys<'_>) -> Option<Refusal> {
    let code = required_name(reader, keys, names::CODE);
    let message = reader
        .required(keys, names::MESSAGE)
        .and_then(|entry| reader.bounded_text(entry, REASON_LENGTH));
    let status = keys
        .get(names::STATUS)
        .and_then(|entry| reader.integer(entry, 201..=599));
    Some(Refusal {
        code: code?,
        status,
        message: message?,
    })
}

/// Refusals by state.
pub(super) fn refusals(reader: &mut Reader<'_>, keys: &Keys<'_>) -> Vec<StateRefusal> {
    named(
        reader,
        keys,
        names::REFUSALS,
        Mapping::Refusal,
        |reader, state, keys| {
            Some(StateRefusal {
                state: state.clone(),
                refusal: refusal(reader, keys)?,
            })
        },
    )
}

pub(super) fn notify(reader: &mut Reader<'_>, entry: &Entry) -> Option<Notify> {
    let keys = reader.mapping(&entry.value, Mapping::Notify, entry.key.span)?;
    let event = required_name(reader, &keys, names::EVENT);
    let summary = reader
        .required(&keys, names::SUMMARY)
        .and_then(|entry| reader.bounded_text(entry, TITLE_LENGTH));
    Some(Notify {
        event: event?,
        summary: summary?,
        set: assignments(reader, &keys),
    })
}

pub(super) fn checks(reader: &mut Reader<'_>, keys: &Keys<'_>) -> Vec<Check> {
    let Some(entry) = keys.get(names::CHECKS) else {
        return Vec::new();
    };
    let mut checks = Vec::new();
    for item in reader.items(entry) {
        let Some(keys) = reader.mapping(item, Mapping::Check, item.span) else {
            continue;
        };
        let refusal = keys.get(names::REFUSAL).and_then(|entry| refusal_of(reader, entry));
        reader.required(&keys, names::FUNCTION);
        reader.required(&keys, names::OF);
        if let Some(condition) = condition(reader, &keys) {
            checks.push(Check { condition, refusal });
        }
    }
    checks
}

fn condition(reader: &mut Reader<'_>, keys: &Keys<'_>) -> Option<Condition> {
    let function = keys.get(names::FUNCTION).and_then(|entry| reader.word(entry));
    let limit = keys.get(names::LIMIT).and_then(|entry| limit(reader, &entry.value));
    let of = optional_name(reader, keys, names::OF);
    let lifecycle = optional_name(reader, keys, names::LIFECYCLE);
    let less = optional_name(reader, keys, names::LESS);
    let entry = texts_by_field(reader, keys, names::ENTRY, "fields by field", |own, other| Renaming {
        own,
        other,
    });
    Some(Condition {
        function: function?,
        of: of?,
        limit,
        less,
        entry,
        lifecycle,
    })
}

fn limit(reader: &mut Reader<'_>, node: &Node) -> Option<Located<Limit>> {
    if reader.is_misspelt_integer(node) {
        return None;
    }
    let limit = match &node.value {
        Value::Scalar(scalar) if scalar.kind == Kind::Integer => scalar.integer().map(Limit::Number),
        Value::Scalar(Scalar {
            text,
            kind: Kind::String,
        }) => Some(Limit::Field(text.clone())),
        _ => None,
    };
    if limit.is_none() {
        reader.wrong_type(node, "a whole number or the path of a field");
    }
    Some(Located::new(limit?, node.span))
}

pub(super) fn following(reader: &mut Reader<'_>, entry: &Entry) -> Option<Following> {
    let keys = reader.mapping(&entry.value, Mapping::Following, entry.key.span)?;
    let transition = required_name(reader, &keys, names::TRANSITION);
    Some(Following {
        transition: transition?,
        condition: condition(reader, &keys),
    })
}

/// The fields that get a value.
pub(super) fn assignments(reader: &mut Reader<'_>, keys: &Keys<'_>) -> Vec<Assignment> {
    let Some(entry) = keys.get(names::SET) else {
        return Vec::new();
    };
    entries(reader, &entry.value, "values by field")
        .into_iter()
        .filter_map(|entry| {
            Some(Assignment {
                field: entry.key.clone(),
                value: source(reader, entry)?,
            })
        })
        .collect()
}

/// The lists that get one more entry.
pub(super) fn additions(reader: &mut Reader<'_>, keys: &Keys<'_>) -> Vec<Addition> {
    named(reader, keys, names::APPEND, Mapping::Addition, |reader, list, keys| {
        Some(Addition {
            list: list.clone(),
            set: assignments(reader, keys),
        })
    })
}

fn source(reader: &mut Reader<'_>, entry: &Entry) -> Option<Source> {
    let Value::Scalar(scalar) = &entry.value.value else {
        return assigned(reader, entry);
    };
    if reader.is_misspelt_integer(&entry.value) {
        return None;
    }
    let constant = match scalar.kind {
        Kind::String => {
            let text = Located::new(scalar.text.clone(), entry.value.span);
            reader.check_text(&entry.key.value, &text, NAME_LENGTH);
            reader.check_end(&entry.key.value, &entry.value);
            reader.check_wire_text(&entry.key.value, &text);
            Some(Constant::Text(text.value))
        }
        Kind::Integer => scalar.integer().map(Constant::Integer),
        Kind::Boolean => Some(Constant::Boolean(scalar.text == "true")),
        Kind::Float | Kind::Null => None,
    };
    if constant.is_none() {
        reader.wrong_type(&entry.value, "text, a whole number, a boolean or an assigned value");
    }
    constant.map(Source::Constant)
}

fn assigned(reader: &mut Reader<'_>, entry: &Entry) -> Option<Source> {
    let keys = reader.mapping(&entry.value, Mapping::Assigned, entry.key.span)?;
    let [from] = keys.among(&SOURCES)[..] else {
        reader
            .report(
                rules::LIFECYCLE_VALUE,
                entry.value.span,
                format!(
                    "`{}` gets its value from more than one place, or from none",
                    entry.key.value
                ),
            )
            .help("write one of `field`, `parent`, `request` and `text`");
        return None;
    };
    if from.key.value != names::TEXT {
        let path = reader.wire_text(from, NAME_LENGTH)?;
        return Some(match from.key.value.as_str() {
            names::FIELD => Source::Field(path),
            names::PARENT => Source::Parent(path),
            _ => Source::Request(path),
        });
    }
    let template = reader.wire_text(from, REASON_LENGTH)?;
    reader.check_end(&from.key.value, &from.value);
    if text::parts(&template.value).is_none() {
        reader
            .report(
                rules::LIFECYCLE_TEXT,
                template.span,
                "a brace has no partner, or a placeholder is not known",
            )
            .help("the placeholders are `{now}`, `{date_time}`, `{time}`, `{date}`, `{merchant}`, `{signer}`, `{digits:N}`, `{letters:N}` with N up to 32, and paths of fields");
        return None;
    }
    Some(Source::Text(template))
}
