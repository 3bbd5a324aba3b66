//! A second document about an operation: it adds what the first leaves open, and changes nothing.

use wechatpay_spec::model::{Body, Content, Field, Operation, Provenance, Request, Scalar};

use crate::field::remark;
use crate::name;
use crate::reason;

/// Keys of a field that the first document takes away when it is read again, unless it is said where they come from.
pub(crate) const STRONG: &[&str] = &["encrypted", "enum", "format"];

/// Whether the fresh document gives way to those that the earlier spec follows: it is a copy of a page that itself was
/// read, or a form of one that has lost what matters.
pub(crate) fn is_second(earlier: &Operation, fresh: &Operation) -> bool {
    let is_dated = |operation: &Operation| operation.documents.iter().any(|document| document.updated.is_some());
    let has_lost = |operation: &Operation| {
        let mut remarks = operation.provenance.inferred.iter();
        remarks.any(|remark| remark.reason.value == reason::FLAGS_LOST)
    };
    (is_dated(earlier) && !is_dated(fresh)) || (has_lost(fresh) && !has_lost(earlier))
}

/// The earlier operation, with what only the fresh document says.
pub(crate) fn operation(earlier: &Operation, fresh: &Operation) -> Operation {
    let mut filled = earlier.clone();
    if filled.errors.is_empty() {
        filled.errors.clone_from(&fresh.errors);
    }
    filled.idempotency_key = filled.idempotency_key.or_else(|| fresh.idempotency_key.clone());
    filled.rate_limit = filled.rate_limit.or(fresh.rate_limit);
    if filled.deprecated.is_none() && fresh.deprecated.is_some() {
        filled.deprecated.clone_from(&fresh.deprecated);
        filled
            .provenance
            .inferred
            .push(remark(Some("deprecated"), reason::SECOND));
    }
    filled.request = request(&earlier.request, &fresh.request);
    filled.response.content = match (&earlier.response.content, &fresh.response.content) {
        (Content::Json(one), Content::Json(other)) => Content::Json(fields(one, other)),
        (Content::Xml(one), Content::Xml(other)) => Content::Xml(fields(one, other)),
        (one, _) => one.clone(),
    };
    name::operation(&mut filled);
    filled
}

fn request(earlier: &Request, fresh: &Request) -> Request {
    let body = match (&earlier.body, &fresh.body) {
        (Body::Json(one), Body::Json(other)) => Body::Json(fields(one, other)),
        (Body::Xml(one), Body::Xml(other)) => Body::Xml(fields(one, other)),
        (Body::Multipart(one), Body::Multipart(other)) => Body::Multipart(fields(one, other)),
        (one, _) => one.clone(),
    };
    Request {
        path: fields(&earlier.path, &fresh.path),
        query: fields(&earlier.query, &fresh.query),
        body,
        headers: fields(&earlier.headers, &fresh.headers),
    }
}

fn fields(earlier: &[Field], fresh: &[Field]) -> Vec<Field> {
    let mut filled: Vec<Field> = earlier.to_vec();
    let mut place = 0;
    for new in fresh {
        let known = filled
            .iter()
            .position(|field| field.name.value.eq_ignore_ascii_case(&new.name.value));
        match known {
            Some(at) => {
                if let Some(known) = filled.get_mut(at) {
                    *known = field(known, new);
                }
                place = at + 1;
            }
            None => {
                // What the first document does not list it does not demand.
                let mut added = Field {
                    required: false,
                    ..new.clone()
                };
                added.provenance.inferred = vec![remark(None, reason::SECOND)];
                filled.insert(place.min(filled.len()), added);
                place += 1;
            }
        }
    }
    filled
}

fn field(earlier: &Field, fresh: &Field) -> Field {
    if earlier.kind.value.scalar == Scalar::Json && !fresh.fields.is_empty() {
        return Field {
            required: earlier.required,
            ..fresh.clone()
        };
    }
    let mut filled = earlier.clone();
    if earlier.constant.is_some() || earlier.supplied_by.is_some() {
        return filled;
    }
    let mut said: Vec<&str> = Vec::new();
    macro_rules! fill {
        ($($key:literal => $member:ident),*) => {
            $(if filled.$member.is_none() && fresh.$member.is_some() {
                filled.$member.clone_from(&fresh.$member);
                said.push($key);
            })*
        };
    }
    if filled.title.is_none() {
        filled.title.clone_from(&fresh.title);
    }
    if filled.kind == fresh.kind && filled.encoded == fresh.encoded {
        if filled.values.is_empty() && filled.fields.is_empty() {
            fill!("encrypted" => encrypted);
        }
        if filled.encrypted.is_none() {
            fill!("format" => format, "unit" => unit, "example" => example);
            if filled.values.is_empty() && !fresh.values.is_empty() {
                filled.values.clone_from(&fresh.values);
                said.push("enum");
            }
        } else {
            filled.example = None;
        }
        filled.fields = fields(&earlier.fields, &fresh.fields);
    }
    carry(&said, &mut filled.provenance);
    filled
}

/// Says of keys that they were taken over, where a remark about the whole line does not say all.
fn carry(keys: &[&str], filled: &mut Provenance) {
    let mut all = filled.inferred.iter().chain(&filled.corrected);
    if all.all(|remark| remark.key.is_some()) {
        let remarkable = keys.iter().filter(|key| STRONG.contains(key));
        filled
            .inferred
            .extend(remarkable.map(|key| remark(Some(key), reason::SECOND)));
    }
}
