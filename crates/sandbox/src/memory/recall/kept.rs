//! Keeps what operations without a lifecycle create and change.

use serde_json::{Map, Value};
use wechatpay_spec::model::Method;
use wechatpay_spec::url_path::parameters;

use super::{Creation, DELETED, Known, Named, Recalled, known_with};
use crate::catalogue::Entry;
use crate::clock::{milliseconds, moment};
use crate::example::Echo;
use crate::memory::engine::Memory;
use crate::memory::record::{Record, key};
use crate::memory::records::Failure;
use crate::memory::refusals::{unknown, used};
use crate::memory::{number, values};
use crate::refusal::Refusal;

/// Ends of paths by which a POST replaces fields.
const REPLACING: [&str; 3] = ["modify", "update", "edit"];

impl Memory {
    /// Shows or changes the settings of a merchant: a PATCH changes fields, a PUT or POST replaces all, and a DELETE removes
    /// them. Settings that no call has changed are those of the examples.
    pub(super) fn settings(
        &self,
        collection: &str,
        named: &Named<'_>,
        sent: &Map<String, Value>,
    ) -> Result<Recalled, Refusal> {
        let method = named.entry.operation.method.value;
        let parameters = parameters(&named.entry.path).into_iter();
        let id: Vec<String> = parameters
            .filter_map(|name| values::text(named.members, name))
            .collect();
        let id = id.join("/");
        let stored = self
            .store
            .read(|records| records.get(&key(collection, &id, named.owner)));
        let stored = stored.map_err(Failure::refusal)?;
        let before = match (method, stored) {
            (Method::Get | Method::Delete, Some(gone)) if gone.state == DELETED => {
                return Err(unknown(named.entry, "merchant id", named.owner));
            }
            (Method::Get, None) => return Ok(Recalled::Nothing),
            (Method::Get, Some(record)) => return Ok(known_with(record, named.members.clone())),
            (_, stored) => stored,
        };
        let now = milliseconds(self.now());
        let mut record = before.clone().unwrap_or_else(|| Record {
            operation: named.entry.id.clone(),
            ..Record::new(collection, named.owner, named.signer, id, now)
        });
        record.state = match method {
            Method::Delete => DELETED.to_owned(),
            _ => String::new(),
        };
        if method != Method::Patch {
            record.fields.clear();
        }
        record.fields.extend(sent.clone());
        let shown = record.clone();
        let kept = self.store.write(|records| match before {
            Some(_) => records.replace(&record, &[]),
            None => records.insert(record, &[]).map(|_| ()),
        });
        kept.map_err(Failure::refusal)?;
        Ok(known_with(shown, named.members.clone()))
    }

    /// Keeps what a call changes: a PATCH, PUT or modification replaces fields, and a DELETE ends the resource.
    pub(super) fn change_kept(&self, entry: &Entry, known: &Known, sent: &Map<String, Value>) -> Result<(), Refusal> {
        let last = entry.path.rsplit('/').next().unwrap_or_default();
        let names_it = last.starts_with('{');
        let (replaces, deletes) = match entry.operation.method.value {
            Method::Patch | Method::Put => (names_it, false),
            Method::Post => (REPLACING.contains(&last), false),
            Method::Delete => (false, names_it),
            Method::Get => (false, false),
        };
        let Some(key) = known.key.as_ref().filter(|_| replaces || deletes) else {
            return Ok(());
        };
        let kept = self.store.write(|records| {
            let Some(mut record) = records.get(key)? else {
                return Ok(());
            };
            if deletes {
                DELETED.clone_into(&mut record.state);
            } else {
                record.fields.extend(sent.clone());
            }
            records.replace(&record, &[])
        });
        kept.map_err(Failure::refusal)
    }

    /// The values that a response repeats, with what they say of times and of fields that were not sent.
    pub(crate) fn told(&self, echo: Echo, known: Option<&Known>) -> Echo {
        let created = known.and_then(|known| known.created).map(moment);
        let creation = known.and_then(|known| self.catalogue.operation(&known.operation));
        let echo = echo.at(created.unwrap_or_else(|| self.now()));
        match creation {
            Some(entry) => echo.sendable(entry.operation.request.body.fields()),
            None => echo,
        }
    }

    /// Keeps what a call created, with its response. If another call with the same id came first, returns the response that it
    /// got, or refuses other content.
    pub(crate) fn keep(
        &self,
        entry: &Entry,
        creation: &Creation,
        response: &Map<String, Value>,
    ) -> Result<Option<Map<String, Value>>, Refusal> {
        let mut fields = creation.fields.clone();
        fields.extend(response.clone());
        let issued = creation.issued.iter();
        let ids: Vec<(String, String)> = issued
            .filter_map(|field| Some((field.clone(), values::text(response, field)?)))
            .collect();
        let id = creation.id.clone().or_else(|| ids.first().map(|(_, id)| id.clone()));
        let Some(id) = id else { return Ok(None) };
        let now = milliseconds(self.now());
        let record = Record {
            operation: creation.line.clone(),
            fields,
            content: creation.content.clone(),
            key: creation.key.clone(),
            ..Record::new(&creation.collection, &creation.owner, &creation.signer, id, now)
        };
        let kept = self.store.write(|records| match records.get(&record.key())? {
            Some(first) if first.state == DELETED => {
                let sequence = first.sequence;
                records.replace(&Record { sequence, ..record }, &ids).map(|()| None)
            }
            Some(first) if first.operation != record.operation => Ok(None),
            Some(first) if first.content == record.content => Ok(Some(first.fields)),
            Some(first) => Err(Failure::Refused(used(entry, &creation.id_field, &first.id))),
            None => records.insert(record, &ids).map(|_| None),
        });
        kept.map_err(Failure::refusal)
    }
}

impl Creation {
    /// Makes the ids that the platform issues in the response different from all others.
    ///
    /// `sent` is the response as it is sent, with the same ids.
    pub(crate) fn issue(&self, response: &mut Map<String, Value>, sent: &mut Map<String, Value>) {
        for field in &self.issued {
            let issued = match response.get(field) {
                Some(Value::String(text)) => Some(Value::from(unique(text))),
                Some(Value::Number(number)) => unique(&number.to_string()).parse::<i64>().ok().map(Value::from),
                _ => None,
            };
            if let Some(issued) = issued {
                response.insert(field.clone(), issued.clone());
                sent.insert(field.clone(), issued);
            }
        }
    }
}

/// An id like another, with other digits at its end.
fn unique(example: &str) -> String {
    let length = example.chars().count();
    let random = number::random_digits(length.clamp(1, 12));
    let kept = length.saturating_sub(random.len());
    example.chars().take(kept).chain(random.chars()).collect()
}
