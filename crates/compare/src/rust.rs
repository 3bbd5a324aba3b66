//! Compares the public API of the generated code.

#[cfg(feature = "comparison")]
mod exact_choices;
#[cfg(feature = "comparison")]
mod notification;
#[cfg(feature = "comparison")]
mod operation;
#[cfg(feature = "comparison")]
mod partners;
mod rules;
#[cfg(feature = "comparison")]
mod shared_types;
#[cfg(feature = "comparison")]
mod traits;
#[cfg(feature = "comparison")]
mod types;
#[cfg(feature = "comparison")]
mod variants;

pub use rules::{EXAMPLES, RULES};
#[cfg(feature = "comparison")]
use wechatpay_codegen::surface::Surface;
#[cfg(feature = "comparison")]
use wechatpay_spec::Families;

#[cfg(feature = "comparison")]
use crate::change::Change;
#[cfg(feature = "comparison")]
use crate::matching::Matched;
#[cfg(feature = "comparison")]
use crate::repeated::Repeated;

/// A state of the specs: the product families, and the generated code.
#[cfg(feature = "comparison")]
pub(crate) struct State<'a> {
    pub(crate) families: &'a Families,
    pub(crate) surface: Surface<'a>,
}

/// Every change in the generated code, in no particular order.
#[cfg(feature = "comparison")]
pub(crate) fn rust(matched: &Matched<'_>, before: &State<'_>, after: &State<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    operation::features(before.families, after.families, &mut changes);
    let mut repeated = Repeated::default();
    for pair in &matched.operations {
        operation::compare(pair, &before.surface, &after.surface, &mut changes, &mut repeated);
    }
    for pair in &matched.notifications {
        notification::compare(pair, &before.surface, &after.surface, &mut changes, &mut repeated);
    }
    shared_types::compare(matched, &before.surface, &after.surface, &mut changes);
    repeated.report(&mut changes);
    changes
}
