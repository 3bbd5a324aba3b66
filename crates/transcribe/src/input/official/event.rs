//! The facts of notifications that pages of every form state alike: the envelope, the type of the event, the samples.

use wechatpay_spec::model::Notification;

use crate::construct::unplaced;
use crate::draft::{DeprecationDraft, NotificationDraft};
use crate::facts::code::is_code;
use crate::facts::envelope::{CIPHERTEXT, ENVELOPE};
use crate::facts::sample::Sample;

/// Whether a field belongs to the envelope or contains the ciphertext.
pub(super) fn is_of_envelope(name: &str) -> bool {
    ENVELOPE.contains(&name) || CIPHERTEXT.contains(&name)
}

/// The words that are written like the type of an event: `TRANSACTION.SUCCESS`.
pub(super) fn types_in(text: &str) -> Vec<String> {
    let mut events: Vec<String> = Vec::new();
    for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.')) {
        let word = word.trim_matches('.');
        let is_type = word.contains('.') && word.split('.').all(is_code);
        if is_type && word.len() <= 100 && !events.iter().any(|known| known == word) {
            events.push(word.to_owned());
        }
    }
    events
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
