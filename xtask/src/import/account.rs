//! The account of an import: how each line of each document was used, as one JSON object a line.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};
use wechatpay_transcribe::{Account, Use};

use crate::file;
use crate::status::Failure;

/// Writes the accounts of all documents to a file.
pub(crate) fn write(path: &Path, accounts: &[Account]) -> Result<(), Failure> {
    let mut text = String::new();
    for account in accounts {
        writeln!(text, "{}", of_document(account))?;
    }
    file::write_named(path, &text)
}

/// The counts of one document, and the numbers of the lines that were passed over, by the reason.
fn of_document(account: &Account) -> Value {
    let count = |used: Use| account.lines.iter().filter(|line| line.used == used).count();
    let mut passed_over: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for line in &account.lines {
        if let Use::PassedOver(reason) = line.used {
            passed_over.entry(reason).or_default().push(line.number);
        }
    }
    json!({
        "document": account.document,
        "lines": account.lines.len(),
        "rows": count(Use::Row),
        "labels": count(Use::Label),
        "samples": count(Use::Sample),
        "blank": count(Use::Blank),
        "passed_over": passed_over,
    })
}
