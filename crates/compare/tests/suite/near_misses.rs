//! Changes that look like another kind of change, and are not reported as such.

use wechatpay_compare::compare;
use wechatpay_spec::{Source, Sources};

/// An operation with these keys, and with these lines of a JSON request.
fn operation(keys: &str, lines: &[&str]) -> Sources {
    let lines: String = lines.iter().map(|line| format!("      {line}\n")).collect();
    let text = format!(
        "post:\n  title: 下单\n  documents: [{{url: https://a.cn/b}}]\n{keys}  request:\n    json:\n{lines}  response: {{empty: true}}\n"
    );
    Sources {
        specs: vec![Source::spec("v3/orders.yaml", text)],
        families: None,
        lifecycles: Vec::new(),
    }
}

/// Each change as `id: message`.
fn changes(before: &Sources, after: &Sources) -> Vec<String> {
    let comparison = compare(before, after).expect("both sides are sound");
    let changes = comparison.changes().iter();
    changes
        .map(|change| format!("{}: {}", change.rule.id, change.message))
        .collect()
}

const ID: &str = "id: {type: string}";

#[test]
fn a_bound_in_other_digits_is_the_same_bound() {
    let spec = |bound: &str| operation("", &[&format!("rate: {{type: number, minimum: {bound}}}")]);
    assert_eq!(
        changes(&spec("1.5"), &spec("1.50")),
        ["wording-changed: changed wording: bounds"]
    );
}

#[test]
fn a_host_that_is_replaced_is_not_the_usual_one_of_before() {
    let spec = |hosts: &str| operation(&format!("  hosts: [{hosts}]\n"), &[ID]);
    let found = changes(&spec("hong_kong"), &spec("europe"));
    let ids: Vec<&str> = found.iter().filter_map(|change| change.split(':').next()).collect();
    assert_eq!(ids, ["host-added", "host-removed"], "{found:?}");
    let found = changes(&spec("main, hong_kong, europe"), &spec("main, europe, hong_kong"));
    assert_eq!(found, ["wording-changed: changed wording: order of hosts"]);
}

#[test]
fn a_choice_of_several_alternatives_changes_no_type() {
    let spec = |choice: &str| {
        let line = |name: &str| format!("{name}: {{type: string, any_of: {choice}}}");
        operation("", &[&line("mobile"), &line("email")])
    };
    let found = changes(&spec("contact"), &spec("address"));
    assert!(found.iter().all(|change| !change.starts_with("rust-")), "{found:?}");
    let optional = operation("", &["mobile: {type: string}", "email: {type: string}"]);
    let found = changes(&optional, &spec("contact"));
    let ids: Vec<&str> = found.iter().filter_map(|change| change.split(':').next()).collect();
    assert_eq!(ids, ["request-choice-added"], "{found:?}");
}
