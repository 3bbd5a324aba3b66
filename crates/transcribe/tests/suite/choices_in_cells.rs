//! Cells and descriptions that say that one of several fields has to be sent: each makes them alternatives, or is a finding.

use crate::losses::{PAGE, messages, read, spec};
use crate::losses_of_rows::table_page;

/// The findings of a page, but for the one that it lacks its address.
fn found(page: &wechatpay_transcribe::Transcription) -> String {
    let messages = messages(page);
    let others = messages.lines().filter(|line| !line.contains("the page's address"));
    others.collect::<Vec<_>>().join("\n")
}

/// A page with a table whose cell about what must be sent is beside the first of four fields, as one over all of them is
/// saved, and a field after them.
fn page(cell: &str) -> String {
    let fields = ["refund_id", "out_refund_no", "batch_no", "ticket_no"];
    let rows: String = fields
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let cell = if at == 0 { cell } else { "" };
            format!("| 单号{at} | {name} | {cell} | String(32) | 1009 | 单号 |\n")
        })
        .collect();
    table_page().replacen("| 商户号 | mch\\_id |", &format!("{rows}| 商户号 | mch\\_id |"), 1)
}

#[test]
fn a_cell_for_a_choice_makes_alternatives_in_all_its_words() {
    for cell in [
        "4种订单号类型，选择一种",
        "四种订单号类型，选择一种",
        "四选一",
        "四 选 一",
        "4选1",
        "四選一",
        "N选一",
        "多选一",
        "以下字段任选其一",
        "四者必填其一",
        "必填其一",
        "其中一个必填",
        "以下四个必传一个",
        "条件必填（四选一）",
    ] {
        let read = read(&page(cell));
        let alternatives = spec(&read).matches("one_of: refund_id_or_others").count();
        assert_eq!((alternatives, found(&read)), (4, String::new()), "{cell}");
    }
    for cell in ["三选一", "5种订单号类型，选择一种", "至少填一个", "优先使用"] {
        let read = read(&page(cell));
        assert!(!found(&read).is_empty(), "{cell}: {}", spec(&read));
    }
}

#[test]
fn a_choice_in_place_of_a_flag_or_in_a_description_is_read_or_reported() {
    let with = |flag: &str, words: &str| {
        PAGE.text()
            .replace("reason 选填", &format!("reason {flag}"))
            .replace("remark 选填", &format!("remark {flag}"))
            .replace("【原因】 略", &format!("【原因】 {words}"))
    };
    for flag in [
        "2种写法，选择一种",
        "N选一",
        "任选其一",
        "二者必填其一",
        "二选一必填",
        "必填（二选一）",
    ] {
        let read = read(&with(flag, "略"));
        let alternatives = spec(&read).matches("one_of: reason_or_remark").count();
        assert_eq!((alternatives, messages(&read)), (2, String::new()), "{flag}");
    }
    for words in ["N选一", "多选一", "与remark选一填写", "填写一个即可", "任意填写一个"] {
        let read = read(&with("选填", words));
        assert!(!messages(&read).is_empty(), "{words}: {}", spec(&read));
    }
    let read = read(&with("选填", "与remark二選一"));
    assert_eq!(spec(&read).matches("one_of: reason_or_remark").count(), 2);
}

#[test]
fn a_flag_that_goes_on_with_a_condition_is_reported() {
    let page = |flag: &str| {
        table_page().replacen(
            "| 商户号 | mch\\_id | 是 | String(32) | 1000000002 | 商户的编号 |",
            &format!("| 商户号 | mch\\_id | 是 | String(32) | 1 | {flag} |"),
            1,
        )
    };
    for words in ["当state为OPEN时", "if state is OPEN", "Only when state is OPEN"] {
        let all = messages(&read(&page(words)));
        assert!(all.contains("`mch_id` begins with a condition"), "{words}: {all}");
    }
    assert_eq!(found(&read(&page("当前商户的编号"))), "");
}
