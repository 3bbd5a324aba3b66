//! The merchant that a resource belongs to.

use serde_json::{Map, Value};
use wechatpay_spec::model::RequestPart;

use crate::refusal::Refusal;
use crate::request::CheckedRequest;

/// The fields with the merchant that signs.
const MERCHANT: [&str; 5] = ["mchid", "sp_mchid", "mch_id", "combine_mchid", "sp_mch_id"];
/// The fields with the merchant for which a service provider acts.
const SUB_MERCHANT: [&str; 2] = ["sub_mchid", "sub_mch_id"];

/// Whether a field has the merchant for which a service provider acts.
pub(super) fn is_sub_merchant(field: &str) -> bool {
    SUB_MERCHANT.contains(&field)
}

/// The merchant for which an entry of a list is, such as a part of a combined order.
pub(super) fn of_entry(fields: &Map<String, Value>) -> Option<&str> {
    let mut names = SUB_MERCHANT.iter().chain(&MERCHANT);
    names.find_map(|name| fields.get(*name)?.as_str())
}

/// The merchant that signed the request whose fields these are: the service provider, if there is one.
pub(super) fn signer(fields: &Map<String, Value>) -> Option<&str> {
    MERCHANT.iter().find_map(|name| fields.get(*name)?.as_str())
}

/// The sub-merchant if the request names one, or else the merchant that signed. A merchant that the request names
/// otherwise must be the one that signed it.
pub(super) fn of(signing: &str, request: &CheckedRequest) -> Result<String, Refusal> {
    let parts = [
        (RequestPart::Body, &request.body.members),
        (RequestPart::Query, &request.query.members),
    ];
    for (location, members) in parts {
        for name in MERCHANT {
            if let Some(Value::String(given)) = members.get(name)
                && given != signing
            {
                let issue = format!("the request was signed by merchant {signing}");
                let value = Value::String(given.clone());
                return Err(Refusal::parameter(location, &format!("/{name}"), Some(&value), issue));
            }
        }
    }
    Ok(named(signing, request))
}

/// The sub-merchant if the request names one, or else the merchant that signed.
pub(super) fn named(signing: &str, request: &CheckedRequest) -> String {
    let parts = [&request.body.members, &request.query.members];
    let mut named = parts
        .iter()
        .flat_map(|members| SUB_MERCHANT.map(|name| members.get(name)));
    let sub = named.find_map(|value| value.and_then(Value::as_str).filter(|id| !id.is_empty()));
    sub.unwrap_or(signing).to_owned()
}
