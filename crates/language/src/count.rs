//! Counts operations and fields, for reports and for the check that generation drops nothing.

use std::fmt;
use std::ops::AddAssign;

use crate::model::{Field, Notification, Operation, PathSpec, Spec};
use crate::plural::counted;
use crate::visit::{MessagePart, Visit, walk_field, walk_notification, walk_operation, walk_spec};

/// Counts of a set of specs.
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

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}, {}, {}, {} encrypted",
            counted(self.operations, "operation", "operations"),
            counted(self.notifications, "notification", "notifications"),
            counted(self.fields, "field", "fields"),
            self.encrypted
        )
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.operations += other.operations;
        self.notifications += other.notifications;
        self.fields += other.fields;
        self.encrypted += other.encrypted;
    }
}

/// Counts the operations, notifications and fields of specs.
pub fn count<'a>(specs: impl IntoIterator<Item = &'a Spec>) -> Counts {
    let mut counts = Counts::default();
    for spec in specs {
        walk_spec(&mut counts, spec);
    }
    counts
}

impl<'s> Visit<'s> for Counts {
    fn visit_operation(&mut self, _: &'s PathSpec, operation: &'s Operation) {
        self.operations += 1;
        walk_operation(self, operation);
    }

    fn visit_notification(&mut self, notification: &'s Notification) {
        self.notifications += 1;
        walk_notification(self, notification);
    }

    fn visit_field(&mut self, field: &'s Field, part: MessagePart) {
        self.fields += 1;
        self.encrypted += usize::from(field.encrypted.is_some());
        walk_field(self, field, part);
    }
}
