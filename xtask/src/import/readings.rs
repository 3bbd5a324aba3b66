//! The days on which documents were read, in a file beside the specs.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};
use time::Date;
use time::format_description::well_known::Iso8601;
use wechatpay_spec::printable_path;
use wechatpay_transcribe::Import;

use crate::file;
use crate::status::Failure;

/// The file, beside the folder of specs.
const FILE: &str = "evidence/readings.jsonl";

/// The days on which documents were read.
pub(super) struct Readings {
    /// The text of the file; `None` if there is none.
    text: Option<String>,
    by_url: BTreeMap<String, String>,
    below: BTreeMap<String, String>,
}

impl Readings {
    /// Reads the file beside a folder of specs. A missing file has no readings.
    pub(super) fn read(specs: &Path) -> Result<Self, Failure> {
        let path = beside(specs).join(FILE);
        let text = file::read(&path)?;
        let (mut by_url, mut below) = (BTreeMap::new(), BTreeMap::new());
        for (index, line) in text.as_deref().unwrap_or_default().lines().enumerate() {
            let wrong = |what: String| format!("{}:{}: {what}", printable_path(&path), index + 1);
            let reading: Value = serde_json::from_str(line).map_err(|error| wrong(error.to_string()))?;
            let member = |key: &str| reading.get(key).and_then(Value::as_str).map(str::to_owned);
            let Some(read) = member("read").filter(|read| day(read).is_some()) else {
                return Err(wrong("`read` is a day, such as 2026-01-31".to_owned()).into());
            };
            // `url` is the address of one document, `below` the beginning of those of several.
            match (member("url"), member("below")) {
                (Some(url), None) => by_url.insert(url, read),
                (None, Some(several)) => below.insert(several, read),
                _ => return Err(wrong("a line has `url` or `below`".to_owned()).into()),
            };
        }
        Ok(Self { text, by_url, below })
    }

    /// Refuses a link, pipe or folder in the place of the file, or one in the place of its folder.
    pub(super) fn refuse_obstacle(specs: &Path) -> Result<(), Failure> {
        file::refuse_obstacles(beside(specs), [Path::new(FILE)])
    }

    /// The day on which the document at an address was last read.
    pub(super) fn day(&self, url: &str) -> Option<&str> {
        let below = self.below.iter().filter(|(below, _)| url.starts_with(below.as_str()));
        let own = self.by_url.get(url);
        below.map(|(_, day)| day).chain(own).max().map(String::as_str)
    }

    /// Notes the day of an import for each document that was read and whose spec was not left as it is.
    pub(super) fn add(&mut self, imported: &Import, day: &str) {
        for (file, url) in &imported.addresses {
            if !imported.refused.contains(file) {
                self.by_url.insert(url.clone(), day.to_owned());
            }
        }
    }

    /// Writes the file: the lines for several documents first, then the others by address.
    pub(super) fn write(&self, specs: &Path) -> Result<(), Failure> {
        let mut text = String::new();
        let below = self.below.iter().map(|line| ("below", line));
        let single = self.by_url.iter().map(|line| ("url", line));
        for (key, (address, day)) in below.chain(single) {
            text.push_str(&json!({key: address, "read": day}).to_string());
            text.push('\n');
        }
        file::remove_leftovers([beside(specs).join(FILE).as_path()]);
        let before = self.text.as_deref().map(str::as_bytes);
        file::write(beside(specs), FILE, before, &text)?.or_fail(FILE)
    }
}

/// A day, such as 2026-01-31.
pub(super) fn day(text: &str) -> Option<Date> {
    Date::parse(text, &Iso8601::DATE).ok().filter(|_| text.len() == 10)
}

/// The folder that contains the folder of specs.
fn beside(specs: &Path) -> &Path {
    file::folder_of(specs)
}
