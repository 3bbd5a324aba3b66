//! The codes of the rules that a file reports, found by the constants of the crate's tables of rules.

use std::collections::{BTreeMap, BTreeSet};

/// The code of each rule of a crate by its constant, from the rows of its tables: `URL = error "E033" …`.
pub(super) fn table<'t>(texts: impl Iterator<Item = &'t str>) -> BTreeMap<&'t str, &'t str> {
    let tables = texts.filter(|text| text.contains("rules! {\n"));
    let rows = tables.flat_map(str::lines).filter_map(|line| {
        let (constant, row) = line.trim().split_once(" = ")?;
        let row = row
            .strip_prefix("error \"")
            .or_else(|| row.strip_prefix("warning \""))?;
        Some((constant, row.split_once('"')?.0))
    });
    rows.collect()
}

/// The codes of the rules that the code of a file names, as in `rules::URL`; tests and comments do not count.
pub(super) fn used<'t>(table: &BTreeMap<&str, &'t str>, text: &str) -> Vec<&'t str> {
    let code = text.lines().take_while(|line| *line != "#[cfg(test)]");
    let code = code.filter(|line| !line.trim_start().starts_with("//"));
    let named = code.flat_map(|line| line.split("rules::").skip(1)).filter_map(|after| {
        let end = after.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        table.get(after.get(..end.unwrap_or(after.len()))?).copied()
    });
    named.collect::<BTreeSet<_>>().into_iter().collect()
}
