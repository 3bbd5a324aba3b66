//! Names in tables whose beginning is in another cell, or on the line above.

use super::cell;
use super::table::{Row, Table};
use crate::findings::{Findings, shorten};
use crate::input::official::broken_words;
use crate::rules;

/// Reports the names that may be parts of others.
pub(super) fn report<'t>(text: &str, tables: impl IntoIterator<Item = &'t Table>, findings: &mut Findings) {
    for row in tables.into_iter().flat_map(|table| &table.rows) {
        report_row(text, row, findings);
    }
}

fn report_row(text: &str, row: &Row, findings: &mut Findings) {
    if let Some(kind) = type_in(&row.description) {
        let message = format!(
            "the description of `{}` has the cells of another row: `{}`",
            shorten(&row.name),
            shorten(kind)
        );
        let help = "write each row on a line of its own, with all of its cells";
        findings.report(rules::ROW, row.span, message, help);
    }
    let (label, _) = cell::name(&row.label);
    let label = label.trim();
    let above = text.get(..name_start(text, row)).unwrap_or_default();
    let doubt = broken_words::doubt_about_name(&row.name, label, text)
        .or_else(|| broken_words::doubt_about_name(&row.name, above, text));
    if let Some(doubt) = doubt {
        broken_words::report_name(&doubt, row.span, findings);
        return;
    }
    let is_part = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    // Only a label in English has such words.
    let is_english = !label.chars().any(|c| !c.is_ascii() && c.is_alphabetic());
    let last = match label.rsplit_once(char::is_whitespace) {
        Some((_, last)) if !is_english => last,
        _ => label,
    };
    let begins_name = last.starts_with(|c: char| c.is_ascii_lowercase()) && last.bytes().all(is_part);
    // `openid | sub_openid`
    let plain = |text: &str| text.replace('_', "");
    let is_own = row.name.split('_').any(|word| word == last)
        || last.len() > 3 && plain(&row.name).contains(&plain(last))
        || row.name.len() > 2 && last.contains(row.name.as_str());
    if begins_name && !is_own {
        let message = format!(
            "the word `{}` in the label of `{}` may be the beginning of its name",
            shorten(last),
            shorten(&row.name)
        );
        let help = "compare the name with the document, and write it without breaks in it";
        findings.report(rules::ROW_LOST, row.span, message, help);
    }
}

/// A type with lengths and a flag beside it: the cells of a row that a line end breaks.
fn type_in(description: &str) -> Option<&str> {
    let words: Vec<&str> = description.split_whitespace().collect();
    let is_type = |word: &str| word.contains(['[', '(', '（']) && cell::may_be_type(word);
    words.windows(2).find_map(|pair| match pair {
        [kind, flag] if is_type(kind) && cell::demand(flag).is_some() => Some(*kind),
        _ => None,
    })
}

/// Where the line of a name begins, or, if other cells are before it on its line, the name itself.
fn name_start(text: &str, row: &Row) -> usize {
    let line = text.get(row.span.start..row.span.end).unwrap_or_default();
    match line.find(row.name.as_str()) {
        Some(at) if !line.contains('|') => row.span.start + at,
        _ => row.span.start,
    }
}
