//! The time of day, as an interface so that tests can fix it.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A source of the current time, with which requests are signed and received timestamps are checked.
pub trait Clock: fmt::Debug + Send + Sync {
    /// Seconds since 1970-01-01T00:00:00 UTC.
    fn unix_seconds(&self) -> i64;
}

/// The clock of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn unix_seconds(&self) -> i64 {
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_secs()).map_or(i64::MIN, |seconds| -seconds),
        }
    }
}

/// The clock's time as the type used for the validity of certificates.
pub(crate) fn present(clock: &dyn Clock) -> SystemTime {
    let seconds = u64::try_from(clock.unix_seconds()).unwrap_or_default();
    UNIX_EPOCH
        .checked_add(Duration::from_secs(seconds))
        .unwrap_or(UNIX_EPOCH)
}

/// A clock that always shows the same time, for tests and for checking recorded messages.
///
/// ```
/// use wechatpay_runtime::clock::{Clock, FixedClock};
/// assert_eq!(FixedClock(1_554_208_460).unix_seconds(), 1_554_208_460);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct FixedClock(
    /// The time it shows: seconds since 1970-01-01T00:00:00 UTC.
    pub i64,
);

impl Clock for FixedClock {
    fn unix_seconds(&self) -> i64 {
        self.0
    }
}
