//! Rows that a reader has read, and that became nothing: neither a field nor an error code, nor a finding.

use std::collections::BTreeSet;

use wechatpay_spec::model::Field;
use wechatpay_spec::place::Span;

use super::official;
use super::page_text::PageText;
use crate::account::row_name;
use crate::draft::Drafts;
use crate::findings::{Findings, shorten};
use crate::rules;

/// Fields that a client adds to every message of APIv2.
const ADDED: &[&str] = &["sign", "nonce_str"];

/// Reports the rows, each in one of the `spans`, of which no word is the name of something that was read.
pub(super) fn report(page: &PageText, spans: &[Span], drafts: &Drafts, findings: &mut Findings) {
    let names = names(drafts);
    for span in spans {
        let row = page.text.get(span.start..span.end).unwrap_or_default();
        // A table with one cell a line may have a piece for each cell.
        if row_name(row).is_none() {
            continue;
        }
        let mut words = row.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '$')));
        let is_known = |word: &str| {
            let own = word.rsplit('.').next().unwrap_or(word);
            names.contains(word)
                || names.contains(own)
                || ADDED.contains(&word)
                || official::is_usual_header(word)
                || !word.is_empty() && findings.names(word)
        };
        if !words.any(is_known) && !findings.is_within(*span) {
            let message = format!(
                "`{}` was read as a row, but nothing of it is in the spec",
                shorten(row.trim())
            );
            let help = "compare it with the document, and add it to the spec by hand";
            findings.report(rules::ROW_PASSED_OVER, *span, message, help);
        }
    }
}

/// The names of all fields, and the error codes.
fn names(drafts: &Drafts) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut add = |field: &Field| {
        field.each(&mut |field| {
            names.insert(field.name.value.clone());
        });
    };
    for draft in &drafts.operations {
        let request = &draft.request;
        let parts = request.path.iter().chain(&request.query).chain(&request.headers);
        parts.chain(request.body.fields()).for_each(&mut add);
        draft.response.content.fields().iter().for_each(&mut add);
    }
    for draft in &drafts.notifications {
        draft.notification.fields.iter().for_each(&mut add);
    }
    let errors = drafts.operations.iter().flat_map(|draft| &draft.errors);
    names.extend(errors.map(|error| error.code.value.clone()));
    names
}
