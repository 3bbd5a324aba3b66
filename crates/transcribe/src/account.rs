//! The account of a page: how each of its lines was used. Every line that is not read is reported.

use wechatpay_spec::place::Span;

use crate::facts::demand::{flag, flags_in};
use crate::facts::type_name;

/// Why the rest of a field's description is passed over.
pub(crate) const DESCRIPTION: &str = "the description of a field, after its label";
/// Why the solution of an error is passed over.
pub(crate) const SOLUTION: &str = "the description of an error, after its label";
/// Why a table of the error's own fields is passed over.
pub(crate) const ERROR_FIELDS: &str = "the fields of an error, which are the same for every operation";
/// Why the headers of a response are passed over.
pub(crate) const RESPONSE_HEADERS: &str = "the headers of a response, which specs leave out";
/// Why the envelope of a notification is passed over.
pub(crate) const ENVELOPE: &str = "the envelope of a notification, which is the same for every one";
/// Why the table of the acknowledgement of a notification is passed over.
pub(crate) const ACKNOWLEDGEMENT: &str = "the acknowledgement of a notification, which is the same for every one";
/// Why a table of something else is passed over.
pub(crate) const OTHER_TABLE: &str = "a table that lists no fields";
/// Why code is passed over.
pub(crate) const OTHER_CODE: &str = "code that is no sample call";
/// Why the headers and footers of a print are passed over.
pub(crate) const PRINT: &str = "the header or the footer of a printed page";
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

    /// The lines that have words and were not used for anything.
    pub(crate) fn unread_lines(&self) -> Vec<Span> {
        let mut used: Vec<Span> = self.list.iter().map(|(span, _)| *span).collect();
        used.sort_unstable_by_key(|span| span.start);
        let mut covered = 0;
        let mut next = used.iter().peekable();
        let lines = line_spans(self.text).into_iter().filter(|line| {
            let mut is_used = covered > line.start;
            while let Some(span) = next.next_if(|span| span.start < line.end) {
                is_used |= span.end > line.start;
                covered = covered.max(span.end);
            }
            !is_used && !is_blank(self.text, *line)
        });
        lines.collect()
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

/// The name in a line that looks like a row, or the whole line if it has none; `None` for another line.
pub(crate) fn row_name(line: &str) -> Option<&str> {
    let span = Span {
        start: 0,
        end: line.len(),
    };
    let looks_like_row = !rows(line, span).is_empty();
    looks_like_row.then(|| line.split(is_mark).find(|word| is_name(word)).unwrap_or(line.trim()))
}

/// The places in a line that look like rows: `必填 string(32)` after a name, a name with a type, a type alone, and cells
/// with a type among them.
fn rows(text: &str, span: Span) -> Vec<Span> {
    let line = text.get(span.start..span.end).unwrap_or_default();
    let at = |start: usize, end: usize| Span {
        start: span.start + start,
        end: span.start + end,
    };
    let mut found = Vec::new();
    for (start, flag) in flags_in(line) {
        let before = line.get(..start).unwrap_or_default().trim_end_matches(is_mark);
        // A longer text is a sentence.
        let is_short = !before.is_empty() && before.chars().nth(LONGEST_NAME).is_none();
        let after = line.get(start + flag.len()..).unwrap_or_default();
        let after = without_remark(after.trim_start_matches(is_mark)).trim_start_matches(is_mark);
        let kind = after
            .split(|c: char| c.is_whitespace() || matches!(c, '【' | '`' | '*' | '，'))
            .next()
            .unwrap_or_default();
        // `mchid: string(32) 必填`
        let kind_before = before.split(is_mark).next_back().unwrap_or_default();
        // A sentence may have a flag and a type as well: `此项必填 string`.
        let has_name = is_short && before.contains(|c: char| c.is_ascii_alphanumeric());
        if is_short && (has_length(kind) || has_length(kind_before) || has_name && is_type(kind)) {
            found.push(at(start, start + flag.len()));
        }
    }
    if found.is_empty() && is_bare_row(line) {
        found.push(at(0, line.trim_end().len()));
    }
    let bars = if line.matches('\t').count() >= 2 { '\t' } else { '|' };
    let cells: Vec<&str> = line
        .split(bars)
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
        .collect();
    let has_type = cells.iter().any(|cell| {
        let (kind, attributes) = cell.split_once(" {").unwrap_or((cell, ""));
        is_type(kind.trim()) && (attributes.is_empty() || attributes.ends_with('}'))
    });
    let has_name = cells
        .iter()
        .any(|cell| is_name(cell.split(' ').next().unwrap_or_default()));
    let has_length = cells.iter().any(|cell| has_length(cell));
    let are_cells = line.contains(bars) && cells.len() == 2 && has_length;
    if are_cells || line.matches(bars).count() >= 2 && cells.len() >= 3 && has_type && has_name {
        found.push(at(0, line.trim_end().len()));
    }
    found
}

/// The most characters before the flag of a row; a longer text is a sentence.
const LONGEST_NAME: usize = 48;

/// Whether a character is white space or one of the marks that pages put around the words of a row.
fn is_mark(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '*' | '`' | ',' | '，' | ':' | '：' | '【' | '】' | '|' | '"' | '<' | '>'
        )
}

/// A text without the remark in parentheses at its beginning: `必填（服务商选填） string(32)`.
fn without_remark(text: &str) -> &str {
    let rest = text
        .strip_prefix(['(', '（'])
        .and_then(|rest| rest.split_once([')', '）']));
    rest.map_or(text, |(_, rest)| rest)
}

/// Whether a line is a name with a type, perhaps with a word between them that is not a known flag, or a type alone.
fn is_bare_row(line: &str) -> bool {
    let line = line.trim().trim_start_matches(['-', '*', '•', '●', ' ']);
    let words: Vec<&str> = line.split('【').next().unwrap_or_default().split_whitespace().collect();
    // `商户号 mchid string(32) 是 …`, in a table whose cells have spaces between them.
    let is_pair = |pair: &[&str]| matches!(pair, [name, kind] if is_name(name) && has_length(kind));
    if line.split_whitespace().collect::<Vec<_>>().windows(2).any(is_pair) {
        return true;
    }
    let is_foreign = |word: &str| !word.is_ascii() && word.chars().count() <= 6;
    match words.as_slice() {
        [kind] => has_length(kind) || is_name_with_flag(kind),
        [name, kind] => has_length(kind) || is_name(name) && (is_type(kind) || flag(kind).is_some()),
        [name, flag, kind] => is_name(name) && is_foreign(flag) && is_type(kind),
        _ => false,
    }
}

/// Whether a word is a type with the length of its values.
fn has_length(word: &str) -> bool {
    let has_digit = word.bytes().any(|b| b.is_ascii_digit());
    has_digit && word.ends_with([')', ']', '）']) && is_type(word)
}

/// Whether a word is a name that runs into its flag: `mchid必填`.
fn is_name_with_flag(word: &str) -> bool {
    flags_in(word)
        .first()
        .is_some_and(|(at, flag)| at + flag.len() == word.len() && is_name(word.get(..*at).unwrap_or_default()))
}

/// Whether a word is a type, with or without a length: `string(32)`, `string[1,32]`, `array[object]`.
fn is_type(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let word = match word.strip_prefix("array") {
        Some(element) => element.trim_matches(['[', ']', '<', '>', '(', ')']),
        None => word.split(['(', '[', '（', ' ']).next().unwrap_or_default(),
    };
    type_name::scalar(word).is_some()
}

/// Whether a word is the name of a field. Only those of headers begin with a capital.
fn is_name(word: &str) -> bool {
    let is_header = word.starts_with(|c: char| c.is_ascii_uppercase()) && word.contains('-');
    (is_header || word.starts_with(|c: char| c.is_ascii_lowercase() || c == '_'))
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
            "mchid 条件选填 string(32)",
            "mchid 必传 string(32) 【商户号】",
            "mchid* 必填 string(32)",
            "**mchid** 必填 string(32)",
            "`mchid` 必填 `string(32)`",
            "mchid（商户号） 必填 string(32)",
            "商户号 必填 string(32)",
            "mchid 必填（服务商选填） string(32)",
            "mchid: string(32) 必填",
            "<b>appid</b> 必填 string(32)",
            "[appid](u) 必填 string(32)",
            "appid，必填，string(32)",
            "appid 【必填】 string(32)",
            "appid[] 必填 array[string]",
            "- mchid string(32)",
            "String(32)",
            "商户号 mchid string(32) 是 编号",
            "商户号\tmchid\tint\t是",
            "mchid 必填",
            "mchid必填",
            "Request-Key 必有 string",
        ] {
            assert_eq!(count(line), 1, "{line}");
        }
        assert_eq!(count("a 必填 string 【甲】 b 选填 integer【乙】"), 2);
        for line in [
            "参数名 | 变量 | 类型 | 必填 | 描述 |",
            "400 | PARAM_ERROR | 参数错误 | 略 |",
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
