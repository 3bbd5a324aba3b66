//! The parts that calls, downloads and the fetches of certificates share, and the delivery of a signed request.

use std::sync::Arc;

use super::key_work::KeyWork;
use super::retry::RetryPolicy;
use super::route::Hosts;
use super::signer::Signer;
use crate::error::{AssembleError, Error};
use crate::host::Host;
use crate::message::Message;
use crate::operation::Operation;
use crate::reply::HttpResponse;
use crate::transport::{BodyStream, Transport};

/// How requests are signed, sent and retried.
pub(super) struct Channel {
    pub(super) signer: Signer,
    pub(super) key_work: KeyWork,
    pub(super) hosts: Hosts,
    pub(super) transport: Arc<dyn Transport>,
    pub(super) retry_policy: RetryPolicy,
}

/// A response whose body is still arriving.
pub(super) type FileResponse = http::Response<Box<dyn BodyStream>>;

impl Channel {
    /// Sends a message to the operation's host, and to the backup host only if nothing was sent to the first.
    pub(super) async fn deliver(&self, operation: &Operation, message: &Message) -> Result<HttpResponse, Error> {
        let present_identity = self.presents_identity(operation)?;
        let route = self.hosts.route(operation)?;
        let send = |request| self.transport.send(request);
        let response = self.hosts.send_along(route, message, present_identity, send).await?;
        Ok(HttpResponse::from(response))
    }

    /// Requests a file from a host or its backup host; returns when the head of the response has arrived.
    pub(super) async fn open(&self, host: Host, message: &Message) -> Result<FileResponse, Error> {
        let route = self.hosts.route_to(host);
        let open = |request| self.transport.open(request);
        self.hosts.send_along(route, message, false, open).await
    }

    /// Whether to present the merchant API certificate; an error when it is required but missing.
    fn presents_identity(&self, operation: &Operation) -> Result<bool, AssembleError> {
        if operation.needs_mutual_tls() && !self.transport.has_identity() {
            return Err(AssembleError::NoIdentity { path: operation.path() });
        }
        Ok(operation.needs_mutual_tls())
    }
}
