//! Flags with the marks of footnotes: the flag is read, and a condition in the footnote is reported.

use crate::further_columns::page;
use crate::losses::{PAGE, messages, read, spec};

/// The marks, and a footnote for each.
const MARKS: &[(&str, &str)] = &[
    ("*", "* 服务商模式下必填"),
    (" *", "*：服务商模式下必填"),
    ("※", "※服务商模式下必填"),
    ("①", "① 服务商模式下必填"),
    ("[1]", "[1] 服务商模式下必填"),
    ("（注1）", "注1：服务商模式下必填"),
    ("¹", "¹ 服务商模式下必填"),
];

#[test]
fn a_flag_is_read_without_its_mark() {
    let text = PAGE.text();
    let plain = read(&text);
    for (mark, footnote) in MARKS {
        let marked = text.replace("reason 选填 string", &format!("reason 选填{mark} string"));
        let with_note = marked.replace("请求示例", &format!("{footnote}\n请求示例"));
        let read_page = read(&with_note);
        assert!(
            spec(&read_page).contains("reason: {type: string, max_length: 64")
                && spec(&read_page).contains("remark: {"),
            "{mark}: {}\n{}",
            spec(&read_page),
            messages(&read_page)
        );
        assert!(
            messages(&read_page).contains(&format!(
                "flags have a footnote, without which they were read: `{footnote}`"
            )),
            "{mark}: {}",
            messages(&read_page)
        );
        let without_note = read(&marked);
        assert_eq!(spec(&without_note), spec(&plain), "{mark}");
        let is_number = !["*", " *", "※"].contains(mark);
        assert_eq!(
            messages(&without_note).contains("which is not on the page"),
            is_number,
            "{mark}: {}",
            messages(&without_note)
        );
    }
}

#[test]
fn a_cell_of_a_flag_is_read_without_its_mark() {
    let table = "| 参数名 | 变量 | 类型 | 必填 | 描述 |\n|---|---|---|---|---|\n| 商户号 | mchid | string(32) | 是FLAG | 商户号 |\n| 备注 | remark | string(64) | 否FLAG | 备注 |\n";
    let plain = read(&page(&table.replace("FLAG", "")));
    assert!(
        spec(&plain).contains("mchid: {type: string, required: true"),
        "{}",
        messages(&plain)
    );
    for (mark, _) in MARKS {
        let marked = read(&page(&table.replace("FLAG", mark)));
        assert_eq!(spec(&marked), spec(&plain), "{mark}: {}", messages(&marked));
    }
    // A condition in the cell itself is no footnote.
    let noted = read(&page(&table.replace("是FLAG", "是（服务商必填）").replace("FLAG", "")));
    assert!(messages(&noted).contains("mchid"), "{}", messages(&noted));
}
