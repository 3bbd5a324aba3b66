//! Matches the fields of a struct before and after a change.

use std::collections::BTreeSet;

use wechatpay_codegen::surface::{Struct, StructField};

/// The field after the change that each field has become. A field keeps its wire name or its Rust name; the wire name
/// decides when both exist, because code that reads another field under the old name would go unnoticed.
pub(super) fn partners<'t, 'a>(before: &[StructField<'_>], after: &'t Struct<'a>) -> Vec<Option<&'t StructField<'a>>> {
    let mut partners: Vec<Option<&StructField<'_>>> = vec![None; before.len()];
    let mut taken: BTreeSet<&String> = BTreeSet::new();
    let ways: [fn(&StructField<'_>, &StructField<'_>) -> bool; 4] = [
        |one, other| one.name == other.name && one.field.name == other.field.name,
        |one, other| one.field.name == other.field.name && one.part == other.part,
        |one, other| one.name == other.name,
        |one, other| one.field.name == other.field.name,
    ];
    for is_same in ways {
        for (item, partner) in before.iter().zip(&mut partners) {
            if partner.is_none() {
                let other = after
                    .iter()
                    .find(|other| is_same(item, other) && !taken.contains(&other.name));
                taken.extend(other.map(|other| &other.name));
                *partner = other;
            }
        }
    }
    partners
}
