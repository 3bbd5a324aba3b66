//! How long a text may be and of which characters, from the description of its field.

use wechatpay_spec::model::{Field, Scalar};
use wechatpay_spec::place::Span;

use crate::construct::unplaced;
use crate::facts::characters;
use crate::findings::{Findings, shorten};
use crate::rules;

/// Adds the limits that a description states to a field whose type, values and example are known. A limit that the
/// example of the page breaks is left out, and reported.
pub(super) fn add(field: &mut Field, description: &str, span: Span, findings: &mut Findings) {
    let kind = field.kind.value;
    let is_free = field.values.is_empty() && field.constant.is_none() && field.encrypted.is_none();
    if kind.scalar != Scalar::String || kind.array_depth > 0 || !is_free {
        return;
    }
    let found = characters::read(description);
    let name = field.name.value.clone();
    if let Some(words) = found.unread {
        let message = format!(
            "the characters that `{}` may have are not read: {}",
            shorten(&name),
            shorten(&words)
        );
        let help = "add a `pattern` to the spec by hand";
        findings.report(rules::NOT_EXPRESSED, span, message, help);
    }
    let example = field.example.as_ref().map(|example| example.value.clone());
    let length = example
        .as_ref()
        .and_then(|example| u32::try_from(example.chars().count()).ok());
    let mut broken = Vec::new();
    // The lengths beside the type count more.
    let most = field.max_length.as_ref().map(|most| most.value);
    if let Some(stated) = found.most.filter(|_| most.is_none()) {
        match length.is_some_and(|length| length > stated) {
            true => broken.push(stated.to_string()),
            false => field.max_length = Some(unplaced(stated)),
        }
    }
    let has_room = |least: &u32| most.or(found.most).is_none_or(|most| *least <= most);
    if let Some(stated) = found.least.filter(has_room) {
        match length.is_some_and(|length| length < stated) {
            true => broken.push(stated.to_string()),
            false => field.min_length = Some(unplaced(stated)),
        }
    }
    if let Some(class) = found.class {
        match &example {
            Some(example) if !class.has_all(example) => broken.push(class.pattern()),
            _ => field.pattern = Some(unplaced(class.pattern())),
        }
    }
    if !broken.is_empty() {
        let message = format!(
            "the example of `{}` breaks its limits: {}",
            shorten(&name),
            broken.join(", ")
        );
        let help = "compare both with the document";
        findings.report(rules::SAMPLE, span, message, help);
    }
}
