//! The account of a page: how each of its lines was used. Whatever is not read is named.

use wechatpay_spec::place::Span;

use crate::facts::type_name;

/// Why the rest of a field's description is passed over.
pub(crate) const DESCRIPTION: &str = "the description of a field, after its label";
/// Why the solution of an error is passed over.
pub(crate) const SOLUTION: &str = "the description of an error, after its label";
/// Why a table of the error's own fields is passed over.
pub(crate) const ERROR_FIELDS: &str = "the fields of an error, which are the same for every operation";
/// Why the envelope of a notification is passed over.
pub(crate) const ENVELOPE: &str = "the envelope of a notification, which is the same for every one";
/// Why the table of the answer to a notification is passed over.
pub(crate) const ACKNOWLEDGEMENT: &str = "the answer to a notification, which is the same for every one";
/// Why a table of something else is passed over.
pub(crate) const OTHER_TABLE: &str = "a table that lists no fields";
/// Why code is passed over.
pub(crate) const OTHER_CODE: &str = "code that is no sample call";
const NOTHING_READ: &str = "the page gave no spec";
const BEFORE: &str = "before the first part that is read";
const BETWEEN: &str = "not part of a table, a label or a sample";
const AFTER: &str = "after the last part that is read";

/// How each line of a page was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The document's path.
    pub document: String,
    /// The lines, in order. For HTML, these are the lines that a browser would show.
    pub lines: Vec<Line>,
}

/// A line of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The number of the line in the document, from 1.
    pub number: usize,
    /// How it was used.
    pub used: Use,
}

/// How a piece of a page's text was used.
///
/// A line with several pieces counts as the first of these that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    /// As a row that names a field or an error code.
    Row,
    /// As the label of something, as a heading, or as another fact.
    Label,
    /// As a sample.
    Sample,
    /// It has no text.
    Blank,
    /// It was passed over as prose, for a reason.
    PassedOver(&'static str),
}

/// How a reader used the pieces of a page's text.
pub(crate) struct Uses<'t> {
    text: &'t str,
    list: Vec<(Span, Use)>,
}

impl<'t> Uses<'t> {
    pub(crate) fn new(text: &'t str, list: Vec<(Span, Use)>) -> Self {
        Self { text, list }
    }

    /// The account of the page. `number` gives the number of a line in the document, by its span in the text.
    pub(crate) fn account(&self, document: &str, gave_spec: bool, number: impl Fn(Span) -> usize) -> Account {
        let spans = line_spans(self.text);
        let mut used: Vec<Option<Use>> = spans
            .iter()
            .map(|span| is_blank(self.text, *span).then_some(Use::Blank))
            .collect();
        for (span, piece) in &self.list {
            let first = spans.partition_point(|line| line.end <= span.start);
            for (line, used) in spans.iter().zip(&mut used).skip(first) {
                if line.start >= span.end {
                    break;
                }
                let stronger = used.is_none_or(|known| known != Use::Blank && *piece < known);
                if stronger {
                    *used = Some(*piece);
                }
            }
        }
        let is_read = |used: &Option<Use>| matches!(used, Some(Use::Row | Use::Label | Use::Sample));
        let first = used.iter().position(is_read);
        let last = used.iter().rposition(is_read);
        let reason = |index: usize| match (first, last) {
            _ if !gave_spec => NOTHING_READ,
            (Some(first), _) if index < first => BEFORE,
            (_, Some(last)) if index > last => AFTER,
            (None, _) => NOTHING_READ,
            _ => BETWEEN,
        };
        let lines = spans.iter().zip(used).enumerate().map(|(index, (span, used))| Line {
            number: number(*span),
            used: used.unwrap_or_else(|| Use::PassedOver(reason(index))),
        });
        Account {
            document: document.to_owned(),
            lines: lines.collect(),
        }
    }

    /// The places of what looks like a row, but was neither read nor passed over for a reason.
    pub(crate) fn rows_passed_over(&self) -> Vec<Span> {
        let mut covered: Vec<(usize, usize)> = self
            .list
            .iter()
            .filter(|(_, used)| !matches!(used, Use::Label | Use::PassedOver(DESCRIPTION)))
            .map(|(span, _)| (span.start, span.end))
            .collect();
        covered.sort_unstable();
        let is_covered = |span: &Span| {
            let after = covered.partition_point(|(start, _)| *start < span.end);
            covered
                .iter()
                .take(after)
                .rev()
                .take(64)
                .any(|(_, end)| *end > span.start)
        };
        let found = line_spans(self.text).into_iter().flat_map(|line| rows(self.text, line));
        found.filter(|span| !is_covered(span)).collect()
    }
}

fn is_blank(text: &str, span: Span) -> bool {
    text.get(span.start..span.end)
        .is_none_or(|line| line.chars().all(char::is_whitespace))
}

fn line_spans(text: &str) -> Vec<Span> {
    let mut start = 0;
    let spans = text.split_inclusive('\n').map(|line| {
        let span = Span {
            start,
            end: start + line.len(),
        };
        start = span.end;
        span
    });
    spans.collect()
}

/// The places in a line that look like rows: `必填 string(32)` after a name, cells with a type among them, and a type
/// alone.
fn rows(text: &str, span: Span) -> Vec<Span> {
    let line = text.get(span.start..span.end).unwrap_or_default();
    let at = |start: usize, end: usize| Span {
        start: span.start + start,
        end: span.start + end,
    };
    let mut found = Vec::new();
    for demand in ["必填", "选填"] {
        for (start, _) in line.match_indices(demand) {
            let before = line.get(..start).unwrap_or_default().trim_end();
            let after = line.get(start + demand.len()..).unwrap_or_default().trim_start();
            let kind = after
                .split(|c: char| c.is_whitespace() || c == '【')
                .next()
                .unwrap_or_default();
            if before.ends_with(|c: char| c.is_ascii_alphanumeric()) && is_type(kind) {
                found.push(at(start, start + demand.len()));
            }
        }
    }
    let cells: Vec<&str> = line.split('|').map(str::trim).filter(|cell| !cell.is_empty()).collect();
    let has_type = cells.iter().any(|cell| {
        let (kind, attributes) = cell.split_once(" {").unwrap_or((cell, ""));
        is_type(kind.trim()) && (attributes.is_empty() || attributes.ends_with('}'))
    });
    let has_name = cells
        .iter()
        .any(|cell| is_name(cell.split(' ').next().unwrap_or_default()));
    if line.matches('|').count() >= 2 && cells.len() >= 3 && has_type && has_name {
        found.push(at(0, line.trim_end().len()));
    }
    found
}

/// Whether a word is a type, with or without a length: `string(32)`, `string[1,32]`, `array[object]`.
fn is_type(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let word = match word.strip_prefix("array") {
        Some(element) => element.trim_matches(['[', ']', '<', '>', '(', ')']),
        None => word.split(['(', '[', '（']).next().unwrap_or_default(),
    };
    type_name::scalar(word).is_some()
}

/// Whether a word is the name of a field.
fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'$'))
        && !is_type(word)
}

#[cfg(test)]
mod tests {
    use wechatpay_spec::place::Span;

    use super::{Use, Uses, rows};

    fn count(line: &str) -> usize {
        let span = Span {
            start: 0,
            end: line.len(),
        };
        rows(line, span).len()
    }

    #[test]
    fn rows_are_known_by_their_types() {
        for line in [
            "mchid 必填 string(32)",
            "mchid\u{3000}选填\u{a0} array[object]",
            "| mchid {data-required} | string {data-encrypted=x} | 商户号",
            "商户号 | mch_id | 是 | String(32) | 100 | 略 |",
            "APPID | appid | string[1,32] | Yes | Body |",
        ] {
            assert_eq!(count(line), 1, "{line}");
        }
        assert_eq!(count("a 必填 string 【甲】 b 选填 integer【乙】"), 2);
        for line in [
            "参数名 | 变量 | 类型 | 必填 | 描述 |",
            "400 | PARAM_ERROR | 参数错误 | 略 |",
            "mchid 必填",
            "此项必填 string",
            "a | b",
        ] {
            assert_eq!(count(line), 0, "{line}");
        }
    }

    #[test]
    fn every_line_is_accounted_for() {
        let text = "略\na 必填 string\n【甲】 略\n\n{}\n略";
        let span = |piece: &str| {
            let start = text.find(piece).unwrap();
            Span {
                start,
                end: start + piece.len(),
            }
        };
        let row = (span("a 必填 string"), Use::Row);
        let uses = Uses::new(text, vec![row, (span("【甲】"), Use::Label), (span("{}"), Use::Sample)]);
        let account = uses.account("page.txt", true, |span| text[..span.start].matches('\n').count() + 1);
        let lines: Vec<(usize, Use)> = account.lines.iter().map(|line| (line.number, line.used)).collect();
        let expected = [
            (1, Use::PassedOver("before the first part that is read")),
            (2, Use::Row),
            (3, Use::Label),
            (4, Use::Blank),
            (5, Use::Sample),
            (6, Use::PassedOver("after the last part that is read")),
        ];
        assert_eq!(lines, expected);
        assert!(uses.rows_passed_over().is_empty());
        assert_eq!(Uses::new(text, Vec::new()).rows_passed_over().len(), 1);
    }
}
