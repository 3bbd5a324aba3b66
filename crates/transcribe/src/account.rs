//! The account of a page: how each of its lines was used. Every line that is not read is reported.

mod rows;

use wechatpay_spec::place::Span;

use self::rows::rows;
pub(crate) use self::rows::{is_name, is_type, row_name};

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
/// Why the rows of a notification on the page of an operation are passed over.
pub(crate) const NOTIFICATION: &str = "the fields of a notification, which has a page of its own";
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

    /// The places that were read as rows.
    pub(crate) fn rows(&self) -> Vec<Span> {
        let rows = self.list.iter().filter(|(_, used)| *used == Use::Row);
        rows.map(|(span, _)| *span).collect()
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

#[cfg(test)]
mod tests {
    use wechatpay_spec::place::Span;

    use super::{Use, Uses};

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
