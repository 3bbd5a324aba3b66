//! The words that a page strikes out, hides or has in a comment are named, and the other rows are read as before.

use crate::losses::{PAGE, messages, read, spec};
use crate::losses_of_rows::{html, row, table_page, with_row};

const ROW: &str = "reason 选填 string(64)\n【原因】 略\n";

#[test]
fn a_row_that_is_struck_out_is_read_and_named() {
    let whole = spec(&read(&PAGE.text()));
    for row in [
        "~~reason 选填 string(64)~~\n【原因】 略\n",
        "~~reason 选填 string(64)~~\n~~【原因】 略~~\n",
        "~~reason 选填 string(64)\n【原因】 略~~\n",
        "~~reason~~ 选填 string(64)\n【原因】 略\n",
        "<del>reason 选填 string(64)</del>\n【原因】 略\n",
        "<S>reason</S> 选填 string(64)\n<s>【原因】 略</s>\n",
        "<span style=\"text-decoration: line-through;\">reason 选填 string(64)</span>\n【原因】 略\n",
        "reason 选填 ~~string(64)~~\n【原因】 略\n",
    ] {
        let read = read(&with_row(row));
        assert_eq!(spec(&read), whole, "{row}");
        let found = messages(&read);
        let expected = "struck out on the page, but read like the rest: `reason`";
        assert!(found.starts_with(expected), "{row}: {found}");
    }
    let table = table_page();
    let line = "| 商户号 | mch\\_id | 是 | String(32) | 1000000002 | 商户的编号 |";
    for struck in [
        "| ~~商户号~~ | ~~mch\\_id~~ | ~~是~~ | ~~String(32)~~ | ~~1000000002~~ | ~~商户的编号~~ |",
        "| 商户号 | ~~mch\\_id~~ | 是 | String(32) | 1000000002 | 商户的编号 |",
        "| 商户号 | <del>mch\\_id</del> | 是 | String(32) | 1000000002 | 商户的编号 |",
    ] {
        let read = read(&table.replace(line, struck));
        assert_eq!(spec(&read), spec(&self::read(&table)), "{struck}");
        let found = messages(&read);
        assert!(found.contains("but read like the rest: `mch_id`"), "{struck}: {found}");
    }
}

#[test]
fn words_that_are_struck_out_beside_others_are_left_out_and_named() {
    for (row, same, named) in [
        (
            "reason 选填 string(~~32~~64)\n【原因】 略\n",
            "reason 选填 string(64)\n【原因】 略\n",
            "`32`",
        ),
        ("reason ~~必填~~ 选填 string(64)\n【原因】 略\n", ROW, "`必填`"),
        ("~~cause~~ reason 选填 string(64)\n【原因】 略\n", ROW, "`cause`"),
        (
            "reason 选填 string(64)\n【原因】 略<del>，该字段需加密</del>\n",
            ROW,
            "`，该字段需加密`",
        ),
        (
            "reason 选填 string(64)\n【原因】 枚举值：\nA1：甲\n~~B1：乙~~\nC1：丙\n",
            "reason 选填 string(64)\n【原因】 枚举值：\nA1：甲\nC1：丙\n",
            "`B1：乙`",
        ),
    ] {
        let read = read(&with_row(row));
        assert_eq!(spec(&read), spec(&self::read(&with_row(same))), "{row}");
        let found = messages(&read);
        let expected = format!("struck out on the page, and left out: {named}");
        assert!(found.ends_with(&expected), "{row}: {found}");
    }
}

#[test]
fn rows_of_html_that_are_struck_out_or_hidden_are_read_and_named() {
    let plain = row("attach", "string(32)", "");
    let whole = spec(&read(&html("", &plain)));
    assert!(whole.contains("attach: {"), "{whole}");
    for (struck, what) in [
        (format!("<s>{plain}</s>"), "struck out"),
        (format!("<del>{plain}</del>"), "struck out"),
        (
            format!("<div style='text-decoration:line-through'>{plain}</div>"),
            "struck out",
        ),
        (plain.replace("attach", "<strike>attach</strike>"), "struck out"),
        (format!("<div style=\"display: none\">{plain}</div>"), "hidden"),
        (
            format!("<div style=\"color:red; VISIBILITY:hidden\">{plain}</div>"),
            "hidden",
        ),
        (format!("<section hidden>{plain}</section>"), "hidden"),
    ] {
        let read = read(&html("", &struck));
        assert_eq!(spec(&read), whole, "{struck}");
        let expected = format!("{what} on the page, but read like the rest: `attach`");
        assert_eq!(messages(&read), expected, "{struck}");
    }
    let encrypted = "<p style=\"display:none\">该字段需加密</p>";
    let found = messages(&read(&html("", &row("attach", "string(32)", encrypted))));
    assert!(
        found.contains("hidden on the page, but read like the rest: `该字段需加密`"),
        "{found}"
    );
    // Words that a site hides around the fields are no part of the page.
    let around = "<div style=\"display:none\">复制成功</div>";
    assert_eq!(messages(&read(&html(around, around))), "");
}

#[test]
fn values_lengths_and_codes_of_html_that_are_struck_out_are_named() {
    let values = "<p>可选取值</p><ul><li>A_ONE: 甲</li><li><s>B_TWO: 乙</s></li><li>C_THREE: 丙</li></ul>";
    let field = row("kind", "string(<s>32</s>64)", values);
    let page = html("", &field).replace("<td>PARAM_ERROR</td>", "<td><s>PARAM_ERROR</s></td>");
    let read = read(&page);
    let (spec, found) = (spec(&read), messages(&read));
    assert!(
        spec.contains("max_length: 64") && spec.contains("code: PARAM_ERROR"),
        "{spec}"
    );
    assert!(
        spec.contains("A_ONE") && spec.contains("C_THREE") && !spec.contains("B_TWO"),
        "{spec}"
    );
    assert!(found.contains("but read like the rest: `PARAM_ERROR`"), "{found}");
    assert!(found.contains("and left out: `32`, `B_TWO: 乙`"), "{found}");
}

#[test]
fn rows_in_comments_are_named() {
    let whole = spec(&read(&PAGE.text()));
    for comment in [
        "<!-- other 选填 string(64) -->\n",
        "<!--\nother 选填 string(64)\n【其他】 略\n-->\n",
    ] {
        let read = read(&with_row(&format!("{ROW}{comment}")));
        assert_eq!(spec(&read), whole, "{comment}");
        assert_eq!(
            messages(&read),
            "in a comment of HTML, and left out: `other`",
            "{comment}"
        );
    }
    let plain = row("attach", "string(32)", "");
    let read = read(&html("", &format!("<!-- {plain} --><!---->")));
    assert!(!spec(&read).contains("attach"), "{}", spec(&read));
    assert_eq!(messages(&read), "in a comment of HTML, and left out: `attach`");
}
