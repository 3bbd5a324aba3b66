//! Converts HTML into the text that a browser would have saved.
//!
//! This was written without an HTML copy of an official page, so it does not depend on the names of classes. It relies
//! on three things: headings and paragraphs are block elements, tables of the global documents are `<table>`s with a
//! row for each field, and the members of an object are in an element that begins with the word `属性`.

mod elements;
mod inner_items;
mod rows_left_out;
mod source_lines;

use std::cell::RefCell;

use html5ever::LocalName;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use self::elements::{AROUND, BUTTONS, INLINE, UNSEEN, VOID, WORDLESS};
use super::{Converted, INNER_BAR, english};
use crate::facts::demand::flags_in;

/// The maximum nesting of elements that is tracked.
const DEPTH: usize = 512;
/// The word before the members of an object.
const MEMBERS: &str = "属性";
/// The site of the official documents.
const SITE: &str = "https://pay.weixin.qq.com/";

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
    /// The words of hidden elements inside fields.
    left_out: Vec<String>,
    /// Those in an open element with the first field: the number of elements around it, and of flags before the words.
    undecided: Vec<(usize, usize, String)>,
    /// How many open elements keep their white space.
    preformatted: usize,
    /// How many open elements are tables.
    tables: usize,
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
    /// The page's address.
    address: Option<String>,
}

impl Writer {
    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        match tag.kind {
            TagKind::StartTag => {
                self.note_address(tag);
                self.separate(name);
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
                }
                if let Some(raw) = raw {
                    return TokenSinkResult::RawData(raw);
                }
            }
            TagKind::EndTag => {
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

    /// Notes the page's address, which pages of the site give in their head.
    fn note_address(&mut self, tag: &Tag) {
        let attribute = |name: &str| {
            let found = tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
            found.map(|attribute| attribute.value.trim().to_owned())
        };
        let says = match &*tag.name {
            "link" if attribute("rel").as_deref() == Some("canonical") => attribute("href"),
            "meta" if attribute("property").as_deref() == Some("og:url") => attribute("content"),
            _ => None,
        };
        if let Some(address) = says {
            self.offer_address(&address);
        }
    }

    fn offer_address(&mut self, address: &str) {
        if self.address.is_none() && address.starts_with(SITE) && !address.contains(char::is_whitespace) {
            self.address = Some(address.to_owned());
        }
    }

    /// `saved from url=(0053)https://…`: a comment that browsers write into a page that they save.
    fn comment(&mut self, comment: &str) {
        if let Some((_, rest)) = comment.split_once("saved from url=(")
            && let Some((_, address)) = rest.split_once(')')
        {
            self.offer_address(address.trim());
        }
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
        while let Some((_, flags, words)) = self.undecided.pop_if(|(at, ..)| *at >= depth) {
            // Words between two fields are those of the first.
            self.left_out.extend((is_field || flags < self.flags).then_some(words));
        }
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
            "td" | "th" if self.tables == 1 => {
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
            self.leave_out(text);
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
            self.output.push_str(&text);
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
        self.output.push_str(&source_lines::on_one_line(&words, &text));
        self.space = text.ends_with(char::is_whitespace);
        self.line_end = source_lines::end_after(&text);
        self.boundary = false;
    }

    /// Notes the words of a hidden element that is inside a field: in an element that has some fields of the page, but not
    /// the first of them with others.
    fn leave_out(&mut self, text: &str) {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_unseen = |name: &str| UNSEEN.contains(&name) || WORDLESS.contains(&name);
        let is_wordless = words.is_empty() || BUTTONS.contains(&words.to_lowercase().as_str());
        if is_wordless || self.with_surroundings || self.open.iter().any(|(name, _)| is_unseen(name)) {
            return;
        }
        let around = self.open.iter().rposition(|(_, flags)| *flags < self.flags);
        let flags_before = around.and_then(|at| self.open.get(at)).map(|(_, flags)| *flags);
        match (around, flags_before) {
            _ if self.tables > 0 => self.left_out.push(words),
            // Whether the element is that of the first field alone, or of all of them, shows at its end.
            (Some(at), Some(0)) => self.undecided.push((at, self.flags, words)),
            (Some(_), Some(_)) => self.left_out.push(words),
            _ => {}
        }
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
        let address = self
            .address
            .map_or_else(String::new, |address| format!("\n{address}\n"));
        let shift = |list: Vec<(usize, usize)>| {
            let shifted = list.into_iter().map(|(at, value)| (at.saturating_sub(start), value));
            shifted.collect::<Vec<_>>()
        };
        Converted {
            rows_left_out: Vec::new(),
            words_left_out: self.left_out,
            depths: Some(shift(self.depths)),
            lines: shift(self.lines),
            text: self.output.get(start..).unwrap_or_default().to_owned() + &address,
        }
    }
}
