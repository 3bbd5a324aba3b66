//! One exchange without I/O: a signed request, and the evaluation of its response.

use super::accepted::Accepted;
use super::key_work::KeyWork;
use super::retry::harmless_to_repeat;
use super::signer::Signer;
use super::{v2, v3};
use crate::error::{AssembleError, Error};
use crate::message::Message;
use crate::operation::{Operation, Protocol};
use crate::platform::{self, PlatformKeys};
use crate::reply::HttpResponse;
use crate::wire::{self, Encode};

/// A signed request, with everything needed to verify and decode its response.
pub(super) struct Exchange {
    pub(super) message: Message,
    /// The snapshot of platform keys that encrypts fields, is named in the header, and verifies the response.
    pub(super) keys: PlatformKeys,
    /// The protocol, with the digest that the APIv2 request actually used.
    protocol: Protocol,
    /// Whether the request may be repeated: it is a GET, or it sets its idempotency key.
    pub(super) harmless_to_repeat: bool,
}

/// An exchange whose request is built but, in APIv3, not signed yet.
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
    /// Builds a request and encrypts its fields.
    pub(super) fn new(
        signer: &Signer,
        operation: &Operation,
        request: &(dyn Encode + Sync),
        keys: PlatformKeys,
    ) -> Result<Self, Error> {
        let encryption = keys.encryption_at(signer.now());
        let (request, protocol, harmless_to_repeat) = match operation.protocol() {
            Protocol::V3(account) => {
                let serial = encryption.serial().ok_or(AssembleError::NoPlatformKey)?;
                let parts = wire::encode(request, Some(&encryption))?;
                let message = v3::message(signer, operation, account, &parts, serial)?;
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
                let (message, sign_type) = v2::message(signer, operation, sign_type, &mut parts)?;
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

    /// Like [`new`](Self::new), for the request that fetches platform certificates: it has no fields, and names a
    /// platform key only if that is a public key, because the certificates may not be known yet.
    pub(super) fn without_key(
        signer: &Signer,
        operation: &Operation,
        query: &str,
        keys: PlatformKeys,
    ) -> Result<Self, Error> {
        let encryption = keys.encryption_at(signer.now());
        let serial = encryption.serial().filter(|serial| platform::names_public_key(serial));
        let message = v3::get(signer, &format!("{}{query}", operation.path()), serial)?;
        Ok(Self {
            request: DraftRequest::Unsigned(message),
            keys,
            protocol: operation.protocol(),
            harmless_to_repeat: true,
        })
    }

    /// Signs the request on the current thread.
    pub(super) fn sign_in_place(self, signer: &Signer) -> Result<Exchange, Error> {
        let message = match self.request {
            DraftRequest::Signed(message) => message,
            DraftRequest::Unsigned(request) => request.sign(&signer.merchant)?,
        };
        Ok(Exchange {
            message,
            keys: self.keys,
            protocol: self.protocol,
            harmless_to_repeat: self.harmless_to_repeat,
        })
    }

    /// Signs the request on the client's key threads, if it has any.
    pub(super) async fn sign(self, key_work: &KeyWork) -> Result<Exchange, Error> {
        let message = match self.request {
            DraftRequest::Signed(message) => message,
            DraftRequest::Unsigned(request) => key_work.sign(request).await?,
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
    /// Verifies the origin of a response, and turns everything but a success into an error. `has_code` says whether the
    /// response type has a field `code`.
    pub(super) fn accept(
        &self,
        signer: &Signer,
        operation: &Operation,
        has_code: fn() -> bool,
        http_response: HttpResponse,
    ) -> Result<Accepted, Error> {
        self.accept_with(signer, operation, has_code, &self.keys, http_response)
    }

    /// Like [`accept`](Self::accept), with keys other than those of the request.
    pub(super) fn accept_with(
        &self,
        signer: &Signer,
        operation: &Operation,
        has_code: fn() -> bool,
        keys: &PlatformKeys,
        http_response: HttpResponse,
    ) -> Result<Accepted, Error> {
        match self.protocol {
            Protocol::V3(_) => v3::accept(signer, operation, has_code, keys, http_response),
            Protocol::V2(sign_type) => v2::accept(signer, operation, sign_type, http_response),
        }
    }
}
