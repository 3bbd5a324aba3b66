//! A page whose types have other names gives the same spec or a finding, never a spec without the field.

use crate::spoiled_everywhere::Places;
use crate::{losses, spoiled, spoiled_tables};

/// Names of no known type.
const UNKNOWN: &[&str] = &["字符", "Varchar", "mystery", "日期"];

/// Other names of the same types.
const SAME: &[(&str, &str)] = &[
    ("string", "字符串"),
    ("integer", "整型"),
    ("int", "整型"),
    ("boolean", "布尔"),
    ("object", "对象"),
];

/// The places of types in a line: known words that are whole, with their lengths.
fn types(line: &str) -> Vec<(usize, usize, &'static str)> {
    let words = ["string", "integer", "int", "number", "boolean", "object", "array"];
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let lower = line.to_ascii_lowercase();
    let mut found = Vec::new();
    for word in words {
        for (at, _) in lower.match_indices(word) {
            let end = at + word.len();
            if lower[..at].ends_with(is_part) || lower[end..].starts_with(is_part) || lower[..at].ends_with(['[', '"'])
            {
                continue;
            }
            found.push((at, end, word));
        }
    }
    found
}

#[test]
fn a_type_with_another_name_is_read_or_reported() {
    a_type_with_another_name(Places::Some);
}

pub(crate) fn a_type_with_another_name(places: Places) {
    let mut silent = Vec::new();
    let mut count = 0;
    let declared = spoiled::PAGES.iter().map(|path| (*path, spoiled::page(path)));
    let tables = spoiled_tables::PAGES
        .iter()
        .map(|path| (*path, spoiled_tables::page(path)));
    for (path, text) in declared.chain(tables) {
        let whole = losses::read(&text);
        let mut start = 0;
        for (at, line) in text.split_inclusive('\n').enumerate() {
            if !places.has(at) {
                start += line.len();
                continue;
            }
            for (from, to, word) in types(line) {
                // With its lengths, and without them.
                let rest = &text[start + to..];
                let lengths = match rest.starts_with(['(', '[']) {
                    true => rest.find([')', ']']).map_or(0, |at| at + 1),
                    false => 0,
                };
                let same = SAME.iter().filter(|(known, _)| *known == word);
                let same = same.map(|(_, other)| (*other, true));
                for (other, is_same) in UNKNOWN.iter().map(|other| (*other, false)).chain(same) {
                    for skipped in [0, lengths] {
                        let spoiled = format!("{}{other}{}", &text[..start + from], &rest[skipped..]);
                        count += 1;
                        let read = losses::read(&spoiled);
                        if !spoiled_tables::is_same_or_reported(&whole, &read) {
                            silent.push(format!("{path}: {}: {other}, {skipped}", line.trim()));
                        }
                        if lengths == 0 || is_same {
                            break;
                        }
                    }
                }
            }
            start += line.len();
        }
    }
    assert!(count > 120, "{count}");
    assert!(silent.is_empty(), "{} of {count}:\n{}", silent.len(), silent.join("\n"));
}
