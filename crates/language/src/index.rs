//! The operations and notifications of specs, by the names that lifecycles and other sources use for them.

use std::collections::BTreeMap;

use crate::model::{Notification, Operation, Protocol, Spec, Subject};
use crate::operation_name::operation_name;
use crate::url_path::without_parameter_names;

/// The operations and notifications of specs by name.
pub struct Index<'s> {
    operations: BTreeMap<String, Vec<&'s Operation>>,
    without_parameter_names: BTreeMap<String, Vec<&'s Operation>>,
    notifications: BTreeMap<&'s str, &'s Notification>,
    events: BTreeMap<&'s str, &'s Notification>,
}

impl<'s> Index<'s> {
    /// Indexes specs.
    pub fn of(specs: &'s [Spec]) -> Self {
        let mut index = Self {
            operations: BTreeMap::new(),
            without_parameter_names: BTreeMap::new(),
            notifications: BTreeMap::new(),
            events: BTreeMap::new(),
        };
        for spec in specs {
            match &spec.subject {
                Subject::Path(path) => {
                    for operation in &path.operations {
                        let name = operation_name(path, operation);
                        let like = index.without_parameter_names.entry(same_path(&name));
                        like.or_default().push(operation);
                        index.operations.entry(name).or_default().push(operation);
                    }
                }
                Subject::Notification(notification) => {
                    let name = spec.file.trim_start_matches("notify/").trim_end_matches(".yaml");
                    index.notifications.insert(name, notification);
                    // APIv2 has messages with the names of events of APIv3.
                    let event = index
                        .events
                        .entry(&notification.event_type.value)
                        .or_insert(notification);
                    if notification.protocol == Protocol::V3 {
                        *event = notification;
                    }
                }
            }
        }
        index
    }

    /// The operations with a method and a URL path, whatever the names of its parameters: several if several hosts serve
    /// it and each has its own spec.
    pub fn operations(&self, name: &str) -> &[&'s Operation] {
        let found = self.without_parameter_names.get(&same_path(name));
        found.map_or(&[], Vec::as_slice)
    }

    /// The operations with a method and a URL path, with the same names of parameters.
    pub fn operations_named(&self, name: &str) -> &[&'s Operation] {
        self.operations.get(name).map_or(&[], Vec::as_slice)
    }

    /// The names of all operations: `POST /v3/refund/domestic/refunds`.
    pub fn operation_names(&self) -> impl Iterator<Item = &str> {
        self.operations.keys().map(String::as_str)
    }

    /// A notification by its file below `notify/`, without `.yaml`.
    pub fn notification(&self, name: &str) -> Option<&'s Notification> {
        self.notifications.get(name).copied()
    }

    /// The names of all notifications: their files below `notify/`, without `.yaml`.
    pub fn notification_names(&self) -> impl Iterator<Item = &'s str> {
        self.notifications.keys().copied()
    }

    /// A notification by its event type, of APIv3 if both protocols have it.
    pub fn event(&self, event_type: &str) -> Option<&'s Notification> {
        self.events.get(event_type).copied()
    }
}

/// The form of a method and URL path that is the same for all spellings of the path.
pub fn same_path(name: &str) -> String {
    without_parameter_names(name.trim_end_matches('/'))
}
