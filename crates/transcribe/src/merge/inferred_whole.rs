//! The check of a notification that people inferred as a whole: its known fields stay as they are, so that what a document
//! says of them otherwise is reported.

use std::collections::BTreeSet;

use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::model::{Field, Notification, Spec, Subject};
use wechatpay_spec::place::Span;
use wechatpay_spec::vocabulary::names;

use super::by_hand::ByHand;
use super::keys;
use super::older::{self, Dated};
use crate::findings::{listed, shorten};
use crate::rules;

/// The facts that callers depend on.
const FACTS: [&str; 10] = [
    names::TYPE,
    names::ENUM,
    names::CONSTANT,
    names::ENCRYPTED,
    names::ENCODED,
    names::FORMAT,
    names::UNIT,
    names::MIN_LENGTH,
    names::MAX_LENGTH,
    names::PATTERN,
];

/// Reports the facts of `fresh` about known fields that `earlier`, inferred as a whole, does not take over.
pub(crate) fn check(earlier: &Spec, fresh: &Spec) -> Option<Diagnostic> {
    let (Subject::Notification(known), Subject::Notification(new)) = (&earlier.subject, &fresh.subject) else {
        return None;
    };
    let by_hand = ByHand(&known.provenance);
    if !by_hand.infers_all() || older::is_older(Dated::notification(known), Dated::notification(new)) {
        return None;
    }
    let mut others = Vec::new();
    compare(&known.fields, &new.fields, "", &mut others);
    if others.is_empty() {
        return None;
    }
    let message = format!(
        "the document says something else of fields of a notification that is inferred as a whole: {}",
        listed(&others)
    );
    let mut finding = Diagnostic::new(rules::NOT_MERGED, earlier.file.clone(), place(known), message);
    finding
        .help("the fields were left as they are; compare them with the document, and change them in the spec by hand");
    Some(finding)
}

/// The place of the remark on the whole.
fn place(notification: &Notification) -> Span {
    let remarks = &notification.provenance.inferred;
    let whole = remarks.iter().find(|remark| remark.key.is_none());
    whole.map_or(notification.title.span, |remark| remark.reason.span)
}

/// Adds the facts that two lists of fields do not agree on: `amount.total (type)`.
fn compare(known: &[Field], new: &[Field], above: &str, others: &mut Vec<String>) {
    for field in new {
        let name = format!("{above}{}", field.name.value);
        let Some(own) = known.iter().find(|own| own.name == field.name) else {
            continue;
        };
        let remarks = field.provenance.inferred.iter().chain(&field.provenance.corrected);
        let is_unsure = |key: &str| {
            remarks
                .clone()
                .any(|remark| remark.key.as_ref().is_none_or(|named| named.value == key))
        };
        let decided = ByHand(&own.provenance);
        let differ = FACTS.iter().copied().filter(|key| {
            let is_stated = *key == names::TYPE || keys::is_stated(key, field);
            is_stated && !keys::agree(key, own, field) && !is_unsure(key) && !decided.covers(key)
        });
        let mut differ: Vec<&str> = differ.collect();
        if field.required && !own.required && !is_unsure(names::REQUIRED) && !decided.covers(names::REQUIRED) {
            differ.push(names::REQUIRED);
        }
        // Values are the same in any order and with any labels.
        let values = |field: &Field| {
            let values = field.values.iter().map(|value| value.value.value.clone());
            values.collect::<BTreeSet<String>>()
        };
        differ.retain(|key| *key != names::ENUM || values(own) != values(field));
        if !differ.is_empty() {
            others.push(shorten(&format!("{name} ({})", differ.join(", "))));
        }
        compare(&own.fields, &field.fields, &format!("{name}."), others);
    }
}
