//! A request that was read and found to be what its spec says.

use serde_json::{Map, Value};
use wechatpay_runtime::signature::SERIAL_HEADER;
use wechatpay_spec::model::{Body, Protocol};

use crate::call::Call;
use crate::catalogue::Found;
use crate::example::{Echo, runtime_cipher};
use crate::form::{self, Form};
use crate::identity::Identity;
use crate::refusal::{Location, Refusal};
use crate::validate::Validator;

/// A request, decrypted and decoded.
#[derive(Debug)]
pub(crate) struct Understood {
    pub(crate) found: Found,
    pub(crate) parameters: Map<String, Value>,
    pub(crate) query: Map<String, Value>,
    pub(crate) body: Map<String, Value>,
    pub(crate) form: Form,
    /// JSON pointers of what was decrypted.
    pub(crate) decrypted: Vec<String>,
    /// JSON pointers of what no document lists.
    pub(crate) unlisted: Vec<String>,
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
            decrypted: Vec::new(),
            unlisted: Vec::new(),
            found,
        };
        validator.part(Location::Path, true, &request.path, &mut understood.parameters)?;
        validator.part(Location::Query, true, &request.query, &mut understood.query)?;
        headers(&mut validator, call, &understood)?;
        let text = entry.protocol == Protocol::V2 || matches!(request.body, Body::Multipart(_));
        if request.body != Body::None {
            understood.files()?;
            validator.part(Location::Body, text, request.body.fields(), &mut understood.body)?;
        }
        if !validator.decrypted.is_empty() && named.is_none() && entry.protocol == Protocol::V3 {
            let issue = "required when fields are encrypted: it names the key";
            return Err(Refusal::parameter(Location::Header, "/Wechatpay-Serial", None, issue));
        }
        understood.decrypted = std::mem::take(&mut validator.decrypted);
        understood.unlisted = std::mem::take(&mut validator.unlisted);
        Ok(understood)
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
        Echo::of(&[&parts[0], &parts[1], &parts[2]], &self.decrypted)
    }

    /// The body as the log shows it.
    pub(crate) fn shown(&self) -> Value {
        match self.body.is_empty() && self.form.files.is_empty() {
            true => Value::Null,
            false => {
                let mut shown = self.body.clone();
                for file in &self.form.files {
                    let text = format!("{}, {} bytes", file.name, file.content.len());
                    shown.insert(file.field.clone(), text.into());
                }
                Value::Object(shown)
            }
        }
    }
}

/// Header fields that the caller sets, such as `Idempotency-Key`.
fn headers(validator: &mut Validator<'_>, call: &Call, understood: &Understood) -> Result<(), Refusal> {
    let fields = &understood.found.entry.operation.request.headers;
    let listed = fields.iter().filter(|field| field.supplied_by.is_none());
    let mut members: Map<String, Value> = listed
        .filter_map(|field| {
            let value = call.header(&field.name.value)?;
            Some((field.name.value.clone(), value.into()))
        })
        .collect();
    validator.part(Location::Header, true, fields, &mut members)
}
