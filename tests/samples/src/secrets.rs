//! Sends and receives every encrypted field.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;

use bytes::Bytes;
use http::Request;
use wechatpay_runtime::wire::Value;
use wechatpay_runtime::{Client, Operation as Call};
use wechatpay_spec::model::{Cipher, Encoding, Field, Operation, Protocol};

use crate::fill::{Filling, Need, joined, plain_name};
use crate::gateway::{self, Gateway};
use crate::message::{Read, Unread};
use crate::outcome::Outcome;
use crate::rebuild::{Members, Plain};
use crate::received::{Comparison, reread};
use crate::sample::{field, holds_json};

/// Reads members into the request's type, and encrypts and signs the request.
fn prepare(read: Read, client: &Client, call: &'static Call, input: Value<'static>) -> Result<Request<Bytes>, String> {
    let request = read(input, &Plain).map_err(|error| error.to_string())?;
    let prepared = client.call::<Unread>(call, &request).prepare();
    Ok(prepared.map_err(|error| error.to_string())?.request().clone())
}

/// An encrypted field of a request, and the secret in it.
struct Sent {
    in_query: bool,
    path: String,
    cipher: Cipher,
    secret: String,
}

/// Sends every encrypted field of an operation at least once. The service must find its plaintext where the spec says,
/// and nobody must find it anywhere else.
pub(crate) fn send(
    name: &str,
    (protocol, operation): (Protocol, &Operation),
    (read, call): (Read, &'static Call),
    gateway: &Gateway,
    outcome: &mut Outcome,
) {
    let request = &operation.request;
    let mut missing: BTreeSet<(bool, String)> = BTreeSet::new();
    for (in_query, fields) in [(true, request.query.as_slice()), (false, request.body.fields())] {
        let mut found = Vec::new();
        encrypted(fields, "", &mut found);
        missing.extend(found.into_iter().map(|path| (in_query, path)));
    }
    outcome.figures.requests_with_secrets += usize::from(!missing.is_empty());
    // All at once, and then one by one those that exclude each other.
    let mut wanted = missing.clone();
    while !wanted.is_empty() {
        let (input, sent) = filled(operation, &wanted, gateway);
        let before = missing.len();
        match prepare(read, gateway.client(operation.signer.value), call, input) {
            Ok(prepared) => {
                for secret in &sent {
                    if let Err(problem) = check(&prepared, protocol, secret, &sent, gateway) {
                        outcome.differ(format!("{name} {}: {problem}", secret.path));
                    }
                    outcome.figures.secrets_sent +=
                        usize::from(missing.remove(&(secret.in_query, secret.path.clone())));
                }
            }
            Err(error) => outcome.differ(format!("{name} with secrets cannot be sent: {error}")),
        }
        if missing.len() == before && wanted.len() == 1 {
            outcome.differ(format!("{name} {wanted:?}: never sent"));
            missing.retain(|field| !wanted.contains(field));
        }
        wanted = missing.first().cloned().into_iter().collect();
    }
}

fn check(
    request: &Request<Bytes>,
    protocol: Protocol,
    sent: &Sent,
    all: &[Sent],
    gateway: &Gateway,
) -> Result<(), String> {
    if gateway::contains(request, &sent.secret) {
        return Err("its plaintext is in the request".to_owned());
    }
    let serial = request
        .headers()
        .get("Wechatpay-Serial")
        .map(http::HeaderValue::as_bytes);
    if protocol == Protocol::V3 && serial != Some(gateway::KEY_ID.as_bytes()) {
        return Err("the request does not name the key".to_owned());
    }
    let ciphertext = gateway::text_at(request, sent.in_query, &sent.path).ok_or("it is not in the request")?;
    let plaintext = gateway
        .decrypt(sent.cipher, &ciphertext)
        .ok_or("it is not a ciphertext")?;
    let is_one = all
        .iter()
        .any(|other| other.path == sent.path && other.secret == plaintext);
    is_one
        .then_some(())
        .ok_or_else(|| "it is another ciphertext".to_owned())
}

/// A request with the wanted fields and those that it needs, and the secrets in it.
fn filled(operation: &Operation, wanted: &BTreeSet<(bool, String)>, gateway: &Gateway) -> (Value<'static>, Vec<Sent>) {
    let request = &operation.request;
    let sent = RefCell::new(Vec::new());
    let mut input = Members::new();
    for (in_query, fields) in [
        (false, request.headers.as_slice()),
        (false, request.body.fields()),
        (true, &request.query),
        (false, &request.path),
    ] {
        let filling = Filling {
            need: &|path, field| {
                let is_on_the_way = |(query, wanted): &(bool, String)| {
                    let below = wanted.strip_prefix(path);
                    *query == in_query && below.is_some_and(|below| below.is_empty() || below.starts_with('.'))
                };
                match wanted.iter().any(is_on_the_way) {
                    true => Need::Wanted,
                    false if field.required => Need::Required,
                    false => Need::None,
                }
            },
            received: false,
            secret: &|path, field| {
                let secret = gateway.secret();
                if let Some(cipher) = &field.encrypted {
                    sent.borrow_mut().push(Sent {
                        in_query,
                        path: path.to_owned(),
                        cipher: cipher.value,
                        secret: secret.clone(),
                    });
                }
                secret
            },
        };
        input.extend(filling.object(fields, ""));
    }
    (Value::Object(input), sent.into_inner())
}

/// The paths of the encrypted fields.
fn encrypted(fields: &[Field], above: &str, found: &mut Vec<String>) {
    for field in fields {
        let path = joined(above, &plain_name(field));
        if field.encrypted.is_some() {
            found.push(path);
        } else {
            encrypted(&field.fields, &path, found);
        }
    }
}

/// Receives a message that has all fields of its spec, encrypted where the spec says so.
pub(crate) fn receive(name: &str, fields: &[Field], read: Read, gateway: &Gateway, outcome: &mut Outcome) {
    let filling = Filling {
        need: &|_, field| match is_document(field) {
            true => Need::None,
            false => Need::Wanted,
        },
        received: true,
        secret: &|_, _| gateway.secret(),
    };
    let sent = filling.object(fields, "");
    let text = serde_json::to_string(&Value::Object(sealed(&sent, fields, gateway)));
    let read = text.map_err(|error| error.to_string()).and_then(|text| {
        reread(
            read,
            Value::Json(&text),
            gateway.client(wechatpay_spec::model::Signer::Merchant).merchant(),
        )
    });
    let read = match read {
        Ok(read) => read,
        Err(error) => return outcome.differ(format!("{name} with all fields cannot be read: {error}")),
    };
    let mut comparison = Comparison::default();
    comparison.members(&sent, &read, fields, "");
    outcome.figures.messages += 1;
    outcome.figures.message_values += comparison.equal;
    outcome.figures.secrets_received += comparison.encrypted;
    for (path, problem) in comparison.lost {
        outcome.differ(format!("{name} received {path}: {problem}"));
    }
}

/// Whether the field is a document of its own, encrypted or in XML, as in notifications of APIv2. The tests over sockets
/// receive each of these.
fn is_document(field: &Field) -> bool {
    let is_xml = field
        .encoded
        .as_ref()
        .is_some_and(|encoding| encoding.value == Encoding::Xml);
    !field.fields.is_empty() && (field.encrypted.is_some() || is_xml)
}

/// The members as they are sent: secrets encrypted, and JSON in strings where the spec says so.
fn sealed(members: &Members, fields: &[Field], gateway: &Gateway) -> Members {
    let sealed = members.iter().map(|(name, value)| {
        let value = match field(fields, name) {
            Some(line) => sealed_value(value, line, gateway),
            None => value.clone(),
        };
        (name.clone(), value)
    });
    sealed.collect()
}

fn sealed_value(value: &Value<'static>, line: &Field, gateway: &Gateway) -> Value<'static> {
    let inner = match value {
        Value::Array(items) => {
            let each = Field {
                encoded: None,
                ..line.clone()
            };
            Value::Array(items.iter().map(|item| sealed_value(item, &each, gateway)).collect())
        }
        Value::Object(members) => Value::Object(sealed(members, &line.fields, gateway)),
        other => other.clone(),
    };
    match (&line.encrypted, &inner) {
        (Some(cipher), Value::String(plaintext)) => {
            let ciphertext = gateway.encrypt(cipher.value, plaintext).unwrap_or_default();
            Value::String(Cow::Owned(ciphertext))
        }
        _ if holds_json(line) => match serde_json::to_string(&inner) {
            Ok(text) => Value::String(Cow::Owned(text)),
            Err(_) => Value::Null,
        },
        _ => inner,
    }
}
