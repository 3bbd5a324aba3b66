//! The marks of what is struck out, hidden or a comment in Markdown and other text: `~~词~~`, `<del>`, `<!-- … -->`.

use super::{Mark, Notes, Piece, Words};
use crate::account::row_name;

/// Elements whose words are struck out.
const STRUCK: &[&str] = &["s", "del", "strike"];
/// The most characters of a tag.
const LONGEST_TAG: usize = 400;
/// The maximum nesting of marks that is tracked.
const DEPTH: usize = 512;

/// A text without its marks, with the same lines, and its marked pieces.
#[derive(Default)]
struct Reader {
    plain: String,
    pieces: Vec<Piece>,
    notes: Notes,
    open: Vec<Open>,
    /// The ends of lines so far.
    ends: usize,
}

/// A mark that has not ended yet.
struct Open {
    /// The name of the element; empty for `~~`.
    name: String,
    start: usize,
    mark: Option<Mark>,
}

/// How the words of an element are marked, by its name, its style and whether it has the attribute `hidden`.
pub(in crate::input::page_text) fn mark(name: &str, style: &str, is_hidden: bool) -> Option<Mark> {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    let style = style.to_ascii_lowercase();
    if is_hidden || style.contains("display:none") || style.contains("visibility:hidden") {
        return Some(Mark::Hidden);
    }
    (STRUCK.contains(&name) || style.contains("line-through")).then_some(Mark::StruckOut)
}

/// Reads the marks of a text; `None` if it has none.
pub(super) fn read(text: &str) -> Option<(String, Vec<Piece>, Notes)> {
    let mut reader = Reader::default();
    let mut rest = text;
    while let Some(at) = rest.find(['~', '<', '\n']) {
        let (before, after) = rest.split_at(at);
        reader.plain.push_str(before);
        let length = match after.as_bytes().first() {
            Some(b'~') => reader.tildes(after),
            Some(b'<') if after.starts_with("<!--") => reader.comment(after),
            Some(b'<') => reader.tag(after),
            _ => {
                reader.ends += 1;
                0
            }
        };
        rest = after.get(length..).unwrap_or_default();
        if length == 0 {
            let literal = after.len() - after.trim_start_matches('~').len();
            let (own, others) = after.split_at(literal.max(1));
            reader.plain.push_str(own);
            rest = others;
        }
    }
    reader.plain.push_str(rest);
    // A mark that does not end is one of its line.
    while let Some(open) = reader.open.pop() {
        let own = reader.plain.get(open.start..).unwrap_or_default();
        let end = open.start + own.find('\n').unwrap_or(own.len());
        reader.note(&open, end);
    }
    let has_marks = !reader.pieces.is_empty() || !reader.notes.comments.is_empty();
    has_marks.then_some((reader.plain, reader.pieces, reader.notes))
}

impl Reader {
    /// Reads `~~` at the beginning of a text, and returns its length; 0 if it is no mark.
    fn tildes(&mut self, text: &str) -> usize {
        let length = text.len() - text.trim_start_matches('~').len();
        if length != 2 {
            return 0;
        }
        if let Some(at) = self.open.iter().rposition(|open| open.name.is_empty()) {
            while self.open.len() > at {
                self.close();
            }
            return length;
        }
        // It ends in the same paragraph.
        let after = text.get(length..).unwrap_or_default();
        let paragraph = after.split("\n\n").next().unwrap_or_default();
        let ends = paragraph.contains("~~") && !after.starts_with(char::is_whitespace);
        if !ends || self.open.len() >= DEPTH {
            return 0;
        }
        self.open.push(Open {
            name: String::new(),
            start: self.plain.len(),
            mark: Some(Mark::StruckOut),
        });
        length
    }

    /// Reads a comment, of which only the ends of lines stay. One that says where the page is from stays whole.
    fn comment(&mut self, text: &str) -> usize {
        let Some((inner, _)) = text.get(4..).and_then(|rest| rest.split_once("-->")) else {
            return 0;
        };
        if inner.contains("saved from url=") {
            return 0;
        }
        let words = || inner.lines().map(str::trim).filter(|line| !line.is_empty());
        let rows: Vec<&str> = words().filter_map(row_name).collect();
        let named = match rows.is_empty() {
            true => words()
                .filter(|words| words.contains(char::is_alphanumeric))
                .take(1)
                .collect(),
            false => rows,
        };
        let line = self.ends + 1;
        self.notes.comments.extend(named.into_iter().map(|words| Words {
            line,
            words: words.to_owned(),
        }));
        let ends = inner.matches('\n').count();
        self.ends += ends;
        self.plain.push_str(&"\n".repeat(ends));
        inner.len() + "<!---->".len()
    }

    /// Reads a tag; one that marks nothing stays.
    fn tag(&mut self, text: &str) -> usize {
        let mut inside = text.char_indices().skip(1).take(LONGEST_TAG);
        let Some((end, '>')) = inside.find(|(_, c)| matches!(c, '>' | '<' | '\n')) else {
            return 0;
        };
        let inner = text.get(1..end).unwrap_or_default();
        let (is_end, inner) = match inner.strip_prefix('/') {
            Some(inner) => (true, inner),
            None => (false, inner),
        };
        let name = inner
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default();
        let attributes = inner.get(name.len()..).unwrap_or_default();
        let name = name.to_ascii_lowercase();
        if name.is_empty() || attributes.ends_with('/') {
            return 0;
        }
        if is_end {
            let Some(at) = self.open.iter().rposition(|open| open.name == name) else {
                return 0;
            };
            while self.open.len() > at + 1 {
                self.close();
            }
            return if self.close() { end + 1 } else { 0 };
        }
        let is_hidden = attributes
            .split_whitespace()
            .any(|word| word == "hidden" || word.starts_with("hidden="));
        let mark = mark(&name, attributes, is_hidden);
        // Others of the same name are inside a marked element.
        if self.open.len() < DEPTH && (mark.is_some() || self.open.iter().any(|open| open.name == name)) {
            self.open.push(Open {
                name,
                start: self.plain.len(),
                mark,
            });
        }
        if mark.is_some() { end + 1 } else { 0 }
    }

    /// Ends the innermost mark, and says whether it marked its words.
    fn close(&mut self) -> bool {
        let Some(open) = self.open.pop() else { return false };
        self.note(&open, self.plain.len());
        open.mark.is_some()
    }

    fn note(&mut self, open: &Open, end: usize) {
        self.pieces.extend(open.mark.map(|mark| Piece {
            start: open.start,
            end,
            mark,
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::{Mark, read};

    fn marked(text: &str) -> (String, Vec<(Mark, String)>) {
        let (plain, pieces, _) = read(text).unwrap();
        let pieces = pieces
            .iter()
            .map(|piece| (piece.mark, plain[piece.start..piece.end].to_owned()));
        let pieces = pieces.collect();
        (plain, pieces)
    }

    #[test]
    fn marks_are_taken_out_of_a_text() {
        for (text, expected, words, mark) in [
            ("a ~~b c~~ d", "a b c d", "b c", Mark::StruckOut),
            ("a <del>b</del>", "a b", "b", Mark::StruckOut),
            ("<S class=x>b</S>", "b", "b", Mark::StruckOut),
            (
                "<span style=\"text-decoration: line-through\">b</span>",
                "b",
                "b",
                Mark::StruckOut,
            ),
            (
                "<div hidden>\n<div>b</div>\n</div>c",
                "\n<div>b</div>\nc",
                "\n<div>b</div>\n",
                Mark::Hidden,
            ),
            ("<p style='display : none'>b</p>", "b", "b", Mark::Hidden),
        ] {
            assert_eq!(
                marked(text),
                (expected.to_owned(), vec![(mark, words.to_owned())]),
                "{text}"
            );
        }
        let (plain, _, notes) = read("a\n<!-- reason 选填 string(64)\n略 -->b").unwrap();
        assert_eq!(plain, "a\n\nb");
        assert_eq!(notes.comments.len(), 1);
        assert_eq!(
            (notes.comments[0].line, notes.comments[0].words.as_str()),
            (2, "reason")
        );
    }

    #[test]
    fn other_marks_stay() {
        for text in [
            "~~~json",
            "a ~~ b ~~",
            "~~a\n\nb~~",
            "1~5",
            "<br>",
            "array<string>",
            "<!-- a",
            "</del>",
            "<s",
        ] {
            assert!(read(text).is_none(), "{text}");
        }
    }
}
