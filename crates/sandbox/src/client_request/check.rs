//! Checking a request against its spec before it is sent, with the same rules as the sandbox checks what it receives.

mod empty;
mod known_ids;
mod misspelt;

use serde_json::{Map, Value};
use wechatpay_spec::lifecycle::Creation;
use wechatpay_spec::model::{Body, Field, Protocol, RequestPart, Scalar};

pub use self::misspelt::{Misspelt, misspelt};
use super::PlainRequest;
use crate::catalogue::{Catalogue, Entry};
use crate::example;
use crate::memory::bounds;
use crate::refusal::Refusal;
use crate::validate::{CheckedPart, Validator, expiry, repeated};

/// A field that its spec does not allow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct RequestProblem {
    /// The field's place, and the rule that it breaks. It quotes no value.
    pub reason: String,
}

/// Checks a request at a time, in seconds since 1970, also for what the service refuses although no document says so:
/// empty values of required fields, and orders with amount zero. Returns the JSON pointers of members that the documents
/// do not list.
///
/// # Errors
/// The first field that breaks a rule.
pub fn check(
    catalogue: &Catalogue,
    entry: &Entry,
    request: &PlainRequest,
    now: i64,
) -> Result<Vec<String>, RequestProblem> {
    let unlisted = checked(catalogue, entry, request, now).map_err(problem)?;
    // An amount may need another field, whatever the documents call required.
    let all = request.encoded(entry).body;
    for creation in creations(catalogue, entry) {
        bounds::check_name(creation, &all).map_err(problem)?;
    }
    Ok(unlisted)
}

fn problem(refusal: Refusal) -> RequestProblem {
    RequestProblem {
        reason: refusal.diagnosis.unwrap_or(refusal.message),
    }
}

/// The creations of resources that an operation makes.
fn creations<'c>(catalogue: &'c Catalogue, entry: &Entry) -> impl Iterator<Item = &'c Creation> {
    let line = entry.line();
    let all = catalogue.lifecycles().iter().flat_map(|lifecycle| &lifecycle.create);
    all.filter(move |creation| creation.operation.value == line)
}

/// Adds the fields that a request needs because of its amount, although its document does not call them required, with the
/// values of the document's example: `user_name` of a large transfer.
pub fn add_for_amount(catalogue: &Catalogue, entry: &Entry, body: &mut Map<String, Value>) {
    let example = example::request(entry).body.unwrap_or_default();
    for creation in creations(catalogue, entry) {
        bounds::add_name(creation, body, &example);
    }
}

/// Checks the values that a request has so far, while required fields are still missing.
///
/// # Errors
/// The first field that breaks a rule.
pub fn check_so_far(
    catalogue: &Catalogue,
    entry: &Entry,
    request: &PlainRequest,
    now: i64,
) -> Result<Vec<String>, RequestProblem> {
    let mut entry = entry.clone();
    let spec = &mut entry.operation.request;
    for fields in [&mut spec.path, &mut spec.query, &mut spec.headers] {
        make_optional(fields);
    }
    match &mut spec.body {
        Body::None => {}
        Body::Json(fields) | Body::Xml(fields) | Body::Multipart(fields) => make_optional(fields),
    }
    checked(catalogue, &entry, request, now).map_err(problem)
}

/// Removes the rules that depend on other fields, or on whether a field is sent.
fn make_optional(fields: &mut [Field]) {
    for field in fields {
        field.each_mut(&mut |field| {
            field.required = false;
            field.required_if = None;
            field.only_if = None;
            field.choice = None;
        });
    }
}

fn checked(catalogue: &Catalogue, entry: &Entry, request: &PlainRequest, now: i64) -> Result<Vec<String>, Refusal> {
    let spec = &entry.operation.request;
    // Fields that the sandbox usually decrypts are in plaintext here.
    let plain = |_, text: &str| Ok(text.to_owned());
    let request = request.encoded(entry);
    let mut validator = Validator::new(&plain);
    let is_text = entry.protocol == Protocol::V2 || matches!(spec.body, Body::Multipart(_));
    let parts = [
        (RequestPart::Path, true, spec.path.as_slice(), &request.path),
        (RequestPart::Query, true, spec.query.as_slice(), &request.query),
        (RequestPart::Header, true, spec.headers.as_slice(), &request.headers),
        (RequestPart::Body, is_text, spec.body.fields(), &request.body),
    ];
    // The file comes first: other fields are facts about it.
    let files = spec.body.fields().iter();
    for field in files.filter(|field| field.required && field.kind.value.scalar == Scalar::File) {
        let name = &field.name.value;
        if !request.files.iter().any(|(given, _)| given == name) {
            let issue = "required, but there is no such file";
            return Err(Refusal::parameter(RequestPart::Body, &format!("/{name}"), None, issue));
        }
    }
    let mut unlisted = Vec::new();
    let mut all = Map::new();
    for (location, text, fields, members) in parts {
        empty::check(location, fields, members)?;
        let part: CheckedPart = validator.part(location, text, fields, members.clone())?;
        unlisted.extend(part.unlisted);
        all.extend(part.members);
    }
    repeated::check(entry.protocol, &entry.operation, &request.body)?;
    known_ids::check(catalogue, entry, &request.path)?;
    expiry::check(&request.body, now)?;
    for creation in creations(catalogue, entry) {
        bounds::check(creation, &all, &|path| example::number_of(spec.body.fields(), path))?;
    }
    Ok(unlisted)
}
