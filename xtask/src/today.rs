//! The day on which a command runs.

use time::{Duration, OffsetDateTime};

/// The day that it is where the date is the latest, such as `2026-01-31`: pages state the day that it is where they were written.
pub(crate) fn anywhere() -> String {
    const FARTHEST_EAST: Duration = Duration::hours(14);
    (OffsetDateTime::now_utc() + FARTHEST_EAST).date().to_string()
}
