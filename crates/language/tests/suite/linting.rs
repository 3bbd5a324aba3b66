//! Every lint has an example that only this lint reports, an example without findings, and can be waived on its line.

use wechatpay_spec::bundle::sources;
use wechatpay_spec::diagnostic::{Diagnostic, Style, render};
use wechatpay_spec::lint::lint;
use wechatpay_spec::lint::rules::{RULES, lints};
use wechatpay_spec::load;

/// The day on which the tests check specs.
const TODAY: &str = "2026-12-31";

fn findings(text: &[u8]) -> Vec<Diagnostic> {
    let loaded = load(&sources(text));
    assert!(
        loaded.is_sound(),
        "{}",
        render(&loaded.diagnostics, &loaded.texts, Style::Plain)
    );
    lint(&loaded.specs, TODAY)
}

fn codes(text: &[u8]) -> Vec<&'static str> {
    findings(text).iter().map(|finding| finding.rule.code).collect()
}

#[test]
fn every_lint_has_an_example_that_it_reports_and_one_that_it_does_not() {
    for rule in RULES {
        let example = rule.example.expect("an example");
        assert_eq!(codes(example.bad), [rule.code]);
        assert_eq!(codes(example.good), Vec::<&str>::new(), "{rule:?}");
    }
}

/// A waiver suppresses its lint on its line, and is an error if the lint reports nothing there.
#[test]
fn every_lint_is_waived_on_its_line() {
    for rule in lints() {
        let example = rule.example.expect("an example");
        let bad = String::from_utf8_lossy(example.bad).into_owned();
        let finding = &findings(example.bad)[0];
        let waiver = format!("waived: {{{}: the page says so}}", rule.code);
        let of_operation = ["W005", "W009", "W010", "W011", "W012", "W013", "W014", "W015"].contains(&rule.code);
        let (head, tail) = bad.split_at(
            bad.rfind(if of_operation { "  request:" } else { "}\n  response" })
                .expect("a line"),
        );
        let waived = if of_operation {
            format!("{head}  {waiver}\n{tail}")
        } else {
            format!("{head}, {waiver}{tail}")
        };
        assert_eq!(codes(waived.as_bytes()), Vec::<&str>::new(), "{finding:?}\n{waived}");
    }
}

#[test]
fn the_catalogue_has_nothing_to_object_to() {
    let loaded = &crate::repository::REPOSITORY.1;
    let found = lint(&loaded.specs, TODAY);
    assert_eq!(found, [], "{}", render(&found, &loaded.texts, Style::Plain));
}

/// An operation on each of the given pairs of request and response fields.
fn operations(bodies: &[(&str, &str)]) -> Vec<u8> {
    let mut text = String::new();
    for (number, (request, response)) in bodies.iter().enumerate() {
        text.push_str(&format!(
            "# file: v3/{number}.yaml
post:
  title: 接口{number}
  documents: [{{url: https://pay.weixin.qq.com/doc/v3/merchant/{number}}}]
  request: {{json: {{{request}}}}}
  response: {{json: {{{response}}}}}
"
        ));
    }
    text.into_bytes()
}

#[test]
fn an_example_is_the_constant() {
    let codes_of = |line: &str| codes(&operations(&[(line, "id: {type: string}")]));
    let line = "version: {type: string, required: true, constant: \"1.0\", example: \"2.0\"}";
    assert_eq!(codes_of(line), ["W008"]);
    assert_eq!(codes_of(&line.replace("2.0", "1.0")), Vec::<&str>::new());
}

/// A page that lists the values in separate lines leaves an example without anything between them.
#[test]
fn an_example_is_one_value() {
    const LISTS: &str = "type: {type: string, enum: [iOS, Android, Wap]}";
    let codes_of = |line: &str| {
        codes(&operations(&[
            (LISTS, "id: {type: string}"),
            ("id: {type: string}", line),
        ]))
    };
    assert_eq!(codes_of("type: {type: string, example: iOSAndroidWap}"), ["W008"]);
    for other in [
        "type: {type: string, example: Wap}",
        "type: {type: string, example: WapPage}",
        "kind: {type: string, example: iOSAndroidWap}",
    ] {
        assert_eq!(codes_of(other), Vec::<&str>::new(), "{other}");
    }
}

/// A single value is reported only if there is evidence for other values.
#[test]
fn lone_values_are_objected_to_on_evidence() {
    const OTHER: &str = "mchid: {type: string}";
    let lone = "kind: {type: string, enum: [A], title: 种类}";
    let both = "kind: {type: string, enum: [A, B], title: 种类}";
    let cases: &[(&[(&str, &str)], usize)] = &[
        // A page may list one value, for example a switch or a fixed response value.
        (&[(lone, lone)], 0),
        (&[(OTHER, "kind: {type: string, required: true, enum: [A]}")], 0),
        // Other enumerations with the same name, title and value have more values.
        (&[(OTHER, both), (OTHER, lone)], 1),
        (&[(OTHER, both), (OTHER, lone), (OTHER, lone)], 0),
        (
            &[
                (OTHER, "kind: {type: string, enum: [B, C], title: 种类}"),
                (OTHER, lone),
            ],
            0,
        ),
        (
            &[
                (OTHER, "kind: {type: string, enum: [A, B], title: 类型}"),
                (OTHER, lone),
            ],
            0,
        ),
        // A state changes, and a yes-or-no question has two answers.
        (&[(OTHER, "pay_state: {type: string, enum: [A]}")], 1),
        (&[(OTHER, "is_subscribe: {type: string, enum: [N]}")], 1),
        // The response repeats a constant of the request.
        (
            &[(
                "status: {type: string, required: true, constant: A}",
                "status: {type: string, enum: [A]}",
            )],
            0,
        ),
        (
            &[(
                "status: {type: string, required: true, constant: B}",
                "status: {type: string, enum: [A]}",
            )],
            1,
        ),
    ];
    for (bodies, objections) in cases {
        assert_eq!(codes(&operations(bodies)), vec!["W003"; *objections], "{bodies:?}");
    }
}

/// Traces of a rename: two spellings, or two required fields of a request with the same title.
#[test]
fn old_names_are_recognized_by_spelling_and_by_title() {
    const OTHER: &str = "mchid: {type: string}";
    let required =
        "old: {type: string, required: true, title: 商户号}, new: {type: string, required: true, title: 商户号}";
    let cases = [
        (("mchid: {type: string}, mch_id: {type: string}", OTHER), 1),
        ((required, OTHER), 1),
        ((OTHER, required), 0),
        ((&*required.replacen("required: true, ", "", 1), OTHER), 0),
        ((&*required.replacen("商户号", "子商户号", 1), OTHER), 0),
        ((&*required.replacen("string", "integer", 1), OTHER), 0),
        ((&*required.replace(", title: 商户号", ""), OTHER), 0),
    ];
    for (bodies, objections) in cases {
        assert_eq!(codes(&operations(&[bodies])), vec!["W006"; objections], "{bodies:?}");
    }
}

/// Operations for different kinds of accounts may share a page, under titles or paths that say so.
#[test]
fn operations_for_several_kinds_of_accounts_agree() {
    let codes_of = |operations: &[(&str, &str, &str)]| {
        let text: String = operations
            .iter()
            .map(|(path, title, required)| {
                format!(
                    "# file: v3/{path}.yaml
post:
  title: {title}
  documents: [{{url: https://pay.weixin.qq.com/doc/v3/merchant/9}}]
  request: {{json: {{attach: {{type: string, required: {required}}}}}}}
  response: {{empty: true}}
"
                )
            })
            .map(|text| text.replace(", required: false", ""))
            .collect();
        codes(text.as_bytes())
    };
    let (needed, optional) = ("true", "false");
    assert_eq!(
        codes_of(&[("a", "下单", needed), ("b", "服务商下单", optional)]),
        ["W007"]
    );
    assert_eq!(
        codes_of(&[("a", "下单", needed), ("b", "下单（特约商户）", optional)]),
        ["W007"]
    );
    assert_eq!(
        codes_of(&[("pay/a", "下单", needed), ("pay/partner/a", "支付", optional)]),
        ["W007"]
    );
    assert_eq!(
        codes_of(&[("a", "下单", needed), ("b", "退款", optional)]),
        Vec::<&str>::new()
    );
    // Kinds of accounts that can also be what an operation is about, told by what the operations send and receive.
    for (one, other) in [
        (("a", "企业开户"), ("b", "个人开户")),
        (("a", "小微商户进件"), ("b", "个体工商户进件")),
        (("a", "开户（自然人）"), ("b", "开户（单位）")),
        (("a", "直连商户扣费受理"), ("b", "间连商户扣费受理")),
        (("a", "下单"), ("b", "受理机构下单")),
    ] {
        assert_eq!(
            codes_of(&[(one.0, one.1, needed), (other.0, other.1, optional)]),
            ["W007"],
            "{one:?}"
        );
    }
    for (one, other) in [
        (("a", "查询订单"), ("b", "关闭订单")),
        (("a", "锁定资格"), ("b", "解锁资格")),
        (("a/b", "绑定"), ("a/b/c", "校验")),
        (("a/apply", "开户"), ("a/apply-close", "销户")),
        (("pay/a", "下单"), ("pay/vendor/a", "支付")),
        (("a", "冻结账户"), ("b", "恢复账户")),
        (("a", "同意申请"), ("b", "拒绝申请")),
        (("a", "上架商品"), ("b", "下架商品")),
        (("a", "开通功能"), ("b", "暂停功能")),
    ] {
        assert_eq!(
            codes_of(&[(one.0, one.1, needed), (other.0, other.1, optional)]),
            Vec::<&str>::new(),
            "{one:?}"
        );
    }
    // Operations that agree are no twins if they are for different accounts.
    assert_eq!(
        codes_of(&[("a", "下单", needed), ("b", "服务商下单", needed)]),
        Vec::<&str>::new()
    );
    // A field that disagrees with two others is reported once.
    assert_eq!(
        codes_of(&[
            ("a", "服务商下单", needed),
            ("b", "下单", needed),
            ("c", "下单", optional)
        ]),
        ["W007"]
    );
}

/// Two operations of one page agree on the conditions and roles under which a field is required.
#[test]
fn conditions_and_roles_of_one_page_agree() {
    let kind = "kind: {type: string, enum: [A, B]}";
    let codes_of = |one: &str, other: &str, beside: &str| {
        let operations = [("a", "下单", one, kind), ("b", "间连商户下单", other, beside)];
        let operations = operations.map(|(file, title, keys, beside)| {
            format!(
                "# file: v3/{file}.yaml
post:
  title: {title}
  documents: [{{url: https://pay.weixin.qq.com/doc/v3/merchant/9}}]
  request:
    json:
      {beside}
      name: {{type: string{keys}}}
  response: {{empty: true}}
"
            )
        });
        codes(operations.concat().as_bytes())
    };
    let (needed, condition, partner) = (", required: true", ", required_if: {kind: A}", ", required_of: partner");
    for (one, other) in [
        (condition, ""),
        (condition, needed),
        (condition, ", required_if: {kind: B}"),
        (", only_if: {kind: A}", ""),
        (partner, ", required_of: merchant"),
    ] {
        assert_eq!(codes_of(one, other, kind), ["W007"], "{one} {other}");
    }
    let same_in_another_order = (", required_if: {kind: [A, B]}", ", required_if: {kind: [B, A]}");
    for (one, other) in [
        (condition, condition),
        same_in_another_order,
        (partner, needed),
        (partner, ""),
    ] {
        assert_eq!(codes_of(one, other, kind), [""; 0], "{one} {other}");
    }
    // An operation without the field of a condition has always one value of it.
    for other in ["", needed] {
        assert_eq!(codes_of(condition, other, "attach: {type: string}"), [""; 0], "{other}");
    }
}

#[test]
fn notifications_for_several_kinds_of_accounts_agree() {
    let codes_of = |titles: [&str; 2], required: &str| {
        let text: String = ["TRADE.A", "TRADE.B"]
            .iter()
            .zip(titles)
            .zip([", required: true", required])
            .map(|((event, title), required)| {
                format!(
                    "# file: notify/{event}.yaml
notification:
  title: {title}
  documents: [{{url: https://pay.weixin.qq.com/doc/v3/merchant/9}}]
  resource: {{attach: {{type: string{required}}}}}
"
                )
            })
            .collect();
        codes(text.as_bytes())
    };
    for titles in [
        ["支付成功通知", "支付成功通知"],
        ["支付成功通知", "服务商支付成功通知"],
        ["企业开户通知", "个人开户通知"],
    ] {
        assert_eq!(codes_of(titles, ""), ["W007"], "{titles:?}");
        assert_eq!(codes_of(titles, ", required: true"), Vec::<&str>::new(), "{titles:?}");
    }
    for titles in [
        ["支付通知", "退款通知"],
        ["支付成功通知", "支付失败通知"],
        ["员工入驻通知", "员工离职通知"],
    ] {
        assert_eq!(codes_of(titles, ""), Vec::<&str>::new(), "{titles:?}");
    }
}

/// Lints compare fields with their siblings. An object of this size took half a minute when each was compared with all.
#[test]
fn an_object_of_twenty_thousand_fields_is_checked_in_a_moment() {
    let fields: String = (0..20_000)
        .map(|n| format!("      field_{n}: {{type: string}}\n"))
        .collect();
    let text = format!(
        "post:\n  title: 大\n  documents: [{{url: https://example.com/big}}]\n  request:\n    json:\n{fields}  response: {{empty: true}}\n"
    );
    let loaded = wechatpay_spec::load(&wechatpay_spec::Sources {
        specs: vec![wechatpay_spec::Source::spec("v3/big.yaml", text)],
        families: None,
        lifecycles: Vec::new(),
    });
    assert_eq!(loaded.diagnostics, []);
    assert_eq!(loaded.counts().fields, 20_000);
    assert_eq!(wechatpay_spec::lint::lint(&loaded.specs, TODAY), []);
}
