//! Lengths, patterns, bounds and defaults, where the page states none.

use serde_json::Value;
use wechatpay_spec::limits::{pattern_fault, problem};
use wechatpay_spec::model::{Field, Scalar};
use wechatpay_spec::vocabulary::names;

use super::decided::is_by_hand;
use super::facts::Fact;
use super::sample_value;
use super::weigh::Evidence;
use crate::construct::unplaced;

/// A length above this is not one: the value of a sample is in the column of lengths.
const LONGEST: u32 = 1 << 20;

/// A least length above this, where no greatest length is stated, is the greatest one.
const LONGEST_LEAST: u32 = 32;

/// The names of signatures. Their length follows from the digest, which the caller chooses; pages state that of MD5.
const SIGNATURES: [&str; 2] = ["sign", "paySign"];

/// Adds the limits that the field's own example and values keep: a limit that they break is wrong.
pub(super) fn add(field: &mut Field, evidence: &[Evidence<'_>], is_received: bool) {
    let facts = || evidence.iter().map(|(_, node)| &node.fact);
    let is_text = field.kind.value.scalar == Scalar::String && field.values.is_empty() && field.fields.is_empty();
    // Sources state the length of the text that is sent, which for an encrypted field is the ciphertext.
    let is_encoded = field.encoded.is_some() && field.values.is_empty() && field.encrypted.is_none();
    let is_number = matches!(field.kind.value.scalar, Scalar::Integer | Scalar::Number) && field.values.is_empty();
    let corrected = |field: &Field, key| is_by_hand(&field.provenance, key);
    let number = |value: Option<Value>| {
        value
            .filter(Value::is_number)
            .map(|number| unplaced(number.to_string()))
    };
    if is_text || is_encoded {
        let is_signature = SIGNATURES.contains(&field.name.value.as_str());
        if field.max_length.is_none() && !is_signature && !corrected(field, names::MAX_LENGTH) {
            let longest = facts().filter_map(greatest_length).max();
            field.max_length = longest.filter(|most| (1..LONGEST).contains(most)).map(unplaced);
            // A field with members has no example of its own.
            let examples = facts().filter_map(|fact| fact.example.as_ref()?.as_str());
            let is_broken = is_encoded && examples.into_iter().any(|example| problem(field, example).is_some());
            if is_broken {
                field.max_length = None;
            }
            keep_if(field, |field| field.max_length = None);
        }
        if field.min_length.is_none() && !corrected(field, names::MIN_LENGTH) {
            let shortest = facts().filter_map(least_length).min().filter(|least| *least > 0);
            let most = field.max_length.as_ref().map_or(u32::MAX, |most| most.value);
            field.min_length = shortest.filter(|least| *least <= most).map(unplaced);
            keep_if(field, |field| field.min_length = None);
        }
    }
    if is_text && field.pattern.is_none() && field.kind.value.array_depth == 0 && !corrected(field, names::PATTERN) {
        let mut patterns = facts().filter_map(|fact| Some(fact.pattern.as_ref()?.trim_matches('/')));
        let pattern = patterns.find(|pattern| pattern_fault(pattern).is_none());
        field.pattern = pattern.map(|pattern| unplaced(pattern.to_owned()));
        keep_if(field, |field| field.pattern = None);
    }
    if is_number {
        if field.minimum.is_none() && !corrected(field, names::MINIMUM) {
            field.minimum = number(facts().find_map(|fact| fact.minimum.clone()));
            keep_if(field, |field| field.minimum = None);
        }
        if field.maximum.is_none() && !corrected(field, names::MAXIMUM) {
            field.maximum = number(facts().find_map(|fact| fact.maximum.clone()));
            keep_if(field, |field| field.maximum = None);
        }
    }
    let may_be_absent = !is_received
        && !field.required
        && field.choice.is_none()
        && field.required_of.is_none()
        && field.encrypted.is_none()
        && field.encoded.is_none()
        && field.fields.is_empty()
        && field.kind.value.array_depth == 0;
    if may_be_absent && field.default.is_none() && !corrected(field, names::DEFAULT) {
        let mut stated = facts().filter_map(|fact| sample_value::of_field(fact.default.as_ref()?, field));
        field.default = stated.next().map(unplaced);
    }
}

/// The greatest length that a source states.
fn greatest_length(fact: &Fact) -> Option<u32> {
    let misplaced = fact.min_length.filter(|least| *least > LONGEST_LEAST);
    fact.max_length.or(misplaced)
}

/// The least length that a source states.
fn least_length(fact: &Fact) -> Option<u32> {
    let is_misplaced = fact.max_length.is_none() && greatest_length(fact).is_some();
    fact.min_length.filter(|_| !is_misplaced)
}

/// Takes a limit back if the field's own example breaks it.
fn keep_if(field: &mut Field, take_back: impl FnOnce(&mut Field)) {
    let example = field.example.as_ref().filter(|_| field.kind.value.array_depth == 0);
    if example.is_some_and(|example| problem(field, &example.value).is_some()) {
        take_back(field);
    }
}
