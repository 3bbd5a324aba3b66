//! Reads times in the forms that messages and options use.

use std::time::{SystemTime, UNIX_EPOCH};

use time::OffsetDateTime;
use time::format_description::well_known::{Rfc2822, Rfc3339};
use wechatpay_spec::plural::counted;

/// Seconds since 1970 of a text: a number of seconds, RFC 3339 (`2026-11-28T08:00:00+08:00`), or the `Date` header's
/// form.
pub(crate) fn from_text(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(seconds) = text.parse() {
        return Some(seconds);
    }
    let parsed = OffsetDateTime::parse(text, &Rfc3339)
        // `Date: Sat, 28 Nov 2026 08:00:00 GMT`
        .or_else(|_| OffsetDateTime::parse(&text.replace("GMT", "+0000"), &Rfc2822));
    parsed.ok().map(OffsetDateTime::unix_timestamp)
}

/// The same for an option, with an error that says what is accepted.
pub(crate) fn option(text: &str) -> Result<i64, String> {
    from_text(text).ok_or_else(|| "expected seconds since 1970, or a time such as 2026-11-28T08:00:00+08:00".to_owned())
}

/// Whether a text is a day, as `2026-11-27`.
pub(crate) fn is_day(text: &str) -> bool {
    OffsetDateTime::parse(&format!("{text}T00:00:00Z"), &Rfc3339).is_ok()
}

/// The present time in seconds since 1970.
pub(crate) fn now() -> i64 {
    seconds(SystemTime::now())
}

/// Seconds since 1970.
pub(crate) fn seconds(moment: SystemTime) -> i64 {
    match moment.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_secs()).map_or(i64::MIN, |seconds| -seconds),
    }
}

/// A moment for people, in UTC: `2026-11-28 08:00:00 UTC`.
pub(crate) fn described(seconds: i64) -> String {
    match OffsetDateTime::from_unix_timestamp(seconds) {
        Ok(moment) => format!(
            "{} {:02}:{:02}:{:02} UTC",
            moment.date(),
            moment.hour(),
            moment.minute(),
            moment.second()
        ),
        Err(_) => seconds.to_string(),
    }
}

/// A duration for people: `3 days`, `25 minutes`, `40 seconds`.
pub(crate) fn length(seconds: u64) -> String {
    match seconds {
        172_800.. => counted(seconds / 86_400, "day", "days"),
        7_200.. => counted(seconds / 3_600, "hour", "hours"),
        120.. => counted(seconds / 60, "minute", "minutes"),
        _ => counted(seconds, "second", "seconds"),
    }
}
