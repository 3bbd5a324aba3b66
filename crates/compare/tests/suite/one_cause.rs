//! One cause is one finding: a value or field that keeps its Rust name, a folder that moves, a type that splits.

use wechatpay_compare::change_rule::Layer;
use wechatpay_compare::{Change, compare};
use wechatpay_spec::{Source, Sources};

const FAMILIES: &str = "orders:\n  title: 订单\n  folders: [v3/orders]\n";

/// Specs with their files, and the list of families.
fn specs(families: &str, specs: &[(String, String)]) -> Sources {
    Sources {
        specs: specs
            .iter()
            .map(|(file, text)| Source::spec(file, text.clone()))
            .collect(),
        families: Some(Source::families(families)),
        lifecycles: Vec::new(),
    }
}

/// An operation with these lines of a JSON response.
fn operation(page: usize, lines: &[&str]) -> String {
    let lines: String = lines.iter().map(|line| format!("      {line}\n")).collect();
    format!(
        "post:\n  title: 下单\n  documents: [{{url: https://pay.weixin.qq.com/doc/v3/merchant/{page}}}]\n  response:\n    json:\n{lines}"
    )
}

/// One operation with these lines in its response.
fn one(lines: &[&str]) -> Sources {
    specs(FAMILIES, &[("v3/orders/close.yaml".to_owned(), operation(1, lines))])
}

/// As many operations of a folder, all with the same response.
fn folder(folder: &str, count: usize) -> Vec<(String, String)> {
    let operation = |page| {
        (
            format!("{folder}/close_{page}.yaml"),
            operation(page, &["id: {type: string}"]),
        )
    };
    (1..=count).map(operation).collect()
}

fn changes(before: &Sources, after: &Sources) -> Vec<Change> {
    compare(before, after).expect("both sides are sound").changes().to_vec()
}

/// Each change as `id: message`.
fn said(before: &Sources, after: &Sources) -> Vec<String> {
    let changes = changes(before, after);
    let said = changes
        .iter()
        .map(|change| format!("{}: {}", change.rule.id, change.message));
    said.collect()
}

#[test]
fn a_value_that_keeps_its_rust_name_changed_on_the_wire_alone() {
    let before = one(&["state: {type: string, enum: [PASS, REJECT]}"]);
    let after = one(&["state: {type: string, enum: [pass, REJECT]}"]);
    let expected = ["response-value-changed: the value `PASS` of `state` is now `pass`; its name in Rust is the same"];
    assert_eq!(said(&before, &after), expected);
    let named = one(&["state: {type: string, enum: [{value: OK, rust_name: Pass}, REJECT]}"]);
    let expected = ["response-value-changed: the value `PASS` of `state` is now `OK`; its name in Rust is the same"];
    assert_eq!(said(&before, &named), expected);
}

#[test]
fn a_name_that_now_means_another_value_breaks_although_code_compiles() {
    let before = one(&["state: {type: string, enum: [{value: '1', rust_name: Open}, {value: '2', rust_name: Shut}]}"]);
    let after = one(&["state: {type: string, enum: [{value: '1', rust_name: Shut}, {value: '2', rust_name: Open}]}"]);
    let expected = [
        "rust-response-variant-renamed: the variant is named `State::Shut`, was `Open`",
        "rust-response-variant-renamed: the variant is named `State::Open`, was `Shut`",
    ];
    assert_eq!(said(&before, &after), expected);
    let before = one(&["a: {type: string}", "b: {type: string}"]);
    let after = one(&["a: {type: string, rust_name: b}", "b: {type: string, rust_name: a}"]);
    let expected = [
        "rust-response-field-renamed: the field is named `b`, was `a`",
        "rust-response-field-renamed: the field is named `a`, was `b`",
    ];
    assert_eq!(said(&before, &after), expected);
}

#[test]
fn a_renamed_field_is_compared_with_what_it_was() {
    let before = one(&["payInfo: {type: object, fields: {id: {type: string}}}"]);
    let after = one(&["pay_info: {type: object, fields: {id: {type: integer}}}"]);
    let expected = [
        "response-field-renamed: the field `payInfo` is now called `pay_info`; its name in Rust is the same",
        "response-type-changed: the type of `id` is `integer`, was `string`",
        "rust-response-type-changed: the type of `id` is `i64`, was `String`",
    ];
    assert_eq!(said(&before, &after), expected);
    // Two fields that could both be the old one: nothing says which.
    let after = one(&["payinfo: {type: string, rust_name: pay_info}"]);
    let ambiguous = one(&["pay_info: {type: string}"]);
    assert_eq!(said(&after, &ambiguous).len(), 1);
}

#[test]
fn a_folder_that_moves_is_one_finding_on_each_layer() {
    let families = "orders:\n  title: 订单\n  folders: [v3/orders, v3/trade]\n";
    let anchor = (
        "v3/orders/open.yaml".to_owned(),
        operation(100, &["id: {type: string}"]),
    );
    let anchors = [
        anchor,
        ("v3/trade/open.yaml".to_owned(), operation(101, &["id: {type: string}"])),
    ];
    let before = specs(families, &[folder("v3/orders/old", 16), anchors.to_vec()].concat());
    let after = specs(families, &[folder("v3/trade/new", 16), anchors.to_vec()].concat());
    let found = changes(&before, &after);
    let said: Vec<_> = found
        .iter()
        .map(|change| (change.rule.id, change.message.as_str()))
        .collect();
    let names = "POST /v3/trade/new/close_1, POST /v3/trade/new/close_10, POST /v3/trade/new/close_11 and 13 others";
    let wire = format!("16 operations moved to `/v3/trade/new`, were in `/v3/orders/old` ({names})");
    let rust = format!("16 operations are in the module `v3::trade::new`, were in `v3::orders::old` ({names})");
    assert_eq!(
        said,
        [
            ("operation-moved", wire.as_str()),
            ("rust-module-changed", rust.as_str())
        ]
    );
    assert_eq!(found[0].subject, found[1].subject);
    assert_eq!(found[0].subject.name, "/v3/trade/new");
}

/// A page may describe a whole folder, under one title.
#[test]
fn operations_of_one_page_and_title_move_with_their_last_segments() {
    let families = "orders:\n  title: 订单\n  folders: [v3/orders, v3/trade]\n";
    let state = |folder: &str, files: &[(&str, &str)]| {
        let anchors = [("v3/orders/open", "id"), ("v3/trade/open", "id")];
        let anchors = anchors.iter().zip(100..).map(|((file, field), page)| {
            (
                format!("{file}.yaml"),
                operation(page, &[&format!("{field}: {{type: string}}")]),
            )
        });
        let moved = files.iter().map(|(file, field)| {
            (
                format!("{folder}/{file}.yaml"),
                operation(1, &[&format!("{field}: {{type: string}}")]),
            )
        });
        specs(families, &moved.chain(anchors).collect::<Vec<_>>())
    };
    let ids = |before: &Sources, after: &Sources| -> Vec<&'static str> {
        let changes = changes(before, after);
        changes.iter().map(|change| change.rule.id).collect()
    };
    let both = ["operation-moved", "rust-module-changed"];
    let files = [
        ("close", "id"),
        ("refund", "id"),
        ("refund/close", "id"),
        ("a/pay", "id"),
        ("b/pay", "id"),
    ];
    let (before, after) = (state("v3/orders/old", &files), state("v3/trade/new", &files));
    assert_eq!(ids(&before, &after), both);
    let said = said(&before, &after);
    assert!(
        said[0].starts_with("operation-moved: 5 operations moved to `/v3/trade/new`"),
        "{said:?}"
    );
    // Without a common segment, the contents decide.
    let before = state("v3/orders/old", &[("a", "one"), ("b", "two")]);
    let after = state("v3/trade/new", &[("c", "two"), ("d", "one")]);
    assert_eq!(ids(&before, &after), [both, both].concat());
    // If nothing tells them apart, they are not matched.
    let before = state("v3/orders/old", &[("a", "one"), ("b", "one")]);
    let after = state("v3/trade/new", &[("c", "one"), ("d", "one")]);
    assert!(!ids(&before, &after).contains(&"operation-moved"));
}

#[test]
fn a_family_that_is_renamed_or_split_is_one_finding() {
    let before = specs(FAMILIES, &folder("v3/orders", 16));
    let after = specs(&FAMILIES.replace("orders:", "trade:"), &folder("v3/orders", 16));
    let names = "POST /v3/orders/close_1, POST /v3/orders/close_10, POST /v3/orders/close_11 and 13 others";
    let expected = format!(
        "rust-feature-changed: 16 operations need the feature `trade` instead of the feature `orders` ({names})"
    );
    assert_eq!(said(&before, &after), [expected]);
}

/// Requests and responses that share a type with those of others, in other parts: one operation changed, so it is one row.
#[test]
fn types_of_a_request_and_a_response_that_split_are_one_finding() {
    let of = |values: &str| {
        let operations = ["a", "b", "c"].map(|name| {
            let values = if name == "c" { values } else { "A, B" };
            let kind = format!("kind: {{type: string, enum: [{values}]}}");
            let lines = [
                format!("amount: {{type: object, fields: {{total: {{type: integer}}, {kind}}}}}"),
                kind,
            ];
            let response = operation(1, &[&lines[0], &lines[1]]);
            let request = format!(
                "  request:\n    json:\n      {}\n      {}\n  response:",
                lines[0], lines[1]
            );
            (
                format!("v3/orders/{name}.yaml"),
                response.replacen("  response:", &request, 1),
            )
        });
        specs(FAMILIES, &operations)
    };
    let split: Vec<_> = changes(&of("A, B"), &of("A, B, C"))
        .into_iter()
        .filter(|change| change.rule.id == "rust-type-split")
        .map(|change| (change.subject.name, change.message))
        .collect();
    assert_eq!(split.len(), 1, "{split:?}");
    assert!(
        split[0].1.contains("`Kind`") && split[0].1.contains("`Amount`"),
        "{split:?}"
    );
}

#[test]
fn a_shared_type_that_splits_breaks_once() {
    let amount = "amount: {type: object, fields: {detail: {type: object, fields: {total: {type: integer}}}}}";
    let wider = "amount: {type: object, fields: {detail: {type: object, fields: {total: {type: integer}, paid: {type: integer}}}}}";
    let of = |third: &str| {
        let operations = [("a", 1, amount), ("b", 2, amount), ("c", 3, third)];
        let file =
            |(name, page, line): (&str, usize, &str)| (format!("v3/orders/{name}.yaml"), operation(page, &[line]));
        specs(FAMILIES, &operations.map(file))
    };
    let (before, after) = (of(amount), of(wider));
    let split: Vec<_> = changes(&before, &after)
        .into_iter()
        .filter(|change| change.rule.layer == Layer::Rust)
        .map(|change| (change.rule.id, change.subject.name, change.message))
        .collect();
    let operation = || "POST /v3/orders/c".to_owned();
    let message = "`Amount`, `Detail` are no longer the same in Rust as in POST /v3/orders/a, POST /v3/orders/b";
    let expected = [
        (
            "rust-response-field-added",
            operation(),
            "the field `paid` was added".to_owned(),
        ),
        ("rust-type-split", operation(), message.to_owned()),
    ];
    assert_eq!(split.len(), 2, "{split:?}");
    for expected in expected {
        assert!(split.contains(&expected), "{split:?}");
    }
    let joined = said(&after, &before);
    let message =
        "rust-types-joined: `Amount`, `Detail` are now the same in Rust as in POST /v3/orders/a, POST /v3/orders/b";
    assert!(joined.iter().any(|said| said == message), "{joined:?}");
}

#[test]
fn the_order_of_fields_and_values_is_editorial() {
    let before = one(&["a: {type: string}", "state: {type: string, enum: [PASS, REJECT]}"]);
    let after = one(&["state: {type: string, enum: [REJECT, PASS]}", "a: {type: string}"]);
    let expected = ["wording-changed: changed wording: order of fields, order of values"];
    assert_eq!(said(&before, &after), expected);
}

#[test]
fn a_field_that_becomes_encrypted_is_named_once_on_each_layer() {
    let before = one(&["phone: {type: string}"]);
    let after = one(&["phone: {type: string, encrypted: true}"]);
    let expected = [
        "response-became-encrypted: `phone` became encrypted (rsa_oaep)",
        "rust-response-type-changed: the type of `phone` is `Secret`, was `String`",
    ];
    assert_eq!(said(&before, &after), expected);
}

/// A change that follows from another type, from a constant or from another kind of response is not listed beside it.
#[test]
fn what_follows_from_a_change_is_not_listed_beside_it() {
    let on_the_wire = |before: &str, after: &str| -> Vec<&'static str> {
        let spec = |rest: &str| {
            let text = format!(
                "post:\n  title: 下单\n  documents: [{{url: https://pay.weixin.qq.com/doc/v3/merchant/1}}]\n{rest}"
            );
            specs(FAMILIES, &[("v3/orders/close.yaml".to_owned(), text)])
        };
        let changes = changes(&spec(before), &spec(after));
        let wire = changes.iter().filter(|change| change.rule.layer == Layer::Wire);
        wire.map(|change| change.rule.id).collect()
    };
    let request = |line: &str| format!("  request:\n    json:\n      count: {{{line}}}\n  response: {{empty: true}}\n");
    for (before, after, id) in [
        (
            request("type: integer, minimum: 1, maximum: 100, unit: fen"),
            request("type: string, max_length: 3"),
            "request-type-changed",
        ),
        (
            request("type: string, required: true, max_length: 32"),
            request("type: string, required: true, constant: A"),
            "request-constant-added",
        ),
        (
            request("type: string, required: true, constant: A"),
            request("type: string, required: true, max_length: 32"),
            "request-constant-removed",
        ),
        (
            "  response:\n    json:\n      id: {type: string, required: true}\n".to_owned(),
            "  response: {empty: true}\n".to_owned(),
            "response-body-changed",
        ),
        (
            "  response: {file: {media_type: text/csv}}\n".to_owned(),
            "  response:\n    json:\n      id: {type: string, required: true}\n".to_owned(),
            "response-body-changed",
        ),
    ] {
        assert_eq!(on_the_wire(&before, &after), [id], "{before}{after}");
    }
}

#[test]
fn a_field_that_is_added_everywhere_is_one_change_of_each_layer() {
    let with = |lines: &[&str], count: usize| {
        let operation = |page| (format!("v3/orders/close_{page}.yaml"), operation(page, lines));
        specs(FAMILIES, &(1..=count).map(operation).collect::<Vec<_>>())
    };
    let (before, after) = (["id: {type: string}"], ["id: {type: string}", "extra: {type: string}"]);
    let changes_of = |count| changes(&with(&before, count), &with(&after, count));
    let found = changes_of(32);
    assert_eq!(found.len(), 2, "{found:#?}");
    for change in &found {
        assert_eq!(change.subject.name, "32 operations");
        assert!(change.message.contains("`extra`"), "{}", change.message);
        assert!(change.message.ends_with("and 29 others)"), "{}", change.message);
        assert!(change.location.ends_with(".extra"), "{}", change.location);
    }
    // A few are listed.
    assert_eq!(changes_of(3).len(), 6);
}

/// The place of a parameter is sent, and its name is not: in Rust, the field has another name.
#[test]
fn a_parameter_of_a_path_that_is_renamed_is_one_field() {
    let orders = |names: &[&str]| {
        let path: String = names.iter().map(|name| format!("/{{{name}}}")).collect();
        let fields: String = names
            .iter()
            .map(|name| format!("      {name}: {{type: string, required: true}}\n"))
            .collect();
        let text = format!(
            "get:\n  title: 查询\n  documents: [{{url: https://pay.weixin.qq.com/doc/v3/merchant/1}}]\n  request:\n    path:\n{fields}  response: {{empty: true}}\n"
        );
        specs(FAMILIES, &[(format!("v3/orders{path}.yaml"), text)])
    };
    let found = said(&orders(&["id"]), &orders(&["no"]));
    let about_fields: Vec<&String> = found
        .iter()
        .filter(|change| !change.starts_with("rust-module-changed"))
        .collect();
    assert_eq!(
        about_fields,
        [
            "path-parameter-renamed: the parameter `no` was called `id`",
            "rust-request-field-renamed: the field is named `no`, was `id`",
        ],
        "{found:?}"
    );
    // A name that stays is read under this name, wherever its place is.
    let found = said(&orders(&["id", "no"]), &orders(&["no", "id"]));
    assert!(
        !found.iter().any(|change| change.contains("field-renamed")),
        "{found:?}"
    );
}
