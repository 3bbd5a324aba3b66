//! Checks for the tables of changes and their fixtures, shared by the wire and Rust layers.

use wechatpay_compare::change_rule::Direction;
use wechatpay_compare::{ChangeExample, ChangeRule, Comparison, Level, report, sides};
use wechatpay_spec::Sources;
use wechatpay_spec::diagnostic::Style;

/// A table, its fixtures, and how a layer compares.
pub(crate) struct Rows {
    /// The rows.
    pub(crate) rules: &'static [ChangeRule],
    /// A fixture for each row, in the same order.
    pub(crate) examples: &'static [ChangeExample],
    /// Compares two states.
    pub(crate) compare: fn(&Sources, &Sources) -> Comparison,
    /// The rows of this layer that a comparison found.
    pub(crate) ids: fn(&Comparison) -> Vec<&'static str>,
}

impl Rows {
    /// Each fixture shows only its row; `alone` is a further check on the comparison.
    pub(crate) fn have_a_fixture_each(&self, alone: impl Fn(&Comparison, &str)) {
        let examples: Vec<_> = self.examples.iter().map(|example| example.id).collect();
        assert_eq!(examples, self.rules.iter().map(|rule| rule.id).collect::<Vec<_>>());
        for example in self.examples {
            let [before, after] = sides(example.text);
            let comparison = (self.compare)(&before, &after);
            let drawn = report::text(&comparison, Level::Editorial, Style::Plain);
            assert_eq!((self.ids)(&comparison), [example.id], "{drawn}");
            alone(&comparison, example.id);
        }
    }

    /// Undoing a change gives the row with the opposite action, except for the rows in `one_way`.
    pub(crate) fn are_mirrored(&self, one_way: &[(&str, &str)]) {
        let mut found = Vec::new();
        for (rule, example) in self.rules.iter().zip(self.examples) {
            let Some(reverse) = rule.reverse(self.rules) else {
                found.push(rule.id);
                continue;
            };
            let [before, after] = sides(example.text);
            let undone = (self.compare)(&after, &before);
            assert_eq!((self.ids)(&undone), [reverse.id], "undoing {}", rule.id);
        }
        assert_eq!(found, one_way.iter().map(|(id, _)| *id).collect::<Vec<_>>());
    }

    /// Each row has a counterpart in the opposite direction, except for the rows in `one_direction`.
    pub(crate) fn go_both_ways(&self, one_direction: &[(&str, &str)]) {
        let directed = self.rules.iter().filter(|rule| rule.direction != Direction::Neither);
        let alone: Vec<_> = directed
            .filter(|rule| rule.other_way(self.rules).is_none())
            .map(|rule| rule.id)
            .collect();
        assert_eq!(alone, one_direction.iter().map(|(id, _)| *id).collect::<Vec<_>>());
    }
}
