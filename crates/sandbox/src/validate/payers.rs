//! Rules about who pays: a payer is named, with the app that knows the payer, and a payer's code has its form.

use serde_json::{Map, Value};
use wechatpay_spec::model::{Protocol, RequestPart};

use crate::catalogue::Entry;
use crate::refusal::{Refusal, Rule};

/// The object of APIv3 with the payer.
const PAYER: &str = "payer";
/// The fields that name a payer: by an openid, or by the document of a person that may pay.
const NAMES: [&str; 4] = ["openid", "sp_openid", "sub_openid", "identity"];
/// The field with a payer's code.
const CODE: &str = "auth_code";
/// The endings of the paths of payments by a payer's code.
const CODE_PAYMENTS: [&str; 2] = ["/micropay", "/codepay"];
/// The endings of the paths of payments inside WeChat.
const WECHAT_PAYMENTS: [&str; 3] = ["/jsapi", "/jsapi-with-contract", "/miniprogram"];
/// The operations of APIv2 that place an order for a payer in WeChat.
const ORDERS: [&str; 2] = ["/pay/unifiedorder", "/pay/contractorder"];
/// The fields with a user of a sub-merchant's app, and with this app.
const SUB_OPENID: &str = "sub_openid";
const SUB_APPID: &str = "sub_appid";
/// The list of those who get a share of a payment, and the field with the kind of each.
const RECEIVERS: &str = "receivers";
const KIND: &str = "type";
/// The kinds that are users, each with the field of the app that knows them.
const USERS: [(&str, &str); 2] = [("PERSONAL_OPENID", "appid"), ("PERSONAL_SUB_OPENID", SUB_APPID)];

/// Refuses a domestic payment that names no payer, or a code that is not a payer's.
pub(super) fn check(entry: &Entry, members: &Map<String, Value>) -> Result<(), Refusal> {
    match entry.protocol {
        Protocol::V3 => require_payer(entry, members)?,
        Protocol::V2 => require_openid(entry, members)?,
    }
    require_app_of_user(entry, members)?;
    require_app_of_receivers(entry, members)?;
    require_code(entry, members)
}

/// Refuses a share to a user without the app that knows the user.
fn require_app_of_receivers(entry: &Entry, members: &Map<String, Value>) -> Result<(), Refusal> {
    let receivers = members.get(RECEIVERS).and_then(Value::as_array);
    let kinds = receivers
        .into_iter()
        .flatten()
        .filter_map(|receiver| receiver.get(KIND)?.as_str());
    for kind in kinds {
        let Some((_, app)) = USERS.iter().find(|(user, _)| *user == kind) else {
            continue;
        };
        let mut fields = entry.operation.request.body.fields().iter();
        if let Some(field) = fields.find(|field| field.name.value == *app)
            && !has(members, app)
        {
            let title = &field.title.as_ref().unwrap_or(&field.name).value;
            let issue = format!("required because a receiver is a {kind}: it is the app of this user");
            let (part, pointer) = (RequestPart::Body, format!("/{app}"));
            return Err(Refusal::rule(part, &pointer, title, &Rule::Required, None, issue));
        }
    }
    Ok(())
}

/// Refuses a user of a sub-merchant's app without this app.
fn require_app_of_user(entry: &Entry, members: &Map<String, Value>) -> Result<(), Refusal> {
    let fields = entry.operation.request.body.fields();
    let Some(app) = fields.iter().find(|field| field.name.value == SUB_APPID) else {
        return Ok(());
    };
    let payer = members.get(PAYER).and_then(Value::as_object);
    let names_user = has(members, SUB_OPENID) || payer.is_some_and(|payer| has(payer, SUB_OPENID));
    if !names_user || has(members, SUB_APPID) {
        return Ok(());
    }
    let title = &app.title.as_ref().unwrap_or(&app.name).value;
    let (part, pointer) = (RequestPart::Body, format!("/{SUB_APPID}"));
    let issue = "required because sub_openid is sent: it is the app of this user";
    Err(Refusal::rule(part, &pointer, title, &Rule::Required, None, issue))
}

fn has(members: &Map<String, Value>, name: &str) -> bool {
    match members.get(name) {
        Some(Value::String(text)) => !text.is_empty(),
        Some(value) => !value.is_null(),
        None => false,
    }
}

/// Refuses an order of APIv3 that a payer pays in WeChat and that names none.
fn require_payer(entry: &Entry, members: &Map<String, Value>) -> Result<(), Refusal> {
    let in_wechat = WECHAT_PAYMENTS.iter().any(|ending| entry.path.ends_with(ending));
    let payer = members.get(PAYER).and_then(Value::as_object);
    match payer.filter(|_| in_wechat) {
        Some(payer) if !NAMES.iter().any(|name| has(payer, name)) => {
            let issue = "required, but not sent, or empty";
            let (part, pointer) = (RequestPart::Body, "/payer/openid");
            Err(Refusal::rule(part, pointer, "用户标识", &Rule::Required, None, issue))
        }
        _ => Ok(()),
    }
}

/// Refuses the same in APIv2, for the operations whose documents demand it.
fn require_openid(entry: &Entry, members: &Map<String, Value>) -> Result<(), Refusal> {
    let in_wechat =
        ORDERS.contains(&entry.path.as_str()) && members.get("trade_type").and_then(Value::as_str) == Some("JSAPI");
    if !in_wechat || NAMES.iter().any(|name| has(members, name)) {
        return Ok(());
    }
    let issue = "a payment in WeChat, whose trade_type is JSAPI, names its payer";
    let mut refusal = Refusal::parameter(RequestPart::Body, "/openid", None, issue);
    "JSAPI支付必须传openid".clone_into(&mut refusal.message);
    Err(refusal)
}

/// Refuses a payer's code that WeChat does not show: codes have 18 digits and begin with 10 to 15.
fn require_code(entry: &Entry, members: &Map<String, Value>) -> Result<(), Refusal> {
    if !CODE_PAYMENTS.iter().any(|ending| entry.path.ends_with(ending)) {
        return Ok(());
    }
    let (above, holder) = match members.get(PAYER).and_then(Value::as_object) {
        Some(payer) => ("/payer", payer),
        None => ("", members),
    };
    let Some(code) = holder.get(CODE).and_then(Value::as_str) else {
        return Ok(());
    };
    let is_code = code.len() == 18
        && code.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(code.as_bytes(), [b'1', b'0'..=b'5', ..]);
    if is_code {
        return Ok(());
    }
    let issue = "it is not the code of a payer: 18 digits, the first two of which are 10 to 15";
    let mut refusal = Refusal::parameter(RequestPart::Body, &format!("{above}/{CODE}"), None, issue);
    if entry.protocol == Protocol::V2 {
        "AUTH_CODE_INVALID".clone_into(&mut refusal.code);
    }
    "付款码无效".clone_into(&mut refusal.message);
    Err(refusal)
}
