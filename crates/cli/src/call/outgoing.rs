//! A request, from the fields on the command line.

use serde_json::{Map, Value};
use wechatpay_runtime::wire::Encrypt;
use wechatpay_sandbox::Catalogue;
use wechatpay_sandbox::catalogue::Entry;
use wechatpay_sandbox::client_request::check::{self, Misspelt, RequestProblem};
use wechatpay_sandbox::client_request::{EncodedRequest, PlainRequest};
use wechatpay_spec::model::{Body, Field, Protocol};

use super::items::Given;
use super::questions;
use super::typing::typed;
use crate::failure::Failure;
use crate::moment;
use crate::profile::Settings;

/// A request that its spec allows, before encryption.
pub(super) struct Outgoing {
    plain: PlainRequest,
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
        let spec = &entry.operation.request;
        let mut values = given.values.clone();
        fill_own_ids(spec, entry.protocol, settings, &mut values, &given.query);
        if ask {
            let is_given_elsewhere = |name: &str| {
                given.query.contains_key(name)
                    || given.headers.iter().any(|(other, _)| other.eq_ignore_ascii_case(name))
                    || parameters.iter().any(|(other, value)| other == name && !is_open(value))
            };
            questions::ask_for(spec, &is_given_elsewhere, &mut values, &|values| {
                let so_far = in_parts(entry, &parameters, given, values.clone())?;
                match unchecked {
                    true => Ok(()),
                    false => allowed(
                        entry,
                        &so_far,
                        check::check_so_far(catalogue, entry, &so_far, moment::now()),
                    ),
                }
            })?;
        }
        let plain = in_parts(entry, &parameters, given, values)?;
        if !unchecked {
            allowed(entry, &plain, check::check(catalogue, entry, &plain, moment::now()))?;
        }
        Ok(Self { plain })
    }

    /// The request as it is sent.
    pub(super) fn encoded(&self, entry: &Entry, key: &dyn Encrypt) -> Result<EncodedRequest, Failure> {
        self.plain
            .encode_and_encrypt(entry, key)
            .map_err(|error| Failure::usage(error.to_string()))
    }
}

/// Whether a parameter of the path is open: `{out_trade_no}`. Its value is among the fields then.
fn is_open(value: &str) -> bool {
    value.starts_with('{') && value.ends_with('}')
}

/// The request with each field in its part, in the type that it has there.
fn in_parts(
    entry: &Entry,
    parameters: &[(String, String)],
    given: &Given,
    mut values: Map<String, Value>,
) -> Result<PlainRequest, Failure> {
    let spec = &entry.operation.request;
    let mut plain = PlainRequest::default();
    for (name, value) in parameters {
        let value = if is_open(value) {
            // A field of another part may have the same name, and then the same value, unless `name==value` gives
            // the query its own.
            let query = spec.query.iter().filter(|field| field.required);
            let is_shared = query.chain(spec.body.fields()).any(|field| field.name.value == *name);
            match is_shared && !given.query.iter().any(|(other, _)| other == name) {
                true => values.get(name).cloned(),
                false => values.remove(name),
            }
        } else {
            Some(Value::String(value.clone()))
        };
        plain.path.extend(value.map(|value| (name.clone(), value)));
    }
    let mut take = |fields: &[Field]| -> Map<String, Value> {
        let names = fields.iter().map(|field| field.name.value.clone());
        names
            .filter_map(|name| Some((name.clone(), values.remove(&name)?)))
            .collect()
    };
    plain.query = take(&spec.query);
    plain.headers = take(&spec.headers);
    for (name, value) in &given.query {
        if plain.query.insert(name.clone(), value.clone()).is_some() {
            return Err(Failure::usage(format!("{name} is given twice")));
        }
    }
    for (name, value) in &given.headers {
        let others = [spec.path.as_slice(), &spec.query, spec.body.fields()].concat();
        let is_field = |fields: &[Field]| fields.iter().any(|field| field.name.value.eq_ignore_ascii_case(name));
        if is_field(&others) && !is_field(&spec.headers) {
            return Err(Failure::usage(format!(
                "{name} is a field and not a header: write {name}=value, not {name}:value"
            )));
        }
        let taken = plain.headers.keys().any(|other| other.eq_ignore_ascii_case(name));
        if taken {
            return Err(Failure::usage(format!("{name} is given twice")));
        }
        plain.headers.insert(name.clone(), value.as_str().into());
    }
    match spec.body {
        // Without a body, the remaining fields can only belong to the query.
        Body::None => plain.query.extend(values),
        _ => plain.body = values,
    }
    plain.files.clone_from(&given.files);
    plain.add_file_facts(spec);
    let is_text = entry.protocol == Protocol::V2 || matches!(spec.body, Body::Multipart(_));
    typed(&spec.path, &mut plain.path, true);
    typed(&spec.query, &mut plain.query, true);
    typed(&spec.headers, &mut plain.headers, true);
    typed(spec.body.fields(), &mut plain.body, is_text);
    Ok(plain)
}

/// The failure of a request that its spec does not allow, by the result of the check.
fn allowed(entry: &Entry, plain: &PlainRequest, checked: Result<Vec<String>, RequestProblem>) -> Result<(), Failure> {
    let misspelt = check::misspelt(&entry.operation.request, plain);
    let problem = match (checked, misspelt) {
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
    // A few operations of APIv2 write it as APIv3 does.
    let names: &[&str] = if protocol == Protocol::V2 {
        &["mch_id", "mchid"]
    } else {
        &["mchid"]
    };
    let all = spec.query.iter().chain(spec.body.fields());
    for field in all.filter(|field| field.required && field.supplied_by.is_none()) {
        let own = &field.name.value;
        if names.contains(&own.as_str()) && !query.contains_key(own) {
            values
                .entry(own.clone())
                .or_insert_with(|| settings.merchant_id.as_str().into());
        }
    }
}
