//! When a call is repeated, and after how long.

use std::time::Duration;

use aws_lc_rs::rand;

use crate::error::{ApiError, Error};
use crate::operation::{Method, Operation};
use crate::transport::TransportError;

/// How often, and after which pauses, a call is repeated that may safely be repeated.
///
/// A call is repeated only in these cases, and each time anew with a fresh timestamp, nonce and signature:
///
/// | what happened | which operations |
/// |---|---|
/// | no connection, neither to the host nor to its disaster-recovery twin: nothing was sent | all |
/// | status 429 with the code `RATELIMIT_EXCEEDED` or `FREQUENCY_LIMITED`, in an answer whose signature is valid: refused before it was processed | all |
/// | status 429, 500, 502, 503 or 504, signed or not | `GET`, and operations documented to have an idempotency key |
/// | no complete answer: time limit, broken connection | `GET`, and operations documented to have an idempotency key |
///
/// So a payment, refund or transfer that may have reached the service is never sent a second time; its error says so
/// ([`Error::outcome`]), and the outcome can be queried.
///
/// The pause before the n-th repetition is chosen at random between half and all of `first_pause · 2ⁿ⁻¹`, at most
/// `longest_pause`. A `Retry-After` in seconds takes its place; one that is longer than `longest_pause` ends the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How often a request is made at most, the first time included.
    pub attempts: u32,
    /// The pause before the first repetition.
    pub first_pause: Duration,
    /// The longest pause.
    pub longest_pause: Duration,
}

impl Default for RetryPolicy {
    /// Three attempts, pauses from 0.2 s to 5 s.
    fn default() -> Self {
        Self {
            attempts: 3,
            first_pause: Duration::from_millis(200),
            longest_pause: Duration::from_secs(5),
        }
    }
}

impl RetryPolicy {
    /// Repeats nothing.
    #[must_use]
    pub const fn never() -> Self {
        Self {
            attempts: 1,
            first_pause: Duration::ZERO,
            longest_pause: Duration::ZERO,
        }
    }

    /// How long to wait after an attempt (the first is 1) that failed so; `None` when it must not be repeated.
    pub(super) fn pause_after(&self, attempt: u32, operation: &Operation, error: &Error) -> Option<Duration> {
        if attempt >= self.attempts || !may_be_repeated(operation, error) {
            return None;
        }
        match retry_after(error) {
            Some(asked) => (asked <= self.longest_pause).then_some(asked),
            None => Some(self.backoff(attempt)),
        }
    }

    /// Half to all of the exponential pause, so that many clients do not come back at the same moment.
    fn backoff(&self, attempt: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
        let pause = self.first_pause.saturating_mul(doubled).min(self.longest_pause);
        let mut random = [0_u8; 2];
        // Without randomness the pause is the whole one.
        let part = match rand::fill(&mut random) {
            Ok(()) => f64::from(u16::from_le_bytes(random)) / f64::from(u16::MAX),
            Err(_) => 1.0,
        };
        pause.mul_f64(0.5 + part / 2.0)
    }
}

fn may_be_repeated(operation: &Operation, error: &Error) -> bool {
    let repeatable = operation.method() == Method::Get || operation.idempotency_field().is_some();
    match error {
        Error::Transport { source, .. } => match source {
            TransportError::Connect { .. } => true,
            TransportError::Timeout { .. } | TransportError::Interrupted { .. } => repeatable,
            _ => false,
        },
        Error::Api(error) => {
            let status = error.answer.status.as_u16();
            (error.verified && is_frequency_limit(error))
                || (repeatable && matches!(status, 429 | 500 | 502 | 503 | 504))
        }
        _ => false,
    }
}

/// Whether the service refused the request for its frequency, before it looked at what it asks for.
fn is_frequency_limit(error: &ApiError) -> bool {
    error.answer.status.as_u16() == 429
        && matches!(error.code.as_deref(), Some("RATELIMIT_EXCEEDED" | "FREQUENCY_LIMITED"))
}

/// What `Retry-After` asks for, when it is a number of seconds.
fn retry_after(error: &Error) -> Option<Duration> {
    let seconds = error.answer()?.header("Retry-After")?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::Response;

    use super::*;
    use crate::reply::Answer;

    const PAY: Operation = Operation::post("/v3/pay/transactions/jsapi");
    const QUERY: Operation = Operation::get("/v3/pay/transactions/id/{transaction_id}");
    const IDEMPOTENT: Operation = Operation::post("/v3/orders").idempotency_key("Idempotency-Key");

    fn transport(source: TransportError) -> Error {
        Error::Transport {
            base_url: String::new(),
            source,
        }
    }

    fn api(status: u16, code: &str, verified: bool, retry_after: Option<&str>) -> Error {
        let mut response = Response::builder().status(status);
        if let Some(value) = retry_after {
            response = response.header("Retry-After", value);
        }
        let body = Bytes::from(format!("{{\"code\":\"{code}\"}}"));
        let answer = Answer::from(response.body(body).unwrap());
        Error::Api(Box::new(ApiError::read(answer, verified, &[])))
    }

    fn repeated(error: &Error) -> [bool; 3] {
        [&PAY, &IDEMPOTENT, &QUERY].map(|operation| may_be_repeated(operation, error))
    }

    #[test]
    fn repeats_a_payment_only_when_it_was_certainly_not_processed() {
        let broken = || "reset".into();
        assert_eq!(
            repeated(&transport(TransportError::Connect { source: broken() })),
            [true; 3]
        );
        let after_sending = [false, true, true];
        assert_eq!(
            repeated(&transport(TransportError::Timeout { source: broken() })),
            after_sending
        );
        assert_eq!(
            repeated(&transport(TransportError::Interrupted { source: broken() })),
            after_sending
        );
        for status in [500, 502, 503, 504] {
            assert_eq!(repeated(&api(status, "SYSTEM_ERROR", true, None)), after_sending);
        }
        assert_eq!(repeated(&api(429, "FREQUENCY_LIMITED", true, None)), [true; 3]);
        assert_eq!(repeated(&api(429, "RATELIMIT_EXCEEDED", true, None)), [true; 3]);
        // Anybody could have said so.
        assert_eq!(repeated(&api(429, "FREQUENCY_LIMITED", false, None)), after_sending);
        assert_eq!(repeated(&api(400, "FREQUENCY_LIMITED", true, None)), [false; 3]);
        assert_eq!(repeated(&transport(TransportError::NoIdentity)), [false; 3]);
    }

    #[test]
    fn pauses_double_within_bounds_and_differ() {
        let policy = RetryPolicy {
            attempts: 12,
            ..RetryPolicy::default()
        };
        let error = transport(TransportError::Connect {
            source: "refused".into(),
        });
        for (attempt, longest) in [(1, 200), (2, 400), (3, 800), (6, 5_000), (11, 5_000)] {
            let longest = Duration::from_millis(longest);
            let pauses: Vec<_> = (0..50)
                .map(|_| policy.pause_after(attempt, &PAY, &error).unwrap())
                .collect();
            assert!(pauses.iter().all(|pause| *pause >= longest / 2 && *pause <= longest));
            assert!(pauses.iter().any(|pause| pause != &pauses[0]), "no jitter");
        }
        assert_eq!(policy.pause_after(12, &PAY, &error), None, "no attempts left");
        assert_eq!(RetryPolicy::never().pause_after(1, &PAY, &error), None);
    }

    #[test]
    fn retry_after_is_obeyed_or_ends_the_call() {
        let policy = RetryPolicy::default();
        let asked = |value| policy.pause_after(1, &QUERY, &api(503, "", false, Some(value)));
        assert_eq!(asked("3"), Some(Duration::from_secs(3)));
        assert_eq!(asked("0"), Some(Duration::ZERO));
        assert_eq!(asked("3600"), None);
        assert!(asked("Wed, 21 Oct 2026 07:28:00 GMT").is_some_and(|pause| pause <= policy.first_pause));
    }
}
