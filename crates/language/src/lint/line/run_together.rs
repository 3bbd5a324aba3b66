//! Examples that are several values without anything between them, `iOSAndroidWap`: the page listed them in separate
//! lines (W008). The values are known from enumerations of the same name in other messages.

use std::collections::{BTreeMap, BTreeSet};

use super::Line;

/// The values that fields of each name list.
pub(super) struct ListedValues<'s>(BTreeMap<&'s str, BTreeSet<&'s str>>);

impl<'s> ListedValues<'s> {
    pub(super) fn of(lines: &[Line<'s>]) -> Self {
        let mut values: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for line in lines.iter().filter(|line| !line.field.values.is_empty()) {
            let listed = line.field.values.iter().map(|value| value.value.value.as_str());
            // `1` and `0` would be found in any number.
            let words =
                listed.filter(|value| value.len() > 2 && value.starts_with(|first: char| first.is_alphabetic()));
            values.entry(line.name()).or_default().extend(words);
        }
        Self(values)
    }

    /// The words about an example that consists of several values of the field's name.
    pub(super) fn problem(&self, line: &Line<'_>, example: &str) -> Option<String> {
        let values = self.0.get(line.name()).filter(|values| !values.contains(example))?;
        let parts = parts(values, example)?;
        Some(format!("is several values: `{}`", parts.join("`, `")))
    }
}

/// The values that a text consists of, one after the other.
fn parts<'v>(values: &BTreeSet<&'v str>, text: &str) -> Option<Vec<&'v str>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    values.iter().find_map(|value| {
        let mut parts = parts(values, text.strip_prefix(value)?)?;
        parts.insert(0, value);
        Some(parts)
    })
}
