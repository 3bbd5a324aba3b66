//! Sentences that say that fields of a request depend on each other: each is read, or reported.

use crate::losses::{PAGE, Page, messages, read, spec};

/// The line of the field `remark` in the spec, and the messages, if its description is this one.
pub(crate) fn remark(description: &str) -> (String, String) {
    let body = format!(
        "mchid 必填 string(32)\n【商户号】 略\ntrade_type 必填 string\n【交易类型】 略\n可选取值\nCARD: 刷卡\nSCAN: 扫码\nreason 选填 string(64)\n【原因】 略\nremark 选填 string(64)\n【备注】 {description}\n"
    );
    let page = Page {
        body: body.leak(),
        sample: "\"mchid\" : \"1\", \"trade_type\" : \"CARD\", \"reason\" : \"a\", \"remark\" : \"b\"",
        ..PAGE
    };
    let read = read(&page.text());
    let spec = spec(&read);
    let line = spec.lines().find(|line| line.trim_start().starts_with("remark:"));
    (line.unwrap_or_default().to_owned(), messages(&read))
}

#[test]
fn a_choice_is_read_with_its_rule() {
    for (description, rule) in [
        ("与reason二选一", "one_of: reason_or_remark"),
        ("与 reason 至少二选一必传,建议全填", "any_of: reason_or_remark"),
        ("与reason至少传一个", "any_of: reason_or_remark"),
        ("与reason不能都不传", "any_of: reason_or_remark"),
        ("reason和remark不能均为空", "any_of: reason_or_remark"),
        ("reason与remark不可全空", "any_of: reason_or_remark"),
        ("reason和remark不允许都为空", "any_of: reason_or_remark"),
        ("与reason二选一，不能同时传", "one_of: reason_or_remark"),
        ("与reason二选一，不能都不传，也不能都传", "one_of: reason_or_remark"),
        ("reason and remark cannot both be empty", "any_of: reason_or_remark"),
        ("Choose one of reason and remark, or both", "any_of: reason_or_remark"),
    ] {
        let (line, found) = remark(description);
        assert!(line.contains(rule), "{description}: {line}\n{found}");
        assert_eq!(found, "", "{description}");
    }
}

#[test]
fn a_choice_that_its_words_contradict_is_reported() {
    for description in [
        "与reason二选一,可同时传",
        "与reason二选一，也可以都传",
        "与reason二选一，可都不填",
        "与reason二选一，均不传则查询全部",
        "与reason二选一。两者都传时以reason为准",
        "与reason二选一，建议都填",
        "与reason至多二选一",
        "与reason二选一，至少填一个",
        "与reason至少填一个，可都不填",
        "与reason至少填一个，不能同时传",
    ] {
        let (line, found) = remark(description);
        assert!(!line.contains("_of:"), "{description}: {line}");
        assert!(
            found.contains("`reason`, `remark` has to be sent, but"),
            "{description}: {found}"
        );
    }
}

#[test]
fn a_condition_is_read() {
    for (description, key) in [
        ("trade_type为CARD时不可为空", "required_if: {trade_type: CARD}"),
        ("当交易类型为刷卡时，必须携带", "required_if: {trade_type: CARD}"),
        ("仅当trade_type为CARD时填写", "only_if: {trade_type: CARD}"),
        ("只有trade_type为CARD时才需要传", "required_if: {trade_type: CARD}"),
        ("交易类型为刷卡时才有效", "only_if: {trade_type: CARD}"),
        ("Only valid when trade_type is CARD", "only_if: {trade_type: CARD}"),
        (
            "If trade_type is CARD, this field is required.",
            "required_if: {trade_type: CARD}",
        ),
        (
            "When trade_type is CARD, this field must be passed.",
            "required_if: {trade_type: CARD}",
        ),
        (
            "Must be passed when trade_type is CARD",
            "required_if: {trade_type: CARD}",
        ),
        (
            "This field cannot be empty if trade_type is CARD",
            "required_if: {trade_type: CARD}",
        ),
        ("Mandatory if trade_type is CARD", "required_if: {trade_type: CARD}"),
    ] {
        let (line, found) = remark(description);
        assert!(line.contains(key), "{description}: {line}\n{found}");
        assert_eq!(found, "", "{description}");
    }
}

#[test]
fn a_dependence_in_other_words_is_reported() {
    for description in [
        "与reason二者必填其一",
        "与reason不能同时传",
        "与reason不可同时填写",
        "与reason不得同时出现",
        "与reason互斥",
        "二者互斥",
        "与reason最多传一个",
        "与reason至多填一个",
        "reason、remark任选",
        "reason、remark任意填一个",
        "reason和remark必须传一个",
        "reason和remark必须同时传",
        "reason或remark必填",
        "reason和remark只可传其中一个",
        "与reason搭配使用",
        "优先使用reason，reason存在时本字段被忽略",
        "若传reason，则本字段不可传",
        "填写reason后本字段必填",
        "除trade_type为CARD外,必填",
        "除非trade_type为CARD，否则必填",
        "trade_type为CARD时可不填，否则必填",
        "trade_type非CARD时必填",
        "trade_type为CARD时无需填写",
        "trade_type为CARD时不允许填写",
        "trade_type=CARD必填",
        "trade_type为CARD或其他值时才有效",
        "扫码场景下必填",
        "跨境场景下必填",
        "交易类型为扫码，则该字段为必填项",
        "仅境外支付时填写",
        "trade_type为CARD时，reason必填",
        "Not required if trade_type is CARD",
        "Required unless trade_type is CARD",
        "Required for CARD payments",
        "If trade_type is CARD, this field is invalid.",
        "If trade_type is OTHER, this field is required.",
        "reason and remark are mutually exclusive",
        "reason and remark cannot be passed at the same time",
        "Do not pass both reason and remark",
        "At most one of reason and remark",
        "Only one of reason and remark can be passed",
        "One of reason and trade_type is required",
        "One of reason and remark is required",
        "Cannot be used together with reason",
        "Leave it empty if reason is passed",
    ] {
        let (line, found) = remark(description);
        let is_read = ["one_of:", "any_of:", "required_if:", "only_if:"]
            .iter()
            .any(|key| line.contains(key));
        assert!(!is_read, "{description}: {line}");
        assert!(found.contains("`remark`"), "{description}: {found}");
    }
}

#[test]
fn callers_before_a_comma_belong_to_the_demand_behind_it() {
    for description in [
        "服务商模式下，该字段必填",
        "For service providers, this field is required",
    ] {
        let (line, found) = remark(description);
        assert!(
            line.contains("required_of: partner") || found.contains("`remark`"),
            "{description}: {line}"
        );
    }
}

#[test]
fn sentences_about_the_field_itself_are_no_dependences() {
    for description in [
        "必填",
        "若传入，不能为空",
        "不填默认为0",
        "备注不能为空",
        "用户只能使用一次,使用后券失效",
        "长度不超过64字符",
        "This field is required.",
        "It cannot be empty.",
    ] {
        let found = remark(description).1;
        // A contradiction of the flag is another matter.
        let others = found.lines().filter(|line| !line.starts_with("the flag of `remark`"));
        assert_eq!(others.collect::<Vec<_>>(), [""; 0], "{description}");
    }
}
