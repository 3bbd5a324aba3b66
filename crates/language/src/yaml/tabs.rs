//! Tabs where YAML makes something else of them, or nothing: in the indentation of a line, and inside plain text.
//!
//! Between two tokens, in quotes, in comments and in lines without anything else a tab is harmless.

use crate::place::Span;

/// The tabs in the indentation of lines, of each line the first ones. What YAML makes of such a tab depends on the lines
/// above: text, nothing, or an error in another line. So none is allowed, whatever it would mean.
pub(super) fn in_indentation(text: &str) -> Vec<Span> {
    let mut tabs = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
        let is_blank = line.trim().is_empty();
        let tab = line.get(..blanks).and_then(|blanks| blanks.find('\t'));
        tabs.extend(tab.filter(|_| !is_blank).map(|tab| row(text, start + tab)));
        start += line.len();
    }
    tabs
}

/// The tab inside a scalar that is plain text.
pub(super) fn in_plain_text(text: &str, scalar: Span) -> Option<Span> {
    let tab = text.get(scalar.start..scalar.end)?.find('\t')?;
    Some(row(text, scalar.start + tab))
}

/// The last tab before a syntax error, on its line or one of the two lines above, outside comments and quotes, or else in the
/// empty lines below it. Such a tab probably explains the error.
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
        // After the last token of a line it has no meaning, but in an empty line it may be taken for text.
        let code = match line == end || code.trim().is_empty() {
            true => code,
            false => code.trim_end(),
        };
        if let Some(tab) = code.rfind('\t') {
            return Some(row(text, start + code.get(..tab)?.trim_end_matches('\t').len()));
        }
        let Some(above) = start.checked_sub(1) else { break };
        line = above;
    }
    in_empty_lines(text, end)
}

/// The first tab in the empty lines after the line of a byte, as at the beginning of a text of several lines.
fn in_empty_lines(text: &str, at: usize) -> Option<Span> {
    let mut start = at + text.get(at..)?.find('\n')? + 1;
    for line in text.get(start..)?.split_inclusive('\n') {
        if !line.trim().is_empty() {
            return None;
        }
        if let Some(tab) = line.find('\t') {
            return Some(row(text, start + tab));
        }
        start += line.len();
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
    use super::{before_error, in_indentation, in_plain_text};
    use crate::place::Span;

    #[test]
    fn every_indentation_with_a_tab_is_found() {
        for (text, at) in [
            ("a:\n\tb: 1\n", vec![3]),
            ("a:\n  \t\tb: 1\n\tc: 2\n", vec![5, 12]),
            ("a:\n  \t\"b\": 1\n", vec![5]),
            ("a: b\n\tc\n", vec![5]),
            ("a: \"b\n \tc\"\n", vec![7]),
            ("a: |\n\tc\n", vec![5]),
            ("a: [\n\tc]\n", vec![5]),
            ("\t# x\n", vec![0]),
            ("a:\t1\n", vec![]),
            ("a: {b:\t1,\tc: 2}\n", vec![]),
            ("a: 1\n\t\nb: 1\n\t", vec![]),
            ("a: 1\t# x\r\n\t\r\n", vec![]),
        ] {
            let found: Vec<usize> = in_indentation(text).iter().map(|tab| tab.start).collect();
            assert_eq!(found, at, "{text:?}");
        }
    }

    #[test]
    fn a_tab_in_plain_text_is_found() {
        let text = "a: 1\t2\n";
        let found = in_plain_text(text, Span { start: 3, end: 6 });
        assert_eq!(found, Some(Span { start: 4, end: 5 }));
        assert_eq!(in_plain_text(text, Span { start: 0, end: 1 }), None);
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
            ("a: >\n\n \t\n  b\n", ">", Some(7)),
            ("a: >\n  b\n\t\n  c\n", "c", Some(9)),
        ] {
            let found = before_error(text, text.find(error).unwrap());
            assert_eq!(found.map(|tab| tab.start), at, "{text:?}");
        }
    }
}
