//! Converts HTML into the text that a browser would have saved.
//!
//! This was written without an HTML copy of an official page, so it does not depend on the names of classes. It relies
//! on three things: headings and paragraphs are block elements, tables of the global documents are `<table>`s with a
//! row for each field, and the members of an object are in an element that begins with the word `属性`.

mod address;
mod comments;
pub(super) mod elements;
mod empty_cells;
mod inner_items;
mod left_out;
mod rows_left_out;
mod source_lines;

use std::cell::RefCell;

use html5ever::LocalName;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use self::address::Address;
use self::elements::{AROUND, CELLS, INLINE, UNSEEN, VOID};
use self::empty_cells::OpenCell;
use self::left_out::LeftOut;
use super::struck_out::{self, Mark, Notes, Piece};
use super::word_places::value_at;
use super::{Converted, INNER_BAR, english};
use crate::facts::demand::flags_in;

/// The maximum nesting of elements that is tracked.
const DEPTH: usize = 512;
/// The word before the members of an object.
const MEMBERS: &str = "属性";

/// Reads a page in HTML.
pub(super) fn read(source: &str) -> Converted {
    let mut page = written(source, Writer::default()).finish();
    let is_english = english::is_page(&page.text);
    if is_english {
        let writer = Writer {
            is_english,
            ..Writer::default()
        };
        page = written(source, writer).finish();
    }
    let whole = written(
        source,
        Writer {
            with_surroundings: true,
            is_english,
            ..Writer::default()
        },
    );
    page.rows_left_out = rows_left_out::names(&page.text, &whole.output);
    page
}

fn written(source: &str, writer: Writer) -> Writer {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(source));
    let tokenizer = Tokenizer::new(Sink(RefCell::new(writer)), TokenizerOpts::default());
    // The sink runs no scripts, so the tokenizer never stops for one.
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

/// Passes the tokens on to the writer.
struct Sink(RefCell<Writer>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut writer = self.0.borrow_mut();
        writer.line = usize::try_from(line).unwrap_or(usize::MAX);
        match token {
            Token::TagToken(tag) => return writer.tag(&tag),
            Token::CharacterTokens(text) => writer.text(&text),
            Token::CommentToken(comment) => writer.comment(&comment),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// Writes the text.
#[derive(Default)]
struct Writer {
    /// Whether the text around the page's own is written too.
    with_surroundings: bool,
    /// Whether the words of an English page are put into those of the Chinese ones.
    is_english: bool,
    output: String,
    depths: Vec<(usize, usize)>,
    lines: Vec<(usize, usize)>,
    /// The line of the source that is being read.
    line: usize,
    /// The open elements, each with how many flags of fields were before it.
    open: Vec<(LocalName, usize)>,
    /// How many flags of fields there were: `必填`, `选填`.
    flags: usize,
    /// How many open elements are hidden.
    hidden: usize,
    left_out: LeftOut,
    /// How the words of open elements are marked, each with the number of elements open down to it.
    marks: Vec<(usize, Mark)>,
    /// The marked pieces of the output.
    pieces: Vec<Piece>,
    notes: Notes,
    /// How many open elements keep their white space.
    preformatted: usize,
    /// How many open elements are tables.
    tables: usize,
    /// The open cell of an outermost table.
    cell: OpenCell,
    /// The open elements that contain members, each by the number of elements open down to it and the number of flags before
    /// it.
    containers: Vec<(usize, usize)>,
    /// An open element that so far contains only the word before members.
    announced: Option<usize>,
    /// Whether the next text needs white space before it.
    space: bool,
    /// Whether a line of the source ends in that white space.
    line_end: bool,
    /// Whether an inline element began or ended since the last text.
    boundary: bool,
    /// Where the first `<h1>` begins.
    title: Option<usize>,
    address: Address,
}

impl Writer {
    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        match tag.kind {
            TagKind::StartTag => {
                self.address.note_tag(tag);
                self.cell.end(name, self.tables, &mut self.output);
                self.separate(name);
                if self.hidden == 0 {
                    self.cell.begin(tag, self.tables, &mut self.output);
                }
                if name == "li" {
                    self.mark_item();
                }
                if name == "h1" && self.hidden == 0 {
                    self.title.get_or_insert(self.output.len());
                }
                let raw = match name {
                    "script" => Some(RawKind::ScriptData),
                    "noscript" if self.with_surroundings => None,
                    "style" | "noscript" | "iframe" | "xmp" => Some(RawKind::Rawtext),
                    "textarea" | "title" => Some(RawKind::Rcdata),
                    _ => None,
                };
                if !tag.self_closing && !VOID.contains(&name) && self.open.len() < DEPTH {
                    self.count(name, 1);
                    self.open.push((tag.name.clone(), self.flags));
                    self.marks.extend(mark(tag).map(|mark| (self.open.len(), mark)));
                }
                if let Some(raw) = raw {
                    return TokenSinkResult::RawData(raw);
                }
            }
            TagKind::EndTag => {
                self.cell.end(name, self.tables, &mut self.output);
                // An end tag without a start tag is ignored; an element without an end tag ends with the one around it.
                if let Some(at) = self.open.iter().rposition(|(open, _)| *open == tag.name) {
                    while self.open.len() > at {
                        self.close();
                    }
                }
                self.separate(name);
            }
        }
        TokenSinkResult::Continue
    }

    fn comment(&mut self, comment: &str) {
        self.address.note_comment(comment);
        if self.with_surroundings || !comment.contains(char::is_alphanumeric) {
            return;
        }
        let writer = Self {
            with_surroundings: true,
            ..Self::default()
        };
        let text = written(comment, writer).output;
        let line = self.line.saturating_sub(comment.matches('\n').count()).max(1);
        let is_inside = self.flags > 0 || self.tables > 0;
        self.notes.comments.extend(comments::words(&text, line, is_inside));
    }

    fn count(&mut self, name: &str, by: isize) {
        let change = |number: &mut usize| *number = number.saturating_add_signed(by);
        if UNSEEN.contains(&name) || !self.with_surroundings && AROUND.contains(&name) {
            change(&mut self.hidden);
        }
        if name == "pre" {
            change(&mut self.preformatted);
        }
        if name == "table" {
            change(&mut self.tables);
        }
    }

    fn close(&mut self) {
        let Some((name, flags_before)) = self.open.pop() else {
            return;
        };
        self.count(&name, -1);
        let depth = self.open.len();
        let is_field = self.flags == 1 && !matches!(&*name, "html" | "body" | "main" | "article");
        self.left_out.decide(depth, self.flags, is_field);
        while self.marks.pop_if(|(inside, _)| *inside > depth).is_some() {}
        while let Some((_, flags)) = self.containers.pop_if(|(inside, _)| *inside > depth) {
            self.note_depth();
            // It contained only other words beside the one before members, such as a mark that opens them.
            if flags == self.flags {
                self.announced = Some(depth + 1);
            }
        }
        if self.announced.is_some_and(|announced| announced > depth) {
            // An element with only the word: the members are in the element around it. One with the row of the object too
            // ends without members: the page lists none, and what follows is beside the object.
            self.announced = (flags_before == self.flags).then_some(depth);
        }
    }

    fn note_depth(&mut self) {
        self.depths.push((self.output.len(), self.containers.len()));
    }

    /// Separates the text before a tag from the text after it.
    fn separate(&mut self, name: &str) {
        if self.hidden > 0 {
            return;
        }
        match name {
            _ if self.preformatted > 0 && self.tables == 0 => {
                if matches!(name, "br" | "div" | "p" | "li" | "tr") {
                    self.new_line();
                }
            }
            // Only the outermost tables get bars; a table inside a cell continues the cell's line.
            _ if CELLS.contains(&name) && self.tables == 1 => {
                let is_end = !self.output.is_empty() && !self.output.ends_with('\n');
                if is_end && !self.output.ends_with(" |") {
                    self.output.push_str(" |");
                }
                self.space = true;
            }
            "tr" | "table" if self.tables <= 1 => self.new_line(),
            _ if self.tables > 0 => self.space |= !INLINE.contains(&name),
            _ if INLINE.contains(&name) => {}
            _ => self.new_line(),
        }
        self.boundary = true;
    }

    /// Marks an item of an inner list.
    fn mark_item(&mut self) {
        let is_shown = self.hidden == 0 && self.tables == 0 && self.preformatted == 0;
        if is_shown && inner_items::are_open(&self.open, self.flags) && !self.output.ends_with(inner_items::MARK) {
            self.output.push_str(inner_items::MARK);
        }
    }

    fn new_line(&mut self) {
        if !self.output.is_empty() && !self.output.ends_with('\n') && !self.output.ends_with(inner_items::MARK) {
            self.output.push('\n');
        }
        self.space = false;
        self.line_end = false;
    }

    fn text(&mut self, text: &str) {
        if self.hidden > 0 {
            if !self.with_surroundings {
                self.left_out.note(text, &self.open, self.flags, self.tables > 0);
            }
            return;
        }
        let text = text.replace(['\u{200B}', '\u{FEFF}'], "").replace('\u{A0}', " ");
        let text = match self.is_english && self.preformatted == 0 {
            true => english::of_element(&text).unwrap_or(text),
            false => text,
        };
        let text = match self.tables {
            0 => text,
            _ => text.replace('|', INNER_BAR),
        };
        if self.preformatted > 0 && self.tables == 0 {
            self.note_line(&text);
            self.write(&text);
            self.boundary = false;
            return;
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        self.line_end |= source_lines::end_before(&text);
        if words.is_empty() {
            self.space |= !text.is_empty();
            return;
        }
        self.members(&words);
        let begins_apart = text.starts_with(char::is_whitespace);
        // Styles separate elements within a line visually. Chinese text needs no space there; names and types do.
        let ascii =
            |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | ')' | '|' | '\u{1}'));
        let first = words.first().and_then(|word| word.chars().next());
        let apart = self.boundary && (ascii(self.output.chars().next_back()) || ascii(first));
        let at_start = self.output.is_empty() || self.output.ends_with(['\n', ' ']);
        // Between Chinese characters, the end of a line of the source is nothing.
        let is_broken = self.line_end && source_lines::are_one(&self.output, &text);
        if !at_start && (begins_apart || self.space || apart) && !is_broken {
            self.output.push(' ');
        }
        self.note_line(&text);
        self.write(&source_lines::on_one_line(&words, &text));
        self.space = text.ends_with(char::is_whitespace);
        self.line_end = source_lines::end_after(&text);
        self.boundary = false;
    }

    /// Finds the element that lists members: the smallest one that contains the word before members and something else.
    fn members(&mut self, words: &[&str]) {
        if let Some(announced) = self.announced.take() {
            let before = announced.checked_sub(1).and_then(|at| self.open.get(at));
            let fields = self.flags - before.map_or(0, |(_, flags)| *flags);
            // An element with fields other than the object is a list of fields: its next element contains the members.
            let is_list = fields > 1 && self.open.len() > announced;
            self.containers.push((announced + usize::from(is_list), self.flags));
            self.note_depth();
        }
        let is_word = |word: &str| word.trim_end_matches([':', '：']) == MEMBERS;
        if matches!(words, [only] if is_word(only)) {
            self.announced = Some(self.open.len());
        }
        self.flags += words.iter().map(|word| flags_in(word).len()).sum::<usize>();
    }

    /// Writes words, and notes how they are marked.
    fn write(&mut self, words: &str) {
        let start = self.output.len();
        self.output.push_str(words);
        let end = self.output.len();
        let has = |wanted: Mark| self.marks.iter().any(|(_, mark)| *mark == wanted);
        let marks = [Mark::StruckOut, Mark::Hidden].into_iter().filter(|mark| has(*mark));
        self.pieces.extend(marks.map(|mark| Piece { start, end, mark }));
    }

    fn note_line(&mut self, text: &str) {
        // The tokenizer gives the line in which a run of text ends.
        let line = self.line.saturating_sub(text.matches('\n').count()).max(1);
        let leading = text.len() - text.trim_start().len();
        let line = line + text.get(..leading).unwrap_or_default().matches('\n').count();
        self.lines.push((self.output.len(), line));
    }

    fn finish(self) -> Converted {
        // Everything above the title belongs to the site, not to the page.
        let start = self
            .title
            .filter(|start| self.output.is_char_boundary(*start))
            .unwrap_or_default();
        let address = self.address.line();
        let shift = |list: Vec<(usize, usize)>| {
            let shifted = list.into_iter().map(|(at, value)| (at.saturating_sub(start), value));
            shifted.collect::<Vec<_>>()
        };
        let text = self.output.get(start..).unwrap_or_default();
        let pieces = self.pieces.into_iter().filter(|piece| piece.start >= start);
        let pieces: Vec<Piece> = pieces.map(|piece| piece.shifted(start)).collect();
        let lines = shift(self.lines);
        let mut notes = self.notes;
        let number = |at| value_at(&lines, at).unwrap_or(1);
        let places = struck_out::left_out(text, &pieces, number, &mut notes);
        Converted {
            rows_left_out: Vec::new(),
            words_left_out: self.left_out.words(),
            depths: Some(struck_out::shifted(shift(self.depths), &places)),
            text: struck_out::without(text, &places) + &address,
            lines: struck_out::shifted(lines, &places),
            notes,
        }
    }
}

/// How the words of an element are marked.
fn mark(tag: &Tag) -> Option<Mark> {
    let attribute = |name: &str| tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
    let style = attribute("style").map_or("", |style| &*style.value);
    struck_out::mark(&tag.name, style, attribute("hidden").is_some())
}
