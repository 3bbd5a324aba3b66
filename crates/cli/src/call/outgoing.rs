//! A request, from the fields on the command line.

use serde_json::{Map, Value, json};
use wechatpay_runtime::FilePart;
use wechatpay_runtime::wire::{self, Encode, EncodeValue, Encrypt, Fields};
use wechatpay_sandbox::Catalogue;
use wechatpay_sandbox::catalogue::Entry;
use wechatpay_sandbox::check::{self, ClearRequest, Misspelt};
use wechatpay_spec::model::{Body, Field, Protocol};

use super::items::Given;
use super::{questions, sealing};
use crate::failure::Failure;
use crate::moment;
use crate::profile::Settings;

/// A request that its spec allows, before encryption.
pub(super) struct Outgoing {
    clear: ClearRequest,
    files: Vec<(String, FilePart)>,
    spec: wechatpay_spec::model::Request,
}

impl Outgoing {
    /// Puts each field into its part of the request, and checks the request.
    pub(super) fn new(
        catalogue: &Catalogue,
        entry: &Entry,
        parameters: Vec<(String, String)>,
        given: &Given,
        settings: &Settings,
        ask: bool,
        unchecked: bool,
    ) -> Result<Self, Failure> {
        let spec = entry.operation.request.clone();
        let mut values = given.values.clone();
        fill_own_ids(&spec, entry.protocol, settings, &mut values, &given.query);
        if ask {
            questions::ask_for(&spec, &mut values)?;
        }
        let mut clear = ClearRequest::default();
        for (name, value) in parameters {
            // `{out_trade_no}` in the path as it was given: the value is among the fields.
            let open = value.starts_with('{') && value.ends_with('}');
            let value = if open {
                // A field of another part may have the same name, and then the same value, unless `name==value` gives
                // the query its own.
                let query = spec.query.iter().filter(|field| field.required);
                let is_shared = query.chain(spec.body.fields()).any(|field| field.name.value == name);
                match is_shared && !given.query.iter().any(|(other, _)| *other == name) {
                    true => values.get(&name).cloned(),
                    false => values.remove(&name),
                }
            } else {
                Some(Value::String(value))
            };
            clear.path.extend(value.map(|value| (name, value)));
        }
        let mut take = |fields: &[Field]| -> Map<String, Value> {
            let names = fields.iter().map(|field| field.name.value.clone());
            names
                .filter_map(|name| Some((name.clone(), values.remove(&name)?)))
                .collect()
        };
        clear.query = take(&spec.query);
        clear.headers = take(&spec.headers);
        for (name, value) in &given.query {
            if clear.query.insert(name.clone(), value.clone()).is_some() {
                return Err(Failure::usage(format!("{name} is given twice")));
            }
        }
        for (name, value) in &given.headers {
            let others = [spec.path.as_slice(), &spec.query, spec.body.fields()].concat();
            let is_field = |fields: &[Field]| fields.iter().any(|field| field.name.value.eq_ignore_ascii_case(name));
            if is_field(&others) && !is_field(&spec.headers) {
                return Err(Failure::usage(format!(
                    "{name} is a field and no header: write {name}=value, not {name}:value"
                )));
            }
            let taken = clear.headers.keys().any(|other| other.eq_ignore_ascii_case(name));
            if taken {
                return Err(Failure::usage(format!("{name} is given twice")));
            }
            clear.headers.insert(name.clone(), value.as_str().into());
        }
        match spec.body {
            // Without a body, the remaining fields can only belong to the query.
            Body::None => clear.query.extend(values),
            _ => clear.body = values,
        }
        clear.files = given.files.iter().map(|(name, _)| name.clone()).collect();
        describe_files(&spec, given, &mut clear.body);
        let is_text = entry.protocol == Protocol::V2 || matches!(spec.body, Body::Multipart(_));
        sealing::encoded(&spec.path, &mut clear.path, true);
        sealing::encoded(&spec.query, &mut clear.query, true);
        sealing::encoded(&spec.headers, &mut clear.headers, true);
        sealing::encoded(spec.body.fields(), &mut clear.body, is_text);
        if !unchecked {
            check(catalogue, entry, &clear)?;
        }
        Ok(Self {
            clear,
            files: given.files.clone(),
            spec,
        })
    }

    /// The request as it is sent.
    pub(super) fn sealed(&self, key: &dyn Encrypt) -> Result<Sealed, Failure> {
        let mut clear = self.clear.clone();
        sealing::encrypted(&self.spec.path, &mut clear.path, key)?;
        sealing::encrypted(&self.spec.query, &mut clear.query, key)?;
        sealing::encrypted(&self.spec.headers, &mut clear.headers, key)?;
        sealing::encrypted(self.spec.body.fields(), &mut clear.body, key)?;
        let parts = [clear.path, clear.query, clear.headers, clear.body];
        let [path, query, headers, body] = parts.map(|members| {
            let named = members.into_iter().map(|(name, value)| (&*name.leak(), Sent(value)));
            named.collect::<Vec<(&'static str, Sent)>>()
        });
        let files = self
            .files
            .iter()
            .map(|(name, file)| (&*name.clone().leak(), file.clone()));
        Ok(Sealed {
            path,
            query,
            headers,
            body,
            files: files.collect(),
        })
    }
}

/// Checks a request against its spec.
fn check(catalogue: &Catalogue, entry: &Entry, clear: &ClearRequest) -> Result<(), Failure> {
    let misspelt = check::misspelt(&entry.operation.request, clear);
    let problem = match (check::check(catalogue, entry, clear, moment::now()), misspelt) {
        (Ok(unlisted), _) if unlisted.is_empty() => return Ok(()),
        (_, Some(Misspelt { given, meant })) => format!("there is no field {given}; did you mean {meant}?"),
        (Err(problem), None) => problem.to_string(),
        (Ok(unlisted), None) => {
            return Err(Failure::usage(format!(
                "{}: the documents list no field {}; `wechatpay show {}` lists them (--unchecked sends it anyway)",
                entry.line(),
                unlisted.first().map_or("", String::as_str),
                entry.id
            )));
        }
    };
    Err(Failure::usage(format!(
        "{}: {problem} (nothing was sent; --unchecked sends it anyway)",
        entry.line()
    )))
}

/// The merchant's own ids need not be given.
fn fill_own_ids(
    spec: &wechatpay_spec::model::Request,
    protocol: Protocol,
    settings: &Settings,
    values: &mut Map<String, Value>,
    query: &Map<String, Value>,
) {
    let name = if protocol == Protocol::V2 { "mch_id" } else { "mchid" };
    let all = spec.query.iter().chain(spec.body.fields());
    for field in all.filter(|field| field.required && field.supplied_by.is_none()) {
        let own = &field.name.value;
        if own == name && !query.contains_key(own) {
            values
                .entry(own.clone())
                .or_insert_with(|| settings.merchant_id.as_str().into());
        }
    }
}

/// Adds name and digest of an upload's file to its `meta`, unless they are given.
fn describe_files(spec: &wechatpay_spec::model::Request, given: &Given, body: &mut Map<String, Value>) {
    let Body::Multipart(fields) = &spec.body else { return };
    let Some((_, file)) = given.files.first() else { return };
    let Some(meta) = fields.iter().find(|field| field.name.value == "meta") else {
        return;
    };
    let members = body.entry("meta").or_insert_with(|| json!({}));
    let Value::Object(members) = members else { return };
    for field in &meta.fields {
        let value = match field.name.value.as_str() {
            "filename" | "file_name" => file.file_name.clone(),
            "sha256" => file.sha256(),
            _ => continue,
        };
        members.entry(field.name.value.clone()).or_insert(value.into());
    }
}

/// The parts of a request as they are sent.
pub(super) struct Sealed {
    path: Vec<(&'static str, Sent)>,
    query: Vec<(&'static str, Sent)>,
    headers: Vec<(&'static str, Sent)>,
    body: Vec<(&'static str, Sent)>,
    files: Vec<(&'static str, FilePart)>,
}

impl Encode for Sealed {
    fn encode<'a>(&'a self, fields: &mut Fields<'a, '_>) {
        for (name, value) in &self.path {
            fields.in_path().put(name, value);
        }
        for (name, value) in &self.query {
            fields.in_query().put(name, value);
        }
        for (name, value) in &self.headers {
            fields.in_header().put(name, value);
        }
        for (name, value) in &self.body {
            fields.put(name, value);
        }
        for (name, file) in &self.files {
            fields.file(name, file);
        }
    }
}

/// A JSON value that is sent.
struct Sent(Value);

impl EncodeValue for Sent {
    fn encode_value<'a>(&'a self, _: &mut Fields<'a, '_>) -> Option<wire::Value<'a>> {
        Some(wire_value(&self.0))
    }
}

fn wire_value(value: &Value) -> wire::Value<'_> {
    match value {
        Value::Null => wire::Value::Null,
        Value::Bool(boolean) => wire::Value::Boolean(*boolean),
        Value::Number(number) => match number.as_i64() {
            Some(integer) => wire::Value::Integer(integer),
            None => wire::Value::Number(number.to_string().into()),
        },
        Value::String(text) => wire::Value::String(text.into()),
        Value::Array(items) => wire::Value::Array(items.iter().map(wire_value).collect()),
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| (name.into(), wire_value(value)));
            wire::Value::Object(members.collect())
        }
    }
}
