//! The slowest tests of spoiled pages: all places of a page are tried by `.ci/thorough`, a seventh of them by every run of the tests.

use crate::{
    broken_addresses, broken_sentences, broken_words, prints, spoiled, spoiled_samples, spoiled_tables, spoiled_types,
};

/// The places of a page that a test spoils.
#[derive(Clone, Copy)]
pub(crate) enum Places {
    /// Every seventh one.
    Some,
    All,
}

impl Places {
    pub(crate) fn has(self, at: usize) -> bool {
        match self {
            Self::Some => at.is_multiple_of(7),
            Self::All => true,
        }
    }

    /// The places among a number of them.
    pub(crate) fn of(self, count: usize) -> impl Iterator<Item = usize> {
        (0..count).filter(move |at| self.has(*at))
    }

    /// The items at these places.
    pub(crate) fn among<T>(self, items: impl IntoIterator<Item = T>) -> impl Iterator<Item = T> {
        let items = items.into_iter().enumerate();
        items.filter(move |(at, _)| self.has(*at)).map(|(_, item)| item)
    }
}

#[test]
#[ignore = "slow; `.ci/thorough` runs it"]
fn all_places_of_spoiled_pages() {
    spoiled_tables::lines_that_run_together(Places::All);
    spoiled_tables::rows_with_lost_or_extra_cells(Places::All);
    spoiled_tables::a_request_that_begins_twice(Places::All);
    spoiled_tables::a_page_that_is_cut_at_a_line(Places::All);
    spoiled_types::a_type_with_another_name(Places::All);
    spoiled_samples::lines_of_samples_that_are_cut_or_joined(Places::All);
    spoiled::a_line_that_runs_into_the_next(Places::All);
    broken_addresses::a_path_that_is_broken(Places::All);
    broken_addresses::a_type_of_an_event_that_is_broken(Places::All);
    broken_sentences::a_sentence_that_is_broken_anywhere(Places::All);
    broken_words::a_name_that_is_broken(Places::All);
    broken_words::a_type_that_is_broken_before_its_lengths(Places::All);
    prints::headers_and_footers_of_a_print(Places::All);
}
