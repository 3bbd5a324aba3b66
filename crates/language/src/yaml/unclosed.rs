//! Finds what is still open where YAML stops: a bracket or a quote that is closed nowhere, or that a comment hides the end of.

use granit_parser::{ErrorKind, Parser};

use crate::place::Span;

/// A bracket or quote that is open at a byte.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Unclosed {
    /// The bracket or quote.
    pub(super) mark: Span,
    /// The first comment after it, in the same line, which may have been meant as text.
    pub(super) comment: Option<Span>,
}

/// The bracket or quote of a line above a byte that is still open there.
pub(super) fn above(text: &str, at: usize) -> Option<Unclosed> {
    let before = text.get(..at)?;
    let (mark, is_quote) = at_end(before)?;
    let rest = before.get(mark..)?;
    let first_line = rest.lines().next()?;
    if first_line.len() == rest.len() {
        return None; // in the line of the error: everybody sees it
    }
    let comment = first_line
        .match_indices('#')
        .map(|(offset, _)| mark + offset)
        .find(|start| {
            !is_quote
                && before
                    .get(..*start)
                    .is_some_and(|before| before.ends_with(char::is_whitespace))
        });
    let end = mark + first_line.trim_end().len();
    Some(Unclosed {
        mark: Span {
            start: mark,
            end: mark + 1,
        },
        comment: comment.map(|start| Span { start, end }),
    })
}

/// The bracket or quote that is open at the end of a text, and whether it is a quote: a parser reports it.
fn at_end(text: &str) -> Option<(usize, bool)> {
    let error = Parser::new_from_str(text).find_map(Result::err)?;
    let is_quote = match error.kind() {
        ErrorKind::UnclosedQuotedScalar => true,
        ErrorKind::UnclosedFlowCollection { .. } => false,
        // The indentation of the last line is reported first.
        ErrorKind::InvalidQuotedScalarIndent => return at_end(text.get(..text.rfind('\n')?)?),
        _ => return None,
    };
    Some((error.marker().byte_offset()?, is_quote))
}

#[cfg(test)]
mod tests {
    use super::above;

    /// The rest of a text from what is open where its last line begins, with the comment.
    fn open(text: &str) -> Option<(&str, &str)> {
        let unclosed = above(text, text.rfind('\n').map_or(text.len(), |end| end + 1))?;
        let of = |span: crate::place::Span| &text[span.start..span.end];
        Some((&text[unclosed.mark.start..], unclosed.comment.map_or("", of)))
    }

    #[test]
    fn what_is_open_is_found_past_what_is_closed() {
        for (text, expected) in [
            ("a: [x\nb", Some(("[x\nb", ""))),
            ("a: {b: c, d: [e]\nf", Some(("{b: c, d: [e]\nf", ""))),
            ("a: {b: c #d}\nf", Some(("{b: c #d}\nf", "#d}"))),
            ("a: \"b\nc", Some(("\"b\nc", ""))),
            ("a: 'b\nc", Some(("'b\nc", ""))),
            ("a: \"b\\\" [\"\nc", None),
            ("a: it's [b\nc", None),
            ("a: b # [c\nd", None),
            ("a: b - [c\nd", None),
            ("- - [c\nd", Some(("[c\nd", ""))),
            ("a: |\n  [b\n  'c\nd", None),
            ("- >-\n  [b\nc", None),
            ("a: [b]\nc", None),
            ("a: [b", None),
            ("a: b]\nc: [d\ne", Some(("[d\ne", ""))),
        ] {
            assert_eq!(open(text), expected, "{text}");
        }
    }
}
