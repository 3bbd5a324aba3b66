//! Counting, for the conservation check: specs, model and re-read output must agree.

use crate::model::{Field, Operation, Spec, Subject};

/// How much specs hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Methods on paths.
    pub operations: usize,
    /// Notifications.
    pub notifications: usize,
    /// Fields at every depth: of each part of requests, of responses, of notifications.
    pub fields: usize,
    /// Fields among them whose value is encrypted.
    pub encrypted: usize,
}

/// Counts what specs hold.
pub fn count<'a>(specs: impl IntoIterator<Item = &'a Spec>) -> Counts {
    let mut counts = Counts::default();
    for spec in specs {
        match &spec.subject {
            Subject::Path(path) => {
                counts.operations += path.operations.len();
                let fields = path.operations.iter().flat_map(Operation::fields);
                fields.for_each(|field| count_field(field, &mut counts));
            }
            Subject::Notification(notification) => {
                counts.notifications += 1;
                notification
                    .fields
                    .iter()
                    .for_each(|field| count_field(field, &mut counts));
            }
        }
    }
    counts
}

fn count_field(field: &Field, counts: &mut Counts) {
    counts.fields += 1;
    counts.encrypted += usize::from(field.encrypted.is_some());
    field.fields.iter().for_each(|inner| count_field(inner, counts));
}
