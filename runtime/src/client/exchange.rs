//! One exchange without any I/O: a signed request, and what its answer means.

use super::{Client, v2, v3};
use crate::error::{AssembleError, Error};
use crate::message::Message;
use crate::operation::{Method, Operation, Protocol};
use crate::platform::{self, PlatformKeys};
use crate::reply::Answer;
use crate::wire::{self, Decode, DecodeError, Encode, Parts, Value};

/// A signed request, with what judging its answer takes.
pub(super) struct Exchange {
    pub(super) message: Message,
    /// One snapshot encrypts, names its key in the header, and verifies the answer.
    pub(super) keys: PlatformKeys,
    /// With the digest that an APIv2 request really used.
    protocol: Protocol,
    /// Whether the request does its work once, however often it arrives: it only reads, or it sets its idempotency key.
    pub(super) harmless_to_repeat: bool,
}

/// A successful answer whose origin is established.
pub(super) struct Accepted {
    pub(super) answer: Answer,
    pub(super) content: Content,
    /// Whether the answer carried a valid signature; `false` only where the documents list none.
    pub(super) verified: bool,
}

/// Where in a successful answer the response is.
pub(super) enum Content {
    /// Nowhere: the answer has no fields.
    Nothing,
    /// In the body, as JSON.
    Json,
    /// In these fields, read from XML.
    Fields(Value<'static>),
}

impl Exchange {
    /// Encrypts, writes and signs a request.
    pub(super) fn begin(
        client: &Client,
        operation: &Operation,
        request: &(dyn Encode + Sync),
        keys: PlatformKeys,
    ) -> Result<Self, Error> {
        let encryption = keys.encryption_at(client.now());
        let (message, protocol, harmless_to_repeat) = match operation.protocol() {
            Protocol::V3(account) => {
                let serial = encryption.serial().ok_or(AssembleError::NoPlatformKey)?;
                let parts = wire::encode(request, Some(&encryption))?;
                let message = v3::message(client, operation, account, &parts, serial)?;
                (message, operation.protocol(), harmless_to_repeat(operation, &parts))
            }
            Protocol::V2(sign_type) => {
                let mut parts = wire::encode(request, Some(&encryption))?;
                let harmless_to_repeat = harmless_to_repeat(operation, &parts);
                let (message, sign_type) = v2::message(client, operation, sign_type, &mut parts)?;
                (message, Protocol::V2(sign_type), harmless_to_repeat)
            }
        };
        Ok(Self {
            message,
            keys,
            protocol,
            harmless_to_repeat,
        })
    }

    /// As [`begin`](Self::begin), for the request that fetches platform certificates: it has no fields, and names a
    /// platform key only when that is a public key. It may bring the certificates that are not known yet.
    pub(super) fn begin_without_key(
        client: &Client,
        operation: &Operation,
        query: &str,
        keys: PlatformKeys,
    ) -> Result<Self, Error> {
        let encryption = keys.encryption_at(client.now());
        let serial = encryption.serial().filter(|serial| platform::names_public_key(serial));
        Ok(Self {
            message: v3::get(client, &format!("{}{query}", operation.path()), serial)?,
            keys,
            protocol: operation.protocol(),
            harmless_to_repeat: true,
        })
    }

    /// Establishes where an answer comes from, and sorts out what is no success.
    pub(super) fn accept(&self, client: &Client, operation: &Operation, answer: Answer) -> Result<Accepted, Error> {
        self.accept_with(client, operation, &self.keys, answer)
    }

    /// As [`accept`](Self::accept), with other keys than the request was made with.
    pub(super) fn accept_with(
        &self,
        client: &Client,
        operation: &Operation,
        keys: &PlatformKeys,
        answer: Answer,
    ) -> Result<Accepted, Error> {
        match self.protocol {
            Protocol::V3(_) => v3::accept(client, operation, keys, answer),
            Protocol::V2(sign_type) => v2::accept(client, operation, sign_type, answer),
        }
    }
}

/// Whether a request does its work once, however often it arrives. Where the operation has an idempotency key, the
/// request must set it: there are operations in which it may be left out.
fn harmless_to_repeat(operation: &Operation, parts: &Parts<'_>) -> bool {
    operation.method() == Method::Get || operation.idempotency_field().is_some_and(|field| parts.sets(field))
}

impl Accepted {
    /// Reads the response.
    pub(super) fn response<R: Decode>(&self, client: &Client) -> Result<R, DecodeError> {
        let decrypt = Some(client.merchant() as &dyn wire::Decrypt);
        match &self.content {
            Content::Nothing => wire::decode(Value::Object(Vec::new()), decrypt),
            Content::Json => wire::decode_json(&self.answer.body, decrypt),
            Content::Fields(fields) => wire::decode(fields.clone(), decrypt),
        }
    }
}
