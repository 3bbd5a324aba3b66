//! The present time, as the service writes it.

use std::sync::atomic::{AtomicI64, Ordering};

use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime, UtcOffset};

/// The present time in China's time zone.
pub(crate) fn now() -> OffsetDateTime {
    let offset = UtcOffset::from_hms(8, 0, 0).unwrap_or(UtcOffset::UTC);
    OffsetDateTime::now_utc().to_offset(offset)
}

/// A time in the form of RFC 3339, to the second.
pub(crate) fn rfc3339(moment: OffsetDateTime) -> String {
    let whole = moment.replace_nanosecond(0).unwrap_or(moment);
    whole.format(&Rfc3339).unwrap_or_default()
}

/// A time as APIv2 writes it: `2018-11-19 16:24:13`.
pub(crate) fn date_time(moment: OffsetDateTime) -> String {
    let text = rfc3339(moment).replace('T', " ");
    text.chars().take("2018-11-19 16:24:13".len()).collect()
}

/// A time as milliseconds since 1970.
pub(crate) fn milliseconds(moment: OffsetDateTime) -> i64 {
    i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}

/// The time of milliseconds since 1970, in China's time zone.
pub(crate) fn moment(milliseconds: i64) -> OffsetDateTime {
    let nanoseconds = i128::from(milliseconds) * 1_000_000;
    let moment = OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    moment.to_offset(china())
}

/// A time in the form of RFC 3339, in China's time zone, as the service writes all times.
pub(crate) fn in_china(moment: OffsetDateTime) -> String {
    rfc3339(moment.to_offset(china()))
}

fn china() -> UtcOffset {
    UtcOffset::from_hms(8, 0, 0).unwrap_or(UtcOffset::UTC)
}

/// The maximum number of milliseconds by which the clock can be advanced: ten years.
const MAX_AHEAD: i64 = 10 * 366 * 86_400_000;

/// The clock of the memory, which a test can advance, and of the notifications' attempts. Signatures and certificates keep
/// the real time.
#[derive(Debug, Default)]
pub(crate) struct SharedClock {
    /// Milliseconds that it is ahead of the real time.
    ahead: AtomicI64,
}

impl SharedClock {
    /// The time of this clock, in China's time zone.
    pub(crate) fn now(&self) -> OffsetDateTime {
        now() + Duration::milliseconds(self.ahead.load(Ordering::Acquire))
    }

    /// Advances the clock. It never goes back, and never more than ten years ahead.
    pub(crate) fn advance(&self, milliseconds: i64) {
        let step = milliseconds.clamp(0, MAX_AHEAD);
        let advanced = |ahead: i64| Some(ahead.saturating_add(step).min(MAX_AHEAD));
        // The function always returns a value, so this cannot fail.
        let _ = self.ahead.fetch_update(Ordering::AcqRel, Ordering::Acquire, advanced);
    }

    /// Milliseconds that it is ahead of the real time.
    pub(crate) fn ahead(&self) -> i64 {
        self.ahead.load(Ordering::Acquire)
    }
}
