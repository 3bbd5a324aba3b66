//! Rows of tables in text whose place, or whose type, the text does not show: each is read, or named.

use wechatpay_spec::{Source, Sources};
use wechatpay_transcribe::{Accepted, Document, import};

use crate::golden::fixture;
use crate::losses::{messages, read, spec};

fn stored(name: &str) -> String {
    String::from_utf8(fixture(&format!("stored/{name}.txt")).text).unwrap()
}

fn reports_place(text: &str, name: &str) -> bool {
    messages(&read(text)).contains(&format!("whether `{name}` is in the object before it"))
}

#[test]
fn a_row_behind_the_members_of_an_object_is_reported_unless_the_sample_shows_it() {
    let page = stored("members-of-objects");
    for (text, doubtful) in [
        (page.clone(), &["mchid"][..]),
        (
            page.replace("  \"amount\": {\"total\": 100},\n", ""),
            &["amount", "mchid"],
        ),
        (page.replace("+", ""), &["mchid"]),
        (page.replace("  \"state\": \"SUCCESS\"\n", "  \"mchid\": \"1\"\n"), &[]),
    ] {
        for name in ["openid", "amount", "total", "mchid", "state"] {
            assert_eq!(reports_place(&text, name), doubtful.contains(&name), "{name}\n{text}");
        }
    }
    let without = page.split("返回示例").next().unwrap().to_owned() + "错误码" + page.split("错误码").nth(1).unwrap();
    for name in ["amount", "mchid", "state"] {
        assert!(reports_place(&without, name), "{name}");
    }
}

#[test]
fn a_guessed_place_yields_to_that_of_the_spec() {
    let page = stored("members-of-objects");
    let whole = page.replace("\"state\": \"SUCCESS\"", "\"mchid\": \"1\", \"state\": \"SUCCESS\"");
    let before = spec(&read(&whole));
    let existing = Sources {
        specs: vec![Source::spec("v3/course/orders/{order_no}.yaml", before.as_str())],
        families: None,
        lifecycles: Vec::new(),
    };
    let document = Document {
        path: "page.txt".to_owned(),
        text: page.replace("  \"amount\": {\"total\": 100},\n", "").into_bytes(),
    };
    let imported = import(&[document], &existing, Accepted::default(), &mut || ());
    let found: Vec<&str> = imported
        .diagnostics
        .iter()
        .map(|found| found.message.as_str())
        .collect();
    assert!(
        !found
            .iter()
            .any(|message| message.contains("a correction made by hand") || message.contains("removes")),
        "{found:?}"
    );
    assert!(
        imported
            .changes
            .iter()
            .all(|change| change.after.contains("\n      amount:\n") && change.after.contains("\n      mchid: {")),
        "{:?}",
        imported.changes
    );
}

#[test]
fn a_field_of_the_objects_around_is_not_a_second_row_of_it() {
    let page = stored("members-of-objects").replace("总金额 total int 是", "订单号 order_no string[1,32] 是");
    assert!(!reports_place(&page, "order_no"));
    let read = spec(&read(&page));
    assert!(
        read.contains("\n          order_no: {type: string, required: true"),
        "{read}"
    );
}

#[test]
fn a_row_with_an_unknown_type_is_reported_without_flags() {
    let page = stored("types-unknown-blanks");
    for kind in [
        "RiskFund",
        "message",
        "date",
        "json",
        "map",
        "enum",
        "file",
        "timestamp",
        "byte",
        "text",
        "strng",
        "-",
    ] {
        let found = messages(&read(&page.replace("RiskFund", kind)));
        assert!(
            found.contains("`risk_fund`") && found.contains("`time_range`"),
            "{kind}\n{found}"
        );
    }
    let page = stored("types-unknown-cells");
    for kind in [
        "CouponInfo",
        "message",
        "date",
        "json",
        "map",
        "timestamp",
        "strng",
        "-",
    ] {
        let found = messages(&read(&page.replace("CouponInfo", kind)));
        assert!(found.contains("`coupon`"), "{kind}\n{found}");
    }
}

#[test]
fn a_type_on_a_line_of_its_own_belongs_to_its_row() {
    let page = stored("type-on-its-own-line");
    let read_page = spec(&read(&page));
    assert!(
        read_page.contains("      cut_to_message:\n        type: object\n        title: 单品优惠特定信息\n        fields:\n          single_price_max: {type: integer, required: true"),
        "{read_page}"
    );
    assert!(read_page.contains("example: \"98674556\""), "{read_page}");
    // After something that is not a name, it is reported.
    let broken = page.replace("cut_to_message", "（略）");
    let found = messages(&read(&broken));
    assert!(found.contains("`object`"), "{found}");
}

#[test]
fn a_sentence_about_callers_is_no_notice_of_an_end() {
    let page = stored("day-before-sentence");
    let read_page = read(&page);
    assert!(!spec(&read_page).contains("deprecated"), "{}", spec(&read_page));
    assert!(
        !messages(&read_page).contains("the operation ends"),
        "{}",
        messages(&read_page)
    );
}

#[test]
fn a_default_is_not_the_value_of_the_next_item() {
    let read_page = read(&stored("bill-cells"));
    let found = messages(&read_page);
    assert!(!spec(&read_page).contains("default:"), "{}", spec(&read_page));
    assert!(
        found.contains("the default or only value of `bill_type` is not read"),
        "{found}"
    );
}

#[test]
fn a_resource_may_have_fields_that_are_named_like_those_of_the_envelope() {
    let page = stored("resource-like-envelope");
    let of = |text: &str| spec(&read(text));
    let resource = of(&page);
    assert!(
        resource.contains("\n    event_type: {type: string, required: true, max_length: 32")
            && resource.contains("EVENT_TYPE_BUSICOUPON_SEND"),
        "{resource}"
    );
    assert!(!resource.contains("\n    summary: "), "{resource}");
    let more = page.replace(
        "coupon_code 必填 string(64)",
        "summary 必填 string(8)\n\n摘要\n\n\nid 必填 string(9)\n\n编号\n\n\ncoupon_code 必填 string(64)",
    );
    let resource = of(&more);
    assert!(
        resource.contains("max_length: 8") && resource.contains("max_length: 9"),
        "{resource}"
    );
}

#[test]
fn an_error_code_with_blanks_is_reported() {
    let found = messages(&read(&stored("bill-cells")));
    for code in ["NO Bill Exist", "Bill Creating"] {
        assert!(found.contains(code), "{code}\n{found}");
    }
}

#[test]
fn a_page_about_another_notification_of_the_same_type_changes_nothing() {
    let page = stored("shared-event");
    let before = spec(&read(&page))
        .replace("original_type: profitsharing", "original_type: transaction")
        .replace("title: 分账动态通知", "title: 支付成功通知");
    assert!(before.contains("original_type: transaction"), "{before}");
    let existing = Sources {
        specs: vec![Source::spec("notify/TRANSACTION.SUCCESS.yaml", before.as_str())],
        families: None,
        lifecycles: Vec::new(),
    };
    let onto = |text: &str| {
        let document = Document {
            path: "page.txt".to_owned(),
            text: text.as_bytes().to_vec(),
        };
        let imported = import(&[document], &existing, Accepted::default(), &mut || ());
        let found: Vec<String> = imported.diagnostics.iter().map(|found| found.message.clone()).collect();
        (imported.changes.len(), found.join("\n"))
    };
    let (changes, found) = onto(&page);
    assert_eq!(changes, 0, "{found}");
    assert!(found.contains("says that the resource is `profitsharing`"), "{found}");
    // Without that word, the title and what is missing show it.
    let less = page
        .replace("profitsharing", "transaction")
        .replace("transaction_id   必填 string(32)\n\n【微信订单号】微信支付订单号\n", "")
        .replace(
            "order_id   必填 string(64)\n\n【微信分账/回退单号】微信分账/回退单号\n",
            "",
        )
        .replace(
            "out_order_no   必填 string(64)\n\n【商户分账/回退单号】分账方系统内部的分账/回退单号\n",
            "",
        )
        .replace("    \"transaction_id\": \"4200000000000000000000000000\",\n", "")
        .replace("    \"order_id\": \"1217752501201407033233368018\",\n", "")
        .replace("    \"out_order_no\": \"P20150806125346\",\n", "");
    let (changes, found) = onto(&less);
    assert_eq!(changes, 0, "{found}");
    assert!(found.contains("has another title than the spec"), "{found}");
    // A page with the title of the spec may remove a few fields.
    let (_, found) = onto(&less.replace("分账动态通知", "支付成功通知"));
    assert!(!found.contains("another title"), "{found}");
}
