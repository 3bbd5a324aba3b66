//! Types that operations no longer share: each split is one change of the operation in which the type changed.

use wechatpay_compare::{Level, compare};
use wechatpay_spec::{Source, Sources};

const FAMILIES: &str = "orders:\n  title: 订单\n  folders: [v3/orders]\n";

/// Operations by name, each with these lines of its request and of its response.
fn operations(operations: &[(&str, &str, &str)]) -> Sources {
    let spec = |(name, request, response): &(&str, &str, &str)| {
        let body = |message: &str, lines: &str| match lines {
            "" => format!("  {message}: {{empty: true}}\n"),
            lines => {
                let lines: String = lines.split(';').map(|line| format!("      {line}\n")).collect();
                format!("  {message}:\n    json:\n{lines}")
            }
        };
        let request = match *request {
            "" => String::new(),
            lines => body("request", lines),
        };
        let text = format!(
            "post:\n  title: 下单\n  documents: [{{url: https://pay.weixin.qq.com/doc/v3/merchant/{name}}}]\n{request}{}",
            body("response", response)
        );
        Source::spec(format!("v3/orders/{name}.yaml"), text)
    };
    Sources {
        specs: operations.iter().map(spec).collect(),
        families: Some(Source::families(FAMILIES)),
        lifecycles: Vec::new(),
    }
}

/// The changes of types that are shared, each as `operation: message`.
fn shared(before: &Sources, after: &Sources) -> Vec<String> {
    let comparison = compare(before, after).expect("both sides are sound");
    let changes = comparison.changes().iter();
    let shared = changes.filter(|change| change.rule.kind == "shared-type");
    shared
        .map(|change| {
            assert_eq!(change.rule.level, Level::Breaking);
            format!("{}: {}", change.subject.name, change.message)
        })
        .collect()
}

const AMOUNT: &str = "amount: {type: object, fields: {total: {type: integer}}}";
const PAID: &str = "amount: {type: object, fields: {total: {type: integer}, paid: {type: integer}}}";
const FREE: &str = "amount: {type: object, fields: {total: {type: integer}, free: {type: integer}}}";
const PAYER: &str = "payer: {type: object, fields: {openid: {type: string}}}";
const NAMED: &str = "payer: {type: object, fields: {openid: {type: string}, name: {type: string}}}";

fn both(one: &str, other: &str) -> String {
    format!("{one};{other}")
}

/// `b` shares the one type with `a` and the other with `c`: it never shared a payer with `a`, nor an amount with `c`.
#[test]
fn a_split_names_the_operations_that_had_the_type() {
    let before = operations(&[("a", "", AMOUNT), ("b", "", &both(AMOUNT, PAYER)), ("c", "", PAYER)]);
    let after = operations(&[("a", "", AMOUNT), ("b", "", &both(PAID, NAMED)), ("c", "", PAYER)]);
    let expected = [
        "POST /v3/orders/b: `Amount` is no longer the same in Rust as in POST /v3/orders/a",
        "POST /v3/orders/b: `Payer` is no longer the same in Rust as in POST /v3/orders/c",
    ];
    assert_eq!(shared(&before, &after), expected);
    let expected = expected.map(|change| change.replace("no longer", "now"));
    assert_eq!(shared(&after, &before), expected);
}

#[test]
fn a_split_is_told_of_the_operation_whose_type_changed() {
    // Something else of `a` changed.
    let other = both(AMOUNT, "id: {type: string}");
    let before = operations(&[("a", "", AMOUNT), ("b", "", AMOUNT)]);
    let after = operations(&[("a", "", &other), ("b", "", PAID)]);
    let expected = ["POST /v3/orders/b: `Amount` is no longer the same in Rust as in POST /v3/orders/a"];
    assert_eq!(shared(&before, &after), expected);
}

#[test]
fn types_that_change_in_several_ways_split_several_times() {
    let before = operations(&["a", "b", "c", "d"].map(|name| (name, "", AMOUNT)));
    let after = operations(&[("a", "", AMOUNT), ("b", "", PAID), ("c", "", AMOUNT), ("d", "", FREE)]);
    let expected = [
        "POST /v3/orders/b: `Amount`, `Response` are no longer the same in Rust as in POST /v3/orders/a, POST /v3/orders/c, which no longer share `Response` either",
        "POST /v3/orders/d: `Amount`, `Response` are no longer the same in Rust as in POST /v3/orders/a, POST /v3/orders/c, which no longer share `Response` either",
    ];
    assert_eq!(shared(&before, &after), expected);
    let after = operations(&[("a", "", AMOUNT), ("b", "", PAID), ("c", "", AMOUNT), ("d", "", PAID)]);
    assert_eq!(shared(&before, &after), expected);
}

#[test]
fn a_type_that_changes_wherever_it_is_used_does_not_split() {
    let before = operations(&[("a", "", AMOUNT), ("b", "", AMOUNT)]);
    let after = operations(&[("a", "", PAID), ("b", "", PAID)]);
    assert_eq!(shared(&before, &after), [""; 0]);
    // One operation is removed, so that the type of the other is its own.
    assert_eq!(shared(&before, &operations(&[("a", "", AMOUNT)])), [""; 0]);
}

/// A response is shared by four operations or more.
#[test]
fn a_response_that_too_few_still_share_is_one_change() {
    let before = operations(&["a", "b", "c", "d"].map(|name| (name, "", "id: {type: string}")));
    let two = "id: {type: string};no: {type: string}";
    let after = operations(&[
        ("a", "", "id: {type: string}"),
        ("b", "", "id: {type: string}"),
        ("c", "", two),
        ("d", "", "id: {type: string}"),
    ]);
    let expected = [
        "POST /v3/orders/c: `Response` is no longer the same in Rust as in POST /v3/orders/a, POST /v3/orders/b, POST /v3/orders/d, which no longer share `Response` either",
    ];
    assert_eq!(shared(&before, &after), expected);
}

#[test]
fn a_request_and_its_response_that_no_longer_share_an_enumeration_are_told_apart() {
    let kind = "kind: {type: string, enum: [A, B]}";
    let wider = "kind: {type: string, enum: [A, B, C]}";
    let before = operations(&[("a", kind, kind)]);
    let after = operations(&[("a", kind, wider)]);
    let expected = ["POST /v3/orders/a: `Kind` is no longer the same in Rust as in its request"];
    assert_eq!(shared(&before, &after), expected);
}
