//! Resources that both generations of the protocol know: an order of APIv3 that APIv2 asks for, and the reverse.
//!
//! A resource is stored once, by the lifecycle of the operation that created it. Operations of the counterpart find it,
//! see it by their own names of fields and states, and change it by its own lifecycle.

use std::sync::Arc;

use serde_json::Value;
use time::OffsetDateTime;
use wechatpay_spec::Lifecycle;
use wechatpay_spec::lifecycle::{Assignment, Counterpart, Part, Renaming, Source, parts};

use super::call_parts::Request;
use super::record::Record;
use super::records::{Failure, Records};
use super::values::{self, From};
use crate::clock::{date_time, moment, rfc3339};
use crate::text::text_of;
use crate::validate::expiry;

/// The counterpart of a lifecycle.
#[derive(Clone, Copy)]
pub(super) struct Other<'l> {
    pub(super) lifecycle: &'l Lifecycle,
    own: &'l Lifecycle,
    declared: &'l Counterpart,
    /// Whether it is the other lifecycle that declares the names.
    declared_there: bool,
}

/// The counterpart of a lifecycle, which either of the two declares.
pub(super) fn other<'l>(lifecycles: &'l [Arc<Lifecycle>], own: &str) -> Option<Other<'l>> {
    let find = |name: &str| lifecycles.iter().find(|lifecycle| lifecycle.name == name);
    let own = find(own)?;
    if let Some(declared) = &own.counterpart {
        let lifecycle = find(&declared.lifecycle.value)?;
        return Some(Other {
            lifecycle,
            own,
            declared,
            declared_there: false,
        });
    }
    lifecycles.iter().find_map(|lifecycle| {
        let declared = lifecycle.counterpart.as_ref()?;
        (declared.lifecycle.value == own.name).then_some(Other {
            lifecycle,
            own,
            declared,
            declared_there: true,
        })
    })
}

impl Other<'_> {
    /// The name in the other lifecycle, and the name in the own one.
    fn sides<'r>(&self, renaming: &'r Renaming) -> (&'r str, &'r str) {
        match self.declared_there {
            true => (&renaming.own.value, &renaming.other.value),
            false => (&renaming.other.value, &renaming.own.value),
        }
    }

    /// A resource of the other lifecycle by the own names of fields and states. It keeps its key.
    pub(super) fn translated(&self, record: &Record) -> Record {
        let mut seen = record.clone();
        for renaming in &self.declared.fields {
            let (there, here) = self.sides(renaming);
            let Some(value) = values::get(&record.fields, there) else {
                continue;
            };
            let own = self.declared.renamed_values.iter().map(|renaming| self.sides(renaming));
            let own = own
                .filter(|(there, _)| text_of(value) == *there)
                .map(|(_, here)| here)
                .next();
            if own.is_some() {
                // Another field may have this name here.
                values::remove(&mut seen.fields, there);
            }
            let value = own.map_or_else(|| self.written(here, value), Value::from);
            values::set(&mut seen.fields, here, &value);
        }
        for renaming in &self.declared.states {
            let (there, here) = self.sides(renaming);
            if record.state == there {
                here.clone_into(&mut seen.state);
            }
        }
        self.complete(&mut seen);
        seen
    }

    /// Gives a translated resource what the own lifecycle's first creation gives: what the other one does not have, and times
    /// of entries of lists in the own form.
    fn complete(&self, seen: &mut Record) {
        let created = moment(seen.created);
        let (owner, signer) = (seen.owner.clone(), seen.signer.clone());
        let from = From {
            parent: None,
            request: None,
            owner: &owner,
            signer: if signer.is_empty() { &owner } else { &signer },
            now: created,
        };
        let set = self.own.create.first().map_or(&[][..], |creation| &creation.set);
        let repeatable = set.iter().filter(|assignment| !is_random(assignment));
        let repeatable: Vec<Assignment> = repeatable.cloned().collect();
        values::assign(&mut seen.fields, &repeatable, &from, false);
        for assignment in set {
            if let (Some((list, field)), Some(form)) = (assignment.field.value.split_once("[]."), time_of(assignment)) {
                let entries = seen.fields.get_mut(list).and_then(Value::as_array_mut);
                for value in entries.into_iter().flatten().filter_map(|entry| entry.get_mut(field)) {
                    if let Some(time) = read(&text_of(value)) {
                        *value = form(time).into();
                    }
                }
            }
        }
    }

    /// A request by the names of the other lifecycle, which finds its resources.
    pub(super) fn asked<'r>(&self, request: &Request<'r>) -> Request<'r> {
        let mut asked = request.clone();
        for renaming in &self.declared.fields {
            let (there, here) = self.sides(renaming);
            if let Some(value) = values::get(&request.members, here)
                && values::get(&request.members, there).is_none()
            {
                values::set(&mut asked.members, there, value);
            }
        }
        asked
    }

    /// A value as the own lifecycle writes it: times have several forms.
    fn written(&self, field: &str, value: &Value) -> Value {
        let mut own = self.own.assignments().flat_map(|(_, set)| set);
        let form = own.find_map(|assignment| time_of(assignment).filter(|_| assignment.field.value == field));
        let time = form.and_then(|form| Some(form(read(&text_of(value))?)));
        time.map_or_else(|| value.clone(), Value::String)
    }
}

/// Whether an assignment gives each resource another value: it has random digits or letters.
fn is_random(assignment: &Assignment) -> bool {
    let Source::Text(template) = &assignment.value else {
        return false;
    };
    let parts = parts(&template.value).unwrap_or_default();
    let mut parts = parts.iter();
    parts.any(|part| matches!(part, Part::Digits(_) | Part::Letters(_)))
}

/// The form in which an assignment writes a time, if it does.
fn time_of(assignment: &Assignment) -> Option<fn(OffsetDateTime) -> String> {
    let Source::Text(template) = &assignment.value else {
        return None;
    };
    match parts(&template.value)?.as_slice() {
        [Part::Now] => Some(rfc3339),
        [Part::DateTime] => Some(date_time),
        [Part::Time] => Some(super::number::digits),
        _ => None,
    }
}

/// A time in any of the forms of both generations.
fn read(text: &str) -> Option<OffsetDateTime> {
    expiry::read(text).or_else(|| expiry::read(&format!("{}+08:00", text.replacen(' ', "T", 1))))
}

/// The resources of a lifecycle, and of its counterpart, that belong to another; oldest first.
pub(super) fn children(
    records: &dyn Records,
    lifecycles: &[Arc<Lifecycle>],
    parent: &Record,
    lifecycle: &str,
) -> Result<Vec<Record>, Failure> {
    let parent = parent.key();
    let mut children = records.children(&parent, lifecycle)?;
    if let Some(other) = other(lifecycles, lifecycle) {
        let others = records.children(&parent, &other.lifecycle.name)?;
        children.extend(others.iter().map(|record| other.translated(record)));
    }
    children.sort_by_key(|record| record.sequence);
    Ok(children)
}
