//! Requests of any operation, made from its spec and from values by name, as a client sends them. The sandbox's page and
//! `wechatpay call` send with them; the runtime's client signs them.

pub mod check;
mod file_facts;
mod operation;
mod seal;
mod sealed;

use serde_json::{Map, Value};
use wechatpay_runtime::FilePart;
use wechatpay_runtime::wire::{Decode, Encrypt, Incoming};

pub use self::operation::operation;
pub use self::seal::SealError;
use self::seal::seal;
pub use self::sealed::SealedRequest;
use crate::catalogue::Entry;

/// A request as a person writes it: nothing is encrypted, and objects are not encoded as text yet.
#[derive(Clone, Debug, Default)]
pub struct ClearRequest {
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

impl ClearRequest {
    /// The request as its operation sends it: each field is encoded and encrypted as its spec says. Members that the spec
    /// does not list are sent as they are.
    ///
    /// # Errors
    /// When a field cannot be encrypted.
    pub fn seal(&self, entry: &Entry, key: &dyn Encrypt) -> Result<SealedRequest, SealError> {
        let sealed = self.with_fields_sealed(entry, Some(key))?;
        Ok(SealedRequest::new(entry, sealed))
    }

    /// The request with objects encoded as text where they are sent as text, and nothing encrypted.
    #[must_use]
    pub fn encoded(&self, entry: &Entry) -> Self {
        // Only encryption can fail.
        self.with_fields_sealed(entry, None).unwrap_or_default()
    }

    /// With fields encoded, and encrypted if there is a key.
    fn with_fields_sealed(&self, entry: &Entry, key: Option<&dyn Encrypt>) -> Result<Self, SealError> {
        let spec = &entry.operation.request;
        let mut sealed = self.clone();
        seal(&spec.path, &mut sealed.path, key)?;
        seal(&spec.query, &mut sealed.query, key)?;
        seal(&spec.headers, &mut sealed.headers, key)?;
        seal(spec.body.fields(), &mut sealed.body, key)?;
        Ok(sealed)
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
