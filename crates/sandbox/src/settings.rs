//! The settings of a sandbox: pauses between attempts to deliver a notification, rate limit, timeouts, pace of the
//! clock, addresses.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

/// The pauses between the attempts to send a notification, as WeChat Pay documents them: 24 hours and 4 minutes in all.
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

/// The settings of a sandbox.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The number of calls a second of each operation whose documents give no limit.
    pub(crate) rate_limit: Option<u32>,
    /// The pauses between the attempts to send a notification.
    pub(crate) schedule: Vec<Duration>,
    /// How long a TLS handshake, and then the head of each request, may take.
    pub(crate) head_timeout: Duration,
    /// The factor by which times in states are multiplied.
    pub(crate) pace: f64,
    /// Hosts beyond this machine that notifications may go to.
    pub(crate) notify_hosts: Vec<String>,
    /// The address that the ports listen on.
    pub(crate) listen: IpAddr,
    /// Names by which other machines reach the sandbox.
    pub(crate) names: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rate_limit: None,
            schedule: DOCUMENTED_SCHEDULE.to_vec(),
            head_timeout: Duration::from_secs(10),
            pace: 1.0,
            notify_hosts: Vec::new(),
            listen: Ipv4Addr::LOCALHOST.into(),
            names: Vec::new(),
        }
    }
}
