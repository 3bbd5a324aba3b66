//! A change that the comparison found, the list of all changes, and the version step that follows from them.

use wechatpay_spec::diagnostic::{Diagnostic, Texts};
use wechatpay_spec::place::Span;

use crate::change_rule::{ChangeRule, Layer, Level};
use crate::matching::Subject;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The kind of change: a row of the table.
    pub rule: ChangeRule,
    /// The operation or notification it is about.
    pub subject: Subject,
    /// The part that changed: `request.json.contact_info.mobile_phone`; empty for the whole operation.
    pub location: String,
    /// The message, one clause.
    pub message: String,
    /// The place in the old state.
    pub before: Option<Mark>,
    /// The place in the new state.
    pub after: Option<Mark>,
}

/// A place in one of the two states.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// The file below the folder of specs, as in [`wechatpay_spec::model::Spec::file`].
    pub file: String,
    /// Where in the file.
    pub span: Span,
}

impl Mark {
    /// A place in a file.
    pub fn new(file: &str, span: Span) -> Self {
        Self {
            file: file.to_owned(),
            span,
        }
    }
}

/// Sorts changes by subject, layer and place.
pub(super) fn sort(changes: &mut [Change]) {
    changes.sort_by(|one, other| key(one).cmp(&key(other)));
}

fn key(change: &Change) -> (&Subject, Layer, Option<Span>, &str, ChangeRule, &str) {
    let mark = change.after.as_ref().or(change.before.as_ref());
    (
        &change.subject,
        change.rule.layer,
        mark.map(|mark| mark.span),
        &change.location,
        change.rule,
        &change.message,
    )
}

/// The step to the next version that a comparison suggests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Nothing changed.
    None,
    /// Only wording changed.
    Patch,
    /// Everything that existed still works.
    Minor,
    /// Something breaks. Below 1.0.0, Cargo treats a minor step as breaking.
    Major,
}

impl Step {
    /// The word shown.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// How many changes there are of each level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Breaking ones.
    pub breaking: usize,
    /// Risky ones.
    pub risky: usize,
    /// Compatible ones.
    pub compatible: usize,
    /// Editorial ones.
    pub editorial: usize,
}

impl Counts {
    /// Counts changes.
    pub fn of_changes<'c>(changes: impl IntoIterator<Item = &'c Change>) -> Self {
        let mut counts = Self::default();
        for change in changes {
            match change.rule.level {
                Level::Editorial => counts.editorial += 1,
                Level::Compatible => counts.compatible += 1,
                Level::Risky => counts.risky += 1,
                Level::Breaking => counts.breaking += 1,
            }
        }
        counts
    }

    /// The number of changes of one level.
    pub const fn of(self, level: Level) -> usize {
        match level {
            Level::Editorial => self.editorial,
            Level::Compatible => self.compatible,
            Level::Risky => self.risky,
            Level::Breaking => self.breaking,
        }
    }
}

/// Every change between two states of the specs, with the texts of both.
#[derive(Clone, Debug)]
pub struct Comparison {
    changes: Vec<Change>,
    before: Texts,
    after: Texts,
    errors_before: Vec<Diagnostic>,
}

impl Comparison {
    /// Sorts the changes; the marks point into the texts.
    pub fn new(mut changes: Vec<Change>, before: Texts, after: Texts) -> Self {
        sort(&mut changes);
        Self {
            changes,
            before,
            after,
            errors_before: Vec::new(),
        }
    }

    /// Adds the errors of the old state.
    pub(super) fn with_errors_before(mut self, errors: Vec<Diagnostic>) -> Self {
        self.errors_before = errors;
        self
    }

    /// The errors of the old state, which may be older than the rules that it breaks. It was compared anyway, because
    /// all of it could be read.
    pub fn errors_before(&self) -> &[Diagnostic] {
        &self.errors_before
    }

    /// The changes, by subject and place.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The texts of the old state.
    pub const fn before(&self) -> &Texts {
        &self.before
    }

    /// The texts of the new state.
    pub const fn after(&self) -> &Texts {
        &self.after
    }

    /// How many changes there are of each level.
    pub fn counts(&self) -> Counts {
        Counts::of_changes(&self.changes)
    }

    /// Whether some change has at least the given level.
    pub fn reaches(&self, level: Level) -> bool {
        self.changes.iter().any(|change| change.rule.level >= level)
    }

    /// The step to the next version.
    pub fn step(&self) -> Step {
        match self.changes.iter().map(|change| change.rule.level).max() {
            None => Step::None,
            Some(Level::Editorial) => Step::Patch,
            Some(Level::Compatible | Level::Risky) => Step::Minor,
            Some(Level::Breaking) => Step::Major,
        }
    }
}
