//! Every kind of change has a minimal fixture that shows only this change, and a counterpart for the opposite action and
//! direction, or a reason why there is none.

#[path = "../../../language/tests/suite/generated.rs"]
mod generated;

use std::collections::BTreeSet;

use proptest::prelude::*;
use wechatpay_compare::change_rule::Direction;
use wechatpay_compare::wire::{EXAMPLES, RULES, wire as changes_on_the_wire};
use wechatpay_compare::{Change, Comparison, Level, Matched, report, sides};
use wechatpay_spec::diagnostic::{Style, render};
use wechatpay_spec::model::{Body, Content, Field, Operation, Spec, Subject};
use wechatpay_spec::{Loaded, Sources, load};

use crate::rows::Rows;

const CONSTANT: &str = "the rule `request-key` forbids constants in responses";
const ROLE: &str = "only callers have roles";
const CHOICE: &str = "only callers choose what is sent";
const DEFAULT: &str = "a default is what the service assumes if a request lacks the field";
const CONDITION: &str = "the rule `request-key` forbids conditions in responses";
const ADDED_FIELD: &str = "every removed field is reported as `request-field-removed`";
const CONTENT: &str = "the rule `content` requires exactly one kind of content";

/// Rows without a row for the opposite action.
const ONE_WAY: &[(&str, &str)] = &[
    (
        "retired-operation-removed",
        "every added operation is reported as `operation-added`, retired or not",
    ),
    ("request-required-field-added", ADDED_FIELD),
    ("request-conditional-field-added", ADDED_FIELD),
    (
        "request-choice-widened",
        "a choice that is not wider than before is reported as `request-choice-changed`",
    ),
];

/// Rows without a counterpart in the opposite direction.
const ONE_DIRECTION: &[(&str, &str)] = &[
    ("request-body-added", CONTENT),
    ("request-body-removed", CONTENT),
    (
        "request-required-field-added",
        "every added field of a response is reported as `response-field-added`",
    ),
    ("request-conditional-field-added", CONDITION),
    ("request-field-moved", "a response has one part"),
    ("request-condition-added", CONDITION),
    ("request-condition-removed", CONDITION),
    ("request-condition-changed", CONDITION),
    ("request-condition-widened", CONDITION),
    ("request-condition-narrowed", CONDITION),
    ("request-role-added", ROLE),
    ("request-role-removed", ROLE),
    ("request-role-changed", ROLE),
    ("request-choice-added", CHOICE),
    ("request-choice-removed", CHOICE),
    ("request-choice-changed", CHOICE),
    ("request-choice-widened", CHOICE),
    ("request-restriction-added", CONDITION),
    ("request-restriction-removed", CONDITION),
    ("request-restriction-changed", CONDITION),
    ("request-restriction-widened", CONDITION),
    ("request-restriction-narrowed", CONDITION),
    ("request-constant-added", CONSTANT),
    ("request-constant-removed", CONSTANT),
    ("request-constant-changed", CONSTANT),
    ("request-default-added", DEFAULT),
    ("request-default-removed", DEFAULT),
    ("request-default-changed", DEFAULT),
    ("request-supplier-changed", "WeChat Pay fills in every response"),
    ("response-signature-added", "every request is signed"),
    ("response-signature-removed", "every request is signed"),
    (
        "response-media-type-changed",
        "a part of a multipart body has the type of its file",
    ),
    ("response-digest-changed", "a digest belongs to a file that is fetched"),
    ("notification-added", "only WeChat Pay sends notifications"),
    ("notification-removed", "only WeChat Pay sends notifications"),
    ("notification-deprecated", "only WeChat Pay sends notifications"),
    ("notification-reinstated", "only WeChat Pay sends notifications"),
    ("event-type-changed", "only WeChat Pay sends notifications"),
    ("original-type-changed", "only WeChat Pay sends notifications"),
];

fn loaded(sources: &Sources) -> Loaded {
    let loaded = load(sources);
    assert!(
        loaded.is_sound(),
        "{}",
        render(&loaded.diagnostics, &loaded.texts, Style::Plain)
    );
    loaded
}

fn wire(before: &[Spec], after: &[Spec]) -> Vec<Change> {
    changes_on_the_wire(&Matched::of(before, after))
}

fn compared(before: &Sources, after: &Sources) -> Comparison {
    let (before, after) = (loaded(before), loaded(after));
    Comparison::new(wire(&before.specs, &after.specs), before.texts, after.texts)
}

fn ids(comparison: &Comparison) -> Vec<&'static str> {
    let ids: BTreeSet<_> = comparison.changes().iter().map(|change| change.rule.id).collect();
    ids.into_iter().collect()
}

const ROWS: Rows = Rows {
    rules: RULES,
    examples: EXAMPLES,
    compare: compared,
    ids,
};

#[test]
fn rows_differ_in_layer_direction_subject_or_action() {
    let keys: BTreeSet<_> = RULES
        .iter()
        .map(|rule| (rule.layer, rule.direction, rule.kind, rule.action))
        .collect();
    let names: BTreeSet<_> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!((keys.len(), names.len()), (RULES.len(), RULES.len()));
    for rule in RULES {
        assert!(
            rule.purpose.ends_with(['.', '?']) && !rule.purpose.contains(". "),
            "{}",
            rule.id
        );
    }
}

#[test]
fn the_table_of_the_language_has_a_line_for_each_row() {
    let table = wechatpay_compare::change_rule::table(RULES.iter());
    let lines: Vec<_> = table.lines().skip(2).collect();
    assert_eq!(lines.len(), RULES.len());
    for (line, rule) in lines.into_iter().zip(RULES) {
        let (begin, end) = (format!("| {} | ", rule.id), format!(" | {} |", rule.purpose));
        assert!(line.starts_with(&begin) && line.ends_with(&end), "{line}");
    }
}

#[test]
fn every_row_has_a_fixture_that_shows_it_alone() {
    ROWS.have_a_fixture_each(|comparison, id| assert_eq!(comparison.changes().len(), 1, "{id}"));
}

#[test]
fn undoing_a_change_is_the_mirrored_change() {
    ROWS.are_mirrored(ONE_WAY);
}

#[test]
fn a_change_in_one_direction_is_also_reported_in_the_other() {
    ROWS.go_both_ways(ONE_DIRECTION);
}

/// The fixtures of a kind of change make the same edit in both directions.
#[test]
fn the_fixture_of_a_response_is_that_of_a_request_moved() {
    for (rule, example) in RULES.iter().zip(EXAMPLES) {
        if rule.direction != Direction::Request || rule.other_way(RULES).is_none() || rule.kind == "body" {
            continue;
        }
        let other = rule.other_way(RULES).expect("a row");
        let response = EXAMPLES
            .iter()
            .find(|example| example.id == other.id)
            .expect("a fixture");
        let moved = String::from_utf8_lossy(example.text)
            .replace("  response: {empty: true}\n", "")
            .replace("  request:\n", "  response:\n");
        assert_eq!(moved, String::from_utf8_lossy(response.text), "{}", rule.id);
    }
}

#[test]
fn changes_are_drawn_as_expected() {
    let mut drawn = String::new();
    for example in EXAMPLES {
        let [before, after] = sides(example.text);
        let comparison = compared(&before, &after);
        drawn.push_str(&report::text(&comparison, Level::Editorial, Style::Plain));
    }
    insta::with_settings!({
        snapshot_path => "../fixtures",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!("all", drawn);
    });
}

/// Copies one key at a time from one line of a spec to another.
#[cfg(test)]
fn graft(line: &Field, donor: &Field) -> Vec<Field> {
    // A new key of the model has to be named here.
    let Field {
        name: _,
        kind,
        required,
        encrypted,
        encoded,
        min_length,
        max_length,
        pattern,
        minimum,
        maximum,
        values,
        constant,
        default,
        format,
        unit,
        supplied_by,
        required_of,
        choice,
        required_if,
        only_if,
        title,
        example,
        // Only affects Rust.
        rust_name: _,
        rust_type: _,
        fields,
        provenance,
    } = donor.clone();
    let with = |change: &dyn Fn(&mut Field)| {
        let mut changed = line.clone();
        change(&mut changed);
        changed
    };
    vec![
        with(&|field| field.kind = kind),
        with(&|field| field.required = required),
        with(&|field| field.encrypted = encrypted),
        with(&|field| field.encoded = encoded),
        with(&|field| field.min_length = min_length),
        with(&|field| field.max_length = max_length),
        with(&|field| field.pattern.clone_from(&pattern)),
        with(&|field| field.minimum.clone_from(&minimum)),
        with(&|field| field.maximum.clone_from(&maximum)),
        with(&|field| field.values.clone_from(&values)),
        with(&|field| field.constant.clone_from(&constant)),
        with(&|field| field.default.clone_from(&default)),
        with(&|field| field.format = format),
        with(&|field| field.unit = unit),
        with(&|field| field.supplied_by = supplied_by),
        with(&|field| field.required_of = required_of),
        with(&|field| field.choice.clone_from(&choice)),
        with(&|field| field.required_if.clone_from(&required_if)),
        with(&|field| field.only_if.clone_from(&only_if)),
        with(&|field| field.title.clone_from(&title)),
        with(&|field| field.example.clone_from(&example)),
        with(&|field| field.fields.clone_from(&fields)),
        with(&|field| field.provenance.clone_from(&provenance)),
    ]
}

/// The same for the keys of an operation.
#[cfg(test)]
fn graft_operation(operation: &Operation, donor: &Operation) -> Vec<Operation> {
    let Operation {
        method: _,
        title,
        documents,
        hosts,
        signer,
        sign_type,
        mutual_tls,
        nonceless,
        idempotency_key,
        rate_limit,
        deprecated,
        errors,
        request,
        response,
        provenance,
    } = donor.clone();
    let with = |change: &dyn Fn(&mut Operation)| {
        let mut changed = operation.clone();
        change(&mut changed);
        changed
    };
    let mut grafted = vec![
        with(&|operation| operation.title.clone_from(&title)),
        with(&|operation| operation.documents.clone_from(&documents)),
        with(&|operation| operation.hosts.clone_from(&hosts)),
        with(&|operation| operation.signer = signer),
        with(&|operation| operation.sign_type = sign_type),
        with(&|operation| operation.mutual_tls = mutual_tls),
        with(&|operation| operation.nonceless = nonceless),
        with(&|operation| operation.idempotency_key.clone_from(&idempotency_key)),
        with(&|operation| operation.rate_limit = rate_limit),
        with(&|operation| operation.deprecated.clone_from(&deprecated)),
        with(&|operation| operation.errors.clone_from(&errors)),
        with(&|operation| operation.request.query.clone_from(&request.query)),
        with(&|operation| operation.request.body.clone_from(&request.body)),
        with(&|operation| operation.request.headers.clone_from(&request.headers)),
        with(&|operation| operation.response.content.clone_from(&response.content)),
        with(&|operation| operation.response.unsigned = response.unsigned),
        with(&|operation| operation.provenance.clone_from(&provenance)),
    ];
    if let (Content::Json(lines), Some(from)) = (&operation.response.content, donor.fields().next()) {
        for (number, line) in lines.iter().enumerate() {
            for changed in graft(line, from) {
                grafted.push(with(&|operation| {
                    if let Content::Json(lines) = &mut operation.response.content {
                        lines[number] = changed.clone();
                    }
                }));
            }
        }
    }
    if let (Body::Json(lines), Some(from)) = (&operation.request.body, donor.request.fields().next()) {
        for (number, line) in lines.iter().enumerate() {
            for changed in graft(line, from) {
                grafted.push(with(&|operation| {
                    if let Body::Json(lines) = &mut operation.request.body {
                        lines[number] = changed.clone();
                    }
                }));
            }
        }
    }
    grafted
}

#[cfg(test)]
fn with_operation(spec: &Spec, operation: &Operation) -> Spec {
    let mut changed = spec.clone();
    if let Subject::Path(path) = &mut changed.subject {
        path.operations[0] = operation.clone();
    }
    changed
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// A spec compared with itself has no changes, and every changed key is reported.
    #[test]
    fn nothing_changes_unseen(one in generated::spec(), other in generated::spec()) {
        prop_assert_eq!(wire(std::slice::from_ref(&one), std::slice::from_ref(&one)), vec![]);
        let (Subject::Path(path), Subject::Path(donor)) = (&one.subject, &other.subject) else {
            return Ok(());
        };
        for operation in graft_operation(&path.operations[0], &donor.operations[0]) {
            let changed = with_operation(&one, &operation);
            if changed != one {
                let found = wire(std::slice::from_ref(&one), std::slice::from_ref(&changed));
                prop_assert!(!found.is_empty(), "{:#?}", operation);
            }
        }
    }
}

/// A choice with one more alternative accepts what it accepted before, unless the alternative is a field that could be
/// sent beside another.
#[test]
fn a_choice_with_one_more_alternative_is_wider_if_the_field_is_new() {
    let spec = |fields: &str| {
        let text = format!(
            "post:\n  title: 查询\n  documents: [{{url: https://pay.weixin.qq.com/doc/v3/merchant/1}}]\n  request:\n    json:\n{fields}  response: {{empty: true}}\n"
        );
        Sources {
            specs: vec![wechatpay_spec::Source::spec("v3/example.yaml", text)],
            ..Sources::default()
        }
    };
    let two = "      a: {type: string, one_of: order}\n      b: {type: string, one_of: order}\n";
    let (other, third) = ("      c: {type: string}\n", "      c: {type: string, one_of: order}\n");
    for (before, after, id) in [
        (two.to_owned(), format!("{two}{third}"), "request-choice-widened"),
        (
            format!("{two}{other}"),
            format!("{two}{third}"),
            "request-choice-changed",
        ),
        (format!("{two}{third}"), two.to_owned(), "request-choice-changed"),
    ] {
        let found = ids(&compared(&spec(&before), &spec(&after)));
        assert!(found.contains(&id), "{before}{after}: {found:?}");
    }
}
