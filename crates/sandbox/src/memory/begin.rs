//! Resources that begin without an operation of their own: by an action on their parent, as a complaint about an order,
//! or with a transition of another resource, as a contract that a payer signs by paying.

use serde_json::{Map, Value};
use wechatpay_spec::Lifecycle;
use wechatpay_spec::lifecycle::Beginning;

use super::engine::Memory;
use super::outgoing::{self, Effects, Made, Outgoing};
use super::record::Record;
use super::records::{Changes, Failure, Records};
use super::values::{self, From};
use super::{owner, refunded_orders, view};
use crate::clock::milliseconds;

impl Memory {
    /// The actions on a resource that create others, each with the lifecycle of what it creates.
    pub(super) fn beginnings<'l>(&'l self, parent: &'l str) -> impl Iterator<Item = (&'l Lifecycle, &'l Beginning)> {
        let children = self.lifecycles().iter().filter(move |lifecycle| {
            let above = lifecycle.parent.as_ref();
            above.is_some_and(|above| above.lifecycle.value == parent)
        });
        let all = children.flat_map(|lifecycle| lifecycle.begin.iter().map(move |beginning| (&**lifecycle, beginning)));
        all.filter(|(_, beginning)| beginning.cause.is_none())
    }

    /// Creates the resource of an action on its parent. The parent's state was checked.
    pub(super) fn begin(
        &self,
        records: &mut dyn Changes,
        lifecycle: &Lifecycle,
        beginning: &Beginning,
        parent: Record,
        out: &mut Effects,
    ) -> Result<Record, Failure> {
        let mut record = self.first(lifecycle, beginning, &parent);
        record.parent = Some(parent.key());
        let record = records.insert(record, &[])?;
        self.parent_changes(records, lifecycle, &parent, out)?;
        self.begun(records, lifecycle, beginning, record, out)
    }

    /// Creates the resources of other lifecycles that begin with a transition: the contract that a payer signs by paying.
    pub(super) fn begin_with(&self, records: &mut dyn Changes, made: &Made, out: &mut Effects) -> Result<(), Failure> {
        for lifecycle in self.lifecycles() {
            for beginning in &lifecycle.begin {
                let begins = beginning.cause.as_ref().is_some_and(|cause| {
                    cause.lifecycle.value == made.record.lifecycle
                        && cause.transition.value == made.transition
                        && values::text(&made.record.fields, &cause.field.value).is_some()
                });
                if !begins {
                    continue;
                }
                let field = beginning.cause.as_ref().map_or("", |cause| &cause.field.value);
                for part in parts(&made.record, field) {
                    let record = self.first(lifecycle, beginning, &part);
                    let known = records.made_for(&record.lifecycle, &record.id, &record.owner, &record.signer)?;
                    let record = match known {
                        None => {
                            let placed = records.placed(record)?;
                            records.insert(placed, &[])?
                        }
                        Some(known) if lifecycle.state(&known.state).is_some_and(|state| state.absent) => Record {
                            sequence: known.sequence,
                            second_provider: known.second_provider,
                            ..record
                        },
                        Some(_) => continue,
                    };
                    self.begun(records, lifecycle, beginning, record, out)?;
                }
            }
        }
        Ok(())
    }

    /// The fields of a resource that messages may show. If the entries of its list have become resources, as
    /// those of a combined order become orders, each entry shows the current state of its resource.
    pub(super) fn shown(
        &self,
        records: &dyn Records,
        lifecycle: &Lifecycle,
        record: &Record,
    ) -> Result<Map<String, Value>, Failure> {
        let mut fields = view::shown(lifecycle, record);
        refunded_orders::tell(
            records,
            self.lifecycles(),
            (&lifecycle.name, record.parent.as_deref()),
            &mut fields,
        )?;
        let state_of_entry = lifecycle
            .state_field
            .as_ref()
            .and_then(|field| field.value.split_once("[]."));
        let Some((list, state)) = state_of_entry else {
            return Ok(fields);
        };
        let mut entries = values::list(&fields, list).to_vec();
        for part in self.lifecycles() {
            for cause in part.begin.iter().filter_map(|beginning| beginning.cause.as_ref()) {
                let key = cause.field.value.split_once("[].").filter(|(own, _)| *own == list);
                let Some((_, key)) = key.filter(|_| cause.lifecycle.value == lifecycle.name) else {
                    continue;
                };
                for entry in entries.iter_mut().filter_map(Value::as_object_mut) {
                    let Some(id) = values::text(entry, key) else { continue };
                    let owner = owner::of_entry(entry).unwrap_or(&record.owner);
                    let same = |own: &Record| {
                        let mut ids = part.ids.iter();
                        own.owner == owner
                            && ids.all(|id| values::text(&own.fields, &id.value) == values::text(entry, &id.value))
                    };
                    if let Some(own) = records.of_any_owner(&part.name, &id)?.into_iter().find(same) {
                        entry.insert(state.to_owned(), own.state.into());
                    }
                }
            }
        }
        values::set(&mut fields, list, &Value::Array(entries));
        Ok(fields)
    }

    /// A resource as it begins; `above` is the resource whose fields `{parent: …}` takes.
    fn first(&self, lifecycle: &Lifecycle, beginning: &Beginning, above: &Record) -> Record {
        let now = self.now();
        let signer = owner::signer(&above.fields).unwrap_or(&above.owner).to_owned();
        let from = From {
            parent: Some(&above.fields),
            request: None,
            owner: &above.owner,
            signer: &signer,
            now,
        };
        let mut fields = Map::new();
        values::assign(&mut fields, &beginning.set, &from, true);
        values::append(&mut fields, &beginning.append, &from);
        Record {
            lifecycle: lifecycle.name.clone(),
            owner: above.owner.clone(),
            signer: above.signer.clone(),
            id: values::text(&fields, &lifecycle.key.value).unwrap_or_default(),
            second_provider: None,
            operation: String::new(),
            sequence: 0,
            state: beginning.state.value.clone(),
            fields,
            content: String::new(),
            parent: None,
            key: above.key.clone(),
            sign_type: above.sign_type,
            created: milliseconds(now),
            entered: milliseconds(now),
            addressed: None,
            due: None,
            sent: None,
            calls: Vec::new(),
        }
    }

    /// Sends the notification of a resource that began, and lets its time pass.
    fn begun(
        &self,
        records: &mut dyn Changes,
        lifecycle: &Lifecycle,
        beginning: &Beginning,
        mut record: Record,
        out: &mut Effects,
    ) -> Result<Record, Failure> {
        record.due = self.next_due(lifecycle, &record);
        if let Some(notify) = &beginning.notify {
            let from = From {
                parent: None,
                request: None,
                owner: &record.owner,
                signer: owner::signer(&record.fields).unwrap_or(&record.owner),
                now: self.now(),
            };
            record.sent = Some(outgoing::sent(notify, &record.fields, &from));
            out.outgoing.extend(Outgoing::last(lifecycle, &record));
        }
        self.pass_time(lifecycle, &mut record, out);
        records.replace(&record, &view::ids(lifecycle, &record))?;
        Ok(record)
    }
}

/// The resource once for each entry of the list through which the path of a field goes, with only that entry; else the
/// resource itself.
fn parts(record: &Record, field: &str) -> Vec<Record> {
    let Some((list, _)) = field.split_once("[]") else {
        return vec![record.clone()];
    };
    let entries = values::list(&record.fields, list);
    let parts = entries.iter().map(|entry| {
        let mut part = record.clone();
        if let Some(owner) = entry.as_object().and_then(owner::of_entry) {
            owner.clone_into(&mut part.owner);
        }
        values::set(&mut part.fields, list, &Value::Array(vec![entry.clone()]));
        part
    });
    parts.collect()
}
