//! The text of a page: as it was saved, or as a browser would show what was saved in another form.

mod clean;
mod english;
mod extracted;
pub(super) mod flag_marks;
mod html;
mod marks;
mod print;
mod word_places;

use std::collections::BTreeSet;

use wechatpay_spec::place::Span;

pub(crate) use self::extracted::UNTYPED;
pub(crate) use self::marks::{BULLETS, plain};
pub(crate) use self::word_places::words;
use crate::document::IM_TABLE;
use crate::excerpt;

/// A bar inside a cell of a table, in the text of a converted page. A bar between cells is `|`.
pub(crate) const INNER_BAR: &str = "\u{1}";

/// A page's text, and where each piece of it came from.
#[derive(Clone, Debug)]
pub(crate) struct PageText {
    /// The document's path.
    pub(crate) path: String,
    /// The text.
    pub(crate) text: String,
    /// Where the lines of the text begin.
    starts: Vec<usize>,
    /// The source of a converted text; `None` when the text is as it was saved.
    original: Option<Original>,
    /// The lines of the source, counted from 1, that are headers and footers of a print. They are not in the text.
    printed: BTreeSet<usize>,
    /// The marks of footnotes that its flags had.
    flag_marks: BTreeSet<flag_marks::Mark>,
}

/// Where the lines of a text begin.
fn line_starts(text: &str) -> Vec<usize> {
    let after = text.match_indices('\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(after).collect()
}

/// A page, converted into the text that a browser would have saved.
struct Converted {
    text: String,
    /// How deeply lists of members nest from a byte of the text on; `None` when the page does not show it.
    depths: Option<Vec<(usize, usize)>>,
    /// The line of what was saved, counted from 1, from which a byte of the text and those after it come.
    lines: Vec<(usize, usize)>,
    /// The names in what looks like rows, but is not in the text.
    rows_left_out: Vec<String>,
    /// The words of elements inside fields that are not in the text.
    words_left_out: Vec<String>,
}

impl Converted {
    /// A text with the lines of what was saved.
    fn of_lines(text: String) -> Self {
        let mut start = 0;
        let lines = text.split_inclusive('\n').enumerate().map(|(index, line)| {
            let begin = start;
            start += line.len();
            (begin, index + 1)
        });
        let lines = lines.collect();
        Self {
            text,
            depths: None,
            lines,
            rows_left_out: Vec::new(),
            words_left_out: Vec::new(),
        }
    }
}

/// The facts about a page that was converted.
#[derive(Clone, Debug)]
struct Original {
    /// The page as it was saved, with its long lines cut.
    excerpts: String,
    /// See [`Converted::depths`].
    depths: Option<Vec<(usize, usize)>>,
    /// See [`Converted::lines`].
    lines: Vec<(usize, usize)>,
    rows_left_out: Vec<String>,
    words_left_out: Vec<String>,
}

impl PageText {
    /// The text of a document.
    pub(crate) fn new(path: &str, source: String) -> Self {
        let path = path.to_owned();
        let is_html = is_html(&source);
        let (source, mut printed) = match print::remove(&source).filter(|_| !is_html) {
            Some(without) => (without.text, without.lines.into_iter().collect()),
            None => (source, BTreeSet::new()),
        };
        let is_other = source.contains(IM_TABLE);
        let (source, mut flag_marks) = match flag_marks::blank(&source).filter(|_| !is_html && !is_other) {
            Some((plain, marks)) => (plain, marks),
            None => (source, BTreeSet::new()),
        };
        let cleaned = clean::clean(&source);
        let translated = english::translate(cleaned.as_deref().unwrap_or(&source));
        let cleaned = translated.or(cleaned).filter(|_| !is_other);
        let converted = match (is_html, cleaned) {
            (true, _) => Some(html::read(&source)),
            (false, Some(cleaned)) => {
                Some(extracted::convert(&cleaned).unwrap_or_else(|| Converted::of_lines(cleaned)))
            }
            (false, None) => extracted::convert(&source),
        };
        let Some(Converted {
            mut text,
            depths,
            lines,
            rows_left_out,
            words_left_out,
        }) = converted
        else {
            return Self {
                path,
                starts: line_starts(&source),
                text: source,
                original: None,
                printed,
                flag_marks,
            };
        };
        if let Some(without) = print::remove(&text).filter(|_| is_html) {
            let starts = line_starts(&text);
            let of_source = |line: &usize| value_at(&lines, starts.get(line.checked_sub(1)?).copied()?);
            printed = without.lines.iter().filter_map(of_source).collect();
            text = without.text;
        }
        if let Some((plain, marks)) = flag_marks::blank(&text).filter(|_| is_html) {
            text = plain;
            flag_marks = marks;
        }
        let original = Some(Original {
            excerpts: excerpt::cut_lines(&source),
            depths,
            lines,
            rows_left_out,
            words_left_out,
        });
        Self {
            path,
            starts: line_starts(&text),
            text,
            original,
            printed,
            flag_marks,
        }
    }

    /// Whether a line of the source is the header or the footer of a print.
    pub(crate) fn is_printed(&self, line: usize) -> bool {
        self.printed.contains(&line)
    }

    /// The first line, and where it begins, that may be the number of a printed page.
    pub(crate) fn may_be_printed(&self) -> Option<(usize, &str)> {
        print::doubtful(&self.text)
    }

    /// Makes the bars inside cells like those between them, for a form in which nothing is told by bars.
    pub(crate) fn restore_bars(&mut self) {
        self.text = self.text.replace(INNER_BAR, "|");
    }

    /// The source of a converted text, with its long lines cut; `None` when the text is as it was saved.
    pub(crate) fn original(&self) -> Option<&str> {
        self.original.as_ref().map(|original| original.excerpts.as_str())
    }

    /// The names in what looks like rows of the source, but is not in the text.
    pub(crate) fn rows_left_out(&self) -> &[String] {
        self.original.as_ref().map_or(&[], |original| &original.rows_left_out)
    }

    /// The words of elements inside fields of the source that are not in the text.
    pub(crate) fn words_left_out(&self) -> &[String] {
        self.original.as_ref().map_or(&[], |original| &original.words_left_out)
    }

    /// How many lists of members a byte of the text is in; `None` when the page was saved as text, which does not show
    /// it.
    pub(crate) fn member_depth(&self, byte: usize) -> Option<usize> {
        let original = self.original.as_ref()?;
        Some(value_at(original.depths.as_ref()?, byte).unwrap_or_default())
    }

    /// The number of the line of the source, from 1, in which a span of the text begins.
    pub(crate) fn line_number(&self, span: Span) -> usize {
        match &self.original {
            Some(original) => value_at(&original.lines, span.start).unwrap_or(1),
            None => self.starts.partition_point(|start| *start <= span.start).max(1),
        }
    }

    /// Where a span of the text was in the source. In a converted page this is the whole line in which the span begins.
    pub(crate) fn source_span(&self, span: Span) -> Span {
        let Some(original) = &self.original else { return span };
        let line = value_at(&original.lines, span.start).unwrap_or(1);
        let mut start = 0;
        for (number, text) in original.excerpts.split('\n').enumerate() {
            if number + 1 == line {
                let indentation = text.len() - text.trim_start().len();
                return Span {
                    start: start + indentation,
                    end: start + text.trim_end().len().max(indentation),
                };
            }
            start += text.len() + 1;
        }
        Span::default()
    }

    /// The lines that are not empty, without white space around them, and where each of them begins.
    pub(crate) fn written_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.split_inclusive('\n').zip(&self.starts);
        lines.filter_map(|(line, start)| (!line.trim().is_empty()).then_some((*start, line.trim())))
    }
}

/// The value that applies at a byte: the last one that begins there or before.
fn value_at(list: &[(usize, usize)], byte: usize) -> Option<usize> {
    let next = list.partition_point(|(start, _)| *start <= byte);
    list.get(next.checked_sub(1)?).map(|(_, value)| *value)
}

fn is_html(source: &str) -> bool {
    let start: String = source.trim_start().chars().take(1_000).collect();
    let start = start.to_ascii_lowercase();
    start.starts_with('<')
        && ["<!doctype html", "<html", "<head", "<body"]
            .iter()
            .any(|tag| start.contains(tag))
}
