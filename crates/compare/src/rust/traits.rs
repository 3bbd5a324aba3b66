//! Traits that a struct implements because of its fields, and that an added field can take from it.

use wechatpay_codegen::surface::{Kind, StructField, Trait, Types};

/// The traits that a struct implements before the change only; `was` and `is` are its names.
pub(super) fn lost_traits(before: &Types<'_>, after: &Types<'_>, (was, is): (&str, &str)) -> Vec<Trait> {
    let implemented = |types: &Types<'_>, name: &str| types.traits.get(name).cloned().unwrap_or_default();
    implemented(before, was)
        .difference(&implemented(after, is))
        .copied()
        .collect()
}

/// Whether a struct can lose a trait because a field is added.
pub(super) fn can_remove(lost: Trait, added: &StructField<'_>) -> bool {
    match lost {
        Trait::Serialize | Trait::Deserialize => added.field.holds_secret(),
        Trait::PageResponse => matches!(added.kind, Kind::List(_)),
        Trait::Payment | Trait::Combination | Trait::Refund | Trait::Transfer => true,
    }
}
