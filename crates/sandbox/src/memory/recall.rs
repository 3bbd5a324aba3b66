//! Remembers and finds resources of operations without a lifecycle, by convention.
//!
//! An operation creates a resource under the caller's id, or under an id in its response, and the operations that have
//! this id in their path, or in APIv2 in their message, find it: they repeat what was sent, and are refused when nothing
//! was. Which operations these are follows from the specs alone; see `conventions`.

mod kept;
mod lifecycles;

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use serde_json::{Map, Value};
use wechatpay_spec::model::Protocol;
use wechatpay_spec::url_path::parameters;

use self::lifecycles::LifecycleLookup;
use super::conventions::{Collection, Conventions, Part, beginning, is_number, neighbours};
use super::engine::Memory;
use super::record::Record;
use super::records::Failure;
use super::refusals::{unknown, used};
use super::{content, owner, values};
use crate::call::Call;
use crate::catalogue::Entry;
use crate::example;
use crate::refusal::Refusal;
use crate::request::CheckedRequest;
use crate::text::text_of;

/// The resource that a call is about, if the memory has it.
pub(crate) enum Recalled {
    /// Nothing: the operation creates nothing and reads nothing by an id.
    Nothing,
    /// The call repeats an earlier one, which got this response.
    Again(Map<String, Value>),
    /// Something that exists.
    Known(Known),
    /// The call creates something: its response is to be kept.
    New(Box<Creation>),
}

impl Recalled {
    /// The values of what was found.
    fn known(self) -> Option<Value> {
        match self {
            Self::Known(known) => Some(known.values),
            _ => None,
        }
    }
}

/// The memory of the resource that a call is about.
pub(crate) struct Recollection {
    pub(crate) recalled: Recalled,
    /// The values of the resource above it, which the path names.
    pub(crate) parent: Option<Value>,
}

/// Something that exists.
pub(crate) struct Known {
    /// The values that a response repeats.
    pub(crate) values: Value,
    /// The key under which it is stored, unless it is a part of another resource or belongs to a lifecycle.
    key: Option<String>,
    /// The name from which its ids follow that the service issues.
    issuer: Option<String>,
    /// When it was created, in milliseconds since 1970.
    pub(crate) created: Option<i64>,
    /// The operation that created it, or nothing.
    pub(crate) operation: String,
}

impl Known {
    fn part(values: Value) -> Self {
        Self {
            values,
            key: None,
            issuer: None,
            created: None,
            operation: String::new(),
        }
    }
}

/// The state of what an operation deleted.
const DELETED: &str = "DELETED";

/// Something that is being created.
pub(crate) struct Creation {
    collection: String,
    owner: String,
    signer: String,
    id: Option<String>,
    /// The field with the caller's id, or empty.
    id_field: String,
    line: String,
    content: String,
    fields: Map<String, Value>,
    /// The fields of the response with ids that the platform issues.
    issued: Vec<String>,
    key: Option<String>,
    /// Whether it uploads a file.
    uploads: bool,
}

/// A request's members, and the merchants whose resources it may see.
pub(super) struct Named<'a> {
    pub(super) entry: &'a Entry,
    pub(super) owner: &'a str,
    pub(super) signer: &'a str,
    pub(super) members: &'a Map<String, Value>,
}

impl Memory {
    /// Finds or creates the resource of a call to an operation without a lifecycle.
    pub(crate) fn recall(
        &self,
        merchant_id: &str,
        call: &Call,
        request: &CheckedRequest,
    ) -> Result<Recollection, Refusal> {
        let entry = &request.found.entry;
        let owner = owner::named(merchant_id, request);
        let members = content::members(request);
        let named = Named {
            entry,
            owner: &owner,
            signer: merchant_id,
            members: &members,
        };
        let conventions = self.conventions(entry);
        self.require_paid_order(&named)?;
        // A parent resource that the path names has to exist in any case.
        let parent = match conventions.parent(&entry.id) {
            Some(parent) => self.found(parent, &named)?.known(),
            None => None,
        };
        let recalled = match conventions.part(&entry.id) {
            Some(Part::Create {
                collection,
                key,
                issued,
            }) => match self.repeated(collection, key.as_ref(), &named)? {
                Some(recalled) => recalled,
                None => Recalled::New(Box::new(Creation {
                    collection: collection.name.clone(),
                    id: key
                        .as_ref()
                        .and_then(|key| Some(record_id(collection, key, &values::text(&members, key)?))),
                    id_field: key.clone().unwrap_or_default(),
                    line: entry.id.clone(),
                    content: content::digest(&members).map_err(Failure::refusal)?,
                    issued: issued.clone(),
                    uploads: !request.form.files.is_empty(),
                    key: self.key_of(merchant_id, call),
                    signer: merchant_id.to_owned(),
                    owner: owner.clone(),
                    fields: members.clone(),
                })),
            },
            Some(Part::Find(collection)) => {
                // Its first part may have been created together with the parent resource.
                let found = self.found(collection, &named).or_else(|refusal| {
                    let part = parent.as_ref();
                    let part = part.and_then(|parent| within(parent, &collection.field, &members));
                    part.map(|part| Recalled::Known(Known::part(part))).ok_or(refusal)
                });
                let recalled = self.or_lifecycle_resource(found, &named)?;
                if let Recalled::Known(known) = &recalled {
                    let some = conventions.changes(&entry.id);
                    self.change_kept(entry, known, &collection.field, &request.body.members, some)?;
                }
                recalled
            }
            Some(Part::Settings(collection)) => {
                let some = conventions.changes(&entry.id);
                self.settings(collection, &named, &request.body.members, some)?
            }
            None => self.or_lifecycle_resource(Ok(Recalled::Nothing), &named)?,
        };
        self.require_known(&named, &conventions, &recalled)?;
        Ok(Recollection { recalled, parent })
    }

    /// Refuses a query that names something else that nobody knows, beside what it found.
    fn require_known(&self, named: &Named<'_>, conventions: &Conventions, recalled: &Recalled) -> Result<(), Refusal> {
        let entry = named.entry;
        let is_found = matches!(recalled, Recalled::Known(_));
        if is_found && entry.protocol == Protocol::V2 {
            return Ok(());
        }
        let mut found: Vec<&str> = conventions
            .parent(&entry.id)
            .map(|parent| parent.field.as_str())
            .into_iter()
            .collect();
        if let Some(Part::Find(collection)) = conventions.part(&entry.id) {
            found.push(&collection.field);
        }
        if is_found {
            found.extend(parameters(&entry.path).last().copied());
        }
        let unknown_id = self.unknown_id(entry, named.signer, named.members, &found);
        match unknown_id.map_err(Failure::refusal)? {
            None => Ok(()),
            Some((field, id)) => Err(unknown(entry, &field, &id)),
        }
    }

    /// The result of a call whose id has been used before: the earlier response, or the values of the resource.
    fn repeated(
        &self,
        collection: &Collection,
        key: Option<&String>,
        named: &Named<'_>,
    ) -> Result<Option<Recalled>, Refusal> {
        let Some((key, id)) = key.and_then(|key| Some((key, values::text(named.members, key)?))) else {
            return Ok(None);
        };
        let own = record_id(collection, key, &id);
        let Some(known) = self.stored(&collection.name, &own, named.owner, named.signer)? else {
            return Ok(None);
        };
        // Another operation names what exists: it ends a contract, unfreezes a share, signs in another app.
        if known.operation != named.entry.id {
            return Ok(Some(known_with(known, named.members.clone())));
        }
        let content = content::digest(named.members).map_err(Failure::refusal)?;
        match known.content == content {
            true => Ok(Some(Recalled::Again(known.fields))),
            false => Err(used(named.entry, key, &id)),
        }
    }

    /// The resource that the conventions found, or else the one that a lifecycle has under the id in the path. The
    /// conventions do not store the resources of lifecycles.
    fn or_lifecycle_resource(&self, found: Result<Recalled, Refusal>, named: &Named<'_>) -> Result<Recalled, Refusal> {
        if named.entry.protocol == Protocol::V2 {
            return found;
        }
        match (&found, self.looked_up(named)?) {
            (Ok(Recalled::Known(_)), _) | (_, LifecycleLookup::NoLifecycle) => found,
            (_, LifecycleLookup::Found(known)) => Ok(Recalled::Known(Known::part(known))),
            (Ok(_), LifecycleLookup::Unknown(refusal)) => Err(refusal),
            (Err(_), LifecycleLookup::Unknown(_)) => found,
        }
    }

    /// The parts of the operations whose paths begin like this one's.
    fn conventions(&self, entry: &Entry) -> Arc<Conventions> {
        let folders = match entry.protocol {
            Protocol::V3 => vec![beginning(&entry.path)],
            Protocol::V2 => neighbours(&entry.path).to_vec(),
        };
        let beginning = folders.join(" ");
        let known = |map: &BTreeMap<String, Arc<Conventions>>| map.get(&beginning).cloned();
        if let Some(known) = known(&self.conventions.lock().unwrap_or_else(PoisonError::into_inner)) {
            return known;
        }
        // Parsing the specs takes a while, so others are not kept waiting.
        let operations: Vec<Arc<Entry>> = folders.iter().flat_map(|folder| self.catalogue.below(folder)).collect();
        let made = Arc::new(Conventions::new(&operations, |line| self.plan.role(line).is_some()));
        let mut all = self.conventions.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry(beginning).or_insert(made))
    }

    /// The values of what a request names by an id in its path.
    fn found(&self, collection: &Collection, named: &Named<'_>) -> Result<Recalled, Refusal> {
        let Some(id) = values::text(named.members, &collection.field) else {
            return self.found_by_number(collection, named);
        };
        // A sub-merchant itself belongs to the service provider that registered it.
        let owner = match owner::is_sub_merchant(&collection.field) {
            true => named.signer,
            false => named.owner,
        };
        let named = &Named { owner, ..*named };
        let record = match self.stored(&collection.name, &id, named.owner, named.signer)? {
            Some(record) => Some(record),
            None => self.issued_as(&collection.name, &collection.field, &id, named)?,
        };
        match record {
            Some(record) => Ok(known_with(record, named.members.clone())),
            None => Err(unknown(named.entry, &collection.field, &id)),
        }
    }

    /// Finds a resource by a number that is not the collection's: an order's number, in a query for its refund.
    fn found_by_number(&self, collection: &Collection, named: &Named<'_>) -> Result<Recalled, Refusal> {
        let numbers = named.members.iter().filter(|(name, _)| is_number(name));
        let numbers: Vec<(&String, String)> = numbers.map(|(name, value)| (name, text_of(value))).collect();
        let Some((first, number)) = numbers.first() else {
            return Ok(Recalled::Nothing);
        };
        let mut found = None;
        let has_number = |record: &Record| {
            let mut given = numbers.iter();
            given.any(|(name, number)| {
                let own = values::text(&record.fields, name).or_else(|| issued(named.entry, name, record));
                own.as_ref() == Some(number)
            })
        };
        self.newest_first(&collection.name, |record| {
            if record.is_of(named.owner, named.signer) && record.state != DELETED && has_number(record) {
                found = Some(record.clone());
            }
            found.is_none()
        });
        match found {
            Some(record) => Ok(known_with(record, named.members.clone())),
            None => Err(unknown(named.entry, first, number)),
        }
    }

    /// The record that has an id which the platform issued.
    fn issued_as(&self, collection: &str, field: &str, id: &str, named: &Named<'_>) -> Result<Option<Record>, Refusal> {
        let found = self.store.read(|records| records.by_id(collection, field, id));
        let found = found.map_err(Failure::refusal)?;
        Ok(found.filter(|record| record.is_of(named.owner, named.signer) && record.state != DELETED))
    }

    fn stored(&self, collection: &str, id: &str, owner: &str, signer: &str) -> Result<Option<Record>, Refusal> {
        let found = self
            .store
            .read(|records| records.of_merchant(collection, id, owner, signer));
        let found = found.map_err(Failure::refusal)?;
        Ok(found.filter(|record| record.state != DELETED))
    }
}

/// The id under which a resource is stored: with the name of its field, if it is not the field by which the collection is
/// found. An order and its refund may have the same number.
fn record_id(collection: &Collection, field: &str, id: &str) -> String {
    match field == collection.field {
        true => id.to_owned(),
        false => format!("{field} {id}"),
    }
}

/// The id that a query's response shows for a resource which has none.
fn issued(query: &Entry, name: &str, record: &Record) -> Option<String> {
    let shown = query.operation.response.content.fields();
    let field = shown.iter().find(|field| field.name.value == name)?;
    example::issued(field, &kept::issuer(record)).map(|id| text_of(&id))
}

/// The part of a thing that has the id which a request names, with the request's values.
fn within(parent: &Value, field: &str, members: &Map<String, Value>) -> Option<Value> {
    let mut fields = values::part_with(parent, field, members.get(field)?)?.clone();
    fields.extend(members.clone());
    Some(Value::Object(fields))
}

/// The values of what exists, with those of a request that names it.
fn known_with(record: Record, members: Map<String, Value>) -> Recalled {
    let key = Some(record.key());
    let issuer = Some(kept::issuer(&record));
    let mut fields = record.fields;
    fields.extend(members);
    Recalled::Known(Known {
        values: Value::Object(fields),
        key,
        issuer,
        created: Some(record.created),
        operation: record.operation,
    })
}
