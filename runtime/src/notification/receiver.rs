//! The receiver of notifications.

use std::fmt;
use std::sync::Arc;

use http::HeaderMap;

use super::event::{Event, Resource};
use super::observation::Observation;
use super::{Delivery, MAX_BYTES, ReceiveError, ReplayGuard, envelope, v2};
use crate::client::{Client, TooManyWaiting};
use crate::clock::{Clock, SystemClock};
use crate::merchant::Merchant;
use crate::platform::PlatformKeys;
use crate::signature::Signed;

/// Receives the notifications of one merchant (or brand). Make one, keep it, and clone it at will: clones share the
/// memory of what has been received.
#[derive(Clone)]
pub struct Receiver {
    keys: Keys,
    clock: Arc<dyn Clock>,
    guard: ReplayGuard,
    accepted: v2::Accepted,
}

/// The source of the keys.
#[derive(Clone)]
enum Keys {
    Given {
        merchant: Merchant,
        platform_keys: PlatformKeys,
    },
    Of(Client),
}

impl Receiver {
    /// A receiver with fixed keys. The merchant needs its APIv3 key (or APIv2 key for notifications of APIv2), and its
    /// private key for events whose resource has encrypted fields.
    #[must_use]
    pub fn new(merchant: Merchant, platform_keys: PlatformKeys) -> Self {
        Self {
            keys: Keys::Given {
                merchant,
                platform_keys,
            },
            clock: Arc::new(SystemClock),
            guard: ReplayGuard::new(),
            accepted: v2::Accepted::Any,
        }
    }

    /// A receiver with a client's merchant and clock, which uses the client's current platform keys.
    #[must_use]
    pub fn of_client(client: &Client) -> Self {
        Self {
            keys: Keys::Of(client.clone()),
            clock: client.clock(),
            guard: ReplayGuard::new(),
            accepted: v2::Accepted::Any,
        }
    }

    /// Accepts APIv2 notifications signed by HMAC-SHA256 only: for merchants that place all their orders with it. MD5
    /// is what a message that names no digest is signed by otherwise. What is encrypted instead of signed (refunds) is
    /// not concerned.
    #[must_use]
    pub const fn hmac_sha256_only(mut self) -> Self {
        self.accepted = v2::Accepted::HmacSha256;
        self
    }

    /// Sets the clock with which the age of notifications is checked.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Sets the replay guard, which other receivers may share.
    #[must_use]
    pub fn with_replay_guard(mut self, guard: ReplayGuard) -> Self {
        self.guard = guard;
        self
    }

    /// Receives a notification of APIv3 from the headers and the body of the HTTP request, both as they arrived:
    /// verifies the signature over the raw bytes and the timestamp, decrypts the resource, decodes the event, and
    /// reserves the id.
    ///
    /// When the receiver was made [of a client](Self::of_client) that renews its certificates, and the notification is
    /// signed with one that is not known yet, they are fetched first: once, however many notifications ask for it. At
    /// most 64 wait for that at a time; the others are answered that they should come again.
    ///
    /// # Errors
    /// [`ReceiveError`], which provides the response to send.
    pub async fn receive<E: Event>(&self, headers: &HeaderMap, body: &[u8]) -> Result<Delivery<E>, ReceiveError> {
        self.learn_key(headers).await?;
        self.receive_with_known_keys(headers, body)
    }

    /// As [`receive`](Self::receive), blocking the thread. Certificates are fetched if the client's transport blocks
    /// ([`BlockingTransport`](crate::transport::BlockingTransport)); otherwise this is
    /// [`receive_with_known_keys`](Self::receive_with_known_keys).
    ///
    /// # Errors
    /// [`ReceiveError`], which provides the response to send.
    #[cfg(feature = "blocking")]
    pub fn receive_blocking<E: Event>(&self, headers: &HeaderMap, body: &[u8]) -> Result<Delivery<E>, ReceiveError> {
        match &self.keys {
            Keys::Of(client) if client.blocks() => crate::blocking::block_on(self.receive(headers, body)),
            _ => self.receive_with_known_keys(headers, body),
        }
    }

    /// Fetches the certificate that a notification with these headers is signed with, if it is not known yet and can be
    /// had. [`receive`](Self::receive) does it; call it beforehand, before the body is read, so that a request which
    /// has to wait holds no body. The headers prove nothing: whatever they say, the platform's answer decides, and it
    /// is asked seldom.
    ///
    /// # Errors
    /// [`ReceiveError::Verification`] when the headers alone show that the notification is not genuine,
    /// [`ReceiveError::TooManyWaiting`] when too many wait already.
    pub async fn learn_key(&self, headers: &HeaderMap) -> Result<(), ReceiveError> {
        let Keys::Of(client) = &self.keys else { return Ok(()) };
        let observation = Observation::begin("v3");
        let learned = async {
            let signed = Signed::read(headers, &*self.clock)?;
            observation.serial(&signed.serial);
            match client.learn_certificate(&signed.serial).await {
                Ok(()) => Ok(()),
                Err(TooManyWaiting) => Err(ReceiveError::TooManyWaiting),
            }
        };
        let learned = tracing::Instrument::instrument(learned, observation.span()).await;
        learned.inspect_err(|error| observation.refused(error))
    }

    /// As [`receive`](Self::receive), with the keys that are known at the moment and without waiting for anything. One
    /// that is signed with an unknown certificate is refused; [`ReceiveError::unknown_serial`] names it.
    ///
    /// # Errors
    /// [`ReceiveError`], which provides the response to send.
    pub fn receive_with_known_keys<E: Event>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Delivery<E>, ReceiveError> {
        let observation = Observation::begin("v3");
        let result = self.deliver(headers, body, &observation);
        observation.end(&result);
        result
    }

    fn deliver<E: Event>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        observation: &Observation,
    ) -> Result<Delivery<E>, ReceiveError> {
        if body.len() > MAX_BYTES {
            return Err(ReceiveError::TooLong);
        }
        let signed = Signed::read(headers, &*self.clock)?;
        observation.serial(&signed.serial);
        signed.verify(body, &self.platform_keys(), &*self.clock)?;
        let merchant = self.merchant();
        let notification = envelope::open(body, merchant)?;
        let read = E::read(&Resource {
            event_type: &notification.event_type,
            original_type: notification.original_type.as_deref(),
            json: notification.resource_json(),
            decrypt: merchant,
        });
        let event = match read {
            Ok(event) => event,
            Err(source) => {
                return Err(ReceiveError::Decode {
                    source,
                    notification: Box::new(notification),
                });
            }
        };
        match self.guard.reserve(merchant.id(), &notification.id, signed.seconds) {
            Ok(reservation) => Ok(Delivery {
                notification: notification.with_event(event),
                reservation,
            }),
            Err(source) => Err(ReceiveError::Repeated {
                id: notification.id,
                source,
            }),
        }
    }

    /// Receives a notification of APIv2 from the body of the HTTP request; see [`v2`].
    ///
    /// # Errors
    /// [`v2::ReceiveError`], which provides the response to send.
    pub fn receive_v2<M: v2::Message>(&self, body: &[u8]) -> Result<v2::Notification<M>, v2::ReceiveError> {
        let observation = Observation::begin("v2");
        let result = v2::receive(body, self.merchant(), self.accepted);
        observation.end_v2(&result);
        result
    }

    fn merchant(&self) -> &Merchant {
        match &self.keys {
            Keys::Given { merchant, .. } => merchant,
            Keys::Of(client) => client.merchant(),
        }
    }

    fn platform_keys(&self) -> PlatformKeys {
        match &self.keys {
            Keys::Given { platform_keys, .. } => platform_keys.clone(),
            Keys::Of(client) => client.platform_keys(),
        }
    }
}

impl fmt::Debug for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver")
            .field("merchant", self.merchant())
            .field("platform_keys", &self.platform_keys())
            .field("guard", &self.guard)
            .finish_non_exhaustive()
    }
}
