//! The text of a page: as it was saved, or as a browser would show the HTML.

mod html;

use wechatpay_spec::place::Span;

use self::html::HtmlText;
use crate::excerpt;

/// A page's text, and where each piece of it came from.
#[derive(Clone, Debug)]
pub(crate) struct PageText {
    /// The document's path.
    pub(crate) path: String,
    /// The text.
    pub(crate) text: String,
    /// The facts beyond the text of a page that was saved as HTML.
    html: Option<HtmlSource>,
}

/// The facts about a page that was saved as HTML.
#[derive(Clone, Debug)]
struct HtmlSource {
    /// The HTML with its long lines cut.
    excerpts: String,
    /// See [`HtmlText::depths`].
    depths: Vec<(usize, usize)>,
    /// See [`HtmlText::lines`].
    lines: Vec<(usize, usize)>,
}

impl PageText {
    /// The text of a document.
    pub(crate) fn new(path: &str, source: String) -> Self {
        let path = path.to_owned();
        if !is_html(&source) {
            let (text, html) = (source, None);
            return Self { path, text, html };
        }
        let HtmlText { text, depths, lines } = html::read(&source);
        let html = Some(HtmlSource {
            excerpts: excerpt::cut_lines(&source),
            depths,
            lines,
        });
        Self { path, text, html }
    }

    /// The HTML that the text was read from, with its long lines cut; `None` when the page was saved as text.
    pub(crate) fn html(&self) -> Option<&str> {
        self.html.as_ref().map(|html| html.excerpts.as_str())
    }

    /// Whether a line begins with one of some words.
    pub(crate) fn has_line_with(&self, words: &[&str]) -> bool {
        let mut lines = self.text.lines().map(str::trim_start);
        lines.any(|line| words.iter().any(|word| line.starts_with(word)))
    }

    /// How many lists of members a byte of the text is in; `None` when the page was saved as text, which does not show
    /// it.
    pub(crate) fn member_depth(&self, byte: usize) -> Option<usize> {
        let html = self.html.as_ref()?;
        Some(value_at(&html.depths, byte).unwrap_or_default())
    }

    /// The number of the line of the source, from 1, in which a span of the text begins.
    pub(crate) fn line_number(&self, span: Span) -> usize {
        match &self.html {
            Some(html) => value_at(&html.lines, span.start).unwrap_or(1),
            None => self.text.get(..span.start).unwrap_or_default().matches('\n').count() + 1,
        }
    }

    /// Where a span of the text was in the source. In HTML this is the whole line in which the span begins.
    pub(crate) fn source_span(&self, span: Span) -> Span {
        let Some(html) = &self.html else { return span };
        let line = value_at(&html.lines, span.start).unwrap_or(1);
        let mut start = 0;
        for (number, text) in html.excerpts.split('\n').enumerate() {
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

/// The value that holds at a byte: the last one that begins there or before.
fn value_at(list: &[(usize, usize)], byte: usize) -> Option<usize> {
    let next = list.partition_point(|(start, _)| *start <= byte);
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
