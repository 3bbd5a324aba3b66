//! Ids that a merchant knows: those that its calls sent and those that responses and notifications contained.
//!
//! A query that names anything else is refused, unless it is of a kind that exists without being created (`existing-ids.json`
//! lists these kinds, each with the reason), or the example of the spec, so that the example of every operation can be called.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Map, Value};
use wechatpay_spec::model::{Field, Method, Protocol, Scalar};

use super::engine::Memory;
use super::recall::Named;
use super::record::{Record, key};
use super::records::{Changes, Failure, Records};
use super::{content, values};
use crate::catalogue::Entry;
use crate::clock::milliseconds;
use crate::example;
use crate::refusal::Refusal;
use crate::request::CheckedRequest;
use crate::text::text_of;

/// The name in the store.
const TOLD: &str = "told";
/// Longer texts are not ids.
const MAX_LENGTH: usize = 128;
/// The maximum number of ids that are kept of one message.
const MAX_IDS: usize = 200;
/// How names of ids end. Those of merchants, apps and users have no underscore.
const ENDS: [&str; 6] = ["_id", "_no", "_code", "_sn", "_number", "serial"];
/// Whole names of ids.
const NAMES: [&str; 3] = ["id", "code", "serial_number"];

/// Names that end like ids, but state the result of an APIv2 call.
const RESULTS: [&str; 3] = ["return_code", "result_code", "err_code"];

/// The ids of a message, each with the name that it has there. One text may have several names: an order's number is often
/// that of its refund, too.
type Ids = BTreeSet<(String, String)>;

/// Kinds of things that exist without being created through the API.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    /// The fields that name them.
    fields: Vec<String>,
    /// The beginnings of the paths where that is so; everywhere if there are none.
    #[serde(default)]
    below: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "for the reviewer"))]
    reason: String,
}

// A test parses it.
static KINDS: LazyLock<Vec<Kind>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../existing-ids.json")).unwrap_or_default());

impl Kind {
    fn has(&self, path: &str, name: &str) -> bool {
        let is_below = self.below.is_empty() || self.below.iter().any(|beginning| path.starts_with(beginning));
        is_below && self.fields.iter().any(|field| field == name)
    }
}

/// Whether an operation only asks.
pub(super) fn asks(entry: &Entry) -> bool {
    match entry.protocol {
        Protocol::V3 => entry.operation.method.value == Method::Get,
        Protocol::V2 => entry.is_query_by_name(),
    }
}

/// Whether a name is that of an id.
fn is_id_name(name: &str) -> bool {
    let ends = NAMES.contains(&name) || ENDS.iter().any(|end| name.ends_with(end));
    ends && !RESULTS.contains(&name)
}

/// Whether a field of a query names one thing that has to exist.
fn names_a_thing(path: &str, field: &Field) -> bool {
    let name = field.name.value.as_str();
    let is_scalar = matches!(field.kind.value.scalar, Scalar::String | Scalar::Integer);
    // A field with listed values is a kind, not an id.
    is_scalar
        && field.kind.value.array_depth == 0
        && field.constant.is_none()
        && field.values.is_empty()
        && is_id_name(name)
        && !KINDS.iter().any(|kind| kind.has(path, name))
}

/// Whether two names may be those of one id: `store_id` and `id`, `out_request_no` and `request_no`.
fn are_alike(one: &str, other: &str) -> bool {
    let ends = |long: &str, short: &str| {
        long.strip_suffix(short)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('_'))
    };
    ends(one, other) || ends(other, one)
}

/// Whether an id is the example of the spec.
pub(super) fn is_example(entry: &Entry, name: &str, id: &str) -> bool {
    let example = example::request(entry);
    let is_it = |(known, value): &(String, String)| known == name && value == id;
    let in_body = example.body.as_ref().and_then(|body| values::text(body, name));
    example.path.iter().chain(&example.query).any(is_it) || in_body.as_deref() == Some(id)
}

impl Memory {
    /// The first id of a query that nobody knows, with its field. `found` are the fields by which it found something already.
    pub(super) fn unknown_id(
        &self,
        entry: &Entry,
        merchant_id: &str,
        members: &Map<String, Value>,
        found: &[&str],
    ) -> Result<Option<(String, String)>, Failure> {
        if !asks(entry) {
            return Ok(None);
        }
        let mut unknown = None;
        for field in entry.operation.request.fields() {
            let name = &field.name.value;
            if found.contains(&name.as_str()) || !names_a_thing(&entry.path, field) {
                continue;
            }
            let Some(id) = values::text(members, name) else {
                continue;
            };
            if self.is_known(merchant_id, name, &id)? || is_example(entry, name, &id) {
                // Of several ids of APIv2, one is enough: the others are ignored.
                if entry.protocol == Protocol::V2 {
                    return Ok(None);
                }
                continue;
            }
            unknown.get_or_insert_with(|| (name.clone(), id));
        }
        Ok(unknown)
    }

    /// Whether the merchant that calls knows the id in a field of its call, or the call is the spec's example.
    pub(super) fn knows(&self, named: &Named<'_>, field: &str) -> Result<bool, Refusal> {
        let Some(id) = values::text(named.members, field) else {
            return Ok(false);
        };
        let is_known = self.is_known(named.signer, field, &id).map_err(Failure::refusal)?;
        Ok(is_known || is_example(named.entry, field, &id))
    }

    /// Whether a merchant knows an id: a message contained it, or a resource of a lifecycle has it.
    fn is_known(&self, merchant_id: &str, name: &str, id: &str) -> Result<bool, Failure> {
        self.store.read(|records| {
            let told = records.get(&key(TOLD, id, merchant_id))?;
            if told.is_some_and(|told| told.fields.keys().any(|known| are_alike(known, name))) {
                return Ok(true);
            }
            self.is_of_resource(records, merchant_id, id, &|known| are_alike(known, name))
        })
    }

    /// Whether a resource of a merchant has an id in a field whose name fits.
    fn is_of_resource(
        &self,
        records: &dyn Records,
        merchant_id: &str,
        id: &str,
        fits: &dyn Fn(&str) -> bool,
    ) -> Result<bool, Failure> {
        for lifecycle in self.lifecycles() {
            let kind = &lifecycle.name;
            if fits(&lifecycle.key.value) && records.of_merchant(kind, id, merchant_id, merchant_id)?.is_some() {
                return Ok(true);
            }
            for issued in lifecycle.ids.iter().filter(|issued| fits(&issued.value)) {
                let found = records.by_id(kind, &issued.value, id)?;
                if found.is_some_and(|found| found.is_of(merchant_id, merchant_id)) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Keeps the ids of a call that succeeded: those of its response and, unless it only asks, those that it sent.
    pub(crate) fn tell(&self, merchant_id: &str, request: &CheckedRequest, response: &Map<String, Value>) {
        let mut ids = Ids::new();
        if !asks(&request.found.entry) {
            collect("", &Value::Object(content::members(request)), &mut ids);
        }
        collect("", &Value::Object(response.clone()), &mut ids);
        self.keep_told(merchant_id, ids);
    }

    /// Keeps the ids of a notification that somebody had sent.
    pub(super) fn tell_of(&self, merchant_id: &str, resource: &Value) {
        let mut ids = Ids::new();
        collect("", resource, &mut ids);
        self.keep_told(merchant_id, ids);
    }

    fn keep_told(&self, merchant_id: &str, mut ids: Ids) {
        let known = self.store.read(|records| {
            let mut known = Ids::new();
            for (id, name) in &ids {
                let told = records.get(&key(TOLD, id, merchant_id))?;
                let is_told = told.is_some_and(|told| told.fields.contains_key(name));
                // An id that a resource has needs no second record, which would cost each order another write.
                if is_told || self.is_of_resource(records, merchant_id, id, &|known| known == name)? {
                    known.insert((id.clone(), name.clone()));
                }
            }
            Ok(known)
        });
        let kept = known.and_then(|known| {
            ids.retain(|named| !known.contains(named));
            match ids.is_empty() {
                true => Ok(()),
                false => self.store.write(|records| self.insert_told(records, merchant_id, &ids)),
            }
        });
        if let Err(error) = kept {
            tracing::error!(error = ?error.refusal().diagnosis, "the ids of a message are not kept");
        }
    }

    fn insert_told(&self, records: &mut dyn Changes, merchant_id: &str, ids: &Ids) -> Result<(), Failure> {
        let now = milliseconds(self.now());
        for (id, name) in ids {
            if let Some(mut told) = records.get(&key(TOLD, id, merchant_id))? {
                told.fields.insert(name.clone(), true.into());
                records.replace(&told, &[])?;
                continue;
            }
            let mut told = Record::new(TOLD, merchant_id, merchant_id, id.clone(), now);
            told.fields.insert(name.clone(), true.into());
            records.insert(told, &[])?;
        }
        Ok(())
    }
}

/// Collects the ids somewhere inside a value, with their names.
fn collect(name: &str, value: &Value, ids: &mut Ids) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                collect(name, value, ids);
            }
        }
        Value::Array(items) => {
            // A list of ids: `stock_ids`, `stock_id_list`.
            let of_one = name
                .strip_suffix("_list")
                .or_else(|| name.strip_suffix('s'))
                .unwrap_or(name);
            for item in items {
                collect(of_one, item, ids);
            }
        }
        Value::String(_) | Value::Number(_) if is_id_name(name) && ids.len() < MAX_IDS => {
            let id = text_of(value);
            if !id.is_empty() && id.len() <= MAX_LENGTH {
                ids.insert((id, name.to_owned()));
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{KINDS, Kind, are_alike};
    use crate::catalogue::Catalogue;

    #[test]
    fn every_kind_that_exists_anyway_is_one_of_the_catalogue_and_has_a_reason() {
        let kinds: Vec<Kind> = serde_json::from_str(include_str!("../../existing-ids.json")).unwrap();
        assert_eq!(kinds.len(), KINDS.len());
        let catalogue = Catalogue::of_repository();
        for kind in kinds {
            assert!(kind.reason.chars().count() >= 20, "{kind:?}");
            for field in &kind.fields {
                let beginnings = if kind.below.is_empty() {
                    vec![String::new()]
                } else {
                    kind.below.clone()
                };
                for beginning in beginnings {
                    let mut named = catalogue
                        .operations()
                        .filter(|entry| entry.path.starts_with(&beginning));
                    let is_named = named.any(|entry| {
                        let mut fields = entry.operation.request.fields();
                        super::asks(entry) && fields.any(|known| known.name.value == *field)
                    });
                    assert!(is_named, "no query below {beginning:?} has {field}");
                }
            }
        }
    }

    #[test]
    fn names_are_alike_if_one_ends_with_the_other() {
        for (one, other, alike) in [
            ("store_id", "store_id", true),
            ("id", "store_id", true),
            ("brand_store_id", "store_id", true),
            ("restore_id", "store_id", false),
            ("card_id", "store_id", false),
        ] {
            assert_eq!(
                (are_alike(one, other), are_alike(other, one)),
                (alike, alike),
                "{one} {other}"
            );
        }
    }
}
