//! Values that differ from a body's as programs change them between reading and writing.

use super::{Json, Members};
use crate::verify::hash_order;

/// Objects with more members are not tried in every order.
const MAX_PERMUTED: usize = 6;
/// Objects with more members are not tried with one of them in another place.
const MAX_MOVED: usize = 24;
/// The maximum number of changes of one scalar that are combined in pairs.
const MAX_PAIRED: usize = 48;
/// The maximum number of places in which one value is changed.
const MAX_PLACES: usize = 40;

/// The values that result from changes which a library makes everywhere.
pub(super) fn usual(json: &Json) -> Vec<Json> {
    let mut values = vec![
        json.map_members(&|members| members.sort_by(|one, other| one.0.cmp(&other.0))),
        json.map_members(&|members| members.sort_by_key(|(name, _)| name.to_lowercase())),
        json.map_members(&|members| members.reverse()),
        json.map_members(&|members| hash_order::sort(members, |(name, _)| name)),
        json.map_members(&|members| members.retain(|(_, value)| *value != Json::Literal("null".to_owned()))),
        json.map_members(&|members| members.retain(|(_, value)| !value.is_vacant())),
        json.map_members(&|members| members.retain(|(_, value)| *value != Json::Text(String::new()))),
        outside(json, |members| members.sort_by(|one, other| one.0.cmp(&other.0))),
        outside(json, |members| hash_order::sort(members, |(name, _)| name)),
    ];
    let changes: [fn(&Json) -> Option<Json>; 8] = [
        |value| number(value, |text| text.strip_suffix(".0").map(str::to_owned)),
        with_fraction,
        |value| number(value, of_java),
        |value| number(value, as_float),
        |value| number(value, |text| Some(text.to_owned())).map(|value| Json::Text(value.into_text())),
        as_text,
        as_number,
        |value| (*value == Json::Literal("null".to_owned())).then(|| Json::Text(String::new())),
    ];
    values.extend(changes.map(|mut change| json.map_scalars(&mut change)));
    values.retain(|value| value != json);
    values
}

/// The values that result from a change in one place, and other orders of members.
pub(super) fn rare(json: &Json) -> Vec<Json> {
    let mut values = Vec::new();
    for change in NOTATIONS {
        for place in 0..MAX_PLACES {
            let mut number = 0;
            let value = json.map_scalars(&mut |value| {
                let changed = change(value)?;
                number += 1;
                (number == place + 1).then_some(changed)
            });
            if number <= place {
                break;
            }
            values.push(value);
        }
    }
    with_other_order(json, &mut |value| values.push(value));
    values
}

/// Every notation of one value that libraries use in place of another.
const NOTATIONS: [fn(&Json) -> Option<Json>; 5] = [
    as_text,
    as_number,
    with_fraction,
    |value| number(value, of_java),
    |value| number(value, as_float),
];

/// The values in which two scalars are written in other notations, each in its own: one amount as a text and another as a
/// `double`, as where the fields of a class have different types.
pub(super) fn numbers_in_two_notations(json: &Json) -> Vec<Json> {
    let mut scalars = Vec::new();
    json.map_scalars(&mut |value| {
        scalars.push(value.clone());
        None
    });
    let mut changes: Vec<(usize, Json)> = Vec::new();
    for (place, scalar) in scalars.iter().enumerate() {
        for changed in NOTATIONS.iter().filter_map(|change| change(scalar)) {
            let change = (place, changed);
            if change.1 != *scalar && !changes.contains(&change) {
                changes.push(change);
            }
        }
    }
    changes.truncate(MAX_PAIRED);
    let mut values = Vec::new();
    for (number, (first, one)) in changes.iter().enumerate() {
        for (second, other) in changes.iter().skip(number + 1) {
            if first == second {
                continue;
            }
            let mut place = 0;
            values.push(json.map_scalars(&mut |_| {
                place += 1;
                match place - 1 {
                    at if at == *first => Some(one.clone()),
                    at if at == *second => Some(other.clone()),
                    _ => None,
                }
            }));
        }
    }
    values
}

/// The value with the members of one of its objects in every other order, if there are few, else with one of them in another place.
fn with_other_order(json: &Json, add: &mut dyn FnMut(Json)) {
    match json {
        Json::Object(members) => {
            for order in orders(members.len()) {
                let members = order.iter().filter_map(|place| members.get(*place).cloned());
                add(Json::Object(members.collect()));
            }
            for (place, (name, value)) in members.iter().enumerate() {
                with_other_order(value, &mut |changed| {
                    let mut members = members.clone();
                    if let Some(member) = members.get_mut(place) {
                        *member = (name.clone(), changed);
                    }
                    add(Json::Object(members));
                });
            }
        }
        Json::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                with_other_order(item, &mut |changed| {
                    let mut items = items.clone();
                    if let Some(item) = items.get_mut(place) {
                        *item = changed;
                    }
                    add(Json::Array(items));
                });
            }
        }
        Json::Text(_) | Json::Literal(_) => {}
    }
}

fn orders(count: usize) -> Vec<Vec<usize>> {
    if count <= MAX_PERMUTED {
        let mut orders = vec![Vec::new()];
        for position in 0..count {
            orders = orders
                .into_iter()
                .flat_map(|order: Vec<usize>| {
                    (0..=order.len()).map(move |place| {
                        let mut longer = order.clone();
                        longer.insert(place, position);
                        longer
                    })
                })
                .collect();
        }
        return orders;
    }
    if count > MAX_MOVED {
        return Vec::new();
    }
    let pairs = (0..count).flat_map(|from| (0..count).map(move |to| (from, to)));
    pairs
        .map(|(from, to)| {
            let mut order: Vec<usize> = (0..count).collect();
            let moved = order.remove(from);
            order.insert(to, moved);
            order
        })
        .collect()
}

/// Only the outermost members changed, as where the inner ones are objects of a class.
fn outside(json: &Json, change: fn(&mut Members)) -> Json {
    let mut json = json.clone();
    if let Json::Object(members) = &mut json {
        change(members);
    }
    json
}

impl Json {
    fn into_text(self) -> String {
        match self {
            Self::Text(text) | Self::Literal(text) => text,
            Self::Object(_) | Self::Array(_) => String::new(),
        }
    }
}

/// A number that is written in another way.
fn number(value: &Json, change: impl Fn(&str) -> Option<String>) -> Option<Json> {
    match value {
        Json::Literal(text) if is_number(text) => change(text).map(Json::Literal),
        _ => None,
    }
}

/// A whole number with a fraction of zero.
fn with_fraction(value: &Json) -> Option<Json> {
    number(value, |text| is_whole(text).then(|| format!("{text}.0")))
}

/// A number, `true`, `false` or `null` as a text.
fn as_text(value: &Json) -> Option<Json> {
    match value {
        Json::Literal(text) => Some(Json::Text(text.clone())),
        _ => None,
    }
}

/// A text that is a number, `true`, `false` or `null`, without its quotes.
fn as_number(value: &Json) -> Option<Json> {
    match value {
        Json::Text(text) if serde_json::from_str::<serde_json::Value>(text).is_ok_and(is_scalar) => {
            Some(Json::Literal(text.clone()))
        }
        _ => None,
    }
}

fn is_scalar(value: serde_json::Value) -> bool {
    !value.is_object() && !value.is_array() && !value.is_string()
}

fn is_number(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit() || first == '-')
}

fn is_whole(text: &str) -> bool {
    is_number(text) && !text.contains(['.', 'e', 'E'])
}

fn as_float(text: &str) -> Option<String> {
    let number: f64 = text.parse().ok().filter(|_| !is_whole(text))?;
    Some(number.to_string())
}

/// A number as Java writes a `double`: `100.0`, from ten million `1.0E7`. Gson reads whole numbers so.
fn of_java(text: &str) -> Option<String> {
    let number: f64 = text.parse().ok()?;
    if (1e-3..1e7).contains(&number.abs()) || number == 0.0 {
        return Some(format!("{number:?}"));
    }
    let scientific = format!("{number:E}");
    let (digits, exponent) = scientific.split_once('E')?;
    let point = if digits.contains('.') { "" } else { ".0" };
    Some(format!("{digits}{point}E{exponent}"))
}
