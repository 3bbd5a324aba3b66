//! Notes on pages of wechatpay.im that a field is sent by callers in one role.

use wechatpay_spec::write;
use wechatpay_transcribe::{Document, transcribe};

/// The spec and the messages of a page whose field `sub_mchid` has a description.
fn read(description: &str) -> (String, String) {
    let page = format!(
        "---\ntitle: 查询课程\n---\n\n# {{{{ $frontmatter.title }}}} {{#post}}\n\n| 请求参数 | 类型 {{.type}} | 描述 {{.desc}}\n| --- | --- | ---\n| json {{data-required}} | object | 请求的`JSON`数据结构\n| appid {{data-required data-indent=1}} | string | 应用标识\n| sub_mchid {{data-indent=1}} | string | {description}\n\n{{.im-table #request}}\n\n| 返回字典 | 类型 {{.type}} | 描述 {{.desc}}\n| --- | --- | ---\n| result {{data-required}} | string | 结果\n\n{{.im-table #response}}\n"
    );
    let transcription = transcribe(&[Document {
        path: "openapi/v3/course/query.md".to_owned(),
        text: page.into_bytes(),
    }]);
    let messages: Vec<&str> = transcription
        .diagnostics
        .iter()
        .map(|finding| finding.message.as_str())
        .collect();
    (
        transcription.specs.iter().map(write::spec).collect(),
        messages.join("\n"),
    )
}

#[test]
fn a_note_names_the_role_that_must_send_a_field() {
    for (description, role) in [
        ("子商户号，服务商模式下必填", "required_of: partner"),
        ("子商户号，服务商模式必传", "required_of: partner"),
        ("商户号，直连商户必填", "required_of: merchant"),
    ] {
        let (spec, messages) = read(description);
        assert_eq!(messages, "", "{description}");
        assert!(spec.contains(role), "{description}\n{spec}");
    }
    let (spec, messages) = read("子商户号");
    assert!(!spec.contains("required_of") && messages.is_empty(), "{spec}{messages}");
}

#[test]
fn a_note_that_is_not_understood_is_reported() {
    let (_, messages) = read("子商户号，渠道商必填");
    assert!(
        messages.contains("the words about who must send `sub_mchid` cannot be read"),
        "{messages}"
    );
}
