//! Compares a received message with the values that were read from it.

use wechatpay_runtime::v2::xml::{Content, Element};
use wechatpay_runtime::wire::{Decrypt, Value, encode};
use wechatpay_spec::model::Field;

use crate::fill::joined;
use crate::message::Read;
use crate::rebuild::{Members, Plain, marked, owned_members};
use crate::sample::{field, unpack};

/// Reads a message into its type and writes all fields that it has.
pub(crate) fn reread(read: Read, message: Value<'_>, decrypt: &dyn Decrypt) -> Result<Members, String> {
    let message = read(message, decrypt).map_err(|error| error.to_string())?;
    let parts = encode(&message, Some(&Plain)).map_err(|error| error.to_string())?;
    Ok(owned_members(parts.body))
}

/// The outcome for the values of a message.
#[derive(Debug, Default)]
pub(crate) struct Comparison {
    /// The number of single values that were read as they were sent.
    pub(crate) equal: usize,
    /// The number of these that were encrypted.
    pub(crate) encrypted: usize,
    /// Paths of members without a field.
    pub(crate) unknown: Vec<String>,
    /// Members that were not read, or not as they were sent: the path, and what is wrong.
    pub(crate) lost: Vec<(String, String)>,
    /// Paths, without the indices of lists, of required fields that the message does not have.
    pub(crate) absent: Vec<String>,
}

impl Comparison {
    /// Compares the members of an object.
    pub(crate) fn members(&mut self, sent: &Members, read: &Members, fields: &[Field], above: &str) {
        for (name, value) in sent {
            let path = joined(above, name);
            let found = read.iter().find(|(own, _)| own == name).map(|(_, value)| value);
            match field(fields, name) {
                None => self.unknown.push(path),
                Some(line) => self.value(value, found, line, &path),
            }
        }
        for line in fields.iter().filter(|line| line.required) {
            let is_sent = sent.iter().any(|(name, value)| {
                *value != Value::Null && field(fields, name).is_some_and(|own| std::ptr::eq(own, line))
            });
            if !is_sent {
                self.absent.push(without_indices(&joined(above, &line.name.value)));
            }
        }
    }

    fn value(&mut self, sent: &Value<'static>, read: Option<&Value<'static>>, line: &Field, path: &str) {
        let sent = unpack(sent.clone(), Some(line));
        let read = read.map(|read| unpack(read.clone(), Some(line)));
        match (&sent, read) {
            (Value::Null, _) => {}
            // No value of the field's type, but none is lost either.
            (Value::String(text), None) if text.trim().is_empty() => {}
            (Value::Object(sent), Some(Value::Object(read))) => self.members(sent, &read, &line.fields, path),
            (Value::Array(sent), Some(Value::Array(read))) if sent.len() == read.len() => {
                for (index, (sent, read)) in sent.iter().zip(&read).enumerate() {
                    self.value(sent, Some(read), line, &format!("{path}[{index}]"));
                }
            }
            // XML does not show whether one element is a list of one.
            (one, Some(Value::Array(read))) if read.len() == 1 && !matches!(one, Value::Array(_)) => {
                self.value(one, read.first(), line, path);
            }
            (sent, Some(read)) => self.single(sent, &read, line, path),
            (sent, None) => self
                .lost
                .push((path.to_owned(), format!("sent as {}, and not read", sent.kind()))),
        }
    }

    fn single(&mut self, sent: &Value<'static>, read: &Value<'static>, line: &Field, path: &str) {
        let expected = match (&line.encrypted, sent.text()) {
            (Some(cipher), Some(plaintext)) => Some(marked(crate::compare::word(cipher.value), &plaintext)),
            (None, text) => text.map(std::borrow::Cow::into_owned),
            (Some(_), None) => None,
        };
        let text = read.text();
        let is_equal = match (&expected, &text) {
            (Some(expected), Some(text)) => expected == text || is_same_number(expected, text),
            // JSON without documented members.
            _ => sent == read,
        };
        if is_equal {
            self.equal += 1;
            self.encrypted += usize::from(line.encrypted.is_some());
        } else {
            let problem = format!("sent as {}, read as {}", sent.kind(), read.kind());
            self.lost.push((path.to_owned(), problem));
        }
    }
}

/// A path without the indices of lists: `promotion_detail.coupon_id` for `promotion_detail[0].coupon_id`.
fn without_indices(path: &str) -> String {
    let steps = path.split('.').map(|step| step.split('[').next().unwrap_or(step));
    steps.collect::<Vec<_>>().join(".")
}

fn is_same_number(one: &str, other: &str) -> bool {
    let number = |text: &str| text.trim().parse::<f64>().ok();
    number(one).is_some_and(|one| number(other) == Some(one))
}

/// The fields of an XML message as members.
pub(crate) fn members_of(elements: &[Element]) -> Members {
    let mut members = Members::new();
    for element in elements {
        let value = match &element.content {
            Content::Text(text) => Value::String(text.clone().into()),
            Content::Elements(inner) | Content::Mixed { elements: inner, .. } => Value::Object(members_of(inner)),
        };
        match members.iter_mut().find(|(name, _)| *name == element.name) {
            None => members.push((element.name.clone().into(), value)),
            Some((_, Value::Array(items))) => items.push(value),
            Some((_, first)) => *first = Value::Array(vec![first.clone(), value]),
        }
    }
    members
}
