//! The words that a page strikes out, hides or has in a comment (E363). Words that are struck out are left out; a row that would be
//! none without them, a whole cell, and everything that is hidden are read like the rest, because members, descriptions
//! and other cells depend on them. Comments are left out. A finding names each of them.

mod in_text;

pub(super) use self::in_text::mark;
use super::PageText;
use super::html::elements::BUTTONS;
use crate::account::{is_name, is_type, row_name};
use crate::facts::demand::flag;
use crate::findings::{Findings, shorten};
use crate::rules;

/// The words of the headings after which only rows of tables are part of the page.
const ENDS: &[&str] = &["错误码", "公共错误码"];
/// The most pieces that a finding names.
const MOST: usize = 12;

/// How the words of a page are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    StruckOut,
    Hidden,
}

/// A marked piece of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) mark: Mark,
}

impl Piece {
    /// The piece in a text from whose beginning some bytes were cut.
    pub(super) const fn shifted(self, cut: usize) -> Self {
        Self {
            start: self.start.saturating_sub(cut),
            end: self.end.saturating_sub(cut),
            mark: self.mark,
        }
    }
}

/// Some words, and their line in the source, counted from 1.
#[derive(Clone, Debug)]
pub(super) struct Words {
    pub(super) line: usize,
    pub(super) words: String,
}

/// The words that findings name.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes {
    /// The names of rows that are struck out, and were read.
    struck_rows: Vec<Words>,
    /// Words that are struck out, and were left out.
    struck_words: Vec<Words>,
    /// The names of rows that are hidden, and other words that are; they were read.
    hidden: Vec<Words>,
    /// The names of rows in comments, and other words there; they were left out.
    pub(super) comments: Vec<Words>,
}

impl Notes {
    fn lists(&mut self) -> [&mut Vec<Words>; 4] {
        [
            &mut self.struck_rows,
            &mut self.struck_words,
            &mut self.hidden,
            &mut self.comments,
        ]
    }

    /// Changes the numbers of the lines.
    pub(super) fn renumber(&mut self, number: impl Fn(usize) -> usize) {
        for words in self.lists().into_iter().flatten() {
            words.line = number(words.line);
        }
    }

    /// Adds those of another part of the page.
    pub(super) fn add(&mut self, mut others: Self) {
        for (own, others) in self.lists().into_iter().zip(others.lists()) {
            own.append(others);
        }
    }
}

/// A line of a text.
struct Line<'t> {
    start: usize,
    text: &'t str,
    /// The places in it that are struck out.
    struck: Vec<(usize, usize)>,
    /// The places in it that are hidden.
    hidden: Vec<(usize, usize)>,
}

/// A text of another form than HTML without its marks and what is left out, with the same lines; `None` if it has no marks.
pub(super) fn of_text(text: &str) -> Option<(String, Notes)> {
    let (plain, pieces, mut notes) = in_text::read(text)?;
    let starts: Vec<usize> = plain.match_indices('\n').map(|(at, _)| at).collect();
    let places = left_out(
        &plain,
        &pieces,
        |at| starts.partition_point(|end| *end < at) + 1,
        &mut notes,
    );
    Some((without(&plain, &places), notes))
}

/// The places that are left out of a text, in order. `number` gives the line of the source for a byte of the text.
pub(super) fn left_out(
    text: &str,
    pieces: &[Piece],
    number: impl Fn(usize) -> usize,
    notes: &mut Notes,
) -> Vec<(usize, usize)> {
    if pieces.is_empty() {
        return Vec::new();
    }
    let lines = lines(text, pieces);
    note_hidden(&lines, &number, notes);
    let kept = kept_lines(&lines);
    let mut places = Vec::new();
    for (line, is_kept) in lines.iter().zip(kept) {
        let words = |(start, end): &(usize, usize)| line.text.get(*start..*end).unwrap_or_default().trim();
        let note = |words: &str| Words {
            line: number(line.start + line.struck.first().map_or(0, |(start, _)| *start)),
            words: words.to_owned(),
        };
        match is_kept {
            _ if line.struck.is_empty() => {}
            // A row is named for its description, too.
            true if !line.is_struck_row() && !line.is_struck_cell() => {}
            true => {
                let name = row_name(line.text).unwrap_or_else(|| line.text.trim());
                notes.struck_rows.push(note(name));
            }
            false => {
                for place in &line.struck {
                    let words = words(place);
                    let is_cell = line.is_cell(place);
                    let notes = if is_cell {
                        &mut notes.struck_rows
                    } else {
                        &mut notes.struck_words
                    };
                    notes.extend(Some(note(words)).filter(|_| !words.is_empty()));
                    places.extend((!is_cell).then_some((line.start + place.0, line.start + place.1)));
                }
            }
        }
    }
    places
}

/// A text without some places.
pub(super) fn without(text: &str, places: &[(usize, usize)]) -> String {
    let mut rest = String::with_capacity(text.len());
    let mut at = 0;
    for (start, end) in places {
        rest.push_str(text.get(at..*start).unwrap_or_default());
        at = *end;
    }
    rest.push_str(text.get(at..).unwrap_or_default());
    rest
}

/// Where each value of a list begins in a text without some places.
pub(super) fn shifted(list: Vec<(usize, usize)>, places: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut gone = 0;
    let mut next = places.iter().peekable();
    let shifted = list.into_iter().map(|(at, value)| {
        while let Some((start, end)) = next.next_if(|(_, end)| *end <= at) {
            gone += end - start;
        }
        let inside = next.peek().map_or(0, |(start, _)| at.saturating_sub(*start));
        (at.saturating_sub(gone + inside), value)
    });
    shifted.collect()
}

fn lines<'t>(text: &'t str, pieces: &[Piece]) -> Vec<Line<'t>> {
    let mut sorted: Vec<&Piece> = pieces.iter().filter(|piece| piece.start < piece.end).collect();
    sorted.sort_by_key(|piece| (piece.start, piece.end));
    let mut from = 0;
    let mut start = 0;
    let mut lines = Vec::new();
    for body in text.split_inclusive('\n') {
        let end = start + body.len();
        let line = body.trim_end_matches(['\n', '\r']);
        let within = |piece: &Piece| {
            let first = piece.start.max(start) - start;
            let last = piece.end.min(start + line.len()).saturating_sub(start);
            (first < last).then_some((first, last))
        };
        let mut own = Line {
            start,
            text: line,
            struck: Vec::new(),
            hidden: Vec::new(),
        };
        for piece in sorted.iter().skip(from).take_while(|piece| piece.start < end) {
            match piece.mark {
                Mark::StruckOut => add(&mut own.struck, within(piece)),
                Mark::Hidden => add(&mut own.hidden, within(piece)),
            }
        }
        from += sorted.iter().skip(from).take_while(|piece| piece.end <= end).count();
        lines.push(own);
        start = end;
    }
    lines
}

/// Adds a place to others that begin before it, and joins those that overlap.
fn add(places: &mut Vec<(usize, usize)>, place: Option<(usize, usize)>) {
    let Some((start, end)) = place else { return };
    match places.last_mut() {
        Some((_, last)) if start <= *last => *last = end.max(*last),
        _ => places.push((start, end)),
    }
}

/// Which lines are read whole though words in them are struck out: rows that would be none without these, with the lines
/// of their descriptions, and cells with a line of their own.
fn kept_lines(lines: &[Line<'_>]) -> Vec<bool> {
    let mut kept = vec![false; lines.len()];
    let written: Vec<usize> = (0..lines.len())
        .filter(|at| lines.get(*at).is_some_and(|line| !line.text.trim().is_empty()))
        .collect();
    let is_whole = |at: &usize| lines.get(*at).is_some_and(Line::is_struck_whole);
    let mut after_kept = false;
    let mut rest = written.as_slice();
    while let [first, others @ ..] = rest {
        // Lines that are struck out together.
        let group: Vec<usize> = match is_whole(first) {
            true => rest.iter().copied().take_while(is_whole).collect(),
            false => vec![*first],
        };
        let own = || group.iter().filter_map(|at| lines.get(*at));
        let has_row = own().any(|line| line.is_struck_row() || line.is_struck_cell());
        after_kept = has_row || after_kept && is_whole(first);
        for at in &group {
            if let Some(kept) = kept.get_mut(*at) {
                *kept = after_kept;
            }
        }
        rest = others.get(group.len() - 1..).unwrap_or_default();
    }
    kept
}

impl Line<'_> {
    fn visible(&self) -> String {
        without(self.text, &self.struck)
    }

    /// Whether no words of it are left.
    fn is_struck_whole(&self) -> bool {
        !self.struck.is_empty() && !self.visible().contains(char::is_alphanumeric)
    }

    /// Whether it is a row that has no name, or is none at all, without what is struck out.
    fn is_struck_row(&self) -> bool {
        if self.struck.is_empty() {
            return false;
        }
        let Some(name) = row_name(self.text) else { return false };
        let at = self.text.find(name).unwrap_or_default();
        let place = self.struck.iter().find(|(start, end)| (*start..*end).contains(&at));
        // Another name in place of the old one.
        let next = place.and_then(|(_, end)| self.text.get(*end..)).unwrap_or_default();
        let is_replaced = next
            .split_whitespace()
            .next()
            .is_some_and(|word| is_name(&word.replace('\\', "")));
        let visible = self.visible();
        let has = |text: &str, test: fn(&str) -> bool| {
            let mut words = text.split(|c: char| c.is_whitespace() || matches!(c, '|' | '*' | '`'));
            words.any(test)
        };
        let lacks = |test: fn(&str) -> bool| has(self.text, test) && !has(&visible, test);
        let is_flag = |word: &str| flag(word).is_some();
        let is_torn = lacks(is_type) || lacks(is_flag) || row_name(&visible).is_none();
        is_torn || place.is_some() && !is_replaced
    }

    /// Whether it is a name, a flag or a type alone: a cell of a table that has a line for each of them.
    fn is_struck_cell(&self) -> bool {
        let words = self.text.trim();
        self.is_struck_whole() && (is_name(words) || is_type(words) || flag(words).is_some())
    }

    /// Whether a place that is struck out is all of a cell between bars.
    fn is_cell(&self, (start, end): &(usize, usize)) -> bool {
        let before = self.text.get(..*start).unwrap_or_default().trim_end();
        let after = self.text.get(*end..).unwrap_or_default().trim_start();
        self.text.contains('|')
            && (before.is_empty() || before.ends_with('|'))
            && (after.is_empty() || after.starts_with('|'))
    }

    /// Whether a byte of it is hidden.
    fn hides(&self, at: usize) -> bool {
        self.hidden.iter().any(|(start, end)| (*start..*end).contains(&at))
    }
}

/// Notes the rows that are hidden, and the other hidden words between the first row and the error codes, or in a table.
fn note_hidden(lines: &[Line<'_>], number: &impl Fn(usize) -> usize, notes: &mut Notes) {
    let mut has_row = false;
    let mut has_ended = false;
    // A row is named for its description, too.
    let mut follows_row = false;
    for line in lines.iter().filter(|line| !line.text.trim().is_empty()) {
        let name = row_name(line.text);
        has_row |= name.is_some();
        has_ended |= has_row && ENDS.contains(&line.text.trim().trim_start_matches(['#', ' ']));
        let Some((first, last)) = line.hidden.first() else {
            follows_row = false;
            continue;
        };
        let name = name.filter(|name| line.text.find(name).is_some_and(|at| line.hides(at)));
        let words = line.text.get(*first..*last).unwrap_or_default().trim();
        let has_words = words.contains(char::is_alphanumeric) && !BUTTONS.contains(&words.to_lowercase().as_str());
        follows_row |= name.is_some();
        let is_own = has_words && has_row && !follows_row && (!has_ended || line.text.contains('|'));
        let shown = name.or(is_own.then_some(words));
        notes.hidden.extend(shown.map(|words| Words {
            line: number(line.start + first),
            words: words.to_owned(),
        }));
    }
}

/// Reports what a page strikes out, hides or has in a comment.
pub(crate) fn report(page: &PageText, findings: &mut Findings) {
    let notes = &page.notes;
    let compare = "compare them with the document as the site shows it";
    for (found, what, help) in [
        (
            &notes.struck_rows,
            "struck out on the page, but read like the rest",
            "if the document has withdrawn them, remove them from the spec by hand",
        ),
        (&notes.struck_words, "struck out on the page, and left out", compare),
        (
            &notes.hidden,
            "hidden on the page, but read like the rest",
            "compare them with the document as the site shows it; parts that are closed are hidden, too",
        ),
        (&notes.comments, "in a comment of HTML, and left out", compare),
    ] {
        let Some(first) = found.first() else { continue };
        let names: Vec<String> = found
            .iter()
            .take(MOST)
            .map(|found| format!("`{}`", shorten(&found.words)))
            .collect();
        let more = match found.len().saturating_sub(MOST) {
            0 => String::new(),
            count => format!(" and {count} more"),
        };
        let message = format!("{what}: {}{more}", names.join(", "));
        findings.report(rules::STRUCK_OUT, page.source_line(first.line), message, help);
    }
}
