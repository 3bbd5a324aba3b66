//! The event of a notification.

use super::observation;
use super::verified::Untyped;
use crate::wire::{self, Decode, DecodeError, Decoded, Decrypt};

/// An event type: the generated `notify::Event`, [`Untyped`], or your own enumeration.
pub trait Event: Sized {
    /// Decodes the event from the resource. An unknown event type is not an error, but a separate variant.
    ///
    /// # Errors
    /// When the resource does not have the form that is documented for its event type.
    fn read(resource: &Resource<'_>) -> Result<Self, DecodeError>;
}

/// A decrypted resource that is not decoded yet.
pub struct Resource<'a> {
    pub(super) event_type: &'a str,
    pub(super) original_type: Option<&'a str>,
    pub(super) json: &'a [u8],
    pub(super) decrypt: &'a dyn Decrypt,
}

impl Resource<'_> {
    /// The event type: `TRANSACTION.SUCCESS`.
    #[must_use]
    pub fn event_type(&self) -> &str {
        self.event_type
    }

    /// The original type of the resource: `transaction`.
    #[must_use]
    pub fn original_type(&self) -> Option<&str> {
        self.original_type
    }

    /// The resource as JSON text.
    #[must_use]
    pub fn json(&self) -> &[u8] {
        self.json
    }

    /// Decodes the resource as leniently as a response, and decrypts its encrypted fields. The result is boxed, because
    /// the resources of an enumeration's variants differ greatly in size.
    ///
    /// # Errors
    /// When the resource is not a JSON object.
    pub fn read<T: Decode>(&self) -> Result<Box<T>, DecodeError> {
        let Decoded { message, unreadable } = wire::decode_body(self.json, Some(self.decrypt))?;
        observation::unreadable(std::any::type_name::<T>(), &unreadable);
        Ok(Box::new(message))
    }
}

impl Event for Untyped {
    fn read(_: &Resource<'_>) -> Result<Self, DecodeError> {
        Ok(Self)
    }
}
