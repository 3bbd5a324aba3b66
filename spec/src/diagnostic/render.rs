//! Findings for people: rustc's look.

use std::borrow::Cow;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};

use super::{Diagnostic, Texts};
use crate::rule::Severity;

/// How findings are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Plain text.
    Plain,
    /// With terminal colours.
    Coloured,
}

/// Draws findings one below the other, each with an excerpt of its file.
pub fn render(diagnostics: &[Diagnostic], texts: &Texts, style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    }
    .decor_style(DecorStyle::Ascii);
    let mut out = String::new();
    for diagnostic in diagnostics {
        out.push_str(&renderer.render(&report(diagnostic, texts)));
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

fn report<'a>(diagnostic: &'a Diagnostic, texts: &'a Texts) -> Vec<Group<'a>> {
    let level = match diagnostic.rule.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(printable(&diagnostic.message))
        .id(diagnostic.rule.code);
    let text = texts.text(&diagnostic.file);
    let shown = texts.shown(&diagnostic.file);
    let mut main = if text.is_empty() {
        title.element(Origin::path(shown))
    } else {
        let mut snippet = Snippet::source(text).path(shown);
        let primary = AnnotationKind::Primary.span(Texts::first_line(text, diagnostic.span));
        snippet = snippet.annotation(primary.label(label(&diagnostic.label)));
        for other in diagnostic
            .secondary
            .iter()
            .filter(|other| other.file == diagnostic.file)
        {
            let context = AnnotationKind::Context.span(Texts::first_line(text, other.span));
            snippet = snippet.annotation(context.label(label(&other.text)));
        }
        title.element(snippet)
    };
    for other in diagnostic
        .secondary
        .iter()
        .filter(|other| other.file != diagnostic.file)
    {
        let text = texts.text(&other.file);
        let context = AnnotationKind::Context.span(Texts::first_line(text, other.span));
        let snippet = Snippet::source(text)
            .path(texts.shown(&other.file))
            .annotation(context.label(label(&other.text)));
        main = main.element(snippet);
    }
    let help = diagnostic.help.as_deref().map(printable);
    match (&diagnostic.replacement, help) {
        (Some(replacement), help) => {
            let patch = Patch::new(Texts::clamp(text, replacement.span), replacement.text.as_str());
            let title = Level::HELP.secondary_title(help.unwrap_or(Cow::Borrowed("write this instead")));
            vec![main, title.element(Snippet::source(text).path(shown).patch(patch))]
        }
        (None, Some(help)) => vec![main.element(Level::HELP.message(help))],
        (None, None) => vec![main],
    }
}

fn label(text: &str) -> Option<Cow<'_, str>> {
    (!text.is_empty()).then(|| printable(text))
}

/// Text from a spec may hold anything; a terminal must not obey it.
fn printable(text: &str) -> Cow<'_, str> {
    if text
        .chars()
        .any(|c| c.is_control() || crate::text::is_bidirectional_control(c))
    {
        Cow::Owned(annotate_snippets::normalize_untrusted_str(text))
    } else {
        Cow::Borrowed(text)
    }
}
