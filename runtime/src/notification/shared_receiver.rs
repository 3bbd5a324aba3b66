//! The receiver with a replay guard of any kind, for a service that runs in several processes.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::{HeaderMap, StatusCode};
use serde::Serialize;

use super::guard_error::{ClaimError, GuardError};
use super::observation::{self, Observation};
use super::shared_guard::{Claim, ReplayGuard};
use super::{Acknowledgement, Event, Notification, ReceiveError, Receiver, v2};

/// Maximum attempts to record an acceptance. The connection pools connect again in between.
const MAX_ATTEMPTS: usize = 3;
/// No attempt begins after this time, so that the response is sent before WeChat Pay gives up.
const MAX_RECORDING_TIME: Duration = Duration::from_secs(2);

/// A [`Receiver`] with any [`ReplayGuard`], as a rule one that other processes share. Made by [`Receiver::shared`]; clone it where you
/// need it.
#[derive(Clone, Debug)]
pub struct SharedReceiver {
    receiver: Receiver,
    guard: Arc<dyn ReplayGuard>,
}

impl Receiver {
    /// The same receiver with this replay guard, which other processes may share. Its own guard is not used then.
    #[must_use]
    pub fn shared(self, guard: impl ReplayGuard + 'static) -> SharedReceiver {
        self.shared_by(Arc::new(guard))
    }

    /// Like [`shared`](Self::shared), for a guard that several receivers use.
    #[must_use]
    pub fn shared_by(self, guard: Arc<dyn ReplayGuard>) -> SharedReceiver {
        SharedReceiver { receiver: self, guard }
    }
}

impl SharedReceiver {
    /// Receives a notification of APIv3, like [`Receiver::receive`], and claims it in the shared guard.
    ///
    /// # Errors
    /// [`ReceiveError`], which provides the response to send. If the store fails, it is
    /// [`ReceiveError::Guard`] with status 503, so that WeChat Pay sends the notification again.
    pub async fn receive<E: Event + Send>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<SharedDelivery<E>, ReceiveError> {
        self.learn_key(headers).await?;
        self.receive_with_known_keys(headers, body).await
    }

    /// See [`Receiver::learn_key`].
    ///
    /// # Errors
    /// As for [`Receiver::learn_key`].
    pub async fn learn_key(&self, headers: &HeaderMap) -> Result<(), ReceiveError> {
        self.receiver.learn_key(headers).await
    }

    /// Like [`receive`](Self::receive), but with the currently known keys; see [`Receiver::receive_with_known_keys`].
    ///
    /// # Errors
    /// As for [`receive`](Self::receive).
    pub async fn receive_with_known_keys<E: Event + Send>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<SharedDelivery<E>, ReceiveError> {
        let observation = Observation::begin("v3");
        let result = self.deliver(headers, body, &observation).await;
        let received = result.as_ref().map(|delivery| (&*delivery.id, &*delivery.event_type));
        observation.received(received.map_err(ReceiveError::refusal));
        result
    }

    async fn deliver<E: Event + Send>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        observation: &Observation,
    ) -> Result<SharedDelivery<E>, ReceiveError> {
        let (notification, signed) = self.receiver.open::<E>(headers, body, observation)?;
        let refused = |source: ClaimError| {
            let id = notification.id.clone();
            match source {
                ClaimError::Repeated(source) => ReceiveError::Repeated { id, source },
                ClaimError::Guard(source) => ReceiveError::Guard { id, source },
            }
        };
        let claim = Claim::new(self.receiver.merchant_id(), &notification.id, signed).map_err(|error| {
            refused(ClaimError::Guard(GuardError::Unavailable {
                reason: error.to_string(),
            }))
        })?;
        // From here on, dropping the future releases the claim, because the store may have granted it already. So does a
        // failure of the store, whose response may have been lost.
        let mut held = HeldClaim {
            claim: Some(claim.clone()),
            guard: Arc::clone(&self.guard),
        };
        match self.guard.claim(&claim).await {
            Ok(()) => Ok(SharedDelivery { notification, held }),
            Err(error) => {
                if let ClaimError::Repeated(_) = error {
                    held.claim = None;
                }
                Err(refused(error))
            }
        }
    }

    /// Receives a notification of APIv2; see [`Receiver::receive_v2`]. These have no id, so there is nothing to share.
    ///
    /// # Errors
    /// [`v2::ReceiveError`], which provides the response to send.
    pub fn receive_v2<M: v2::Message>(&self, body: &[u8]) -> Result<v2::Notification<M>, v2::ReceiveError> {
        self.receiver.receive_v2(body)
    }
}

/// A notification that this process has claimed: [`accept`](Self::accept) or [`refuse`](Self::refuse) it before the
/// lease of the claim ends. Dropping it releases the claim, so that WeChat Pay's next attempt is delivered.
///
/// It dereferences to the notification, so `delivery.event` is its event.
#[must_use = "a delivery that is dropped is sent again"]
pub struct SharedDelivery<E> {
    notification: Notification<E>,
    held: HeldClaim,
}

/// A claim that is released when it is dropped.
struct HeldClaim {
    /// `None` once the notification is accepted or the claim is released.
    claim: Option<Claim>,
    guard: Arc<dyn ReplayGuard>,
}

impl<E> SharedDelivery<E> {
    /// Records in the store that the notification is accepted, and returns a response with status 204.
    ///
    /// If the store fails now, the response is a success nevertheless, because the notification has been handled; this is
    /// logged as an error. Until the lease ends, the notification is not delivered again; after that, it would be, if
    /// someone sent it again.
    #[must_use = "send the acknowledgement"]
    pub async fn accept(mut self) -> Acknowledgement {
        self.record_acceptance().await;
        Acknowledgement::success()
    }

    /// Like [`accept`](Self::accept), with a response of status 200 and this JSON, for events whose documents require
    /// data in the response.
    ///
    /// # Errors
    /// When `data` cannot be written as JSON. In this case, the notification is not accepted.
    pub async fn accept_with(mut self, data: &(impl Serialize + Sync)) -> Result<Acknowledgement, serde_json::Error> {
        let acknowledgement = Acknowledgement::success_with(data)?;
        self.record_acceptance().await;
        Ok(acknowledgement)
    }

    /// Releases the claim, so that WeChat Pay's next attempt is delivered, to any process. Returns a response with
    /// status 500. `reason` is sent, so it must not contain secrets.
    #[must_use = "send the acknowledgement"]
    pub async fn refuse(mut self, reason: &str) -> Acknowledgement {
        observation::handler_refused(&self.notification.id, &self.notification.event_type);
        // If it fails, the lease ends the claim.
        if let Some(claim) = self.held.claim.as_ref()
            && self.held.guard.release(claim).await.is_ok()
        {
            self.held.claim = None;
        }
        Acknowledgement::refusal(StatusCode::INTERNAL_SERVER_ERROR, reason)
    }

    async fn record_acceptance(&mut self) {
        // From here on, dropping the delivery must not release the claim: the notification has been handled.
        let Some(claim) = self.held.claim.take() else { return };
        let mut unrecorded = Unrecorded {
            id: &self.notification.id,
            event_type: &self.notification.event_type,
            failure: Some(GuardError::Unavailable {
                reason: "the sender hung up before the store answered".to_owned(),
            }),
        };
        let begun = Instant::now();
        for attempt in 1..=MAX_ATTEMPTS {
            match self.held.guard.take(&claim).await {
                Ok(()) => {
                    unrecorded.failure = None;
                    return;
                }
                // WeChat Pay waits for 5 seconds.
                Err(error)
                    if error == GuardError::Lapsed
                        || attempt == MAX_ATTEMPTS
                        || begun.elapsed() > MAX_RECORDING_TIME =>
                {
                    unrecorded.failure = Some(error);
                    return;
                }
                Err(_) => {}
            }
        }
    }
}

/// Logs, when it is dropped, that a handled notification was not recorded, even if the sender hangs up meanwhile.
struct Unrecorded<'n> {
    id: &'n str,
    event_type: &'n str,
    /// Why it is not recorded, if it is not.
    failure: Option<GuardError>,
}

impl Drop for Unrecorded<'_> {
    fn drop(&mut self) {
        if let Some(error) = &self.failure {
            observation::not_recorded(self.id, self.event_type, error);
        }
    }
}

impl Drop for HeldClaim {
    fn drop(&mut self) {
        if let Some(claim) = self.claim.take() {
            self.guard.abandon(claim);
        }
    }
}

impl<E> Deref for SharedDelivery<E> {
    type Target = Notification<E>;

    fn deref(&self) -> &Notification<E> {
        &self.notification
    }
}

impl<E: fmt::Debug> fmt::Debug for SharedDelivery<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SharedDelivery").field(&self.notification).finish()
    }
}
