//! A request that was checked against its operation's spec.

use serde_json::{Map, Value};
use time::OffsetDateTime;
use wechatpay_spec::model::{Body, Field, Protocol, RequestPart, Scalar};
use wechatpay_spec::plural::bytes;

use crate::call::Call;
use crate::catalogue::Found;
use crate::example::Echo;
use crate::form::Form;
use crate::identity::Identity;
use crate::log::{Shown, ShownPart};
use crate::notifier::V2SignType;
use crate::refusal::Refusal;
use crate::runtime_terms::runtime_cipher;
use crate::validate::{CheckedPart, Validator, characters, expiry, nonce, payments, repeated, upload};

/// A request that its spec allows, decrypted and decoded.
#[derive(Debug)]
pub(crate) struct CheckedRequest {
    pub(crate) found: Found,
    pub(crate) path: CheckedPart,
    pub(crate) query: CheckedPart,
    pub(crate) body: CheckedPart,
    pub(crate) form: Form,
    headers: CheckedPart,
}

/// A body as it was read, before it is checked.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReceivedBody {
    pub(crate) members: Map<String, Value>,
    pub(crate) form: Form,
}

impl CheckedRequest {
    /// Checks the parts of a request against the spec of an operation. `now` is the time by which orders expire.
    pub(crate) fn check(
        identity: &Identity,
        call: &Call,
        found: Found,
        query: Map<String, Value>,
        received: ReceivedBody,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        let entry = std::sync::Arc::clone(&found.entry);
        let request = &entry.operation.request;
        let serial = call.platform_key();
        let decrypt = |cipher, ciphertext: &str| identity.decrypt(runtime_cipher(cipher), serial, ciphertext);
        let mut validator = Validator::new(&decrypt);
        let ReceivedBody { members, form } = received;
        let parameters = found.parameters.iter();
        let parameters = parameters.map(|(name, value)| (name.clone(), Value::String(value.clone())));
        let path = validator.part(RequestPart::Path, true, &request.path, parameters.collect())?;
        let query = validator.part(RequestPart::Query, true, &request.query, query)?;
        let headers = listed_headers(&request.headers, call);
        let headers = validator.part(RequestPart::Header, true, &request.headers, headers)?;
        let text = entry.protocol == Protocol::V2 || matches!(request.body, Body::Multipart(_));
        let body = if request.body == Body::None {
            CheckedPart {
                members,
                ..CheckedPart::default()
            }
        } else {
            require_files(request.body.fields(), &form)?;
            validator.part(RequestPart::Body, text, request.body.fields(), members)?
        };
        let checked = Self {
            found,
            path,
            query,
            body,
            form,
            headers,
        };
        if checked.decrypted().next().is_some() && serial.is_none() && entry.protocol == Protocol::V3 {
            let issue = "required because fields are encrypted: it names the key";
            return Err(Refusal::parameter(
                RequestPart::Header,
                "/Wechatpay-Serial",
                None,
                issue,
            ));
        }
        for (location, part) in [
            (RequestPart::Path, &checked.path),
            (RequestPart::Query, &checked.query),
            (RequestPart::Body, &checked.body),
        ] {
            characters::check(location, &part.members)?;
            if entry.protocol == Protocol::V2 {
                nonce::check(location, &part.members)?;
            }
        }
        repeated::check(entry.protocol, &entry.operation, &checked.body.members)?;
        payments::check(&entry, &checked.body.members)?;
        upload::check(request.body.fields(), &checked.body.members, &checked.form)?;
        expiry::check(&checked.body.members, now.unix_timestamp())?;
        Ok(checked)
    }

    /// The digest with which a request of APIv2 is signed: the one that it names, or else the operation's.
    pub(crate) fn sign_type(&self) -> Option<V2SignType> {
        let entry = &self.found.entry;
        if entry.protocol != Protocol::V2 {
            return None;
        }
        let parts = [&self.body.members, &self.query.members];
        let mut named = parts.iter().filter_map(|members| members.get("sign_type")?.as_str());
        Some(match named.find(|name| !name.is_empty()) {
            Some(name) => V2SignType::named(name),
            None => entry.operation.sign_type.value.into(),
        })
    }

    /// JSON pointers of the fields that were decrypted, in any part of the request.
    fn decrypted(&self) -> impl Iterator<Item = &String> {
        let parts = [&self.query, &self.headers, &self.body];
        parts.into_iter().flat_map(|part| &part.decrypted)
    }

    /// The request's values, for responses that repeat them.
    pub(crate) fn echo(&self) -> Echo {
        self.echo_with(None, &[])
    }

    /// The request's values, and remembered ones where the request has none. `encrypted` are the pointers of those that were
    /// sent encrypted.
    pub(crate) fn echo_with(&self, remembered: Option<&Value>, encrypted: &[String]) -> Echo {
        let parts = [&self.path, &self.query, &self.body].map(|part| Value::Object(part.members.clone()));
        let secret: Vec<String> = self.decrypted().chain(encrypted).cloned().collect();
        Echo::of(parts.into_iter().chain(remembered.cloned()).collect(), &secret)
    }

    /// Writes the request's parts, decrypted, into its log entry.
    pub(crate) fn log(&self, shown: &mut Shown) {
        shown.query = shown_part(&self.query);
        shown.headers = shown_part(&self.headers);
        let mut body = self.body.clone();
        for file in &self.form.files {
            let text = format!("{}, {}", file.name, bytes(file.content.len()));
            body.members.insert(file.field.clone(), text.into());
        }
        shown.body = shown_part(&body);
    }
}

fn shown_part(part: &CheckedPart) -> ShownPart {
    ShownPart {
        content: match part.members.is_empty() {
            true => Value::Null,
            false => Value::Object(part.members.clone()),
        },
        decrypted: part.decrypted.clone(),
        unlisted: part.unlisted.clone(),
    }
}

/// Refuses a form that lacks a required file.
fn require_files(fields: &[Field], form: &Form) -> Result<(), Refusal> {
    let files = fields.iter().filter(|field| field.kind.value.scalar == Scalar::File);
    for field in files.filter(|field| field.required) {
        let name = &field.name.value;
        if !form.files.iter().any(|file| file.field == *name) {
            let issue = "required, but not sent as a file: its part needs a filename";
            return Err(Refusal::parameter(RequestPart::Body, &format!("/{name}"), None, issue));
        }
    }
    Ok(())
}

/// The header fields that the caller sets, such as `Idempotency-Key`.
fn listed_headers(fields: &[Field], call: &Call) -> Map<String, Value> {
    let listed = fields.iter().filter(|field| field.supplied_by.is_none());
    let given = listed.filter_map(|field| {
        let value = call.header(&field.name.value)?;
        Some((field.name.value.clone(), value.into()))
    });
    given.collect()
}
