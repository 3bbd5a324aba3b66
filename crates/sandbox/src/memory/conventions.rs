//! Resources of operations without a lifecycle: finds out from the specs which operations create and query things by an
//! id. For those of APIv2, see `messages`.
//!
//! An operation *finds* by the last parameter of its path, if another operation creates something with that id; a GET
//! without such a parameter finds by an id in its query, unless it lists. An operation *creates* something if it is a POST
//! or PUT that does not find, and
//! - its body has the id, by a name that the caller's own ids have (`out_…_no`, `out_…_id`), or
//! - its response has the id, by a name that its request does not have.
//!
//! A POST that finds creates something, too, if its response has the id by which operations below its path find:
//! `POST …/{product_coupon_id}/stocks` for `GET …/{product_coupon_id}/stocks/{stock_id}`.
//!
//! The GET of *settings* finds without an id: another method of its path, or of a path beside or below it, changes what it
//! shows. What an operation changes below a path with an id, or by an id in its body, the GET of that path shows; see
//! `changes`.
//!
//! The two must be neighbours: their paths begin with the same segments, at least those that name the product. Of several
//! ids, the one whose finding operation is nearest counts. If no operation finds by the caller's id, a creation that must
//! have one is still repeated under it, if it pays, its response has an id, or no operation near takes the id.

mod changes;
mod messages;
mod part;
mod query;
mod settings;

use std::collections::BTreeMap;
use std::sync::Arc;

use wechatpay_spec::model::{Field, Method, Protocol};
use wechatpay_spec::url_path::parameters;

pub(super) use self::messages::{is_number, neighbours};
pub(super) use self::part::{Collection, Part, common};
use self::part::{is_id, segments};
use self::query::query_id;
pub(super) use self::settings::name as settings_name;
use crate::catalogue::Entry;

/// The segments that a path shares with those of all operations whose conventions are made together.
const SHARED: usize = 2;
/// Ends of paths by which a POST replaces fields.
pub(super) const REPLACING: [&str; 4] = ["modify", "update", "edit", "complete"];
/// Folders of many products, by their second segment.
const FOLDERS: [&str; 1] = ["marketing"];

/// Words in the paths of operations that report what happened elsewhere, as often as the caller likes.
const NOTICES: [&str; 4] = ["recv-", "reminders", "report", "sync"];

/// Segments of a path that another one must have in common with it, so that both are about the same product: `/v3/papay`,
/// but `/v3/marketing/favor`.
pub(super) fn least_common(path: &str) -> usize {
    let folder = segments(path).nth(1).is_some_and(|segment| FOLDERS.contains(&segment));
    SHARED + usize::from(folder)
}

/// The parts of operations, by their ids.
#[derive(Debug, Default)]
pub(super) struct Conventions {
    parts: BTreeMap<String, Part>,
    /// By the ids of operations, the parent resource that their paths name.
    parents: BTreeMap<String, Collection>,
    /// By the ids of operations, the fields that they change of what their paths name.
    changes: BTreeMap<String, Vec<String>>,
}

impl Conventions {
    /// The parts of operations that no lifecycle has.
    pub(super) fn new(operations: &[Arc<Entry>], has_lifecycle: impl Fn(&str) -> bool) -> Self {
        let open: Vec<&Entry> = operations
            .iter()
            .map(|entry| &**entry)
            .filter(|entry| !has_lifecycle(&entry.line()))
            .collect();
        let mut parts = messages::parts(&open);
        let open: Vec<&Entry> = open
            .into_iter()
            .filter(|entry| entry.protocol == Protocol::V3)
            .collect();
        let mut readers: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
        for entry in &open {
            if let Some(field) = last_parameter(entry).or_else(|| query_id(entry, &open)) {
                readers.entry(field).or_default().push(entry);
            }
        }
        // The collections by where things with an id are found: the common beginning of the paths, and the field.
        let mut created: BTreeMap<String, String> = BTreeMap::new();
        for entry in &open {
            let method = entry.operation.method.value;
            let makes = matches!(method, Method::Post | Method::Put);
            let below = last_parameter(entry).map(|_| below(entry, &readers));
            if makes
                && let Some((part, places)) = match &below {
                    None => creation(entry, &readers).or_else(|| alone(entry, &open)),
                    Some(below) => creation(entry, below),
                }
            {
                if let Part::Create { collection, .. } = &part {
                    created.extend(places.into_iter().map(|place| (place, collection.name.clone())));
                }
                parts.insert(entry.id.clone(), part);
            }
        }
        let collection = |entry: &Entry, field: &str| {
            let near = (least_common(&entry.path)..=segments(&entry.path).count()).rev();
            let mut found = near.filter_map(|count| created.get(&name(&entry.path, count, field)));
            let (name, field) = (found.next()?.clone(), field.to_owned());
            Some(Collection { name, field })
        };
        let mut parents = BTreeMap::new();
        for (field, readers) in readers {
            for entry in readers {
                let is_nested = parts.contains_key(&entry.id);
                if let (false, Some(found)) = (is_nested, collection(entry, field)) {
                    parts.insert(entry.id.clone(), Part::Find(found));
                }
                let named = parameters(&entry.path);
                let upper = named.iter().rev().skip(usize::from(!is_nested)).copied();
                if let Some(found) = upper.filter_map(|field| collection(entry, field)).next() {
                    parents.insert(entry.id.clone(), found);
                }
            }
        }
        for entry in &open {
            if !parts.contains_key(&entry.id)
                && let Some(found) = changes::id_in_body(entry, &open).and_then(|field| collection(entry, field))
            {
                parts.insert(entry.id.clone(), Part::Find(found));
            }
        }
        let settings = settings::parts(&open, &parts);
        parts.extend(settings);
        let changes = open
            .iter()
            .map(|entry| (entry.id.clone(), changes::fields(entry, &open)));
        Self {
            changes: changes.filter(|(_, fields)| !fields.is_empty()).collect(),
            parts,
            parents,
        }
    }

    /// The fields that an operation changes of the resource that its path names, above its own last segment.
    pub(super) fn changes(&self, id: &str) -> &[String] {
        self.changes.get(id).map_or(&[], Vec::as_slice)
    }

    /// The parent resource of what an operation finds or creates, if its path names one.
    pub(super) fn parent(&self, id: &str) -> Option<&Collection> {
        self.parents.get(id)
    }

    /// The part of an operation.
    pub(super) fn part(&self, id: &str) -> Option<&Part> {
        self.parts.get(id)
    }
}

/// The operations that find by an id directly below an operation's path, or beside it by the caller's own id:
/// `POST …/{employee_id}/quota-cards` for `GET …/{employee_id}/out-quota-cards/{out_card_no}`.
fn below<'e>(entry: &Entry, readers: &BTreeMap<&'e str, Vec<&'e Entry>>) -> BTreeMap<&'e str, Vec<&'e Entry>> {
    let own = readers.iter().filter_map(|(field, readers)| {
        let path = format!("{}/{{{field}}}", entry.path);
        let length = segments(&entry.path).count();
        let is_beside = |reader: &Entry| {
            let is_near =
                segments(&reader.path).count() == length + 1 && common(&reader.path, &entry.path) + 1 == length;
            is_near && is_callers(field) && reader.path.ends_with(&format!("/{{{field}}}"))
        };
        let is_own = |reader: &&Entry| reader.path == path || is_beside(reader);
        let own: Vec<&Entry> = readers.iter().copied().filter(is_own).collect();
        (!own.is_empty()).then_some((*field, own))
    });
    own.collect()
}

/// The ids under which the resource is found that an operation creates, if it creates one.
fn creation(entry: &Entry, readers: &BTreeMap<&str, Vec<&Entry>>) -> Option<(Part, Vec<String>)> {
    let body = entry.operation.request.body.fields();
    let listed = entry.operation.response.content.fields();
    let sent = |name: &str| entry.operation.request.fields().any(|field| field.name.value == name);
    // How many segments of their paths the operation and the nearest one that finds by the field have in common.
    let nearest = |field: &Field| {
        let near = readers.get(&*field.name.value)?.iter();
        let common = near.map(|reader| common(&entry.path, &reader.path)).max()?;
        (common >= least_common(&entry.path)).then_some((common, field.name.value.clone()))
    };
    let own = body
        .iter()
        .filter(|field| is_id(field) && is_callers(&field.name.value));
    let own = own.filter_map(nearest).max_by_key(|(common, _)| *common);
    let issued = listed.iter().filter(|field| is_id(field) && !sent(&field.name.value));
    let issued: Vec<(usize, String)> = issued.filter_map(nearest).collect();
    let chosen = own
        .clone()
        .or_else(|| issued.iter().max_by_key(|(common, _)| *common).cloned())?;
    let places = own
        .iter()
        .chain(&issued)
        .map(|(count, field)| name(&entry.path, *count, field));
    let places: Vec<String> = places.collect();
    let collection = name(&entry.path, chosen.0, &chosen.1);
    let required = || {
        let mut callers = body
            .iter()
            .filter(|field| is_id(field) && is_callers(&field.name.value));
        callers
            .find(|field| field.required)
            .map(|field| field.name.value.clone())
    };
    let part = Part::Create {
        collection: Collection {
            name: collection,
            field: chosen.1,
        },
        key: own.map(|(_, field)| field).or_else(required),
        issued: issued.iter().map(|(_, field)| field.clone()).collect(),
    };
    Some((part, places))
}

/// The part of an operation that creates something under the caller's id, which no operation finds: it can be repeated with
/// the same content only. Unless it pays, the id must be one that no operation near takes, or else it may name what another one created.
fn alone(entry: &Entry, open: &[&Entry]) -> Option<(Part, Vec<String>)> {
    let body = entry.operation.request.body.fields();
    let is_amount = |field: &Field| field.required && field.name.value.contains("amount");
    let pays = body.iter().any(is_amount);
    // One that pays may name the payment of which it takes a part.
    let tells_of_payment = (!pays && body.iter().any(|field| field.name.value == "transaction_id"))
        || NOTICES.iter().any(|notice| entry.path.contains(notice));
    if tells_of_payment {
        return None;
    }
    let takes = |other: &&Entry, name: &str| {
        let mut fields = other.operation.request.fields();
        other.id != entry.id && fields.any(|field| field.name.value == name)
    };
    // The number of a request is that of one request only.
    let is_own = |name: &str| pays || name.ends_with("request_no") || !open.iter().any(|other| takes(other, name));
    let mut own = body
        .iter()
        .filter(|field| field.required && is_id(field) && is_callers(&field.name.value) && is_own(&field.name.value));
    let key = own.next()?.name.value.clone();
    let collection = Collection {
        name: format!("{} {key}", entry.path),
        field: key.clone(),
    };
    let part = Part::Create {
        collection,
        key: Some(key),
        issued: Vec::new(),
    };
    Some((part, Vec::new()))
}

/// The beginning of a path that all operations of a collection share.
pub(super) fn beginning(path: &str) -> String {
    let common: Vec<&str> = segments(path).take(SHARED).collect();
    format!("/{}", common.join("/"))
}

/// The name of a collection: the common beginning of its paths, and the field.
fn name(path: &str, count: usize, field: &str) -> String {
    let common: Vec<&str> = segments(path).take(count).collect();
    format!("/{} {field}", common.join("/"))
}

/// The last parameter of an operation's path, unless it is that of a user or an app, which no operation creates.
fn last_parameter(entry: &Entry) -> Option<&str> {
    let last = parameters(&entry.path).last().copied();
    last.filter(|name| !name.ends_with("openid") && !name.ends_with("appid"))
}

/// Whether a name is that of an id that callers choose.
pub(super) fn is_callers(name: &str) -> bool {
    let is_own = name.starts_with("out_") || name.starts_with("combine_out_");
    // Of these a caller names what exists already.
    let is_of_others = ["country_code", "lot_id", "user_id"]
        .iter()
        .any(|end| name.ends_with(end));
    let ends = name.ends_with("_no") || name.ends_with("_code");
    !is_of_others && ((is_own && (ends || name.ends_with("_id"))) || (name.starts_with("merchant_") && ends))
}
