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

/// An APIv2 operation with these keys, and with these lines of its request.
fn signed_operation(keys: &str, lines: &[&str], sign_of_response: &str) -> Sources {
    let lines: String = lines.iter().map(|line| format!("      {line}\n")).collect();
    let text = format!(
        "post:\n  title: 下单\n  documents: [{{url: https://a.cn/b}}]\n{keys}  request:\n    xml:\n{lines}  response:\n    xml:\n      sign: {sign_of_response}\n"
    );
    Sources {
        specs: vec![Source::spec("v2/orders.yaml", text)],
        families: None,
        lifecycles: Vec::new(),
    }
}

#[test]
fn conditions_are_compared_as_sets() {
    let spec = |key: &str, values: &str| {
        operation(
            "",
            &[
                "kind: {type: string, enum: [A, B, C]}",
                &format!("x: {{type: string, {key}: {{kind: {values}}}}}"),
            ],
        )
    };
    for key in ["only_if", "required_if"] {
        assert_eq!(
            changes(&spec(key, "[A, B]"), &spec(key, "[B, A]")),
            ["wording-changed: changed wording: order of values"],
            "{key}"
        );
    }
    let changes = |key: &str, before: &str, after: &str| changes(&spec(key, before), &spec(key, after));
    for (key, before, after, id) in [
        ("only_if", "A", "[A, B]", "request-restriction-widened"),
        ("only_if", "[A, B]", "B", "request-restriction-narrowed"),
        ("only_if", "[A, B]", "[B, C]", "request-restriction-changed"),
        ("required_if", "A", "[B, A]", "request-condition-widened"),
        ("required_if", "[C, A, B]", "[A, C]", "request-condition-narrowed"),
        ("required_if", "A", "C", "request-condition-changed"),
    ] {
        let found = changes(key, before, after);
        assert!(
            found.len() == 1 && found[0].starts_with(id),
            "{key} {before} {after}: {found:?}"
        );
    }
}

#[test]
fn what_a_spec_says_about_a_field_of_the_client_changes_no_call() {
    let sign = |length: u32| format!("sign: {{type: string, max_length: {length}, supplied_by: client}}");
    let spec = |line: &str| signed_operation("", &[line, ID], "{type: string}");
    assert_eq!(
        changes(&spec(&sign(64)), &spec(&sign(32))),
        ["wording-changed: changed wording: facts about fields that the client fills in"]
    );
    assert_eq!(
        changes(&spec(ID.replace("id", "other").as_str()), &spec(&sign(32))),
        [
            "wording-changed: changed wording: list of fields that the client fills in",
            "request-field-removed: the field `other` was removed",
            "rust-request-field-removed: the field `other` was removed"
        ]
    );
}

#[test]
fn a_changed_signature_is_one_change() {
    let ids = |before: &Sources, after: &Sources| -> Vec<String> {
        let found = changes(before, after).into_iter();
        let ids = found.filter_map(|change| Some(change.split(':').next()?.to_owned()));
        ids.filter(|id| id != "wording-changed").collect()
    };
    let digest = |keys: &str, digest: &str, length: u32| {
        let sign = format!("sign: {{type: string, required: true, max_length: {length}, supplied_by: client}}");
        let sign_type = format!("sign_type: {{type: string, required: true, constant: {digest}}}");
        signed_operation(
            keys,
            &[ID, &sign, &sign_type],
            &format!("{{type: string, max_length: {length}}}"),
        )
    };
    let sha = digest("  sign_type: HMAC-SHA256\n", "HMAC-SHA256", 64);
    let md5 = digest("", "MD5", 32);
    let silent = signed_operation("", &[ID], "{type: string}");
    for (before, after) in [(&sha, &md5), (&md5, &sha), (&sha, &silent), (&silent, &sha)] {
        assert_eq!(ids(before, after), ["sign-type-changed"]);
    }
    let nonce = "nonce_str: {type: string, required: true, supplied_by: client}";
    let with = signed_operation("", &[ID, nonce], "{type: string}");
    let without = signed_operation("  nonceless: true\n", &[ID], "{type: string}");
    assert_eq!(ids(&with, &without), ["nonce-removed"]);
    assert_eq!(ids(&without, &with), ["nonce-added"]);
}

#[test]
fn a_unit_that_follows_from_the_name_is_no_change() {
    let spec = |unit: &str, name: &str, beside: &[&str]| {
        let line = format!("{name}: {{type: integer{unit}}}");
        operation("", &[&[line.as_str()], beside].concat())
    };
    let currency = ["currency: {type: string}"];
    for (name, beside) in [("amount", &[][..]), ("total", &currency[..])] {
        for (before, after) in [("", ", unit: fen"), (", unit: fen", "")] {
            assert_eq!(
                changes(&spec(before, name, beside), &spec(after, name, beside)),
                ["wording-changed: changed wording: units that follow from names"],
                "{name}"
            );
        }
    }
    let found = changes(&spec("", "total", &[]), &spec(", unit: fen", "total", &[]));
    assert!(
        found.len() == 1 && found[0].starts_with("request-unit-added"),
        "{found:?}"
    );
    let found = changes(&spec("", "amount", &[]), &spec(", unit: second", "amount", &[]));
    assert!(
        found.len() == 1 && found[0].starts_with("request-unit-changed"),
        "{found:?}"
    );
}
