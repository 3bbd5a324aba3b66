//! Rate limits: how many calls of an operation are accepted per period, and the refusal for more.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::StatusCode;
use wechatpay_spec::model::{Period, RateLimit};

use crate::catalogue::Entry;
use crate::refusal::Refusal;

/// Counts the calls that each merchant makes of each operation, in fixed windows.
#[derive(Debug)]
pub(crate) struct Limits {
    /// Calls a second of each operation whose documents give no limit.
    undocumented: Option<u32>,
    /// By operation and merchant.
    windows: Mutex<BTreeMap<(String, String), Window>>,
}

#[derive(Debug)]
struct Window {
    begun: Instant,
    calls: u32,
}

impl Limits {
    /// `undocumented` is the number of calls a second of each operation whose documents give no limit.
    pub(crate) const fn new(undocumented: Option<u32>) -> Self {
        Self {
            undocumented,
            windows: Mutex::new(BTreeMap::new()),
        }
    }

    /// Counts a call of a merchant of the sandbox, and refuses it when it exceeds the limit.
    pub(crate) fn count(&self, entry: &Entry, merchant_id: &str, now: Instant) -> Result<(), Refusal> {
        let documented = entry.operation.rate_limit.as_ref().map(|limit| limit.value);
        let limit = documented.or_else(|| {
            self.undocumented.map(|calls| RateLimit {
                calls,
                period: Period::Second,
            })
        });
        let Some(RateLimit { calls, period }) = limit else {
            return Ok(());
        };
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let window = windows
            .entry((entry.id.clone(), merchant_id.to_owned()))
            .or_insert(Window { begun: now, calls: 0 });
        if now.duration_since(window.begun) >= length(period) {
            *window = Window { begun: now, calls: 0 };
        }
        window.calls = window.calls.saturating_add(1);
        if window.calls > calls {
            return Err(refusal(entry, calls, period));
        }
        Ok(())
    }
}

const fn length(period: Period) -> Duration {
    Duration::from_secs(match period {
        Period::Second => 1,
        Period::Minute => 60,
        Period::Hour => 3_600,
        Period::Day => 86_400,
    })
}

/// The refusal, with the code that the operation's document lists for it.
fn refusal(entry: &Entry, calls: u32, period: Period) -> Refusal {
    let status = StatusCode::TOO_MANY_REQUESTS;
    let documented = entry.operation.errors.iter();
    let documented = documented.filter(|error| error.status == Some(status.as_u16()));
    let code = documented.map(|error| error.code.value.as_str()).next();
    let period = format!("{period:?}").to_lowercase();
    let diagnosis = format!("too many calls: the limit is {calls} each {period}");
    Refusal::new(status, code.unwrap_or("RATELIMIT_EXCEEDED"), "频率超限").explained(diagnosis)
}
