//! What WeChat Pay sends on its own: verified, decrypted, typed, and taken once.
//!
//! A [`Receiver`] takes the raw headers and the raw body of the HTTP request, from any web framework, and returns a
//! [`Delivery`]: the notification, its event, and the duty to answer.
//!
//! ```no_run
//! use http::{HeaderMap, Response};
//! use bytes::Bytes;
//! use wechatpay_runtime::notification::{Delivery, Receiver, Untyped};
//!
//! // `Untyped` stands for the generated `notify::Event`.
//! async fn on_request(receiver: &Receiver, headers: &HeaderMap, body: &[u8]) -> Response<Bytes> {
//!     let delivery: Delivery<Untyped> = match receiver.receive(headers, body).await {
//!         Ok(delivery) => delivery,
//!         // Forged, damaged, repeated: each error knows its answer.
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
//! # Which of the entries
//! | | an unknown certificate | for |
//! |---|---|---|
//! | [`Receiver::receive`] | is fetched | asynchronous programs |
//! | `Receiver::receive_blocking` | is fetched | blocking programs (feature `blocking`) |
//! | [`Receiver::receive_with_known_keys`] | is refused | receivers without a client, or whose keys others renew |
//!
//! WeChat Pay changes its certificates without notice, so take one of the first two unless there is a reason. With the
//! feature `axum`, a handler that takes a [`Delivery`] has the first.
//!
//! # In the log
//! Each notification is a `tracing` span, `wechatpay.notification`. One that is refused leaves a warning with the reason,
//! the answer's status, the name of the signing key, and the id and event type where they are known; never its content.
//!
//! # Once, and at least once
//! WeChat Pay sends a notification again, under the same id and signed anew, until it is answered with 200 or 204: some
//! fifteen times within a day. An answer that takes more than 5 seconds, or gets lost, is as good as none. So the same
//! notification may arrive while it is being handled, and after it has been. The receiver's [`ReplayGuard`] sorts this
//! out: an id is *reserved* while its delivery is in your hands, *taken* once you [accept](Delivery::accept) it, and free
//! again when you [refuse](Delivery::refuse) or drop it, so that nothing is lost.
//!
//! The guard lives in one process and forgets after a while. Let the database have the last word: check the order's
//! state and change it in one transaction, as WeChat Pay's documents advise.
//!
//! # APIv2
//! [`v2`] receives the XML notifications of APIv2, [`Receiver::receive_v2`] being the entry.

mod acknowledgement;
#[cfg(feature = "axum")]
mod axum;
mod envelope;
mod error;
mod event;
mod observation;
mod receiver;
mod replay_guard;
pub mod v2;

use std::fmt;
use std::ops::Deref;

use serde::Serialize;
use zeroize::Zeroizing;

pub use self::acknowledgement::Acknowledgement;
pub use self::error::ReceiveError;
pub use self::event::{Event, Resource, Untyped};
pub use self::receiver::Receiver;
pub use self::replay_guard::{Repeated, ReplayGuard, Reservation};

/// Bytes of a notification that are read at most: 1 MiB. Real ones have a few kilobytes.
pub const MAX_BYTES: usize = 1 << 20;

/// A notification of APIv3 whose origin is established and whose resource is decrypted.
///
/// `Debug` shows the event as its type does, and leaves out the decrypted JSON.
#[derive(Clone)]
#[non_exhaustive]
pub struct Notification<E> {
    /// The id; the same each time the notification is sent.
    pub id: String,
    /// When it was made, as in RFC 3339.
    pub create_time: Option<String>,
    /// What happened: `TRANSACTION.SUCCESS`.
    pub event_type: String,
    /// What the resource is: `encrypt-resource`.
    pub resource_type: Option<String>,
    /// A few words for people.
    pub summary: Option<String>,
    /// What the resource was before it was encrypted: `transaction`.
    pub original_type: Option<String>,
    /// What was authenticated together with the resource.
    pub associated_data: Option<String>,
    /// The event, read from the resource.
    pub event: E,
    pub(self) resource: Zeroizing<Vec<u8>>,
}

impl<E> Notification<E> {
    /// The decrypted resource, byte for byte: JSON, with fields that no document lists. Wiped when dropped. Fields that
    /// the merchant's certificate encrypts are still encrypted in it.
    #[must_use]
    pub fn resource_json(&self) -> &[u8] {
        &self.resource
    }

    /// The same notification with another event.
    pub(self) fn with_event<F>(self, event: F) -> Notification<F> {
        Notification {
            id: self.id,
            create_time: self.create_time,
            event_type: self.event_type,
            resource_type: self.resource_type,
            summary: self.summary,
            original_type: self.original_type,
            associated_data: self.associated_data,
            event,
            resource: self.resource,
        }
    }
}

impl<E: fmt::Debug> fmt::Debug for Notification<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notification")
            .field("id", &self.id)
            .field("create_time", &self.create_time)
            .field("event_type", &self.event_type)
            .field("original_type", &self.original_type)
            .field("event", &self.event)
            .field("resource_bytes", &self.resource.len())
            .finish_non_exhaustive()
    }
}

/// A notification to be answered: [`accept`](Self::accept) or [`refuse`](Self::refuse) it. Dropping it refuses it
/// without an answer, so that a handler that fails halfway gets it again.
///
/// It stands for the notification: `delivery.event` is its event.
#[must_use = "a delivery that is dropped is sent again"]
pub struct Delivery<E> {
    notification: Notification<E>,
    reservation: Reservation,
}

impl<E> Delivery<E> {
    /// Takes the notification: it is done with, and will not be delivered again. The answer has status 204.
    #[must_use = "send the answer"]
    pub fn accept(self) -> Acknowledgement {
        self.reservation.take();
        Acknowledgement::success()
    }

    /// Takes the notification, and answers with status 200 and this JSON: for the events whose documents ask for data
    /// in return.
    ///
    /// # Errors
    /// When `answer` cannot be written as JSON; then the notification is not taken.
    pub fn accept_with(self, answer: &impl Serialize) -> Result<Acknowledgement, serde_json::Error> {
        let acknowledgement = Acknowledgement::success_with(answer)?;
        self.reservation.take();
        Ok(acknowledgement)
    }

    /// Gives the notification back: WeChat Pay sends it again later. The answer has status 500. `reason` is sent: tell no
    /// secrets.
    #[must_use = "send the answer"]
    pub fn refuse(self, reason: &str) -> Acknowledgement {
        observation::given_back(&self.notification.id, &self.notification.event_type);
        Acknowledgement::refusal(http::StatusCode::INTERNAL_SERVER_ERROR, reason)
    }

    /// The notification, and apart from it the reservation of its id: to answer later than the notification is handled, or
    /// to handle it later than it is answered.
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
