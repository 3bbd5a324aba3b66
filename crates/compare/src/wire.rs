//! Compares requests, responses and notifications on the wire.

mod allowed_values;
mod choice;
mod context;
mod field;
mod field_pair;
mod line;
mod notification;
mod operation;
mod request;
mod rules;
mod service;
mod wording;

pub use rules::{EXAMPLES, RULES};

use crate::change::{self, Change};
use crate::matching::Matched;
use crate::repeated::Repeated;

/// Every change on the wire, by subject and place.
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
