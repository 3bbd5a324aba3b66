//! Rows with a line for each cell that lack one of their cells: which one, the others show, or it is reported.

use wechatpay_spec::ideograph::is_ideograph;
use wechatpay_spec::place::Span;

use super::field;
use crate::findings::{Findings, shorten};
use crate::rules;

/// Marks of sentences and of listed values, which a label has not.
const OF_SENTENCES: &[char] = &['：', ':', '，', ',', '。', '；', ';', '！', '？'];
/// Words that an example begins with.
const EXAMPLES: &[&str] = &["示例值", "示例", "Example", "example"];

/// A cell that a row may lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing<'t> {
    Label,
    /// The only cell may be either of them, and was read as the description. The cell below it, if there is one, was read as the
    /// label of the next row.
    ExampleOrDescription(&'t str, Option<&'t str>),
    /// The cell below was read as the label of the next row.
    DescriptionOrLabel(&'t str),
}

/// The meaning of the only cell of a row that should have an example and a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OnlyCell {
    Example,
    Description,
    Either,
}

impl Missing<'_> {
    pub(super) fn report(&self, name: &str, span: Span, findings: &mut Findings) {
        let name = shorten(name);
        let (message, help) = match self {
            Self::Label => (
                format!("the row of `{name}` has no label"),
                "its cell may be lost, or read as the end of the row before: compare both rows with the document",
            ),
            Self::ExampleOrDescription(cell, below) => (
                format!(
                    "the row of `{name}` has one cell for its example and its description: `{}` was read as the description{}",
                    shorten(cell),
                    below.map_or_else(String::new, |label| format!(
                        ", and `{}` as the label of the next row",
                        shorten(label)
                    ))
                ),
                "compare the row with the document, and add the example to the spec by hand if it is one",
            ),
            Self::DescriptionOrLabel(cell) => (
                format!(
                    "the row of `{name}` has no description, as `{}` was read as the label of the next row",
                    shorten(cell)
                ),
                "one of the two cells is empty or lost: compare both rows with the document",
            ),
        };
        findings.report(rules::CELL_MISSING, span, message, help);
    }
}

/// Whether a line is not the label of a field: a sentence, values, an example, or the part of the request.
pub(super) fn is_no_label(line: &str) -> bool {
    let (part, rest) = field::part(line);
    let names_part = part.is_some() && !rest.is_empty();
    let is_example = EXAMPLES
        .iter()
        .any(|word| line.starts_with(word) && line.len() > word.len());
    let is_number = !line.contains(char::is_alphabetic);
    names_part
        || is_example
        || is_number
        || are_codes(line)
        || line.trim_end_matches([':', '：']).contains(OF_SENTENCES)
}

/// Whether a text is codes with slashes between them: `SUCCESS/FAIL`.
fn are_codes(text: &str) -> bool {
    let is_code = |word: &str| {
        word.len() > 2
            && word
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
    };
    text.contains('/') && text.split('/').all(|word| is_code(word.trim()))
}

/// The meaning of the only cell of a row whose field has a type.
pub(super) fn only_cell(cell: &str, kind: &str) -> OnlyCell {
    let kind = kind.to_ascii_lowercase();
    let is_number_type = ["int", "long", "number", "uint"]
        .iter()
        .any(|word| kind.starts_with(word));
    let is_number = cell.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    let is_sentence = cell.contains(['，', '。', '；', '：']) && cell.contains(is_ideograph);
    match cell {
        _ if is_number => OnlyCell::Example,
        _ if is_number_type || are_codes(cell) || is_sentence => OnlyCell::Description,
        _ if cell.contains(is_ideograph) => OnlyCell::Either,
        // A sentence in English has several words.
        _ if cell.split_whitespace().count() > 3 => OnlyCell::Either,
        _ => OnlyCell::Example,
    }
}

#[cfg(test)]
mod tests {
    use super::{OnlyCell, is_no_label, only_cell};

    #[test]
    fn sentences_values_and_examples_are_no_labels() {
        for line in [
            "1：满减 2：立减",
            "面额，单位为分",
            "SUCCESS/FAIL",
            "Body 微信订单号",
            "示例值：1",
            "100",
        ] {
            assert!(is_no_label(line), "{line}");
        }
        for line in ["商户号", "APPID", "Merchant No.", "备注：", "请求方IP", "Body", "示例"] {
            assert!(!is_no_label(line), "{line}");
        }
    }

    #[test]
    fn the_only_cell_shows_what_it_is() {
        for (cell, kind, expected) in [
            ("100", "Int", OnlyCell::Example),
            ("面额，单位为分", "Int", OnlyCell::Description),
            ("1：满减 2：立减", "Int", OnlyCell::Description),
            ("单位分", "Int", OnlyCell::Description),
            ("wx8888888888888888", "String(32)", OnlyCell::Example),
            ("SUCCESS/FAIL", "String(16)", OnlyCell::Description),
            ("操作员帐号", "String(32)", OnlyCell::Either),
        ] {
            assert_eq!(only_cell(cell, kind), expected, "{cell}");
        }
    }
}
