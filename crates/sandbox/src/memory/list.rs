//! Finding resources, for people.

use serde_json::Value;
use wechatpay_spec::Lifecycle;
use wechatpay_spec::lifecycle::Actor;

use super::act::Resource;
use super::change::leaves;
use super::engine::Memory;
use super::payer_addresses::{self, Leads};
use super::record::Record;
use crate::clock::milliseconds;

/// The resources that are looked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'w> {
    /// Words that all occur in the id, the state, a field, or the id of the parent, in any case of letters.
    pub(crate) text: &'w str,
    /// The state; any when it is empty.
    pub(crate) state: &'w str,
    pub(crate) skip: usize,
    pub(crate) limit: usize,
}

/// Some of the resources that were found.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) resources: Vec<Resource>,
    /// How many there are altogether.
    pub(crate) total: usize,
}

/// The resources that a payer finds.
#[derive(Clone, Debug, Default)]
pub(crate) struct OfPayer {
    pub(crate) resources: Vec<Resource>,
    /// The caller's ids of those to which an address leads no longer.
    pub(crate) expired: Vec<String>,
}

impl Memory {
    /// The resources of a kind that are looked for, newest first. `None` means that there is no such kind.
    pub(crate) fn list(&self, resource: &str, wanted: Wanted<'_>) -> Option<Listed> {
        let lifecycle = self.lifecycle(resource)?;
        let words: Vec<String> = wanted.text.split_whitespace().map(str::to_lowercase).collect();
        let mut listed = Listed {
            resources: Vec::new(),
            total: 0,
        };
        self.newest_first(resource, |record| {
            let in_state = wanted.state.is_empty() || wanted.state == record.state;
            if in_state && words.iter().all(|word| has_word(record, word)) {
                if listed.total >= wanted.skip && listed.resources.len() < wanted.limit {
                    listed.resources.push(self.resource(&lifecycle, record));
                }
                listed.total += 1;
            }
            true
        });
        Some(listed)
    }

    /// The resources of any merchant with the caller's id.
    pub(crate) fn resources_with_id(&self, resource: &str, id: &str) -> Vec<Resource> {
        self.settle();
        let Some(lifecycle) = self.lifecycle(resource) else {
            return Vec::new();
        };
        let found = self.store.read(|records| records.of_any_owner(resource, id));
        let found = found.unwrap_or_default();
        found.iter().map(|record| self.resource(&lifecycle, record)).collect()
    }

    /// The resources that a payer acts on, by the caller's id, or by the address or id with which a merchant sends the
    /// payer there: `code_url`, `h5_url`, `mweb_url`, `prepay_id`. An address that has expired leads only to what nobody
    /// has to pay any more.
    pub(crate) fn of_payer(&self, text: &str) -> OfPayer {
        let now = milliseconds(self.now());
        let mut found = OfPayer::default();
        for lifecycle in self.lifecycles().iter().filter(|lifecycle| has_payer(lifecycle)) {
            self.newest_first(&lifecycle.name, |record| {
                let leads = match record.id == text {
                    true => Leads::There,
                    false => payer_addresses::leads(record, text, now),
                };
                match leads {
                    Leads::Elsewhere => {}
                    Leads::Nowhere if waits_for_payer(lifecycle, record) => found.expired.push(record.id.clone()),
                    Leads::There | Leads::Nowhere => found.resources.push(self.resource(lifecycle, record)),
                }
                true
            });
        }
        found
    }
}

fn has_payer(lifecycle: &Lifecycle) -> bool {
    let mut transitions = lifecycle.transitions.iter();
    transitions.any(|transition| transition.by.value == Actor::Payer)
}

/// Whether a payer can do something with a resource in its state.
fn waits_for_payer(lifecycle: &Lifecycle, record: &Record) -> bool {
    let mut transitions = lifecycle.transitions.iter();
    transitions.any(|transition| transition.by.value == Actor::Payer && leaves(transition, record))
}

/// Whether a word in lower case occurs in what people see of a resource.
fn has_word(record: &Record, word: &str) -> bool {
    let texts = [&record.id, &record.owner, &record.state];
    texts
        .into_iter()
        .chain(&record.parent)
        .any(|text| text.to_lowercase().contains(word))
        || record.fields.values().any(|value| holds(value, word))
}

fn holds(value: &Value, word: &str) -> bool {
    match value {
        Value::Null | Value::Bool(_) => false,
        Value::Number(number) => number.to_string().contains(word),
        Value::String(text) => text.to_lowercase().contains(word),
        Value::Array(items) => items.iter().any(|item| holds(item, word)),
        Value::Object(members) => members.values().any(|member| holds(member, word)),
    }
}
