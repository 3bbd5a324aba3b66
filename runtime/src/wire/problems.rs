//! Collecting the problems of several fields of one message.

use std::fmt;

use super::field_path::Step;

/// The maximum number of problems that are stored. Further problems are only counted, so that a hostile message cannot
/// fill the memory.
const KEPT: usize = 16;

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

    /// Puts a step in front of the paths of all problems except the first `before`.
    pub(super) fn came_through(&mut self, before: usize, step: &Step<&str>) {
        if self.count != before {
            self.put_in_front(before, step);
        }
    }

    #[cold]
    fn put_in_front(&mut self, before: usize, step: &Step<&str>) {
        for Problem { path, .. } in self.kept.iter_mut().skip(before) {
            *path = step.ahead_of(path);
        }
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The collected problems; `None` if there are none.
    pub(super) fn into_collected(self) -> Option<Box<Collected<C>>> {
        let mut kept = self.kept.into_iter();
        let first = kept.next()?;
        Some(Box::new(Collected {
            first,
            rest: kept.collect(),
            count: self.count,
        }))
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
    pub(super) fn one(path: String, cause: C) -> Box<Self> {
        Box::new(Self {
            first: Problem { path, cause },
            rest: Vec::new(),
            count: 1,
        })
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &C)> {
        std::iter::once(&self.first)
            .chain(&self.rest)
            .map(|problem| (problem.path.as_str(), &problem.cause))
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
