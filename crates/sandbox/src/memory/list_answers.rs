//! Answers with lists of resources, and with entries of lists.

use std::sync::Arc;

use serde_json::{Map, Value};
use wechatpay_spec::Lifecycle;
use wechatpay_spec::lifecycle::{EntryAnswer, ListAnswer};

use super::engine::{Memory, Remembered, Request};
use super::record::Record;
use super::records::Failure;
use super::{values, view};
use crate::clock::{moment, rfc3339};
use crate::refusal::Refusal;

/// The field of requests with the number of items that are left out at the beginning.
const OFFSET: &str = "offset";
/// The field of requests with the largest number of items.
const LIMIT: &str = "limit";
/// The largest number of items of a request that does not say.
const USUAL_LIMIT: usize = 10;

impl Memory {
    /// The answer of an operation that lists.
    pub(super) fn list_for(
        &self,
        lifecycle: &Lifecycle,
        list: &ListAnswer,
        request: &Request<'_>,
    ) -> Result<Remembered, Refusal> {
        let (mut fields, items) = match &list.of {
            Some(of) => {
                let found = self.store.read(|records| self.find(records, lifecycle, request));
                let shown = view::shown(lifecycle, &found.map_err(Failure::refusal)?);
                let items = values::get(&shown, &of.value).and_then(Value::as_array).cloned();
                (shown, items.unwrap_or_default())
            }
            None => (Map::new(), self.listed(lifecycle, list, request)),
        };
        let number =
            |name: &str| values::number(&request.members, name).and_then(|number| usize::try_from(number).ok());
        let (skip, most) = (number(OFFSET).unwrap_or_default(), number(LIMIT).unwrap_or(USUAL_LIMIT));
        for (name, value) in [(OFFSET, skip), (LIMIT, most)] {
            values::set(&mut fields, name, &value.into());
        }
        if let Some(total) = &list.total {
            values::set(&mut fields, &total.value, &items.len().into());
        }
        let page = items.into_iter().skip(skip).take(most).collect();
        values::set(&mut fields, &list.items.value, &Value::Array(page));
        Ok(Remembered {
            fields,
            known: self.plan.known(request.line),
        })
    }

    /// The merchant's resources that a request asks for, newest first.
    fn listed(&self, lifecycle: &Lifecycle, list: &ListAnswer, request: &Request<'_>) -> Vec<Value> {
        let mut items = Vec::new();
        self.newest_first(&lifecycle.name, |record| {
            let is_absent = lifecycle.state(&record.state).is_some_and(|state| state.absent);
            if record.is_of(&request.owner, request.signer) && !is_absent {
                let shown = view::shown(lifecycle, record);
                if is_asked_for(list, record, &shown, &request.members) {
                    items.push(Value::Object(shown));
                }
            }
            true
        });
        items
    }

    /// The answer of an operation that asks for one entry of a list.
    pub(super) fn entry_for(
        &self,
        lifecycle: &Arc<Lifecycle>,
        entry: &EntryAnswer,
        request: &Request<'_>,
    ) -> Result<Remembered, Refusal> {
        let found = self.store.read(|records| self.find(records, lifecycle, request));
        let mut fields = view::shown(lifecycle, &found.map_err(Failure::refusal)?);
        let by = &entry.by.value;
        let asked = values::text(&request.members, by);
        let list = values::get(&fields, &entry.of.value).and_then(Value::as_array);
        let mut entries = list.into_iter().flatten().filter_map(Value::as_object);
        let own = entries.find(|own| values::text(own, by) == asked).cloned();
        match own {
            Some(own) => fields.extend(own),
            None => {
                let refusal = view::refusal(&lifecycle.unknown);
                let asked = asked.unwrap_or_default();
                return Err(refusal.explained(format!("the {} has no {by} {asked}", lifecycle.name)));
            }
        }
        Ok(Remembered {
            fields,
            known: self.plan.known(request.line),
        })
    }
}

/// Whether a resource has what a request filters by.
fn is_asked_for(list: &ListAnswer, record: &Record, shown: &Map<String, Value>, request: &Map<String, Value>) -> bool {
    let equal = list.filter.iter().all(|field| {
        let asked = values::text(request, &field.value);
        asked.is_none_or(|asked| values::text(shown, &field.value) == Some(asked))
    });
    let created = rfc3339(moment(record.created));
    // Of a day, only its characters are compared; both times are in China's time zone.
    let bound = |field: Option<&String>| {
        let text = values::text(request, field?)?;
        let part: String = created.chars().take(text.chars().count()).collect();
        Some((part, text))
    };
    let begins = bound(list.from.as_ref().map(|field| &field.value)).is_none_or(|(created, first)| created >= first);
    let ends = bound(list.to.as_ref().map(|field| &field.value)).is_none_or(|(created, last)| created <= last);
    equal && begins && ends
}
