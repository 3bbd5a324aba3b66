//! The declarations of fields in a section.

use std::ops::Range;

use wechatpay_spec::place::Span;

use super::bars::{self, Bars, is_members};
use crate::account;
use crate::facts::demand::{self, Flag};
use crate::facts::type_name;
use crate::input::official::broken_words;
use crate::input::official::field_type;
use crate::input::official::marks::without_marks;
use crate::input::page_text::{PageText, words};

/// The declaration of a field.
pub(super) struct Declared<'t> {
    pub(super) name: &'t str,
    pub(super) flag: Flag,
    pub(super) kind: &'t str,
    /// The text after the type.
    pub(super) description: &'t str,
    /// Where the description is.
    pub(super) description_span: Span,
    pub(super) span: Span,
    pub(super) membership: Membership,
    /// How many lists of members it is in; `None` when the page does not show it.
    pub(super) depth: Option<usize>,
    pub(super) before: Before,
}

/// The text before the name of a field on its line.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Before {
    /// None, or a sentence that ends before the name.
    Apart,
    /// Words that may be the beginning of the name: `mch id`.
    Words,
    /// Other names, which share the flag and the type: `sp_mchid, sub_mchid`.
    Names(String),
    /// A letter that looks like one of a name: `а` of Cyrillic.
    Foreign,
    /// The beginning of the name, for this reason.
    Part(String),
    /// A sentence that may run into the name: `【原因】xmchid`.
    Joined,
}

/// Whether a field is a member of the object before it, or of an object around that one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Membership {
    /// It is in no object.
    Outside,
    /// It follows `属性`, in a list of members that ends with a bar.
    Inside,
    /// It follows `属性`, and nothing ends the members: the list may be closed on the page, so that it shows none.
    Unknown,
    /// It follows the bar of an object in an object that has no bar: it may be a member of the outer one.
    Beside,
}

/// The declarations in a range of the text.
pub(super) fn declared(page: &PageText, range: Range<usize>) -> Vec<Declared<'_>> {
    let text = page.text.as_str();
    let words: Vec<(usize, &str)> = words(text, range.clone());
    let mut list: Vec<Declared<'_>> = Vec::new();
    let mut membership = Membership::Outside;
    let mut lists = FoldedLists::default();
    let bars = match words.iter().any(|(_, word)| word.contains("<details")) {
        true => Bars::default(),
        false => Bars::read(text, &words),
    };
    // How many lists with bars of their own are open, where such lists are in each other.
    let mut depth = None;
    let mut skip = 0;
    for (index, (start, word)) in words.iter().enumerate() {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        let following = words.get(index + 1..).unwrap_or_default();
        lists.read(word);
        if lists.end(word) {
            membership = lists.membership();
            continue;
        }
        if is_members(word) && lists.begin() {
            membership = Membership::Inside;
            continue;
        }
        if is_members(word) {
            // The bars and dashes after the heading do not end the members.
            skip = bars::borders(&words, index);
            depth = bars.depth_after(index);
            if depth.is_some() {
                membership = Membership::Inside;
                continue;
            }
            let members = following.iter().skip(skip);
            let end = members
                .map(|(_, word)| *word)
                .find(|word| *word == "|" || is_members(word));
            membership = match end {
                Some("|") => Membership::Inside,
                // An object in an object: the bar of the outer one ends both.
                Some(_) if membership == Membership::Inside => Membership::Inside,
                _ => Membership::Unknown,
            };
            continue;
        }
        if *word == "|" {
            if bars.is_of_row(index) {
                continue;
            }
            depth = bars.depth_after(index).filter(|depth| *depth > 0);
            membership = match depth {
                Some(_) => Membership::Inside,
                None if bars.is_doubtful(index) => Membership::Beside,
                None => Membership::Outside,
            };
            continue;
        }
        let next = |by: usize| words.get(index + by).map(|(_, word)| *word);
        let (start, word) = without_tag(*start, word);
        let Some(mut name) = name(word) else { continue };
        // The status of the response may run into its first field.
        let is_after_status = index > 0 && words.get(index - 1).is_some_and(|(_, before)| *before == "200");
        if let Some(rest) = name
            .strip_prefix("OK")
            .filter(|rest| is_after_status && !rest.is_empty())
        {
            name = rest;
        }
        let (Some(flag), Some(kind)) = (next(1).and_then(demand::flag), next(2)) else {
            continue;
        };
        // `amount 金额 object 必填`: a type is no name, unless another type follows.
        if field_type::read(name).is_some() && field_type::read(kind).is_none() {
            continue;
        }
        // `out_trade_no 二选一` may also be in a sentence.
        if matches!(flag, Flag::Choice(_)) && field_type::read(kind).is_none() {
            continue;
        }
        let is_marked = word.starts_with(['→', '└', '├', '─', '↳']);
        let is_joined = name.len() < word.len() && !is_after_status && !is_marked;
        let own = match is_below(text.get(range.start..start).unwrap_or_default(), word) {
            true => Membership::Inside,
            false => membership,
        };
        let name_start = start + (word.len() - name.len());
        let whole_before = text.get(range.start..name_start).unwrap_or_default();
        let doubt = broken_words::doubt_about_name(name, whole_before, text);
        let before = match (
            before_name(text.get(range.start..start).unwrap_or_default(), word, name, is_joined),
            doubt,
        ) {
            (Before::Apart | Before::Joined, Some(doubt)) => Before::Part(doubt),
            (before, _) => before,
        };
        let start = start + (word.len() - name.len());
        if let Some(before) = list.last_mut() {
            before.end_at(text, start);
        }
        let kind_start = words.get(index + 2).map_or(start, |(at, _)| *at);
        let kind = whole_type(text.get(kind_start..range.end).unwrap_or_default(), kind);
        let end = kind_start + kind.len();
        list.push(Declared {
            name,
            flag,
            kind,
            description: "",
            description_span: Span { start: end, end },
            span: Span { start, end },
            membership: own,
            depth: lists.depth().or(depth).or_else(|| page.member_depth(start)),
            before,
        });
        if lists.begin_below_heading() {
            membership = Membership::Inside;
        }
        skip = 2;
    }
    if let Some(last) = list.last_mut() {
        last.end_at(text, range.end);
    }
    list
}

/// The lists that Markdown folds, `<details><summary>属性</summary>…</details>`, around a word.
#[derive(Default)]
struct FoldedLists {
    /// For each open `<details>`, whether it has members.
    open: Vec<bool>,
    /// Whether one had members.
    has_members: bool,
    /// Whether the heading of the innermost list is open: `<summary>`.
    in_heading: bool,
}

impl FoldedLists {
    /// Reads the tags that open lists.
    fn read(&mut self, word: &str) {
        let count = word.matches("<details").count();
        self.open.extend(std::iter::repeat_n(false, count));
        self.in_heading = (self.in_heading || word.contains("<summary")) && !word.contains("</summary>");
    }

    /// Begins the members of an object whose row is the heading of a list.
    fn begin_below_heading(&mut self) -> bool {
        std::mem::take(&mut self.in_heading) && self.begin()
    }

    /// Begins the members in the innermost list, if there is one.
    fn begin(&mut self) -> bool {
        let Some(last) = self.open.last_mut() else { return false };
        *last = true;
        self.has_members = true;
        true
    }

    /// Ends the lists that a word closes, and says whether there was one.
    fn end(&mut self, word: &str) -> bool {
        let count = word.matches("</details>").count().min(self.open.len());
        self.open.truncate(self.open.len() - count);
        count > 0 && self.has_members
    }

    fn membership(&self) -> Membership {
        match self.depth() {
            None | Some(0) => Membership::Outside,
            Some(_) => Membership::Inside,
        }
    }

    /// How many lists of members are open; `None` if the page does not fold them.
    fn depth(&self) -> Option<usize> {
        let open = self.open.iter().filter(|has_members| **has_members);
        self.has_members.then(|| open.count())
    }
}

impl<'t> Declared<'t> {
    /// Ends the description at a byte of the text.
    fn end_at(&mut self, text: &'t str, end: usize) {
        let description = text.get(self.span.end..end).unwrap_or_default();
        // The heading of a sample ends the last description of a section.
        let mut at = 0;
        let sample = description.split_inclusive('\n').find_map(|line| {
            let start = at;
            at += line.len();
            let words = without_marks(line);
            let is_heading = words.ends_with("示例") && words.chars().count() <= 10 && !words.contains('】');
            is_heading.then_some(start)
        });
        self.description = description
            .get(..sample.unwrap_or(description.len()))
            .unwrap_or_default();
        self.description_span.end = self.span.end + self.description.len();
    }
}

/// Whether an arrow before a name says that it is a member of the object above: `-> total`, `└total`.
fn is_below(before: &str, word: &str) -> bool {
    let is_arrow = |c: char| matches!(c, '→' | '└' | '├' | '─' | '↳');
    let line = end_of(before).rsplit('\n').next().unwrap_or_default().trim();
    let is_mark = line == "->" || line == ">" || !line.is_empty() && line.chars().all(is_arrow);
    is_mark || line.is_empty() && word.starts_with(is_arrow)
}

/// The end of a text, as long as the words before a name may be: a longer text is a sentence.
fn end_of(text: &str) -> &str {
    let start = text.char_indices().rev().take(64).last().map_or(0, |(at, _)| at);
    text.get(start..).unwrap_or_default()
}

/// The kind of text before a name.
fn before_name(text: &str, word: &str, name: &str, is_joined: bool) -> Before {
    let joined = word.get(..word.len() - name.len()).unwrap_or_default();
    let before = if joined.is_empty() { text.trim_end() } else { joined };
    if before.chars().next_back().is_some_and(broken_words::is_foreign_letter) {
        return Before::Foreign;
    }
    // The line above may be the beginning of the name.
    let is_first = joined.is_empty() && text.trim_end_matches([' ', '\t', '\u{3000}']).ends_with('\n');
    let line_above = end_of(text.trim_end()).rsplit('\n').next().unwrap_or_default().trim();
    let above = line_above.split_whitespace().next_back().unwrap_or_default();
    // A single letter after a sentence may be a word of its own.
    let is_word = above.len() > 1 || !above.is_empty() && line_above == above && name.starts_with(char::is_lowercase);
    let may_begin = is_word && above.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    if is_first && may_begin && !["header", "path", "query", "body"].contains(&above) {
        return Before::Joined;
    }
    let end = end_of(text);
    let near = text.len() - end.len();
    let line = end.rsplit('\n').next().unwrap_or_default();
    let is_whole = text.len() - line.len() != near || near == 0;
    let is_part = |word: &str| {
        let is_heading = ["header", "path", "query", "body"].contains(&word);
        let is_name = word
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
        is_name && word.starts_with(|c: char| c.is_ascii_lowercase()) && !is_heading
    };
    let line = without_marks(line).trim_end();
    // A sentence ends with a mark; a label alone, or a word, may be the beginning of one that runs into the name.
    let is_joined = is_joined || line.ends_with(|c: char| c == '】' || c.is_ascii_alphabetic());
    if let Some(names) = other_names(line, joined, is_whole) {
        return Before::Names(names);
    }
    match is_joined {
        _ if is_whole && !line.is_empty() && line.split_whitespace().all(is_part) => Before::Words,
        true => Before::Joined,
        false => Before::Apart,
    }
}

/// The names before a name that has the same flag and type as they: `sp_mchid, sub_mchid`, `openid 或 sub_openid`.
///
/// `line` is what is before the word on its line, and `joined` what is before the name in the word.
fn other_names(line: &str, joined: &str, is_whole: bool) -> Option<String> {
    let before = format!("{} {joined}", line.trim());
    let before = without_marks(&before).trim();
    let is_mark =
        |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | '/' | '`' | '*' | '或' | '和' | '及' | '与');
    let ends_open = before.ends_with([',', '，', '、', '/', '或', '和', '及', '与']);
    let names: Vec<&str> = before.split(is_mark).filter(|word| !word.is_empty()).collect();
    let are_names = !names.is_empty() && names.iter().all(|word| account::is_name(word));
    (is_whole && ends_open && are_names).then(|| names.join(", "))
}

/// The type that a word begins. The label may run into it, and there may be spaces in its lengths: `string[1, 32]`.
fn whole_type<'t>(text: &'t str, word: &'t str) -> &'t str {
    let kind = word.split('【').next().unwrap_or_default();
    // A sentence may run into the lengths.
    let closed = kind.find([')', ']', '）']).and_then(|at| {
        let end = at + kind.get(at..)?.chars().next()?.len_utf8();
        let after = kind.get(end..)?.chars().next()?;
        (!after.is_ascii() && !matches!(after, '（' | '或')).then_some(end)
    });
    let kind = closed.and_then(|end| kind.get(..end)).unwrap_or(kind);
    let apart = type_name::with_lengths(text, kind.len());
    if apart > kind.len() {
        return text.get(..apart).unwrap_or(kind);
    }
    let is_open = kind.matches(['(', '[', '（']).count() > kind.matches([')', ']', '）']).count();
    let is_length =
        |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, ',' | '，' | '-' | '~' | ')' | ']' | '）');
    // The text goes on to the end of the section, so the search stops at the first character that is not a length.
    let rest = text.get(kind.len()..).unwrap_or_default();
    let mut lengths = rest.char_indices().take_while(|(_, c)| is_length(*c));
    let close = lengths.find(|(_, c)| matches!(c, ')' | ']' | '）'));
    match close.filter(|_| is_open) {
        Some((at, c)) => text.get(..kind.len() + at + c.len_utf8()).unwrap_or(kind),
        None => kind,
    }
}

/// A word and its place without a tag in front of it: `<summary>plate`.
fn without_tag(start: usize, word: &str) -> (usize, &str) {
    match word.rsplit_once('>') {
        Some((tag, rest)) if tag.starts_with('<') && !rest.is_empty() => (start + tag.len() + 1, rest),
        _ => (start, word),
    }
}

/// The name of a field, at the end of a word: a sentence before it may run into it.
fn name(word: &str) -> Option<&str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let name = match word.char_indices().rev().find(|(_, c)| !is_part(*c)) {
        // After ASCII, nothing shows where the name begins.
        Some((_, c)) if c.is_ascii() => return None,
        Some((at, c)) => word.get(at + c.len_utf8()..)?,
        None => word,
    };
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        .then_some(name)
}
