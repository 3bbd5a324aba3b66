//! `AnyError` takes every error that a function of this crate can return.

use std::fs;
use std::path::Path;

/// Errors that occur only inside others, which convert.
const PARTS: [&str; 6] = [
    "AnyError",
    "ApiError",
    "BusinessError",
    "CommunicationError",
    "DecodeCause",
    "EncodeCause",
];

#[test]
fn every_public_error_converts() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let conversions = fs::read_to_string(sources.join("any_error.rs")).unwrap();
    let mut errors = Vec::new();
    collect(&sources, &mut errors);
    assert!(errors.len() > 30, "{errors:?}");
    let missing: Vec<&String> = errors
        .iter()
        .filter(|name| !PARTS.contains(&name.as_str()))
        .filter(|name| {
            let ends = [
                format!("{name})"),
                format!("::{name})"),
                format!("{name} =>"),
                format!("::{name} =>"),
            ];
            !ends.iter().any(|end| conversions.contains(end.as_str()))
        })
        .collect();
    assert!(missing.is_empty(), "`?` cannot convert {missing:?} into `AnyError`");
}

/// The names of the public error types in a folder.
fn collect(folder: &Path, errors: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, errors);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let mut derived = false;
        for line in text.lines() {
            derived |= line.starts_with("#[derive(") && line.contains("thiserror::Error");
            let defined = ["pub enum ", "pub struct "]
                .iter()
                .find_map(|start| line.strip_prefix(start));
            let written = line.strip_prefix("impl std::error::Error for ");
            let name = |rest: &str| rest.split([' ', '(', ';', '{']).next().unwrap().to_owned();
            if let Some(rest) = defined {
                if derived {
                    errors.push(name(rest));
                }
                derived = false;
            } else if let Some(rest) = written {
                errors.push(name(rest));
            }
        }
    }
}
