//! A call, from the request to the reply.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;

use super::accepted::Accepted;
use super::attempts::Attempts;
use super::channel::Channel;
use super::exchange::Draft;
use super::key_store::KeyStore;
use super::observation::Observation;
use super::prepared::PreparedCall;
use super::{Client, Inner};
use crate::error::Error;
use crate::operation::Operation;
use crate::reply::Reply;
use crate::signature::VerificationError;
use crate::transport::BoxFuture;
use crate::wire::{self, Decode, Encode};

/// A call that has not been made yet: `.await` makes it.
///
/// Dropping the future cancels the call, but the request may have been sent already: a warning says whether it was.
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

    pub(crate) const fn client(&self) -> &'a Client {
        self.client
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
            let Inner { channel, keys } = &*self.client.inner;
            let asked = Asked {
                operation: self.operation,
                request: self.request,
                has_code: wire::has_code::<R>,
            };
            let (accepted, observation) = exchange(channel, keys, asked).await?;
            let result = channel.key_work.read(accepted).await;
            observation.end(result.as_ref().map(Reply::http_response));
            result
        })
    }
}

/// The operation that is called, without the response type.
#[derive(Clone, Copy)]
struct Asked<'a> {
    operation: &'a Operation,
    request: &'a (dyn Encode + Sync),
    /// Whether the response type has a field `code`.
    has_code: fn() -> bool,
}

/// Makes a call and returns a successful, verified response that is not decoded yet; retries it where that is safe. Also returns
/// the observation, because a call whose response cannot be decoded fails.
async fn exchange(channel: &Channel, keys: &KeyStore, asked: Asked<'_>) -> Result<(Accepted, Observation), Error> {
    let mut observation = Observation::begin(asked.operation);
    let span = observation.span();
    let attempts = attempts(channel, keys, asked, &mut observation);
    match tracing::Instrument::instrument(keys.beside(attempts), span).await {
        Ok(accepted) => {
            observation.set_outcome(accepted.outcome());
            Ok((accepted, observation))
        }
        Err(error) => {
            observation.end(Err(&error));
            Err(error)
        }
    }
}

async fn attempts(
    channel: &Channel,
    keys: &KeyStore,
    asked: Asked<'_>,
    observation: &mut Observation,
) -> Result<Accepted, Error> {
    let mut attempts = Attempts::of(channel, observation);
    loop {
        attempts.begin();
        // Known once the request is built; errors before that are not retried.
        let mut harmless = false;
        match attempt(channel, keys, asked, &mut attempts, &mut harmless).await {
            Ok(accepted) => return Ok(accepted),
            Err(error) => attempts.after_failure(error, harmless).await?,
        }
    }
}

async fn attempt(
    channel: &Channel,
    keys: &KeyStore,
    asked: Asked<'_>,
    attempts: &mut Attempts<'_>,
    harmless: &mut bool,
) -> Result<Accepted, Error> {
    let Asked {
        operation,
        request,
        has_code,
    } = asked;
    let signer = &channel.signer;
    let draft = Draft::new(signer, operation, request, keys.for_call(operation).await?)?;
    let exchange = draft.sign(&channel.key_work).await?;
    *harmless = exchange.harmless_to_repeat;
    attempts.sending();
    let http_response = channel.deliver(operation, &exchange.message).await?;
    match exchange.accept(signer, operation, has_code, http_response) {
        Err(Error::Verification {
            source: VerificationError::UnknownSerial { serial },
            http_response,
        }) => {
            // The platform now signs with a certificate that is newer than the snapshot.
            let keys = keys.for_serial(&serial).await;
            exchange.accept_with(signer, operation, has_code, &keys, *http_response)
        }
        accepted => accepted,
    }
    .map_err(Error::bounded)
}

impl<R> fmt::Debug for Call<'_, R> {
    /// Only the operation, because the request may contain personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", self.operation)
            .finish_non_exhaustive()
    }
}
