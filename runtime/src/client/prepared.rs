//! A call for another HTTP stack, without I/O: returns the signed request, and accepts the response.

use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;

use super::Client;
use super::channel::Channel;
use super::exchange::{Draft, Exchange};
use crate::error::Error;
use crate::operation::Operation;
use crate::reply::{HttpResponse, Reply};
use crate::wire::{self, Decode, Encode};

/// A call whose request is encrypted and signed but not sent, so that any HTTP stack can send it. Made by
/// [`Call::prepare`](crate::Call::prepare).
///
/// ```no_run
/// # fn send(_: &http::Request<bytes::Bytes>) -> http::Response<bytes::Bytes> { unimplemented!() }
/// # fn run<R: wechatpay_runtime::wire::Decode>(call: wechatpay_runtime::Call<'_, R>)
/// # -> Result<wechatpay_runtime::Reply<R>, wechatpay_runtime::Error> {
/// let prepared = call.prepare()?;
/// let response = send(prepared.request());
/// let reply = prepared.accept(response)?;
/// # Ok(reply)
/// # }
/// ```
///
/// The HTTP stack must follow the rules of [`Transport`](crate::transport::Transport). Retries, failover to the backup
/// host and the renewal of certificates are the caller's task. The service accepts a timestamp for five minutes, so
/// prepare a call again rather than sending it late.
#[must_use = "a prepared call has not been sent"]
pub struct PreparedCall<'a, R> {
    client: &'a Client,
    operation: &'a Operation,
    exchange: Exchange,
    request: http::Request<Bytes>,
    response: PhantomData<fn() -> R>,
}

impl<'a, R: Decode> PreparedCall<'a, R> {
    pub(super) fn new(
        client: &'a Client,
        operation: &'a Operation,
        request: &(dyn Encode + Sync),
    ) -> Result<Self, Error> {
        let Channel { signer, hosts, .. } = &*client.inner.channel;
        let exchange = Draft::new(signer, operation, request, client.platform_keys())?.sign_in_place(signer)?;
        let request = exchange.message.addressed_to(hosts.route(operation)?.first())?;
        Ok(Self {
            client,
            operation,
            exchange,
            request,
            response: PhantomData,
        })
    }

    /// The signed request, with an absolute URL. Send it byte for byte.
    #[must_use]
    pub const fn request(&self) -> &http::Request<Bytes> {
        &self.request
    }

    /// Whether to present the merchant API certificate
    /// ([`Merchant::client_identity`](crate::Merchant::client_identity)) in the TLS handshake.
    #[must_use]
    pub const fn needs_mutual_tls(&self) -> bool {
        self.operation.needs_mutual_tls()
    }

    /// Verifies, decrypts and decodes the response.
    ///
    /// # Errors
    /// As for awaiting a [`Call`](crate::Call), except those about sending.
    pub fn accept(self, response: http::Response<Bytes>) -> Result<Reply<R>, Error> {
        let signer = &self.client.inner.channel.signer;
        let accepted = self
            .exchange
            .accept(
                signer,
                self.operation,
                wire::has_code::<R>,
                HttpResponse::from(response),
            )
            .map_err(Error::bounded)?;
        let response = accepted.response(self.client.merchant());
        accepted.reply(response)
    }
}

impl<R> fmt::Debug for PreparedCall<'_, R> {
    /// Only the operation, because the request may contain personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedCall")
            .field("operation", self.operation)
            .finish_non_exhaustive()
    }
}
