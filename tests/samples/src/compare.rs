//! Compares the request that would be sent with the sample in the document.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use wechatpay_runtime::wire::Value;
use wechatpay_spec::model::{Cipher, Encoding, Field, Operation};

use crate::fill::joined;
use crate::outcome::Outcome;
use crate::rebuild::{Members, Sent, marked};
use crate::sample::{Sample, field, holds_json, is_text, unpack};
use crate::spec_lines::Aspect;

/// A sample, and the information needed to compare it with the request.
pub(crate) struct Comparison<'c> {
    /// The operation's name.
    pub(crate) name: &'c str,
    pub(crate) operation: &'c Operation,
    pub(crate) sample: &'c Sample,
    /// The paths at which the sample was repaired. Their differences have already been recorded.
    pub(crate) repaired: &'c [String],
}

impl Comparison<'_> {
    /// Compares the request with the sample, part by part.
    pub(crate) fn compare(&self, sent: Sent, outcome: &mut Outcome) {
        let (request, sample) = (&self.operation.request, self.sample);
        let text = is_text(&request.body);
        for (fields, shown, sent, text) in [
            (request.path.as_slice(), &sample.path, sent.path, true),
            (&request.query, &sample.query, gathered(sent.query), true),
            (&request.headers, &sample.headers, sent.headers, true),
            (request.body.fields(), &sample.body, sent.body, text),
        ] {
            self.members(shown, sent, fields, "", text, outcome);
        }
    }

    fn members(
        &self,
        shown: &Members,
        mut sent: Members,
        fields: &[Field],
        above: &str,
        text: bool,
        outcome: &mut Outcome,
    ) {
        for (name, value) in shown {
            let place = joined(above, name);
            let line = field(fields, name);
            let at = sent.iter().position(|(own, _)| own == name);
            let found = at.map(|at| sent.remove(at).1);
            match (line, found) {
                (Some(line), _) if line.supplied_by.is_some() || self.repaired.contains(&place) => {}
                // A null value is the same as an absent one.
                (Some(_), None) if *value == Value::Null => {}
                (Some(line), Some(found)) => self.value(value, found, line, &place, text, outcome),
                (Some(_), None) => self.differ(outcome, &place, Aspect::Presence, "shown, and not sent"),
                (None, _) => self.differ(outcome, &place, Aspect::Name, "shown, and no field"),
            }
        }
        for (name, _) in sent {
            let place = joined(above, &name);
            if !self.repaired.contains(&place) && !self.sample.is_code(&place) {
                self.differ(outcome, &place, Aspect::Presence, "sent, and not shown");
            }
        }
    }

    fn value(
        &self,
        shown: &Value<'static>,
        sent: Value<'static>,
        line: &Field,
        place: &str,
        text: bool,
        outcome: &mut Outcome,
    ) {
        // Inside a string with JSON, values are JSON, even if the string is part of XML.
        let (sent, text) = match (&sent, holds_json(line)) {
            (Value::String(_), true) => (unpack(sent, Some(line)), false),
            (_, true) => return self.differ(outcome, place, Aspect::Type, "sent, and not as a string"),
            (_, false) => (sent, text),
        };
        let shown = unpack(shown.clone(), Some(line));
        match (shown, sent) {
            (Value::Object(shown), Value::Object(sent)) => {
                self.members(&shown, sent, &line.fields, place, text, outcome)
            }
            (Value::Array(shown), Value::Array(sent)) if shown.len() == sent.len() => {
                for (index, (shown, sent)) in shown.iter().zip(sent).enumerate() {
                    let place = format!("{place}[{index}]");
                    match (shown, sent) {
                        (Value::Object(shown), Value::Object(sent)) => {
                            self.members(shown, sent, &line.fields, &place, text, outcome);
                        }
                        (shown, sent) => self.scalar(shown, &sent, line, &place, text, outcome),
                    }
                }
            }
            (Value::Object(shown), Value::Array(sent)) if sent.len() == 1 => {
                self.differ(
                    outcome,
                    place,
                    Aspect::Type,
                    "shown as one object, sent as a list of it",
                );
                if let Some(Value::Object(sent)) = sent.into_iter().next() {
                    self.members(&shown, sent, &line.fields, &format!("{place}[0]"), text, outcome);
                }
            }
            (shown, sent) => self.scalar(&shown, &sent, line, place, text, outcome),
        }
    }

    fn scalar(
        &self,
        shown: &Value<'_>,
        sent: &Value<'_>,
        line: &Field,
        place: &str,
        text: bool,
        outcome: &mut Outcome,
    ) {
        let expected = match (&line.encrypted, shown.text()) {
            (Some(cipher), Some(plaintext)) => Value::String(Cow::Owned(marked(word(cipher.value), &plaintext))),
            _ => shown.clone(),
        };
        let url = line
            .encoded
            .as_ref()
            .is_some_and(|encoding| encoding.value == Encoding::Url);
        let equal = if url {
            decoded(&expected) == decoded(sent)
        } else if text {
            expected.text().is_some() && expected.text() == sent.text()
        } else {
            same(&expected, sent)
        };
        if equal {
            outcome.figures.values += 1;
            outcome.figures.encrypted += usize::from(line.encrypted.is_some());
        } else {
            let message = format!("shown as {}, sent as {}", described(shown), described(sent));
            self.differ(outcome, place, Aspect::Type, &message);
        }
    }

    fn differ(&self, outcome: &mut Outcome, place: &str, aspect: Aspect, message: &str) {
        let difference = format!("{} {place}: {message}", self.name);
        outcome.differ_at(self.operation, place, aspect, difference);
    }
}

/// The parameters of a query. Parameters with the same name are combined into a list.
fn gathered(query: Members) -> Members {
    let mut members: Members = Vec::new();
    for (name, value) in query {
        match members.iter_mut().find(|(own, _)| *own == name) {
            Some((_, Value::Array(items))) => items.push(value),
            Some((_, first)) => *first = Value::Array(vec![first.clone(), value]),
            None => members.push((name, value)),
        }
    }
    members
}

/// Whether both values are the same in JSON.
fn same(shown: &Value<'_>, sent: &Value<'_>) -> bool {
    match (shown, sent) {
        (Value::Integer(_) | Value::Number(_), Value::Integer(_) | Value::Number(_)) => shown.text() == sent.text(),
        _ => shown == sent,
    }
}

/// The text with its percent-encoding decoded.
fn decoded(value: &Value<'_>) -> Option<Vec<u8>> {
    Some(percent_decode_str(&value.text()?).collect())
}

fn described(value: &Value<'_>) -> String {
    match value {
        Value::Object(members) if members.is_empty() => "{}".to_owned(),
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::Integer(_) | Value::Number(_) | Value::Boolean(_) => value.text().unwrap_or_default().into_owned(),
        Value::String(text) => format!(
            "\"{}\"",
            text.replace('\u{1}', ":").chars().take(40).collect::<String>()
        ),
        other => other.kind().to_owned(),
    }
}

/// The name of the cipher in specs.
pub(crate) fn word(cipher: Cipher) -> &'static str {
    match cipher {
        Cipher::PublicKey => "rsa_oaep",
        Cipher::RsaPkcs1 => "rsa_pkcs1",
        Cipher::RsaBankCard => "rsa_bank_card",
        Cipher::AesGcm => "aes_gcm",
        Cipher::AesEcb => "aes_ecb",
    }
}
