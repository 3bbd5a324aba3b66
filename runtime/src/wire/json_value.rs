//! How JSON without a documented structure is encoded, decoded, serialized and deserialized.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::decode::{DecodeValue, Reader};
use super::decode_error::DecodeCause;
use super::encode::{EncodeValue, Fields};
use super::json::{self, Json};
use super::json_text;
use super::serde_bridge;
use super::value::Value;

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Value::Json(&self.0).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde_bridge::deserialize_value(deserializer)
    }
}

impl EncodeValue for Json {
    fn encode_value<'a>(&'a self, _: &mut Fields<'a, '_>) -> Option<Value<'a>> {
        // A string of half a character cannot be read, but passed on.
        Some(json_text::tree(&self.0).unwrap_or(Value::Json(&self.0)))
    }
}

impl DecodeValue for Json {
    fn decode_value(value: Value<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let value = reader.open(value)?;
        let text = match value {
            Value::Null | Value::NotCovered(_) => return reader.unexpected("JSON", &value),
            Value::Json(text) if reader.has_replaced_bytes(text) => return reader.fail(DecodeCause::NotUtf8),
            Value::Json(text) => json::compact(text),
            value => serde_json::to_string(&value).map(Some),
        };
        // The members of an object all belong to a field without a documented structure.
        reader.found();
        match text {
            Ok(Some(text)) => Some(Json(text)),
            Ok(None) => reader.fail(DecodeCause::TooDeep { levels: json::DEEPEST }),
            Err(error) => reader.not_json(&error),
        }
    }
}
