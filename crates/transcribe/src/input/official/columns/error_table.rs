//! The tables of error codes, with bars or with a line for each cell, in Chinese or English.

use wechatpay_spec::model::ErrorCode;
use wechatpay_spec::place::Span;

use super::error_gaps;
use super::error_heading::{self, Columns, STATUS, columns, is_error_code};
use super::error_order;
use super::lines::{Line, LineContent};
use super::section_heading::Section;
use crate::account::Use;
use crate::findings::{Findings, shorten};
use crate::input::official::broken_words::may_be_part_of_code;
use crate::input::official::{error_code, error_doubts};
use crate::rules;

/// The maximum number of words of a text in place of a code.
const MOST_WORDS_OF_CODE: usize = 5;

/// The errors of a page.
pub(super) fn read(lines: &[Line], findings: &mut Findings) -> Vec<ErrorCode> {
    let mut errors = Vec::new();
    let mut open: Option<Columns> = None;
    let mut bare: Vec<(&str, Span)> = Vec::new();
    let mut written: Vec<(String, Span)> = Vec::new();
    // Whether the line is below the page's own text.
    let mut is_below = false;
    for line in lines {
        match &line.content {
            LineContent::Heading => open = None,
            LineContent::Text(text) if line.section == Section::Errors && !is_below && is_footer(text) => {
                is_below = true;
            }
            LineContent::Text(_) if is_below => {}
            LineContent::Text(text) if line.section == Section::Errors => {
                bare.push((text, line.span));
                written.push((text.clone(), line.span));
            }
            LineContent::Text(_) => {}
            LineContent::Cells(cells) => {
                let words: Vec<&str> = cells.iter().map(String::as_str).collect();
                if open.is_some() || line.section == Section::Errors {
                    written.push((cells.join(" | "), line.span));
                }
                if let Some(columns) = columns(&words) {
                    open = Some(columns);
                    findings.mark(line.span, Use::Label);
                } else if super::column_heading::columns(&words).is_some() {
                    open = None;
                } else if let Some(columns) = &open {
                    findings.mark(line.span, Use::Row);
                    let cell = |at: usize| words.get(at).copied().unwrap_or_default();
                    let status = columns.status.map(cell).unwrap_or_default();
                    // A status over several rows is written in the first of them.
                    if columns.is_without_status(&words)
                        && let Some(above) = errors.last().and_then(|error: &ErrorCode| error.status)
                    {
                        error_code::add(&mut errors, Some(above), status, cell(columns.title.saturating_sub(1)));
                        continue;
                    }
                    // Another row has run into this one.
                    if words.iter().skip(columns.count).any(|cell| !cell.is_empty()) {
                        report(&words.join(" | "), line.span, findings);
                    }
                    let is_odd = !status.is_empty() && error_code::status(status).is_none();
                    let lacks_title = words.len() <= columns.title;
                    let is_part = cell(columns.code).ends_with('_') || may_be_part_of_code(cell(columns.title));
                    let is_doubtful = is_odd || lacks_title || is_part;
                    if (is_doubtful || !is_error_code(cell(columns.code))) && words.iter().any(|cell| !cell.is_empty())
                    {
                        report(&words.join(" | "), line.span, findings);
                    }
                    add(
                        &mut errors,
                        columns.status.map(cell),
                        cell(columns.code),
                        cell(columns.title),
                    );
                }
            }
        }
    }
    for pair in lines.windows(2) {
        let [before, row] = pair else { continue };
        if let (LineContent::Text(text), LineContent::Cells(cells)) = (&before.content, &row.content)
            && row.section == Section::Errors
            && may_begin_code(text)
        {
            report(&format!("{text} {}", cells.join(" | ")), row.span, findings);
        }
    }
    let cell = |at: usize| bare.get(at).map_or("", |(cell, _)| *cell);
    let order = error_order::order(lines);
    let has_status = bare.iter().any(|(line, _)| heads_statuses(line));
    let mut codes: Vec<usize> = Vec::new();
    for (at, (code, span)) in bare.iter().enumerate() {
        if let Some((status, own, title)) = in_one_line(code) {
            findings.mark(*span, Use::Row);
            let rest = code.split_whitespace().skip_while(|word| *word != own).nth(1);
            let status = status.or_else(|| status_behind(code).filter(|_| has_status));
            let lacks_status = has_status && status.is_none();
            if own.ends_with('_') || rest.is_some_and(may_be_part_of_code) || lacks_status {
                report(code, *span, findings);
            }
            let code = own;
            add(&mut errors, status, code, title);
            continue;
        }
        if code.contains(char::is_whitespace) && may_begin_code(code) {
            report(code, *span, findings);
        }
        if !is_error_code(code) || is_error_code(cell(at + 1)) {
            let above = at.checked_sub(1).map(cell).unwrap_or_default();
            if is_in_place_of_code(code, above, cell(at + 1)) {
                report(&format!("{code} {}", cell(at + 1)), *span, findings);
                continue;
            }
            if code
                .split_whitespace()
                .any(|word| word.contains('_') && is_error_code(word))
            {
                report(code, *span, findings);
            }
            continue;
        }
        findings.mark(*span, Use::Row);
        codes.push(at);
        let status = at.checked_add_signed(order.status).map(cell);
        let title = at.checked_add_signed(order.title).map_or("", cell);
        // The rows that a head with another order is above.
        if order.is_unusual && status.is_none_or(|status| error_code::status(status).is_none()) {
            report(&format!("{code} {title}"), *span, findings);
        }
        if let Some(status) = status.filter(|status| has_odd_status(status)) {
            report(&format!("{status} {code}"), *span, findings);
        }
        let above = status.unwrap_or_default();
        if code.ends_with('_') || may_be_part_of_code(above) || may_be_part_of_code(title) {
            report(&[above, *code, title].join(" "), *span, findings);
        }
        add(&mut errors, status, code, title);
    }
    if let Some(columns) = &order.columns {
        error_gaps::report(&bare, &codes, columns, findings);
    }
    let written = written.iter().map(|(line, span)| (line.as_str(), *span));
    error_doubts::report(written, &errors, findings);
    errors
}

/// Whether a line begins what the site for global merchants has below every page.
fn is_footer(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    matches!(words.as_slice(), ["Lang"] | ["About", "WeChat", "Pay"])
}

/// Whether a line is nothing but parts of codes, and a status before them: `404 RESOU`, `NO AUTH`. The next line goes on
/// with the code.
fn may_begin_code(line: &str) -> bool {
    let is_status = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    let mut words = line.split_whitespace();
    let is_part = |word: &str| is_status(word) || may_be_part_of_code(word);
    words.clone().any(may_be_part_of_code) && words.all(is_part)
}

/// Whether a line has words in Latin letters that are not a code, where a row begins: above a title, and below the last cell
/// of the row before. `NO Bill Exist`, `CompressGZip Error`
fn is_in_place_of_code(line: &str, above: &str, below: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_alphabetic())
            && word
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
    };
    let is_foreign = |text: &str| !text.is_ascii();
    let words: Vec<&str> = line.split_whitespace().collect();
    let begins_with_capital = line.starts_with(|c: char| c.is_ascii_uppercase());
    begins_with_capital
        && (1..=MOST_WORDS_OF_CODE).contains(&words.len())
        && words.iter().all(|word| is_word(word))
        && !is_error_code(line)
        && is_foreign(below)
        && !is_error_code(above)
        // The title of a row in English is below its code or its status.
        && (is_foreign(above) || error_code::status(above).is_some())
}

/// Whether a cell begins like a status, but cannot be read as one: `400/403`.
fn has_odd_status(cell: &str) -> bool {
    let digits = cell.bytes().take_while(u8::is_ascii_digit).count();
    digits == 3 && cell.len() <= 16 && error_code::status(cell).is_none()
}

/// Reports a row of errors whose code or status is not in its place.
fn report(row: &str, span: Span, findings: &mut Findings) {
    let message = format!("a row of error codes is not read: `{}`", shorten(row));
    let help = "compare it with the document, and add its code to the spec by hand";
    findings.report(rules::NO_ERRORS, span, message, help);
}

/// Whether a line is the head of a table with spaces between its cells, one of which heads the statuses.
fn heads_statuses(line: &str) -> bool {
    let words: Vec<String> = line.split_whitespace().map(str::to_ascii_lowercase).collect();
    words.len() > 2
        && words.iter().all(|word| error_heading::is_word(word))
        && words.iter().any(|word| STATUS.contains(&word.as_str()))
}

/// The status behind the title of a row with spaces between its cells: `A_B 描述 400 解决方案`.
fn status_behind(row: &str) -> Option<&str> {
    let is_status = |word: &&str| word.len() == 3 && error_code::status(word).is_some();
    row.split_whitespace().skip(2).find(is_status)
}

/// A status, a code and a title with spaces between them. Nothing shows where a title of several words ends.
fn in_one_line(line: &str) -> Option<(Option<&str>, &str, &str)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (status, code, rest) = match words.as_slice() {
        [status, code, rest @ ..] if status.parse::<u16>().is_ok() => (Some(*status), *code, rest),
        [code, rest @ ..] => (None, *code, rest),
        [] => return None,
    };
    let title = rest.first()?;
    let title = if title.is_ascii() { "" } else { title };
    is_error_code(code).then_some((status, code, title))
}

fn add(errors: &mut Vec<ErrorCode>, status: Option<&str>, code: &str, title: &str) {
    if is_error_code(code) {
        error_code::add(errors, status.and_then(error_code::status), code, title);
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::findings::Findings;
    use crate::input::official::columns::lines::lines;

    #[test]
    fn a_row_with_the_cells_of_another_one_is_reported() {
        let mut findings = Findings::new("x");
        read(
            &lines("错误码 | 描述 | 解决方案 |\nA_B | 甲 | x |；C_D | 乙 | y |\n"),
            &mut findings,
        );
        assert!(!findings.is_empty());
    }

    #[test]
    fn codes_stand_in_rows_or_on_lines() {
        let of = |text: &str| {
            let errors = read(&lines(text), &mut Findings::new("x")).into_iter();
            errors
                .map(|error| (error.status, error.code.value, error.title.unwrap_or_default()))
                .collect::<Vec<_>>()
        };
        let paid = |status| vec![(status, "ORDERPAID".to_owned(), "订单已支付".to_owned())];
        assert_eq!(
            of("错误码 | 描述 | 解决方案 |\n---|---|---|\nORDERPAID | 订单已支付 | x |\n"),
            paid(None)
        );
        assert_eq!(
            of("|名称|描述|原因|解决方案|\n|ORDERPAID|订单已支付|x|y|\n"),
            paid(None)
        );
        assert_eq!(
            of("状态码 | 错误码 | 描述 | 解决方案 |\n400 | ORDERPAID | 订单已支付 | x |\n"),
            paid(Some(400))
        );
        assert_eq!(
            of("状态码 | 错误码 | 描述 | 解决方案 |\n400 | A_B | 甲 | x |\nORDERPAID | 订单已支付 | x |\n")[1..],
            paid(Some(400))
        );
        assert_eq!(
            of("错误码\n名称\n描述\n原因\n解决方案\nORDERPAID\n订单已支付\nx\ny\n"),
            paid(None)
        );
        assert_eq!(
            of("错误码\n状态码\n错误码\n描述\n400\nORDERPAID\n订单已支付\nx\n"),
            paid(Some(400))
        );
        for text in [
            "错误码\n错误码\n描述\n状态码\nORDERPAID\n订单已支付\n400\nA_B\n甲\n500\n",
            "错误码\n状态码\n描述\n错误码\n400\n订单已支付\nORDERPAID\n500\n甲\nA_B\n",
            "Error Codes\nError code\nStatus Code\nDescription\nORDERPAID\n400\n订单已支付\nA_B\n500\n甲\n",
        ] {
            let found = of(text);
            let last = (Some(500), "A_B".to_owned(), "甲".to_owned());
            assert_eq!(found, [paid(Some(400)), vec![last]].concat(), "{text}");
        }
    }
}
