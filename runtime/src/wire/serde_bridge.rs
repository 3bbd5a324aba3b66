//! The shared implementation of all derived serde impls.

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserializer, Serializer};

use super::decode::{Decode, DecodeValue, decode_value, json_value};
use super::encode::{Encode, encode_whole};
use super::value::{Given, serialize_members};

/// Serializes all fields as one object, whatever part of a request they belong to. Called by derived code.
///
/// # Errors
/// The serializer's errors, and an error if the struct contains a secret.
pub fn serialize<T: Encode, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let members = encode_whole(value).map_err(S::Error::custom)?;
    serialize_members(&members, serializer)
}

/// Deserializes an object as leniently as a response. Called by derived code.
///
/// # Errors
/// The errors of the deserializer and of [`decode`](super::decode::decode).
pub fn deserialize<'de, T: Decode, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserialize_value(deserializer)
}

/// Deserializes a single value as leniently as in a response.
pub(super) fn deserialize_value<'de, T: DecodeValue, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let text = match Given::by(deserializer)? {
        Given::Json(text) => text,
        Given::Value(value) => return decode_value(value, None).map_err(D::Error::custom),
    };
    let value = json_value(text.as_bytes()).map_err(D::Error::custom)?;
    decode_value(value, None).map_err(D::Error::custom)
}
