//! The diagnosis of a message of APIv2.

mod digests;

use wechatpay_runtime::ApiV2Key;
use wechatpay_runtime::v2::xml::{self, Element};
use wechatpay_runtime::v2::{self, SignType, notification_sign_type};
use zeroize::Zeroizing;

use self::digests::Hash;
use super::mistake::Mistake;
use super::report::{Finding, Kind, Report};
use super::xml_text::raw_values;
use crate::failure::Failure;
use crate::message::{Message, Start};
use crate::output::harmless;

/// The keys of a merchant that may have signed a message of APIv2.
#[derive(Default)]
pub(crate) struct ApiKeys {
    pub(crate) v2: Option<Zeroizing<Vec<u8>>>,
    /// Only to recognize that it was used by mistake.
    pub(crate) v3: Option<Zeroizing<Vec<u8>>>,
}

/// The most mistakes at a time that are searched for.
const MAX_MISTAKES: usize = 2;

/// Judges a message; `digest` is the one that the operation takes, when the message does not name it.
pub(crate) fn diagnose(message: &Message, keys: &ApiKeys, digest: Option<SignType>) -> Result<Report, Failure> {
    let kind = match message.start {
        Start::Request { .. } => Kind::Request,
        Start::Response { .. } => Kind::Response,
    };
    let mut report = Report {
        label: message.label.clone(),
        kind,
        generation: "v2",
        findings: Vec::new(),
        signed_by: None,
        expected_text: None,
    };
    let body = &message.body;
    let fields = xml::read_received(body).map_err(|error| Failure::finding(format!("{}: {error}", message.label)))?;
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
    let sign = texts.iter().find(|(name, _)| *name == "sign").map(|(_, value)| *value);
    let Some(sign) = sign.filter(|sign| !sign.is_empty()) else {
        let message = texts.iter().find(|(name, _)| *name == "return_msg");
        let detail = message.map(|(_, text)| format!("return_msg: {}", harmless(text)));
        report.findings.push(Finding {
            mistake: Mistake::SignMissing,
            detail,
        });
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
    let named = notification_sign_type(&fields).ok();
    let expected = digest.or(named).unwrap_or(SignType::Md5);
    report.expected_text = Some(harmless(&expected_text(&texts)));
    let upper = !sign.bytes().any(|byte| byte.is_ascii_lowercase());
    if let Ok(own) = &own
        && (upper || kind != Kind::Request)
        && verified(&fields, own, expected, kind)
    {
        report.signed_by = Some(format!("the APIv2 key, by {}", expected.as_str()));
        return Ok(report);
    }
    match search(&texts, body, sign, expected, keys) {
        Some(mistakes) => {
            report.findings.extend(mistakes.into_iter().map(Finding::new));
            if report.findings.is_empty() {
                report.findings.push(Finding::new(Mistake::MessageOrKey));
            }
        }
        None => report.findings.push(Finding::new(Mistake::MessageOrKey)),
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

fn verified(fields: &[Element], key: &ApiV2Key, expected: SignType, kind: Kind) -> bool {
    match kind {
        Kind::Notification => v2::verify_notification(fields.to_vec(), key).is_ok(),
        Kind::Request | Kind::Response => v2::verify_response(fields.to_vec(), key, expected).is_ok(),
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
    pairs.collect::<String>() + "key=(the APIv2 key)"
}

/// How a text for signing was put together.
#[derive(Clone)]
struct Recipe {
    mistakes: Vec<Mistake>,
    fields: Vec<(String, String)>,
    with_sign: bool,
    with_empty: bool,
    order: Order,
}

#[derive(Clone, Copy)]
enum Order {
    Names,
    AsSent,
    IgnoringCase,
    Reversed,
}

impl Recipe {
    fn text(&self) -> String {
        // A signature cannot cover itself, so the field is empty when the text is signed.
        let placeholder = ("sign".to_owned(), String::new());
        let included = |name: &str, value: &str| name != "sign" && (self.with_empty || !value.is_empty());
        let mut fields: Vec<&(String, String)> = self
            .fields
            .iter()
            .filter(|(name, value)| included(name, value))
            .collect();
        if self.with_sign {
            fields.push(&placeholder);
        }
        match self.order {
            Order::Names => fields.sort(),
            Order::AsSent => {}
            Order::IgnoringCase => fields.sort_by_key(|(name, _)| name.to_lowercase()),
            Order::Reversed => {
                fields.sort();
                fields.reverse();
            }
        }
        let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("&")
    }

    fn with(&self, mistake: Mistake) -> Self {
        let mut changed = self.clone();
        changed.mistakes.push(mistake);
        changed
    }
}

/// The mistakes that explain a signature, the fewest that do.
fn search(
    fields: &[(&str, &str)],
    body: &[u8],
    sign: &str,
    expected: SignType,
    keys: &ApiKeys,
) -> Option<Vec<Mistake>> {
    let right = Recipe {
        mistakes: Vec::new(),
        fields: fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        with_sign: false,
        with_empty: false,
        order: Order::Names,
    };
    let mut recipes = vec![right];
    let mut level = 0..1;
    for _ in 0..MAX_MISTAKES {
        let bases: Vec<Recipe> = recipes.get(level.clone()).unwrap_or_default().to_vec();
        let start = recipes.len();
        for base in &bases {
            recipes.extend(one_mistake_more(base, fields, body));
        }
        level = start..recipes.len();
    }
    let mut found: Option<Vec<Mistake>> = None;
    for recipe in &recipes {
        let text = recipe.text();
        for key in digests::keys(keys) {
            for (hash, mistake) in Hash::for_expected(expected) {
                for ending in digests::ENDINGS {
                    let mut mistakes = recipe.mistakes.clone();
                    mistakes.extend(key.mistake);
                    mistakes.extend(mistake);
                    mistakes.extend(ending.mistake);
                    if found.as_ref().is_some_and(|known| known.len() <= mistakes.len()) {
                        continue;
                    }
                    if hash.matches(&ending.text(&text, &key.bytes), &key.bytes, sign) {
                        found = Some(mistakes);
                    }
                }
            }
        }
        if let Some(mistakes) = found
            .as_ref()
            .filter(|mistakes| mistakes.len() <= recipe.mistakes.len())
        {
            return Some(with_case(mistakes.clone(), sign));
        }
    }
    found.map(|mistakes| with_case(mistakes, sign))
}

fn with_case(mut mistakes: Vec<Mistake>, sign: &str) -> Vec<Mistake> {
    if sign.bytes().any(|byte| byte.is_ascii_lowercase()) {
        mistakes.push(Mistake::LowerCase);
    }
    mistakes
}

/// Every recipe with one more mistake.
fn one_mistake_more(base: &Recipe, fields: &[(&str, &str)], body: &[u8]) -> Vec<Recipe> {
    let mut recipes = Vec::new();
    let mut changed = base.with(Mistake::EmptyValuesSigned);
    changed.with_empty = true;
    recipes.push(changed);
    let mut changed = base.with(Mistake::SignIncluded);
    changed.with_sign = true;
    recipes.push(changed);
    for order in [Order::AsSent, Order::IgnoringCase, Order::Reversed] {
        let mut changed = base.with(Mistake::FieldOrder);
        changed.order = order;
        recipes.push(changed);
    }
    let mut replace = |mistake: Mistake, change: &dyn Fn(&str, &str) -> String| {
        let mut changed = base.with(mistake);
        for (name, value) in &mut changed.fields {
            *value = change(name, value);
        }
        if changed.fields != base.fields {
            recipes.push(changed);
        }
    };
    replace(Mistake::ValuesTrimmed, &|_, value| value.trim().to_owned());
    let raw = raw_values(body);
    let as_written = |name: &str, value: &str| {
        let found = raw.iter().find(|(other, _)| other == name);
        found.map_or_else(|| value.to_owned(), |(_, raw)| raw.clone())
    };
    let has_cdata = raw.iter().any(|(_, raw)| raw.contains("<![CDATA["));
    if has_cdata {
        replace(Mistake::CdataKept, &as_written);
        replace(Mistake::CdataKept, &|name, value| match value {
            "" => String::new(),
            _ => as_written(name, value),
        });
        replace(Mistake::CdataKept, &|_, value| match value {
            "" => String::new(),
            _ => format!("<![CDATA[{value}]]>"),
        });
    } else {
        replace(Mistake::EntitiesKept, &as_written);
    }
    replace(Mistake::EntitiesKept, &|_, value| {
        value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
    });
    replace(Mistake::EntitiesKept, &|_, value| {
        let value = value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
        value.replace("&apos;", "'").replace("&amp;", "&")
    });
    replace(Mistake::ValuesEncoded, &|_, value| digests::encoded(value, "%20"));
    replace(Mistake::ValuesEncoded, &|_, value| digests::encoded(value, "+"));
    replace(Mistake::ValuesEncoded, &|_, value| {
        digests::encoded(value, "%20").to_lowercase()
    });
    for (name, value) in fields {
        if *name != "sign" && !value.is_empty() && base.mistakes.is_empty() {
            let mut changed = base.with(Mistake::FieldLeftOut);
            changed.fields.retain(|(other, _)| other != name);
            recipes.push(changed);
        }
    }
    recipes
}
