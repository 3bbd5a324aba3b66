//! Compares requests, responses and notifications on the wire.

#[cfg(feature = "comparison")]
mod allowed_values;
#[cfg(feature = "comparison")]
mod choice;
#[cfg(feature = "comparison")]
mod client_fields;
#[cfg(feature = "comparison")]
mod condition;
#[cfg(feature = "comparison")]
mod context;
#[cfg(feature = "comparison")]
mod field;
#[cfg(feature = "comparison")]
mod field_pair;
#[cfg(feature = "comparison")]
mod line;
#[cfg(feature = "comparison")]
mod notification;
#[cfg(feature = "comparison")]
mod operation;
#[cfg(feature = "comparison")]
mod request;
mod rules;
#[cfg(feature = "comparison")]
mod service;
#[cfg(feature = "comparison")]
mod signing;
#[cfg(feature = "comparison")]
mod wording;

pub use rules::{EXAMPLES, RULES};

#[cfg(feature = "comparison")]
use crate::change::{self, Change};
#[cfg(feature = "comparison")]
use crate::matching::Matched;
#[cfg(feature = "comparison")]
use crate::repeated::Repeated;

/// Every change on the wire, by subject and place.
#[cfg(feature = "comparison")]
pub fn wire(matched: &Matched<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut repeated = Repeated::default();
    for pair in &matched.operations {
        operation::compare(pair, &mut changes, &mut repeated);
    }
    for pair in &matched.notifications {
        notification::compare(pair, &mut changes);
    }
    repeated.report(&mut changes);
    change::sort(&mut changes);
    changes
}
