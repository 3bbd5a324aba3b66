//! Characters that a Chinese keyboard types in place of YAML's own, and characters that nobody sees.
//!
//! YAML takes both for ordinary text, so its own messages name something else, often on another line.

use crate::place::Span;
use crate::text::is_unseen;

/// A character that is probably not what its author wanted to type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slip {
    /// Its location.
    pub(crate) span: Span,
    found: char,
}

/// The ordinary character for each full-width one that YAML would give a meaning.
const ORDINARY: &[(char, &str)] = &[
    ('：', ": "),
    ('，', ", "),
    ('、', ", "),
    ('｛', "{"),
    ('｝', "}"),
    ('［', "["),
    ('］', "]"),
    ('【', "["),
    ('】', "]"),
    ('“', "\""),
    ('”', "\""),
    ('＂', "\""),
    ('‘', "'"),
    ('’', "'"),
    ('＇', "'"),
    ('＃', "#"),
    ('－', "- "),
];

impl Slip {
    /// The first slip in the text of one node, which begins at `start`.
    pub(crate) fn in_node(text: &str, start: usize) -> Option<Self> {
        text.char_indices()
            .find(|(_, found)| ordinary(*found).is_some())
            .map(|(offset, found)| Self::at(start + offset, found))
    }

    /// The slip that explains a syntax error at byte `error`: the closest before it outside quotes and comments, on the
    /// same line or one of the two lines above, or else the first after it on the same line.
    pub(crate) fn near(text: &str, error: usize) -> Option<Self> {
        let before = text.get(..error)?;
        let start = before.rmatch_indices('\n').nth(2).map_or(0, |(offset, _)| offset + 1);
        let end = text
            .get(error..)?
            .find('\n')
            .map_or(text.len(), |offset| error + offset);
        let mut closest = None;
        let mut line_start = start;
        for line in text.get(start..end)?.split('\n') {
            for (offset, found) in outside_quotes(line) {
                let slip = Self::at(line_start + offset, found);
                if slip.span.start > error {
                    return closest.or(Some(slip));
                }
                closest = Some(slip);
            }
            line_start += line.len() + 1;
        }
        closest
    }

    /// Every character of a file that cannot be seen or looks like an ordinary blank.
    pub(crate) fn unseen(text: &str) -> impl Iterator<Item = Self> {
        let found = text.char_indices().filter(|(_, found)| is_unseen(*found));
        found.map(|(offset, found)| Self::at(offset, found))
    }

    fn at(start: usize, found: char) -> Self {
        let end = start + found.len_utf8();
        Self {
            span: Span { start, end },
            found,
        }
    }

    /// A name for it: `the full-width character `：` (U+FF1A)`.
    pub(crate) fn describe(&self) -> String {
        match ordinary(self.found) {
            Some(_) => format!(
                "the full-width character `{}` (U+{:04X})",
                self.found,
                u32::from(self.found)
            ),
            None if self.found.is_whitespace() => format!("the special blank U+{:04X}", u32::from(self.found)),
            None => format!("the invisible character U+{:04X}", u32::from(self.found)),
        }
    }

    /// Advice on the character to type instead.
    pub(crate) fn help(&self) -> String {
        match ordinary(self.found) {
            Some(typed) => format!("type `{typed}` in its place; if it is part of the text, put the text into quotes"),
            None if self.found.is_whitespace() => "type an ordinary blank in its place".to_owned(),
            None => "remove it".to_owned(),
        }
    }
}

fn ordinary(found: char) -> Option<&'static str> {
    ORDINARY
        .iter()
        .find(|(full, _)| *full == found)
        .map(|(_, typed)| *typed)
}

/// The slips of a line that are neither in quotes nor in a comment.
fn outside_quotes(line: &str) -> impl Iterator<Item = (usize, char)> {
    let mut quote = None;
    let mut before = ' ';
    let mut is_comment = false;
    line.char_indices().filter(move |(_, found)| {
        let is_start = matches!(before, ' ' | '[' | '{' | ',' | ':');
        match (quote, *found) {
            _ if is_comment => return false,
            (Some(open), close) if open == close && before != '\\' => quote = None,
            (Some(_), _) => {}
            (None, open @ ('"' | '\'')) if is_start => quote = Some(open),
            (None, '#') if is_start => is_comment = true,
            (None, _) => {
                before = *found;
                return ordinary(*found).is_some();
            }
        }
        before = *found;
        false
    })
}

#[cfg(test)]
mod tests {
    use super::Slip;

    fn near(text: &str, error: usize) -> Option<&str> {
        Slip::near(text, error).and_then(|slip| text.get(slip.span.start..slip.span.end))
    }

    #[test]
    fn the_closest_slip_before_the_error_explains_it() {
        let text = "post:\n  title：提交\n  documents: []\n";
        assert_eq!(near(text, text.find("documents:").unwrap()), Some("："));
        let text = "a: {b: 1， c: 2}\n";
        assert_eq!(near(text, text.find("c:").unwrap()), Some("，"));
        let text = "a: {b: 1｝\n";
        assert_eq!(near(text, text.len()), Some("｝"));
    }

    #[test]
    fn text_in_quotes_and_comments_is_nobodys_slip() {
        for text in [
            "a: \"一：二\"\nb: ]\n",
            "a: '，'\nb: ]\n",
            "a: 1 # 注：\nb: ]\n",
            "a: 1\nb: ]\n",
        ] {
            assert_eq!(near(text, text.find(']').unwrap()), None, "{text}");
        }
    }

    #[test]
    fn a_slip_far_above_is_not_blamed() {
        assert_eq!(near("a：1\nb: 1\nc: 1\nd: 1\ne: ]\n", 21), None);
    }
}
