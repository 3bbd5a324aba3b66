//! Pages of the official site that lack facts, or end early, are imported onto specs that have more.

use wechatpay_spec::Sources;
use wechatpay_transcribe::{Accepted, Import, import};

use crate::golden::fixture;
use crate::merging_choices::{codes, onto_with};

const ACCEPT_PARTIAL: Accepted = Accepted {
    removals: false,
    partial: true,
};

/// The text of the only spec afterwards.
fn after(import: &Import, before: &str) -> String {
    match import.changes.as_slice() {
        [] => before.to_owned(),
        [only] => only.after.clone(),
        more => panic!("{more:?}"),
    }
}

const CLOSE: &str = "\
# yaml-language-server: $schema=../../../../../../../schema.json
post:
  title: 关单
  documents:
    - {url: https://pay.weixin.qq.com/doc/v3/partner/4010000001, updated: 2024-01-01}
  request:
    path:
      out_trade_no: {type: string, required: true, max_length: 32, title: 单号}
    json:
      sp_mchid: {type: string, max_length: 32, title: 服务商}
      sub_mchid: {type: string, required: true, max_length: 32, title: 子商户}
  response:
    empty: true
";

#[test]
fn types_that_a_page_does_not_show_are_those_of_the_spec() {
    let file = "v3/pay/partner/transactions/out-trade-no/{out_trade_no}/close.yaml";
    let imported = onto_with("declared/list.txt", file, CLOSE, Accepted::default());
    let text = after(&imported, CLOSE);
    for line in [
        "out_trade_no: {type: string, required: true, max_length: 32, title: 商户订单号}",
        "sp_mchid: {type: string, required: true, max_length: 32, title: 服务商户号}",
        "{code: ACCOUNT_ERROR, status: 403, title: 账号异常}",
        "updated: 2024-12-30",
    ] {
        assert!(text.contains(line), "{line}\n{text}\n{:?}", imported.diagnostics);
    }
    assert!(!text.contains("inferred"), "{text}");

    // Without them there is a question, and no spec.
    let imported = import(
        &[fixture("declared/list.txt")],
        &Sources::default(),
        Accepted::default(),
        &mut || (),
    );
    assert!(imported.changes.is_empty(), "{:?}", imported.changes);
    assert!(codes(&imported).contains(&"E353"), "{:?}", imported.diagnostics);
}

const UNIFIED: &str = "\
# yaml-language-server: $schema=../../../schema.json
post:
  title: 统一下单
  documents:
    - url: https://pay.weixin.qq.com/doc/v2/merchant/4010000001
  request:
    xml:
      appid: {type: string, required: true, title: 应用ID, example: wx1}
      mch_id: {type: string, required: true, title: 商户号}
      trade_type: {type: string, required: true, enum: [JSAPI, NATIVE], title: 交易类型}
      attach: {type: string, title: 附加数据}
      goods_tag: {type: string, title: 标记}
  response:
    xml:
      return_code: {type: string, required: true, enum: [SUCCESS, FAIL], title: 返回状态码}
      sign: {type: string, required: true, title: 签名}
";

#[test]
fn a_page_that_ends_early_removes_nothing() {
    for document in ["tables/v2-cells-cut.txt", "tables/v2-bars-cut.txt"] {
        let imported = onto_with(document, "v2/pay/unifiedorder.yaml", UNIFIED, Accepted::default());
        assert!(
            imported.changes.is_empty() && codes(&imported).contains(&"E317"),
            "{document}"
        );
        let imported = onto_with(document, "v2/pay/unifiedorder.yaml", UNIFIED, ACCEPT_PARTIAL);
        let text = after(&imported, UNIFIED);
        for line in UNIFIED.lines().filter(|line| line.starts_with("      ")) {
            let (name, facts) = line.split_once(": {").unwrap();
            let own = text.lines().find(|own| own.starts_with(&format!("{name}: {{")));
            // The titles and examples of the fields that the page lists are its own.
            let is_fact = |fact: &&str| !fact.starts_with("example") && !fact.starts_with("title");
            for fact in facts.trim_end_matches('}').split(", ").filter(is_fact) {
                assert!(
                    own.is_some_and(|own| own.contains(fact)),
                    "{document}: {line}: {fact}\n{text}"
                );
            }
        }
        assert!(
            codes(&imported).contains(&"E329"),
            "{document}: {:?}",
            imported.diagnostics
        );
    }
}

#[test]
fn values_that_tables_do_not_list_stay() {
    let before = "\
# yaml-language-server: $schema=../../../../schema.json
post:
  title: 查询课程
  documents:
    - url: https://pay.weixin.qq.com/doc/v2/merchant/4010000001
  sign_type: HMAC-SHA256
  nonceless: true
  request:
    xml:
      appid: {type: string, required: true, title: 应用ID}
      mch_id: {type: string, required: true, title: 商户号}
      transaction_id: {type: string, title: 微信订单号}
      out_course_no: {type: string, enum: [A, B], title: 课程单号}
      sign_type: {type: string, required: true, constant: HMAC-SHA256, title: 签名类型}
  response:
    unsigned: true
    xml:
      return_code: {type: string, required: true, title: 返回状态码}
      return_msg:
        type: string
        encoded: json
        title: 返回信息
        fields:
          a: {type: string}
      course_fee: {type: integer, required: true, title: 课程费用}
";
    let imported = onto_with(
        "tables/v2-bars.md",
        "v2/pay/course/query.yaml",
        before,
        Accepted::default(),
    );
    let text = after(&imported, before);
    for part in [
        "enum: [A, B], title: 课程单号",
        "encoded: json",
        "a: {type: string}",
        "max_length: 32",
    ] {
        assert!(text.contains(part), "{part}\n{text}\n{:?}", imported.diagnostics);
    }
}

const CONFIRM: &str = "\
# yaml-language-server: $schema=../../schema.json
notification:
  title: 确认
  documents:
    - url: https://pay.weixin.qq.com/doc/v3/partner/4010000001
  original_type: payscore
  resource:
    service_id: {type: string, required: true, title: 服务ID}
    attach: {type: string, title: 附加数据}
    risk_fund:
      type: object
      title: 风险金
      fields:
        amount: {type: integer, title: 金额}
";

#[test]
fn names_alone_remove_and_guess_nothing() {
    let file = "notify/PAYSCORE.USER_CONFIRM.yaml";
    let imported = onto_with("notifications/skill.md", file, CONFIRM, Accepted::default());
    assert!(imported.changes.is_empty(), "{:?}", imported.changes);
    assert!(codes(&imported).contains(&"E353"), "{:?}", imported.diagnostics);

    let names = [
        "out_order_no",
        "appid",
        "mchid",
        "state",
        "openid",
        "order_id",
        "time_range",
        "location",
    ];
    let rows: String = names
        .iter()
        .map(|name| format!("    {name}: {{type: string}}\n"))
        .collect();
    let whole = CONFIRM.replace("    risk_fund:", &format!("{rows}    risk_fund:"));
    let imported = onto_with("notifications/skill.md", file, &whole, Accepted::default());
    let text = after(&imported, &whole);
    for line in whole.lines().filter(|line| line.starts_with("    ")) {
        assert!(text.contains(line), "{line}\n{text}\n{:?}", imported.diagnostics);
    }
    assert!(
        text.contains("https://pay.weixin.qq.com/doc/v3/merchant/4012587953\n"),
        "{text}"
    );
}
