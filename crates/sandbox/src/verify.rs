//! Verifies that an APIv3 request comes from the merchant.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use serde_json::json;
use wechatpay_runtime::Account;
use wechatpay_runtime::notification::{Repeated, ReplayGuard};
use wechatpay_runtime::signature::{Authorization, MAX_CLOCK_SKEW, request_message};
use wechatpay_spec::model::Signer;

use crate::call::Call;
use crate::identity::Identity;
use crate::refusal::{Refusal, Unauthorized};

const MERCHANT_SCHEME: &str = "WECHATPAY2-SHA256-RSA2048";
const BRAND_SCHEME: &str = "WECHATPAY-BRAND-SHA256-RSA2048";
/// Characters of the signed message that an error quotes.
const QUOTED: usize = 512;

/// Checks the `Authorization` header: scheme, account, serial number, time, signature, and that the nonce is new.
/// `body` is the part of the body that the signature covers.
pub(crate) fn verify(
    identity: &Identity,
    guard: &ReplayGuard,
    signer: Signer,
    call: &Call,
    body: &[u8],
    now: i64,
) -> Result<(), Refusal> {
    let header = call.headers.get("authorization");
    let header = header.ok_or_else(|| malformed("the Authorization header is missing"))?;
    if call.headers.get_all("authorization").iter().count() > 1 {
        return Err(malformed("there are several Authorization headers"));
    }
    let header = header
        .to_str()
        .map_err(|_| malformed("the Authorization header is not visible ASCII"))?;
    let (scheme, parameters) = header
        .split_once(' ')
        .ok_or_else(|| malformed("the Authorization header has a scheme, but no parameters"))?;
    let parameters = read(parameters)?;
    let (expected, id_name, id) = match signer {
        Signer::Merchant => (MERCHANT_SCHEME, "mchid", identity.merchant_id.as_str()),
        Signer::Brand => (
            BRAND_SCHEME,
            "brand_id",
            identity.brand_id.as_deref().unwrap_or_default(),
        ),
    };
    if scheme != expected {
        return Err(malformed(format!(
            "the scheme is {scheme:?}, but this operation takes {expected}"
        )));
    }
    let parameter = |name: &str| {
        let value = parameters.get(name).copied().filter(|value| !value.is_empty());
        value.ok_or_else(|| malformed(format!("the Authorization header has no {name}")))
    };
    if parameter(id_name)? != id {
        let given = parameter(id_name)?;
        let diagnosis = format!("{id_name} is {given:?}, which no merchant of the sandbox has; the first one is {id}");
        return Err(Refusal::unauthorized(Unauthorized::Signature, diagnosis));
    }
    let serial = parameter("serial_no")?;
    if !serial.eq_ignore_ascii_case(&identity.merchant_serial) {
        let own = &identity.merchant_serial;
        let diagnosis = format!("serial_no {serial:?} is not the merchant certificate's, {own}");
        return Err(Refusal::unauthorized(Unauthorized::Serial, diagnosis));
    }
    let (timestamp, nonce) = (parameter("timestamp")?, parameter("nonce_str")?);
    let seconds = within_window(timestamp, now)?;
    let signature = parameter("signature")?;
    let authorization = Authorization {
        account: match signer {
            Signer::Merchant => Account::Merchant,
            Signer::Brand => Account::Brand,
        },
        method: &call.method,
        path_and_query: &call.target,
        body,
        timestamp: seconds,
        nonce,
    };
    let message = request_message(&authorization);
    if !identity.merchant_signed(&message, signature) {
        return Err(mismatch(identity, call, &authorization, signature, &message));
    }
    require_new_nonce(guard, id, nonce, now)
}

fn read(parameters: &str) -> Result<BTreeMap<&str, &str>, Refusal> {
    let mut read = BTreeMap::new();
    for pair in parameters.split(',') {
        let named = pair.trim().split_once('=').and_then(|(name, value)| {
            let value = value.strip_prefix('"')?.strip_suffix('"')?;
            Some((name, value))
        });
        let (name, value) = named
            .ok_or_else(|| malformed("the Authorization header's parameters are not of the form name=\"value\""))?;
        if read.insert(name, value).is_some() {
            return Err(malformed(format!("the Authorization header has {name} twice")));
        }
    }
    Ok(read)
}

fn malformed(diagnosis: impl Into<String>) -> Refusal {
    Refusal::unauthorized(Unauthorized::Malformed, diagnosis)
}

fn within_window(timestamp: &str, now: i64) -> Result<i64, Refusal> {
    let digits = timestamp.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = timestamp.parse::<i64>().ok().filter(|_| digits);
    let seconds =
        seconds.ok_or_else(|| malformed(format!("the timestamp {timestamp:?} is not a number of seconds")))?;
    if now.abs_diff(seconds) > MAX_CLOCK_SKEW.as_secs() {
        let hint = if seconds > 100_000_000_000 {
            " (milliseconds?)"
        } else {
            ""
        };
        let diagnosis =
            format!("the timestamp {seconds}{hint} differs from the present time, {now}, by more than 300 seconds");
        return Err(Refusal::unauthorized(Unauthorized::Time, diagnosis));
    }
    Ok(seconds)
}

/// The refusal of a wrong signature: with the expected message. The diagnosis names a common mistake that explains it.
fn mismatch(
    identity: &Identity,
    call: &Call,
    authorization: &Authorization<'_>,
    signature: &str,
    message: &[u8],
) -> Refusal {
    let text = String::from_utf8_lossy(message);
    let expected = json!({
        "method": authorization.method.as_str(),
        "url": authorization.path_and_query,
        "sign_message_length": message.len(),
        "truncated_sign_message": text.chars().take(QUOTED).collect::<String>(),
    });
    let diagnosis = match mistake(identity, call, authorization, signature, message) {
        Some(mistake) => format!("the signature belongs to another message: {mistake}"),
        None => "the signature does not belong to the message, or was made with another key".to_owned(),
    };
    Refusal::sign_mismatch(expected, diagnosis)
}

/// The common mistake that explains a wrong signature.
fn mistake(
    identity: &Identity,
    call: &Call,
    authorization: &Authorization<'_>,
    signature: &str,
    message: &[u8],
) -> Option<&'static str> {
    let fits = |message: &[u8]| identity.merchant_signed(message, signature);
    let over = |target: &str, body: &[u8]| {
        fits(&request_message(&Authorization {
            path_and_query: target,
            body,
            ..*authorization
        }))
    };
    let body = authorization.body;
    let decoded = percent_decode_str(&call.target).decode_utf8_lossy();
    let absolute = format!("{}{}", call.origin(), call.target);
    if message.split_last().is_some_and(|(_, rest)| fits(rest)) {
        Some("the last line feed is missing")
    } else if over(call.path(), body) {
        Some("the query was not signed")
    } else if over(&call.target, b"") {
        Some("the body was not signed")
    } else if over(&decoded, body) {
        Some("the target was signed before it was percent-encoded")
    } else if over(&absolute, body) {
        Some("scheme and host were signed with the target")
    } else if over(&call.target, &call.body) {
        Some("the whole form was signed; for an upload, only the part `meta` is signed")
    } else {
        reserialized(body)
            .filter(|body| over(&call.target, body.as_bytes()))
            .map(|_| "the body was serialized again after it was signed")
    }
}

/// The body as a JSON library would serialize it.
fn reserialized(body: &[u8]) -> Option<String> {
    let value: serde_json::Value = serde_json::from_slice(body).ok()?;
    Some(value.to_string())
}

/// Refuses a nonce that was used before. If the memory for nonces is full, after thousands of signed calls a second,
/// every call passes.
fn require_new_nonce(guard: &ReplayGuard, scope: &str, nonce: &str, now: i64) -> Result<(), Refusal> {
    match guard.reserve(scope, nonce, now) {
        Ok(reservation) => {
            reservation.take();
            Ok(())
        }
        Err(Repeated::Full) => Ok(()),
        Err(_) => {
            let diagnosis = format!("the nonce_str {nonce:?} was used before: a replay");
            Err(Refusal::unauthorized(Unauthorized::Signature, diagnosis))
        }
    }
}
