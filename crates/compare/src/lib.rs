//! What changed between two states of the specs, and whom it hurts.
//!
//! [`wire`] compares what travels: will calls that worked fail? What a change does to generated Rust is the generator's
//! to say; its findings are [`Change`]s too. [`report`] writes both for people and for machines.

mod change;
mod editorial;
pub mod example;
mod field;
mod identity;
mod line;
mod message;
mod operation;
mod part;
pub mod report;
pub mod rule;
mod service;

pub use change::{Change, Comparison, Counts, Mark, Step};
pub use identity::{NotificationSide, OperationSide, Pair, Pairing, Subject};
pub use part::{body_word, content_word};
pub use rule::{ChangeRule, Level};

/// Every change on the wire, by subject and place.
pub fn wire(pairing: &Pairing<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    for pair in &pairing.operations {
        operation::compare(pair, &mut changes);
    }
    for pair in &pairing.notifications {
        message::compare(pair, &mut changes);
    }
    change::sort(&mut changes);
    changes
}
