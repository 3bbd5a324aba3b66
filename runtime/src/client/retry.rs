//! Decides when a call is retried, and after which pause (delay, backoff).

use std::time::Duration;

use aws_lc_rs::rand;

use crate::error::{ApiError, Error};
use crate::operation::{Method, Operation};
use crate::transport::TransportError;
use crate::wire::Parts;

/// How often, and after which pauses, a call is retried if that is safe.
///
/// A call is retried only in these cases, each time with a new timestamp, nonce and signature:
///
/// | what happened | which operations |
/// |---|---|
/// | no connection to the host or its backup host: nothing was sent | all |
/// | status 429 with the code `RATELIMIT_EXCEEDED` or `FREQUENCY_LIMITED`, in a response with a valid signature: refused before it was processed | all |
/// | status 429, 500, 502, 503 or 504, signed or not | `GET`, and requests that set their operation's idempotency key |
/// | no complete response: time limit, broken connection | `GET`, and requests that set their operation's idempotency key |
///
/// So a payment, refund or transfer without idempotency key that may have arrived is never sent a second time; its
/// error says so ([`Error::outcome`]), and its outcome can be queried.
///
/// The pause before the n-th retry is a random time between half and all of `first_pause · 2ⁿ⁻¹`, at most
/// `longest_pause`. A `Retry-After` in seconds replaces it; if that is longer than `longest_pause`, the call fails. One with
/// a date is ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// The maximum number of attempts, including the first.
    pub attempts: u32,
    /// The pause before the first retry.
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
    /// Never retries.
    #[must_use]
    pub const fn never() -> Self {
        Self {
            attempts: 1,
            first_pause: Duration::ZERO,
            longest_pause: Duration::ZERO,
        }
    }

    /// How long to wait after an attempt (the first is 1) that failed with this error; `None` when it must not be
    /// retried. `harmless` says whether repeating a request that may have arrived is safe.
    pub(super) fn pause_after(&self, attempt: u32, harmless: bool, error: &Error) -> Option<Duration> {
        if attempt >= self.attempts || !may_be_repeated(harmless, error) {
            return None;
        }
        match retry_after(error) {
            Some(asked) => (asked <= self.longest_pause).then_some(asked),
            None => Some(self.backoff(attempt)),
        }
    }

    /// Half to all of the exponential pause, so that many clients do not retry at the same moment.
    fn backoff(&self, attempt: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
        let pause = self.first_pause.saturating_mul(doubled).min(self.longest_pause);
        let mut random = [0_u8; 2];
        // If the random source fails, the pause is not shortened.
        let part = match rand::fill(&mut random) {
            Ok(()) => u32::from(u16::from_le_bytes(random)),
            Err(_) => u32::from(u16::MAX),
        };
        // Divided before multiplying, so that a long pause does not overflow.
        let half = pause / 2;
        half.saturating_add(half / u32::from(u16::MAX) * part)
    }
}

fn may_be_repeated(harmless: bool, error: &Error) -> bool {
    match error {
        Error::Transport { source, .. } => match source {
            TransportError::Connect { .. } => true,
            TransportError::Timeout { .. } | TransportError::Interrupted { .. } => harmless,
            _ => false,
        },
        Error::Api(error) => {
            let status = error.http_response.status.as_u16();
            (error.verified && is_frequency_limit(error)) || (harmless && matches!(status, 429 | 500 | 502 | 503 | 504))
        }
        _ => false,
    }
}

/// Whether the service refused the request because of a rate limit, before processing it.
fn is_frequency_limit(error: &ApiError) -> bool {
    error.http_response.status.as_u16() == 429
        && matches!(error.code.as_deref(), Some("RATELIMIT_EXCEEDED" | "FREQUENCY_LIMITED"))
}

/// The value of `Retry-After`, if it is a number of seconds. A number that is too large for a duration is the longest one.
fn retry_after(error: &Error) -> Option<Duration> {
    let value = error.http_response()?.header("Retry-After")?.trim();
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| Duration::from_secs(value.parse().unwrap_or(u64::MAX)))
}

/// Whether a request may be repeated. If the operation has an idempotency key, the request must set it, because in some
/// operations it is optional.
pub(super) fn harmless_to_repeat(operation: &Operation, parts: &Parts<'_>) -> bool {
    operation.method() == Method::Get || operation.idempotency_field().is_some_and(|field| parts.sets(field))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::Response;

    use super::*;
    use crate::reply::HttpResponse;

    /// Whether repeating is harmless: true for a query, false for a payment.
    const PAY: bool = false;
    const QUERY: bool = true;

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
        let http_response = HttpResponse::from(response.body(body).unwrap());
        Error::Api(Box::new(ApiError::read(http_response, verified, &[])))
    }

    fn repeated(error: &Error) -> [bool; 2] {
        [PAY, QUERY].map(|harmless| may_be_repeated(harmless, error))
    }

    #[test]
    fn repeats_a_payment_only_when_it_was_certainly_not_processed() {
        let broken = || "reset".into();
        assert_eq!(
            repeated(&transport(TransportError::Connect { source: broken() })),
            [true; 2]
        );
        let after_sending = [false, true];
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
        assert_eq!(repeated(&api(429, "FREQUENCY_LIMITED", true, None)), [true; 2]);
        assert_eq!(repeated(&api(429, "RATELIMIT_EXCEEDED", true, None)), [true; 2]);
        // The response is not signed, so it could be forged.
        assert_eq!(repeated(&api(429, "FREQUENCY_LIMITED", false, None)), after_sending);
        assert_eq!(repeated(&api(400, "FREQUENCY_LIMITED", true, None)), [false; 2]);
        assert_eq!(repeated(&transport(TransportError::NoIdentity)), [false; 2]);
    }

    #[test]
    fn a_request_may_be_repeated_if_it_is_a_query_or_sets_its_key() {
        const QUERY: Operation = Operation::get("/v3/orders");
        const ORDER: Operation = Operation::post("/v3/orders");
        const REFUND: Operation = Operation::post("/v3/refunds").idempotency_key("out_refund_no");
        let with = |name: &'static str| Parts {
            body: vec![(name.into(), "1".into())],
            ..Parts::default()
        };
        for (operation, parts, harmless) in [
            (&QUERY, Parts::default(), true),
            (&ORDER, Parts::default(), false),
            (&ORDER, with("out_refund_no"), false),
            (&REFUND, Parts::default(), false),
            (&REFUND, with("out_trade_no"), false),
            (&REFUND, with("out_refund_no"), true),
        ] {
            assert_eq!(
                harmless_to_repeat(operation, &parts),
                harmless,
                "{operation:?} {parts:?}"
            );
        }
    }

    #[test]
    #[cfg_attr(miri, ignore = "random numbers come from C")]
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
                .map(|_| policy.pause_after(attempt, PAY, &error).unwrap())
                .collect();
            assert!(pauses.iter().all(|pause| *pause >= longest / 2 && *pause <= longest));
            // They are spread over the whole range.
            assert!(pauses.iter().any(|pause| *pause < longest * 3 / 4), "{pauses:?}");
            assert!(pauses.iter().any(|pause| *pause > longest * 3 / 4), "{pauses:?}");
        }
        assert_eq!(policy.pause_after(12, PAY, &error), None, "no attempts left");
        assert_eq!(RetryPolicy::never().pause_after(1, PAY, &error), None);
    }

    #[test]
    #[cfg_attr(miri, ignore = "random numbers come from C")]
    fn retry_after_is_followed_or_ends_the_call() {
        let policy = RetryPolicy::default();
        let asked = |value: &str| policy.pause_after(1, QUERY, &api(503, "", false, Some(value)));
        assert_eq!(asked("3"), Some(Duration::from_secs(3)));
        assert_eq!(asked("0"), Some(Duration::ZERO));
        assert_eq!(asked("3600"), None);
        // Too many for any clock, so the call ends too.
        assert_eq!(asked("18446744073709551616"), None);
        assert_eq!(asked(&"9".repeat(1_000)), None);
        for meaningless in ["", "-1", "NaN", "1e3", "1.5", "0x10", "+1", "1, 2"] {
            let pause = asked(meaningless).unwrap();
            assert!(pause <= policy.first_pause && !pause.is_zero(), "{meaningless}");
        }
        assert!(asked("Wed, 21 Oct 2026 07:28:00 GMT").is_some_and(|pause| pause <= policy.first_pause));
    }

    #[test]
    #[cfg_attr(miri, ignore = "random numbers come from C")]
    fn no_setting_and_no_answer_makes_a_pause_overflow() {
        let lengths = [Duration::ZERO, Duration::from_nanos(1), Duration::MAX];
        for (first_pause, longest_pause) in lengths
            .iter()
            .flat_map(|first| lengths.map(|longest| (*first, longest)))
        {
            let policy = RetryPolicy {
                attempts: u32::MAX,
                first_pause,
                longest_pause,
            };
            for attempt in [1, 2, 40, u32::MAX - 1] {
                for asked in [
                    None,
                    Some("0"),
                    Some("18446744073709551615"),
                    Some("18446744073709551616"),
                ] {
                    let pause = policy.pause_after(attempt, QUERY, &api(503, "", false, asked));
                    assert!(
                        pause.is_none_or(|pause| pause <= longest_pause),
                        "{policy:?} {attempt} {asked:?}"
                    );
                }
            }
        }
    }
}
