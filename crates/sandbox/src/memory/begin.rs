//! Resources that begin by an action on their parent, without an operation: a complaint about an order.

use serde_json::Map;
use wechatpay_spec::Lifecycle;
use wechatpay_spec::lifecycle::Beginning;

use super::engine::Memory;
use super::outgoing::Outgoing;
use super::record::{Record, Sent};
use super::records::{Changes, Failure};
use super::values::{self, From};
use super::{owner, view};
use crate::clock::milliseconds;

impl Memory {
    /// The actions on a resource that create others, each with the lifecycle of what it creates.
    pub(super) fn beginnings<'l>(&'l self, parent: &'l str) -> impl Iterator<Item = (&'l Lifecycle, &'l Beginning)> {
        let children = self.lifecycles().iter().filter(move |lifecycle| {
            let above = lifecycle.parent.as_ref();
            above.is_some_and(|above| above.lifecycle.value == parent)
        });
        children.flat_map(|lifecycle| lifecycle.begin.iter().map(move |beginning| (&**lifecycle, beginning)))
    }

    /// Creates the resource of an action on its parent. The parent's state was checked.
    pub(super) fn begin(
        &self,
        records: &mut dyn Changes,
        lifecycle: &Lifecycle,
        beginning: &Beginning,
        parent: Record,
        out: &mut Vec<Outgoing>,
    ) -> Result<Record, Failure> {
        let now = self.now();
        let signer = owner::signer(&parent.fields).unwrap_or(&parent.owner).to_owned();
        let from = From {
            parent: Some(&parent.fields),
            request: None,
            owner: &parent.owner,
            signer: &signer,
            now,
        };
        let mut fields = Map::new();
        values::assign(&mut fields, &beginning.set, &from, true);
        values::append(&mut fields, &beginning.append, &from);
        let id = values::text(&fields, &lifecycle.key.value).unwrap_or_default();
        let record = Record {
            lifecycle: lifecycle.name.clone(),
            owner: parent.owner.clone(),
            signer: parent.signer.clone(),
            id,
            operation: String::new(),
            sequence: 0,
            state: beginning.state.value.clone(),
            fields,
            content: String::new(),
            parent: Some(parent.key()),
            key: parent.key.clone(),
            created: milliseconds(now),
            entered: milliseconds(now),
            due: None,
            sent: None,
        };
        let mut record = records.insert(record, &[])?;
        self.parent_changes(records, lifecycle, parent, out)?;
        record.due = self.next_due(lifecycle, &record);
        if let Some(notify) = &beginning.notify {
            record.sent = Some(Sent {
                event: notify.event.value.clone(),
                summary: notify.summary.value.clone(),
            });
            out.extend(Outgoing::last(lifecycle, &record));
        }
        self.pass_time(lifecycle, &mut record, out);
        records.replace(&record, &view::ids(lifecycle, &record))?;
        Ok(record)
    }
}
