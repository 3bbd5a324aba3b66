//! Calls of operations about a resource that the counterpart's operations created.

use wechatpay_spec::Lifecycle;
use wechatpay_spec::lifecycle::Transition;

use super::call_parts::Request;
use super::change::{leaves, wrong_state};
use super::counterpart::other;
use super::engine::Memory;
use super::outgoing::Effects;
use super::record::Record;
use super::records::{Changes, Failure, Records};

impl Memory {
    /// A resource as a lifecycle sees it: by its own names, even when the counterpart's operations created it.
    pub(super) fn seen_by(&self, lifecycle: &str, record: Record) -> Record {
        match other(self.lifecycles(), lifecycle) {
            Some(other) if other.lifecycle.name == record.lifecycle => other.translated(&record),
            _ => record,
        }
    }

    /// The parent of a resource, as the resource's lifecycle sees it.
    pub(super) fn parent_of(
        &self,
        records: &dyn Records,
        lifecycle: &Lifecycle,
        record: &Record,
    ) -> Result<Option<Record>, Failure> {
        let (Some(key), Some(rule)) = (&record.parent, &lifecycle.parent) else {
            return Ok(None);
        };
        let parent = records.get(key)?;
        Ok(parent.map(|parent| self.seen_by(&rule.lifecycle.value, parent)))
    }

    /// Makes a transition that an operation of the counterpart asks for.
    pub(super) fn asked_by_counterpart(
        &self,
        records: &mut dyn Changes,
        asking: &Lifecycle,
        transition: &Transition,
        record: Record,
        request: &Request<'_>,
        out: &mut Effects,
    ) -> Result<Record, Failure> {
        let seen = self.seen_by(&asking.name, record.clone());
        let refused = || Failure::Refused(wrong_state(asking, transition, &seen));
        let own = self.lifecycle(&record.lifecycle);
        let found = own
            .as_ref()
            .and_then(|own| Some((own, own.transition(&transition.name.value)?)));
        match found {
            _ if !leaves(transition, &seen) => Err(refused()),
            Some((own, found)) if leaves(found, &record) => self.asked(records, own, found, record, request, out),
            Some(_) if seen.state == transition.to.value => Ok(record),
            _ => Err(refused()),
        }
    }
}
