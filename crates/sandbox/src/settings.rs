//! What a gateway is told to do otherwise.

use std::time::Duration;

/// After a notification that was not taken, how long until the next attempt: as WeChat Pay documents it, 24 hours and 4
/// minutes in all.
pub const DOCUMENTED_SCHEDULE: [Duration; 15] = [
    Duration::from_secs(15),
    Duration::from_secs(15),
    Duration::from_secs(30),
    Duration::from_secs(3 * 60),
    Duration::from_secs(10 * 60),
    Duration::from_secs(20 * 60),
    Duration::from_secs(30 * 60),
    Duration::from_secs(30 * 60),
    Duration::from_secs(30 * 60),
    Duration::from_secs(60 * 60),
    Duration::from_secs(3 * 60 * 60),
    Duration::from_secs(3 * 60 * 60),
    Duration::from_secs(3 * 60 * 60),
    Duration::from_secs(6 * 60 * 60),
    Duration::from_secs(6 * 60 * 60),
];

/// How a gateway behaves.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// Calls a second of each operation whose documents give no limit.
    pub(crate) rate_limit: Option<u32>,
    /// Pauses between attempts of a notification.
    pub(crate) schedule: Vec<Duration>,
    /// How long a TLS handshake, and then the head of each request, may take.
    pub(crate) head_timeout: Duration,
    /// How long a refund takes.
    pub(crate) refund_delay: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rate_limit: None,
            schedule: DOCUMENTED_SCHEDULE.to_vec(),
            head_timeout: Duration::from_secs(10),
            refund_delay: Duration::from_secs(1),
        }
    }
}
