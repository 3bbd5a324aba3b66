//! The signature of a message, as its headers state it.

use std::collections::BTreeMap;

use wechatpay_sandbox::request_signature::schemes::{
    BRAND as BRAND_SCHEME, MERCHANT as MERCHANT_SCHEME, SM2 as SM2_SCHEME,
};

use crate::message::{Message, Start};
use crate::output::harmless;
use crate::verify::known_keys::{KnownKeys, PUBLIC_KEY_ID};
use crate::verify::mistake::Mistake;
use crate::verify::report::Finding;

/// Names that parameters of the header get by mistake, after the right ones.
const OTHER_NAMES: [(&str, &str); 6] = [
    ("nonce_str", "nonce"),
    ("nonce_str", "nonceStr"),
    ("serial_no", "serial"),
    ("serial_no", "serialNo"),
    ("signature", "sign"),
    ("timestamp", "timeStamp"),
];

/// The signature of a message, as its headers state it.
pub(super) struct Claimed {
    pub(super) account: Option<String>,
    /// Whether the scheme says that it was made with SM2; none where no scheme, or a wrong one, says anything.
    pub(super) is_sm2: Option<bool>,
    pub(super) serial: String,
    pub(super) timestamp: String,
    pub(super) nonce: String,
    pub(super) signature: String,
}

impl Claimed {
    /// Swaps back two values that are in each other's place, and names them. Only values that cannot be mistaken count: a
    /// timestamp is ten digits, a signature is as long as a key's, and a serial number is that of a given key.
    pub(super) fn unswap(&mut self, keys: &KnownKeys) -> Option<[&'static str; 2]> {
        let is_timestamp = |text: &str| text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_signature = |text: &str| text.len() >= SHORTEST_SIGNATURE;
        let is_serial = |text: &str| text.starts_with(PUBLIC_KEY_ID) || keys.named(text).is_some();
        let Self {
            serial,
            timestamp,
            nonce,
            signature,
            ..
        } = self;
        let swapped = |one: &str, other: &str, is_one: &dyn Fn(&str) -> bool| !is_one(one) && is_one(other);
        let (one, other, names) = if swapped(timestamp, nonce, &is_timestamp) {
            (timestamp, nonce, ["timestamp", "nonce"])
        } else if swapped(timestamp, serial, &is_timestamp) {
            (timestamp, serial, ["timestamp", "serial"])
        } else if swapped(timestamp, signature, &is_timestamp) {
            (timestamp, signature, ["timestamp", "signature"])
        } else if swapped(signature, nonce, &is_signature) {
            (signature, nonce, ["signature", "nonce"])
        } else if swapped(signature, serial, &is_signature) {
            (signature, serial, ["signature", "serial"])
        } else if swapped(serial, nonce, &is_serial) {
            (serial, nonce, ["serial", "nonce"])
        } else {
            return None;
        };
        std::mem::swap(one, other);
        Some(names)
    }
}

/// Signatures of RSA keys of 2048 bits have 344 characters in Base64.
const SHORTEST_SIGNATURE: usize = 300;

/// Reads the signature headers of a response or notification, and reports what is wrong with them; `None` if one that
/// is needed is missing.
pub(super) fn signature_headers(message: &Message, findings: &mut Vec<Finding>) -> Option<Claimed> {
    let value = |name: &str| message.header(name).unwrap_or_default().to_owned();
    let claimed = Claimed {
        account: None,
        is_sm2: None,
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
    let is_sm2 = match scheme {
        MERCHANT_SCHEME | BRAND_SCHEME => Some(false),
        SM2_SCHEME => Some(true),
        _ => None,
    };
    if is_sm2.is_none() {
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
        values.insert(
            name,
            quoted.unwrap_or_else(|| value.trim_matches(['"', '\''])).to_owned(),
        );
    }
    let is_brand = values.contains_key("brand_id");
    let expected = if is_brand { BRAND_SCHEME } else { MERCHANT_SCHEME };
    if is_sm2 == Some(false) && scheme != expected {
        let detail = match is_brand {
            true => format!("{scheme} in a brand's request, which begins with {expected}"),
            false => format!("{scheme} in a merchant's request, which begins with {expected}"),
        };
        findings.push(Finding::with(Mistake::WrongScheme, detail));
    }
    // A brand signs with a certificate that names its merchant.
    let account = ["mchid", "mch_id"].iter().find_map(|name| values.get(name)).cloned();
    let mut value = |name: &str| {
        let found = values.get(name).cloned().unwrap_or_default();
        if !found.is_empty() {
            return found;
        }
        malformed.push(name.to_owned());
        // Names that people write in its place.
        let others = OTHER_NAMES.iter().filter(|(right, _)| *right == name);
        let mut others = others.filter_map(|(_, other)| values.get(other));
        others.next().cloned().unwrap_or_default()
    };
    let claimed = Claimed {
        serial: value("serial_no"),
        timestamp: value("timestamp"),
        nonce: value("nonce_str"),
        signature: value("signature"),
        account,
        is_sm2,
    };
    let named = ["mchid", "brand_id"].iter().find_map(|name| values.get(name));
    if named.is_none_or(String::is_empty) {
        malformed.push("mchid".to_owned());
    }
    malformed.sort();
    malformed.dedup();
    if !malformed.is_empty() {
        findings.push(Finding::with(Mistake::AuthorizationMalformed, malformed.join(", ")));
    }
    // Without one of these, nothing can be said about the signature.
    let parts = [&claimed.signature, &claimed.timestamp, &claimed.nonce];
    parts.iter().all(|part| !part.is_empty()).then_some(claimed)
}
