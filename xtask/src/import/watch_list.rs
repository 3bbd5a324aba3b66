//! `cargo xtask import --watch-list`: the documents that specs cite, with the age of the version that was imported.

use std::io::Write as _;

use serde_json::json;
use time::format_description::well_known::Iso8601;
use time::{Date, OffsetDateTime};
use wechatpay_spec::plural::counted;
use wechatpay_spec::watch_list::{Watched, watch_list};
use wechatpay_spec::{folder, load};

use super::Arguments;
use crate::printed;
use crate::report;
use crate::status::{Failure, Status};

/// Prints the documents, the one that was imported in the oldest version first.
pub(crate) fn run(arguments: &Arguments) -> Result<Status, Failure> {
    let today = match &arguments.today {
        Some(day) => date(day).ok_or_else(|| format!("`{day}` is not a day; write it as 2026-01-31"))?,
        None => OffsetDateTime::now_utc().date(),
    };
    let sources = folder::read_specs(&arguments.into, &super::into_specs::shown(&arguments.into));
    let loaded = load(&sources.map_err(|errors| report::all(&errors))?);
    if !loaded.is_sound() {
        return report::print(&loaded.diagnostics, &loaded.texts, &arguments.output);
    }
    let mut stdout = printed::stdout();
    for watched in watch_list(&loaded.specs) {
        let age = watched
            .updated
            .as_deref()
            .and_then(date)
            .map(|day| (today - day).whole_days());
        let line = match arguments.output.is_json() {
            true => json!({
                "url": watched.url,
                "updated": watched.updated,
                "age_in_days": age,
                "specs": watched.specs,
            })
            .to_string(),
            false => in_words(&watched, age),
        };
        writeln!(stdout, "{line}")?;
    }
    Ok(Status::Success)
}

/// `  412 days  2025-01-02  https://…  v3/pay/transactions/jsapi.yaml`
fn in_words(watched: &Watched, age: Option<i64>) -> String {
    let age = age.map_or_else(|| "  no day".to_owned(), |days| counted(days, "day", "days"));
    let updated = watched.updated.as_deref().unwrap_or("          ");
    let more = match watched.specs.len() {
        0 | 1 => String::new(),
        number => format!(" and {} more", number - 1),
    };
    let first = watched.specs.first().map_or("", String::as_str);
    format!("{age:>9}  {updated}  {}  {first}{more}", watched.url)
}

fn date(day: &str) -> Option<Date> {
    Date::parse(day, &Iso8601::DATE).ok()
}
