//! Every rule has a fixture that violates it, with a snapshot of the rendered finding, and one that does not.

use std::collections::BTreeSet;

use wechatpay_spec::diagnostic::{FINDINGS_PER_FILE, Style, render, summary};
use wechatpay_spec::rules::RULES;
use wechatpay_spec::{Source, Sources, load};

use crate::fixtures::{fixtures, sources};

/// Rules whose fixtures would be too long for a file; the tests with these names cover them.
const LONG: &[(&str, fn())] = &[
    ("E002", a_file_of_one_mebibyte_is_read),
    ("E010", findings_in_one_file_are_bounded),
];

#[test]
fn every_rule_has_a_bad_and_a_good_fixture() {
    for folder in ["bad", "good"] {
        let codes: BTreeSet<String> = fixtures(folder)
            .into_iter()
            .map(|(name, _)| name[..4].to_owned())
            .collect();
        let long = LONG.iter().map(|(code, _)| (*code).to_owned());
        let covered: Vec<_> = codes
            .into_iter()
            .chain(long)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let rules: Vec<_> = RULES.iter().map(|rule| rule.code).collect();
        assert_eq!(covered, rules, "{folder}");
    }
}

#[test]
fn every_rule_has_an_example_to_show() {
    let without: Vec<_> = RULES.iter().filter(|rule| rule.example.is_none()).collect();
    assert_eq!(
        without.iter().map(|rule| rule.code).collect::<Vec<_>>(),
        LONG.iter().map(|(long, _)| *long).collect::<Vec<_>>()
    );
}

#[test]
fn bad_fixtures_break_their_rule_alone() {
    let mut strays = String::new();
    for (name, bytes) in fixtures("bad") {
        let loaded = load(&sources(&bytes));
        let codes: BTreeSet<_> = loaded.diagnostics.iter().map(|finding| finding.rule.code).collect();
        let drawn = render(&loaded.diagnostics, &loaded.texts, Style::Plain) + &summary(&loaded.diagnostics);
        if codes != BTreeSet::from([&name[..4]]) {
            strays.push_str(&format!("{name} breaks {codes:?}\n{drawn}\n"));
        }
        insta::with_settings!({
            snapshot_path => "../fixtures/bad",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!(name, drawn);
        });
    }
    assert!(strays.is_empty(), "{strays}");
}

#[test]
fn every_golden_has_its_fixture() {
    let names: BTreeSet<_> = fixtures("bad")
        .into_iter()
        .map(|(name, _)| format!("{name}.snap"))
        .collect();
    for file in crate::fixtures::files("bad", "snap") {
        assert!(names.contains(&file), "{file} is a golden of no fixture");
    }
}

#[test]
fn good_fixtures_have_no_findings() {
    for (name, bytes) in fixtures("good") {
        let loaded = load(&sources(&bytes));
        let drawn = render(&loaded.diagnostics, &loaded.texts, Style::Plain);
        assert!(loaded.diagnostics.is_empty(), "{name}\n{drawn}");
        assert!(!loaded.specs.is_empty(), "{name}");
    }
}

#[test]
fn a_file_of_one_mebibyte_is_read() {
    let spec = "post:\n  title: 题\n  documents: [{url: https://a.cn/b}]\n  response: {empty: true}\n#";
    let padded = |size: usize| format!("{spec}{}", " ".repeat(size - spec.len()));
    let codes = |text: String| {
        let loaded = load(&Sources {
            specs: vec![Source::spec("v3/a.yaml", text)],
            families: None,
            lifecycles: Vec::new(),
        });
        loaded
            .diagnostics
            .iter()
            .map(|finding| finding.rule.code)
            .collect::<Vec<_>>()
    };
    assert!(codes(padded(1 << 20)).is_empty());
    assert_eq!(codes(padded((1 << 20) + 1)), ["E002"]);
    // A folder's file is read up to the first byte too many, which can be in the middle of a character.
    for shift in 0..3 {
        let mut text = format!("{spec}{}{}", " ".repeat(shift), "长".repeat(1 << 19)).into_bytes();
        text.truncate((1 << 20) + 1);
        let loaded = load(&Sources {
            specs: vec![Source {
                file: "v3/a.yaml".to_owned(),
                shown: "v3/a.yaml".to_owned(),
                text,
            }],
            families: None,
            lifecycles: Vec::new(),
        });
        let said: Vec<_> = loaded
            .diagnostics
            .iter()
            .map(|finding| finding.message.as_str())
            .collect();
        assert_eq!(said, ["the file has more than 1048576 bytes"]);
    }
}

#[test]
fn findings_in_one_file_are_bounded() {
    let text = |count: usize| (0..count).map(|n| format!("colour{n}: red\n")).collect::<String>();
    let loaded = |count: usize| {
        let spec = "post:\n  title: 题\n  documents: [{url: https://a.cn/b}]\n  response: {empty: true}\n";
        load(&Sources {
            specs: vec![Source::spec("v3/a.yaml", spec.to_owned() + &text(count))],
            families: None,
            lifecycles: Vec::new(),
        })
    };
    let most = loaded(FINDINGS_PER_FILE);
    assert_eq!(most.diagnostics.len(), FINDINGS_PER_FILE);
    assert!(most.diagnostics.iter().all(|finding| finding.rule.code == "E020"));
    let over = loaded(FINDINGS_PER_FILE + 50);
    assert_eq!(over.diagnostics.len(), FINDINGS_PER_FILE + 1);
    assert_eq!(over.diagnostics[0].rule.code, "E010");
}
