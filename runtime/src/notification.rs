//! Notifications (webhooks) from WeChat Pay: verified, decrypted, typed, and accepted only once.
//!
//! A [`Receiver`] takes the raw headers and the raw body of the HTTP request, from any web framework, and returns a
//! [`Delivery`]: the notification, its event, and the obligation to respond.
//!
//! ```no_run
//! use http::{HeaderMap, Response};
//! use bytes::Bytes;
//! use wechatpay_runtime::notification::{Delivery, Receiver, Untyped};
//!
//! // In your program, use the generated `notify::Event` instead of `Untyped`.
//! async fn on_request(receiver: &Receiver, headers: &HeaderMap, body: &[u8]) -> Response<Bytes> {
//!     let delivery: Delivery<Untyped> = match receiver.receive(headers, body).await {
//!         Ok(delivery) => delivery,
//!         // Forged, damaged, repeated: each error provides the right response.
//!         Err(error) => return error.acknowledgement().into(),
//!     };
//!     match ship(&delivery.id) {
//!         Ok(()) => delivery.accept().into(),
//!         Err(reason) => delivery.refuse(&reason).into(),
//!     }
//! }
//! # fn ship(_: &str) -> Result<(), String> { Ok(()) }
//! ```
//!
//! # Which method to use
//! | | an unknown certificate | use it in |
//! |---|---|---|
//! | [`Receiver::receive`] | is fetched | asynchronous programs |
//! | `Receiver::receive_blocking` | is fetched | blocking programs (feature `blocking`) |
//! | [`Receiver::receive_with_known_keys`] | is refused | programs without a client, or with their own key renewal |
//!
//! WeChat Pay changes its certificates without notice, so use one of the first two if possible. With the feature
//! `axum`, a handler that takes a [`Delivery`] uses the first.
//!
//! # Logging
//! Each notification is a `tracing` span, `wechatpay.notification`. A refused one logs a warning with the reason, the
//! status of the response, the serial number of the signing key, and the id and event type if known; never its content.
//!
//! # Duplicates
//! WeChat Pay sends a notification again, with the same id and a new signature, until the response is 200 or 204: about
//! fifteen times within a day. A response that is lost or takes more than 5 seconds does not count. So the same
//! notification may arrive again while it is being handled, and afterwards. The receiver's [`MemoryReplayGuard`] detects
//! this: an id is *reserved* while you handle its delivery, *taken* once you [accept](Delivery::accept) it, and
//! released when you [refuse](Delivery::refuse) or drop it, so that nothing is lost.
//!
//! This guard works in one process. A service that runs in several shares one between them:
//! [`Receiver::shared`] takes a [`ReplayGuard`], for example from the crate `wechatpay-replay-guards`, and its
//! deliveries are accepted with `delivery.accept().await`.
//!
//! A guard forgets ids after a while. The final decision belongs to the database: check and
//! change the order's state in one transaction, as WeChat Pay's documents advise.
//!
//! # APIv2
//! [`v2`] has the XML notifications of APIv2; [`Receiver::receive_v2`] receives them.

mod acknowledgement;
#[cfg(feature = "axum")]
mod axum;
mod envelope;
mod error;
mod error_acknowledgement;
mod event;
mod guard_error;
mod notification_key;
mod observation;
mod receiver;
mod repeated;
mod replay_guard;
mod shared_guard;
mod shared_receiver;
pub mod v2;
mod verified;

use std::fmt;
use std::ops::Deref;

use serde::Serialize;

pub use self::acknowledgement::Acknowledgement;
pub use self::error::ReceiveError;
pub use self::event::{Event, Resource};
pub use self::guard_error::{ClaimError, GuardError};
pub use self::receiver::Receiver;
pub use self::repeated::Repeated;
pub use self::replay_guard::{MemoryReplayGuard, Reservation};
pub use self::shared_guard::{Claim, ReplayGuard};
pub use self::shared_receiver::{SharedDelivery, SharedReceiver};
pub use self::verified::{MAX_BYTES, Notification, Untyped};

/// A notification that needs a response: [`accept`](Self::accept) or [`refuse`](Self::refuse) it. Dropping it releases
/// its id without a response, so that WeChat Pay sends it again to a handler that failed halfway.
///
/// It dereferences to the notification, so `delivery.event` is its event.
#[must_use = "a delivery that is dropped is sent again"]
pub struct Delivery<E> {
    notification: Notification<E>,
    reservation: Reservation,
}

impl<E> Delivery<E> {
    /// Accepts the notification, which will not be delivered again. Returns a response with status 204.
    #[must_use = "send the acknowledgement"]
    pub fn accept(self) -> Acknowledgement {
        self.reservation.take();
        Acknowledgement::success()
    }

    /// Accepts the notification. Returns a response with status 200 and this JSON, for events whose documents require
    /// data in the response.
    ///
    /// # Errors
    /// When `data` cannot be written as JSON. In this case, the notification is not accepted.
    pub fn accept_with(self, data: &impl Serialize) -> Result<Acknowledgement, serde_json::Error> {
        let acknowledgement = Acknowledgement::success_with(data)?;
        self.reservation.take();
        Ok(acknowledgement)
    }

    /// Refuses the notification, so that WeChat Pay sends it again later. Returns a response with status 500. `reason`
    /// is sent, so it must not contain secrets.
    #[must_use = "send the acknowledgement"]
    pub fn refuse(self, reason: &str) -> Acknowledgement {
        observation::handler_refused(&self.notification.id, &self.notification.event_type);
        Acknowledgement::refusal(http::StatusCode::INTERNAL_SERVER_ERROR, reason)
    }

    /// Splits it into the notification and the reservation of its id, so that you can respond after handling the
    /// notification or handle it after responding.
    pub fn into_parts(self) -> (Notification<E>, Reservation) {
        (self.notification, self.reservation)
    }
}

impl<E> Deref for Delivery<E> {
    type Target = Notification<E>;

    fn deref(&self) -> &Notification<E> {
        &self.notification
    }
}

impl<E: fmt::Debug> fmt::Debug for Delivery<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Delivery").field(&self.notification).finish()
    }
}
