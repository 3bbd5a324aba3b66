//! The documents that people looked at and found to describe no operation and no notification, in a file beside the specs.

use std::path::Path;

use serde_json::Value;
use wechatpay_spec::printable_path;
use wechatpay_transcribe::{Import, rules};

use crate::file;
use crate::status::Failure;

/// The file, beside the folder of specs.
const FILE: &str = "evidence/no-pages.jsonl";

/// Removes the findings about documents that the file beside a folder of specs lists, and the documents from those that
/// were skipped. Returns how many there were. A document with any other finding, which may describe something now, is
/// kept.
pub(super) fn remove(imported: &mut Import, specs: &Path) -> Result<usize, Failure> {
    let path = file::folder_of(specs).join(FILE);
    let mut listed = Vec::new();
    for (index, line) in file::read(&path)?.unwrap_or_default().lines().enumerate() {
        let wrong = |what: &str| format!("{}:{}: {what}", printable_path(&path), index + 1);
        let entry: Value = serde_json::from_str(line).map_err(|error| wrong(&error.to_string()))?;
        let text = |key: &str| {
            let text = entry.get(key).and_then(Value::as_str).map(str::trim);
            text.filter(|text| !text.is_empty())
        };
        match (text("document"), text("reason")) {
            (Some(document), Some(_)) => listed.push(document.to_owned()),
            _ => return Err(wrong("a line has the end of a document's path and a reason").into()),
        }
    }
    let is_listed = |path: &str| {
        let mut ends = listed
            .iter()
            .filter_map(|document| path.strip_suffix(document.as_str()));
        ends.any(|before| before.is_empty() || before.ends_with('/'))
    };
    let known: Vec<String> = imported
        .skipped
        .iter()
        .filter(|path| is_listed(path))
        .filter(|path| {
            let mut own = imported.diagnostics.iter().filter(|finding| finding.file == **path);
            own.all(|finding| finding.rule.code == rules::NO_PAGE.code)
        })
        .cloned()
        .collect();
    imported.skipped.retain(|path| !known.contains(path));
    imported.diagnostics.retain(|finding| !known.contains(&finding.file));
    Ok(known.len())
}
