//! A message of any generated type. Only [`read`] is generic, so that a thousand operations compile fast.

use wechatpay_runtime::wire::{Decode, DecodeError, Decrypt, Encode, Fields, Incoming, Value, decode};

/// A message that was read with its generated type, which is only needed for reading.
pub(crate) struct Message(Box<dyn Encode + Sync>);

impl Encode for Message {
    fn encode<'a>(&'a self, fields: &mut Fields<'a, '_>) {
        self.0.encode(fields);
    }
}

/// Reads a value into a generated type.
pub(crate) type Read = fn(Value<'_>, &dyn Decrypt) -> Result<Message, DecodeError>;

/// The one function that is compiled for each generated type.
pub(crate) fn read<T: Decode + Encode + Sync + 'static>(
    value: Value<'_>,
    decrypt: &dyn Decrypt,
) -> Result<Message, DecodeError> {
    match decode::<T>(value, Some(decrypt)) {
        Ok(message) => Ok(Message(Box::new(message))),
        Err(error) => Err(error),
    }
}

/// The response of a call that is prepared and not made.
pub(crate) struct Unread;

impl Decode for Unread {
    fn decode(_: &mut Incoming<'_, '_>) -> Option<Self> {
        Some(Self)
    }
}
