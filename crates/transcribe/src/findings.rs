//! The findings about a document, collected while it is read.

use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::place::Span;
use wechatpay_spec::rule::{Rule, Severity};

use crate::account::Use;
use crate::rules;

/// The maximum number of findings of each severity that are kept of one document.
const MOST: usize = 100;

/// The findings of one document.
#[derive(Debug)]
pub(crate) struct Findings {
    document: String,
    list: Vec<Diagnostic>,
    /// The pieces of the page's text that were used.
    uses: Vec<(Span, Use)>,
    /// The members of the page's samples that no row lists: `amount.total`.
    unlisted: Vec<String>,
}

impl Findings {
    pub(crate) fn new(document: &str) -> Self {
        Self {
            document: document.to_owned(),
            list: Vec::new(),
            uses: Vec::new(),
            unlisted: Vec::new(),
        }
    }

    /// Findings of their own about the same document, which may be added later.
    pub(crate) fn apart(&self) -> Self {
        Self::new(&self.document)
    }

    /// Adds findings that were collected apart.
    pub(crate) fn add(&mut self, others: Self) {
        for finding in others.list {
            if !self.is_full(finding.rule) {
                self.list.push(finding);
            }
        }
    }

    /// Says how a piece of the page's text was used.
    pub(crate) fn mark(&mut self, span: Span, used: Use) {
        self.uses.push((span, used));
    }

    /// How the pieces of the page's text were used.
    pub(crate) fn take_uses(&mut self) -> Vec<(Span, Use)> {
        std::mem::take(&mut self.uses)
    }

    /// Says which members of a sample no row lists.
    pub(crate) fn add_unlisted(&mut self, names: Vec<String>) {
        self.unlisted.extend(names);
    }

    /// The members of the page's samples that no row lists.
    pub(crate) fn take_unlisted(&mut self) -> Vec<String> {
        std::mem::take(&mut self.unlisted)
    }

    /// Adds a finding, with a help text that says what to do.
    pub(crate) fn report(&mut self, rule: Rule, span: Span, message: impl Into<String>, help: &str) {
        if self.is_full(rule) {
            return;
        }
        let message: String = message.into().chars().take(400).collect();
        let mut finding = Diagnostic::new(rule, self.document.clone(), span, message);
        finding.help(help);
        self.list.push(finding);
    }

    /// Whether there are as many findings as are kept. The bound is for each severity, so that many warnings do not
    /// suppress an error.
    fn is_full(&self, rule: Rule) -> bool {
        let of_severity = self
            .list
            .iter()
            .filter(|finding| finding.rule.severity == rule.severity);
        of_severity.count() >= MOST
    }

    /// Whether there is an error, so that the document gives no spec.
    pub(crate) fn has_error(&self) -> bool {
        self.list.iter().any(|finding| finding.rule.severity == Severity::Error)
    }

    /// Whether a place breaks a rule.
    pub(crate) fn has(&self, rule: Rule, span: Span) -> bool {
        self.list
            .iter()
            .any(|finding| finding.rule == rule && finding.span == span)
    }

    /// Whether a finding names something: `mchid`.
    pub(crate) fn names(&self, name: &str) -> bool {
        let quoted = format!("`{name}`");
        self.list.iter().any(|finding| finding.message.contains(&quoted))
    }

    /// Whether a finding is about a place within a span.
    pub(crate) fn is_within(&self, span: Span) -> bool {
        let mut places = self.list.iter().map(|finding| finding.span);
        places.any(|place| place != Span::default() && place.start < span.end && place.end > span.start)
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Makes warnings of the errors about a page that was not saved whole.
    pub(crate) fn accept_partial(&mut self) {
        for finding in &mut self.list {
            if finding.rule == rules::CUT_OFF {
                finding.rule = rules::PARTIAL;
            }
        }
    }

    /// Changes the span of every finding.
    pub(crate) fn relocate(&mut self, place: impl Fn(Span) -> Span) {
        for finding in &mut self.list {
            finding.span = place(finding.span);
        }
    }

    pub(crate) fn into_list(self) -> Vec<Diagnostic> {
        self.list
    }
}

/// A text cut to a length that suits a message, with control characters escaped.
pub(crate) fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(60).flat_map(char::escape_debug).collect();
    if text.chars().nth(60).is_some() {
        short.push('…');
    }
    short
}

/// Names as a message lists them.
pub(crate) fn listed(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
