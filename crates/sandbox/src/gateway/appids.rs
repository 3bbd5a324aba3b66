//! Refuses appids that do not belong to the merchant, if any are declared for it.

use http::StatusCode;
use serde_json::{Map, Value};
use wechatpay_spec::model::Protocol;

use crate::identity::{AppidOwner, Identity};
use crate::refusal::{Breach, Refusal};
use crate::request::CheckedRequest;

/// The fields with an appid of the merchant that signs. Other fields name the appids of others: of a page to open, of a
/// partner, of a coupon's mini program.
const OWN: [&str; 5] = ["appid", "sp_appid", "combine_appid", "wxappid", "mch_appid"];
/// The field with an appid of the merchant that a service provider acts for.
const OF_SUB_MERCHANT: &str = "sub_appid";
/// The lists of the parts of a combined order, whose appids are bound like those of an order.
const PARTS: [&str; 3] = ["sub_orders", "sub_order_list", "order_list"];
/// The beginnings of the paths of operations that bind appids to sub-merchants.
const BINDING: [&str; 2] = ["/secapi/mch/", "/secapi/mkt/"];
/// A part of the paths of the payments of APIv2, which have a code and messages of their own for it.
const PAYMENTS_V2: &str = "/pay/";

/// Refuses a request that names an appid that is not declared, if any is. Otherwise says once of each appid that it is
/// accepted for that reason.
pub(super) fn check(identity: &Identity, request: &CheckedRequest) -> Result<Option<String>, Refusal> {
    let path = request.found.entry.path.as_str();
    if BINDING.iter().any(|beginning| path.starts_with(beginning)) {
        return Ok(None);
    }
    let mut named = Vec::new();
    for part in [&request.query, &request.body] {
        collect(&part.members, &mut named);
    }
    let mut note = None;
    for (field, owner, appid) in named {
        let declared = identity.appids.declared(owner);
        if declared.is_empty() {
            if identity.appids.is_new(appid) {
                note.get_or_insert_with(|| accepted(identity, field, owner, appid));
            }
        } else if !declared.iter().any(|one| one == appid) {
            return Err(refusal(identity, request, (field, owner, appid)));
        }
    }
    Ok(note)
}

/// The appids that a request names, with the names of their fields.
fn collect<'m>(members: &'m Map<String, Value>, named: &mut Vec<(&'m str, AppidOwner, &'m str)>) {
    for (name, value) in members {
        let owner = match name.as_str() {
            OF_SUB_MERCHANT => AppidOwner::SubMerchant,
            name if OWN.contains(&name) => AppidOwner::Merchant,
            name if PARTS.contains(&name) => {
                let parts = value.as_array().into_iter().flatten();
                parts.filter_map(Value::as_object).for_each(|part| collect(part, named));
                continue;
            }
            _ => continue,
        };
        // An empty field of APIv2 counts as absent.
        if let Some(appid) = value.as_str().filter(|appid| !appid.is_empty()) {
            named.push((name, owner, appid));
        }
    }
}

const fn option(owner: AppidOwner) -> (&'static str, &'static str) {
    match owner {
        AppidOwner::Merchant => ("--appid", "appids"),
        AppidOwner::SubMerchant => ("--sub-appid", "sub_appids"),
    }
}

fn accepted(identity: &Identity, field: &str, owner: AppidOwner, appid: &str) -> String {
    let (option, member) = option(owner);
    format!(
        "{field} {appid} is accepted because no such appid is declared for merchant {}; the service accepts only those that \
         are bound to it. To have others refused, declare them: {option}, or {member} in the file of merchants",
        identity.merchant_id
    )
}

/// The refusal, with the words that the service has for it.
fn refusal(identity: &Identity, request: &CheckedRequest, (field, owner, appid): (&str, AppidOwner, &str)) -> Refusal {
    let entry = &request.found.entry;
    let is_payment = entry.path.contains(PAYMENTS_V2);
    let (code, message) = match (entry.protocol, owner) {
        (Protocol::V3, AppidOwner::Merchant) => ("APPID_MCHID_NOT_MATCH", "appid和mch_id不匹配，请检查后再试"),
        (Protocol::V3, AppidOwner::SubMerchant) => ("INVALID_REQUEST", "sub_mchid与sub_appid不匹配"),
        (Protocol::V2, AppidOwner::Merchant) if is_payment => ("APPID_MCHID_NOT_MATCH", "商户号mch_id与appid不匹配"),
        (Protocol::V2, AppidOwner::SubMerchant) if is_payment => {
            ("APPID_MCHID_NOT_MATCH", "sub_mch_id与sub_appid不匹配")
        }
        (Protocol::V2, _) => ("PARAM_ERROR", "商户号和appid没有绑定关系"),
    };
    let mut refusal = Refusal::new(StatusCode::BAD_REQUEST, code, message);
    refusal.breach = Some(Breach::Appid);
    let (option, member) = option(owner);
    let declared = identity.appids.declared(owner).join(", ");
    refusal.explained(format!(
        "{field} {appid} is not declared for merchant {}, but {declared}; declare it with {option}, or {member} in the file \
         of merchants",
        identity.merchant_id
    ))
}
