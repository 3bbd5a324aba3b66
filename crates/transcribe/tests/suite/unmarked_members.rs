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
