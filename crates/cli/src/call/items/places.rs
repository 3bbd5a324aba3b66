//! The places of fields: `amount.total`, `goods_detail[0].price`.

use serde_json::{Map, Value};

use crate::failure::Failure;

/// The largest number of an item in a list: a larger one is a typing error.
const MAX_INDEX: usize = 10_000;

/// The steps of a place: `amount.total`, `amount[total]`, `goods_detail.0.price`, `goods_detail[0].price`. An empty step,
/// written `[]`, is a new item at the end of a list.
pub(super) fn steps(place: &str) -> Result<Vec<String>, Failure> {
    let wrong = || {
        Failure::usage(format!(
            "{place} is not a place of a field: expected object.member, list.0.member, list[0].member or list[]"
        ))
    };
    let mut steps = Vec::new();
    for part in place.split('.') {
        let (first, mut rest) = part.split_at(part.find('[').unwrap_or(part.len()));
        if first.is_empty() || first.contains(']') {
            return Err(wrong());
        }
        steps.push(first.to_owned());
        while let Some(inner) = rest.strip_prefix('[') {
            let (step, after) = inner.split_once(']').ok_or_else(wrong)?;
            if step.contains('[') || !(after.is_empty() || after.starts_with('[')) {
                return Err(wrong());
            }
            steps.push(step.to_owned());
            rest = after;
        }
    }
    Ok(steps)
}

/// Whether there is a value at a place.
pub(in crate::call) fn is_given(members: &Map<String, Value>, path: &[String]) -> bool {
    let mut steps = path.iter();
    let first = steps.next().and_then(|first| members.get(first));
    let found = steps.try_fold(first, |place, step| {
        let place = place?;
        let item = step.parse::<usize>().ok().and_then(|index| place.get(index));
        Some(place.get(step).or(item))
    });
    found.flatten().is_some_and(|value| !value.is_null())
}

/// Puts a value at a place. Returns the value that was there.
pub(in crate::call) fn put(members: &mut Map<String, Value>, path: &[String], value: Value) -> Result<Value, Failure> {
    let (first, others) = path
        .split_first()
        .ok_or_else(|| Failure::usage("a field has no name"))?;
    let clash = || Failure::usage(format!("{} is both a value and an object or a list", path.join(".")));
    let mut place = members.entry(first.clone()).or_insert(Value::Null);
    for step in others {
        let index = index_of(step);
        if place.is_null() {
            *place = match index.is_some() || step.is_empty() {
                true => Value::Array(Vec::new()),
                false => Value::Object(Map::new()),
            };
        }
        place = match (place, index) {
            (Value::Object(inner), _) if !step.is_empty() => inner.entry(step.clone()).or_insert(Value::Null),
            (Value::Array(list), index) => {
                let index = if step.is_empty() { Some(list.len()) } else { index };
                let index = index.ok_or_else(clash)?;
                if index > MAX_INDEX {
                    let place = path.join(".");
                    return Err(Failure::usage(format!(
                        "{place}: the number of an item is at most {MAX_INDEX}"
                    )));
                }
                while list.len() <= index {
                    list.push(Value::Null);
                }
                list.get_mut(index).ok_or_else(clash)?
            }
            _ => return Err(clash()),
        };
    }
    Ok(std::mem::replace(place, value))
}

/// The number in a step, if it is one, even if it is too large to be the number of an item.
fn index_of(step: &str) -> Option<usize> {
    let is_number = !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| step.parse().unwrap_or(usize::MAX))
}

/// The place of the first item of a list that is missing.
pub(super) fn gap(members: &Map<String, Value>, within: &str) -> Option<String> {
    fn in_value(value: &Value, place: &str) -> Option<String> {
        match value {
            Value::Object(members) => gap(members, &format!("{place}.")),
            Value::Array(items) => {
                let mut items = items.iter().enumerate();
                items.find_map(|(number, item)| {
                    let place = format!("{place}.{number}");
                    if item.is_null() {
                        Some(place)
                    } else {
                        in_value(item, &place)
                    }
                })
            }
            _ => None,
        }
    }
    members
        .iter()
        .find_map(|(name, value)| in_value(value, &format!("{within}{name}")))
}
