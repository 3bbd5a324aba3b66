//! Repairs a sample that its request type does not accept, so that the rest of it can be compared.

use std::borrow::Cow;

use wechatpay_runtime::wire::Value;
use wechatpay_spec::choice::choices;
use wechatpay_spec::model::{ChoiceRule, Field, Request, Scalar};

use crate::sample::field;

/// Adds a value of the field's type for a required field that is missing.
pub(crate) fn fill_in(input: &mut Value<'static>, path: &str, request: &Request) {
    let parts: [&[Field]; 4] = [&request.path, &request.query, request.body.fields(), &request.headers];
    let found = parts.into_iter().find_map(|fields| line_at(fields, path));
    let value = found.map_or(Value::Null, placeholder);
    match input {
        // Another part of the request may have a member with this name, so this one is added beside it.
        Value::Object(members) if !path.contains('.') => members.push((Cow::Owned(path.to_owned()), value)),
        _ => set(input, path, value),
    }
}

/// Replaces empty text in encrypted fields. Returns the paths of these fields.
pub(crate) fn fill_in_secrets(input: &mut Value<'static>, request: &Request) -> Vec<String> {
    let parts: [&[Field]; 4] = [&request.path, &request.query, request.body.fields(), &request.headers];
    let mut filled = Vec::new();
    for fields in parts {
        secrets(input, fields, "", &mut filled);
    }
    filled
}

fn secrets(value: &mut Value<'static>, fields: &[Field], above: &str, filled: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let Some(line) = field(fields, name) else { continue };
                let place = below(above, name);
                if line.encrypted.is_some() && matches!(value, Value::String(text) if text.is_empty()) {
                    *value = Value::String(Cow::Borrowed("-"));
                    filled.push(place);
                } else {
                    secrets(value, &line.fields, &place, filled);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                secrets(item, fields, &format!("{above}[{index}]"), filled);
            }
        }
        _ => {}
    }
}

/// Keeps one alternative of each choice of exactly one: the first that the sample does not leave empty. Returns the paths
/// of the fields that were removed.
pub(crate) fn choose(input: &mut Value<'static>, request: &Request) -> Vec<String> {
    let parts: [&[Field]; 4] = [&request.path, &request.query, request.body.fields(), &request.headers];
    let mut removed = Vec::new();
    for fields in parts {
        choose_below(input, fields, "", &mut removed);
    }
    removed
}

fn choose_below(value: &mut Value<'static>, fields: &[Field], above: &str, removed: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for set in choices(fields).iter().filter(|set| set.rule == ChoiceRule::OneOf) {
                let is_filled = |field: &&Field| {
                    let mut shown = members.iter().filter(|(name, _)| *name == field.name.value);
                    shown.any(|(_, value)| !is_empty(value))
                };
                let filled = set.alternatives.iter().position(|all| all.fields.iter().any(is_filled));
                let others: Vec<&str> = set
                    .alternatives
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| *at != filled.unwrap_or_default())
                    .flat_map(|(_, alternative)| &alternative.fields)
                    .map(|field| field.name.value.as_str())
                    .collect();
                members.retain(|(name, _)| {
                    let is_other = others.contains(&name.as_ref());
                    if is_other {
                        removed.push(below(above, name));
                    }
                    !is_other
                });
            }
            for (name, value) in members {
                if let Some(line) = field(fields, name) {
                    choose_below(value, &line.fields, &below(above, name), removed);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                choose_below(item, fields, &format!("{above}[{index}]"), removed);
            }
        }
        _ => {}
    }
}

/// Whether the sample leaves the value empty.
fn is_empty(value: &Value<'_>) -> bool {
    matches!(value, Value::Null) || matches!(value, Value::String(text) if text.is_empty())
}

fn below(above: &str, name: &str) -> String {
    match above {
        "" => name.to_owned(),
        above => format!("{above}.{name}"),
    }
}

/// Removes a value that the request type does not accept.
pub(crate) fn remove(input: &mut Value<'static>, path: &str) {
    set(input, path, Value::Null);
}

fn line_at<'f>(fields: &'f [Field], path: &str) -> Option<&'f Field> {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let line = field(fields, name.split('[').next()?)?;
    if rest.is_empty() {
        Some(line)
    } else {
        line_at(&line.fields, rest)
    }
}

fn placeholder(line: &Field) -> Value<'static> {
    if line.kind.value.array_depth > 0 {
        return Value::Array(Vec::new());
    }
    let text = |text: &'static str| Value::String(Cow::Borrowed(text));
    match line.kind.value.scalar {
        // The value satisfies conditions on siblings, if there are any.
        Scalar::String if line.fields.is_empty() => text("-"),
        Scalar::Integer => Value::Integer(0),
        Scalar::Number => Value::Number(Cow::Borrowed("0")),
        Scalar::Boolean => Value::Boolean(false),
        Scalar::String | Scalar::Object | Scalar::Json => Value::Object(Vec::new()),
        Scalar::File => Value::Object(vec![
            (Cow::Borrowed("file_name"), text("-")),
            (Cow::Borrowed("content"), text("LQ==")),
        ]),
    }
}

/// Sets the value at a path: `payer.phones[2].number`. If there is no such list item, nothing changes.
fn set(value: &mut Value<'static>, path: &str, new: Value<'static>) {
    let (step, rest) = path.split_once('.').unwrap_or((path, ""));
    let mut indices = step.split('[');
    let name = indices.next().unwrap_or(step);
    let Value::Object(members) = value else { return };
    let at = members
        .iter()
        .rposition(|(own, value)| own == name && (rest.is_empty() || *value != Value::Null));
    let at = at.unwrap_or_else(|| {
        members.push((Cow::Owned(name.to_owned()), Value::Null));
        members.len() - 1
    });
    let Some((_, mut inner)) = members.get_mut(at).map(|(name, value)| (name, value)) else {
        return;
    };
    for index in indices {
        let index: usize = index.trim_end_matches(']').parse().unwrap_or(usize::MAX);
        // A sample may show a list of one item as the item itself.
        if let Value::Array(items) = inner {
            match items.get_mut(index) {
                Some(item) => inner = item,
                None => return,
            }
        }
    }
    if rest.is_empty() {
        *inner = new;
    } else {
        set(inner, rest, new);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(json: &str) -> Value<'static> {
        crate::rebuild::owned(serde_json::from_str(json).unwrap())
    }

    #[test]
    fn of_a_choice_the_first_alternative_that_is_not_empty_stays() {
        let spec = "post:\n  title: t\n  documents: [{url: https://example.com/}]\n  request:\n    json:\n      \
                    a: {type: string, one_of: order}\n      b: {type: string, one_of: {order: two}}\n      \
                    c: {type: string, one_of: {order: two}}\n      d: {type: string, any_of: x}\n      \
                    e: {type: string, any_of: x}\n  response: {empty: true}\n";
        let sources = wechatpay_spec::Sources {
            specs: vec![wechatpay_spec::Source::spec("v3/x.yaml", spec)],
            ..Default::default()
        };
        let loaded = wechatpay_spec::load(&sources);
        let wechatpay_spec::model::Subject::Path(path) = &loaded.specs[0].subject else {
            unreachable!()
        };
        let request = &path.operations[0].request;
        let mut both = value(r#"{"a":"1","b":"2","c":"3","d":"4","e":"5"}"#);
        assert_eq!(choose(&mut both, request), ["b", "c"]);
        assert_eq!(both, value(r#"{"a":"1","d":"4","e":"5"}"#));
        let mut second = value(r#"{"a":"","b":"2","c":"3"}"#);
        assert_eq!(choose(&mut second, request), ["a"]);
        let mut empty = value(r#"{"a":"","b":""}"#);
        assert_eq!(choose(&mut empty, request), ["b"]);
    }

    #[test]
    fn values_are_set_in_lists_and_added_where_they_are_missing() {
        let mut input = value(r#"{"a":{"b":[{"c":1},{"c":2}]},"d":{"e":3}}"#);
        set(&mut input, "a.b[1].c", Value::Null);
        set(&mut input, "a.b[7].c", Value::Integer(9));
        set(&mut input, "d[0].e", Value::Integer(4));
        set(&mut input, "f", Value::Integer(5));
        assert_eq!(input, value(r#"{"a":{"b":[{"c":1},{"c":null}]},"d":{"e":4},"f":5}"#));
    }
}
