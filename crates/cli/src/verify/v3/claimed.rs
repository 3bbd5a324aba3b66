//! The signature of a message, as its headers state it.

use std::collections::BTreeMap;

use crate::message::{Message, Start};
use crate::output::harmless;
use crate::verify::mistake::Mistake;
use crate::verify::report::Finding;

const MERCHANT_SCHEME: &str = "WECHATPAY2-SHA256-RSA2048";
const BRAND_SCHEME: &str = "WECHATPAY-BRAND-SHA256-RSA2048";

/// The signature of a message, as its headers state it.
pub(super) struct Claimed {
    pub(super) account: Option<String>,
    pub(super) serial: String,
    pub(super) timestamp: String,
    pub(super) nonce: String,
    pub(super) signature: String,
}

/// Reads the signature headers of a response or notification, and reports what is wrong with them; `None` if one that
/// is needed is missing.
pub(super) fn signature_headers(message: &Message, findings: &mut Vec<Finding>) -> Option<Claimed> {
    let value = |name: &str| message.header(name).unwrap_or_default().to_owned();
    let claimed = Claimed {
        account: None,
        serial: value("Wechatpay-Serial"),
        timestamp: value("Wechatpay-Timestamp"),
        nonce: value("Wechatpay-Nonce"),
        signature: value("Wechatpay-Signature"),
    };
    let is_error = matches!(message.start, Start::Response { status: Some(400..) });
    if is_error && claimed.signature.is_empty() {
        findings.push(Finding::new(Mistake::UnsignedError));
        return None;
    }
    let needed = [
        ("Wechatpay-Timestamp", &claimed.timestamp),
        ("Wechatpay-Nonce", &claimed.nonce),
        ("Wechatpay-Signature", &claimed.signature),
        ("Wechatpay-Serial", &claimed.serial),
    ];
    let missing = needed.iter().filter(|(_, value)| value.is_empty());
    let missing: Vec<&str> = missing.map(|(name, _)| *name).collect();
    if missing.is_empty() {
        return Some(claimed);
    }
    findings.push(Finding::with(Mistake::HeaderMissing, missing.join(", ")));
    None
}

/// Reads the `Authorization` header of a request, and reports what is wrong with it; `None` if it contains no signature.
pub(super) fn authorization(message: &Message, findings: &mut Vec<Finding>) -> Option<Claimed> {
    let Some(header) = message.header("Authorization").filter(|value| !value.is_empty()) else {
        findings.push(Finding::with(Mistake::HeaderMissing, "Authorization"));
        return None;
    };
    let (scheme, parameters) = header.split_once(' ').unwrap_or(("", header));
    if ![MERCHANT_SCHEME, BRAND_SCHEME].contains(&scheme) {
        let detail = match scheme {
            "" => "there is no scheme".to_owned(),
            // A scheme is never secret, unlike what follows it.
            _ => harmless(&scheme.chars().take(60).collect::<String>()),
        };
        findings.push(Finding::with(Mistake::WrongScheme, detail));
    }
    let mut values = BTreeMap::new();
    let mut malformed = Vec::new();
    for parameter in parameters.split(',') {
        let (name, value) = parameter.trim().split_once('=').unwrap_or((parameter.trim(), ""));
        let quoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
        if quoted.is_none() {
            malformed.push(harmless(&name.chars().take(40).collect::<String>()));
        }
        values.insert(name, quoted.unwrap_or(value).to_owned());
    }
    let account = values.get("mchid").or_else(|| values.get("brand_id")).cloned();
    let mut value = |name: &str| {
        let found = values.get(name).cloned().unwrap_or_default();
        if found.is_empty() {
            malformed.push(name.to_owned());
        }
        found
    };
    let claimed = Claimed {
        serial: value("serial_no"),
        timestamp: value("timestamp"),
        nonce: value("nonce_str"),
        signature: value("signature"),
        account,
    };
    if claimed.account.as_deref().unwrap_or_default().is_empty() {
        malformed.push("mchid".to_owned());
    }
    malformed.sort();
    malformed.dedup();
    if !malformed.is_empty() {
        findings.push(Finding::with(Mistake::AuthorizationMalformed, malformed.join(", ")));
    }
    (!claimed.signature.is_empty()).then_some(claimed)
}
