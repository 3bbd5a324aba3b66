//! A page saved from a browser: as text, or as HTML that is turned into the same text.

mod html;

use wechatpay_spec::place::Span;

/// Longest line kept for excerpts, in characters: a page may be one line of a megabyte.
const EXCERPT: usize = 160;

/// A saved page as text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Saved {
    /// The text.
    pub(crate) text: String,
    /// How deep lists of members nest from a byte of the text on; none where the form of the page does not tell.
    depths: Option<Vec<(usize, usize)>>,
    /// The source's line, from 1, that a byte of the text and those after it come from; none when the text is the source.
    lines: Option<Vec<(usize, usize)>>,
}

impl Saved {
    /// A page saved as text.
    pub(crate) fn of_text(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            ..Self::default()
        }
    }

    /// A page saved as HTML; `None` when it is none.
    pub(crate) fn of_html(source: &str) -> Option<Self> {
        is_html(source).then(|| html::read(source))
    }

    /// How many lists of members the byte of the text stands in, where the page tells.
    pub(crate) fn depth(&self, at: usize) -> Option<usize> {
        let depths = self.depths.as_ref()?;
        Some(before(depths, at).unwrap_or_default())
    }

    /// What a span of the text was in the source: there, the whole line that it begins in.
    pub(crate) fn place(&self, span: Span, source: &str) -> Span {
        let Some(lines) = &self.lines else { return span };
        let line = before(lines, span.start).unwrap_or(1);
        let mut start = 0;
        for (number, text) in source.split('\n').enumerate() {
            if number + 1 == line {
                let indentation = text.len() - text.trim_start().len();
                return Span {
                    start: start + indentation,
                    end: start + text.trim_end().len().max(indentation),
                };
            }
            start += text.len() + 1;
        }
        Span::default()
    }
}

/// The value that holds at a place: the last that began at it or before it.
fn before(list: &[(usize, usize)], at: usize) -> Option<usize> {
    let next = list.partition_point(|(start, _)| *start <= at);
    list.get(next.checked_sub(1)?).map(|(_, value)| *value)
}

fn is_html(source: &str) -> bool {
    let start: String = source.trim_start().chars().take(1_000).collect();
    let start = start.to_ascii_lowercase();
    start.starts_with('<')
        && ["<!doctype html", "<html", "<head", "<body"]
            .iter()
            .any(|tag| start.contains(tag))
}

/// A source with its long lines cut, for excerpts; `None` when all are short.
pub(crate) fn shortened(source: &str) -> Option<String> {
    let is_long = source.lines().any(|line| line.len() > 4 * EXCERPT);
    is_long.then(|| excerpts(source))
}

/// A place in a source as one in its excerpts.
pub(crate) fn in_excerpts(span: Span, source: &str, excerpts: &str) -> Span {
    let at = |byte: usize| {
        let before = source.get(..byte.min(source.len())).unwrap_or(source);
        let line = before.matches('\n').count();
        let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
        let lines = excerpts.split('\n');
        let start: usize = lines.clone().take(line).map(|line| line.len() + 1).sum();
        start + lines.clone().nth(line).map_or(0, |line| column.min(line.len()))
    };
    Span {
        start: at(span.start),
        end: at(span.end),
    }
}

/// A source with its long lines cut.
pub(crate) fn excerpts(source: &str) -> String {
    let lines = source.split('\n').map(|line| match line.char_indices().nth(EXCERPT) {
        Some((end, _)) => line.get(..end).unwrap_or_default(),
        None => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}
