//! A misspelt state of a lifecycle is one finding, wherever it is.

use wechatpay_spec::bundle::sources;
use wechatpay_spec::load;

const LIFECYCLE: &str = include_str!("../fixtures/good/E123-lifecycle-state.yaml");

/// The findings when the last part is written instead of the first, in that place.
fn found(place: &str, misspelt: &str) -> Vec<String> {
    assert_eq!(LIFECYCLE.matches(place).count(), 1, "{place}");
    let loaded = load(&sources(LIFECYCLE.replace(place, misspelt).as_bytes()));
    loaded
        .diagnostics
        .iter()
        .map(|finding| finding.message.clone())
        .collect()
}

#[test]
fn a_misspelt_state_is_one_finding() {
    for (place, misspelt, name) in [
        ("    state: OPEN", "    state: OPNE", "OPNE"),
        ("    from: [OPEN]", "    from: [OPNE]", "OPNE"),
        ("    to: PAID", "    to: PADI", "PADI"),
        // The declaration is misspelt, and the others are not.
        ("  OPEN: {", "  OPNE: {", "OPEN"),
        ("  PAID: {", "  PADI: {", "PAID"),
        // Nothing like it is declared.
        ("    to: PAID", "    to: REFUNDED", "REFUNDED"),
    ] {
        let expected = [format!("the state `{name}` is not declared")];
        assert_eq!(found(place, misspelt), expected, "{misspelt}");
    }
}

#[test]
fn a_state_that_nothing_reaches_or_leaves_is_still_found() {
    let added = "  PAID: {title: 已支付, final: true}\n  LOST: {title: 丢失, final: true}\n";
    let declared = "  PAID: {title: 已支付, final: true}\n";
    assert_eq!(found(declared, added), ["nothing leads to the state `LOST`"]);
}
