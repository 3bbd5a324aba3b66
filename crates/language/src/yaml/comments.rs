//! The comments of a YAML text, which the loader ignores and the formatter keeps.

use granit_parser::{Event, Parser, options};

use super::{FILE_SIZE, place};
use crate::place::Span;

/// The spans of the comments in a text, including the `#`; `None` if the text is not YAML.
pub(crate) fn comments(text: &str) -> Option<Vec<Span>> {
    let mut comments = Vec::new();
    // The parser limits consecutive comments; allow as many as a file can contain.
    let parser_options = options! { emit_comments: true, max_buffered_comment_events: FILE_SIZE };
    for event in Parser::new_from_str_with_options(text, parser_options) {
        let (event, span) = event.ok()?;
        if let Event::Comment(..) = event {
            comments.push(place(&span));
        }
    }
    Some(comments)
}

/// The comment that follows a byte in its line.
pub(super) fn behind(text: &str, at: usize) -> Option<Span> {
    let line = text.get(at..)?.lines().next()?;
    let comment = line.trim_start();
    let start = at + line.len() - comment.len();
    let end = start + comment.trim_end().len();
    comment.starts_with('#').then_some(Span { start, end })
}

/// The comment that follows a key and its colon in their line.
pub(super) fn behind_colon(text: &str, key: usize) -> Option<Span> {
    let rest = text.get(key..)?;
    let colon = rest.trim_start().strip_prefix(':')?;
    behind(text, key + rest.len() - colon.len())
}

/// The comment that follows the first dash of an entry of a list, between two bytes.
pub(super) fn behind_dash(text: &str, start: usize, end: usize) -> Option<Span> {
    let mut at = start;
    for line in text.get(start..end)?.split_inclusive('\n') {
        if let Some(entry) = line.trim_start().strip_prefix('-') {
            return behind(text, at + line.len() - entry.len());
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{behind, behind_colon, behind_dash};

    #[test]
    fn a_comment_is_found_in_its_line_only() {
        let text = "a: b # c\nd: #e\n# f\ng:\n- #h\n# - i\n- j\n- # k\n";
        let of = |span: Option<crate::place::Span>| span.map(|span| &text[span.start..span.end]);
        let at = |part: &str| text.find(part).unwrap();
        assert_eq!(of(behind(text, at(" # c"))), Some("# c"));
        assert_eq!(of(behind_colon(text, at(": #e"))), Some("#e"));
        assert_eq!(of(behind_colon(text, at(":\n- #h"))), None);
        assert_eq!(of(behind_colon(text, at("b #"))), None);
        assert_eq!(of(behind_dash(text, at("- #h"), at("# - i"))), Some("#h"));
        assert_eq!(of(behind_dash(text, at("\n- # k"), text.len())), Some("# k"));
        assert_eq!(of(behind_dash(text, at("\n# - i"), at("\n- # k"))), None);
    }
}
