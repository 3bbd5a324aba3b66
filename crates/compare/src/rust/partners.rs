//! Matches the fields of a struct before and after a change.

use std::collections::{BTreeMap, BTreeSet};

use wechatpay_codegen::surface::{Struct, StructField};
use wechatpay_spec::model::{Field, RequestPart};

/// The field after the change that each field has become. A field keeps its wire name or its Rust name; the wire name
/// decides when both exist, because code that reads another field under the old name would go unnoticed. Of a parameter of the URL
/// path, both names may change: then its place decides. `parameters` are those of both paths, each with the one at its place.
pub(super) fn partners<'t, 'a>(
    before: &[StructField<'_>],
    after: &'t Struct<'a>,
    parameters: &[(&Field, &Field)],
) -> Vec<Option<&'t StructField<'a>>> {
    let mut partners: Vec<Option<&StructField<'_>>> = vec![None; before.len()];
    let mut taken: BTreeSet<&String> = BTreeSet::new();
    let ways: [for<'k, 'f> fn(&'k StructField<'f>) -> Key<'k>; 4] = [
        |field| (Some(&field.name), Some(&field.field.name.value), None),
        |field| (None, Some(&field.field.name.value), Some(field.part)),
        |field| (Some(&field.name), None, None),
        |field| (None, Some(&field.field.name.value), None),
    ];
    for key in ways {
        let mut others: BTreeMap<Key<'_>, Vec<&StructField<'_>>> = BTreeMap::new();
        for other in after.iter().filter(|other| !taken.contains(&other.name)) {
            others.entry(key(other)).or_default().push(other);
        }
        for (item, partner) in before.iter().zip(&mut partners) {
            if partner.is_none() {
                let same = others.get(&key(item)).into_iter().flatten();
                let other = same.copied().find(|other| !taken.contains(&other.name));
                taken.extend(other.map(|other| &other.name));
                *partner = other;
            }
        }
    }
    for (item, partner) in before.iter().zip(&mut partners) {
        let is_parameter = partner.is_none() && item.part == RequestPart::Path;
        let pair = parameters
            .iter()
            .find(|(was, _)| is_parameter && was.name == item.field.name);
        let other = pair.and_then(|(_, is)| {
            let mut at_its_place = after
                .iter()
                .filter(|other| other.part == RequestPart::Path && other.field.name == is.name);
            at_its_place.find(|other| !taken.contains(&other.name))
        });
        taken.extend(other.map(|other| &other.name));
        *partner = partner.or(other);
    }
    partners
}

/// The facts that two fields have in common to be partners: the Rust name, the wire name and the part of the message.
type Key<'k> = (Option<&'k str>, Option<&'k str>, Option<RequestPart>);
