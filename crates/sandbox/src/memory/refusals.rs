//! The refusals of ids that are unknown, or that were used before.

use http::StatusCode;
use wechatpay_spec::model::Protocol;

use crate::catalogue::Entry;
use crate::refusal::Refusal;

/// The refusal of an id that nothing has: the one that the document lists, if it lists one.
pub(super) fn unknown(entry: &Entry, field: &str, id: &str) -> Refusal {
    let words = ["NOT_EXIST", "NOTEXIST", "NOT_FOUND", "NOTFOUND"];
    let documented = documented(entry, |code| words.iter().any(|word| code.contains(word)));
    let (code, message) = match entry.protocol {
        Protocol::V3 => ("RESOURCE_NOT_EXISTS", "记录不存在"),
        Protocol::V2 if field.ends_with("out_trade_no") || field == "transaction_id" => {
            ("ORDERNOTEXIST", "此交易订单号不存在")
        }
        Protocol::V2 if field.contains("refund") => ("REFUNDNOTEXIST", "退款订单查询失败"),
        Protocol::V2 => ("NOT_FOUND", "指定单号数据不存在"),
    };
    let refusal = documented.unwrap_or_else(|| Refusal::new(StatusCode::NOT_FOUND, code, message));
    refusal.explained(format!("nothing was created with the {field} {id}"))
}

/// The refusal of an id that was used for something else.
pub(super) fn used(entry: &Entry, field: &str, id: &str) -> Refusal {
    let words = ["ALREADY_EXIST", "USED", "DUPLICATE", "REPEAT", "CONFLICT"];
    let documented = documented(entry, |code| words.iter().any(|word| code.contains(word)));
    let (code, message) = match entry.protocol {
        Protocol::V3 => ("INVALID_REQUEST", "请求参数与原请求不一致"),
        Protocol::V2 if field.ends_with("out_trade_no") => ("OUT_TRADE_NO_USED", "商户订单号重复"),
        Protocol::V2 => ("PARAM_ERROR", "请求参数与原请求不一致"),
    };
    let refusal = documented.unwrap_or_else(|| Refusal::new(StatusCode::BAD_REQUEST, code, message));
    refusal.explained(format!("the {field} {id} was used with other content"))
}

fn documented(entry: &Entry, is_meant: impl Fn(&str) -> bool) -> Option<Refusal> {
    let error = entry
        .operation
        .errors
        .iter()
        .find(|error| is_meant(&error.code.value))?;
    let status = error.status.and_then(|status| StatusCode::from_u16(status).ok());
    let message = error.title.clone().unwrap_or_else(|| "记录不存在".to_owned());
    Some(Refusal::new(
        status
            .filter(StatusCode::is_client_error)
            .unwrap_or(StatusCode::NOT_FOUND),
        &error.code.value,
        message,
    ))
}
