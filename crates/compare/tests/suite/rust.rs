//! Every kind of change in Rust has a minimal fixture that shows only this change, and a counterpart for the opposite
//! action and direction, or a reason why there is none.

use std::collections::BTreeSet;

use wechatpay_compare::change_rule::Layer;
use wechatpay_compare::rust::{EXAMPLES, RULES};
use wechatpay_compare::{Comparison, Side, compare};
use wechatpay_spec::{Source, Sources};

use crate::rows::Rows;

/// Rows without a row for the opposite action.
const ONE_WAY: &[(&str, &str)] = &[
    (
        "rust-request-required-field-added",
        "removing a required field is reported as `rust-request-field-removed`",
    ),
    (
        "rust-request-trait-removed",
        "removing the field is reported as `rust-request-field-removed`",
    ),
    (
        "rust-response-trait-removed",
        "removing the field is reported as `rust-response-field-removed`",
    ),
];

/// Rows without a counterpart in the opposite direction.
const ONE_DIRECTION: &[(&str, &str)] = &[
    (
        "rust-request-required-field-added",
        "callers do not build responses: `rust-response-field-added`",
    ),
    ("rust-request-choice-changed", "responses have no choices"),
    ("rust-notification-added", "only WeChat Pay sends notifications"),
    ("rust-notification-removed", "only WeChat Pay sends notifications"),
    ("rust-notification-renamed", "only WeChat Pay sends notifications"),
];

fn compared(before: &Sources, after: &Sources) -> Comparison {
    compare(before, after).expect("both sides are sound")
}

/// The changes in Rust.
fn ids(comparison: &Comparison) -> Vec<&'static str> {
    let changes = comparison
        .changes()
        .iter()
        .filter(|change| change.rule.layer == Layer::Rust);
    changes.map(|change| change.rule.id).collect()
}

const ROWS: Rows = Rows {
    rules: RULES,
    examples: EXAMPLES,
    compare: compared,
    ids,
};

#[test]
fn rows_differ_in_layer_direction_subject_or_action() {
    let count = wechatpay_compare::rules().count();
    let keys: BTreeSet<_> = wechatpay_compare::rules()
        .map(|rule| (rule.layer, rule.direction, rule.kind, rule.action))
        .collect();
    let names: BTreeSet<_> = wechatpay_compare::rules().map(|rule| rule.id).collect();
    assert_eq!((keys.len(), names.len()), (count, count));
    for rule in RULES {
        assert!(
            rule.purpose.ends_with('.') && !rule.purpose.contains(". "),
            "{}",
            rule.id
        );
    }
}

#[test]
fn every_row_has_a_fixture_that_shows_it_alone() {
    ROWS.have_a_fixture_each(|_, _| ());
}

#[test]
fn undoing_a_change_is_the_mirrored_change() {
    ROWS.are_mirrored(ONE_WAY);
}

#[test]
fn a_change_in_one_direction_is_also_reported_in_the_other() {
    ROWS.go_both_ways(ONE_DIRECTION);
}

#[test]
fn a_changed_wire_name_with_the_same_rust_name_breaks_the_wire_alone() {
    let spec = |name: &str| {
        let text = format!(
            "post:\n  title: 下单\n  documents: [{{url: https://a.cn/b}}]\n  request:\n    json:\n      {name}: {{type: string}}\n  response: {{empty: true}}\n"
        );
        Sources {
            specs: vec![Source::spec("v3/orders.yaml", text)],
            families: None,
            lifecycles: Vec::new(),
        }
    };
    let comparison = compared(&spec("appId"), &spec("app_id"));
    assert_eq!(ids(&comparison), Vec::<&str>::new());
    let all: Vec<_> = comparison.changes().iter().map(|change| change.rule.id).collect();
    assert_eq!(all, ["request-field-renamed"]);
}

#[test]
fn a_side_that_is_not_sound_is_named_with_what_is_wrong() {
    let spec = |text: &str| Sources {
        specs: vec![Source::spec("v3/orders.yaml", text)],
        families: None,
        lifecycles: Vec::new(),
    };
    let sound = spec("post:\n  title: 下单\n  documents: [{url: https://a.cn/b}]\n  response: {empty: true}\n");
    let nameless = spec(
        "post:\n  title: 下单\n  documents: [{url: https://a.cn/b}]\n  response:\n    json:\n      _: {type: string}\n",
    );
    let faulty = spec("post: [\n");
    for (before, after, expected) in [
        (&faulty, &sound, vec![(Side::Before, "E003")]),
        (&sound, &nameless, vec![(Side::After, "E200")]),
        (&faulty, &nameless, vec![(Side::Before, "E003"), (Side::After, "E200")]),
    ] {
        let unsound = compare(before, after).expect_err("something is wrong");
        let found: Vec<_> = unsound
            .iter()
            .map(|side| (side.side, side.diagnostics[0].rule.code))
            .collect();
        assert_eq!(found, expected);
    }
}
