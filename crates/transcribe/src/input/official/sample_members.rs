//! The members of an object that only the sample of a page shows.

use wechatpay_spec::model::{Cipher, Field, Scalar};

use crate::construct::{self, remark, unplaced};
use crate::facts::example;
use crate::facts::sample::Sample;
use crate::reason;

/// Length of the shortest sample value that is taken for ciphertext. The pages shorten such values.
const CIPHERTEXT_LENGTH: usize = 128;

/// The members, with their names and types; each is marked as inferred.
///
/// `cipher` is how members with a ciphertext are encrypted; `None` when the page does not mention encryption.
pub(super) fn read(sample: &Sample, cipher: Option<Cipher>) -> Vec<Field> {
    let map = match sample {
        Sample::List(items) => items.first(),
        other => Some(other),
    };
    let Some(Sample::Map(entries)) = map else {
        return Vec::new();
    };
    let members = entries.iter().filter_map(|(name, value)| {
        let (scalar, array_depth) = match value {
            Sample::List(items) => (scalar_of_items(items), 1),
            other => (scalar_of(other), 0),
        };
        let mut field = construct::field(name, scalar);
        field.kind.value.array_depth = array_depth;
        field.provenance.inferred.push(remark(None, reason::TABLE_LOST));
        if scalar == Scalar::Object {
            field.fields = read(value, cipher);
            return (!field.fields.is_empty()).then_some(field);
        }
        match (cipher, value) {
            (Some(cipher), Sample::Text(text)) if is_ciphertext(text) => field.encrypted = Some(unplaced(cipher)),
            _ => field.example = example::example(value, field.kind.value).map(unplaced),
        }
        Some(field)
    });
    members.collect()
}

/// The type that a single sample value shows.
fn scalar_of(value: &Sample) -> Scalar {
    match value {
        Sample::Map(_) => Scalar::Object,
        Sample::Integer(_) => Scalar::Integer,
        Sample::Decimal(_) => Scalar::Number,
        Sample::Boolean(_) => Scalar::Boolean,
        _ => Scalar::String,
    }
}

/// The type of the items of a list. An empty list shows none; most lists have texts.
fn scalar_of_items(items: &[Sample]) -> Scalar {
    let mut types = items.iter().map(scalar_of);
    let first = types.next().unwrap_or(Scalar::String);
    match types.all(|other| other == first) {
        true => first,
        // `[1, 2.5]`
        false
            if items
                .iter()
                .all(|item| matches!(item, Sample::Integer(_) | Sample::Decimal(_))) =>
        {
            Scalar::Number
        }
        false => Scalar::String,
    }
}

/// The members of a sample, at any depth, that are not among the fields: `amount.total`.
pub(super) fn unlisted(sample: &Sample, fields: &[Field]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    collect(sample, fields, "", &mut found);
    found
}

fn collect(sample: &Sample, fields: &[Field], around: &str, found: &mut Vec<String>) {
    match sample {
        Sample::List(items) => items.iter().for_each(|item| collect(item, fields, around, found)),
        Sample::Map(entries) => {
            for (name, value) in entries {
                let path = format!("{around}{name}");
                match fields.iter().find(|field| field.name.value == *name) {
                    // An object whose members the page does not list has its own finding.
                    Some(field) if !field.fields.is_empty() => {
                        collect(value, &field.fields, &format!("{path}."), found);
                    }
                    Some(_) => {}
                    None if found.contains(&path) => {}
                    None => found.push(path),
                }
            }
        }
        _ => {}
    }
}

/// Whether a sample value looks like the result of RSA.
fn is_ciphertext(text: &str) -> bool {
    text.len() >= CIPHERTEXT_LENGTH
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
}
