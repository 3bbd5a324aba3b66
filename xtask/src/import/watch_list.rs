//! `cargo xtask import --watch-list`: the documents that specs cite, with the age of our reading and of the page.

use std::io::Write as _;

use serde_json::json;
use time::{Date, OffsetDateTime};
use wechatpay_spec::plural::counted;
use wechatpay_spec::watch_list::{Watched, watch_list};
use wechatpay_spec::{folder, load};

use super::Arguments;
use super::readings::{Readings, day};
use crate::folders;
use crate::printed;
use crate::report;
use crate::status::{Failure, Status};

/// A document with both of its days.
struct Row {
    watched: Watched,
    /// The day of our reading.
    read: Option<Date>,
    /// The day of the last change that the page stated then.
    updated: Option<Date>,
}

/// Prints the documents: those that nobody read, then the one that was read longest ago first. Of those that were read
/// on one day, the one that was changed longest ago comes first, after those that state no day.
pub(crate) fn run(arguments: &Arguments) -> Result<Status, Failure> {
    let today = match &arguments.today {
        Some(text) => day(text).ok_or_else(|| format!("`{text}` is not a day; write it as 2026-01-31"))?,
        None => OffsetDateTime::now_utc().date(),
    };
    let sources = folder::read_specs(&arguments.into, &folders::shown(&arguments.into));
    let loaded = load(&sources.map_err(|errors| report::all(&errors))?);
    if !loaded.is_sound() {
        return report::print(&loaded.diagnostics, &loaded.texts, &arguments.output);
    }
    let readings = Readings::read(&arguments.into)?;
    let rows = watch_list(&loaded.specs).into_iter().map(|watched| Row {
        read: readings.day(&watched.url).and_then(day),
        updated: watched.updated.as_deref().and_then(day),
        watched,
    });
    let mut rows: Vec<Row> = rows.collect();
    rows.sort_by(|one, other| {
        let key = |row: &Row| (row.read, row.updated);
        key(one)
            .cmp(&key(other))
            .then_with(|| one.watched.url.cmp(&other.watched.url))
    });
    let mut stdout = printed::stdout();
    for row in &rows {
        let line = match arguments.output.is_json() {
            true => in_json(row, today),
            false => in_words(row, today),
        };
        writeln!(stdout, "{line}")?;
    }
    Ok(Status::Success)
}

/// How many days ago a day was; less than zero for a day in the future.
fn age(day: Option<Date>, today: Date) -> Option<i64> {
    day.map(|day| (today - day).whole_days())
}

fn in_json(row: &Row, today: Date) -> String {
    let read = age(row.read, today);
    let updated = age(row.updated, today);
    let is_future = |age: Option<i64>| age.is_some_and(|days| days < 0);
    json!({
        "url": row.watched.url,
        "read": row.read.map(|day| day.to_string()),
        "read_days_ago": read,
        "read_in_future": is_future(read),
        "updated": row.watched.updated,
        "age_in_days": updated,
        "updated_in_future": is_future(updated),
        "specs": row.watched.specs,
    })
    .to_string()
}

/// `read 99 days ago, 2026-08-22       changed 412 days ago, 2025-01-02  https://…  v3/pay/transactions/jsapi.yaml`
fn in_words(row: &Row, today: Date) -> String {
    let words = |verb: &str, day: Option<Date>, none: &str| match (age(day, today), day) {
        (Some(days), Some(day)) if days < 0 => format!(
            "{verb} {} in the future, {day}",
            counted(usize::try_from(-days).unwrap_or_default(), "day", "days")
        ),
        (Some(days), Some(day)) => format!(
            "{verb} {} ago, {day}",
            counted(usize::try_from(days).unwrap_or_default(), "day", "days")
        ),
        _ => none.to_owned(),
    };
    let read = words("read", row.read, "never read");
    let updated = words("changed", row.updated, "states no day");
    let more = match row.watched.specs.len() {
        0 | 1 => String::new(),
        number => format!(" and {} more", number - 1),
    };
    let first = row.watched.specs.first().map_or("", String::as_str);
    format!("{read:<30}  {updated:<34}  {}  {first}{more}", row.watched.url)
}
