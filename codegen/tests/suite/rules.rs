//! Every rule of the naming pass has an example that breaks only this rule, and one that follows it.

use std::collections::BTreeSet;

use wechatpay_codegen::rules::RULES;
use wechatpay_codegen::{Package, generate};
use wechatpay_spec::bundle::sources;
use wechatpay_spec::diagnostic::{Style, render};

#[test]
fn bad_examples_break_their_rule_alone_and_make_no_files() {
    for rule in RULES {
        let example = rule.example.expect("an example");
        let generation = generate(&sources(example.bad), Package::default()).expect("no defect");
        let codes: BTreeSet<_> = generation.diagnostics.iter().map(|finding| finding.rule.code).collect();
        let drawn = render(&generation.diagnostics, &generation.texts, Style::Plain);
        assert_eq!(codes, BTreeSet::from([rule.code]), "{drawn}");
        assert!(generation.files.is_empty());
    }
}

#[test]
fn good_examples_make_files() {
    for rule in RULES {
        let example = rule.example.expect("an example");
        let generation = generate(&sources(example.good), Package::default()).expect("no defect");
        let drawn = render(&generation.diagnostics, &generation.texts, Style::Plain);
        assert!(generation.diagnostics.is_empty(), "{}\n{drawn}", rule.code);
        assert!(!generation.files.is_empty(), "{}", rule.code);
    }
}
