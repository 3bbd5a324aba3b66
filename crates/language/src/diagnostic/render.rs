//! Findings for people, in the style of rustc.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Patch, Renderer, Snippet};

use super::{Diagnostic, Position, Texts};
use crate::place::Span;
use crate::printable::{printable, printable_in_place, printable_lines};
use crate::rule::Severity;

/// The maximum length in bytes of lines that are shown. A longer one would fill many screens, and drawing thousands of
/// findings in one line would take as long as its length squared.
const SHOWN: usize = 8 * 1024;

/// The style of rendered findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Plain text.
    Plain,
    /// With terminal colours.
    Coloured,
}

/// Renders findings one below the other, each with an excerpt of its file.
pub fn render(diagnostics: &[Diagnostic], texts: &Texts, style: Style) -> String {
    let leveled = diagnostics.iter().map(|diagnostic| {
        let level = match diagnostic.rule.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        (level, diagnostic)
    });
    draw(leveled, texts, style)
}

/// Renders findings, each with the word and the colour of its level.
pub fn draw<'a>(
    diagnostics: impl Iterator<Item = (Level<'a>, &'a Diagnostic)>,
    texts: &'a Texts,
    style: Style,
) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    }
    .decor_style(DecorStyle::Ascii);
    let mut out = String::new();
    for (level, diagnostic) in diagnostics {
        out.push_str(&renderer.render(&report(level, diagnostic, texts)));
        out.push_str("\n\n");
    }
    out
}

/// Counts findings in one line: `2 errors, 1 warning`; empty when there are none.
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let warnings = diagnostics.len() - errors;
    let mut parts = Vec::new();
    for (count, one) in [(errors, "error"), (warnings, "warning")] {
        match count {
            0 => {}
            1 => parts.push(format!("1 {one}")),
            _ => parts.push(format!("{count} {one}s")),
        }
    }
    parts.join(", ")
}

fn report<'a>(level: Level<'a>, diagnostic: &'a Diagnostic, texts: &'a Texts) -> Vec<Group<'a>> {
    let title = level
        .primary_title(printable(&diagnostic.message))
        .id(diagnostic.rule.code);
    let text = texts.text(&diagnostic.file);
    let mut main = if text.is_empty() {
        title.element(Origin::path(printable(texts.shown(&diagnostic.file))))
    } else {
        let primary = (AnnotationKind::Primary, diagnostic.span, diagnostic.label.as_str());
        let others = diagnostic
            .secondary
            .iter()
            .filter(|other| other.file == diagnostic.file);
        let others = others.map(|other| (AnnotationKind::Context, other.span, other.text.as_str()));
        let places = std::iter::once(primary).chain(others);
        title.elements(annotated(texts, &diagnostic.file, places))
    };
    for other in diagnostic
        .secondary
        .iter()
        .filter(|other| other.file != diagnostic.file)
    {
        let context = (AnnotationKind::Context, other.span, other.text.as_str());
        main = main.elements(annotated(texts, &other.file, std::iter::once(context)));
    }
    let help = diagnostic.help.as_deref().map(printable_lines);
    let replacement = diagnostic.replacement.as_ref().map(|replacement| {
        let span = Texts::clamp(text, replacement.span);
        (Excerpt::around(texts, &diagnostic.file, &span), span, replacement)
    });
    match (replacement.filter(|(excerpt, ..)| excerpt.text.len() <= SHOWN), help) {
        (Some((excerpt, span, replacement)), help) => {
            let patch = Patch::new(excerpt.inside(&span), printable_in_place(&replacement.text));
            let snippet = Snippet::source(printable_in_place(excerpt.text))
                .line_start(excerpt.line)
                .path(printable(texts.shown(&diagnostic.file)));
            let title = Level::HELP.secondary_title(help.unwrap_or(Cow::Borrowed("write this instead")));
            vec![main, title.element(snippet.patch(patch))]
        }
        (None, Some(help)) => vec![main.element(Level::HELP.message(help))],
        (None, None) => vec![main],
    }
}

/// An excerpt of a file with marked places; of a very long line, only the first place and the words about all of them.
fn annotated<'a>(
    texts: &'a Texts,
    file: &'a str,
    places: impl Iterator<Item = (AnnotationKind, Span, &'a str)>,
) -> Vec<Element<'a>> {
    let text = texts.text(file);
    let places: Vec<_> = places
        .map(|(kind, span, words)| (kind, Texts::first_line(text, span), words))
        .collect();
    let start = places.iter().map(|(_, span, _)| span.start).min().unwrap_or_default();
    let end = places.iter().map(|(_, span, _)| span.end).max().unwrap_or_default();
    let excerpt = Excerpt::around(texts, file, &(start..end));
    if excerpt.text.len() > SHOWN {
        let position = texts.position(file, places.first().map_or(start, |(_, span, _)| span.start));
        let origin = Origin::path(printable(texts.shown(file)))
            .line(position.line)
            .char_column(position.column);
        let words = places.iter().filter(|(.., words)| !words.is_empty());
        let notes = words.map(|(_, span, words)| {
            let Position { line, column } = texts.position(file, span.start);
            Element::from(Level::NOTE.message(format!("{line}:{column}: {}", printable(words))))
        });
        return std::iter::once(Element::from(origin)).chain(notes).collect();
    }
    let annotations: Vec<_> = places
        .into_iter()
        .map(|(kind, span, words)| {
            kind.span(excerpt.inside(&span))
                .label((!words.is_empty()).then(|| printable(words)))
        })
        .collect();
    let snippet = Snippet::source(printable_in_place(excerpt.text))
        .line_start(excerpt.line)
        .path(printable(texts.shown(file)))
        .annotations(annotations);
    vec![snippet.into()]
}

/// The whole lines around a span: a large file is not scanned again for each finding.
struct Excerpt<'a> {
    text: &'a str,
    start: usize,
    line: usize,
}

impl<'a> Excerpt<'a> {
    fn around(texts: &'a Texts, file: &str, span: &Range<usize>) -> Self {
        let text = texts.text(file);
        let before = text.get(..span.start).unwrap_or_default();
        let after = text.get(span.end..).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let end = after.find('\n').map_or(text.len(), |at| span.end + at);
        Self {
            text: text.get(start..end).unwrap_or_default(),
            start,
            line: texts.line_number(file, span.start),
        }
    }

    fn inside(&self, span: &Range<usize>) -> Range<usize> {
        span.start.saturating_sub(self.start)..span.end.saturating_sub(self.start)
    }
}
