//! Ids that a resource reserves for those that will begin with it: the numbers of the parts of a combined order, which are
//! orders of their own once it is paid.

use std::sync::Arc;

use serde_json::{Map, Value};
use wechatpay_spec::Lifecycle;
use wechatpay_spec::lifecycle::Cause;

use super::records::{Failure, Records};
use super::{counterpart, owner, values};

/// The texts of a field of each entry of a list, each with the merchant that the entry is for.
pub(super) fn of_entries<'f>(fields: &'f Map<String, Value>, path: &str, owner: &'f str) -> Vec<(&'f str, String)> {
    let Some((list, field)) = path.split_once("[].") else {
        return values::texts(fields, path)
            .into_iter()
            .map(|text| (owner, text))
            .collect();
    };
    let entries = values::list(fields, list).iter().filter_map(Value::as_object);
    let texts = entries.flat_map(|entry| {
        let owner = owner::of_entry(entry).unwrap_or(owner);
        values::texts(entry, field).into_iter().map(move |text| (owner, text))
    });
    texts.collect()
}

/// The merchants that the entries of a list name as the one that signs for them.
pub(super) fn signers<'f>(fields: &'f Map<String, Value>, path: &str) -> impl Iterator<Item = &'f str> {
    let list = path
        .split_once("[].")
        .map_or(&[][..], |(list, _)| values::list(fields, list));
    list.iter().filter_map(|entry| owner::signer(entry.as_object()?))
}

/// The ids that a new resource of a lifecycle reserves, each with the field that has it.
pub(super) fn ids(
    lifecycles: &[Arc<Lifecycle>],
    lifecycle: &str,
    fields: &Map<String, Value>,
    (owner, signer): (&str, &str),
) -> Vec<(String, String)> {
    let causes = lifecycles.iter().flat_map(|other| causes(other));
    let parts = causes.filter(|cause| cause.lifecycle.value == lifecycle);
    let ids = parts.flat_map(|cause| {
        let field = &cause.field.value;
        of_entries(fields, field, owner).into_iter().flat_map(|(owner, text)| {
            let of_signer = own_key(owner, signer, &text);
            [key(owner, &text), of_signer].map(|id| (field.clone(), id))
        })
    });
    ids.collect()
}

/// Whether a resource of another lifecycle reserves an id for one of this lifecycle, or of its counterpart. Another service
/// provider may have used it for the same sub-merchant.
pub(super) fn is_taken(
    records: &dyn Records,
    lifecycles: &[Arc<Lifecycle>],
    lifecycle: &Lifecycle,
    (owner, signer): (&str, &str),
    id: &str,
) -> Result<bool, Failure> {
    let counterpart = counterpart::other(lifecycles, &lifecycle.name).map(|other| other.lifecycle);
    for cause in [Some(lifecycle), counterpart].into_iter().flatten().flat_map(causes) {
        let reserved = |key: &str| records.by_id(&cause.lifecycle.value, &cause.field.value, key);
        let of_any = reserved(&key(owner, id))?;
        let is_own = of_any.is_some_and(|found| signer == owner || found.signer == signer || found.signer == owner);
        if is_own || reserved(&own_key(owner, signer, id))?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The transitions of other resources with which those of a lifecycle begin, one for each entry of a list.
fn causes(lifecycle: &Lifecycle) -> impl Iterator<Item = &Cause> {
    let causes = lifecycle.begin.iter().filter_map(|beginning| beginning.cause.as_ref());
    causes.filter(|cause| cause.field.value.contains("[]."))
}

fn key(owner: &str, id: &str) -> String {
    format!("{owner}\0{id}")
}

/// The key of an id that a service provider reserves.
fn own_key(owner: &str, signer: &str, id: &str) -> String {
    format!("{owner}\0{id}\0{signer}")
}
