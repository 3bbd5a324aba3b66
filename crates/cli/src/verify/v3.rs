//! The diagnosis of a message of APIv3.

mod claimed;
mod length;
mod pss;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use wechatpay_runtime::signature::MAX_CLOCK_SKEW;
use wechatpay_spec::plural;

use self::claimed::{Claimed, authorization, signature_headers};
use super::encoding;
use super::known_keys::{KnownKey, KnownKeys, Owner, PUBLIC_KEY_ID};
use super::mistake::Mistake;
use super::multipart;
use super::recovered::{Algorithm, Recovered, Signed, Sm2Signature};
use super::report::{Finding, Kind, Report};
use super::signed_text::SignedParts;
use crate::message::{Message, Start};
use crate::moment;
use crate::output::harmless;

const PROBE: &str = "WECHATPAY/SIGNTEST/";
/// Timestamps beyond this are in milliseconds.
const YEAR_5138: i64 = 100_000_000_000;

/// The text that is signed in a request, and its signature.
pub(super) fn signed_text(request: &Message) -> Option<(Vec<u8>, String)> {
    let claimed = authorization(request, &mut Vec::new())?;
    let text = signed_parts(request, Kind::Request, &claimed).text();
    Some((text, claimed.signature))
}

/// Whether the signature of a message is over this text; none if that cannot be told, because no given key made it.
pub(super) fn is_over(message: &Message, keys: &KnownKeys, text: &[u8]) -> Option<bool> {
    let mut claimed = match message.header("Wechatpay-Signature") {
        None => authorization(message, &mut Vec::new())?,
        Some(_) => signature_headers(message, &mut Vec::new())?,
    };
    claimed.unswap(keys);
    let signature = encoding::decode(&claimed.signature)?.bytes;
    if let Some(recovered) = keys.iter().find_map(|key| Recovered::open(key, &signature)) {
        return Some(recovered.is_of(text));
    }
    let signature = &STANDARD.encode(signature);
    let mut of_sm2 = keys
        .iter()
        .filter(|key| key.is_sm2())
        .map(|key| Sm2Signature { key, signature });
    of_sm2.any(|signature| signature.is_of(text)).then_some(true)
}

/// Judges a message; `at` is the time of reference, if it is not the message's own.
pub(crate) fn diagnose(message: &Message, keys: &KnownKeys, at: Option<i64>) -> Report {
    let is_received = message.header("Wechatpay-Signature").is_some();
    let kind = match message.start {
        Start::Request { .. } if is_received => Kind::Notification,
        Start::Request { .. } => Kind::Request,
        Start::Response { .. } | Start::Bare => Kind::Response,
    };
    let mut report = Report {
        label: message.label.clone(),
        kind,
        generation: "v3",
        findings: Vec::new(),
        signed_by: None,
        expected_text: None,
        own_text: None,
    };
    let claimed = match kind {
        Kind::Request => authorization(message, &mut report.findings),
        Kind::Response | Kind::Notification => signature_headers(message, &mut report.findings),
    };
    let Some(mut claimed) = claimed else { return report };
    if let Some([one, other]) = claimed.unswap(keys) {
        let detail = format!("{one} ↔ {other}");
        report.findings.push(Finding::with(Mistake::ValuesSwapped, detail));
    }
    if claimed.signature.starts_with(PROBE) {
        report.findings.push(Finding::new(Mistake::SignatureProbe));
        return report;
    }
    length::check(message, &mut report.findings);
    time(&claimed, message, at, &mut report.findings);
    let parts = signed_parts(message, kind, &claimed);
    report.expected_text = Some(harmless(&String::from_utf8_lossy(&parts.text())));
    signature(&claimed, kind, &parts, keys, &mut report);
    if let Some(key) = report
        .signed_by
        .as_ref()
        .and_then(|label| keys.iter().find(|key| &key.label == label))
        && let Some((from, to)) = key.validity
        && let Ok(signed) = claimed.timestamp.parse::<i64>()
        && signed <= YEAR_5138
        && !(from..=to).contains(&signed)
    {
        let detail = format!("valid from {} to {}", moment::described(from), moment::described(to));
        report.findings.push(Finding::with(Mistake::CertificateExpired, detail));
    }
    // If the signature explains why the length differs, the body was not truncated.
    if report.findings.iter().any(|finding| length::explains(finding.mistake)) {
        report
            .findings
            .retain(|finding| finding.mistake != Mistake::BodyTruncated);
    }
    report
}

/// Checks the timestamp against the time of reference: the given one, the message's own, that of its `Date`, the present.
fn time(claimed: &Claimed, message: &Message, at: Option<i64>, findings: &mut Vec<Finding>) {
    let text = claimed.timestamp.as_str();
    let seconds = text
        .parse::<i64>()
        .ok()
        .filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    let Some(seconds) = seconds else {
        findings.push(Finding::with(Mistake::TimestampMalformed, harmless(text)));
        return;
    };
    if seconds > YEAR_5138 {
        findings.push(Finding::with(Mistake::TimestampMilliseconds, text));
        return;
    }
    let dated = || message.header("Date").and_then(moment::from_text);
    let reference = at.or(message.moment).or_else(dated).unwrap_or_else(moment::now);
    let off = reference.abs_diff(seconds);
    if off > MAX_CLOCK_SKEW.as_secs() {
        let detail = format!(
            "signed {}; time of reference {}: {} apart",
            moment::described(seconds),
            moment::described(reference),
            moment::length(off)
        );
        findings.push(Finding::with(Mistake::ClockSkew, detail));
    }
}

fn signed_parts(message: &Message, kind: Kind, claimed: &Claimed) -> SignedParts {
    let mut body = message.body.clone();
    let mut whole_body = None;
    if kind == Kind::Request
        && let Some(meta) = multipart::meta(message)
    {
        whole_body = Some(std::mem::replace(&mut body, meta));
    }
    let mut hosts: Vec<String> = message.header("Host").map(str::to_owned).into_iter().collect();
    let known = [
        "api.mch.weixin.qq.com",
        "api2.mch.weixin.qq.com",
        "apihk.mch.weixin.qq.com",
    ];
    for host in known.into_iter().chain(["127.0.0.1:8700", "localhost:8700"]) {
        if !hosts.iter().any(|known| known == host) {
            hosts.push(host.to_owned());
        }
    }
    let request_line = match (&message.start, kind) {
        (Start::Request { method, target }, Kind::Request) => Some((method.clone(), target.clone())),
        _ => None,
    };
    SignedParts {
        request_line,
        timestamp: claimed.timestamp.clone(),
        nonce: claimed.nonce.clone(),
        body,
        whole_body,
        hosts,
    }
}

/// Judges the signature itself.
fn signature(claimed: &Claimed, kind: Kind, parts: &SignedParts, keys: &KnownKeys, report: &mut Report) {
    let findings = &mut report.findings;
    let named = keys.named(&claimed.serial);
    // The usual case: the runtime accepts it as it is.
    if let Some(key) = named
        && key.verifies(&parts.text(), &claimed.signature)
        && fits(key, kind, claimed)
    {
        report.signed_by = Some(key.label.clone());
        findings.extend(scheme_of_another_key(claimed, key));
        return;
    }
    let Some(decoded) = encoding::decode(&claimed.signature) else {
        findings.push(Finding::new(Mistake::SignatureMalformed));
        return;
    };
    findings.extend(decoded.mistakes.iter().copied().map(Finding::new));
    let opened = keys
        .iter()
        .find_map(|key| Some((key, Recovered::open(key, &decoded.bytes)?)));
    let Some((key, recovered)) = opened else {
        if let Some((key, mistakes)) = explained_by_sm2(&decoded.bytes, parts, keys) {
            report.signed_by = Some(key.label.clone());
            findings.extend(scheme_of_another_key(claimed, key));
            findings.extend(wrong_owner(key, kind, claimed));
            findings.extend(mistakes.into_iter().map(Finding::new));
            return;
        }
        findings.push(no_key_made_it(claimed, kind, parts, &decoded.bytes, keys, named));
        return;
    };
    report.signed_by = Some(key.label.clone());
    findings.extend(wrong_owner(key, kind, claimed));
    if recovered.algorithm != Algorithm::Sha256 {
        findings.push(Finding::with(Mistake::WrongAlgorithm, recovered.algorithm.name()));
    }
    match parts.explain(&recovered) {
        Some(mistakes) => {
            for mistake in mistakes {
                if !findings.iter().any(|finding| finding.mistake == mistake) {
                    findings.push(Finding::new(mistake));
                }
            }
        }
        None => findings.push(Finding::new(Mistake::MessageDiffers)),
    }
    // Only the runtime decides that a signature is valid.
    if findings.is_empty() && !key.verifies(&parts.text(), &claimed.signature) {
        findings.push(Finding::new(Mistake::SignatureMalformed));
    }
}

/// The SM2 key that made a signature, and the mistakes that explain it.
fn explained_by_sm2<'k>(
    signature: &[u8],
    parts: &SignedParts,
    keys: &'k KnownKeys,
) -> Option<(&'k KnownKey, Vec<Mistake>)> {
    let signature = STANDARD.encode(signature);
    let mut keys = keys.iter().filter(|key| key.is_sm2());
    keys.find_map(|key| {
        let signed = Sm2Signature {
            key,
            signature: &signature,
        };
        Some((key, parts.explain(&signed)?))
    })
}

/// The finding if the scheme of the `Authorization` header is that of the other kind of key.
fn scheme_of_another_key(claimed: &Claimed, key: &KnownKey) -> Option<Finding> {
    let is_sm2 = claimed.is_sm2?;
    let right = match key.is_sm2() {
        true => "an SM2 key signs with WECHATPAY2-SM2-WITH-SM3",
        false => "an RSA key signs with WECHATPAY2-SHA256-RSA2048",
    };
    (is_sm2 != key.is_sm2()).then(|| Finding::with(Mistake::WrongScheme, right))
}

/// Whether this key may sign this kind of message for this account.
fn fits(key: &KnownKey, kind: Kind, claimed: &Claimed) -> bool {
    wrong_owner(key, kind, claimed).is_none()
}

/// The finding if a signature with this key cannot be right, because the key belongs to another party.
fn wrong_owner(key: &KnownKey, kind: Kind, claimed: &Claimed) -> Option<Finding> {
    match (kind, &key.owner) {
        (Kind::Request, Owner::Platform) | (Kind::Response | Kind::Notification, Owner::Merchant(_)) => Some(
            Finding::with(Mistake::KeysSwapped, format!("signed with {}", key.label)),
        ),
        (Kind::Request, Owner::Merchant(Some(merchant)))
            if claimed.account.as_ref().is_some_and(|id| id != merchant) =>
        {
            let account = claimed.account.as_deref().unwrap_or_default();
            Some(Finding::with(
                Mistake::AnotherMerchant,
                format!("the request is of {}; signed with {}", harmless(account), key.label),
            ))
        }
        // It has been reported as malformed.
        _ if claimed.serial.is_empty() => None,
        _ if key.is_named_in_other_form(&claimed.serial)
            || (key.is_named(&claimed.serial) && is_in_lower_case(kind, &claimed.serial)) =>
        {
            Some(Finding::with(
                Mistake::SerialForm,
                format!(
                    "{}; right is {}",
                    harmless(&claimed.serial),
                    key.serial.as_deref().unwrap_or_default()
                ),
            ))
        }
        _ if key.serial.is_some() && !key.is_named(&claimed.serial) => Some(Finding::with(
            Mistake::SerialMismatch,
            format!(
                "the message names {}; signed with {}",
                harmless(&claimed.serial),
                key.label
            ),
        )),
        _ => None,
    }
}

/// Whether a request names its certificate in lower case. What WeChat Pay sends is as it sent it.
fn is_in_lower_case(kind: Kind, serial: &str) -> bool {
    let is_lower = |byte: u8| byte.is_ascii_lowercase() && byte.is_ascii_hexdigit();
    kind == Kind::Request && !serial.starts_with(PUBLIC_KEY_ID) && serial.bytes().any(is_lower)
}

/// The reason why none of the given keys made the signature.
fn no_key_made_it(
    claimed: &Claimed,
    kind: Kind,
    parts: &SignedParts,
    signature: &[u8],
    keys: &KnownKeys,
    named: Option<&KnownKey>,
) -> Finding {
    if keys.iter().any(KnownKey::is_sm2) && matches!(signature.len(), 68..=72) {
        let detail = "an SM2 signature does not tell who made it: it is with another key, or over another text";
        return Finding::with(Mistake::WrongKey, detail);
    }
    let lengths = keys.iter().filter_map(|key| {
        let (modulus, _) = key.rsa.as_ref()?;
        usize::try_from(modulus.bits().div_ceil(8)).ok()
    });
    let lengths: Vec<usize> = lengths.collect();
    if let Some(key) = keys.iter().find(|key| pss::is_of(key, &parts.text(), signature)) {
        return Finding::with(Mistake::WrongAlgorithm, format!("RSASSA-PSS, with {}", key.label));
    }
    if !lengths.is_empty() && !lengths.contains(&signature.len()) {
        let length = signature.len();
        let guess = match length {
            16 => "an MD5 digest has this length",
            20 => "a SHA-1 digest has this length",
            32 => "an HMAC-SHA256 or SHA-256 digest has this length",
            64 => "an SM2 or Ed25519 signature, or a digest in hexadecimal, has this length",
            70..=72 => "an SM2 or ECDSA signature has this length",
            128 | 256 | 384 | 512 => {
                let detail = format!(
                    "{}, as by a key of another size; the given keys sign with {lengths:?}",
                    plural::bytes(length)
                );
                return Finding::with(Mistake::WrongKey, detail);
            }
            _ => {
                let detail = format!("{}; the given keys sign with {lengths:?}", plural::bytes(length));
                return Finding::with(Mistake::SignatureMalformed, detail);
            }
        };
        return Finding::with(Mistake::WrongAlgorithm, format!("{length} bytes: {guess}"));
    }
    if let Some(key) = named.filter(|key| fits(key, kind, claimed)) {
        return Finding::with(Mistake::WrongKey, format!("the message names {}", key.label));
    }
    let serial = harmless(&claimed.serial);
    let given: Vec<&str> = keys.iter().map(|key| key.label.as_str()).collect();
    let detail = format!("the message names {serial}; given: {}", given.join(", "));
    let all = |test: fn(&Owner) -> bool| !keys.is_empty() && keys.iter().all(|key| test(&key.owner));
    let merchants = all(|owner| matches!(owner, Owner::Merchant(_)));
    let platforms = all(|owner| *owner == Owner::Platform);
    let other_kind = |key: &KnownKey| key.is_public_key() != claimed.serial.starts_with(PUBLIC_KEY_ID);
    match kind {
        Kind::Response | Kind::Notification if merchants => Finding::with(Mistake::KeysSwapped, detail),
        Kind::Request if platforms => Finding::with(Mistake::KeysSwapped, detail),
        Kind::Response | Kind::Notification
            if keys.iter().any(|key| key.owner == Owner::Platform)
                && keys.iter().filter(|key| key.owner == Owner::Platform).all(other_kind) =>
        {
            Finding::with(Mistake::KeyKind, detail)
        }
        Kind::Request if is_of_others(keys, claimed) => Finding::with(Mistake::AnotherMerchant, detail),
        _ => Finding::with(Mistake::WrongKey, detail),
    }
}

/// Whether all given certificates of merchants are of other merchants than the request's.
fn is_of_others(keys: &KnownKeys, claimed: &Claimed) -> bool {
    let mut merchants = keys.iter().filter_map(|key| match &key.owner {
        Owner::Merchant(Some(merchant)) => Some(merchant),
        _ => None,
    });
    let first = merchants.next();
    let is_other = |merchant: &String| claimed.account.as_ref().is_some_and(|account| account != merchant);
    first.is_some_and(is_other) && merchants.all(is_other)
}
