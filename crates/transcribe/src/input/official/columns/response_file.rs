//! A response that is a file: the rows below it are those of a failure.

use super::table::Table;
use crate::findings::{Findings, listed, shorten};
use crate::input::official::file_response;
use crate::rules;

/// Whether the text below a request says that the response is a file. Then the rows of a failed call are made those of an
/// error, and reported; other rows stay, and the sentence is reported.
pub(super) fn split_off<'p>(
    text: &str,
    response: &mut Vec<&'p Table>,
    errors: &mut Vec<&'p Table>,
    findings: &mut Findings,
) -> bool {
    let Some(sentence) = file_response::sentence(text) else {
        return false;
    };
    let rows = || response.iter().flat_map(|table| &table.rows);
    let Some(span) = rows().next().map(|row| row.span) else {
        return true;
    };
    if !file_response::are_of_failure(rows().map(|row| row.name.as_str())) {
        let message = format!(
            "a sentence says that the response is a file, and its fields were read as those of the response: `{}`",
            shorten(sentence)
        );
        let help = "write `file: {}` in the spec by hand if the response has no fields";
        findings.report(rules::NOT_EXPRESSED, span, message, help);
        return false;
    }
    let names: Vec<String> = rows().map(|row| shorten(&row.name)).collect();
    let message = format!(
        "the response is a file, as `{}` says; the rows of a failure were left out: {}",
        shorten(sentence),
        listed(&names)
    );
    let help = "if they are members of the response, leave out the sentence";
    findings.report(rules::NOT_EXPRESSED, span, message, help);
    errors.append(response);
    true
}
