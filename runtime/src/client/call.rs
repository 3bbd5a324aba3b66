//! A call, from the request to the reply.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;

use super::Client;
use super::exchange::{Accepted, Draft, Exchange};
use super::observation::Observation;
use super::prepared::PreparedCall;
use crate::error::{AssembleError, Error};
use crate::operation::Operation;
use crate::reply::{Answer, Reply};
use crate::signature::VerificationError;
use crate::transport::BoxFuture;
use crate::wire::{Decode, Encode};

/// A call that has not been made yet: `.await` makes it.
///
/// Dropping the future cancels the call, but the request may have been sent already.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<'a, R> {
    client: &'a Client,
    operation: &'a Operation,
    request: &'a (dyn Encode + Sync),
    response: PhantomData<fn() -> R>,
}

impl<'a, R> Call<'a, R> {
    pub(super) fn new(client: &'a Client, operation: &'a Operation, request: &'a (dyn Encode + Sync)) -> Self {
        Self {
            client,
            operation,
            request,
            response: PhantomData,
        }
    }

    /// The called operation.
    #[must_use]
    pub const fn operation(&self) -> &'a Operation {
        self.operation
    }
}

impl<'a, R: Decode> Call<'a, R> {
    /// Encrypts and signs the request without sending it, for another HTTP stack; see [`PreparedCall`].
    ///
    /// # Errors
    /// [`Error::Encode`], [`Error::Assemble`] or [`Error::Sign`].
    pub fn prepare(self) -> Result<PreparedCall<'a, R>, Error> {
        PreparedCall::new(self.client, self.operation, self.request)
    }
}

impl<'a, R: Decode + Send + 'a> Call<'a, R> {
    /// Makes the call and blocks the thread until it ends. This requires a blocking transport such as
    /// [`BlockingTransport`](crate::transport::BlockingTransport).
    ///
    /// # Errors
    /// As for awaiting it, and [`TransportError::Unsendable`](crate::transport::TransportError::Unsendable) when the
    /// client's transport needs an asynchronous runtime.
    #[cfg(feature = "blocking")]
    pub fn wait(self) -> Result<Reply<R>, Error> {
        self.client.must_block()?;
        crate::blocking::block_on(self.into_future())
    }
}

impl<'a, R: Decode + Send + 'a> IntoFuture for Call<'a, R> {
    type Output = Result<Reply<R>, Error>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        // Only the last step depends on the response type, so that the other steps are compiled only once.
        Box::pin(async move {
            let accepted = self.client.exchange(self.operation, self.request).await?;
            self.client.read(accepted).await
        })
    }
}

impl Client {
    /// Makes a call and returns a successful, verified response that is not decoded yet; retries it where that is safe.
    async fn exchange(&self, operation: &Operation, request: &(dyn Encode + Sync)) -> Result<Accepted, Error> {
        let mut observation = Observation::begin(operation);
        let span = observation.span();
        let result = tracing::Instrument::instrument(self.attempts(operation, request, &mut observation), span).await;
        observation.end(result.as_ref().map(|accepted| &accepted.answer));
        result
    }

    async fn attempts(
        &self,
        operation: &Operation,
        request: &(dyn Encode + Sync),
        observation: &mut Observation,
    ) -> Result<Accepted, Error> {
        let mut earlier = None;
        loop {
            let attempt = observation.next_attempt();
            // Known once the request is built; errors before that are not retried.
            let mut harmless = false;
            let error = match self.attempt(operation, request, &mut harmless).await {
                Ok(accepted) => return Ok(accepted),
                Err(error) => error,
            };
            let Some(pause) = self.inner.retry_policy.pause_after(attempt, harmless, &error) else {
                return Err(error.after(earlier));
            };
            observation.repeats(&error, pause);
            earlier = error.less_certain(earlier);
            self.inner.transport.sleep(pause).await;
        }
    }

    async fn attempt(
        &self,
        operation: &Operation,
        request: &(dyn Encode + Sync),
        harmless: &mut bool,
    ) -> Result<Accepted, Error> {
        let keys = self.keys_for(operation).await?;
        let exchange = Draft::new(self, operation, request, keys)?.sign(self).await?;
        *harmless = exchange.harmless_to_repeat;
        let answer = self.deliver(operation, &exchange).await?;
        match exchange.accept(self, operation, answer) {
            Err(Error::Verification {
                source: VerificationError::UnknownSerial { serial },
                answer,
            }) => {
                // The platform now signs with a certificate that is newer than the snapshot.
                let keys = self.platform_keys_for(&serial).await;
                exchange.accept_with(self, operation, &keys, *answer)
            }
            accepted => accepted,
        }
    }

    /// Sends a message to the operation's host, and to the backup host only if nothing was sent to the first.
    pub(super) async fn deliver(&self, operation: &Operation, exchange: &Exchange) -> Result<Answer, Error> {
        let present_identity = self.presents_identity(operation)?;
        let route = self.route(operation)?;
        let transport = &self.inner.transport;
        let send = |request| transport.send(request);
        let response = self
            .send_along(route, &exchange.message, present_identity, send)
            .await?;
        Ok(Answer::from(response))
    }

    /// Whether to present the merchant API certificate; an error when it is required but missing.
    pub(super) fn presents_identity(&self, operation: &Operation) -> Result<bool, AssembleError> {
        if operation.needs_mutual_tls() && !self.inner.transport.has_identity() {
            return Err(AssembleError::NoIdentity { path: operation.path() });
        }
        Ok(operation.needs_mutual_tls())
    }
}

impl<R> fmt::Debug for Call<'_, R> {
    /// Only the operation, because the request may contain personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", self.operation)
            .finish_non_exhaustive()
    }
}
