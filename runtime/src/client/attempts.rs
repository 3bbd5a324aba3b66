//! The attempts of a call: counted and logged, and retried only where that is safe (idempotent requests).

use super::channel::Channel;
use super::observation::Observation;
use crate::error::{Error, Outcome};

/// The attempts of one call.
pub(super) struct Attempts<'c> {
    channel: &'c Channel,
    observation: &'c mut Observation,
    /// The number of the attempt that runs; the first is 1.
    number: u32,
    /// The error of the attempt that was sent and leaves the outcome least certain.
    earlier: Option<Error>,
}

impl<'c> Attempts<'c> {
    pub(super) const fn of(channel: &'c Channel, observation: &'c mut Observation) -> Self {
        Self {
            channel,
            observation,
            number: 0,
            earlier: None,
        }
    }

    /// Counts an attempt that begins.
    pub(super) const fn begin(&mut self) {
        self.number = self.observation.next_attempt();
    }

    /// Notes that the attempt is handed to the transport, so it may arrive from now on.
    pub(super) const fn sending(&mut self) {
        self.observation.set_outcome(Outcome::Unknown);
    }

    /// Pauses before the next attempt if the failed one may be repeated; otherwise returns the error of the call, which
    /// tells the least certain outcome of all attempts. `harmless` says whether repeating a request that may have
    /// arrived is safe.
    pub(super) async fn after_failure(&mut self, error: Error, harmless: bool) -> Result<(), Error> {
        let earlier = self.earlier.take();
        let Some(pause) = self.channel.retry_policy.pause_after(self.number, harmless, &error) else {
            return Err(error.after(earlier));
        };
        self.observation.repeats(&error, pause);
        let outcome = error.outcome();
        self.earlier = error.less_certain(earlier);
        self.observation
            .set_outcome(self.earlier.as_ref().map_or(outcome, Error::outcome));
        self.channel.transport.sleep(pause).await;
        Ok(())
    }
}
