//! The facts of notifications that pages of every form state alike: the envelope, the type of the event, the samples.

use wechatpay_spec::model::Notification;
use wechatpay_spec::place::Span;

use crate::construct::unplaced;
use crate::draft::{DeprecationDraft, NotificationDraft};
use crate::facts::code::is_code;
use crate::facts::envelope::{CIPHERTEXT, ENVELOPE};
use crate::facts::sample::Sample;
use crate::findings::{Findings, shorten};
use crate::rules;

/// Whether a field belongs to the envelope or contains the ciphertext.
pub(super) fn is_of_envelope(name: &str) -> bool {
    ENVELOPE.contains(&name) || CIPHERTEXT.contains(&name)
}

/// The words that are written like the type of an event: `TRANSACTION.SUCCESS`.
pub(super) fn types_in(text: &str) -> Vec<String> {
    let mut events: Vec<String> = Vec::new();
    for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.')) {
        let word = word.trim_matches('.');
        if is_type(word) && word.len() <= 100 && !events.iter().any(|known| known == word) {
            events.push(word.to_owned());
        }
    }
    events
}

/// Whether a word is written like the type of an event.
fn is_type(word: &str) -> bool {
    word.contains('.') && word.split('.').all(is_code)
}

/// Two words beside each other that may be one type: `COURSE.SU` and `CCESS`.
fn broken(text: &str) -> Option<(&str, &str)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    let mut before: Option<(usize, &str)> = None;
    let mut at = 0;
    for word in text.split(|c: char| !is_part(c)) {
        // The character after the word ends it.
        let start = text
            .get(at..)
            .and_then(|rest| rest.find(word))
            .map_or(at, |place| at + place);
        if word.is_empty() {
            continue;
        }
        at = start + word.len();
        if let Some((end, first)) = before {
            let between = text.get(end..start).unwrap_or_default();
            // A sentence or a list of types has words or marks of its own between them.
            let ends = |c: char| matches!(c, '\u{3001}'..='\u{303F}' | '\u{3400}'..='\u{9FFF}' | '，' | '；' | '：' | '（' | ',' | ';' | ':' | '/' | '(' | '|' | '"');
            let are_whole = is_type(first) && is_type(word);
            if !between.contains(ends) && !are_whole && is_type(&format!("{first}{word}")) {
                return Some((first, word));
            }
        }
        before = Some((at, word));
    }
    None
}

/// Reports a type that a line end or a blank may have broken in a text, and one that the samples contradict.
pub(super) fn report_doubts(text: &str, events: &[String], samples: &[Sample], findings: &mut Findings) {
    let help = "write the whole type, as in `TRANSACTION.SUCCESS`, without blanks in it";
    if let Some((first, next)) = broken(text) {
        let message = format!(
            "`{}` and `{}` may be one type of an event",
            shorten(first),
            shorten(next)
        );
        findings.report(rules::NO_EVENT_TYPE, Span::default(), message, help);
    }
    let in_sample = type_in_samples(samples).filter(|word| is_type(word));
    if let Some(shown) = in_sample.filter(|shown| !events.is_empty() && !events.contains(shown)) {
        let message = format!(
            "the sample has the type `{}`, which is not one that the page lists",
            shorten(&shown)
        );
        findings.report(rules::NO_EVENT_TYPE, Span::default(), message, help);
    }
}

/// The type of the event in the samples of the envelope.
pub(super) fn type_in_samples(samples: &[Sample]) -> Option<String> {
    let found = samples.iter().find_map(|sample| sample.get("event_type")?.text());
    found.map(std::borrow::Cow::into_owned)
}

/// The sample of the decrypted resource.
pub(super) fn plaintext(samples: &[Sample]) -> Option<&Sample> {
    samples
        .iter()
        .find(|sample| sample.get("resource").is_none() && sample.get("code").is_none())
}

/// The original type of the resource in the samples of the envelope.
pub(super) fn original_type(samples: &[Sample]) -> Option<String> {
    let found = samples
        .iter()
        .find_map(|sample| sample.get("resource")?.get("original_type")?.text());
    found
        .filter(|word| is_original_type(word))
        .map(std::borrow::Cow::into_owned)
}

/// Whether a word is written like the original type of a resource: `transaction`.
pub(super) fn is_original_type(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

/// A draft for each event, all with the same facts; without an event, a draft whose spec is looked up.
pub(super) fn drafts(
    events: Vec<String>,
    facts: &Notification,
    deprecated: Option<&DeprecationDraft>,
) -> Vec<NotificationDraft> {
    let draft = |event: Option<String>| NotificationDraft {
        file_stem: event.clone(),
        notification: Notification {
            event_type: unplaced(event.unwrap_or_default()),
            ..facts.clone()
        },
        deprecated: deprecated.cloned(),
    };
    match events.is_empty() {
        true => vec![draft(None)],
        false => events.into_iter().map(|event| draft(Some(event))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{broken, types_in};

    #[test]
    fn types_of_events_have_dots() {
        assert_eq!(
            types_in("【类型】REFUND.SUCCESS：成功 REFUND.ABNORMAL、PAY_SCORE.A1.B."),
            ["REFUND.SUCCESS", "REFUND.ABNORMAL", "PAY_SCORE.A1.B"]
        );
        assert_eq!(types_in("固定为encrypt-resource，见 www.A.com，V3.x"), [""; 0]);
    }

    #[test]
    fn a_type_may_be_broken() {
        for text in [
            "COURSE.SU\nCCESS",
            "COUR SE.SUCCESS",
            "COURSE.\nSUCCESS",
            "COURSE .SUCCESS",
            "A.B、COURSE.SU-\nCCESS",
            "COURSE.SU\u{2011}CCESS",
        ] {
            assert!(broken(text).is_some(), "{text}");
        }
        for text in [
            "COURSE.SUCCESS",
            "A.B\nC.D",
            "A.B：成功 C.D",
            "A.B success",
            "A.B（GET）",
            "A POST",
            "",
        ] {
            assert_eq!(broken(text), None, "{text}");
        }
    }
}
