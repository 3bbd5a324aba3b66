//! What holds for every table of changes and its fixtures, of the wire as of generated code.

use wechatpay_compare::change_rule::Direction;
use wechatpay_compare::{ChangeExample, ChangeRule, Comparison, Level, report, sides};
use wechatpay_spec::Sources;
use wechatpay_spec::diagnostic::Style;

/// A table, its fixtures, and how a layer compares.
pub(crate) struct Rows {
    /// The rows.
    pub(crate) rules: &'static [ChangeRule],
    /// A fixture for each, in the same order.
    pub(crate) examples: &'static [ChangeExample],
    /// Compares two states.
    pub(crate) compare: fn(&Sources, &Sources) -> Comparison,
    /// The rows of this layer that a comparison found.
    pub(crate) ids: fn(&Comparison) -> Vec<&'static str>,
}

impl Rows {
    /// Each fixture shows its row and nothing else; `alone` says what else is asked of a comparison.
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

    /// Undoing a change is the mirrored change, but for the rows of `one_way`.
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

    /// What travels one way is compared the other way too, but for the rows of `one_direction`.
    pub(crate) fn go_both_ways(&self, one_direction: &[(&str, &str)]) {
        let directed = self.rules.iter().filter(|rule| rule.direction != Direction::Neither);
        let alone: Vec<_> = directed
            .filter(|rule| rule.other_way(self.rules).is_none())
            .map(|rule| rule.id)
            .collect();
        assert_eq!(alone, one_direction.iter().map(|(id, _)| *id).collect::<Vec<_>>());
    }
}
