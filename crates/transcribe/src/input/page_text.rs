//! The text of a page: as it was saved, or as a browser would show what was saved in another form.

mod bracketed_rows;
mod clean;
mod english;
mod extracted;
pub(super) mod flag_marks;
mod html;
mod indented_cells;
mod inner_tables;
mod marks;
mod print;
pub(super) mod struck_out;
mod word_places;

use std::collections::BTreeSet;

use wechatpay_spec::place::Span;

pub(crate) use self::extracted::UNTYPED;
pub(crate) use self::marks::{BULLETS, plain};
use self::struck_out::Notes;
use self::word_places::value_at;
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
    /// The words that are struck out, hidden or in a comment.
    notes: Notes,
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
    /// The words that are struck out, hidden or in a comment.
    notes: Notes,
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
            notes: Notes::default(),
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
        let is_other = is_html(&source) || source.contains(IM_TABLE) || source.contains("{#");
        match inner_tables::read(&source).filter(|_| !is_other) {
            Some(own) => Self::of_source(path, own.text).renumbered(&source, &own.numbers, own.notes),
            None => Self::of_source(path, source),
        }
    }

    /// The same text, with the lines and the excerpts of another source, from which its own source was made.
    fn renumbered(mut self, source: &str, numbers: &[usize], notes: Notes) -> Self {
        let number = |line: usize| numbers.get(line.saturating_sub(1)).copied().unwrap_or(1);
        let original = self.original.get_or_insert_with(|| Original {
            excerpts: String::new(),
            depths: None,
            lines: Converted::of_lines(self.text.clone()).lines,
            rows_left_out: Vec::new(),
            words_left_out: Vec::new(),
        });
        original.excerpts = excerpt::cut_lines(source);
        for (_, line) in &mut original.lines {
            *line = number(*line);
        }
        self.printed = self.printed.iter().map(|line| number(*line)).collect();
        self.notes.renumber(number);
        self.notes.add(notes);
        self
    }

    fn of_source(path: &str, source: String) -> Self {
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
        let cleaned = clean::clean(&source).filter(|_| !is_other);
        let (unmarked, text_notes) = match (is_html, struck_out::of_text(cleaned.as_deref().unwrap_or(&source))) {
            (false, Some((unmarked, notes))) => (Some(unmarked), notes),
            _ => (None, Notes::default()),
        };
        let cleaned = unmarked.or(cleaned);
        let translated = english::translate(cleaned.as_deref().unwrap_or(&source)).filter(|_| !is_other);
        let cleaned = translated.or(cleaned);
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
            notes,
        }) = converted
        else {
            return Self {
                path,
                starts: line_starts(&source),
                text: source,
                original: None,
                printed,
                flag_marks,
                notes: Notes::default(),
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
            notes: if is_html { notes } else { text_notes },
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
        match &self.original {
            Some(original) => self.source_line(value_at(&original.lines, span.start).unwrap_or(1)),
            None => span,
        }
    }

    /// A line of the source, counted from 1, without white space around it.
    fn source_line(&self, number: usize) -> Span {
        let source = self.original.as_ref().map_or(self.text.as_str(), |own| &own.excerpts);
        let mut lines = source.split_inclusive('\n');
        let start = lines
            .by_ref()
            .take(number.saturating_sub(1))
            .map(str::len)
            .sum::<usize>();
        let Some(line) = lines.next().map(str::trim_end) else {
            return Span::default();
        };
        Span {
            start: start + (line.len() - line.trim_start().len()),
            end: start + line.len(),
        }
    }

    /// The lines that are not empty, without white space around them, and where each of them begins.
    pub(crate) fn written_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.split_inclusive('\n').zip(&self.starts);
        lines.filter_map(|(line, start)| (!line.trim().is_empty()).then_some((*start, line.trim())))
    }
}

fn is_html(source: &str) -> bool {
    let start: String = source.trim_start().chars().take(1_000).collect();
    let start = start.to_ascii_lowercase();
    start.starts_with('<')
        && ["<!doctype html", "<html", "<head", "<body"]
            .iter()
            .any(|tag| start.contains(tag))
}
