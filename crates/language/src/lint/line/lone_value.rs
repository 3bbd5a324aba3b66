//! Enumerations with a single value.
//!
//! A page can correctly list a single value. The lint looks for evidence of more values: at least as many other
//! enumerations with the same name have more, or the name implies a second value. (A single value that is always sent is
//! an error, E057.)

use std::collections::BTreeMap;

use super::Line;
use crate::lint::{Objection, rules};
use crate::model::Protocol;
use crate::visit::MessagePart;

/// Enumerations with the same key are evidence for one another: name, title, protocol, and a value.
type Key<'s> = (&'s str, Option<&'s str>, Protocol, &'s str);

/// The enumerations that contain a value.
#[derive(Default)]
struct Holders<'l, 's> {
    /// The number of enumerations with only this value.
    alone: usize,
    /// The enumerations with more values.
    among_others: Vec<&'l Line<'s>>,
}

/// Checks every enumeration with a single value, except those of notifications, which often report a single state.
pub(super) fn look<'s>(lines: &[Line<'s>], objections: &mut Vec<Objection<'s>>) {
    let holders = holders(lines);
    for line in lines.iter().filter(|line| line.part != MessagePart::Notification) {
        let [only] = line.field.values.as_slice() else {
            continue;
        };
        let (name, value) = (line.name(), only.value.value.as_str());
        let other = holders
            .get(&key(line, value))
            .filter(|holders| holders.among_others.len() >= holders.alone)
            .and_then(|holders| holders.among_others.first());
        if repeats(line, value) || other.is_none() && !asks_for_another(name) {
            continue;
        }
        let message = format!("`{name}` has only the value `{value}`");
        line.object(
            rules::LONE_VALUE,
            &only.value,
            message,
            "look for other values in the document",
            objections,
        );
        if let (Some(other), Some(Objection { diagnostic, .. })) = (other, objections.last_mut()) {
            diagnostic.also_in(other.file, other.field.name.span, "this enumeration has more values");
        }
    }
}

fn holders<'l, 's>(lines: &'l [Line<'s>]) -> BTreeMap<Key<'s>, Holders<'l, 's>> {
    let mut holders: BTreeMap<Key<'s>, Holders<'l, 's>> = BTreeMap::new();
    for line in lines {
        for value in &line.field.values {
            let of_value = holders.entry(key(line, &value.value.value)).or_default();
            if line.field.values.len() > 1 {
                of_value.among_others.push(line);
            } else if line.part != MessagePart::Notification {
                of_value.alone += 1;
            }
        }
    }
    holders
}

fn key<'s>(line: &Line<'s>, value: &'s str) -> Key<'s> {
    let title = line.field.title.as_ref().map(|title| title.value.as_str());
    (line.name(), title, line.protocol, value)
}

/// Whether a response repeats a constant of its request.
fn repeats(line: &Line<'_>, value: &str) -> bool {
    line.sent.iter().any(|sent| {
        let constant = sent.constant.as_ref();
        sent.name == line.field.name && constant.is_some_and(|constant| constant.value == value)
    })
}

/// Whether a name implies several values: a state changes, and a yes-or-no question has two answers.
fn asks_for_another(name: &str) -> bool {
    let last = name.rsplit('_').next().unwrap_or_default();
    matches!(last, "state" | "status") || name.starts_with("is_")
}
