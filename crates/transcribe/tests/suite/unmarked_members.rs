//! Members of objects on pages that never show where the members begin are not read in silence as fields beside the
//! object.

use crate::losses::{PAGE, Page, messages, onto, read, shown, spec};

const BODY: &str = "mchid 必填 string(32)\n【商户号】 略\nplate 选填 object\n【车牌】 略\nnumber 必填 string(64)\n【号码】 略\ncolor 选填 string(64)\n【颜色】 略\n";

fn page(sample: &'static str) -> String {
    Page {
        body: BODY,
        sample,
        ..PAGE
    }
    .text()
}

#[test]
fn a_field_below_an_object_without_members_may_be_one() {
    let found = read(&page("\"mchid\" : \"1\""));
    let messages = messages(&found);
    let text = spec(&found);
    for name in ["number", "color"] {
        assert!(
            messages.contains(&format!("whether `{name}` is in the object before it or beside it")),
            "{messages}"
        );
    }
    assert!(!messages.contains("whether `mchid`"), "{messages}");
    assert_eq!(text.matches("its place is lost in the saved text").count(), 2, "{text}");
}

#[test]
fn a_sample_shows_the_place() {
    let found = read(&page(
        "\"mchid\" : \"1\", \"plate\" : { \"number\" : \"a\", \"color\" : \"b\" }",
    ));
    let text = spec(&found);
    assert!(text.contains("\n          number: {"), "{text}\n{}", messages(&found));
    assert_eq!(messages(&found), "");
    let found = read(&page("\"mchid\" : \"1\", \"number\" : \"a\", \"color\" : \"b\""));
    let text = spec(&found);
    assert!(text.contains("\n      number: {"), "{text}");
    assert!(!text.contains("its place is lost"), "{text}");
}

#[test]
fn the_spec_knows_the_place() {
    let nested = spec(&read(&page(
        "\"mchid\" : \"1\", \"plate\" : { \"number\" : \"a\", \"color\" : \"b\" }",
    )));
    let import = onto(&page("\"mchid\" : \"1\"").replace("【颜色】", "【颜色名】"), &nested);
    let after = &import
        .changes
        .first()
        .unwrap_or_else(|| panic!("{}", shown(&import)))
        .after;
    assert!(
        after.contains("\n          number: {") && after.contains("\n          color: {"),
        "{after}"
    );
    assert!(
        after.contains("title: 颜色名") && !after.contains("its place is lost"),
        "{after}"
    );
}

#[test]
fn lists_that_markdown_folds_are_members() {
    let body = "mchid 必填 string(32)\n【商户号】 略\nplate 选填 object\n【车牌】 略\n<details><summary>属性</summary>\nnumber 必填 string(64)\n【号码】 略\nowner 选填 object\n【车主】 略\n<details>\n<summary>属性</summary>\nname 选填 string(64)\n【姓名】 略\n</details>\ncolor 选填 string(64)\n【颜色】 略\n</details>\nremark 选填 string(64)\n【备注】 略\n";
    let found = read(
        &Page {
            body,
            sample: "\"mchid\" : \"1\"",
            ..PAGE
        }
        .text(),
    );
    let text = spec(&found);
    for line in [
        "\n          number: {",
        "\n              name: {",
        "\n          color: {",
        "\n      remark: {",
    ] {
        assert!(text.contains(line), "{line}\n{text}\n{}", messages(&found));
    }
    assert_eq!(messages(&found), "");
}

const LISTS: &str = "mchid 必填 string(32)\n【商户号】 略\nplate 选填 object\n【车牌】 略\n属性\nnumber 必填 string(64)\n【号码】 略\nowner 选填 object\n【车主】 略\n属性\nname 选填 string(64)\n【姓名】 略\n|\ncolor 选填 string(64)\n【颜色】 略\n|\nremark 选填 string(64)\n【备注】 略\n";

#[test]
fn each_list_of_members_ends_with_its_own_bar() {
    for (members, end) in [("属性", "|"), ("| 属性 | |", "|"), ("属性 | |||||", "|")] {
        let body = LISTS.replace("属性", members).replace("\n|\n", &format!(" {end}\n"));
        let found = read(
            &PAGE
                .text()
                .replace(PAGE.body, &body)
                .replace(PAGE.sample, "\"mchid\" : \"1\""),
        );
        let text = spec(&found);
        for line in [
            "\n          number: {",
            "\n              name: {",
            "\n          color: {",
            "\n      remark: {",
        ] {
            assert!(text.contains(line), "{members}: {line}\n{text}\n{}", messages(&found));
        }
        assert_eq!(messages(&found), "", "{members}");
    }
}

#[test]
fn a_cell_with_members_may_have_several_lines() {
    let body = "mchid 必填 string(32)\n【商户号】 略\nplate 选填 object\n【车牌】 略\n | 属性 |\n| number 必填 string(64) 【号码】 略\nowner 选填 object 【车主】 略\n | 属性 |\n| name 选填 string(64) 【姓名】 略\nphone 选填 string(64) 【电话】 略 |\ncolor 选填 string(64) 【颜色】 略 |\nremark 选填 string(64)\n【备注】 略\n";
    let found = read(
        &PAGE
            .text()
            .replace(PAGE.body, body)
            .replace(PAGE.sample, "\"mchid\" : \"1\""),
    );
    let text = spec(&found);
    for line in [
        "\n          number: {",
        "\n              name: {",
        "\n              phone: {",
        "\n          color: {",
        "\n      remark: {",
    ] {
        assert!(text.contains(line), "{line}\n{text}\n{}", messages(&found));
    }
    assert_eq!(messages(&found), "");
}

#[test]
fn below_a_list_without_an_end_every_place_is_doubtful() {
    // The first list has lost its bar; a list in the second one has its own.
    let body = format!("fee 选填 object\n【费用】 略\n属性\ntotal 必填 integer\n【总额】 略\n{LISTS}");
    let found = messages(&read(
        &PAGE
            .text()
            .replace(PAGE.body, &body)
            .replace(PAGE.sample, "\"mchid\" : \"1\""),
    ));
    for name in ["number", "owner", "name", "color", "remark"] {
        assert!(
            found.contains(&format!("whether `{name}` is in the object before it")),
            "{name}\n{found}"
        );
    }
}

#[test]
fn the_heading_of_a_folded_list_may_be_the_row_of_its_object() {
    let body = "mchid 必填 string(32)\n【商户号】 略\n<details>\n<summary>plate 选填 object 【车牌】略</summary>\nnumber 必填 string(64)\n【号码】 略\n</details>\nremark 选填 string(64)\n【备注】 略\n";
    let page = PAGE
        .text()
        .replace(PAGE.body, body)
        .replace(PAGE.sample, "\"mchid\" : \"1\"");
    let text = spec(&read(&page));
    for line in ["\n          number: {", "\n      remark: {"] {
        assert!(text.contains(line), "{line}\n{text}\n{}", messages(&read(&page)));
    }
}

#[test]
fn a_row_behind_the_only_bar_of_two_lists_may_be_a_member() {
    let body = LISTS.replacen("|\n", "", 1);
    let page = PAGE.text().replace(PAGE.body, &body);
    let doubtful = |sample: &str, name: &str| {
        messages(&read(&page.replace(PAGE.sample, sample)))
            .contains(&format!("whether `{name}` is in the object before it or beside it"))
    };
    assert!(doubtful("\"mchid\" : \"1\"", "remark"));
    assert!(!doubtful("\"mchid\" : \"1\", \"remark\" : \"a\"", "remark"));
}

#[test]
fn a_table_in_a_description_ends_no_list() {
    let table = "【号码】 略\n| 号码 | 说明 |\n| --- | --- |\n| 1 | 甲 |\n";
    let body = LISTS.replace("【号码】 略\n", table);
    let found = read(
        &PAGE
            .text()
            .replace(PAGE.body, &body)
            .replace(PAGE.sample, "\"mchid\" : \"1\""),
    );
    assert!(
        spec(&found).contains("\n              name: {"),
        "{}\n{}",
        spec(&found),
        messages(&found)
    );
}

#[test]
fn a_row_with_two_names_is_refused() {
    for row in [
        "reason, remark 选填 string(64)",
        "reason 或 remark 选填 string(64)",
        "reason或remark 选填 string(64)",
        "reason、remark 选填 string(64)",
        "`reason` / `remark` 选填 string(64)",
        "reason/remark 选填 string(64)",
    ] {
        let text = PAGE
            .text()
            .replace("reason 选填 string(64)\n【原因】 略\nremark 选填 string(64)", row);
        let found = read(&text);
        assert!(found.specs.is_empty(), "{row}\n{}\n{}", spec(&found), messages(&found));
    }
}

#[test]
fn a_field_without_a_title_is_reported() {
    let text = PAGE.text().replace(
        "【原因】 略",
        "当退款原因为商户自行填写的其他原因时需要填写的说明文字，由商户自行定义，请不要填写无关的内容",
    );
    let found = messages(&read(&text));
    assert!(
        found.contains("no title of `reason` follows from its description"),
        "{found}"
    );
    let text = PAGE.text().replace("【原因】 略\n", "");
    let found = messages(&read(&text));
    assert!(found.contains("the page has no label for `reason`"), "{found}");
}
