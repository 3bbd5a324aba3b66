//! The judgement of the service about a request whose signature is right, by the code of the sandbox: both call the same
//! requests valid.

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Method};
use wechatpay_sandbox::request_signature::{Authorization, AuthorizationProblem, Signatory, schemes};
use wechatpay_spec::model::Signer;

use crate::find::catalogue;
use crate::message::{Message, Start};
use crate::output::harmless;
use crate::verify::known_keys::{KnownKey, Owner};
use crate::verify::mistake::Mistake;
use crate::verify::report::Finding;

/// The finding if the service refuses the request, although `key` signed the right text.
pub(super) fn refused(message: &Message, key: Option<&KnownKey>, now: i64) -> Option<Finding> {
    let mut headers = HeaderMap::new();
    for (_, value) in message.headers_named(AUTHORIZATION.as_str()) {
        let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) else {
            let detail = "the Authorization header has line breaks or other control characters";
            return Some(Finding::with(Mistake::AuthorizationMalformed, detail));
        };
        headers.append(AUTHORIZATION, value);
    }
    let checked = Authorization::read(&headers).and_then(|header| {
        let signer = signer(message);
        let id = key.and_then(|key| match &key.owner {
            // The certificate of a brand names the merchant.
            Owner::Merchant(Some(merchant)) if signer == Signer::Merchant => Some(merchant.as_str()),
            _ => None,
        });
        let mut signatory = Signatory::new(signer, id, key.and_then(|key| key.serial.as_deref()));
        if key.is_some_and(KnownKey::is_sm2) {
            signatory.scheme = schemes::SM2;
        }
        header.check(&signatory, now)
    });
    let problem = checked.err()?;
    let mistake = match problem {
        AuthorizationProblem::Malformed(_) => Mistake::AuthorizationMalformed,
        AuthorizationProblem::Account(_) => Mistake::AnotherMerchant,
        AuthorizationProblem::Serial(_) => Mistake::SerialForm,
        AuthorizationProblem::Time(_) => Mistake::ClockSkew,
    };
    Some(Finding::with(mistake, harmless(&problem.to_string())))
}

/// The kind of account that signs a request: that of its operation; of an unknown one, the account that the header names.
fn signer(message: &Message) -> Signer {
    if let Start::Request { method, target } = &message.start
        && let Ok(method) = method.to_uppercase().parse::<Method>()
        && let Some(found) = catalogue()
            .resolve(&method, target.split('?').next().unwrap_or(target))
            .first()
    {
        return found.entry.operation.signer.value;
    }
    let header = message.header(AUTHORIZATION.as_str()).unwrap_or_default();
    match header.contains("brand_id=") {
        true => Signer::Brand,
        false => Signer::Merchant,
    }
}
