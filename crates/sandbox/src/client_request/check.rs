//! Checking a request against its spec before it is sent, with the same rules as the sandbox checks what it receives.

mod empty;
mod misspelt;

use serde_json::Map;
use wechatpay_spec::model::{Body, Field, Protocol, Scalar};

pub use self::misspelt::{Misspelt, misspelt};
use super::PlainRequest;
use crate::catalogue::{Catalogue, Entry};
use crate::memory::bounds;
use crate::refusal::{Location, Refusal};
use crate::validate::{CheckedPart, Validator, expiry};

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
    checked(catalogue, entry, request, now).map_err(|refusal| RequestProblem {
        reason: refusal.diagnosis.unwrap_or(refusal.message),
    })
}

fn checked(catalogue: &Catalogue, entry: &Entry, request: &PlainRequest, now: i64) -> Result<Vec<String>, Refusal> {
    let spec = &entry.operation.request;
    // Fields that the sandbox usually decrypts are in plaintext here.
    let plain = |_, text: &str| Ok(text.to_owned());
    let request = request.encoded(entry);
    let mut validator = Validator::new(&plain);
    let is_text = entry.protocol == Protocol::V2 || matches!(spec.body, Body::Multipart(_));
    let parts = [
        (Location::Path, true, spec.path.as_slice(), &request.path),
        (Location::Query, true, spec.query.as_slice(), &request.query),
        (Location::Header, true, spec.headers.as_slice(), &request.headers),
        (Location::Body, is_text, spec.body.fields(), &request.body),
    ];
    let mut unlisted = Vec::new();
    let mut all = Map::new();
    for (location, text, fields, members) in parts {
        empty::check(location, fields, members, "")?;
        let part: CheckedPart = validator.part(location, text, fields, members.clone())?;
        unlisted.extend(part.unlisted);
        all.extend(part.members);
    }
    let files = spec.body.fields().iter();
    for field in files.filter(|field| field.required && field.kind.value.scalar == Scalar::File) {
        let name = &field.name.value;
        if !request.files.iter().any(|(given, _)| given == name) {
            let issue = "required, but there is no such file";
            return Err(Refusal::parameter(Location::Body, &format!("/{name}"), None, issue));
        }
    }
    expiry::check(&request.body, now)?;
    let line = entry.line();
    let creations = catalogue.lifecycles().iter().flat_map(|lifecycle| &lifecycle.create);
    for creation in creations.filter(|creation| creation.operation.value == line) {
        bounds::check(creation, &all, &|path| example_of(spec.body.fields(), path))?;
    }
    Ok(unlisted)
}

/// The number in the document's example of a field, by its path: `sub_orders[].amount.total_amount`.
fn example_of(fields: &[Field], path: &str) -> Option<i64> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let first = first.trim_end_matches("[]");
    let field = fields.iter().find(|field| field.name.value == first)?;
    match rest {
        "" => field.example.as_ref()?.value.parse().ok(),
        rest => example_of(&field.fields, rest),
    }
}
