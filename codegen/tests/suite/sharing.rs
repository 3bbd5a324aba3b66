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
    generated_with(specs, Some(Source::families(families)))
}

fn generated_with(specs: Vec<(&str, String)>, families: Option<Source>) -> BTreeMap<String, String> {
    let specs = specs.into_iter();
    let sources = Sources {
        specs: specs
            .map(|(file, text)| Source::spec(format!("{file}.yaml"), text))
            .collect(),
        families,
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

/// An operation with these parts of its request, in lines that are indented like `json:`.
fn with_request(parts: &str) -> String {
    let head = "post:\n  title: 下单\n  documents: [{url: https://pay.weixin.qq.com/doc/v3/merchant/4012791877}]\n";
    let parts: String = parts.lines().map(|line| format!("    {line}\n")).collect();
    format!("{head}  request:\n{parts}  response: {{empty: true}}\n")
}

/// The operations `a` to `d`, of which the first two have one request and the others another one.
fn two_and_two(one: &str, other: &str) -> BTreeMap<String, String> {
    let specs = [("a", one), ("b", one), ("c", other), ("d", other)];
    let specs = specs.map(|(name, parts)| (format!("v3/orders/{name}"), with_request(parts)));
    let specs = specs.iter().map(|(file, text)| (file.as_str(), text.clone()));
    generated(specs.collect(), ORDERS)
}

#[test]
fn requests_that_differ_in_a_part_or_in_what_the_client_supplies_are_different() {
    let field = "out_trade_no: {type: string, required: true, title: 单号}";
    let body = format!("json:\n  {field}");
    let query = format!("query:\n  {field}");
    let supplied = format!(
        "{body}\nheaders:\n  Wechatpay-Serial: {{type: string, required: true, supplied_by: client, title: 证书序列号}}"
    );
    for other in [query, supplied] {
        let files = two_and_two(&body, &other);
        for name in ["a", "b", "c", "d"] {
            let text = &files[&format!("src/v3/orders/{name}.rs")];
            assert!(text.contains("pub struct Request {"), "{text}");
        }
    }
    assert!(two_and_two(&body, &body).contains_key("src/shared/orders/request.rs"));
}

#[test]
fn enumerations_and_objects_that_differ_in_their_field_or_in_an_inner_type_are_different() {
    let state = |title: &str| format!("json:\n  state: {{type: string, enum: [OPEN, PAID], title: {title}}}");
    let files = two_and_two(&state("状态"), &state("情况"));
    let states = &files["src/shared/orders/state.rs"];
    assert_eq!(states.matches("pub enum State {").count(), 2, "{states}");

    let detail = |field: &str| {
        format!(
            "json:\n  amount:\n    type: object\n    title: 金额\n    fields:\n      detail:\n        type: object\n        title: 明细\n        fields: {{{field}: {{type: string, title: 名称}}}}"
        )
    };
    let files = two_and_two(&detail("name"), &detail("label"));
    for (file, definition) in [("amount", "pub struct Amount {"), ("detail", "pub struct Detail {")] {
        let text = &files[&format!("src/shared/orders/{file}.rs")];
        assert_eq!(text.matches(definition).count(), 2, "{text}");
    }
}

#[test]
fn operations_without_a_family_share_nothing() {
    let specs = FOUR.map(|(file, title)| (file, operation(title, "total")));
    let files = generated_with(specs.to_vec(), None);
    for name in ["a", "b", "c", "d"] {
        let text = &files[&format!("src/v3/orders/{name}.rs")];
        assert!(text.contains("pub struct Amount {"), "{text}");
    }
    assert!(!files.keys().any(|file| file.starts_with("src/shared/")));
}

#[test]
fn each_notification_has_a_resource_of_its_own() {
    let notification = |number: usize| {
        format!(
            "notification:\n  title: 通知\n  documents: [{{url: https://pay.weixin.qq.com/doc/v3/merchant/{number}}}]\n  resource:\n    id: {{type: string, title: 单号}}\n"
        )
    };
    let names = ["A", "B", "C", "D", "E"];
    let specs = names.map(|name| format!("notify/ORDER.{name}"));
    let specs = specs.iter().enumerate();
    let specs = specs.map(|(number, file)| (file.as_str(), notification(number + 1)));
    let files = generated(specs.collect(), "orders: {title: 订单, folders: [notify/ORDER]}\n");
    for name in names {
        let text = &files[&format!("src/notify/order_{}.rs", name.to_lowercase())];
        assert!(text.contains("pub struct Resource {"), "{text}");
    }
}
