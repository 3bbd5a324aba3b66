//! Reads and sets fields by their paths.

use serde_json::{Map, Value};
use time::OffsetDateTime;
use wechatpay_spec::field_path::{Path, Step};
use wechatpay_spec::lifecycle::{Addition, Assignment, Constant, Part, Source, parts};

use super::number;
use crate::clock::{date_time, rfc3339};
use crate::text::text_of;

/// The values that an assignment may take from.
pub(super) struct From<'f> {
    pub(super) parent: Option<&'f Map<String, Value>>,
    pub(super) request: Option<&'f Map<String, Value>>,
    /// The merchant or sub-merchant that the resource belongs to.
    pub(super) owner: &'f str,
    /// The merchant that signed.
    pub(super) signer: &'f str,
    pub(super) now: OffsetDateTime,
}

/// The value of a path; for a path through a list, that of the first entry.
pub(super) fn get<'m>(members: &'m Map<String, Value>, path: &str) -> Option<&'m Value> {
    let mut steps = Path(path).steps();
    let first = steps.next()?;
    let mut value = reached(members.get(first.name)?, first);
    for step in steps {
        value = value.and_then(|value| reached(value.as_object()?.get(step.name)?, step));
    }
    value.filter(|value| !value.is_null())
}

fn reached<'v>(value: &'v Value, step: Step<'_>) -> Option<&'v Value> {
    match step.each {
        true => value.as_array()?.first(),
        false => Some(value),
    }
}

/// The text of a value that is not empty.
pub(super) fn text(members: &Map<String, Value>, path: &str) -> Option<String> {
    get(members, path).map(text_of).filter(|text| !text.is_empty())
}

/// A number, also one that is written as text.
pub(super) fn number(members: &Map<String, Value>, path: &str) -> Option<i64> {
    match get(members, path)? {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// The entries of a list.
pub(super) fn list<'m>(members: &'m Map<String, Value>, path: &str) -> &'m [Value] {
    get(members, path).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Every number of a path through lists.
pub(super) fn numbers(members: &Map<String, Value>, path: &str) -> Vec<i64> {
    let steps: Vec<Step<'_>> = Path(path).steps().collect();
    let Some((last, above)) = steps.split_last() else {
        return Vec::new();
    };
    let objects = objects(members, above).into_iter();
    objects.filter_map(|object| number(object, last.name)).collect()
}

/// The objects to which the steps lead: several where they go through lists.
fn objects<'m>(members: &'m Map<String, Value>, steps: &[Step<'_>]) -> Vec<&'m Map<String, Value>> {
    let mut objects = vec![members];
    for step in steps {
        objects = objects
            .into_iter()
            .filter_map(|object| object.get(step.name))
            .flat_map(|value| match value {
                Value::Array(items) => items.iter().filter_map(Value::as_object).collect(),
                Value::Object(inner) => vec![inner],
                _ => Vec::new(),
            })
            .collect();
    }
    objects
}

/// Sets fields. With `over`, values that are there already are replaced.
pub(super) fn assign(members: &mut Map<String, Value>, set: &[Assignment], from: &From<'_>, over: bool) {
    for assignment in set {
        let steps: Vec<Step<'_>> = Path(&assignment.field.value).steps().collect();
        let own = members.clone();
        // Texts may have random parts, so each entry of a list gets a value of its own.
        let value = |entry: &Entry<'_>| evaluate(&assignment.value, &own, entry, from);
        let root = Entry {
            members: &own,
            path: String::new(),
        };
        put(members, &steps, &root, &value, over);
    }
}

/// Adds an entry to each list that gets one.
pub(super) fn append(members: &mut Map<String, Value>, additions: &[Addition], from: &From<'_>) {
    for addition in additions {
        let mut entry = Map::new();
        for assignment in &addition.set {
            let root = Entry {
                members,
                path: String::new(),
            };
            let value = evaluate(&assignment.value, members, &root, from);
            if let Some(value) = value {
                set(&mut entry, &assignment.field.value, &value);
            }
        }
        let mut list = match get(members, &addition.list.value) {
            Some(Value::Array(items)) => items.clone(),
            _ => Vec::new(),
        };
        list.push(Value::Object(entry));
        set(members, &addition.list.value, &Value::Array(list));
    }
}

/// The texts of a path through lists.
pub(super) fn texts(members: &Map<String, Value>, path: &str) -> Vec<String> {
    let steps: Vec<Step<'_>> = Path(path).steps().collect();
    let Some((last, above)) = steps.split_last() else {
        return Vec::new();
    };
    let objects = objects(members, above).into_iter();
    let found = objects.filter_map(|object| object.get(last.name).filter(|value| !value.is_null()));
    found.map(text_of).filter(|text| !text.is_empty()).collect()
}

/// The entry of a list in which a field is set, and its path; the whole resource outside lists.
struct Entry<'e> {
    members: &'e Map<String, Value>,
    path: String,
}

fn put(
    members: &mut Map<String, Value>,
    steps: &[Step<'_>],
    entry: &Entry<'_>,
    value: &dyn Fn(&Entry<'_>) -> Option<Value>,
    over: bool,
) {
    let Some((first, rest)) = steps.split_first() else {
        return;
    };
    if rest.is_empty() {
        let is_set = members.get(first.name).is_some_and(|value| !value.is_null());
        if (over || !is_set)
            && let Some(value) = value(entry)
        {
            members.insert(first.name.to_owned(), value);
        }
        return;
    }
    if first.each {
        let items = members.get_mut(first.name).and_then(Value::as_array_mut);
        for item in items.into_iter().flatten().filter_map(Value::as_object_mut) {
            let before = item.clone();
            let inner = Entry {
                members: &before,
                path: format!("{}{}[].", entry.path, first.name),
            };
            put(item, rest, &inner, value, over);
        }
        return;
    }
    // An object is made only for a value that there is.
    let exists = members.get(first.name).is_some_and(Value::is_object);
    let mut inner = match members.remove(first.name) {
        Some(Value::Object(inner)) => inner,
        _ => Map::new(),
    };
    put(&mut inner, rest, entry, value, over);
    if exists || !inner.is_empty() {
        members.insert(first.name.to_owned(), Value::Object(inner));
    }
}

fn evaluate(source: &Source, own: &Map<String, Value>, entry: &Entry<'_>, from: &From<'_>) -> Option<Value> {
    match source {
        Source::Constant(given) => Some(constant(given)),
        // A field of the same entry of a list, or of the resource.
        Source::Field(path) => match path.value.strip_prefix(&entry.path) {
            Some(path) => get(entry.members, path).cloned(),
            None => get(own, &path.value).cloned(),
        },
        Source::Parent(path) => get(from.parent?, &path.value).cloned(),
        Source::Request(path) => get(from.request?, &path.value).cloned(),
        Source::Text(template) => Some(written(&template.value, own, from).into()),
    }
}

/// The value that a lifecycle states.
pub(super) fn constant(constant: &Constant) -> Value {
    match constant {
        Constant::Text(text) => text.clone().into(),
        Constant::Integer(number) => (*number).into(),
        Constant::Boolean(flag) => (*flag).into(),
    }
}

fn written(template: &str, own: &Map<String, Value>, from: &From<'_>) -> String {
    let parts = parts(template).unwrap_or_default().into_iter();
    parts
        .map(|part| match part {
            Part::Plain(text) => text.to_owned(),
            Part::Now => rfc3339(from.now),
            Part::DateTime => date_time(from.now),
            Part::Time => number::digits(from.now),
            Part::Date => number::digits(from.now).chars().take(8).collect(),
            Part::Merchant => from.owner.to_owned(),
            Part::Signer => from.signer.to_owned(),
            Part::Digits(count) => number::random_digits(count.get()),
            Part::Letters(count) => number::random(count.get()),
            Part::OneMore(path) => number(own, path).unwrap_or_default().saturating_add(1).to_string(),
            Part::Field(path) => text(own, path).unwrap_or_default(),
        })
        .collect()
}

/// The object somewhere inside a value that has a member of this value.
pub(super) fn part_with<'v>(value: &'v Value, name: &str, member: &Value) -> Option<&'v Map<String, Value>> {
    let parts: Vec<&Value> = match value {
        Value::Object(parts) => parts.values().collect(),
        Value::Array(parts) => parts.iter().collect(),
        _ => return None,
    };
    let own = parts.iter().filter_map(|part| part.as_object());
    let mut own = own.filter(|part| part.get(name) == Some(member));
    let inside = || parts.iter().find_map(|part| part_with(part, name, member));
    own.next().or_else(inside)
}

/// Removes a field.
pub(super) fn remove(members: &mut Map<String, Value>, path: &str) {
    let steps: Vec<Step<'_>> = Path(path).steps().collect();
    remove_steps(members, &steps);
}

fn remove_steps(members: &mut Map<String, Value>, steps: &[Step<'_>]) {
    let Some((first, rest)) = steps.split_first() else {
        return;
    };
    if rest.is_empty() {
        members.remove(first.name);
        return;
    }
    match members.get_mut(first.name) {
        Some(Value::Object(inner)) => remove_steps(inner, rest),
        Some(Value::Array(items)) => {
            for item in items.iter_mut().filter_map(Value::as_object_mut) {
                remove_steps(item, rest);
            }
        }
        _ => {}
    }
}

/// Sets one field to a value.
pub(super) fn set(members: &mut Map<String, Value>, path: &str, value: &Value) {
    let steps: Vec<Step<'_>> = Path(path).steps().collect();
    let own = Map::new();
    let root = Entry {
        members: &own,
        path: String::new(),
    };
    put(members, &steps, &root, &|_| Some(value.clone()), true);
}
