//! Where types are defined: in the operation's own file, or once for several operations.

use std::collections::BTreeMap;

use wechatpay_codegen::{Package, generate};
use wechatpay_spec::diagnostic::{Style, render};
use wechatpay_spec::{Source, Sources};

/// An operation that takes an amount and returns an id; `title` is the amount's title, `field` its only field.
fn operation(title: &str, field: &str) -> String {
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
          {field}: {{type: integer, required: true, unit: fen, title: 总金额}}
  response:
    json:
      id: {{type: string, title: 单号}}
"
    )
}

fn files(specs: &[(&str, &str)], families: &str) -> BTreeMap<String, String> {
    let specs = specs.iter().map(|(file, title)| (*file, operation(title, "total")));
    generated(specs.collect(), families)
}

fn generated(specs: Vec<(&str, String)>, families: &str) -> BTreeMap<String, String> {
    let specs = specs.into_iter();
    let sources = Sources {
        specs: specs
            .map(|(file, text)| Source::spec(format!("{file}.yaml"), text))
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
            text.contains("pub use crate::shared::orders::amount::{Amount, AmountRequired};"),
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
        assert!(text.contains("\npub struct Re"), "{text}");
        assert!(!text.contains("pub mod"), "{text}");
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
fn of_different_types_with_one_name_the_most_used_one_has_the_shortest_path() {
    let specs = [
        ("v3/orders/pay/a", "订单金额"),
        ("v3/orders/pay/b", "订单金额"),
        ("v3/orders/refunds/a", "退款金额"),
        ("v3/orders/refunds/b", "退款金额"),
        ("v3/orders/refunds/c", "退款金额"),
        ("v3/orders/e", "只此一家"),
    ];
    let files = files(&specs, ORDERS);
    let amounts = &files["src/shared/orders/amount.rs"];
    assert!(amounts.contains("\n/// 退款金额\n"), "{amounts}");
    assert!(amounts.contains("\npub mod v3_orders_pay_request {\n"), "{amounts}");
    assert!(amounts.contains("\n    /// 订单金额\n"), "{amounts}");
    assert_eq!(amounts.matches("pub struct Amount {").count(), 2);
    // A type that only one operation has is defined there.
    assert!(files["src/v3/orders/e.rs"].contains("pub struct Amount {"));
}

#[test]
fn types_whose_users_are_in_one_folder_are_named_after_their_difference() {
    let specs = [
        ("v3/orders/a", operation("金额", "total")),
        ("v3/orders/b", operation("金额", "total")),
        ("v3/orders/c", operation("其他金额", "total")),
        ("v3/orders/d", operation("其他金额", "total")),
        ("v3/orders/e", operation("金额", "refund")),
        ("v3/orders/f", operation("金额", "refund")),
        ("v3/orders/g", operation("又一金额", "total")),
        ("v3/orders/h", operation("又一金额", "total")),
    ];
    let amounts = &generated(specs.to_vec(), ORDERS)["src/shared/orders/amount.rs"];
    let modules: Vec<&str> = amounts.lines().filter(|line| line.starts_with("pub mod")).collect();
    let expected = [
        "pub mod v3_orders_request {",
        "pub mod v3_orders_request_2 {",
        "pub mod v3_orders_request_with_refund {",
    ];
    assert_eq!(modules, expected);
}

/// The path of a type of a notification would be shorter than one in a module of the shared file.
#[test]
fn a_type_that_a_notification_shares_has_the_shortest_path() {
    let notification = "
notification:
  title: 支付通知
  documents: [{url: https://pay.weixin.qq.com/doc/v3/merchant/4012791882}]
  resource:
    amount:
      type: object
      title: 通知金额
      fields:
        total: {type: integer, unit: fen, title: 总金额}
";
    let response = "
get:
  title: 查询
  documents: [{url: https://pay.weixin.qq.com/doc/v3/merchant/4012791877}]
  response:
    json:
      amount:
        type: object
        title: 通知金额
        fields:
          total: {type: integer, unit: fen, title: 总金额}
";
    let specs = [
        ("v3/orders/a", operation("金额", "total")),
        ("v3/orders/b", operation("金额", "total")),
        ("v3/orders/c", operation("金额", "total")),
        ("v3/orders/query", response.to_owned()),
        ("notify/TRANSACTION.PAID", notification.to_owned()),
    ];
    let families = "orders: {title: 订单, folders: [v3/orders, notify/TRANSACTION]}\n";
    let files = generated(specs.to_vec(), families);
    let amounts = &files["src/shared/orders/amount.rs"];
    assert!(amounts.contains("\n/// 通知金额\n"), "{amounts}");
    assert!(amounts.contains("\npub mod v3_orders_request {\n"), "{amounts}");
}

#[test]
fn an_empty_response_is_the_one_of_the_runtime() {
    let text = operation("金额", "total");
    let (request, _) = text.split_once("  response:").expect("a response");
    let text = format!("{request}  response: {{empty: true}}\n");
    for families in [ORDERS, "orders: {title: 订单, folders: [v3/orders], default: true}\n"] {
        let specs = ["a", "b", "c", "d"].map(|name| (format!("v3/orders/{name}"), text.clone()));
        let specs = specs.iter().map(|(file, text)| (file.as_str(), text.clone()));
        let files = generated(specs.collect(), families);
        for name in ["a", "b", "c", "d"] {
            let text = &files[&format!("src/v3/orders/{name}.rs")];
            assert!(
                text.contains("pub use wechatpay_runtime::EmptyResponse as Response;"),
                "{text}"
            );
        }
        assert!(!files.contains_key("src/shared/orders/response.rs"));
    }
}

#[test]
fn types_of_several_families_are_apart_from_those_of_one() {
    let families = "orders: {title: 订单, folders: [v3/orders]}\nrefunds: {title: 退款, folders: [v3/refunds]}\n";
    let specs = [("v3/orders/a", "金额"), ("v3/refunds/a", "金额")];
    let files = files(&specs, families);
    let text = &files["src/v3/refunds/a.rs"];
    assert!(
        text.contains("pub use crate::shared::across_families::amount::{Amount, AmountRequired};"),
        "{text}"
    );
    let gates = &files["src/shared/across_families.rs"];
    assert!(
        gates.contains("#[cfg(any(feature = \"orders\", feature = \"refunds\"))]\npub mod amount;"),
        "{gates}"
    );
}
