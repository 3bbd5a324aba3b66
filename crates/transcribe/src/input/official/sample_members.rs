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
            Sample::Map(_) => (Scalar::Object, 0),
            Sample::List(items) if matches!(items.first(), Some(Sample::Map(_))) => (Scalar::Object, 1),
            Sample::List(_) => (Scalar::String, 1),
            Sample::Integer(_) => (Scalar::Integer, 0),
            Sample::Decimal(_) => (Scalar::Number, 0),
            Sample::Boolean(_) => (Scalar::Boolean, 0),
            _ => (Scalar::String, 0),
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

/// Whether a sample value looks like the result of RSA.
fn is_ciphertext(text: &str) -> bool {
    text.len() >= CIPHERTEXT_LENGTH
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
}
