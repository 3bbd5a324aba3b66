//! Importing a document into an existing spec: its effects, and the changes that it refuses.

use wechatpay_spec::diagnostic::{Style, render};
use wechatpay_spec::model::Host;
use wechatpay_spec::{Source, Sources};
use wechatpay_transcribe::{Accepted, Document, Import, import};

use crate::golden::fixture;

/// The imports of documents into specs.
fn imported(documents: &[Document], specs: &[(&str, &str)], accepted: Accepted) -> Import {
    let existing = Sources {
        specs: specs.iter().map(|(file, text)| Source::spec(*file, *text)).collect(),
        families: None,
        lifecycles: Vec::new(),
    };
    import(documents, &existing, accepted, &mut || ())
}

fn findings(import: &Import) -> String {
    render(&import.diagnostics, &import.texts, Style::Plain)
}

const CLOSE: &str = "v3/pay/transactions/out-trade-no/{out_trade_no}/close.yaml";
const CLOSE_SPEC: &str = "\
# yaml-language-server: $schema=../../../../../../schema.json
post:
  title: 关单
  documents:
    - url: https://pay.weixin.qq.com/doc/v3/partner/1
    - url: https://pay.weixin.qq.com/doc/v3/merchant/2
  request:
    path:
      out_trade_no: {type: string, required: true, title: 商户订单号}
    json:
      mchid: {type: string, required: true, title: 商户号}
  response:
    json:
      order_id: {type: string, title: 单号}
";

#[test]
fn a_page_that_ends_early_changes_nothing() {
    let page = [fixture("official/no-response.txt")];
    let import = imported(&page, &[(CLOSE, CLOSE_SPEC)], Accepted::default());
    assert!(import.changes.is_empty(), "{:?}", import.changes);
    let shown = findings(&import);
    assert!(shown.contains("error[E317]") && shown.contains("应答参数"), "{shown}");

    let partial = Accepted {
        partial: true,
        ..Accepted::default()
    };
    let import = imported(&page, &[(CLOSE, CLOSE_SPEC)], partial);
    let after = &import.changes[0].after;
    assert!(
        after.contains("max_length: 32") && after.contains("order_id"),
        "{after}"
    );
    assert!(findings(&import).contains("warning[E329]"), "{}", findings(&import));
    let import = imported(&page, &[], partial);
    assert!(import.changes.is_empty() && findings(&import).contains("error[E317]"));
}

#[test]
fn most_of_a_response_is_not_removed_without_a_confirmation() {
    let page = [fixture("official/two-blanks.txt")];
    let import = imported(&page, &[(CLOSE, CLOSE_SPEC)], Accepted::default());
    let shown = findings(&import);
    assert!(import.changes.is_empty() && import.refused == [CLOSE], "{shown}");
    assert!(
        shown.contains("error[E343]: the document removes 1 of 1 field of the response: `order_id`"),
        "{shown}"
    );
    let removals = Accepted {
        removals: true,
        ..Accepted::default()
    };
    let import = imported(&page, &[(CLOSE, CLOSE_SPEC)], removals);
    assert!(import.changes[0].after.contains("empty: true"), "{}", findings(&import));
}

#[test]
fn the_marker_of_an_encrypted_field_is_not_removed_without_a_confirmation() {
    let spec = CLOSE_SPEC.replace(
        "required: true, title: 商户号",
        "required: true, encrypted: true, title: 商户号",
    );
    let spec = spec.replace(
        "    json:\n      order_id: {type: string, title: 单号}\n",
        "    empty: true\n",
    );
    let page = [fixture("official/two-blanks.txt")];
    let import = imported(&page, &[(CLOSE, &spec)], Accepted::default());
    let shown = findings(&import);
    assert!(import.changes.is_empty(), "{shown}");
    assert!(
        shown.contains("error[E343]: the document removes the marker of the encrypted field `mchid`"),
        "{shown}"
    );
}

#[test]
fn a_page_without_an_address_is_the_document_of_its_section() {
    let spec = CLOSE_SPEC.replace(
        "    json:\n      order_id: {type: string, title: 单号}\n",
        "    empty: true\n",
    );
    let import = imported(
        &[fixture("official/two-blanks.txt")],
        &[(CLOSE, &spec)],
        Accepted::default(),
    );
    let after = &import.changes[0].after;
    assert!(
        after.contains("- url: https://pay.weixin.qq.com/doc/v3/partner/1\n"),
        "{after}"
    );
    assert!(
        after.contains("- {url: https://pay.weixin.qq.com/doc/v3/merchant/2, updated: 2024-12-11}\n"),
        "{after}"
    );
    assert!(!after.contains("inferred"), "{after}");
}

#[test]
fn members_that_only_a_sample_shows_do_not_replace_those_that_are_known() {
    let spec = "\
# yaml-language-server: $schema=../../../../schema.json
patch:
  title: 修改门店
  documents:
    - url: https://pay.weixin.qq.com/doc/v3/merchant/4014085768
  request:
    path:
      store_id: {type: integer, required: true, title: 门店ID}
    json:
      store_basics:
        type: object
        title: 门店基础信息
        fields:
          store_name: {type: string, required: true, title: 门店名称}
      store_business: {type: object, title: 门店经营信息, fields: {service_phone: {type: string, required: true, title: 电话}}}
  response:
    empty: true
";
    let import = imported(
        &[fixture("official/closed-objects-of-text.txt")],
        &[("v3/merchant-store/stores/{store_id}.yaml", spec)],
        Accepted::default(),
    );
    let after = &import.changes[0].after;
    for line in [
        "\n          brand_name: {type: string, example: x, inferred: its table is lost in the saved text; the sample shows it}\n",
        "\n          store_name: {type: string, required: true, title: 门店名称}\n",
        "\n          service_phone: {type: string, required: true, title: 电话}\n",
    ] {
        assert!(after.contains(line), "{line}\n{after}");
    }
}

fn retired(notice: &str) -> Document {
    let page = "---
title: 课程下单
---

# {{ $frontmatter.title }} {#get}

::: danger {.im-deprecated}

NOTICE

:::

| 请求参数 | 类型 | 描述
| --- | --- | ---
| query {data-required} | object | 参数
| kind {data-required data-indent=1} | string | 类别

{.im-table #request}

| 返回字典 | 类型 | 描述
| --- | --- | ---
| order_id | string | 订单ID

{.im-table #response}
";
    Document {
        path: "openapi/v3/course/orders.md".to_owned(),
        text: page.replace("NOTICE", notice).into_bytes(),
    }
}

#[test]
fn a_notice_with_a_year_and_a_successor_gives_a_valid_spec() {
    let page = [retired(
        "此接口已于2022年下线，请使用[新接口](/openapi/v3/course/plans)",
    )];
    let import = imported(&page, &[], Accepted::default());
    assert!(import.diagnostics.is_empty(), "{}", findings(&import));
    let after = &import.changes[0].after;
    assert!(
        after.contains("deprecated: {since: 2022-01-01, status: retired, replacement: GET /v3/course/plans}"),
        "{after}"
    );
    assert!(after.contains("names only the path of the replacement"), "{after}");
    assert!(after.contains("the document names only the year"), "{after}");
}

#[test]
fn the_method_of_a_successor_is_looked_up_in_its_spec() {
    let page = [retired(
        "此接口已于2022.03.04下线，请使用[新接口](/openapi/v3/course/plans)",
    )];
    let successor = "post:\n  title: 课程计划\n  documents: [{url: https://pay.weixin.qq.com/doc/v3/merchant/9}]\n  response:\n    empty: true\n";
    let specs = [("v3/course/plans.yaml", successor)];
    let import = imported(&page, &specs, Accepted::default());
    let after = &import.changes[0].after;
    assert!(
        after.contains("replacement: POST /v3/course/plans}") && !after.contains("inferred"),
        "{after}"
    );
    // A method that the spec has already is not replaced by a guess.
    let import = imported(&page, &[("v3/course/orders.yaml", after)], Accepted::default());
    assert_eq!(import.unchanged, 1, "{:?}", import.changes);
}

#[test]
fn a_notification_that_people_inferred_gains_what_its_page_lists() {
    let spec = "\
notification:
  title: 课程支付成功
  documents:
    - url: https://pay.weixin.qq.com/doc/v3/merchant/2
  inferred: the pages of two events have one shape
  original_type: course
  resource:
    order_no: {type: string, required: true, title: 单号}
    channel_info:
      type: object
      title: 渠道
      fields:
        appid: {type: string, title: 应用}
";
    let import = imported(
        &[fixture("webhook/v3/COURSE.PAID.md")],
        &[("notify/COURSE.PAID.yaml", spec)],
        Accepted::default(),
    );
    let after = &import.changes[0].after;
    for line in [
        "\n    order_no: {type: string, required: true, title: 单号}\n",
        "\n    kind: {type: string, enum: [A, B], title: 类别}\n",
        "\n        appid: {type: string, title: 应用}\n",
        "\n        openid: {type: string, title: 用户}\n",
        "\n  inferred: the pages of two events have one shape\n",
    ] {
        assert!(after.contains(line), "{line}\n{after}");
    }
}

#[test]
fn fields_that_a_correction_keeps_out_are_named() {
    let spec = CLOSE_SPEC
        .replace(
            "  request:\n",
            "  corrected: {request: the service takes no body}\n  request:\n",
        )
        .replace(
            "    json:\n      mchid: {type: string, required: true, title: 商户号}\n",
            "",
        )
        .replace(
            "    json:\n      order_id: {type: string, title: 单号}\n",
            "    empty: true\n",
        );
    let import = imported(
        &[fixture("official/two-blanks.txt")],
        &[(CLOSE, &spec)],
        Accepted::default(),
    );
    let shown = findings(&import);
    assert!(
        shown.contains("warning[E344]") && shown.contains("`mchid`"),
        "{shown}\n{:?}",
        import.changes
    );
}

#[test]
fn a_text_page_is_known_by_its_place() {
    let text = String::from_utf8(fixture("saved/call.txt").text).unwrap();
    assert!(text.contains("->chain('"), "{text}");
    let text = text.replace("->chain('", "->other('");
    let page = Document {
        path: "openapi/v3/course/place.txt".to_owned(),
        text: text.into_bytes(),
    };
    let import = imported(&[page], &[], Accepted::default());
    assert_eq!(import.changes.len(), 1, "{}", findings(&import));
    assert_eq!(import.changes[0].file, "v3/course/place.yaml");
}

#[test]
fn a_page_of_no_form_says_what_it_looks_like() {
    let looks_like = |text: &str| {
        let page = Document {
            path: "page.txt".to_owned(),
            text: text.as_bytes().to_vec(),
        };
        let import = imported(&[page], &[], Accepted::default());
        let shown = findings(&import);
        assert!(shown.contains("warning[E302]"), "{shown}");
        shown
    };
    assert!(looks_like("关于我们\n略\n").contains("not look like a page about an operation"));
    assert!(looks_like("下单\n请求方式 POST\n").contains("a form that is not read"));
    assert!(looks_like("---\nhead: {http-equiv: refresh}\n---\n").contains("leads to another"));
    // A page about an operation may name the address of a notification.
    for url in Host::ALL.into_iter().flat_map(Host::urls) {
        let page = format!("# 付款码支付\n\n请求URL：{url}/v3/pay/x\n\nnotify_url 参数说明。\n");
        assert!(looks_like(&page).contains("about an operation, in a form"), "{url}");
    }
}
