//! An import names everything that it drops: fields, values and codes of the spec, notices, lost lines, and changes that
//! it does not make.

use wechatpay_spec::diagnostic::{Style, render};
use wechatpay_spec::{Source, Sources, write};
use wechatpay_transcribe::{Accepted, Document, Import, Transcription, import, transcribe};

/// A page of the official site, with its parts.
pub(crate) struct Page {
    pub(crate) notice: &'static str,
    pub(crate) body: &'static str,
    pub(crate) sample: &'static str,
    pub(crate) response: &'static str,
}

pub(crate) const PAGE: Page = Page {
    notice: "",
    body: "mchid 必填 string(32)\n【商户号】 略\nreason 选填 string(64)\n【原因】 略\nremark 选填 string(64)\n【备注】 略\n",
    sample: "\"mchid\" : \"1\", \"reason\" : \"a\", \"remark\" : \"b\"",
    response: "order_id 必填 string(32)\n【单号】 略\n",
};

impl Page {
    pub(crate) fn text(&self) -> String {
        format!(
            "https://pay.weixin.qq.com/doc/v3/merchant/4012062524\n关闭订单\n更新时间:2024.12.11\n{}\n接口说明\n支持商户:【普通商户】\n请求方式:【POST】/v3/course/close\n请求域名:【主域名】https://api.mch.weixin.qq.com\n请求参数\nbody 包体参数\n{}请求示例\nPOST\n1curl -X POST https://api.mch.weixin.qq.com/v3/course/close -d '{{ {} }}'\n应答参数\n200 OK\n{}应答示例\n200 OK\n1{{ 2 \"order_id\" : \"7\" 3 }}\n错误码\n公共错误码\n状态码 | 错误码 | 描述 | 解决方案 |\n---|---|---|---|\n400 | PARAM_ERROR | 参数错误 | 略 |\n500 | SYSTEM_ERROR | 系统异常 | 略 |\n",
            self.notice, self.body, self.sample, self.response
        )
    }
}

pub(crate) fn read(text: &str) -> Transcription {
    transcribe(&[Document {
        path: "page.txt".to_owned(),
        text: text.as_bytes().to_vec(),
    }])
}

pub(crate) fn onto(text: &str, spec: &str) -> Import {
    let existing = Sources {
        specs: vec![Source::spec("v3/course/close.yaml", spec)],
        families: None,
        lifecycles: Vec::new(),
    };
    let page = Document {
        path: "page.txt".to_owned(),
        text: text.as_bytes().to_vec(),
    };
    import(&[page], &existing, Accepted::default(), &mut || ())
}

pub(crate) fn shown(import: &Import) -> String {
    render(&import.diagnostics, &import.texts, Style::Plain)
}

pub(crate) fn spec(transcription: &Transcription) -> String {
    transcription.specs.iter().map(write::spec).collect()
}

pub(crate) fn messages(transcription: &Transcription) -> String {
    let messages = transcription.diagnostics.iter().map(|finding| finding.message.as_str());
    messages.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_page_with_nothing_lost_has_no_finding() {
    let whole = read(&PAGE.text());
    assert_eq!(messages(&whole), "");
    assert_eq!(whole.specs.len(), 1);
}

#[test]
fn a_merge_names_every_field_value_and_code_that_it_removes() {
    let page = PAGE.text().replace("【原因】 略", "【原因】 枚举值：A1、B1").replace(
        "400 | PARAM_ERROR",
        "400 | MCH_ERROR | 商户错误 | 略 |\n400 | PARAM_ERROR",
    );
    let mut before = spec(&read(&page));
    before = before.replace(
        "      mchid: {",
        "      kind: {type: string, title: 类型}\n      detail:\n        type: object\n        fields:\n          a: {type: string}\n      own: {type: string, inferred: the service takes it}\n      mchid: {",
    );
    before = before.replace("enum: [A1, B1]", "enum: [A1, B1, GONE]");
    before = before.replace(
        "    - {code: PARAM_ERROR,",
        "    - {code: OLD_ERROR, status: 400}\n    - {code: PARAM_ERROR,",
    );
    let import = onto(&page, &before);
    let shown = shown(&import);
    assert_eq!(import.changes.len(), 1, "{shown}");
    for part in [
        "warning[E347]: the document removes fields that the spec has: `kind`, `detail`",
        "warning[E347]: the document removes known values that the spec has: `reason: GONE`",
        "warning[E347]: the document removes error codes that the spec has: `OLD_ERROR`",
    ] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
    // A line that a person wrote stays, and nothing is said of it.
    let kept = spec(&read(&PAGE.text())).replace(
        "      mchid: {",
        "      kind: {type: string, title: 类型, inferred: the service takes it}\n      mchid: {",
    );
    let import = onto(&PAGE.text(), &kept);
    assert!(import.diagnostics.is_empty(), "{}", self::shown(&import));
}

#[test]
fn a_change_that_makes_a_spec_invalid_is_not_made() {
    let before = spec(&read(&PAGE.text())).replace(
        "      remark: {type: string, max_length: 64, title: 备注, example: b}\n",
        "      remark: {type: string, min_length: 70, max_length: 80, title: 备注, corrected: {min_length: the service says so}}\n",
    );
    assert!(before.contains("the service says so"), "{before}");
    let import = onto(&PAGE.text().replace("【备注】 略", "【备注说明】 略"), &before);
    let shown = shown(&import);
    assert!(import.changes.is_empty(), "{:?}", import.changes);
    assert_eq!(import.refused, ["v3/course/close.yaml"]);
    assert!(
        shown.contains("error[E071]") && shown.contains("error[E348]"),
        "{shown}"
    );
}

#[test]
fn a_notice_that_the_operation_ends_is_read_or_reported() {
    let with = |notice: &'static str| Page { notice, ..PAGE }.text();
    for (notice, expected) in [
        (
            "本接口已于2023年12月31日下线，请使用 POST /v3/course/finish。",
            "deprecated: {since: 2023-12-31, status: retired, replacement: POST /v3/course/finish}",
        ),
        (
            "注意：该接口将于2023-12-31停止服务，请改用【POST】/v3/course/finish",
            "deprecated: {since: 2023-12-31, status: superseded, replacement: POST /v3/course/finish}",
        ),
    ] {
        let read = read(&with(notice));
        assert!(spec(&read).contains(expected), "{}", spec(&read));
        assert_eq!(messages(&read), "", "{notice}");
    }
    for notice in [
        "该接口即将废弃，请使用新的关闭接口。",
        "本接口已停止服务。",
        "本接口已于2023年12月31日下线。",
        "本接口不再维护，请使用《关闭订单（新）》",
        "【已下线】",
        "This API is deprecated.",
        "2025.01.01后该接口不可用",
        "自2025年1月1日起停止受理",
        "即日起停止受理。",
        "即日起不再受理新的请求",
        "本接口已升级,请使用/v3/course/finish",
        "本接口已升级为新版本",
        "本接口已由/v3/course/finish替代",
        "本接口已合并至/v3/course/finish",
        "该接口请迁移至/v3/course/finish",
        "该接口为旧版接口，请使用新接口",
        "该接口仅供存量商户使用",
        "本服务已终止",
        "该接口已暂停服务",
        "该接口将退役",
        "接口将于2025年1月1日关闭",
        "This API is no longer available.",
        "This API has been superseded by /v3/course/finish.",
        "This interface has been upgraded.",
        "This API will be sunset on 2025-01-01.",
        "This is a legacy version of the API.",
        "The API has been suspended.",
    ] {
        let read = read(&with(notice));
        assert!(
            messages(&read).contains(" that the operation ends") || spec(&read).contains("deprecated:"),
            "{notice}"
        );
    }
}

#[test]
fn a_label_whose_row_is_lost_and_a_member_without_a_row_are_reported() {
    let lost = PAGE.text().replace("reason 选填 string(64)\n", "");
    let found = messages(&read(&lost));
    assert!(found.contains("`mchid` has a second label, `原因`"), "{found}");
    assert!(
        found.contains("members that the page does not list: `reason`"),
        "{found}"
    );
    let lost = PAGE.text().replace("reason 选填 string(64)\n【原因】 略\n", "");
    let found = messages(&read(&lost));
    assert!(
        found.contains("the sample of the request has members that the page does not list: `reason`"),
        "{found}"
    );
    let sample = PAGE
        .text()
        .replace("\"order_id\" : \"7\"", "\"order_id\" : \"7\", \"state\" : \"A\"");
    let found = messages(&read(&sample));
    assert!(
        found.contains("the sample of the response has members that the page does not list: `state`"),
        "{found}"
    );
}

#[test]
fn lists_of_values_and_words_about_encryption_and_conditions_are_read_or_reported() {
    let with = |words: &str| PAGE.text().replace("【备注】 略", &format!("【备注】 {words}"));
    for (words, expected) in [
        ("可选值：b：甲", "names `b`, which may be values"),
        ("姓名密文", "`remark` mentions encryption"),
        ("使用平台公钥对内容做加密", "`remark` mentions encryption"),
        (
            "当商户号不为空时必填",
            "`remark` must be sent under a condition that is not read",
        ),
        (
            "转账金额 >= 2,000元时，该笔明细必须填写",
            "`remark` must be sent under a condition that is not read",
        ),
        ("该字段已废弃", "`remark` says that it is no longer used"),
        ("填 ONE 或 TWO", "names `ONE`, `TWO`, which may be values"),
    ] {
        let found = messages(&read(&with(words)));
        assert!(found.contains(expected), "{words}: {found}");
    }
    for words in ["枚举值：A1、B1", "A1-甲，B1-乙", "取值如下：A1：甲；B1：乙", "A1或B1"] {
        let read = read(&with(words));
        assert!(
            spec(&read).contains("A1") && spec(&read).contains("B1"),
            "{words}: {}",
            spec(&read)
        );
    }
    let read = read(&with("当原因为a时必填"));
    assert!(spec(&read).contains("required_if: {reason: a}"), "{}", spec(&read));
}

#[test]
fn a_page_for_two_kinds_of_merchants_and_one_without_an_address_are_reported() {
    let text = PAGE
        .text()
        .replace("https://pay.weixin.qq.com/doc/v3/merchant/4012062524\n", "");
    assert!(messages(&read(&text)).contains("does not hold the page's address"));
    let both = text.replace("【普通商户】", "【普通商户】【普通服务商】");
    assert!(messages(&read(&both)).contains("the one kind of merchants"));
    let joined = PAGE.text().replace("4012062524\n关闭订单", "4012062524关闭订单");
    let found = read(&joined);
    assert!(
        spec(&found).contains("merchant/4012062524,") || !found.diagnostics.is_empty(),
        "{}",
        spec(&found)
    );
}

#[test]
fn a_heading_of_one_word_is_known_and_a_missing_one_is_an_error() {
    let text = PAGE.text().replace(
        "请求参数\n",
        "请求参数\nHeader HTTP头参数\nAccept 必填 string\n【类型】 略\n",
    );
    let whole = spec(&read(&text));
    for heading in ["Body参数", "请求体", "body（包体参数）"] {
        assert_eq!(spec(&read(&text.replace("body 包体参数", heading))), whole, "{heading}");
    }
    for heading in ["", "正文部分"] {
        let found = read(&text.replace("body 包体参数", heading));
        assert_eq!(found.specs, [], "{heading}");
        assert!(
            messages(&found).contains("`mchid` is in the section of the headers"),
            "{}",
            messages(&found)
        );
    }
}

#[test]
fn another_host_of_the_service_is_reported() {
    let line = "【主域名】https://api.mch.weixin.qq.com\n";
    for hosts in [
        "https://apihk.mch.weixin.qq.com\n",
        "【主域名】https://api.mch.weixin.qq.com\n【香港域名】https://apihk.mch.weixin.qq.com\n",
        "apihk.mch.weixin.qq.com\n",
    ] {
        let found = messages(&read(&PAGE.text().replace(line, hosts)));
        assert!(
            found.contains("the page names the host `apihk.mch.weixin.qq.com`"),
            "{hosts}{found}"
        );
    }
    let backup = format!("{line}【备域名】https://api2.mch.weixin.qq.com\n");
    assert_eq!(messages(&read(&PAGE.text().replace(line, &backup))), "");
}

#[test]
fn a_time_is_not_a_date_and_an_encrypted_number_is_reported() {
    let with = |description: &str, kind: &str| {
        let row = format!("reason 选填 {kind}\n【原因】 {description}\n");
        read(&PAGE.text().replace("reason 选填 string(64)\n【原因】 略\n", &row))
    };
    assert!(spec(&with("格式为YYYY-MM-DD", "string(64)")).contains("format: date,"));
    for description in ["格式为YYYY-MM-DD HH:mm:ss", "格式为YYYY-MM-DD~YYYY-MM-DD"] {
        assert!(
            !spec(&with(description, "string(64)")).contains("format: date,"),
            "{description}"
        );
    }
    let found = messages(&with("该字段需加密", "integer"));
    assert!(found.contains("`reason` demands encryption"), "{found}");
}

#[test]
fn a_note_above_the_day_is_no_title() {
    for note in [
        "> 来源：微信支付",
        "> 来自文档中心",
        "来源：https://pay.weixin.qq.com/doc/v3/merchant/4012062524",
        "路径：产品文档/课程/关闭订单",
        "原文链接：略",
        "Source: 略",
        "URL: https://pay.weixin.qq.com/doc/v3/merchant/4012062524",
        "",
    ] {
        let lost = read(&PAGE.text().replace("关闭订单\n", &format!("{note}\n")));
        assert!(
            messages(&lost).contains("the page has no title"),
            "{note}\n{}",
            spec(&lost)
        );
        let kept = read(&PAGE.text().replace("关闭订单\n", &format!("关闭订单\n{note}\n")));
        assert!(spec(&kept).contains("title: 关闭订单\n"), "{note}\n{}", messages(&kept));
    }
}
