//! A document is transcribed again after people worked on its spec.

use wechatpay_spec::model::Spec;
use wechatpay_spec::{Source, Sources, load, write};
use wechatpay_transcribe::{Document, merge, transcribe};

const PAGE: &str = "---
title: 课程下单
---

# {{ $frontmatter.title }} {#post}

| 请求参数 | 类型 | 描述
| --- | --- | ---
| json {data-required} | object | 请求体
| kind {data-required data-indent=1} | string | 类别<br/>`A` \\| `B` 枚举值之一
| licence {data-required data-indent=1} | string | 执照
| price {data-indent=1} | number | 价格
| detail {data-indent=1} | object | 详情
| kind {data-indent=2} | string | 种类<br/>`C` \\| `D` 枚举值之一
| remark {data-indent=1} | string | 备注

{.im-table #request}

| 返回字典 | 类型 | 描述
| --- | --- | ---
| order_id | string | 订单ID

{.im-table #response}
";

fn transcribed(text: &str) -> Spec {
    let transcription = transcribe(&[Document {
        path: "openapi/v3/course/orders.md".to_owned(),
        text: text.as_bytes().to_vec(),
    }]);
    assert!(transcription.diagnostics.is_empty(), "{:?}", transcription.diagnostics);
    transcription.specs.into_iter().next().unwrap()
}

fn loaded(text: &str) -> Spec {
    let loaded = load(&Sources {
        specs: vec![Source::spec("v3/course/orders.yaml", text)],
        families: None,
        lifecycles: Vec::new(),
    });
    assert!(loaded.diagnostics.is_empty(), "{:?}\n{text}", loaded.diagnostics);
    loaded.specs.into_iter().next().unwrap()
}

/// The text with a piece of it replaced, which must be there.
fn edited(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}\n{text}");
    text.replacen(from, to, 1)
}

#[test]
fn nothing_changes_when_the_document_did_not() {
    let spec = transcribed(PAGE);
    assert_eq!(write::spec(&merge(&spec, &spec)), write::spec(&spec));
}

#[test]
fn manual_corrections_stay_and_changes_of_the_document_are_merged() {
    let mut text = write::spec(&transcribed(PAGE));
    text = edited(
        &text,
        "licence: {type: string, required: true, title: 执照}",
        "licence: {type: string, required_if: {kind: A}, title: 执照, corrected: {required: its note says for kind A}}",
    );
    text = edited(&text, "rust_type: DetailKind", "rust_type: Sort");
    text = edited(
        &text,
        "      remark:",
        "      added: {type: string, title: 补充, inferred: the service demands it}\n      remark:",
    );
    text = edited(
        &text,
        "  request:",
        "  errors:\n    - {code: PARAM_ERROR, status: 400}\n  request:",
    );
    let earlier = loaded(&text);

    let page = PAGE.replace("| string | 执照", "| string | 营业执照");
    let page = page.replace("| remark {data-indent=1} | string | 备注\n", "");
    let page = page.replace("| number | 价格", "| string | 价格");
    let merged = write::spec(&merge(&earlier, &transcribed(&page)));
    let expected = "\
      kind: {type: string, required: true, enum: [A, B], title: 类别}
      licence: {type: string, required_if: {kind: A}, title: 营业执照, corrected: {required: its note says for kind A}}
      price: {type: string, title: 价格}
      detail:
        type: object
        title: 详情
        fields:
          kind: {type: string, enum: [C, D], title: 种类, rust_type: Sort}
      added: {type: string, title: 补充, inferred: the service demands it}
  response:";
    assert!(merged.contains(expected), "{merged}");
    assert!(merged.contains("- {code: PARAM_ERROR, status: 400}"), "{merged}");
    loaded(&merged);
}

#[test]
fn a_remark_about_the_whole_line_keeps_the_line() {
    let text = write::spec(&transcribed(PAGE));
    let text = edited(
        &text,
        "order_id: {type: string, title: 订单ID}",
        "order_id: {type: integer, title: 单号, corrected: the service sends numbers}",
    );
    let merged = merge(&loaded(&text), &transcribed(PAGE));
    assert_eq!(write::spec(&merged), text);
}

#[test]
fn a_second_document_adds_nothing_to_a_line_that_people_corrected_as_a_whole() {
    let text = write::spec(&transcribed(PAGE));
    let dated = edited(&text, "    - url:", "    - updated: 2025-06-24\n      url:");
    let page = PAGE.replace("| string | 订单ID", "| string | 订单ID<br/>`A` \\| `B` 枚举值之一");
    let merged = |earlier: &str| write::spec(&merge(&loaded(earlier), &transcribed(&page)));
    assert!(merged(&dated).contains("enum: [A, B]"), "{}", merged(&dated));
    let corrected = edited(
        &dated,
        "order_id: {type: string, title: 订单ID}",
        "order_id: {type: string, title: 订单ID, corrected: the service sends other values}",
    );
    assert_eq!(merged(&corrected), write::spec(&loaded(&corrected)));
}

#[test]
fn operations_of_other_documents_stay() {
    let text = write::spec(&transcribed(PAGE));
    let other = "get:\n  title: 查询课程\n  documents: [{url: https://pay.weixin.qq.com/doc/v3/merchant/9}]\n  response:\n    empty: true\n";
    let merged = write::spec(&merge(&loaded(&format!("{text}{other}")), &transcribed(PAGE)));
    assert!(
        merged.contains("title: 查询课程") && merged.contains("title: 课程下单"),
        "{merged}"
    );
}

#[test]
fn a_page_whose_day_another_source_states_is_still_the_first() {
    let text = write::spec(&transcribed(PAGE));
    let dated = edited(&text, "    - url:", "    - updated: 2025-06-24\n      url:");
    let from_elsewhere = edited(&dated, "  request:", "  from: {documents: [catalogue]}\n  request:");
    let page = PAGE.replace("| string | 执照", "| string | 营业执照");
    let merged = |earlier: &str| write::spec(&merge(&loaded(earlier), &transcribed(&page)));
    let first = merged(&from_elsewhere);
    assert!(
        first.contains("title: 营业执照") && first.contains("updated: 2025-06-24"),
        "{first}"
    );
    // A day that the earlier page itself states makes one without a day the second.
    assert!(merged(&dated).contains("title: 执照"), "{}", merged(&dated));
}
