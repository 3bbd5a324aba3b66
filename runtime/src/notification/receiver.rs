//! The one entry for notifications.

use std::fmt;
use std::sync::Arc;

use http::HeaderMap;

use super::event::{Event, Resource, Untyped};
use super::{Delivery, MAX_BYTES, Notification, ReceiveError, ReplayGuard, envelope, v2};
use crate::client::Client;
use crate::clock::{Clock, SystemClock};
use crate::merchant::Merchant;
use crate::platform::PlatformKeys;
use crate::signature;

/// Receives the notifications of one merchant (or brand). Make one, keep it, and clone it at will: clones share the memory
/// of what has been received.
#[derive(Clone)]
pub struct Receiver {
    keys: Keys,
    clock: Arc<dyn Clock>,
    guard: ReplayGuard,
}

/// Where the keys come from.
#[derive(Clone)]
enum Keys {
    Given {
        merchant: Merchant,
        platform_keys: PlatformKeys,
    },
    Of(Client),
}

impl Receiver {
    /// A receiver with keys of its own. The merchant needs its APIv3 key (APIv2 key for notifications of APIv2), and its
    /// private key for events with fields that are encrypted once more.
    #[must_use]
    pub fn new(merchant: Merchant, platform_keys: PlatformKeys) -> Self {
        Self {
            keys: Keys::Given {
                merchant,
                platform_keys,
            },
            clock: Arc::new(SystemClock),
            guard: ReplayGuard::new(),
        }
    }

    /// A receiver with a client's merchant and clock, and with whatever platform keys the client has at the time.
    #[must_use]
    pub fn of_client(client: &Client) -> Self {
        Self {
            keys: Keys::Of(client.clone()),
            clock: client.clock(),
            guard: ReplayGuard::new(),
        }
    }

    /// Tells the time by this clock: it judges the age of notifications.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Remembers what has been received in this guard, which other receivers may share.
    #[must_use]
    pub fn with_replay_guard(mut self, guard: ReplayGuard) -> Self {
        self.guard = guard;
        self
    }

    /// Receives a notification of APIv3 from the headers and the body of the HTTP request, both as they arrived: verifies
    /// the signature over the raw bytes and the timestamp, decrypts the resource, reads the event, and reserves the id.
    ///
    /// # Errors
    /// [`ReceiveError`], which knows the answer to send.
    pub fn receive<E: Event>(&self, headers: &HeaderMap, body: &[u8]) -> Result<Delivery<E>, ReceiveError> {
        let merchant = self.merchant();
        let notification = self.open(headers, body)?;
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
        let now = self.clock.unix_seconds();
        match self.guard.reserve(merchant.id(), &notification.id, now) {
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

    /// As [`receive`](Self::receive). When the receiver was made [of a client](Self::of_client) that renews its certificates,
    /// and a notification is signed with one that is not known yet, they are renewed first: once, however many
    /// notifications ask for it.
    ///
    /// # Errors
    /// [`ReceiveError`], which knows the answer to send.
    pub async fn receive_renewing<E: Event>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Delivery<E>, ReceiveError> {
        let error = match self.receive(headers, body) {
            Ok(delivery) => return Ok(delivery),
            Err(error) => error,
        };
        match (&self.keys, error.unknown_serial()) {
            (Keys::Of(client), Some(serial)) => {
                client.platform_keys_for(serial).await;
                self.receive(headers, body)
            }
            _ => Err(error),
        }
    }

    /// Receives a notification of APIv2 from the body of the HTTP request; see [`v2`].
    ///
    /// # Errors
    /// [`v2::ReceiveError`], which knows the answer to send.
    pub fn receive_v2<M: v2::Message>(&self, body: &[u8]) -> Result<v2::Notification<M>, v2::ReceiveError> {
        v2::receive(body, self.merchant())
    }

    fn open(&self, headers: &HeaderMap, body: &[u8]) -> Result<Notification<Untyped>, ReceiveError> {
        if body.len() > MAX_BYTES {
            return Err(ReceiveError::TooLong);
        }
        signature::verify(headers, body, &self.platform_keys(), &*self.clock)?;
        envelope::open(body, self.merchant())
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
