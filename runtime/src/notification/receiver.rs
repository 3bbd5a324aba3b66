//! Receives notifications: verifies the signature, decrypts, decodes, and reserves the id in the replay guard.

use std::fmt;
use std::sync::Arc;

use http::HeaderMap;

use super::event::{Event, Resource};
use super::observation::Observation;
use super::{Delivery, MAX_BYTES, MemoryReplayGuard, Notification, ReceiveError, envelope, v2};
use crate::client::{Client, TooManyWaiting};
use crate::clock::{Clock, SystemClock};
use crate::merchant::Merchant;
use crate::platform::PlatformKeys;
use crate::signature::Signed;

/// Receives the notifications of one merchant (or brand). Keep one receiver and clone it where you need it: clones
/// share the replay guard.
#[derive(Clone)]
pub struct Receiver {
    keys: Keys,
    clock: Arc<dyn Clock>,
    guard: MemoryReplayGuard,
    accepted: v2::Accepted,
}

/// Where the platform keys come from.
#[derive(Clone)]
enum Keys {
    Given {
        merchant: Merchant,
        platform_keys: PlatformKeys,
    },
    Of(Client),
}

impl Receiver {
    /// A receiver with fixed platform keys. The merchant needs its APIv3 key (its APIv2 key for notifications of
    /// APIv2), and its private key for events whose resource has encrypted fields.
    ///
    /// If a platform key is the merchant's own, which verifies nothing from WeChat Pay, this is logged as an error.
    #[must_use]
    pub fn new(merchant: Merchant, platform_keys: PlatformKeys) -> Self {
        if let Err(error) = platform_keys.refuse_keys_of(&merchant) {
            tracing::error!(target: "wechatpay", %error, "the receiver cannot verify notifications with this key");
        }
        Self {
            keys: Keys::Given {
                merchant,
                platform_keys,
            },
            clock: Arc::new(SystemClock),
            guard: MemoryReplayGuard::new(),
            accepted: v2::Accepted::Any,
        }
    }

    /// A receiver with a client's merchant and clock. It uses the client's current platform keys.
    #[must_use]
    pub fn of_client(client: &Client) -> Self {
        Self {
            keys: Keys::Of(client.clone()),
            clock: client.clock(),
            guard: MemoryReplayGuard::new(),
            accepted: v2::Accepted::Any,
        }
    }

    /// Accepts APIv2 notifications only if they are signed with HMAC-SHA256, for merchants that place all their orders
    /// with it. By default, MD5 is accepted too. Notifications that are encrypted instead of signed (refunds) are not
    /// affected.
    #[must_use]
    pub const fn hmac_sha256_only(mut self) -> Self {
        self.accepted = v2::Accepted::HmacSha256;
        self
    }

    /// Sets the clock for checking the age of notifications.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Sets the replay guard in memory, which can be shared with other receivers. [`shared`](Self::shared) takes a guard of
    /// any kind.
    #[must_use]
    pub fn with_replay_guard(mut self, guard: MemoryReplayGuard) -> Self {
        self.guard = guard;
        self
    }

    /// Receives a notification of APIv3 from the raw headers and the raw body of the HTTP request: verifies the
    /// signature over the body and the timestamp, decrypts the resource, decodes the event, and reserves the id.
    ///
    /// When the receiver was made [from a client](Self::of_client) that renews its certificates, and the notification
    /// is signed with an unknown certificate, the certificates are fetched first, only once for all notifications that
    /// need them. At most 64 notifications wait for that at a time; further ones are refused, so that WeChat Pay sends
    /// them again.
    ///
    /// # Errors
    /// [`ReceiveError`], which provides the response to send.
    pub async fn receive<E: Event>(&self, headers: &HeaderMap, body: &[u8]) -> Result<Delivery<E>, ReceiveError> {
        self.learn_key(headers).await?;
        self.receive_with_known_keys(headers, body)
    }

    /// Like [`receive`](Self::receive), but blocks the thread. Certificates are fetched if the client's transport is
    /// blocking ([`BlockingTransport`](crate::transport::BlockingTransport)); otherwise, this is the same as
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

    /// Fetches the certificate that a notification with these headers is signed with, if it is unknown and can be
    /// fetched. [`receive`](Self::receive) does this too; call it before reading the body, so that a waiting request
    /// holds no body in memory. The headers are not trusted: only the platform's response adds a certificate, and the
    /// number of fetches is limited.
    ///
    /// # Errors
    /// [`ReceiveError::Verification`] when the headers show that the notification is not genuine,
    /// [`ReceiveError::TooManyWaiting`] when too many notifications are waiting already.
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
        match &learned {
            Ok(()) => observation.goes_on(),
            Err(error) => observation.refused(&error.refusal()),
        }
        learned
    }

    /// Like [`receive`](Self::receive), but with the currently known keys and without waiting. A notification that is
    /// signed with an unknown certificate is refused; [`ReceiveError::unknown_serial`] returns the serial number.
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
        let received = result.as_ref().map(|delivery| (&*delivery.id, &*delivery.event_type));
        observation.received(received.map_err(ReceiveError::refusal));
        result
    }

    fn deliver<E: Event>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        observation: &Observation,
    ) -> Result<Delivery<E>, ReceiveError> {
        let (notification, signed) = self.open(headers, body, observation)?;
        match self.guard.reserve(self.merchant_id(), &notification.id, signed) {
            Ok(reservation) => Ok(Delivery {
                notification,
                reservation,
            }),
            Err(source) => Err(ReceiveError::Repeated {
                id: notification.id,
                source,
            }),
        }
    }

    /// Verifies, decrypts and decodes a notification. Returns it with the time of its signature, in seconds since 1970.
    pub(super) fn open<E: Event>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        observation: &Observation,
    ) -> Result<(Notification<E>, i64), ReceiveError> {
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
        match read {
            Ok(event) => Ok((notification.with_event(event), signed.seconds)),
            Err(source) => Err(ReceiveError::Decode {
                source,
                notification: Box::new(notification),
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
        observation.kind(std::any::type_name::<M>());
        match &result {
            Ok(_) => observation.delivered(),
            Err(error) => observation.refused(&error.refusal()),
        }
        result
    }

    pub(super) fn merchant_id(&self) -> &str {
        self.merchant().id()
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
