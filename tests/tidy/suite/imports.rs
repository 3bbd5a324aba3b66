//! Imports are in three groups with a blank line between: the standard library, other crates, this crate.

use crate::{assert_none, hand_written, text};

/// The group of a path's first segment.
fn group(first: &str) -> usize {
    match first {
        "std" | "core" | "alloc" => 0,
        "crate" | "self" | "super" => 2,
        _ => 1,
    }
}

/// The first import of a file that is in the wrong group, with its line.
fn misplaced(text: &str) -> Option<(usize, String)> {
    let mut last: Option<(usize, usize)> = None;
    let mut depth = 0_usize;
    for (number, line) in text.lines().enumerate() {
        if depth > 0 {
            // The rest of an import over several lines.
            depth = (depth + line.matches('{').count()).saturating_sub(line.matches('}').count());
            last = last.map(|(group, _)| (group, number));
            continue;
        }
        let Some(path) = line.strip_prefix("use ") else {
            // An attribute or a comment may be between imports; a re-export may be anywhere.
            let goes_on = line.starts_with("#[") || line.starts_with("//");
            if goes_on {
                last = last.map(|(group, at)| if at + 1 == number { (group, number) } else { (group, at) });
            } else if !line.is_empty() {
                last = None;
            }
            continue;
        };
        depth = line.matches('{').count().saturating_sub(line.matches('}').count());
        let first = path.split([':', ' ', ';']).next().unwrap_or(path);
        let own = group(first);
        if let Some((before, at)) = last {
            let apart = number > at + 1;
            if own < before || (own > before && !apart) || (own == before && apart) {
                return Some((number + 1, line.to_owned()));
            }
        }
        last = Some((own, number));
    }
    None
}

#[test]
fn imports_are_in_order() {
    let findings: Vec<String> = hand_written()
        .into_iter()
        .filter_map(|file| misplaced(&text(&file)).map(|(line, import)| format!("{file}:{line}: {import}")))
        .collect();
    assert_none(
        &findings,
        "three groups, a blank line between: std, other crates, this crate (cargo +nightly fmt -- --config group_imports=StdExternalCrate)",
    );
}

#[test]
fn an_import_in_the_wrong_place_is_found() {
    let line = |text: &str| misplaced(text).map(|(line, _)| line);
    assert_eq!(
        line("use std::fmt;\n\nuse http::Uri;\n\nuse crate::error;\nuse super::x;\n"),
        None
    );
    assert_eq!(line("use http::Uri;\n\nuse std::fmt;\n"), Some(3));
    assert_eq!(line("use std::fmt;\nuse http::Uri;\n"), Some(2));
    assert_eq!(line("use std::fmt;\n\nuse std::io;\n"), Some(3));
    assert_eq!(
        line("use std::{\n    fmt,\n};\n\nuse http::Uri;\n#[cfg(unix)]\nuse time::Date;\n"),
        None
    );
}
