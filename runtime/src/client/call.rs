//! One call, from the request to the reply.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;

use super::base_url::BaseUrl;
use super::{Client, v2, v3};
use crate::error::{AssembleError, Error};
use crate::message::Message;
use crate::operation::{Operation, Protocol};
use crate::reply::{Answer, Reply};
use crate::transport::{BoxFuture, TransportError, TransportRequest};
use crate::wire::{self, Decode, DecodeError, Encode, Value};

/// A call that has been described and not made: `.await` makes it.
///
/// Dropping the future while it is awaited abandons the call; the request may have been sent by then.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<'a, R> {
    client: &'a Client,
    operation: &'a Operation,
    request: &'a (dyn Encode + Sync),
    response: PhantomData<fn() -> R>,
}

/// A successful answer whose origin is established.
pub(super) struct Accepted {
    pub(super) answer: Answer,
    pub(super) content: Content,
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

impl<'a, R> Call<'a, R> {
    pub(super) fn new(client: &'a Client, operation: &'a Operation, request: &'a (dyn Encode + Sync)) -> Self {
        Self {
            client,
            operation,
            request,
            response: PhantomData,
        }
    }

    /// The operation that is called.
    #[must_use]
    pub const fn operation(&self) -> &'a Operation {
        self.operation
    }
}

impl<'a, R: Decode + Send + 'a> IntoFuture for Call<'a, R> {
    type Output = Result<Reply<R>, Error>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        // Only the last step depends on the response type, so that the others are compiled once.
        Box::pin(async move {
            let accepted = self.client.exchange(self.operation, self.request).await?;
            match accepted.response(self.client) {
                Ok(response) => Ok(Reply::new(response, accepted.answer)),
                Err(source) => Err(Error::Decode {
                    source,
                    answer: Box::new(accepted.answer),
                }),
            }
        })
    }
}

impl Accepted {
    fn response<R: Decode>(&self, client: &Client) -> Result<R, DecodeError> {
        let decrypt = Some(client.merchant() as &dyn wire::Decrypt);
        match &self.content {
            Content::Nothing => wire::decode(Value::Object(Vec::new()), decrypt),
            Content::Json => wire::decode_json(&self.answer.body, decrypt),
            Content::Fields(fields) => wire::decode(fields.clone(), decrypt),
        }
    }
}

impl Client {
    /// Makes a call up to a successful answer whose origin is established.
    async fn exchange(&self, operation: &Operation, request: &(dyn Encode + Sync)) -> Result<Accepted, Error> {
        // One snapshot encrypts, names its key in the header, and verifies the answer.
        let keys = self.platform_keys();
        match operation.protocol() {
            Protocol::V3(account) => {
                let message = v3::message(self, operation, account, request, &keys)?;
                let answer = self.deliver(operation, &message).await?;
                v3::accept(self, operation, &keys, answer)
            }
            Protocol::V2(sign_type) => {
                let (message, sign_type) = v2::message(self, operation, sign_type, request, &keys)?;
                let answer = self.deliver(operation, &message).await?;
                v2::accept(self, operation, sign_type, answer)
            }
        }
    }

    /// Sends a message to the operation's host, and to its twin only when nothing was sent to the host.
    async fn deliver(&self, operation: &Operation, message: &Message) -> Result<Answer, Error> {
        if operation.needs_mutual_tls() && !self.inner.transport.has_identity() {
            return Err(AssembleError::NoIdentity { path: operation.path() }.into());
        }
        let BaseUrl { main, twin } = self.base_url_of(operation)?;
        let present_identity = operation.needs_mutual_tls();
        match (self.send(&main, message, present_identity).await, twin) {
            (
                Err(Error::Transport {
                    source: TransportError::Connect { .. },
                    ..
                }),
                Some(twin),
            ) => self.send(&twin, message, present_identity).await,
            (answered, _) => answered,
        }
    }

    async fn send(&self, base_url: &str, message: &Message, present_identity: bool) -> Result<Answer, Error> {
        let request = TransportRequest {
            http: message.addressed_to(base_url)?,
            present_identity,
        };
        let response = self.inner.transport.send(request).await;
        response.map(Answer::from).map_err(|source| Error::Transport {
            base_url: base_url.to_owned(),
            source,
        })
    }

    fn base_url_of(&self, operation: &Operation) -> Result<BaseUrl, AssembleError> {
        let hosts = operation.served_by();
        let preferred = self.inner.preferred_host.filter(|host| hosts.contains(host));
        let host = preferred.or_else(|| hosts.first().copied());
        let host = host.ok_or_else(|| AssembleError::NoHost { path: operation.path() })?;
        Ok(self.inner.base_urls.of(host))
    }
}

impl<R> fmt::Debug for Call<'_, R> {
    /// The operation alone: the request may hold personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", self.operation)
            .finish_non_exhaustive()
    }
}
