//! The diagnosis of a message of APIv3.

mod claimed;
mod length;
mod owner;
mod pss;
mod service;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use wechatpay_runtime::signature::MAX_CLOCK_SKEW;
use wechatpay_sandbox::service_hosts;

use self::claimed::{Claimed, authorization, signature_headers};
use self::owner::{fits, named_in_place_of, no_key_made_it, scheme_of_another_key, wrong_owner};
use super::encoding;
use super::known_keys::{KnownKey, KnownKeys};
use super::mistake::Mistake;
use super::multipart;
use super::recovered::{Algorithm, Recovered, Signed, Sm2Signature};
use super::report::{Finding, MessageKind, Report};
use super::signed_text::SignedParts;
use crate::message::{Message, Start};
use crate::moment;
use crate::output::harmless;
use crate::sandbox_ports;

const PROBE: &str = "WECHATPAY/SIGNTEST/";
/// Timestamps beyond this are in milliseconds.
const YEAR_5138: i64 = 100_000_000_000;

/// The text that is signed in a request, and its signature.
pub(super) fn signed_text(request: &Message) -> Option<(Vec<u8>, String)> {
    let claimed = authorization(request, &mut Vec::new())?;
    let text = signed_parts(request, MessageKind::Request, &claimed).text();
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

/// Judges a message; `at` is the reference time, if it is not the message's own.
pub(crate) fn diagnose(message: &Message, keys: &KnownKeys, at: Option<i64>) -> Report {
    let is_received = message.header("Wechatpay-Signature").is_some();
    let kind = match message.start {
        Start::Request { .. } if is_received => MessageKind::Notification,
        Start::Request { .. } => MessageKind::Request,
        Start::Response { .. } | Start::Bare => MessageKind::Response,
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
        MessageKind::Request => authorization(message, &mut report.findings),
        MessageKind::Response | MessageKind::Notification => signature_headers(message, &mut report.findings),
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
    if kind == MessageKind::Request && report.findings.is_empty() {
        let key = keys.iter().find(|key| Some(&key.label) == report.signed_by.as_ref());
        let refused = service::refused(message, key, reference(message, at));
        report.findings.extend(refused);
    }
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

/// Checks the timestamp against the reference time: the given one, the message's own, that of its `Date`, the present.
fn time(claimed: &Claimed, message: &Message, at: Option<i64>, findings: &mut Vec<Finding>) {
    let text = claimed.timestamp.as_str();
    let seconds = text
        .parse::<i64>()
        .ok()
        .filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    let is_request = message.header("Wechatpay-Signature").is_none();
    let seconds = seconds.filter(|seconds| !is_request || seconds.to_string() == text);
    let Some(seconds) = seconds else {
        findings.push(Finding::with(Mistake::TimestampMalformed, harmless(text)));
        return;
    };
    if seconds > YEAR_5138 {
        findings.push(Finding::with(Mistake::TimestampMilliseconds, text));
        return;
    }
    let reference = reference(message, at);
    let off = reference.abs_diff(seconds);
    if off > MAX_CLOCK_SKEW.as_secs() {
        let detail = format!(
            "signed {}; reference time {}: {} apart",
            moment::described(seconds),
            moment::described(reference),
            moment::length(off)
        );
        findings.push(Finding::with(Mistake::ClockSkew, detail));
    }
}

/// The reference time of a message.
fn reference(message: &Message, at: Option<i64>) -> i64 {
    let dated = || message.header("Date").and_then(moment::from_text);
    at.or(message.moment).or_else(dated).unwrap_or_else(moment::now)
}

/// The hosts of WeChat Pay and of a sandbox on this machine.
fn known_hosts() -> impl Iterator<Item = String> {
    let ports = [sandbox_ports::HTTP, sandbox_ports::TLS];
    let local = ports
        .into_iter()
        .flat_map(|port| ["127.0.0.1", "localhost"].map(|host| format!("{host}:{port}")));
    service_hosts().map(str::to_owned).chain(local)
}

fn signed_parts(message: &Message, kind: MessageKind, claimed: &Claimed) -> SignedParts {
    let mut body = message.body.clone();
    let mut whole_body = None;
    if kind == MessageKind::Request
        && let Some(meta) = multipart::meta(message)
    {
        whole_body = Some(std::mem::replace(&mut body, meta));
    }
    let mut hosts: Vec<String> = message.header("Host").map(str::to_owned).into_iter().collect();
    for host in known_hosts() {
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    let request_line = match (&message.start, kind) {
        (Start::Request { method, target }, MessageKind::Request) => Some((method.clone(), target.clone())),
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
fn signature(claimed: &Claimed, kind: MessageKind, parts: &SignedParts, keys: &KnownKeys, report: &mut Report) {
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
    findings.extend(named_in_place_of(key, kind, claimed, named).or_else(|| wrong_owner(key, kind, claimed)));
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
