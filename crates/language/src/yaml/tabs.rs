//! Tabs where YAML makes something else of them: in the indentation of a line, and inside plain text.
//!
//! Between two tokens, in quotes and in comments a tab is harmless.

use crate::place::Span;

/// The tab in the indentation of a scalar's line, or else inside the scalar if it is plain text.
pub(super) fn misplaced(text: &str, scalar: Span, is_plain: bool) -> Option<Span> {
    // Only the blanks before the scalar are looked at: its line may be as long as the file.
    let before = text.get(..scalar.start)?;
    let line = before.trim_end_matches([' ', '\t']);
    if (line.is_empty() || line.ends_with('\n'))
        && let Some(tab) = before.get(line.len()..)?.find('\t')
    {
        return Some(row(text, line.len() + tab));
    }
    let tab = text.get(scalar.start..scalar.end)?.find('\t');
    tab.filter(|_| is_plain).map(|tab| row(text, scalar.start + tab))
}

/// The last tab before a syntax error, on its line or one of the two lines above, outside comments and quotes. Such a tab
/// probably explains the error.
pub(super) fn before_error(text: &str, error: usize) -> Option<Span> {
    let end = text
        .get(error..)?
        .chars()
        .next()
        .map_or(error, |c| error + c.len_utf8());
    let mut line = end;
    for _ in 0..3 {
        let start = line_start(text, line);
        let code = text
            .get(start..line)?
            .split(['#', '"', '\''])
            .next()
            .unwrap_or_default();
        // After the last token of a line it has no meaning.
        let code = if line == end { code } else { code.trim_end() };
        if let Some(tab) = code.rfind('\t') {
            return Some(row(text, start + code.get(..tab)?.trim_end_matches('\t').len()));
        }
        line = start.checked_sub(1)?;
    }
    None
}

/// How to replace a tab.
pub(super) const HELP: &str =
    "type ordinary spaces in its place; YAML indents with spaces, and reads a tab in text as part of the text";

/// The tabs side by side from this one on.
fn row(text: &str, start: usize) -> Span {
    let rest = text.get(start..).unwrap_or_default();
    Span {
        start,
        end: start + rest.len() - rest.trim_start_matches('\t').len(),
    }
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::{before_error, misplaced};
    use crate::place::Span;

    #[test]
    fn only_tabs_that_change_the_meaning_are_misplaced() {
        for (text, scalar, at) in [
            ("a:\n\tb: 1\n", "b", Some(3)),
            ("a:\n  \t\tb: 1\n", "b", Some(5)),
            ("a:\n  \t\"b\": 1\n", "\"b\"", Some(5)),
            ("a: 1\t2\n", "1\t2", Some(4)),
            ("a: \"1\t2\"\n", "\"1\t2\"", None),
            ("a:\t1\n", "1", None),
            ("a: {b:\t1,\tc: 2}\n", "c", None),
            ("a: 1\t# x\n", "1", None),
        ] {
            let start = text.find(scalar).unwrap();
            let span = Span {
                start,
                end: start + scalar.len(),
            };
            let is_plain = !scalar.starts_with('"');
            let found = misplaced(text, span, is_plain);
            assert_eq!(found.map(|tab| tab.start), at, "{text:?}");
        }
    }

    #[test]
    fn the_last_tab_before_an_error_explains_it() {
        for (text, error, at) in [
            ("a\t\nb: 1\n", "b", None),
            ("a:\n  \t\tb: 1\n  c: 2\n", "c", Some(5)),
            ("a\t {b: 1}\n", ":", Some(1)),
            ("a: 1 # \t\nb: ]\n", "]", None),
            ("a: \"\t\"\nb: ]\n", "]", None),
            ("a:\t1\nb: 1\nc: 1\nd: 1\ne: ]\n", "]", None),
        ] {
            let found = before_error(text, text.find(error).unwrap());
            assert_eq!(found.map(|tab| tab.start), at, "{text:?}");
        }
    }
}
