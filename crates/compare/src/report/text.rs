//! A comparison for people: in the style of rustc, with an excerpt of each state.

use annotate_snippets::Level as Heading;
use wechatpay_spec::diagnostic::{Diagnostic, Style, Texts, draw};
use wechatpay_spec::rule::{Rule, Severity};

use crate::change::{Change, Comparison, Mark};
use crate::change_rule::Level;

const BEFORE: &str = "before/";
const AFTER: &str = "after/";

/// Draws the changes that are at least as severe as `least`, the most severe first.
pub fn text(comparison: &Comparison, least: Level, style: Style) -> String {
    let mut texts = Texts::default();
    texts.adopt(comparison.before(), BEFORE);
    texts.adopt(comparison.after(), AFTER);
    let mut changes: Vec<&Change> = comparison
        .changes()
        .iter()
        .filter(|change| change.rule.level >= least)
        .collect();
    changes.sort_by_key(|change| std::cmp::Reverse(change.rule.level));
    let drawn: Vec<(Level, Diagnostic)> = changes
        .iter()
        .map(|change| (change.rule.level, diagnostic(change, comparison)))
        .collect();
    draw(
        drawn.iter().map(|(level, diagnostic)| (heading(*level), diagnostic)),
        &texts,
        style,
    )
}

fn heading(level: Level) -> Heading<'static> {
    let colour = match level {
        Level::Breaking => Heading::ERROR,
        Level::Risky => Heading::WARNING,
        Level::Compatible | Level::Editorial => Heading::NOTE,
    };
    colour.with_name(level.word())
}

fn diagnostic(change: &Change, comparison: &Comparison) -> Diagnostic {
    let rule = Rule {
        code: change.rule.id,
        name: change.rule.id,
        meaning: change.rule.purpose,
        severity: Severity::Error,
        example: None,
    };
    let file = |prefix: &str, mark: &Mark| format!("{prefix}{}", mark.file);
    let message = format!("{}: {}", change.subject.name, change.message);
    let (primary, other) = match (&change.after, &change.before) {
        (Some(after), before) => (Some((AFTER, after)), before.as_ref()),
        (None, Some(before)) => (Some((BEFORE, before)), None),
        (None, None) => (None, None),
    };
    let Some((prefix, mark)) = primary else {
        return Diagnostic::new(
            rule,
            change.subject.name.clone(),
            wechatpay_spec::place::Span::default(),
            message,
        );
    };
    let mut diagnostic = Diagnostic::new(rule, file(prefix, mark), mark.span, message);
    diagnostic.label(change.rule.purpose.trim_end_matches('.'));
    // A line that is the same on both sides is shown once.
    let line = |texts: &Texts, mark: &Mark| texts.line(&mark.file, mark.span.start).to_owned();
    if let Some(before) = other.filter(|before| line(comparison.before(), before) != line(comparison.after(), mark)) {
        diagnostic.also_in(file(BEFORE, before), before.span, "before");
    }
    diagnostic
}
