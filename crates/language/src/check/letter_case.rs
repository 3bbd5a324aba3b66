//! Checks for files and folders whose names differ only in upper and lower case.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::place::Span;
use crate::rules;

/// Reports names that differ from another one only in case. `files` is sorted.
pub(crate) fn letter_case<'f>(files: impl Iterator<Item = &'f str>, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<String, (&str, &str)> = BTreeMap::new();
    let mut reported: BTreeSet<&str> = BTreeSet::new();
    for file in files {
        let ends = file.match_indices('/').map(|(end, _)| end).chain([file.len()]);
        for path in ends.filter_map(|end| file.get(..end)) {
            let (other, its_file) = *seen.entry(path.to_lowercase()).or_insert((path, file));
            if other == path {
                continue;
            }
            // The paths inside differ too, and need not be reported again.
            if reported.insert(path) {
                let message = format!("`{path}` differs from `{other}` only in upper and lower case");
                let mut finding = Diagnostic::new(rules::LETTER_CASE, file, Span::default(), message);
                finding.also_in(its_file, Span::default(), "the other one").help(
                    "Windows and macOS cannot hold both; give one another name, and its URL path by `path:`, or its event type by `event_type:`",
                );
                diagnostics.push(finding);
            }
            break;
        }
    }
}
