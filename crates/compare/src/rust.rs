//! Compares the public API of the generated code.

mod notification;
mod operation;
mod partners;
mod rules;
mod shared_types;
mod types;

pub use rules::{EXAMPLES, RULES};
use wechatpay_codegen::surface::Surface;
use wechatpay_spec::Families;

use crate::change::Change;
use crate::matching::Matched;
use crate::repeated::Repeated;

/// A state of the specs: the product families, and the generated code.
pub(crate) struct State<'a> {
    pub(crate) families: &'a Families,
    pub(crate) surface: Surface<'a>,
}

/// Every change in the generated code, in no particular order.
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
