//! Things that belong to resources of lifecycles, looked up there.

use serde_json::Value;
use wechatpay_spec::Lifecycle;
use wechatpay_spec::url_path::parameters;

use super::Named;
use crate::memory::conventions::{common, least_common};
use crate::memory::engine::Memory;
use crate::memory::record::Record;
use crate::memory::{owner, values, view};
use crate::refusal::Refusal;

/// The result of looking an id up among the resources of lifecycles.
pub(super) enum LifecycleLookup {
    /// No lifecycle with similar paths has such ids.
    NoLifecycle,
    /// The values of the resource.
    Found(Value),
    /// There is no resource with the id.
    Unknown(Refusal),
}

impl Memory {
    /// Looks the id in an operation's path up among the resources of the lifecycles whose operations have the most similar
    /// paths. The operation itself belongs to no lifecycle.
    pub(super) fn looked_up(&self, named: &Named<'_>) -> Result<LifecycleLookup, Refusal> {
        let path = &named.entry.path;
        let parameters = parameters(path);
        let Some((field, id)) = parameters
            .last()
            .and_then(|field| Some((field, values::text(named.members, field)?)))
        else {
            return Ok(LifecycleLookup::NoLifecycle);
        };
        let nearness = |lifecycle: &Lifecycle| {
            let paths = lifecycle.operations().filter_map(|line| line.value.split_once(' '));
            paths.map(|(_, other)| common(other, path)).max().unwrap_or_default()
        };
        let having = self
            .lifecycles()
            .iter()
            .filter(|lifecycle| lifecycle.key.value == *field || lifecycle.ids.iter().any(|id| id.value == *field))
            // A sub-merchant may have been registered elsewhere.
            .filter(|_| !owner::is_sub_merchant(field));
        let near = having.map(|lifecycle| (nearness(lifecycle), lifecycle));
        let near: Vec<_> = near.filter(|(near, _)| *near >= least_common(path)).collect();
        let nearest = near.iter().map(|(near, _)| *near).max();
        // Several lifecycles may be as near: the notice of a deduction names a contract of any kind.
        let mut unknown = LifecycleLookup::NoLifecycle;
        for (_, lifecycle) in near.iter().filter(|(near, _)| Some(*near) == nearest) {
            match self.looked_up_in(lifecycle, field, &id, named)? {
                found @ LifecycleLookup::Found(_) => return Ok(found),
                other => unknown = other,
            }
        }
        Ok(unknown)
    }

    /// Looks an id up among the resources of one lifecycle.
    fn looked_up_in(
        &self,
        lifecycle: &Lifecycle,
        field: &str,
        id: &str,
        named: &Named<'_>,
    ) -> Result<LifecycleLookup, Refusal> {
        let found = match lifecycle.key.value == *field {
            true => self.stored(&lifecycle.name, id, named.owner, named.signer)?,
            false => self.issued_as(&lifecycle.name, field, id, named)?,
        };
        let is_absent = |record: &Record| lifecycle.state(&record.state).is_some_and(|state| state.absent);
        Ok(match found.filter(|record| !is_absent(record)) {
            Some(record) => {
                let mut fields = view::shown(lifecycle, &record);
                fields.extend(named.members.clone());
                LifecycleLookup::Found(Value::Object(fields))
            }
            None => {
                let refusal = view::refusal(&lifecycle.unknown);
                LifecycleLookup::Unknown(refusal.explained(format!("nothing was created with the {field} {id}")))
            }
        })
    }
}
