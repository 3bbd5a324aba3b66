//! The errors of an operation: those that its documents list, and where they list none, the common ones.

use serde_json::{Value, json};
use wechatpay_spec::vocabulary::names;

use super::{table, text};
use crate::output::Output;

/// The errors that the documents list most often, with their status, and the codes of too many calls.
const V3: [(&str, u16, &str); 6] = [
    ("PARAM_ERROR", 400, "参数错误"),
    ("INVALID_REQUEST", 400, "不符合接口规则"),
    ("SIGN_ERROR", 401, "验证不通过"),
    ("FREQUENCY_LIMITED", 429, "频率限制"),
    ("RATELIMIT_EXCEEDED", 429, "频率限制"),
    ("SYSTEM_ERROR", 500, "系统异常"),
];
/// The same of APIv2, whose errors come with status 200.
const V2: [(&str, u16, &str); 3] = [
    ("SIGNERROR", 200, "签名错误"),
    ("PARAM_ERROR", 200, "参数错误"),
    ("SYSTEMERROR", 200, "接口返回错误"),
];

fn common(protocol: &str) -> Vec<Value> {
    let errors: &[(&str, u16, &str)] = if protocol == "v2" { &V2 } else { &V3 };
    let errors = errors.iter().map(|(code, status, title)| {
        json!({
            (names::CODE): code,
            (names::STATUS): status,
            (names::TITLE): title,
        })
    });
    errors.collect()
}

/// An operation with `common_errors` in it if its documents list none.
pub(super) fn added(mut operation: Value) -> Value {
    let lists_none = operation
        .get(names::ERRORS)
        .and_then(Value::as_array)
        .is_some_and(Vec::is_empty);
    let common = common(text(&operation, "protocol"));
    if let Some(members) = operation.as_object_mut().filter(|_| lists_none) {
        members.insert("common_errors".to_owned(), common.into());
    }
    operation
}

pub(super) fn print(errors: &[Value], protocol: &str, output: &Output) {
    let common = common(protocol);
    let (title, errors) = match errors {
        [] => (
            "the documents list no errors for this operation; the common ones",
            common.as_slice(),
        ),
        errors => ("errors", errors),
    };
    output.line(&format!("\n{}", output.language.say(title)));
    let mut table = table();
    for error in errors {
        let status = error.get(names::STATUS).map(Value::to_string).unwrap_or_default();
        table.add_row([
            text(error, names::CODE).to_owned(),
            status,
            text(error, names::TITLE).to_owned(),
        ]);
    }
    output.line(&table.to_string());
}
