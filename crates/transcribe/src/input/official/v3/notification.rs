//! Pages of APIv3 notifications: what the service sends, and what the decrypted resource holds.
//!
//! The envelope around the resource is the same for every notification, so specs leave it out.

use std::ops::Range;

use wechatpay_spec::model::{Field, Notification, Protocol, Provenance};
use wechatpay_spec::place::Span;

use super::declared::{Declared, declared};
use super::nesting::FieldNester;
use super::title;
use crate::account::{self, Use};
use crate::construct::unplaced;
use crate::draft::{Drafts, NotificationDraft};
use crate::facts::sample::Sample;
use crate::findings::Findings;
use crate::input::official::sample_code::SampleCode;
use crate::input::official::{document, numbered_json, site};
use crate::input::page_text::PageText;
use crate::rules;

/// Fields of the envelope.
const ENVELOPE: &[&str] = &[
    "id",
    "create_time",
    "event_type",
    "resource_type",
    "summary",
    "resource",
];
/// Members of the resource that hold the ciphertext.
const RESOURCE: &[&str] = &["algorithm", "ciphertext", "associated_data", "original_type", "nonce"];
/// Words of the headings above what the decrypted resource holds.
const DECRYPTED: &[&str] = &[
    "解密后",
    "解密得到",
    "解密出",
    "resource解密",
    "解密通知",
    "解密回调",
    "明文",
];

/// Whether a page has this form: it declares the type of an event, but no address of an operation.
pub(crate) fn recognizes(page: &PageText) -> bool {
    let text = page.text.as_str();
    let declares = |name: &str| {
        text.lines()
            .any(|line| line.trim_start().starts_with(name) && line.contains("必填"))
    };
    declares("event_type") && declares("resource") && !text.contains("{.im-table")
}

/// Reads a page of this form. It may describe several events, which share their fields.
pub(crate) fn read(page: &PageText, findings: &mut Findings) -> Drafts {
    Drafts {
        notifications: notifications(page, findings).unwrap_or_default(),
        ..Drafts::default()
    }
}

fn notifications(page: &PageText, findings: &mut Findings) -> Option<Vec<NotificationDraft>> {
    let text = page.text.as_str();
    let all = declared(page, 0..text.len());
    let title = title(text, findings)?;
    let samples = numbered_json::objects(text);
    let events = event_types(&all, &samples);
    if events.is_empty() {
        let message = "the page does not name the type of its event";
        let help = "write the type after `event_type 必填 string`, as in `【通知类型】TRANSACTION.SUCCESS`";
        findings.report(rules::NO_EVENT_TYPE, Span::default(), message, help);
        return None;
    }
    let fields = resource(page, &all, &samples, findings);
    let mut provenance = Provenance::default();
    let labels = ["更新时间:", "更新时间："];
    let document = document::read(text, &labels, site::section(text, ""), &mut provenance, findings);
    let original_type = original_type(&all, &samples);
    let drafts = events.into_iter().map(|event| NotificationDraft {
        file_stem: event.clone(),
        notification: Notification {
            event_type: unplaced(event),
            protocol: Protocol::V3,
            title: unplaced(title.clone()),
            documents: vec![document.clone()],
            deprecated: None,
            original_type: original_type.clone().map(unplaced),
            rust_name: None,
            fields: fields.clone(),
            provenance: provenance.clone(),
        },
        deprecated: None,
    });
    Some(drafts.collect())
}

/// The types of the events: those that the description of their field names, or that of the sample.
fn event_types(all: &[Declared<'_>], samples: &[Sample]) -> Vec<String> {
    let described = all.iter().find(|item| item.name == "event_type");
    let mut events = types_in(described.map_or("", |item| item.description));
    if events.is_empty() {
        let in_sample = samples.iter().find_map(|sample| sample.get("event_type")?.text());
        events = types_in(&in_sample.unwrap_or_default());
    }
    events
}

/// The words that are written like the type of an event: `TRANSACTION.SUCCESS`.
pub(crate) fn types_in(text: &str) -> Vec<String> {
    let mut events: Vec<String> = Vec::new();
    for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.')) {
        let word = word.trim_matches('.');
        let is_segment = |segment: &str| {
            segment.starts_with(|c: char| c.is_ascii_uppercase())
                && segment
                    .bytes()
                    .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
        };
        let is_type = word.contains('.') && word.split('.').all(is_segment);
        if is_type && word.len() <= 100 && !events.iter().any(|known| known == word) {
            events.push(word.to_owned());
        }
    }
    events
}

/// The original type of the resource, by the sample, or by its description.
fn original_type(all: &[Declared<'_>], samples: &[Sample]) -> Option<String> {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    let in_sample = samples
        .iter()
        .find_map(|sample| sample.get("resource")?.get("original_type")?.text());
    if let Some(word) = in_sample.filter(|word| is_word(word)) {
        return Some(word.into_owned());
    }
    let described = all.iter().find(|item| item.name == "original_type")?.description;
    let (_, rest) = described.split_once('】')?;
    let mut words = rest.split(|c: char| !(c.is_ascii_lowercase() || c == '_'));
    words.find(|word| word.len() > 3 && is_word(word)).map(str::to_owned)
}

/// The members of the decrypted resource.
fn resource(page: &PageText, all: &[Declared<'_>], samples: &[Sample], findings: &mut Findings) -> Vec<Field> {
    let text = page.text.as_str();
    let envelope = all
        .iter()
        .take_while(|item| ENVELOPE.contains(&item.name) || RESOURCE.contains(&item.name));
    let mut envelope_end = 0;
    for item in envelope {
        findings.mark(item.span, Use::PassedOver(account::ENVELOPE));
        envelope_end = item.span.end;
    }
    let range = decrypted(text, envelope_end);
    let plaintext = samples
        .iter()
        .find(|sample| sample.get("resource").is_none() && sample.get("code").is_none());
    let nester = FieldNester {
        sample: plaintext,
        code: &SampleCode::default(),
    };
    let fields = nester.fields(&declared(page, range), findings);
    if fields.is_empty() {
        let message = "the page lists no members of the decrypted resource";
        let help = "save the whole page, with the section on decrypting the resource";
        findings.report(rules::CUT_OFF, Span::default(), message, help);
    }
    fields
}

/// The part of the page below the words on decrypting the resource.
fn decrypted(text: &str, envelope_end: usize) -> Range<usize> {
    let after = text.get(envelope_end..).unwrap_or_default();
    let start = DECRYPTED.iter().filter_map(|word| after.find(word)).min();
    envelope_end + start.unwrap_or_default()..text.len()
}

#[cfg(test)]
mod tests {
    use super::types_in;

    #[test]
    fn types_of_events_have_dots() {
        assert_eq!(
            types_in("【类型】REFUND.SUCCESS：成功 REFUND.ABNORMAL、PAY_SCORE.A1.B."),
            ["REFUND.SUCCESS", "REFUND.ABNORMAL", "PAY_SCORE.A1.B"]
        );
        assert_eq!(types_in("固定为encrypt-resource，见 www.A.com，V3.x"), [""; 0]);
    }
}
