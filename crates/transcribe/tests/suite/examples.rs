//! Every rule has an example that violates it.

use wechatpay_transcribe::examples::{EXAMPLES, findings};
use wechatpay_transcribe::rules::RULES;

/// Rules whose examples would be too long to show; the test `huge_cells_and_documents_are_refused` covers them.
const LONG: [&str; 2] = ["E301", "E312"];

#[test]
fn every_rule_has_an_example_to_show() {
    let shown: Vec<&str> = EXAMPLES.iter().map(|example| example.code).collect();
    let short = RULES.iter().map(|rule| rule.code).filter(|code| !LONG.contains(code));
    assert_eq!(shown, short.collect::<Vec<_>>());
}

#[test]
fn every_example_violates_its_rule() {
    for example in EXAMPLES {
        let (found, _) = findings(example);
        let codes: Vec<&str> = found.iter().map(|finding| finding.rule.code).collect();
        assert!(codes.contains(&example.code), "{}: {codes:?}", example.code);
    }
}
