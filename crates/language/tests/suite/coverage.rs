//! Coverage: a small set of specs in every format, the whole catalogue against the independent count, and the pages.

use std::path::Path;

use serde_json::Value;
use wechatpay_spec::coverage::{self, Coverage};
use wechatpay_spec::{Source, Sources, load};

use crate::repository::REPOSITORY;

const ORDERS: &str = "get:
  title: 查询订单
  documents: [{url: https://pay.weixin.qq.com/doc/v3/merchant/1}, {url: https://pay.weixin.qq.com/doc/v3/merchant/2}]
  request:
    query:
      phone: {type: string, encrypted: true}
      names: {type: \"string[]\", encrypted: true, inferred: {encrypted: only the sample code encrypts it}}
  response:
    json:
      amount: {type: integer, inferred: {type: the sample value is whole}}
      payer:
        type: object
        corrected: \"the table's nesting | is broken\"
        fields:
          name: {type: string, encrypted: true}
          total: {type: integer, inferred: {type: the sample value is whole}}
";

const PAID: &str = "notification:
  title: 支付成功通知
  documents: [{url: https://pay.weixin.qq.com/doc/v3/merchant/1}]
  resource:
    order_no: {type: string}
";

fn small() -> Coverage {
    let families = "course: {title: 课程, folders: [v3/course]}\nnotices: {title: 通知, folders: [notify]}\n";
    let loaded = load(&Sources {
        specs: vec![
            Source::spec("v3/course/orders.yaml", ORDERS),
            Source::spec("notify/COURSE.PAID.yaml", PAID),
        ],
        families: Some(Source::families(families)),
        lifecycles: Vec::new(),
    });
    assert_eq!(loaded.diagnostics, []);
    coverage::coverage(&loaded)
}

#[test]
fn a_small_set_as_text() {
    insta::assert_snapshot!(coverage::to_text(&small(), true));
}

#[test]
fn a_small_set_as_markdown() {
    insta::assert_snapshot!(coverage::to_markdown(&small(), true));
}

#[test]
fn a_small_set_as_json() {
    insta::assert_snapshot!(coverage::to_json(&small(), true));
}

#[test]
fn a_page_changes_between_its_marks_alone() {
    let page = "# Title\n\n<!-- coverage in english: by a command -->\nold\n<!-- end of coverage -->\n\nrest\n";
    let updated = coverage::update(page, &small());
    let (before, rest) = updated.split_once("by a command -->\n\n").unwrap();
    let (content, after) = rest.split_once("<!-- end of coverage -->").unwrap();
    assert_eq!(before, "# Title\n\n<!-- coverage in english: ");
    assert!(content.contains("1 operation (1 product family)"), "{content}");
    assert_eq!(after, "\n\nrest\n");
    assert_eq!(coverage::update(&updated, &small()), updated);
    assert_eq!(coverage::update("no marks", &small()), "no marks");
}

#[test]
fn the_catalogue_encrypts_what_the_recount_counts() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/recount/figures.json"))
        .unwrap();
    let figures: Value = serde_json::from_str(&text).unwrap();
    let counted = |name: &str| usize::try_from(figures["specs"][name].as_u64().unwrap()).unwrap();
    let total = coverage::coverage(&REPOSITORY.1).total;
    for (name, found) in [
        ("operations", total.counts.operations),
        ("notifications", total.counts.notifications),
        ("encrypted_requests", total.encrypted_requests),
        ("encrypted_queries", total.encrypted_queries),
        ("encrypted_lists", total.encrypted_lists),
        ("encrypted_responses", total.encrypted_responses),
    ] {
        assert_eq!(found, counted(name), "{name}");
    }
}
