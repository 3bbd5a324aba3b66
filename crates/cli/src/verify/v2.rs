//! The diagnosis of a message of APIv2.

mod digests;
mod expected_digest;
mod recipe;

use wechatpay_runtime::ApiV2Key;
use wechatpay_runtime::v2::xml::{self, Element, XmlError};
use wechatpay_runtime::v2::{self, SignType};
use wechatpay_sandbox::request_signature::{SignProblem, request_fields, verify_sign};
use zeroize::Zeroizing;

use self::digests::Hash;
use self::expected_digest::Expected;
use self::recipe::Recipe;
use super::mistake::Mistake;
use super::report::{Finding, MessageKind, Report};
use crate::failure::Failure;
use crate::message::{Message, Start};
use crate::output::harmless;

/// The keys of a merchant that may have signed a message of APIv2.
#[derive(Default)]
pub(crate) struct ApiKeys {
    pub(crate) v2: Option<Zeroizing<Vec<u8>>>,
    /// Only to recognize that it was used by mistake.
    pub(crate) v3: Option<Zeroizing<Vec<u8>>>,
    /// APIv2 keys of others, with what a report calls them.
    pub(crate) others: Vec<(String, Zeroizing<Vec<u8>>)>,
}

/// The words in place of the key in a text for signing.
const KEY_LEFT_OUT: &str = "(the APIv2 key)";

/// The maximum number of mistakes at a time that are searched for.
const MAX_MISTAKES: usize = 2;

/// Judges a message; `digest` is the one that the operation takes, when the message does not name it.
pub(crate) fn diagnose(message: &Message, keys: &ApiKeys, digest: Option<SignType>) -> Result<Report, Failure> {
    let body = &message.body;
    let unreadable = |error: XmlError| Failure::usage(format!("{}: {error}", message.label));
    let (fields, kind) = match xml::read_received(body) {
        Ok(fields) => {
            let kind = kind(message, &fields);
            (fields, kind)
        }
        // The service reads requests of libraries that write attributes, or another root element.
        Err(error @ (XmlError::Attributes { .. } | XmlError::WrongRoot { .. })) => {
            let fields = xml::read_request(body).map_err(unreadable)?;
            match kind(message, &fields) {
                MessageKind::Request => (fields, MessageKind::Request),
                MessageKind::Response | MessageKind::Notification => return Err(unreadable(error)),
            }
        }
        Err(error) => return Err(unreadable(error)),
    };
    let mut report = Report {
        label: message.label.clone(),
        kind,
        generation: "v2",
        findings: Vec::new(),
        signed_by: None,
        expected_text: None,
        own_text: None,
    };
    let key = keys.v2.as_ref().ok_or_else(|| {
        Failure::usage(
            "an APIv2 key is needed: give --api-v2-key-file, set WECHATPAY_API_V2_KEY, or name a profile that has one",
        )
    })?;
    let own = ApiV2Key::new(key.as_slice());
    let texts: Vec<(&str, &str)> = fields
        .iter()
        .filter_map(|field| Some((field.name.as_str(), field.text()?)))
        .collect();
    let value = |name: &str| texts.iter().find(|(other, _)| *other == name).map(|(_, value)| *value);
    let Some(sign) = value("sign").filter(|sign| !sign.is_empty()) else {
        report.findings.push(sign_missing(&texts));
        return Ok(report);
    };
    let repeated = texts.iter().enumerate().find(|(position, (name, _))| {
        let mut before = texts.iter().take(*position);
        before.any(|(other, _)| other == name)
    });
    if let Some((_, (name, _))) = repeated {
        let name = harmless(name);
        report
            .findings
            .push(Finding::with(Mistake::FieldRepeated, format!("`{name}`")));
        return Ok(report);
    }
    let expected = Expected::of(message, kind, &fields, digest);
    report.expected_text = Some(harmless(&expected_text(&texts)));
    let accepted = own.as_ref().is_ok_and(|own| match kind {
        MessageKind::Request => service_accepts(body, own, expected.digest, &mut report.findings),
        MessageKind::Response | MessageKind::Notification => {
            v2::verify_response(fields.clone(), own, expected.digest).is_ok()
        }
    });
    if !report.findings.is_empty() {
        return Ok(report);
    }
    if accepted {
        let digest = expected.digest.as_str();
        report.signed_by = Some(match expected.is_guess {
            true => {
                format!("the APIv2 key, by {digest}; the message does not name its digest (--url tells its operation)")
            }
            false => format!("the APIv2 key, by {digest}"),
        });
        return Ok(report);
    }
    match search(&texts, body, sign, expected.digest, keys) {
        Some(mistakes) => {
            report.findings.extend(mistakes.into_iter().map(|mistake| Finding {
                mistake,
                detail: expected.reason.clone().filter(|_| mistake == Mistake::WrongDigest),
            }));
            if report.findings.is_empty() {
                report.findings.push(Finding::new(Mistake::MessageOrKey));
            }
        }
        None => report
            .findings
            .push(unexplained(&texts, body, sign, expected.digest, keys)),
    }
    if let Err(error) = own
        && !report
            .findings
            .iter()
            .any(|finding| finding.mistake == Mistake::KeyBlanks)
    {
        report
            .findings
            .push(Finding::with(Mistake::KeyBlanks, error.to_string()));
    }
    Ok(report)
}

/// Whether the service accepts the request, by the code of the sandbox: both call the same requests valid. The findings say
/// what it refuses before it looks at the signature.
fn service_accepts(body: &[u8], key: &ApiV2Key, digest: SignType, findings: &mut Vec<Finding>) -> bool {
    let fields = match request_fields(body) {
        Ok(fields) => fields,
        Err(error) => {
            findings.push(Finding::with(Mistake::FieldNotText, error.to_string()));
            return false;
        }
    };
    match verify_sign(&fields, digest, key) {
        Ok(used) => used == digest,
        Err(problem @ SignProblem::NotText(_)) => {
            findings.push(Finding::with(Mistake::FieldNotText, harmless(&problem.to_string())));
            false
        }
        Err(problem @ SignProblem::UnknownDigest(_)) => {
            findings.push(Finding::with(Mistake::WrongDigest, harmless(&problem.to_string())));
            false
        }
        Err(_) => false,
    }
}

/// The finding about a `sign` that the given key and no usual mistake explain: the key of another profile does, or it says
/// what is likely.
fn unexplained(fields: &[(&str, &str)], body: &[u8], sign: &str, expected: SignType, keys: &ApiKeys) -> Finding {
    let other = keys.others.iter().find(|(_, key)| {
        let other = ApiKeys {
            v2: Some(key.clone()),
            ..ApiKeys::default()
        };
        search(fields, body, sign, expected, &other).is_some()
    });
    match other {
        Some((label, _)) => Finding::with(Mistake::AnotherApiKey, format!("signed with {label}")),
        None => Finding::new(Mistake::MessageOrKey),
    }
}

/// The text that is signed in a request, with the key left out, and its signature.
pub(super) fn signed_text(request: &Message) -> Option<(Vec<u8>, String)> {
    let fields = xml::read_received(&request.body).ok()?;
    let texts: Vec<(&str, &str)> = fields
        .iter()
        .filter_map(|field| Some((field.name.as_str(), field.text()?)))
        .collect();
    let (_, sign) = texts.iter().find(|(name, _)| *name == "sign")?;
    Some((expected_text(&texts).into_bytes(), (*sign).to_owned()))
}

/// Whether the `sign` of a message is over this text, which may have the key in it or the words in its place.
pub(super) fn is_over(message: &Message, keys: &ApiKeys, text: &[u8]) -> Option<bool> {
    let fields = xml::read_received(&message.body).ok()?;
    let sign = fields
        .iter()
        .find(|field| field.name == "sign")
        .and_then(Element::text)?;
    let (sign, _) = digests::in_hexadecimal(sign);
    let text = Zeroizing::new(String::from_utf8_lossy(text).into_owned());
    let is_over = digests::keys(keys).iter().any(|key| {
        let with_key = Zeroizing::new(text.replace(KEY_LEFT_OUT, &String::from_utf8_lossy(&key.bytes)));
        let mut hashes = Hash::for_expected(SignType::Md5).into_iter();
        hashes.any(|(hash, _)| hash.matches(with_key.as_bytes(), &key.bytes, &sign))
    });
    Some(is_over)
}

/// A text of APIv2 as it may be printed: every key in it is replaced by words.
pub(super) fn without_key(text: &str, keys: &ApiKeys) -> String {
    let mut text = text.to_owned();
    for key in [&keys.v2, &keys.v3].into_iter().flatten() {
        let key = String::from_utf8_lossy(key.trim_ascii());
        if !key.is_empty() {
            text = text.replace(&*key, KEY_LEFT_OUT);
        }
    }
    match text.rsplit_once("key=") {
        // Any other text here may be a key, too.
        Some((before, other)) if other.trim_end() != KEY_LEFT_OUT => format!("{before}key=(another key)"),
        _ => text,
    }
}

/// The kind of a message. A bare one is recognized by its fields: only messages of WeChat Pay have a result code.
fn kind(message: &Message, fields: &[Element]) -> MessageKind {
    let has = |name: &str| fields.iter().any(|field| field.name == name);
    let is_result = ["return_code", "result_code", "retcode", "error_code"]
        .into_iter()
        .any(has);
    match &message.start {
        // The refund notification is the only message with this field.
        _ if has("req_info") => MessageKind::Notification,
        Start::Request { .. } if is_result => MessageKind::Notification,
        Start::Request { .. } => MessageKind::Request,
        Start::Response { .. } => MessageKind::Response,
        Start::Bare if is_result => MessageKind::Response,
        Start::Bare => MessageKind::Request,
    }
}

/// The finding about a message without a signature, with what the message says instead.
fn sign_missing(texts: &[(&str, &str)]) -> Finding {
    let others = texts.iter().map(|(name, _)| *name);
    let mut others = others.filter(|name| *name != "sign" && name.eq_ignore_ascii_case("sign"));
    let detail = match (others.next(), texts.iter().find(|(name, _)| *name == "return_msg")) {
        (Some(other), _) => Some(format!(
            "there is a field `{}`; the name is `sign`, in lower case",
            harmless(other)
        )),
        (None, Some((_, text))) => Some(format!("return_msg: {}", harmless(text))),
        (None, None) => None,
    };
    Finding {
        mistake: Mistake::SignMissing,
        detail,
    }
}

/// The text that must be signed, with the key left out.
fn expected_text(fields: &[(&str, &str)]) -> String {
    let mut fields: Vec<_> = fields
        .iter()
        .filter(|(name, value)| *name != "sign" && !value.is_empty())
        .collect();
    fields.sort_unstable();
    let pairs = fields.iter().map(|(name, value)| format!("{name}={value}&"));
    pairs.collect::<String>() + "key=" + KEY_LEFT_OUT
}

/// The mistakes that explain a signature, the fewest that do.
fn search(
    fields: &[(&str, &str)],
    body: &[u8],
    sign: &str,
    expected: SignType,
    keys: &ApiKeys,
) -> Option<Vec<Mistake>> {
    let mut recipes = vec![Recipe::right(fields)];
    let mut level = 0..1;
    for _ in 0..MAX_MISTAKES {
        let bases: Vec<Recipe> = recipes.get(level.clone()).unwrap_or_default().to_vec();
        let start = recipes.len();
        for base in &bases {
            recipes.extend(base.with_one_mistake_more(fields, body));
        }
        level = start..recipes.len();
    }
    let used = digests::keys(keys);
    let (sign, of_encoding) = digests::in_hexadecimal(sign);
    let mut found: Option<Vec<Mistake>> = None;
    for recipe in &recipes {
        for key in &used {
            let text = recipe.text(&key.bytes);
            for (hash, mistake) in Hash::for_expected(expected) {
                for ending in digests::ENDINGS {
                    let mut mistakes = recipe.mistakes.clone();
                    for further in [key.mistake, mistake, ending.mistake].into_iter().flatten() {
                        if !mistakes.contains(&further) {
                            mistakes.push(further);
                        }
                    }
                    if found.as_ref().is_some_and(|known| known.len() <= mistakes.len()) {
                        continue;
                    }
                    if hash.matches(&ending.text(&text, &key.bytes), &key.bytes, &sign) {
                        found = Some(mistakes);
                    }
                }
            }
        }
        if let Some(mistakes) = found
            .as_ref()
            .filter(|mistakes| mistakes.len() <= recipe.mistakes.len())
        {
            return Some([mistakes.as_slice(), &of_encoding].concat());
        }
    }
    if found.is_none()
        && let Some(own) = used.first()
    {
        let mut recipes = Recipe::right(fields).in_every_order().into_iter();
        let fitting = recipes.find(|recipe| {
            let text = digests::RIGHT_ENDING.text(&recipe.text(&own.bytes), &own.bytes);
            let mut hashes = Hash::for_expected(expected)
                .into_iter()
                .filter(|(_, mistake)| mistake.is_none());
            hashes.any(|(hash, _)| hash.matches(&text, &own.bytes, &sign))
        });
        found = fitting.map(|recipe| recipe.mistakes);
    }
    found.map(|mistakes| [mistakes, of_encoding].concat())
}
