//! The problems found while a message is decoded.

use super::decode_error::DecodeCause;
use super::field_path::Step;
use super::problems::{Collected, KEPT, Problem};
use super::unreadable::Unreadable;

/// The problems found so far. A problem is recorded without a path; each enclosing field or item adds its step to the
/// front.
///
/// A struct keeps all problems of its own fields. The structs and lists around it keep [`KEPT`] of them and the count,
/// so that a hostile message cannot fill the memory.
#[derive(Default)]
pub(super) struct DecodeProblems {
    kept: Vec<Problem<DecodeCause>>,
    count: usize,
    /// The number of problems that no struct has kept as [`Unreadable`].
    untold: usize,
    /// The number of fields that the message has, readable or not.
    pub(super) found: usize,
}

/// The state of the problems before a part of the message is decoded.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    kept: usize,
    count: usize,
    untold: usize,
    found: usize,
}

impl DecodeProblems {
    pub(super) fn add(&mut self, cause: DecodeCause) {
        self.count += 1;
        self.untold += 1;
        self.kept.push(Problem {
            path: String::new(),
            cause,
        });
    }

    pub(super) fn mark(&self) -> Mark {
        Mark {
            kept: self.kept.len(),
            count: self.count,
            untold: self.untold,
            found: self.found,
        }
    }

    /// Whether there are problems since the mark.
    pub(super) fn any_since(&self, mark: &Mark) -> bool {
        self.count != mark.count
    }

    /// Whether the message has fields that were read since the mark.
    pub(super) fn any_found_since(&self, mark: &Mark) -> bool {
        self.found != mark.found
    }

    /// The problem since the mark, if it is the only one and the whole value has an unexpected type.
    pub(super) fn mismatch_since(&self, mark: &Mark) -> Option<DecodeCause> {
        match self.kept.get(mark.kept..)? {
            [Problem { path, cause }] if path.is_empty() && self.count == mark.count + 1 => {
                matches!(cause, DecodeCause::Mismatch { .. }).then(|| cause.clone())
            }
            _ => None,
        }
    }

    /// Forgets what was found since the mark, because the value is read again in another way.
    pub(super) fn forget(&mut self, mark: &Mark) {
        self.kept.truncate(mark.kept);
        self.count = mark.count;
        self.untold = mark.untold;
        self.found = mark.found;
    }

    /// Puts a step in front of the paths of all problems since the mark.
    pub(super) fn came_through(&mut self, mark: &Mark, step: &Step<&str>) {
        if self.any_since(mark) {
            self.put_in_front(mark, step);
        }
    }

    #[cold]
    fn put_in_front(&mut self, mark: &Mark, step: &Step<&str>) {
        for Problem { path, .. } in self.kept.iter_mut().skip(mark.kept) {
            *path = step.ahead_of(path);
        }
    }

    /// Limits the problems since the mark, which is the beginning of a list. An item that was left out is among those
    /// that are kept, because the list is then incomplete.
    pub(super) fn limit(&mut self, mark: &Mark, left_out: bool) {
        let end = mark.kept + KEPT;
        if self.kept.len() > end {
            let last = self.kept.len() - 1;
            if left_out && last >= end {
                self.kept.swap(end - 1, last);
            }
            self.kept.truncate(end);
        }
    }

    /// The problems since the mark, for the struct that began there.
    pub(super) fn tell(&mut self, mark: &Mark) -> Unreadable {
        if self.any_since(mark) {
            return self.told(mark);
        }
        Unreadable::default()
    }

    #[cold]
    fn told(&mut self, mark: &Mark) -> Unreadable {
        let own = self.kept.get(mark.kept..).unwrap_or_default().to_vec();
        self.untold = mark.untold;
        self.limit(mark, false);
        Unreadable::of(Collected::of(own, self.count - mark.count))
    }

    /// Whether there is a problem that no struct has kept.
    pub(super) fn any_untold(&self) -> bool {
        self.untold > 0
    }

    /// All problems; `None` if there are none.
    pub(super) fn into_collected(mut self) -> Option<Box<Collected<DecodeCause>>> {
        self.kept.truncate(KEPT);
        Collected::of(self.kept, self.count)
    }
}
