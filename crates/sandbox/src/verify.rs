//! Verifies that an APIv3 request comes from the merchant.

use percent_encoding::percent_decode_str;
use serde_json::json;
use wechatpay_runtime::Account;
use wechatpay_runtime::notification::{MemoryReplayGuard, Repeated};
use wechatpay_runtime::signature::{Authorization, request_message};
use wechatpay_spec::model::Signer;

use crate::call::Call;
use crate::identity::Identity;
use crate::refusal::{Refusal, Unauthorized};
use crate::request_signature::{self, AuthorizationProblem, Signatory};

/// Characters of the signed message that an error quotes.
const QUOTED: usize = 512;

/// Checks the `Authorization` header: scheme, account, serial number, time, signature, and that the nonce is new.
/// `body` is the part of the body that the signature covers.
pub(crate) fn verify(
    identity: &Identity,
    guard: &MemoryReplayGuard,
    signer: Signer,
    call: &Call,
    body: &[u8],
    now: i64,
) -> Result<(), Refusal> {
    let id = match signer {
        Signer::Merchant => identity.merchant_id.as_str(),
        Signer::Brand => identity.brand_id.as_deref().unwrap_or_default(),
    };
    let signatory = Signatory::new(signer, Some(id), Some(&identity.merchant_serial));
    let header = request_signature::Authorization::read(&call.headers).map_err(refused)?;
    let seconds = header.check(&signatory, now).map_err(refused)?;
    let (nonce, signature) = (header.nonce().map_err(refused)?, header.signature().map_err(refused)?);
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

fn refused(problem: AuthorizationProblem) -> Refusal {
    let diagnosis = problem.to_string();
    let kind = match problem {
        AuthorizationProblem::Malformed(_) => Unauthorized::Malformed,
        AuthorizationProblem::Account(_) => Unauthorized::Signature,
        AuthorizationProblem::Serial(_) => Unauthorized::Serial,
        AuthorizationProblem::Time(_) => Unauthorized::Time,
    };
    Refusal::unauthorized(kind, diagnosis)
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
fn require_new_nonce(guard: &MemoryReplayGuard, scope: &str, nonce: &str, now: i64) -> Result<(), Refusal> {
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
