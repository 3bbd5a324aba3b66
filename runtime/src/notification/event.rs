//! What a notification is about.

use crate::wire::{self, Decode, DecodeError, Decrypt};

/// What a notification may be about: the generated `notify::Event`, [`Untyped`], or an enumeration of your own.
pub trait Event: Sized {
    /// Reads the event from the resource. An event type that is not known is no error, but a value of its own.
    ///
    /// # Errors
    /// When the resource does not say what its event type's document says.
    fn read(resource: &Resource<'_>) -> Result<Self, DecodeError>;
}

/// A decrypted resource, about to be read.
pub struct Resource<'a> {
    pub(super) event_type: &'a str,
    pub(super) original_type: Option<&'a str>,
    pub(super) json: &'a [u8],
    pub(super) decrypt: &'a dyn Decrypt,
}

impl Resource<'_> {
    /// What happened: `TRANSACTION.SUCCESS`.
    #[must_use]
    pub fn event_type(&self) -> &str {
        self.event_type
    }

    /// What the resource was before it was encrypted: `transaction`.
    #[must_use]
    pub fn original_type(&self) -> Option<&str> {
        self.original_type
    }

    /// Its JSON.
    #[must_use]
    pub fn json(&self) -> &[u8] {
        self.json
    }

    /// Reads it as leniently as a response, and decrypts what is encrypted in it. In a box, because the resources of an
    /// enumeration's variants differ much in size.
    ///
    /// # Errors
    /// When it is no JSON object, a field has a type that cannot be read as its document's, or a secret cannot be
    /// decrypted.
    pub fn read<T: Decode>(&self) -> Result<Box<T>, DecodeError> {
        wire::decode_json(self.json, Some(self.decrypt)).map(Box::new)
    }
}

/// No event: for those who read [`Notification::resource_json`](super::Notification::resource_json) themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Untyped;

impl Event for Untyped {
    fn read(_: &Resource<'_>) -> Result<Self, DecodeError> {
        Ok(Self)
    }
}
