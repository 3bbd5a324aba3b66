//! The slowest tests of spoiled pages: all places of a page are tried by `.ci/run`, a third of them by every run of the tests.

use crate::{spoiled_tables, spoiled_types};

/// The places of a page that a test spoils.
#[derive(Clone, Copy)]
pub(crate) enum Places {
    /// Every third one.
    Some,
    All,
}

impl Places {
    pub(crate) fn has(self, at: usize) -> bool {
        match self {
            Self::Some => at.is_multiple_of(3),
            Self::All => true,
        }
    }

    /// The places among a number of them.
    pub(crate) fn of(self, count: usize) -> impl Iterator<Item = usize> {
        (0..count).filter(move |at| self.has(*at))
    }
}

#[test]
#[ignore = "slow; `.ci/run` runs it"]
fn all_places_of_spoiled_pages() {
    spoiled_tables::lines_that_run_together(Places::All);
    spoiled_tables::rows_with_lost_or_extra_cells(Places::All);
    spoiled_tables::a_request_that_begins_twice(Places::All);
    spoiled_types::a_type_with_another_name(Places::All);
}
