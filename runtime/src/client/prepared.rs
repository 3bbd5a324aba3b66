//! A call for another HTTP stack: the signed request out, the answer in, no I/O here.

use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;

use super::Client;
use super::exchange::{Draft, Exchange};
use crate::error::Error;
use crate::operation::Operation;
use crate::reply::{Answer, Reply};
use crate::wire::{Decode, Encode};

/// A call whose request is encrypted and signed, and not sent: made by [`Call::prepare`](crate::Call::prepare), to be
/// sent by any HTTP stack.
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
/// What the other stack must keep to is said at [`Transport`](crate::transport::Transport). Repetitions, the
/// disaster-recovery host and the renewal of certificates are its business too; a timestamp is accepted by the service
/// for five minutes, so prepare a call again rather than send it late.
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
        let exchange = Draft::new(client, operation, request, client.platform_keys())?.sign_in_place(client)?;
        let request = exchange.message.addressed_to(client.route(operation)?.first())?;
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

    /// Whether to present the merchant API certificate ([`Merchant::client_identity`](crate::Merchant::client_identity))
    /// in the TLS handshake.
    #[must_use]
    pub const fn needs_mutual_tls(&self) -> bool {
        self.operation.needs_mutual_tls()
    }

    /// Verifies the answer, decrypts and reads it.
    ///
    /// # Errors
    /// As awaiting a [`Call`](crate::Call), except those about sending.
    pub fn accept(self, response: http::Response<Bytes>) -> Result<Reply<R>, Error> {
        let accepted = self
            .exchange
            .accept(self.client, self.operation, Answer::from(response))?;
        let response = accepted.response(self.client.merchant());
        accepted.reply(response)
    }
}

impl<R> fmt::Debug for PreparedCall<'_, R> {
    /// The operation alone: the request may hold personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedCall")
            .field("operation", self.operation)
            .finish_non_exhaustive()
    }
}
