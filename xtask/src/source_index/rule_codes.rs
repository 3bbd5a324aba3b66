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

/// The codes of the rules that the code of a file names, as in `rules::URL` or `use crate::rules::{URL, TEXT}`; tests and comments do not count.
pub(super) fn used<'t>(table: &BTreeMap<&str, &'t str>, text: &str) -> Vec<&'t str> {
    let code = text.lines().take_while(|line| *line != "#[cfg(test)]");
    let code: Vec<&str> = code.filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let named = code.split("rules::").skip(1).flat_map(|after| {
        // Of an import, all names in the braces.
        let names = match after.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap_or_default(),
            None => {
                let end = after.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
                after.get(..end.unwrap_or(after.len())).unwrap_or_default()
            }
        };
        names.split(',').filter_map(|name| table.get(name.trim()).copied())
    });
    named.collect::<BTreeSet<_>>().into_iter().collect()
}
