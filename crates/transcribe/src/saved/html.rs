//! HTML in, the text that a browser would have saved out.
//!
//! No page of the official documents was at hand in HTML when this was written, so nothing here depends on the names of
//! classes. What is relied on: headings and paragraphs are block elements, tables of the global documents are `<table>`s
//! with a row for each field, and the members of an object stand in an element that begins with the word `属性`.

use std::cell::RefCell;

use html5ever::LocalName;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::Saved;

/// Deepest nesting of elements that is kept track of.
const DEPTH: usize = 512;
/// What announces the members of an object.
const MEMBERS: &str = "属性";
/// The site whose pages these are.
const SITE: &str = "https://pay.weixin.qq.com/";

/// Elements that are no part of the page's text.
const UNSEEN: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "nav", "header", "footer", "aside", "button",
];
/// Elements that stand in the line of the text around them.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label",
    "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
];
/// Elements that have no end.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
];

/// The text of a page.
pub(super) fn read(source: &str) -> Saved {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(source));
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    // The sink runs no scripts, so the tokenizer never stops for one.
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0.into_inner().finish()
}

/// Takes the tokens.
#[derive(Default)]
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

/// The text so far.
#[derive(Default)]
struct Writer {
    saved: String,
    depths: Vec<(usize, usize)>,
    lines: Vec<(usize, usize)>,
    /// The line of the source that is being read.
    line: usize,
    /// The elements that are open.
    open: Vec<LocalName>,
    /// How many of them are not seen.
    unseen: usize,
    /// How many of them keep their white space.
    preformatted: usize,
    /// How many tables are open.
    tables: usize,
    /// The elements that hold members, by how many elements are open inside them and above.
    containers: Vec<usize>,
    /// An element that began with the word for members, and has said nothing else yet.
    announced: Option<usize>,
    /// Whether white space is due before the next text.
    space: bool,
    /// Whether an inline element began or ended since the last text.
    boundary: bool,
    /// Where the first heading of the first rank begins.
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
                self.around(name);
                if name == "h1" && self.unseen == 0 {
                    self.title.get_or_insert(self.saved.len());
                }
                let raw = match name {
                    "script" => Some(RawKind::ScriptData),
                    "style" | "noscript" | "iframe" | "xmp" => Some(RawKind::Rawtext),
                    "textarea" | "title" => Some(RawKind::Rcdata),
                    _ => None,
                };
                if !tag.self_closing && !VOID.contains(&name) && self.open.len() < DEPTH {
                    self.count(name, 1);
                    self.open.push(tag.name.clone());
                }
                if let Some(raw) = raw {
                    return TokenSinkResult::RawData(raw);
                }
            }
            TagKind::EndTag => {
                // An end without a beginning is nothing; one beginning without an end ends with those around it.
                if let Some(at) = self.open.iter().rposition(|open| *open == tag.name) {
                    while self.open.len() > at {
                        self.close();
                    }
                }
                self.around(name);
            }
        }
        TokenSinkResult::Continue
    }

    /// The pages of the site say where they are from.
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

    /// `saved from url=(0053)https://…`: what browsers write above a page that they save.
    fn comment(&mut self, comment: &str) {
        if let Some((_, rest)) = comment.split_once("saved from url=(")
            && let Some((_, address)) = rest.split_once(')')
        {
            self.offer_address(address.trim());
        }
    }

    fn count(&mut self, name: &str, by: isize) {
        let change = |number: &mut usize| *number = number.saturating_add_signed(by);
        if UNSEEN.contains(&name) || name == "title" {
            change(&mut self.unseen);
        }
        if name == "pre" {
            change(&mut self.preformatted);
        }
        if name == "table" {
            change(&mut self.tables);
        }
    }

    fn close(&mut self) {
        let Some(name) = self.open.pop() else { return };
        self.count(&name, -1);
        let depth = self.open.len();
        while self.containers.last().is_some_and(|inside| *inside > depth) {
            self.containers.pop();
            self.note_depth();
        }
        if let Some(announced) = &mut self.announced
            && *announced > depth
        {
            // It held the word alone: the members are in what holds it.
            *announced = depth;
        }
    }

    fn note_depth(&mut self) {
        self.depths.push((self.saved.len(), self.containers.len()));
    }

    /// What an element puts between the text before it and the text after it.
    fn around(&mut self, name: &str) {
        if self.unseen > 0 {
            return;
        }
        match name {
            _ if self.preformatted > 0 && self.tables == 0 => {
                if matches!(name, "br" | "div" | "p" | "li" | "tr") {
                    self.new_line();
                }
            }
            // The outermost tables have bars; what is nested in a cell goes on in its line.
            "td" | "th" if self.tables == 1 => {
                let is_end = !self.saved.is_empty() && !self.saved.ends_with('\n');
                if is_end && !self.saved.ends_with(" |") {
                    self.saved.push_str(" |");
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

    fn new_line(&mut self) {
        if !self.saved.is_empty() && !self.saved.ends_with('\n') {
            self.saved.push('\n');
        }
        self.space = false;
    }

    fn text(&mut self, text: &str) {
        if self.unseen > 0 {
            return;
        }
        let text = text.replace(['\u{200B}', '\u{FEFF}'], "").replace('\u{A0}', " ");
        if self.preformatted > 0 && self.tables == 0 {
            self.note_line(&text);
            self.saved.push_str(&text);
            self.boundary = false;
            return;
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        if words.is_empty() {
            self.space |= !text.is_empty();
            return;
        }
        self.members(&words);
        let begins_apart = text.starts_with(char::is_whitespace);
        // Elements in a line are set apart by their looks; Chinese goes on without a space, names and types do not.
        let ascii = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | ')' | '|'));
        let first = words.first().and_then(|word| word.chars().next());
        let apart = self.boundary && (ascii(self.saved.chars().next_back()) || ascii(first));
        let at_start = self.saved.is_empty() || self.saved.ends_with(['\n', ' ']);
        if !at_start && (begins_apart || self.space || apart) {
            self.saved.push(' ');
        }
        self.note_line(&text);
        self.saved.push_str(&words.join(" "));
        self.space = text.ends_with(char::is_whitespace);
        self.boundary = false;
    }

    /// Finds the element that lists members: the smallest that holds the word for them and something else.
    fn members(&mut self, words: &[&str]) {
        if let Some(announced) = self.announced.take() {
            self.containers.push(announced);
            self.note_depth();
        }
        if words == [MEMBERS] {
            self.announced = Some(self.open.len());
        }
    }

    fn note_line(&mut self, text: &str) {
        // The tokenizer tells the line that a run of text ends in.
        let line = self.line.saturating_sub(text.matches('\n').count()).max(1);
        let leading = text.len() - text.trim_start().len();
        let line = line + text.get(..leading).unwrap_or_default().matches('\n').count();
        self.lines.push((self.saved.len(), line));
    }

    fn finish(self) -> Saved {
        // What stands above the title is the site's, not the page's.
        let start = self
            .title
            .filter(|start| self.saved.is_char_boundary(*start))
            .unwrap_or_default();
        let address = self
            .address
            .map_or_else(String::new, |address| format!("\n{address}\n"));
        let shift = |list: Vec<(usize, usize)>| {
            let shifted = list.into_iter().map(|(at, value)| (at.saturating_sub(start), value));
            Some(shifted.collect::<Vec<_>>())
        };
        Saved {
            depths: shift(self.depths),
            lines: shift(self.lines),
            text: self.saved.get(start..).unwrap_or_default().to_owned() + &address,
        }
    }
}
