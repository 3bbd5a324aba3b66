//! Statements of other sources about the service, each with its verdict: agreed, corrected or refused.
//!
//! `spec/evidence/disagreements.jsonl` has a line for every fact that another source states and the specs did not when it
//! was compared with them. Each ends in a [`Verdict`], which [`faults`] compares with the specs. `docs/evidence.md` has
//! the rule by which verdicts are found.

mod clear_text;
mod report;
mod stated;

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value;

pub use clear_text::clear_text_without_reason;
pub use report::{report_markdown, report_text, update_page};
pub use stated::{type_of, values};

use crate::index::Index;
use crate::model::Field;
use crate::vocabulary::names;

/// The verdict on a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The specs state the same; no source was needed for it.
    Agreed,
    /// The specs state the same, because of a source beside the page.
    Corrected,
    /// The specs state something else, for the reason given.
    Refused,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 3] = [Self::Agreed, Self::Corrected, Self::Refused];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::Corrected => "corrected",
            Self::Refused => "refused",
        }
    }
}

/// A fact that a source states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The source: `official-go`, `catalogue`.
    pub source: String,
    /// `METHOD /path`, or `notify EVENT`.
    pub operation: String,
    /// The path of the field, with the part of the message in front; empty for a statement about the operation.
    pub field: String,
    /// Its subject: `not-here`, `encrypted`, `type`, `required`, `enum`, `max_length`, `operation-not-here`.
    pub kind: String,
    /// The source's value; empty if it states that there is none.
    pub theirs: String,
    /// The verdict on it.
    pub verdict: Option<Verdict>,
    /// Why it was refused.
    pub reason: String,
}

impl Statement {
    /// Whether both are the same statement, regardless of the verdicts.
    pub fn is_same(&self, other: &Self) -> bool {
        (&self.source, &self.operation, &self.field, &self.kind, &self.theirs)
            == (
                &other.source,
                &other.operation,
                &other.field,
                &other.kind,
                &other.theirs,
            )
    }

    fn shown(&self) -> String {
        format!(
            "{} {} {} {} `{}`",
            self.source, self.operation, self.field, self.kind, self.theirs
        )
    }
}

/// Reads statements, one JSON object a line.
///
/// # Errors
/// The number of the first line that is not a statement, and what is wrong with it.
pub fn parse(text: &str) -> Result<Vec<Statement>, String> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| statement(line).map_err(|fault| format!("line {}: {fault}", number + 1)))
        .collect()
}

fn statement(line: &str) -> Result<Statement, String> {
    let value: Value = serde_json::from_str(line).map_err(|_| "no JSON object".to_owned())?;
    let text = |key: &str| match value.get(key) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    for key in ["source", "operation", "kind"] {
        if text(key).is_empty() {
            return Err(format!("`{key}` is missing"));
        }
    }
    let verdict = text("verdict");
    let known = Verdict::ALL.into_iter().find(|known| known.word() == verdict);
    if known.is_none() && !verdict.is_empty() {
        return Err(format!("the verdict `{}` is unknown", verdict.escape_debug()));
    }
    Ok(Statement {
        source: text("source"),
        operation: text("operation"),
        field: text("field"),
        kind: text("kind"),
        theirs: text("theirs"),
        verdict: known,
        reason: text("reason"),
    })
}

/// Writes statements the way that [`parse`] reads them.
pub fn to_text(statements: &[Statement]) -> String {
    let mut text = String::new();
    for statement in statements {
        let verdict = statement.verdict.map_or("", Verdict::word);
        let members = [
            ("source", statement.source.as_str()),
            ("operation", &statement.operation),
            ("field", &statement.field),
            ("kind", &statement.kind),
            ("theirs", &statement.theirs),
            ("verdict", verdict),
            ("reason", &statement.reason),
        ];
        let members = members.iter().filter(|(_, value)| !value.is_empty());
        let members = members.map(|(key, value)| format!("\"{key}\":{}", Value::from(*value)));
        let _ = writeln!(text, "{{{}}}", members.collect::<Vec<_>>().join(","));
    }
    text
}

/// The statements whose verdict is missing, lacks its reason, or is not true of the specs.
pub fn faults(statements: &[Statement], specs: &Index<'_>) -> Vec<String> {
    let fault = |statement: &Statement| {
        let fault = match (statement.verdict, specs.holds(statement)) {
            (None, _) => "no verdict",
            (Some(Verdict::Refused), _) if statement.reason.is_empty() => "refused without a reason",
            (Some(Verdict::Refused), true) => "refused, but the specs state it",
            (Some(Verdict::Agreed | Verdict::Corrected), false) => "not refused, but the specs state something else",
            _ => return None,
        };
        Some(format!("{}: {fault}", statement.shown()))
    };
    statements.iter().filter_map(fault).collect()
}

/// The fields that a source marks as encrypted and the specs do not, although neither a remark on the line nor the reason
/// of a refusal says why.
pub fn unmarked_secrets(statements: &[Statement], specs: &Index<'_>) -> Vec<String> {
    let is_secret = |statement: &&Statement| statement.kind == names::ENCRYPTED && !statement.theirs.is_empty();
    let is_refused =
        |statement: &Statement| statement.verdict == Some(Verdict::Refused) && !statement.reason.is_empty();
    let is_marked = |field: &Field| {
        let mut remarks = field.provenance.inferred.iter().chain(&field.provenance.corrected);
        let has_reason = remarks.any(|remark| remark.key.as_ref().is_some_and(|key| key.value == names::ENCRYPTED));
        field.encrypted.is_some() || has_reason
    };
    let secrets = statements.iter().filter(is_secret);
    secrets
        .filter(|statement| !is_refused(statement) && !specs.field(statement).is_some_and(is_marked))
        .map(Statement::shown)
        .collect()
}

/// How many statements ended in each verdict, by kind and source.
pub fn counts(statements: &[Statement]) -> BTreeMap<(&str, &str), BTreeMap<Verdict, usize>> {
    let mut counts: BTreeMap<(&str, &str), BTreeMap<Verdict, usize>> = BTreeMap::new();
    for statement in statements {
        let row = counts.entry((&statement.kind, &statement.source)).or_default();
        if let Some(verdict) = statement.verdict {
            *row.entry(verdict).or_default() += 1;
        }
    }
    counts
}
