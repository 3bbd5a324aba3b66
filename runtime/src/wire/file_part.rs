//! Files in multipart bodies.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::decode::{DecodeValue, Incoming, Reader};
use super::decode_error::DecodeCause;
use super::serde_bridge;
use super::value::Value;
use crate::digest::sha256_hex;
use crate::plural::bytes;

/// A file to upload. serde represents it as an object with `file_name` and `content`, the latter in Base64.
#[derive(Clone, PartialEq, Eq)]
pub struct FilePart {
    /// The file's name, with its extension: `licence.jpg`.
    pub file_name: String,
    /// The content of the file.
    pub content: Bytes,
}

impl FilePart {
    /// Makes a file with this name and content.
    pub fn new(file_name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self {
            file_name: file_name.into(),
            content: content.into(),
        }
    }

    /// The SHA-256 digest of the content in lower-case hexadecimal, which is sent as `sha256` in the `meta` of an
    /// upload.
    #[must_use]
    pub fn sha256(&self) -> String {
        sha256_hex(&self.content)
    }

    /// A description of the file without its content.
    pub(super) fn outline(&self) -> Value<'_> {
        Value::Object(vec![
            ("file_name".into(), Value::from(self.file_name.as_str())),
            ("content".into(), Value::String(self.length().into())),
        ])
    }

    fn length(&self) -> String {
        bytes(self.content.len())
    }

    pub(super) fn to_value(&self) -> Value<'_> {
        Value::Object(vec![
            ("file_name".into(), Value::from(self.file_name.as_str())),
            (
                "content".into(),
                Value::String(BASE64_STANDARD.encode(&self.content).into()),
            ),
        ])
    }
}

/// Shows the length of the content instead of the content.
impl fmt::Debug for FilePart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("FilePart")
            .field("file_name", &self.file_name)
            .field("content", &format_args!("{}", self.length()))
            .finish()
    }
}

impl Serialize for FilePart {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_value().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for FilePart {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde_bridge::deserialize_value(deserializer)
    }
}

impl DecodeValue for FilePart {
    fn decode_value(value: Value<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let mut incoming = Incoming::enter(value, reader)?;
        let file_name = incoming.needed().value("file_name");
        let content: Option<String> = incoming.needed().value("content");
        let content = content.and_then(|content| match BASE64_STANDARD.decode(content) {
            Ok(bytes) => Some(Bytes::from(bytes)),
            Err(_) => {
                reader.problem(DecodeCause::NotBase64);
                None
            }
        });
        Some(Self {
            file_name: file_name?,
            content: content?,
        })
    }
}

/// The types of a `#[wire(file)]` field: a file or an optional file.
pub trait FileField {
    /// The file, if there is one.
    fn file(&self) -> Option<&FilePart>;
}

impl FileField for FilePart {
    fn file(&self) -> Option<&FilePart> {
        Some(self)
    }
}

impl FileField for Option<FilePart> {
    fn file(&self) -> Option<&FilePart> {
        self.as_ref()
    }
}
