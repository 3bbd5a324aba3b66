//! One exchange without any I/O: a signed request, and what its answer means.

use super::{Client, v2, v3};
use crate::error::{AssembleError, Error};
use crate::message::Message;
use crate::operation::{Method, Operation, Protocol};
use crate::platform::{self, PlatformKeys};
use crate::reply::{Answer, Reply};
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

/// An exchange whose request is written and, in APIv3, not signed yet.
pub(super) struct Draft {
    request: DraftRequest,
    keys: PlatformKeys,
    protocol: Protocol,
    harmless_to_repeat: bool,
}

enum DraftRequest {
    Signed(Message),
    Unsigned(v3::Unsigned),
}

impl Draft {
    /// Encrypts and writes a request.
    pub(super) fn new(
        client: &Client,
        operation: &Operation,
        request: &(dyn Encode + Sync),
        keys: PlatformKeys,
    ) -> Result<Self, Error> {
        let encryption = keys.encryption_at(client.now());
        let (request, protocol, harmless_to_repeat) = match operation.protocol() {
            Protocol::V3(account) => {
                let serial = encryption.serial().ok_or(AssembleError::NoPlatformKey)?;
                let parts = wire::encode(request, Some(&encryption))?;
                let message = v3::message(client, operation, account, &parts, serial)?;
                let harmless_to_repeat = harmless_to_repeat(operation, &parts);
                (
                    DraftRequest::Unsigned(message),
                    operation.protocol(),
                    harmless_to_repeat,
                )
            }
            Protocol::V2(sign_type) => {
                let mut parts = wire::encode(request, Some(&encryption))?;
                let harmless_to_repeat = harmless_to_repeat(operation, &parts);
                let (message, sign_type) = v2::message(client, operation, sign_type, &mut parts)?;
                (
                    DraftRequest::Signed(message),
                    Protocol::V2(sign_type),
                    harmless_to_repeat,
                )
            }
        };
        Ok(Self {
            request,
            keys,
            protocol,
            harmless_to_repeat,
        })
    }

    /// As [`new`](Self::new), for the request that fetches platform certificates: it has no fields, and names a
    /// platform key only when that is a public key. It may bring the certificates that are not known yet.
    pub(super) fn without_key(
        client: &Client,
        operation: &Operation,
        query: &str,
        keys: PlatformKeys,
    ) -> Result<Self, Error> {
        let encryption = keys.encryption_at(client.now());
        let serial = encryption.serial().filter(|serial| platform::names_public_key(serial));
        let message = v3::get(client, &format!("{}{query}", operation.path()), serial)?;
        Ok(Self {
            request: DraftRequest::Unsigned(message),
            keys,
            protocol: operation.protocol(),
            harmless_to_repeat: true,
        })
    }

    /// Signs the request here and now.
    pub(super) fn sign_in_place(self, client: &Client) -> Result<Exchange, Error> {
        let message = match self.request {
            DraftRequest::Signed(message) => message,
            DraftRequest::Unsigned(request) => request.sign(client.merchant())?,
        };
        Ok(Exchange {
            message,
            keys: self.keys,
            protocol: self.protocol,
            harmless_to_repeat: self.harmless_to_repeat,
        })
    }

    /// Signs the request where the client signs.
    pub(super) async fn sign(self, client: &Client) -> Result<Exchange, Error> {
        let message = match self.request {
            DraftRequest::Signed(message) => message,
            DraftRequest::Unsigned(request) => client.sign(request).await?,
        };
        Ok(Exchange {
            message,
            keys: self.keys,
            protocol: self.protocol,
            harmless_to_repeat: self.harmless_to_repeat,
        })
    }
}

impl Exchange {
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
    pub(super) fn response<R: Decode>(&self, decrypt: &dyn wire::Decrypt) -> Result<R, DecodeError> {
        match &self.content {
            Content::Nothing => wire::decode(Value::Object(Vec::new()), Some(decrypt)),
            Content::Json => wire::decode_json(&self.answer.body, Some(decrypt)),
            Content::Fields(fields) => wire::decode(fields.clone(), Some(decrypt)),
        }
    }

    /// The reply, or the error that says why there is none.
    pub(super) fn reply<R>(self, response: Result<R, DecodeError>) -> Result<Reply<R>, Error> {
        match response {
            Ok(response) => Ok(Reply::new(response, self.answer)),
            Err(source) => Err(Error::Decode {
                source,
                verified: self.verified,
                answer: Box::new(self.answer),
            }),
        }
    }
}
