//! A page that contradicts itself gives a finding in the words of the page.

use crate::losses::{PAGE, messages, read, spec};
use crate::losses_of_rows::{table_page, with_row};

/// A contradiction in a page is reported in the page's words, not as a rule that the spec would break.
#[test]
fn no_spec_of_a_page_breaks_a_rule_of_the_language() {
    let twice = "body 包体参数\nmchid 必填 string(32)\n【商户号】 略\nbody 包体参数\n";
    let pages = [
        (
            PAGE.text().replace(
                "body 包体参数\n",
                "path 路径参数\nid 必填 string(32)\n【编号】 略\nbody 包体参数\n",
            ),
            "the parameter `id` of the path, which has none",
        ),
        (
            PAGE.text().replace("body 包体参数\n", twice),
            "`mchid` is listed again in the body",
        ),
        (
            PAGE.text().replace(
                "body 包体参数\n",
                "query 查询参数\namount 必填 object\n【金额】 略\nbody 包体参数\n",
            ),
            "`amount` is an object, which the query cannot hold",
        ),
        (
            with_row("reason 必填 string(64)\n【原因】 可选取值：\nONLY：甲\n"),
            "`reason` is required and lists one value only, `ONLY`",
        ),
        (
            table_page().replace("mch\\_id | 是 | String(32)", "mch\\_id | 是 | object"),
            "`mch_id` is an object, which this body cannot hold",
        ),
    ];
    for (text, expected) in pages {
        let read = read(&text);
        let found = messages(&read);
        assert!(found.contains(expected), "{expected}\n{found}");
        assert!(!found.contains("would break rule"), "{found}");
    }
    let signed = table_page().replace("目前仅支持HMAC-SHA256", "签名类型");
    assert!(!spec(&read(&signed)).is_empty(), "{}", messages(&read(&signed)));
    let arrow = PAGE.text().replace(
        "remark 选填 string(64)\n【备注】 略\n",
        "amount 选填 object\n【金额】 略\n-> total 必填 integer\n【总额】 略\n→ currency 选填 string(16)\n【币种】 略\n",
    );
    assert!(
        spec(&read(&arrow)).contains("          currency: {"),
        "{}",
        spec(&read(&arrow))
    );
}

/// A table lists a field twice. The first row is read, and a difference of the second one is reported.
#[test]
fn a_row_that_is_repeated_with_a_difference_is_reported() {
    let table = table_page();
    let line = table.lines().find(|line| line.contains("1000000002")).unwrap();
    let repeated = [
        ("String(32)", "Int", Some("type")),
        ("是", "否", Some("flag")),
        ("商户号", "商户", Some("title")),
        ("1000000002", "1000000003", Some("example")),
        ("商户的编号", "商户的号码", Some("description")),
        ("", "", None),
    ];
    for (from, to, difference) in repeated {
        let second = line.replacen(from, to, 1);
        let found = messages(&read(&table.replace(line, &format!("{line}\n{second}"))));
        let message = "`mch_id` is listed again with another";
        match difference {
            Some(difference) => assert!(found.contains(&format!("{message} {difference}")), "{second}\n{found}"),
            None => assert!(!found.contains(message), "{second}\n{found}"),
        }
    }
}

/// The flag of a field and its description say the opposite of each other.
#[test]
fn a_flag_that_the_description_contradicts_is_reported() {
    for (row, expected) in [
        (
            "reason 选填 string(64)\n【原因】必填字段，不能超过10个\n",
            "says that it is optional, but its description says `必填字段`",
        ),
        (
            "reason 选填 string(64)\n【原因】 必填\n",
            "says that it is optional, but its description says `必填`",
        ),
        (
            "reason 必填 string(64)\n【原因】 非必填\n",
            "says that it is required, but its description says `非必填`",
        ),
    ] {
        let found = messages(&read(&with_row(row)));
        assert!(
            found.contains(&format!("the flag of `reason` {expected}")),
            "{row}\n{found}"
        );
    }
    for row in [
        "reason 必填 string(64)\n【原因】 必填，略\n",
        "reason 选填 string(64)\n【原因】 选填。略\n",
    ] {
        assert_eq!(messages(&read(&with_row(row))), "", "{row}");
    }
    let table = table_page();
    let line = table.lines().find(|line| line.contains("1000000002")).unwrap();
    let other = line.replace("商户的编号", "非必填，商户的编号");
    let found = messages(&read(&table.replace(line, &other)));
    assert!(
        found.contains("the flag of `mch_id` says that it is required"),
        "{other}\n{found}"
    );
}
