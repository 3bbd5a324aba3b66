//! The position of a field in a message.

use std::borrow::Cow;
use std::fmt;

/// The path from the outermost struct to a field: `contact.phones[2]`.
#[derive(Clone, Debug, Default)]
pub(super) struct FieldPath(Vec<Step<Cow<'static, str>>>);

/// One step of a path.
#[derive(Clone, Debug)]
pub(super) enum Step<N> {
    Name(N),
    Index(usize),
}

impl Step<&str> {
    /// The path that starts with this step and continues with `rest`.
    pub(super) fn ahead_of(&self, rest: &str) -> String {
        let dot = if rest.is_empty() || rest.starts_with('[') {
            ""
        } else {
            "."
        };
        match self {
            Self::Name(name) => format!("{name}{dot}{rest}"),
            Self::Index(index) => format!("[{index}]{dot}{rest}"),
        }
    }
}

impl FieldPath {
    pub(super) fn push_name(&mut self, name: impl Into<Cow<'static, str>>) {
        self.0.push(Step::Name(name.into()));
    }

    pub(super) fn push_index(&mut self, index: usize) {
        self.0.push(Step::Index(index));
    }

    pub(super) fn pop(&mut self) {
        self.0.pop();
    }

    /// The number of steps.
    pub(super) fn depth(&self) -> usize {
        self.0.len()
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Name(name) if position == 0 => formatter.write_str(name)?,
                Step::Name(name) => write!(formatter, ".{name}")?,
                Step::Index(index) => write!(formatter, "[{index}]")?,
            }
        }
        Ok(())
    }
}
