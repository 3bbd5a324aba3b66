//! Keeps what operations without a lifecycle create and change.

use std::convert::Infallible;

use serde_json::{Map, Value};
use wechatpay_spec::model::{Method, Protocol};
use wechatpay_spec::url_path;

use super::{Creation, DELETED, Known, Named, Recalled, known_with};
use crate::catalogue::Entry;
use crate::clock::{milliseconds, moment};
use crate::example::Echo;
use crate::field_values;
use crate::memory::conventions::{REPLACING, is_callers, settings_name};
use crate::memory::engine::Memory;
use crate::memory::record::{Record, key};
use crate::memory::records::Failure;
use crate::memory::refusals::{unknown, used};
use crate::memory::{content, number, values};
use crate::refusal::Refusal;
use crate::request::CheckedRequest;
use crate::text::text_of;

impl Memory {
    /// Shows or changes the settings of a merchant: a PATCH changes fields, a PUT or POST replaces all, and a DELETE removes
    /// them. Settings that no call has changed are those of the examples. An operation below an id changes the fields of
    /// `some` only.
    pub(super) fn settings(
        &self,
        collection: &str,
        named: &Named<'_>,
        sent: &Map<String, Value>,
        some: &[String],
    ) -> Result<Recalled, Refusal> {
        let method = named.entry.operation.method.value;
        let parameters = url_path::parameters(&named.entry.path);
        let id: Vec<String> = parameters
            .iter()
            .filter_map(|name| values::text(named.members, name))
            .collect();
        let id = id.join("/");
        let stored = self.store.read(|records| match method {
            Method::Get => records.of_merchant(collection, &id, named.owner, named.signer),
            _ => records.made_for(collection, &id, named.owner, named.signer),
        });
        let stored = stored.map_err(Failure::refusal)?;
        let before = match (method, stored) {
            (Method::Get | Method::Delete, Some(gone)) if gone.state == DELETED => {
                return Err(unknown(named.entry, "merchant id", named.owner));
            }
            (Method::Get, None) => return Ok(Recalled::Nothing),
            (Method::Get, Some(record)) => return Ok(known_with(record, named.members.clone())),
            (_, stored) => stored,
        };
        let is_own = collection == settings_name(&named.entry.path);
        let below = parameters
            .last()
            .filter(|field| !is_own && collection.ends_with(&settings_name(&format!("{{{field}}}"))));
        // The thing has to exist to which something below its id happens.
        if let (Some(field), None) = (below, &before)
            && !self.knows(named, field)?
        {
            return Ok(Recalled::Nothing);
        }
        let now = milliseconds(self.now());
        let mut record = before.clone().unwrap_or_else(|| Record {
            operation: named.entry.id.clone(),
            ..Record::new(collection, named.owner, named.signer, id, now)
        });
        record.state = match method {
            Method::Delete => DELETED.to_owned(),
            _ => String::new(),
        };
        // An operation on a path near that of the settings changes some of them.
        if method != Method::Patch && is_own {
            record.fields.clear();
        }
        let changed = sent.iter().filter(|(name, _)| below.is_none() || some.contains(name));
        record
            .fields
            .extend(changed.map(|(name, value)| (name.clone(), value.clone())));
        let shown = record.clone();
        let kept = self.store.write(|records| match before {
            Some(_) => records.replace(&record, &[]),
            None => {
                let placed = records.placed(record)?;
                records.insert(placed, &[]).map(|_| ())
            }
        });
        kept.map_err(Failure::refusal)?;
        let mut known = known_with(shown, named.members.clone());
        // A thing with a number of the caller's is one of many, such as an order at customs.
        if let Recalled::Known(known) = &mut known
            && method == Method::Post
            && named.members.keys().any(|name| is_callers(name))
        {
            known.issuer = content::digest(named.members).ok();
        }
        Ok(known)
    }

    /// Keeps what a call changes: a PATCH, PUT or modification replaces fields, and a DELETE ends the resource. Other calls
    /// change the fields of `some` only. `field` is that with the id of the resource.
    pub(super) fn change_kept(
        &self,
        entry: &Entry,
        known: &Known,
        field: &str,
        sent: &Map<String, Value>,
        some: &[String],
    ) -> Result<(), Refusal> {
        let last = entry.path.rsplit('/').next().unwrap_or_default();
        let names_it = last.starts_with('{') || !url_path::parameters(&entry.path).contains(&field);
        let (replaces, deletes) = match entry.operation.method.value {
            Method::Patch | Method::Put => (names_it, false),
            Method::Post => (REPLACING.contains(&last), false),
            Method::Delete => (false, names_it),
            Method::Get => (false, false),
        };
        let sent = sent
            .iter()
            .filter(|(name, _)| replaces || some.contains(name))
            .map(|(name, value)| (name.clone(), value.clone()));
        let sent: Map<String, Value> = sent.collect();
        let Some(key) = known.key.as_ref().filter(|_| !sent.is_empty() || deletes) else {
            return Ok(());
        };
        let kept = self.store.write(|records| {
            let Some(mut record) = records.get(key)? else {
                return Ok(());
            };
            if deletes {
                DELETED.clone_into(&mut record.state);
            } else {
                record.fields.extend(sent);
            }
            records.replace(&record, &[])
        });
        kept.map_err(Failure::refusal)
    }

    /// The pointers of the values that the call which created something sent encrypted.
    pub(crate) fn encrypted(&self, known: Option<&Known>) -> Vec<String> {
        let Some(known) = known else { return Vec::new() };
        let creation = self.catalogue.operation(&known.operation);
        let (Some(creation), Some(members)) = (creation, known.values.as_object()) else {
            return Vec::new();
        };
        let mut pointers = Vec::new();
        let walked: Result<(), Infallible> =
            field_values::each(creation.operation.request.body.fields(), members, &mut |given| {
                if given.field.encrypted.is_some() {
                    pointers.push(given.pointer.to_owned());
                }
                Ok(())
            });
        match walked {
            Ok(()) => pointers,
        }
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

    /// The name from which the ids of a response follow that the service issues: that of what the call creates or finds.
    /// Two creations without a number of the caller's are two things.
    pub(crate) fn issuer(&self, request: &CheckedRequest, recalled: &Recalled) -> Option<String> {
        let entry = &request.found.entry;
        let is_query = entry.protocol == Protocol::V2 && entry.is_query_by_name();
        let may_create = entry.operation.method.value == Method::Post && !is_query;
        match recalled {
            Recalled::New(creation) => Some(match &creation.id {
                Some(id) => key(
                    &creation.collection,
                    id,
                    &format!("{} {}", creation.owner, creation.signer),
                ),
                None => number::random(RANDOM),
            }),
            Recalled::Known(known) => known.issuer.clone(),
            Recalled::Nothing if may_create => {
                let members = content::members(request);
                // With a number of the caller's, the same request is a repetition.
                let is_numbered = members.keys().any(|name| is_callers(name));
                let name = content::digest(&members).ok().filter(|_| is_numbered);
                name.or_else(|| Some(number::random(RANDOM)))
            }
            Recalled::Nothing | Recalled::Again(_) => None,
        }
    }

    /// Makes the ids that the platform issues in the response different from all others.
    ///
    /// `sent` is the response as it is sent, with the same ids.
    pub(crate) fn issue(
        &self,
        creation: &Creation,
        response: &mut Map<String, Value>,
        sent: &mut Map<String, Value>,
    ) -> Result<(), Refusal> {
        // The ids of an upload follow from its content.
        let issued: &[String] = if creation.uploads { &[] } else { &creation.issued };
        for field in issued {
            for _ in 0..number::MAX_DRAWS {
                let issued = match response.get(field) {
                    Some(Value::String(text)) => Value::from(unique(text)),
                    Some(Value::Number(number)) => match unique(&number.to_string()).parse::<i64>() {
                        Ok(number) => number.into(),
                        Err(_) => break,
                    },
                    _ => break,
                };
                let id = text_of(&issued);
                response.insert(field.clone(), issued.clone());
                sent.insert(field.clone(), issued);
                // Some examples have few digits.
                let other = self
                    .store
                    .read(|records| records.by_id(&creation.collection, field, &id));
                if other.map_err(Failure::refusal)?.is_none() {
                    break;
                }
            }
        }
        Ok(())
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
        let kept = self.store.write(|records| {
            let record = records.placed(record)?;
            match records.get(&record.key())? {
                Some(first) if first.state == DELETED => {
                    let sequence = first.sequence;
                    records.replace(&Record { sequence, ..record }, &ids).map(|()| None)
                }
                Some(first) if first.operation != record.operation => Ok(None),
                Some(first) if first.content == record.content => Ok(Some(first.fields)),
                Some(_) => {
                    let id = values::text(&creation.fields, &creation.id_field).unwrap_or_default();
                    Err(Failure::Refused(used(entry, &creation.id_field, &id)))
                }
                None => records.insert(record, &ids).map(|_| None),
            }
        });
        kept.map_err(Failure::refusal)
    }
}

/// The characters of the name of something without a number.
const RANDOM: usize = 32;

/// The name from which the ids of a resource follow that the service issues.
pub(super) fn issuer(record: &Record) -> String {
    let owner = format!("{} {}", record.owner, record.signer);
    key(&record.lifecycle, &record.id, &owner)
}

/// An id like another, with other digits at its end.
fn unique(example: &str) -> String {
    let length = example.chars().count();
    let random = number::random_digits(length.clamp(1, 12));
    let kept = length.saturating_sub(random.len());
    example.chars().take(kept).chain(random.chars()).collect()
}
