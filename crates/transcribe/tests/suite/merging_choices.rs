//! Importing a page onto a spec that has choices, hosts or titles in another language.

use wechatpay_spec::{Source, Sources};
use wechatpay_transcribe::{Accepted, Import, import};

use crate::golden::fixture;

fn onto(document: &str, file: &str, spec: &str) -> Import {
    onto_with(document, file, spec, Accepted::default())
}

pub(crate) fn onto_with(document: &str, file: &str, spec: &str, accepted: Accepted) -> Import {
    let existing = Sources {
        specs: vec![Source::spec(file, spec)],
        families: None,
        lifecycles: Vec::new(),
    };
    import(&[fixture(document)], &existing, accepted, &mut || ())
}

pub(crate) fn codes(import: &Import) -> Vec<&str> {
    import.diagnostics.iter().map(|finding| finding.rule.code).collect()
}

const QUERY: &str = "\
# yaml-language-server: $schema=../../../../schema.json
post:
  title: 查询课程订单
  documents:
    - url: https://pay.weixin.qq.com/doc/v2/merchant/1
  request:
    xml:
      appid: {type: string, required: true, title: 应用ID}
      transaction_id: {type: string, one_of: number, title: 微信订单号}
      out_trade_no: {type: string, one_of: number, title: 商户订单号}
      cert_no: {type: string, any_of: proof, title: 证件, inferred: {any_of: a person says so}}
      cert_copy: {type: string, any_of: proof, title: 照片, inferred: {any_of: a person says so}}
  response:
    unsigned: true
    xml:
      return_code: {type: string, required: true, enum: [SUCCESS, FAIL], title: 返回状态码}
      trade_state: {type: string, required: true, title: 交易状态}
";

#[test]
fn a_choice_keeps_the_name_that_the_spec_has() {
    let file = "v2/pay/course/orderquery.yaml";
    let imported = onto("tables/v2-choices.md", file, QUERY);
    let [change] = imported.changes.as_slice() else {
        panic!("{:?} {:?}", imported.changes, imported.diagnostics);
    };
    for part in [
        "transaction_id: {type: string, one_of: number, max_length: 32",
        "out_trade_no: {type: string, one_of: number, max_length: 32",
        "cert_no: {type: string, any_of: proof,",
        "inferred: {any_of: a person says so}",
    ] {
        assert!(change.after.contains(part), "{part}\n{}", change.after);
    }
    // Reading the page again changes nothing.
    let again = onto("tables/v2-choices.md", file, &change.after);
    assert!(again.changes.is_empty(), "{:?}", again.changes);
}

#[test]
fn a_choice_that_a_page_contradicts_is_reported() {
    let before = QUERY.replace(
        "appid: {type: string, required: true, title: 应用ID}",
        "appid: {type: string, one_of: app, title: 应用ID}\n      sub_appid: {type: string, one_of: app, title: 子应用, inferred: a person says so}",
    );
    let file = "v2/pay/course/orderquery.yaml";
    let imported = onto("tables/v2-choices.md", file, &before);
    assert!(imported.changes.is_empty(), "{:?}", imported.changes);
    assert!(codes(&imported).contains(&"E343"), "{:?}", imported.diagnostics);

    let removals = Accepted {
        removals: true,
        ..Accepted::default()
    };
    let imported = onto_with("tables/v2-choices.md", file, &before, removals);
    assert!(codes(&imported).contains(&"E354"), "{:?}", imported.diagnostics);
    assert!(
        !imported.changes[0].after.contains("one_of: app"),
        "{:?}",
        imported.changes
    );
}

const CLOSE: &str = "\
# yaml-language-server: $schema=../../../../../../../schema.json
post:
  title: 关闭课程
  documents:
    - url: https://pay.weixin.qq.com/doc/global/v3/zh/1
  hosts: [hong_kong]
  request:
    path:
      order_id: {type: string, required: true, title: 微信单号}
    json:
      mchid: {type: string, title: 商户号}
      sub_mchid: {type: string, title: 子商户号}
  response:
    empty: true
";

#[test]
fn a_page_in_another_language_changes_no_titles() {
    let file = "v3/global/course/orders/id/{order_id}/close.yaml";
    let imported = onto("tables/global-blanks.txt", file, CLOSE);
    assert!(codes(&imported).contains(&"E346"), "{:?}", imported.diagnostics);
    let change = imported.changes.iter().find(|change| change.file == file).unwrap();
    for part in [
        "title: 关闭课程",
        "title: 微信单号",
        "max_length: 32",
        "one_of: {role: merchant}",
        "title: 子商户号",
    ] {
        assert!(change.after.contains(part), "{part}\n{}", change.after);
    }
}

#[test]
fn a_page_that_names_fewer_hosts_changes_nothing() {
    let file = "v3/global/course/orders/id/{order_id}/close.yaml";
    let before = CLOSE.replace("hosts: [hong_kong]", "hosts: [main, hong_kong]");
    let imported = onto("tables/global-blanks.txt", file, &before);
    assert!(codes(&imported).contains(&"E343"), "{:?}", imported.diagnostics);
    assert_eq!(imported.refused, [file]);
}

#[test]
fn a_page_in_another_language_keeps_titles_even_if_the_spec_completes_it() {
    let file = "notify/TRANSACTION.SUCCESS.yaml";
    let document = "notifications/global-english-cells.txt";
    let spec = "\
# yaml-language-server: $schema=../../schema.json
notification:
  title: 支付成功通知
  documents:
    - url: https://pay.weixin.qq.com/doc/v3/merchant/4012791861
  original_type: transaction
  resource:
    id: {type: string, required: true, max_length: 32, title: 微信支付订单号}
    mchid: {type: string, required: true, max_length: 32, title: 商户号}
    trade_state: {type: string, required: true, max_length: 32, title: 交易状态}
    attach: {type: string, title: 附加数据}
    bank_type: {type: string, title: 付款银行}
";
    let imported = onto(document, file, spec);
    assert!(codes(&imported).contains(&"E346"), "{:?}", imported.diagnostics);
    for change in &imported.changes {
        assert!(
            change.after.contains("title: 支付成功通知") && change.after.contains("title: 商户号"),
            "{}",
            change.after
        );
    }
    assert_eq!(imported.changes.len(), 1, "{:?}", imported.diagnostics);
}
