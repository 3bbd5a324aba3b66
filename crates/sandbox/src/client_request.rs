//! Requests of any operation, made from its spec and from values by name, as a client sends them. The sandbox's page and
//! `wechatpay call` send with them; the runtime's client signs them.

pub mod check;
mod encoded_request;
mod field_encoding;
mod file_facts;
mod operation;

use serde_json::{Map, Value};
use wechatpay_runtime::FilePart;
use wechatpay_runtime::wire::{Decode, Encrypt, Incoming};

pub use self::encoded_request::EncodedRequest;
pub use self::field_encoding::FieldEncryptError;
use self::field_encoding::encode_and_encrypt;
pub use self::operation::operation;
use crate::catalogue::Entry;

/// A request as a person writes it: nothing is encrypted, and objects are not encoded as text yet.
#[derive(Clone, Debug, Default)]
pub struct PlainRequest {
    /// Values of the URL path's parameters, not percent-encoded.
    pub path: Map<String, Value>,
    /// The query, not percent-encoded.
    pub query: Map<String, Value>,
    /// Header fields that the caller sets.
    pub headers: Map<String, Value>,
    /// The members of the body, without files.
    pub body: Map<String, Value>,
    /// The files of a form, by the names of their fields.
    pub files: Vec<(String, FilePart)>,
}

impl PlainRequest {
    /// The request as its operation sends it: each field is encoded and encrypted as its spec says. Members that the spec
    /// does not list are sent as they are.
    ///
    /// # Errors
    /// When a field cannot be encrypted.
    pub fn encode_and_encrypt(&self, entry: &Entry, key: &dyn Encrypt) -> Result<EncodedRequest, FieldEncryptError> {
        let encoded = self.with_fields_encoded(entry, Some(key))?;
        Ok(EncodedRequest::new(entry, encoded))
    }

    /// The request with objects encoded as text where they are sent as text, and nothing encrypted.
    #[must_use]
    pub fn encoded(&self, entry: &Entry) -> Self {
        // Only encryption can fail.
        self.with_fields_encoded(entry, None).unwrap_or_default()
    }

    /// With fields encoded, and encrypted if there is a key.
    fn with_fields_encoded(&self, entry: &Entry, key: Option<&dyn Encrypt>) -> Result<Self, FieldEncryptError> {
        let spec = &entry.operation.request;
        let mut encoded = self.clone();
        encode_and_encrypt(&spec.path, &mut encoded.path, key)?;
        encode_and_encrypt(&spec.query, &mut encoded.query, key)?;
        encode_and_encrypt(&spec.headers, &mut encoded.headers, key)?;
        encode_and_encrypt(spec.body.fields(), &mut encoded.body, key)?;
        Ok(encoded)
    }
}

/// The content of a response of any operation: its body is read from the HTTP response.
#[derive(Clone, Copy, Debug)]
pub struct Undecoded;

impl Decode for Undecoded {
    fn decode(_: &mut Incoming<'_, '_>) -> Option<Self> {
        Some(Self)
    }
}
