//! Responses with lists of resources, and with entries of lists.

use std::sync::Arc;

use serde_json::{Map, Value};
use wechatpay_spec::Lifecycle;
use wechatpay_spec::lifecycle::{EntryResponse, ListResponse, Remaining};

use super::call_parts::{REPEATED, Request};
use super::condition::{self, Facts};
use super::engine::{Memory, Remembered};
use super::paging::{OFFSET, Part};
use super::record::Record;
use super::records::{Failure, Records};
use super::{counterpart, refunded_orders, values, view};
use crate::clock::{milliseconds, moment, rfc3339};
use crate::refusal::Refusal;

/// The part of a field's name that stands for the number of its item.
const NUMBER: &str = "$n";
/// The largest number of items of a request that does not say.
const USUAL_LIMIT: usize = 10;

impl Memory {
    /// The response of an operation that lists.
    pub(super) fn list_for(
        &self,
        lifecycle: &Lifecycle,
        list: &ListResponse,
        request: &Request<'_>,
    ) -> Result<Remembered, Refusal> {
        if list.is_numbered() {
            return self.numbered_for(lifecycle, list, request);
        }
        let (mut fields, items) = match &list.of {
            Some(of) => {
                let found = self.store.read(|records| self.find(records, lifecycle, request));
                let shown = view::shown(lifecycle, &found.map_err(Failure::refusal)?);
                let items = values::get(&shown, &of.value).and_then(Value::as_array).cloned();
                (shown, items.unwrap_or_default())
            }
            None => (
                self.named_parent(lifecycle, request),
                self.listed(lifecycle, list, request).map_err(Failure::refusal)?,
            ),
        };
        let part = Part::asked(&request.members, USUAL_LIMIT);
        part.state(&mut fields);
        if let Some(total) = &list.total {
            values::set(&mut fields, &total.value, &items.len().into());
        }
        let page = part.of(items);
        if let Some(count) = &list.count {
            values::set(&mut fields, &count.value, &page.len().into());
        }
        values::set(&mut fields, &list.items.value, &Value::Array(page));
        Ok(Remembered {
            fields,
            known: self.plan.known(request.line),
        })
    }

    /// The fields of the resource that a request names as the parent of what it lists, such as the order of refunds.
    fn named_parent(&self, lifecycle: &Lifecycle, request: &Request<'_>) -> Map<String, Value> {
        let may_see = |parent: &Record| parent.is_of(&request.owner, request.signer);
        let parent = self
            .store
            .read(|records| self.parent_if(records, lifecycle, request, may_see));
        let above = lifecycle
            .parent
            .as_ref()
            .and_then(|rule| self.lifecycle(&rule.lifecycle.value));
        match (parent, above) {
            (Ok(Some(parent)), Some(above)) => view::shown(&above, &parent),
            _ => Map::new(),
        }
    }

    /// The response of an operation of APIv2 that lists: each item's fields have its number in their names, and the others
    /// are those of the first item.
    fn numbered_for(
        &self,
        lifecycle: &Lifecycle,
        list: &ListResponse,
        request: &Request<'_>,
    ) -> Result<Remembered, Refusal> {
        let found = self.store.read(|records| self.asked_for(records, lifecycle, request));
        let found = found.map_err(Failure::refusal)?;
        let total = found.len();
        let offset = values::number(&request.members, OFFSET);
        // The one that a request names by its own number is never left out.
        let skip = offset.filter(|_| !names_one(lifecycle, request));
        let skip = skip.and_then(|offset| usize::try_from(offset).ok()).unwrap_or_default();
        let items: Vec<Map<String, Value>> = found.iter().map(|record| view::shown(lifecycle, record)).collect();
        let mut fields = items.first().cloned().unwrap_or_default();
        fields.retain(|name, _| !name.contains(NUMBER));
        // A resource of APIv3 may not have the names of apps and merchants that APIv2 repeats.
        for name in REPEATED {
            if let Some(own) = request.members.get(name) {
                fields.entry(name).or_insert_with(|| own.clone());
            }
        }
        let page: Vec<&Map<String, Value>> = items.iter().skip(skip).take(USUAL_LIMIT).collect();
        for sum in &list.sums {
            let amounts = page.iter().filter_map(|item| values::number(item, &sum.value));
            let all: i128 = amounts.map(i128::from).sum();
            // A JSON number holds 64 bits; in APIv2 every value is a text anyway.
            let all = i64::try_from(all).map_or_else(|_| Value::from(all.to_string()), Value::from);
            values::set(&mut fields, &sum.value, &all);
        }
        for (index, item) in page.iter().enumerate() {
            let numbered = item.iter().filter(|(name, _)| name.contains(NUMBER));
            fields.extend(numbered.map(|(name, value)| (name.replace(NUMBER, &index.to_string()), value.clone())));
        }
        let total = list
            .total
            .as_ref()
            .filter(|_| offset.is_some())
            .map(|field| (field, total));
        let count = list.count.as_ref().map(|field| (field, page.len()));
        for (field, number) in total.into_iter().chain(count) {
            values::set(&mut fields, &field.value, &number.into());
        }
        Ok(Remembered {
            fields,
            known: self.plan.known(request.line),
        })
    }

    /// The resource that a request names, or else all resources of the parent that it names, oldest first.
    fn asked_for(
        &self,
        records: &dyn Records,
        lifecycle: &Lifecycle,
        request: &Request<'_>,
    ) -> Result<Vec<Record>, Failure> {
        if names_one(lifecycle, request) {
            let found = self.find(records, lifecycle, request)?;
            return Ok(vec![self.seen_by(&lifecycle.name, found)]);
        }
        let unknown = || Failure::Refused(view::refusal(&lifecycle.unknown));
        let parent = match self.parent(records, lifecycle, request) {
            Err(Failure::Refused(_)) | Ok(None) => return Err(unknown()),
            Err(failure) => return Err(failure),
            Ok(Some(parent)) => parent,
        };
        let children = counterpart::children(records, self.lifecycles(), &parent, &lifecycle.name)?;
        match children.is_empty() {
            true => Err(unknown()),
            false => Ok(children),
        }
    }

    /// The merchant's resources that a request asks for, newest first.
    fn listed(&self, lifecycle: &Lifecycle, list: &ListResponse, request: &Request<'_>) -> Result<Vec<Value>, Failure> {
        let mut items = Vec::new();
        self.newest_first(&lifecycle.name, |record| {
            let is_absent = lifecycle.state(&record.state).is_some_and(|state| state.absent);
            if record.is_of(&request.owner, request.signer) && !is_absent {
                let shown = view::shown(lifecycle, record);
                if is_asked_for(list, record, &shown, &request.members) {
                    items.push((record.parent.clone(), shown));
                }
            }
            true
        });
        self.store.read(|records| {
            let told = items.into_iter().map(|(parent, mut shown)| {
                let of = (lifecycle.name.as_str(), parent.as_deref());
                refunded_orders::tell(records, self.lifecycles(), of, &mut shown)?;
                Ok(Value::Object(shown))
            });
            told.collect()
        })
    }

    /// The response of an operation that asks how much of the parent is left.
    pub(super) fn remaining_for(
        &self,
        lifecycle: &Arc<Lifecycle>,
        remaining: &Remaining,
        request: &Request<'_>,
    ) -> Result<Remembered, Refusal> {
        let left = self.store.read(|records| {
            // The documents list no sub-merchant: a service provider asks about the orders of any.
            let may_see = |parent: &Record| parent.is_of(&request.owner, request.signer);
            let parent = self.parent_if(records, lifecycle, request, may_see)?;
            condition::remaining(&Facts {
                lifecycle,
                own: &Map::new(),
                parent: parent.as_ref(),
                record: None,
                records,
                owner: &request.owner,
                signer: request.signer,
                lifecycles: self.lifecycles(),
                now: milliseconds(self.now()),
            })
        });
        let mut fields = request.members.clone();
        values::set(
            &mut fields,
            &remaining.field.value,
            &left.map_err(Failure::refusal)?.into(),
        );
        Ok(Remembered {
            fields,
            known: self.plan.known(request.line),
        })
    }

    /// The response of an operation that asks for one entry of a list.
    pub(super) fn entry_for(
        &self,
        lifecycle: &Arc<Lifecycle>,
        entry: &EntryResponse,
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

/// Whether a request names one resource, by its key or another of its ids.
fn names_one(lifecycle: &Lifecycle, request: &Request<'_>) -> bool {
    let mut ids = lifecycle.ids.iter().chain([&lifecycle.key]);
    ids.any(|id| values::text(&request.members, &id.value).is_some())
}

/// Whether a resource has what a request filters by.
fn is_asked_for(
    list: &ListResponse,
    record: &Record,
    shown: &Map<String, Value>,
    request: &Map<String, Value>,
) -> bool {
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
