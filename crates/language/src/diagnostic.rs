//! Findings: what is wrong, where, and what to do about it.

mod github;
mod json;
mod render;
mod texts;

pub use github::{annotation, github_annotation, to_github_annotations};
pub use json::to_json_lines;
pub use render::{Style, draw, render, summary};
pub use texts::{Position, Texts};

use crate::place::Span;
use crate::rule::{Rule, Severity};
use crate::rules;
use crate::text;

/// A finding.
///
/// Findings are ordered by file, place, code and message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that is violated.
    pub rule: Rule,
    /// The file, below the folder of specs, as in [`crate::model::Spec::file`].
    pub file: String,
    /// Where in the file.
    pub span: Span,
    /// The problem, in one clause.
    pub message: String,
    /// A short label under the excerpt; may be empty.
    pub label: String,
    /// Other places that are part of the problem.
    pub secondary: Vec<Label>,
    /// How to fix it.
    pub help: Option<String>,
    /// A change that would fix it.
    pub replacement: Option<Replacement>,
}

/// Another place that is part of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The file, below the folder of specs.
    pub file: String,
    /// Where in the file.
    pub span: Span,
    /// A short label for this place.
    pub text: String,
}

/// A change to the finding's file that would fix it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// The span to replace.
    pub span: Span,
    /// The new text.
    pub text: String,
}

impl Diagnostic {
    /// A finding without a label or help.
    pub fn new(rule: Rule, file: impl Into<String>, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule,
            file: file.into(),
            span,
            message: message.into(),
            label: String::new(),
            secondary: Vec::new(),
            help: None,
            replacement: None,
        }
    }

    /// Sets the label.
    pub fn label(&mut self, text: impl Into<String>) -> &mut Self {
        self.label = text.into();
        self
    }

    /// Sets the help text.
    pub fn help(&mut self, text: impl Into<String>) -> &mut Self {
        self.help = Some(text.into());
        self
    }

    /// Adds another place in the same file.
    pub fn also(&mut self, span: Span, text: impl Into<String>) -> &mut Self {
        let file = self.file.clone();
        self.also_in(file, span, text)
    }

    /// Adds a place in another file.
    pub fn also_in(&mut self, file: impl Into<String>, span: Span, text: impl Into<String>) -> &mut Self {
        self.secondary.push(Label {
            file: file.into(),
            span,
            text: text.into(),
        });
        self
    }

    /// Adds a suggested change, which is shown with the help.
    pub fn replace(&mut self, span: Span, text: impl Into<String>) -> &mut Self {
        self.replacement = Some(Replacement {
            span,
            text: text.into(),
        });
        self
    }

    /// Whether it prevents generation.
    pub fn is_error(&self) -> bool {
        self.rule.severity == Severity::Error
    }
}

/// Sorts findings by file, place, code and message, and drops repetitions: of several errors about one value, the first
/// is reported, because the others follow from it. Missing keys all have the place of their mapping, so each is reported.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| {
        (&a.file, a.span, a.rule.code, &a.message, &a.label).cmp(&(&b.file, b.span, b.rule.code, &b.message, &b.label))
    });
    diagnostics.dedup();
    let is_of_a_value = |finding: &Diagnostic| {
        finding.is_error() && finding.rule != rules::MISSING_KEY && finding.span != Span::default()
    };
    let mut last: Option<(String, Span)> = None;
    diagnostics.retain(|finding| {
        if !is_of_a_value(finding) {
            return true;
        }
        let is_first = !last
            .as_ref()
            .is_some_and(|(file, span)| *file == finding.file && *span == finding.span);
        if is_first {
            last = Some((finding.file.clone(), finding.span));
        }
        is_first
    });
}

/// Maximum number of findings reported for one file.
pub const FINDINGS_PER_FILE: usize = 200;

/// Maximum length of a message, in characters: a message quotes names from the file, which may be of any length.
const MESSAGE_LENGTH: usize = 400;

/// The findings in one file, while they are collected.
#[derive(Debug)]
pub(crate) struct Findings {
    file: String,
    list: Vec<Diagnostic>,
    /// Receives findings beyond the limit, so that callers do not have to handle it.
    surplus: Option<Diagnostic>,
}

impl Findings {
    pub(crate) fn new(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            list: Vec::new(),
            surplus: None,
        }
    }

    /// Adds a finding and returns it, so that the caller can add details.
    pub(crate) fn report(&mut self, rule: Rule, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        let message = text::cut(&message.into(), MESSAGE_LENGTH);
        let diagnostic = Diagnostic::new(rule, self.file.clone(), span, message);
        if self.list.len() >= FINDINGS_PER_FILE {
            return self.surplus.insert(diagnostic);
        }
        self.list.push(diagnostic);
        let last = self.list.len() - 1;
        match self.list.get_mut(last) {
            Some(added) => added,
            None => self
                .surplus
                .insert(Diagnostic::new(rule, self.file.clone(), span, String::new())),
        }
    }

    /// The file that the findings are about.
    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    /// The findings so far.
    pub(crate) fn list(&self) -> &[Diagnostic] {
        &self.list
    }

    /// The finding that was added last.
    pub(crate) fn last_mut(&mut self) -> Option<&mut Diagnostic> {
        self.surplus.as_mut().or(self.list.last_mut())
    }

    /// Keeps the findings for which a condition holds; it may change them.
    pub(crate) fn retain(&mut self, keeps: impl FnMut(&mut Diagnostic) -> bool) {
        self.list.retain_mut(keeps);
    }

    /// Makes one finding of those about a rule within a span, if there are several: the others become further places of the
    /// first, which then suggests no change, because it would be about one place only.
    pub(crate) fn join(&mut self, rule: Rule, within: Span) -> Option<&mut Diagnostic> {
        let is_one = |finding: &Diagnostic| {
            finding.rule == rule && within.start <= finding.span.start && finding.span.end <= within.end
        };
        let mut spans = self
            .list
            .iter()
            .filter(|finding| is_one(finding))
            .map(|finding| finding.span);
        let first = spans.next()?;
        let others: Vec<Span> = spans.collect();
        if others.is_empty() {
            return None;
        }
        self.list.retain(|finding| !is_one(finding) || finding.span == first);
        let joined = self.list.iter_mut().find(|finding| is_one(finding))?;
        for span in others {
            joined.also(span, "and this");
        }
        joined.replacement = None;
        Some(joined)
    }

    /// Whether any finding so far is an error.
    pub(crate) fn has_errors(&self) -> bool {
        self.list.iter().any(Diagnostic::is_error)
    }

    pub(crate) fn is_full(&self) -> bool {
        self.surplus.is_some()
    }

    /// The findings; if some were omitted, one more says so.
    pub(crate) fn into_list(mut self) -> Vec<Diagnostic> {
        if self.surplus.is_some() {
            let mut note = Diagnostic::new(
                rules::TOO_MANY_FINDINGS,
                self.file,
                Span::default(),
                format!("more than {FINDINGS_PER_FILE} findings in this file; the rest are omitted"),
            );
            note.help("fix these and run again");
            self.list.push(note);
        }
        self.list
    }
}
