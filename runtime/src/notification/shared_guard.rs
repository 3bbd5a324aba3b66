//! The trait of all replay guards, in memory or shared by several processes.

use std::fmt::{self, Write as _};

use super::guard_error::{ClaimError, GuardError};
use super::notification_key::{Key, key};
use crate::nonce::{NonceError, NonceSource, SystemNonce};
use crate::transport::BoxFuture;

/// A replay guard: remembers which notifications are being handled and which have been, so that none is delivered twice.
/// [`MemoryReplayGuard`](super::MemoryReplayGuard), which receivers have by default, does so within one process. The crate
/// `wechatpay-replay-guards` has guards on SQLite, PostgreSQL and Redis, which the processes of a service share. Give any of
/// them, or one of your own, to [`Receiver::shared`](super::Receiver::shared).
///
/// # The life of a notification in it
/// It is *claimed* when it arrives, which gives this process the right to handle it for a limited time, the lease. Then
/// it is *taken* when the handler has accepted it, or *released* when the handler has refused it. A process that crashes
/// in between does neither; when the lease has ended, the notification can be claimed again, so it is not lost: WeChat
/// Pay sends it again for a day, because it has received no success.
///
/// An implementation must decide with one atomic step who gets a claim, and must measure leases by the store's clock, not
/// by that of the process. It keeps what is taken until a message arrives that was [signed](Claim::signed) at least 10
/// minutes later, which is how long a signed message is valid; a day is better, because WeChat Pay repeats a notification for
/// that long. Any clock may jump, but the time at which a captured message was signed stays the same.
pub trait ReplayGuard: fmt::Debug + Send + Sync {
    /// Claims a notification that is unknown, was released, or whose lease has ended.
    ///
    /// # Errors
    /// [`ClaimError::Repeated`] with [`Repeated::InProgress`](super::Repeated::InProgress) while another claim is valid, or
    /// with [`Repeated::Taken`](super::Repeated::Taken); [`ClaimError::Guard`] when the store fails. The
    /// notification is then not delivered, and WeChat Pay sends it again.
    fn claim<'g>(&'g self, claim: &'g Claim) -> BoxFuture<'g, Result<(), ClaimError>>;

    /// Marks a claimed notification as taken, even if the lease has ended, unless another process has claimed it since. It may be
    /// called again for the same claim, because the response to the first time may have been lost. So an implementation
    /// remembers the [token](Claim::token) of the claim by which a notification was taken.
    ///
    /// # Errors
    /// [`GuardError::Lapsed`] when another process has claimed it, whether or not that process has taken it meanwhile: the
    /// notification was handled twice. [`GuardError::Unavailable`] when the store fails.
    fn take<'g>(&'g self, claim: &'g Claim) -> BoxFuture<'g, Result<(), GuardError>>;

    /// Releases a claim, so that the notification can be claimed again at once. Does nothing if another process has
    /// claimed it since.
    ///
    /// # Errors
    /// [`GuardError::Unavailable`]. The lease ends the claim then.
    fn release<'g>(&'g self, claim: &'g Claim) -> BoxFuture<'g, Result<(), GuardError>>;

    /// Begins to release a claim, without waiting: a delivery was dropped. By default, this does nothing, and the lease
    /// ends the claim.
    fn abandon(&self, claim: Claim) {
        drop(claim);
    }
}

/// The claim of one process to one notification.
#[derive(Clone, PartialEq, Eq)]
pub struct Claim {
    key: Key,
    notification: String,
    token: String,
    /// Seconds since 1970.
    signed: i64,
}

impl Claim {
    /// A new claim to a notification. `scope` separates ids of different origins, for example by merchant id. `signed` is
    /// when the message was signed (`Wechatpay-Timestamp`), in seconds since 1970-01-01T00:00:00 UTC.
    ///
    /// # Errors
    /// When the random source fails.
    pub fn new(scope: &str, id: &str, signed: i64) -> Result<Self, NonceError> {
        let key = key(scope, id);
        let mut notification = String::with_capacity(32);
        for byte in key {
            // Writing to a string cannot fail.
            let _ = write!(notification, "{byte:02x}");
        }
        Ok(Self {
            key,
            notification,
            token: SystemNonce.nonce()?,
            signed,
        })
    }

    pub(super) const fn key(&self) -> &Key {
        &self.key
    }

    /// When the message was signed, in seconds since 1970-01-01T00:00:00 UTC.
    #[must_use]
    pub const fn signed(&self) -> i64 {
        self.signed
    }

    /// The notification's key: 32 hexadecimal digits, the first half of a SHA-256 digest of scope and id.
    #[must_use]
    pub fn notification(&self) -> &str {
        &self.notification
    }

    /// A name that distinguishes this claim from others to the same notification: 32 random letters and digits.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }
}

impl fmt::Debug for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claim")
            .field("notification", &self.notification)
            .finish_non_exhaustive()
    }
}
