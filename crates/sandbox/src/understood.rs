//! A request that was read and found to be what its spec says.

use serde_json::{Map, Value};
use wechatpay_runtime::clock::{Clock, SystemClock};
use wechatpay_runtime::signature::SERIAL_HEADER;
use wechatpay_spec::model::{Body, Field, Protocol};

use crate::call::Call;
use crate::catalogue::Found;
use crate::example::{Echo, runtime_cipher};
use crate::form::{self, Form};
use crate::identity::Identity;
use crate::log::{Shown, ShownPart};
use crate::refusal::{Location, Refusal};
use crate::validate::{Marks, Validator, expiry, upload};

/// A request, decrypted and decoded.
#[derive(Debug)]
pub(crate) struct Understood {
    pub(crate) found: Found,
    pub(crate) parameters: Map<String, Value>,
    pub(crate) query: Map<String, Value>,
    pub(crate) body: Map<String, Value>,
    pub(crate) form: Form,
    headers: Map<String, Value>,
    marks_of_query: Marks,
    marks_of_headers: Marks,
    marks_of_body: Marks,
}

/// What a request's body was read as, before it is held against a spec.
#[derive(Clone, Debug, Default)]
pub(crate) struct Content {
    pub(crate) members: Map<String, Value>,
    pub(crate) form: Form,
}

impl Understood {
    /// Reads an APIv3 request.
    pub(crate) fn v3(identity: &Identity, call: &Call, found: Found, content: Content) -> Result<Self, Refusal> {
        let query = form::query(call.query())?;
        Self::check(identity, call, found, query, content)
    }

    /// Holds a request's parts against its spec.
    pub(crate) fn check(
        identity: &Identity,
        call: &Call,
        found: Found,
        query: Map<String, Value>,
        content: Content,
    ) -> Result<Self, Refusal> {
        let entry = std::sync::Arc::clone(&found.entry);
        let request = &entry.operation.request;
        let named = call.header(SERIAL_HEADER.as_str());
        let open = |cipher, ciphertext: &str| identity.decrypt(runtime_cipher(cipher), named, ciphertext);
        let mut validator = Validator::new(&open);
        let parameters = found.parameters.iter();
        let parameters = parameters.map(|(name, value)| (name.clone(), Value::String(value.clone())));
        let mut understood = Self {
            parameters: parameters.collect(),
            query,
            body: content.members,
            form: content.form,
            headers: listed_headers(&request.headers, call),
            marks_of_query: Marks::default(),
            marks_of_headers: Marks::default(),
            marks_of_body: Marks::default(),
            found,
        };
        validator.part(Location::Path, true, &request.path, &mut understood.parameters)?;
        understood.marks_of_query = validator.part(Location::Query, true, &request.query, &mut understood.query)?;
        understood.marks_of_headers =
            validator.part(Location::Header, true, &request.headers, &mut understood.headers)?;
        let text = entry.protocol == Protocol::V2 || matches!(request.body, Body::Multipart(_));
        if request.body != Body::None {
            understood.files()?;
            understood.marks_of_body =
                validator.part(Location::Body, text, request.body.fields(), &mut understood.body)?;
        }
        if understood.decrypted().next().is_some() && named.is_none() && entry.protocol == Protocol::V3 {
            let issue = "required when fields are encrypted: it names the key";
            return Err(Refusal::parameter(Location::Header, "/Wechatpay-Serial", None, issue));
        }
        upload::check(request.body.fields(), &understood.body, &understood.form)?;
        expiry::check(&understood.body, SystemClock.unix_seconds())?;
        Ok(understood)
    }

    /// JSON pointers of what was decrypted, in any part of the request.
    fn decrypted(&self) -> impl Iterator<Item = &String> {
        let parts = [&self.marks_of_query, &self.marks_of_headers, &self.marks_of_body];
        parts.into_iter().flat_map(|marks| &marks.decrypted)
    }

    /// Whether every required file came.
    fn files(&self) -> Result<(), Refusal> {
        let fields = self.found.entry.operation.request.body.fields().iter();
        let files = fields.filter(|field| field.kind.value.scalar == wechatpay_spec::model::Scalar::File);
        for field in files.filter(|field| field.required) {
            let name = &field.name.value;
            if !self.form.files.iter().any(|file| file.field == *name) {
                let issue = "required, and not sent as a file (its part needs a filename)";
                return Err(Refusal::parameter(Location::Body, &format!("/{name}"), None, issue));
            }
        }
        Ok(())
    }

    /// The request's values, for the answer.
    pub(crate) fn echo(&self) -> Echo {
        let parts = [&self.parameters, &self.query, &self.body].map(|part| Value::Object(part.clone()));
        let secret: Vec<String> = self.decrypted().cloned().collect();
        Echo::of(&[&parts[0], &parts[1], &parts[2]], &secret)
    }

    /// Enters the request's parts into the log, with secrets in the clear.
    pub(crate) fn show(&self, shown: &mut Shown) {
        shown.query = part_shown(&self.query, &self.marks_of_query);
        shown.headers = part_shown(&self.headers, &self.marks_of_headers);
        let mut body = self.body.clone();
        for file in &self.form.files {
            let text = format!("{}, {} bytes", file.name, file.content.len());
            body.insert(file.field.clone(), text.into());
        }
        shown.body = part_shown(&body, &self.marks_of_body);
    }
}

fn part_shown(members: &Map<String, Value>, marks: &Marks) -> ShownPart {
    ShownPart {
        content: match members.is_empty() {
            true => Value::Null,
            false => Value::Object(members.clone()),
        },
        decrypted: marks.decrypted.clone(),
        unlisted: marks.unlisted.clone(),
    }
}

/// Header fields that the caller sets, such as `Idempotency-Key`.
fn listed_headers(fields: &[Field], call: &Call) -> Map<String, Value> {
    let listed = fields.iter().filter(|field| field.supplied_by.is_none());
    let given = listed.filter_map(|field| {
        let value = call.header(&field.name.value)?;
        Some((field.name.value.clone(), value.into()))
    });
    given.collect()
}
