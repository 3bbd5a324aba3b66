//! A verified notification of APIv3, with its decrypted resource.

use std::fmt;

use zeroize::Zeroizing;

/// The maximum length of a notification in bytes: 1 MiB. Real ones have a few kilobytes.
pub const MAX_BYTES: usize = 1 << 20;

/// A verified notification of APIv3, with its decrypted resource.
///
/// `Debug` shows the event with its own `Debug`, and leaves out the decrypted JSON.
#[derive(Clone)]
#[non_exhaustive]
pub struct Notification<E> {
    /// The id, which is the same each time the notification is sent.
    pub id: String,
    /// The creation time, in the format of RFC 3339.
    pub create_time: Option<String>,
    /// The event type: `TRANSACTION.SUCCESS`.
    pub event_type: String,
    /// The type of the resource: `encrypt-resource`.
    pub resource_type: Option<String>,
    /// A short summary for people.
    pub summary: Option<String>,
    /// The original type of the resource: `transaction`.
    pub original_type: Option<String>,
    /// The associated data, which was authenticated together with the resource.
    pub associated_data: Option<String>,
    /// The event, decoded from the resource.
    pub event: E,
    pub(super) resource: Zeroizing<Vec<u8>>,
}

impl<E> Notification<E> {
    /// The decrypted resource, byte for byte: JSON, including undocumented fields. Wiped when dropped. Fields that are
    /// encrypted with the merchant's certificate are still encrypted in it.
    #[must_use]
    pub fn resource_json(&self) -> &[u8] {
        &self.resource
    }

    /// The same notification with another event.
    pub(super) fn with_event<F>(self, event: F) -> Notification<F> {
        Notification {
            id: self.id,
            create_time: self.create_time,
            event_type: self.event_type,
            resource_type: self.resource_type,
            summary: self.summary,
            original_type: self.original_type,
            associated_data: self.associated_data,
            event,
            resource: self.resource,
        }
    }
}

impl<E: fmt::Debug> fmt::Debug for Notification<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notification")
            .field("id", &self.id)
            .field("create_time", &self.create_time)
            .field("event_type", &self.event_type)
            .field("original_type", &self.original_type)
            .field("event", &self.event)
            .field("resource_bytes", &self.resource.len())
            .finish_non_exhaustive()
    }
}

/// No event, for callers that decode [`Notification::resource_json`] themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Untyped;
