//! Members whose place a page does not show: the earlier spec's place counts, and without one a finding says so.

use wechatpay_transcribe::Import;

use crate::losses::{PAGE, Page, messages, onto, read, shown};

/// A page of a copy that lost the members of objects, and a sample that shows one of three.
fn page() -> String {
    Page {
        body: "rule 必填 object\n【规则】 略\n属性 | |||||\ntime 必填 object 【时间】 略\nfirst 选填 object 【甲】 略\nsecond 选填 object 【乙】 略\nthird 选填 object 【丙】 略\nmethod 必填 string 【方式】 略 |\nmchid 必填 string(32)\n【商户号】 略\n",
        sample: "\"rule\" : { \"time\" : { \"begin\" : \"a\" }, \"first\" : { \"amount\" : 5 }, \"method\" : \"OFF\" }, \"mchid\" : \"1\"",
        ..PAGE
    }
    .text()
}

fn spec(updated: &str) -> String {
    let coupon = |name: &str, title: &str, member: &str| {
        format!(
            "          {name}:\n            type: object\n            title: {title}\n            fields:\n              {member}: {{type: integer, title: 额}}\n"
        )
    };
    let coupons = [
        coupon("time", "时间", "begin"),
        coupon("first", "甲", "amount"),
        coupon("second", "乙", "percent"),
        coupon("third", "丙", "price"),
    ];
    format!(
        "# yaml-language-server: $schema=../../../schema.json\npost:\n  title: 关闭订单\n  documents:\n    - {{url: https://pay.weixin.qq.com/doc/v3/merchant/4012062524, updated: {updated}}}\n  request:\n    json:\n      rule:\n        type: object\n        required: true\n        title: 规则\n        fields:\n{}          method: {{type: string, required: true, title: 方式}}\n      mchid: {{type: string, required: true, title: 商户号}}\n  response:\n    json:\n      order_id: {{type: string, required: true, title: 单号}}\n",
        coupons.concat()
    )
}

/// The lines of the changed spec, each with its depth.
fn lines(import: &Import) -> String {
    let changed = import.changes.iter().map(|change| change.after.as_str());
    changed.collect()
}

#[test]
fn the_place_that_the_spec_has_counts() {
    for updated in ["2024-01-01", "2025-12-31"] {
        let import = onto(&page(), &spec(updated));
        let after = lines(&import);
        for name in ["second", "third"] {
            let deeper = format!("\n              {name}:");
            assert!(!after.contains(&deeper), "{updated}\n{after}\n{}", shown(&import));
        }
        assert!(
            !after.contains("only the second document states it"),
            "{updated}\n{after}"
        );
    }
}

#[test]
fn a_guessed_place_is_reported() {
    let found = messages(&read(&page()));
    for name in ["second", "third"] {
        assert!(
            found.contains(&format!("whether `{name}` is in the object before it")),
            "{found}"
        );
    }
}
