//! Resources that both generations of the protocol know: an order of APIv3 that APIv2 asks for, and the reverse.
//!
//! A resource is stored once, by the lifecycle of the operation that created it. Operations of the counterpart find it,
//! see it by their own names of fields and states, and change it by its own lifecycle.

use std::sync::Arc;

use serde_json::Value;
use time::OffsetDateTime;
use wechatpay_spec::Lifecycle;
use wechatpay_spec::lifecycle::{Assignment, Counterpart, Part, Renaming, Source, parts};

use super::record::Record;
use super::records::{Failure, Records};
use super::values;
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
            if let Some(value) = values::get(&record.fields, there) {
                values::set(&mut seen.fields, here, &self.written(here, value));
            }
        }
        for renaming in &self.declared.states {
            let (there, here) = self.sides(renaming);
            if record.state == there {
                here.clone_into(&mut seen.state);
            }
        }
        // Every creation gives these, and the other lifecycle does not have them.
        for assignment in self.own.create.first().iter().flat_map(|creation| &creation.set) {
            let field = &assignment.field.value;
            let value = match (&assignment.value, time_of(assignment)) {
                (Source::Constant(constant), _) => values::constant(constant),
                (_, Some(form)) => form(moment(record.created)).into(),
                _ => continue,
            };
            if values::get(&seen.fields, field).is_none() {
                values::set(&mut seen.fields, field, &value);
            }
        }
        seen
    }

    /// A value as the own lifecycle writes it: times have several forms.
    fn written(&self, field: &str, value: &Value) -> Value {
        let mut own = self.own.assignments().flat_map(|(_, set)| set);
        let form = own.find_map(|assignment| time_of(assignment).filter(|_| assignment.field.value == field));
        let time = form.and_then(|form| Some(form(read(&text_of(value))?)));
        time.map_or_else(|| value.clone(), Value::String)
    }
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
