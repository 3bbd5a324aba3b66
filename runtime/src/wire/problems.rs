//! Collecting the problems of several fields of one message.

use std::fmt;

/// The maximum number of problems that are stored. Further problems are only counted, so that a hostile message cannot
/// fill the memory.
pub(super) const KEPT: usize = 16;

/// The path of a field and its problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem<C> {
    pub(super) path: String,
    pub(super) cause: C,
}

/// The problems collected so far.
#[derive(Debug)]
pub(super) struct Problems<C> {
    kept: Vec<Problem<C>>,
    count: usize,
}

impl<C> Default for Problems<C> {
    fn default() -> Self {
        Self {
            kept: Vec::new(),
            count: 0,
        }
    }
}

impl<C> Problems<C> {
    pub(super) fn add(&mut self, path: impl fmt::Display, cause: C) {
        self.count += 1;
        if self.kept.len() < KEPT {
            self.kept.push(Problem {
                path: path.to_string(),
                cause,
            });
        }
    }

    /// The collected problems; `None` if there are none.
    pub(super) fn into_collected(self) -> Option<Box<Collected<C>>> {
        Collected::of(self.kept, self.count)
    }
}

/// A collection of at least one problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Collected<C> {
    pub(super) first: Problem<C>,
    rest: Vec<Problem<C>>,
    pub(super) count: usize,
}

impl<C> Collected<C> {
    /// The problems that are kept, of this many; `None` if none is kept.
    pub(super) fn of(kept: Vec<Problem<C>>, count: usize) -> Option<Box<Self>> {
        let mut kept = kept.into_iter();
        let first = kept.next()?;
        Some(Box::new(Self {
            first,
            rest: kept.collect(),
            count,
        }))
    }

    pub(super) fn one(path: String, cause: C) -> Box<Self> {
        Box::new(Self {
            first: Problem { path, cause },
            rest: Vec::new(),
            count: 1,
        })
    }

    pub(super) fn each(&self) -> impl Iterator<Item = &Problem<C>> {
        std::iter::once(&self.first).chain(&self.rest)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &C)> {
        self.each().map(|problem| (problem.path.as_str(), &problem.cause))
    }
}

impl<C: fmt::Display> fmt::Display for Collected<C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Problem { path, cause } = &self.first;
        if path.is_empty() {
            write!(formatter, "the message: {cause}")?;
        } else {
            write!(formatter, "field `{path}`: {cause}")?;
        }
        match self.count - 1 {
            0 => Ok(()),
            1 => formatter.write_str(" (and 1 more problem)"),
            others => write!(formatter, " (and {others} more problems)"),
        }
    }
}
