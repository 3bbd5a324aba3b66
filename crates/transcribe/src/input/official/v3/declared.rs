//! The words of a page: its sections, and the declarations of fields in them.

use std::ops::Range;

use wechatpay_spec::place::Span;

use crate::input::page_text::PageText;

/// The range of the text from a heading to the first of some other headings. A heading is a line of its own.
pub(super) fn section(text: &str, heading: &str, ends: &[&str]) -> Option<Range<usize>> {
    let mut start = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let word = line.trim();
        match start {
            None if word == heading => start = Some(at + line.len()),
            Some(start) if ends.contains(&word) => return Some(start..at),
            _ => {}
        }
        at += line.len();
    }
    start.map(|start| start..text.len())
}

/// The parts of the request with their ranges: `Header HTTP头参数`, `path 路径参数`, `query 查询参数`, `body 包体参数`.
pub(super) fn parts(text: &str, range: Range<usize>) -> Vec<(&'static str, Range<usize>)> {
    let headings = [
        ("header", "Header HTTP头参数"),
        ("path", "path 路径参数"),
        ("query", "query 查询参数"),
        ("body", "body 包体参数"),
    ];
    let mut found: Vec<(&'static str, Range<usize>)> = Vec::new();
    let mut at = range.start;
    for line in text.get(range.clone()).unwrap_or_default().split_inclusive('\n') {
        let heading = headings
            .iter()
            .find(|(_, heading)| line.trim().eq_ignore_ascii_case(heading));
        if let Some((part, _)) = heading {
            if let Some((_, before)) = found.last_mut() {
                before.end = at;
            }
            found.push((part, at + line.len()..range.end));
        }
        at += line.len();
    }
    found
}

/// The declaration of a field.
pub(super) struct Declared<'t> {
    pub(super) name: &'t str,
    pub(super) required: bool,
    pub(super) kind: &'t str,
    /// The text after the type.
    pub(super) description: &'t str,
    pub(super) span: Span,
    /// Whether it follows `属性`: it is a member of the object before it, or of an object around that one.
    pub(super) inside: bool,
    /// How many lists of members it is in; `None` when the page does not show it.
    pub(super) depth: Option<usize>,
}

/// The declarations in a range of the text.
pub(super) fn declared(page: &PageText, range: Range<usize>) -> Vec<Declared<'_>> {
    let text = page.text.as_str();
    let words: Vec<(usize, &str)> = words(text, range.clone());
    let mut list: Vec<Declared<'_>> = Vec::new();
    let mut inside = false;
    let mut skip = 0;
    for (index, (start, word)) in words.iter().enumerate() {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        let next = |by: usize| words.get(index + by).map(|(_, word)| *word);
        if *word == "属性" {
            inside = true;
            // The bars after the heading do not end the members.
            skip = (1..=2).take_while(|by| next(*by) == Some("|")).count();
            continue;
        }
        if *word == "|" {
            inside = false;
            continue;
        }
        let is_name = word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
        let (Some(demand @ ("必填" | "选填")), Some(kind), true) = (next(1), next(2), is_name) else {
            continue;
        };
        if let Some(before) = list.last_mut() {
            before.description = text.get(before.span.end..*start).unwrap_or_default();
        }
        let (last, kind_word) = words.get(index + 2).copied().unwrap_or((*start, kind));
        let end = last + kind_word.len();
        list.push(Declared {
            name: word,
            required: demand == "必填",
            kind,
            description: text.get(end..range.end).unwrap_or_default(),
            span: Span { start: *start, end },
            inside,
            depth: page.member_depth(*start),
        });
        skip = 2;
    }
    list
}

fn words(text: &str, range: Range<usize>) -> Vec<(usize, &str)> {
    let part = text.get(range.clone()).unwrap_or_default();
    let mut words = Vec::new();
    let mut at = range.start;
    for piece in part.split(char::is_whitespace) {
        if !piece.is_empty() {
            words.push((at, piece));
        }
        // The pieces are separated by one character of white space, of any length.
        at += piece.len();
        at += text
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8);
    }
    words
}
