//! Where types are defined: in the operation's own file, or once for several operations.

#![cfg(test)]

use std::collections::BTreeMap;

use wechatpay_codegen::{Package, generate};
use wechatpay_spec::diagnostic::{Style, render};
use wechatpay_spec::{Source, Sources};

/// An operation that takes an amount and returns an id; `title` is the amount's title.
fn operation(title: &str) -> String {
    format!(
        "
post:
  title: 下单
  documents: [{{url: https://pay.weixin.qq.com/doc/v3/merchant/4012791877}}]
  request:
    json:
      amount:
        type: object
        required: true
        title: {title}
        fields:
          total: {{type: integer, required: true, unit: fen, title: 总金额}}
  response:
    json:
      id: {{type: string, title: 单号}}
"
    )
}

fn files(specs: &[(&str, &str)], families: &str) -> BTreeMap<String, String> {
    let sources = Sources {
        specs: specs
            .iter()
            .map(|(file, title)| Source::spec(format!("{file}.yaml"), operation(title)))
            .collect(),
        families: Some(Source::families(families)),
        lifecycles: Vec::new(),
    };
    let generation = generate(&sources, Package::default()).expect("no defect");
    let drawn = render(&generation.diagnostics, &generation.texts, Style::Plain);
    assert!(generation.diagnostics.is_empty(), "{drawn}");
    generation.files
}

const ORDERS: &str = "orders: {title: 订单, folders: [v3/orders]}\n";

const FOUR: [(&str, &str); 4] = [
    ("v3/orders/a", "金额"),
    ("v3/orders/b", "金额"),
    ("v3/orders/c", "金额"),
    ("v3/orders/d", "金额"),
];

#[test]
fn three_operations_show_their_own_requests_and_responses() {
    let files = files(&FOUR[..3], ORDERS);
    for name in ["a", "b", "c"] {
        let text = &files[&format!("src/v3/orders/{name}.rs")];
        assert!(text.contains("pub struct Request {"), "{text}");
        assert!(text.contains("pub struct Response {"), "{text}");
        // Inner types are shared by any two operations.
        assert!(
            text.contains("pub use crate::shared::orders::amount::v3_orders_a_post::"),
            "{text}"
        );
    }
    assert!(files["src/shared/orders/amount.rs"].contains("pub struct Amount {"));
    assert!(!files.contains_key("src/shared/orders/response.rs"));
}

#[test]
fn four_operations_share_equal_requests_and_responses() {
    let files = files(&FOUR, ORDERS);
    for name in ["a", "b", "c", "d"] {
        let text = &files[&format!("src/v3/orders/{name}.rs")];
        assert!(!text.contains("pub struct"), "{text}");
    }
    for name in ["request", "response"] {
        let text = &files[&format!("src/shared/orders/{name}.rs")];
        assert!(text.contains("pub mod v3_orders_a_post {"), "{text}");
        assert!(text.contains("`POST /v3/orders/a`"), "{text}");
    }
}

#[test]
fn operations_of_the_default_family_always_show_their_own() {
    let default = "orders: {title: 订单, folders: [v3/orders], default: true}\n";
    let files = files(&FOUR, default);
    for name in ["a", "b", "c", "d"] {
        let text = &files[&format!("src/v3/orders/{name}.rs")];
        assert!(text.contains("pub struct Request {"), "{text}");
        assert!(text.contains("pub struct Response {"), "{text}");
    }
}

#[test]
fn different_types_of_one_name_share_a_file_and_are_named_after_their_first_users() {
    let specs = [
        ("v3/orders/a", "订单金额"),
        ("v3/orders/b", "退款金额"),
        ("v3/orders/c", "退款金额"),
        ("v3/orders/d", "订单金额"),
        ("v3/orders/e", "只此一家"),
    ];
    let files = files(&specs, ORDERS);
    let amounts = &files["src/shared/orders/amount.rs"];
    for module in ["pub mod v3_orders_a_post {", "pub mod v3_orders_b_post {"] {
        assert!(amounts.contains(module), "{amounts}");
    }
    assert_eq!(amounts.matches("pub struct Amount {").count(), 2);
    // A type that only one operation has is defined there.
    assert!(files["src/v3/orders/e.rs"].contains("pub struct Amount {"));
}

#[test]
fn types_of_several_families_are_apart_from_those_of_one() {
    let families = "orders: {title: 订单, folders: [v3/orders]}\nrefunds: {title: 退款, folders: [v3/refunds]}\n";
    let specs = [("v3/orders/a", "金额"), ("v3/refunds/a", "金额")];
    let files = files(&specs, families);
    let text = &files["src/v3/refunds/a.rs"];
    assert!(
        text.contains("pub use crate::shared::across_families::amount::v3_orders_a_post::"),
        "{text}"
    );
    let gates = &files["src/shared/across_families.rs"];
    assert!(
        gates.contains("#[cfg(any(feature = \"orders\", feature = \"refunds\"))]\npub mod amount;"),
        "{gates}"
    );
}

#[test]
fn paths_that_read_alike_keep_their_types_apart() {
    let specs = [
        ("v3/orders/a/b", "订单金额"),
        ("v3/orders/a_b", "退款金额"),
        ("v3/orders/c", "订单金额"),
        ("v3/orders/d", "退款金额"),
    ];
    let amounts = &files(&specs, ORDERS)["src/shared/orders/amount.rs"];
    for module in ["pub mod v3_orders_a_b_post {", "pub mod v3_orders_a_b_post_2 {"] {
        assert!(amounts.contains(module), "{amounts}");
    }
}
