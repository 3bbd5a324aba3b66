//! People corrected the type, the encoding or the members of a field: what the page says of its own shape stays out.

use wechatpay_spec::{Source, Sources};
use wechatpay_transcribe::{Accepted, Document, Import, import};

const FILE: &str = "v3/course/orders.yaml";
const ENCODED: &str = "string {data-tooltip=使用json_encode后的字符串 data-encoded=by-json_encode}";

/// A page whose request has the field `data` of a type, with members, beside `mchid`.
fn page(kind: &str, label: &str, members: &[&str]) -> Document {
    let members: Vec<String> = members
        .iter()
        .map(|name| format!("| {name} {{data-indent=2}} | string | 成员{name}\n"))
        .collect();
    let text = format!(
        "---\ntitle: 课程下单\n---\n\n# {{{{ $frontmatter.title }}}} {{#post}}\n\n| 请求参数 | 类型 | 描述\n| --- | --- | ---\n\
         | json {{data-required}} | object | 请求体\n| mchid {{data-required data-indent=1}} | string | 商户号\n\
         | data {{data-indent=1}} | {kind} | {label}\n{}\n{{.im-table #request}}\n\n| 返回字典 | 类型 | 描述\n\
         | --- | --- | ---\n| order_id | string | 订单ID\n\n{{.im-table #response}}\n",
        members.concat()
    );
    Document {
        path: "openapi/v3/course/orders.md".to_owned(),
        text: text.into_bytes(),
    }
}

/// The spec of such a page, with a line that people wrote for `data`.
fn spec(line: &str) -> String {
    let imported = import(
        &[page("string", "资料", &[])],
        &Sources {
            specs: Vec::new(),
            families: None,
            lifecycles: Vec::new(),
        },
        Accepted::default(),
        &mut || (),
    );
    let text = imported
        .changes
        .first()
        .map(|change| change.after.clone())
        .unwrap_or_default();
    let own = "      data: {type: string, title: 资料}\n";
    assert!(text.contains(own), "{text}");
    text.replace(own, line)
}

fn onto(document: Document, spec: &str) -> Import {
    let existing = Sources {
        specs: vec![Source::spec(FILE, spec)],
        families: None,
        lifecycles: Vec::new(),
    };
    import(&[document], &existing, Accepted::default(), &mut || ())
}

/// The page changes nothing of the line, and the findings that name it are the expected ones.
#[track_caller]
fn is_kept(document: Document, line: &str, expected: &str) {
    let imported = onto(document, &spec(line));
    let messages: Vec<&str> = imported
        .diagnostics
        .iter()
        .map(|finding| finding.message.as_str())
        .collect();
    assert!(
        imported.changes.is_empty() && imported.unchanged == 1,
        "{:?}\n{messages:?}",
        imported.changes
    );
    assert_eq!(
        messages.join("\n").contains("`data"),
        !expected.is_empty(),
        "{messages:?}"
    );
    assert!(messages.join("\n").contains(expected), "{messages:?}");
}

#[test]
fn a_corrected_type_keeps_out_the_members_the_encoding_and_the_label_of_the_page() {
    let members = "leaves out: `data.a`";
    for (kind, own) in [
        (ENCODED, "\"string[]\""),
        (ENCODED, "\"json\""),
        ("object", "string"),
        ("object[]", "\"json[]\""),
    ] {
        let line = format!("      data: {{type: {own}, title: 资料, corrected: {{type: a message shows it}}}}\n");
        is_kept(page(kind, "资料`JSON`格式", &["a", "b"]), &line, members);
    }
}

#[test]
fn a_corrected_encoding_keeps_out_the_members_of_the_page() {
    let line = "      data: {type: string, title: 资料, corrected: {encoded: a message shows plain text}}\n";
    is_kept(page(ENCODED, "资料", &["a"]), line, "leaves out: `data.a`");
}

#[test]
fn members_of_a_corrected_shape_stay_although_the_page_has_none() {
    for (shape, key) in [
        ("type: object", "type"),
        ("type: \"object[]\"", "type"),
        ("type: string\n        encoded: json", "encoded"),
    ] {
        let line = format!(
            "      data:\n        {shape}\n        title: 资料\n        corrected: {{{key}: a message shows them}}\n        fields:\n          a: {{type: string}}\n"
        );
        is_kept(page("string", "资料", &[]), &line, "");
    }
}

#[test]
fn members_that_both_have_are_merged() {
    let line = "      data:\n        type: \"object[]\"\n        title: 资料\n        corrected: {type: a message shows a list}\n        fields:\n          a: {type: string, title: 成员a}\n";
    is_kept(page("object", "资料", &["a"]), line, "");
    let imported = onto(page("object", "资料", &["a", "b"]), &spec(line));
    let after = imported
        .changes
        .first()
        .map(|change| change.after.as_str())
        .unwrap_or_default();
    assert!(
        after.contains("type: \"object[]\"") && after.contains("b: {type: string, title: 成员b}"),
        "{after} {:?}",
        imported.diagnostics
    );
}

#[test]
fn a_type_that_corrected_members_do_not_fit_is_reported() {
    let line = "      data:\n        type: object\n        title: 资料\n        corrected: {fields: a message shows them}\n        fields:\n          a: {type: string}\n";
    is_kept(page("string", "资料", &[]), line, "`data (type)`");
}

#[test]
fn values_that_are_none_of_a_corrected_type_are_reported() {
    let line = "      data: {type: integer, enum: [1, 2], title: 资料, corrected: {type: a message shows a number}}\n";
    is_kept(
        page("string", "资料<br/>`A` \\| `B` 枚举值之一", &[]),
        line,
        "`data (enum)`",
    );
    // Values that are of the type are merged.
    let imported = onto(
        page("string", "资料<br/>`1` \\| `2` \\| `3` 枚举值之一", &[]),
        &spec(line),
    );
    let after = imported
        .changes
        .first()
        .map(|change| change.after.as_str())
        .unwrap_or_default();
    assert!(
        after.contains("data: {type: integer, enum: [1, 2, 3], title: 资料"),
        "{after}"
    );
}

#[test]
fn the_order_of_remarks_stays() {
    let line = "      data: {type: integer, title: 资料, example: 1, corrected: {type: a message shows a number, example: a message shows it, title: a message shows it}}\n";
    is_kept(page("string", "资料", &[]), line, "");
}
