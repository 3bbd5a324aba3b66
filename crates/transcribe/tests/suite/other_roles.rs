//! A page for merchants says nothing about partners, and the other way round.

use crate::losses::{PAGE, onto, read, shown, spec};

/// The spec of the page, which is for merchants, and of a page for partners.
fn both() -> String {
    spec(&read(&PAGE.text())).replace(
        "    - {url: https://pay.weixin.qq.com/doc/v3/merchant/4012062524, updated: 2024-12-11}\n",
        "    - {url: https://pay.weixin.qq.com/doc/v3/merchant/4012062524, updated: 2024-12-11}\n    - url: https://pay.weixin.qq.com/doc/v3/partner/4012062525\n",
    )
}

#[test]
fn fields_that_a_page_for_merchants_does_not_list_stay() {
    let before = both().replace(
        "      mchid: {",
        "      sub_mchid: {type: string, required_of: partner, title: 子商户号}\n      sub_appid: {type: string, title: 子应用}\n      brand_id: {type: string, required: true, title: 品牌}\n      version: {type: string, required: true, constant: \"1\"}\n      mchid: {",
    );
    let before = before.replace(
        "      order_id: {",
        "      sub_openid: {type: string, title: 子用户}\n      order_id: {",
    );
    let import = onto(&PAGE.text().replace("原因】", "原因说明】"), &before);
    let shown = shown(&import);
    let after = &import.changes.first().unwrap_or_else(|| panic!("{shown}")).after;
    for line in [
        "sub_mchid: {type: string, required_of: partner, title: 子商户号}",
        "sub_appid: {type: string, title: 子应用}",
        // A page of callers who do not have it does not show that partners need not send it.
        "brand_id: {type: string, required_of: partner, title: 品牌}",
        "version: {type: string, required: true, constant: \"1\"}",
        "sub_openid: {type: string, title: 子用户}",
        "title: 原因说明",
    ] {
        assert!(after.contains(line), "{line}\n{after}");
    }
    assert!(
        shown.contains(
            "which is for merchants, does not list fields that the spec has: `sub_mchid`, `sub_appid`, `brand_id`, `version`, `sub_openid`"
        ),
        "{shown}"
    );
    // A spec that cites no page for partners loses what its page no longer lists.
    let alone = before.replace("    - url: https://pay.weixin.qq.com/doc/v3/partner/4012062525\n", "");
    let import = onto(&PAGE.text().replace("原因】", "原因说明】"), &alone);
    assert!(
        self::shown(&import).contains("error[E343]: the document removes 1 of 2 fields of the response"),
        "{}",
        self::shown(&import)
    );
}

#[test]
fn a_page_for_merchants_makes_a_field_required_of_merchants_alone() {
    let before = both()
        .replace("mchid: {type: string, required: true,", "mchid: {type: string,")
        .replace("order_id: {type: string, required: true,", "order_id: {type: string,");
    let import = onto(&PAGE.text(), &before);
    let shown = shown(&import);
    let after = &import.changes.first().unwrap_or_else(|| panic!("{shown}")).after;
    assert!(
        after.contains("mchid: {type: string, required_of: merchant,"),
        "{after}"
    );
    // A response states for all callers what it may lack.
    assert!(after.contains("order_id: {type: string, max_length: 32,"), "{after}");
    assert!(
        shown.contains("facts that the spec does not have: `order_id (required)`"),
        "{shown}"
    );
    // Reading the page again changes nothing.
    let import = onto(&PAGE.text(), after);
    assert!(import.changes.is_empty(), "{:?}", import.changes);
    // When both pages require it, all callers must send it, once this is confirmed.
    let partners = PAGE
        .text()
        .replace("doc/v3/merchant/4012062524", "doc/v3/partner/4012062525")
        .replace("【普通商户】", "【普通服务商】");
    let import = onto(&partners, after);
    assert!(
        self::shown(&import).contains("error[E343]: the document removes the condition `required_of` of `mchid`"),
        "{}",
        self::shown(&import)
    );
}

#[test]
fn what_only_a_page_for_merchants_lets_be_left_out_stays_required_of_partners() {
    let before = both();
    let import = onto(&PAGE.text().replace("mchid 必填", "mchid 选填"), &before);
    let after = &import
        .changes
        .first()
        .unwrap_or_else(|| panic!("{}", shown(&import)))
        .after;
    assert!(after.contains("mchid: {type: string, required_of: partner,"), "{after}");
}
