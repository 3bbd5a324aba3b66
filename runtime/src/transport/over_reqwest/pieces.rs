//! The body of a download as it arrives, given up when it takes too long or is too slow.

use std::time::Duration;

use bytes::Bytes;
use tokio::time::Instant;

use super::{BodyStream, BoxFuture, Permit, ReqwestTransportBuilder, TransportError, within};

/// A body that is being received.
pub(super) struct Pieces {
    received: reqwest::Response,
    pace: Pace,
    /// Held until this download ends, so that the next one can start then.
    _permit: Permit,
}

impl Pieces {
    pub(super) fn new(received: reqwest::Response, settings: &ReqwestTransportBuilder, permit: Permit) -> Self {
        Self {
            received,
            pace: Pace::new(settings.timeout, settings.download_timeout, settings.slowest_download),
            _permit: permit,
        }
    }
}

impl BodyStream for Pieces {
    fn next_piece(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(async move {
            let begun = Instant::now();
            let piece = within(self.pace.patience(), self.received.chunk()).await;
            let waited = begun.elapsed();
            match piece {
                Ok(Some(piece)) => self.pace.note(waited, piece.len()).map(|()| Some(piece)),
                Err(TransportError::Timeout { .. }) if waited >= self.pace.left() => Err(self.pace.slow(waited)),
                ended => ended,
            }
        })
    }
}

/// How long a download has taken. Only the time that the program waits for pieces counts, not what it does with them.
struct Pace {
    /// The time limit for one piece, and the time over which the speed is measured.
    longest_pause: Duration,
    /// The time limit for all pieces.
    longest: Duration,
    /// In bytes per second.
    slowest: u32,
    waited: Duration,
    received: u64,
    /// The same since the speed was last measured.
    waited_lately: Duration,
    received_lately: u64,
}

impl Pace {
    const fn new(longest_pause: Duration, longest: Duration, slowest: u32) -> Self {
        Self {
            longest_pause,
            longest,
            slowest,
            waited: Duration::ZERO,
            received: 0,
            waited_lately: Duration::ZERO,
            received_lately: 0,
        }
    }

    fn left(&self) -> Duration {
        self.longest.saturating_sub(self.waited)
    }

    /// How long to wait for the next piece.
    fn patience(&self) -> Duration {
        self.longest_pause.min(self.left())
    }

    /// The error, after so long a wait for a piece.
    const fn slow(&self, waited: Duration) -> TransportError {
        TransportError::Slow {
            waited: self.waited.saturating_add(waited),
            received: self.received,
        }
    }

    /// Counts a piece.
    ///
    /// # Errors
    /// When the time is over, or too little has arrived in it.
    fn note(&mut self, waited: Duration, bytes: usize) -> Result<(), TransportError> {
        self.waited = self.waited.saturating_add(waited);
        self.waited_lately = self.waited_lately.saturating_add(waited);
        self.received = self.received.saturating_add(bytes as u64);
        self.received_lately = self.received_lately.saturating_add(bytes as u64);
        let is_measured = self.waited_lately >= self.longest_pause;
        let least = self.waited_lately.as_secs().saturating_mul(u64::from(self.slowest));
        if is_measured && self.received_lately < least || self.waited >= self.longest {
            return Err(self.slow(Duration::ZERO));
        }
        if is_measured {
            (self.waited_lately, self.received_lately) = (Duration::ZERO, 0);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// Receives pieces of this many bytes, one after each pause. Returns the time and bytes after which it is given up.
    fn given_up(mut pace: Pace, bytes: usize, pause: Duration) -> Option<(u64, u64)> {
        for _ in 0..100_000 {
            if let Err(error) = pace.note(pause, bytes) {
                let TransportError::Slow { waited, received } = error else {
                    panic!("{error:?}")
                };
                return Some((waited.as_secs(), received));
            }
        }
        None
    }

    #[test]
    fn a_download_slower_than_the_limit_is_given_up_and_a_slow_line_is_not() {
        let pace = || Pace::new(seconds(30), Duration::MAX, 1024);
        assert_eq!(given_up(pace(), 1, seconds(1)), Some((30, 30)));
        assert_eq!(given_up(pace(), 1023, seconds(1)), Some((30, 30 * 1023)));
        // One big piece does not make up for a minute of drops.
        let mut burst = pace();
        burst.note(seconds(0), 10_000_000).unwrap();
        burst.note(seconds(30), 1).unwrap();
        assert_eq!(given_up(burst, 1, seconds(1)), Some((60, 10_000_031)));
        assert_eq!(given_up(pace(), 1024, seconds(1)), None);
        // A line that stands still for most of the time, but brings enough.
        assert_eq!(given_up(pace(), 64 * 1024, seconds(29)), None);
        assert_eq!(given_up(Pace::new(seconds(30), Duration::MAX, 0), 1, seconds(29)), None);
    }

    #[test]
    fn a_download_ends_after_its_time_limit_however_much_arrives() {
        let pace = || Pace::new(seconds(30), HOUR, 1024);
        assert_eq!(given_up(pace(), 1_000_000, seconds(10)), Some((3600, 360_000_000)));
        let mut late = pace();
        assert_eq!(late.patience(), seconds(30));
        for _ in 0..359 {
            late.note(seconds(10), 1_000_000).unwrap();
        }
        assert_eq!(late.patience(), seconds(10), "what is left of the hour");
    }
}
