//! The digests of uploaded files.

use bytes::Bytes;
use md5::{Digest as _, Md5};
use serde_json::{Map, Value};
use wechatpay_runtime::Digest;
use wechatpay_spec::model::{Field, Scalar};

use crate::form::Form;
use crate::refusal::{Location, Refusal};

/// The algorithms of upload forms, as names and titles of fields write them in lower case.
const ALGORITHMS: [&str; 3] = ["md5", "sha256", "sm3"];

/// Refuses a form whose fields give another digest than that of its file.
pub(crate) fn check(fields: &[Field], members: &Map<String, Value>, form: &Form) -> Result<(), Refusal> {
    let Some(file) = form.files.first() else {
        return Ok(());
    };
    within(fields, members, "", &file.content)
}

fn within(fields: &[Field], members: &Map<String, Value>, pointer: &str, file: &[u8]) -> Result<(), Refusal> {
    for field in fields {
        let name = &field.name.value;
        let pointer = format!("{pointer}/{name}");
        match members.get(name) {
            Some(Value::Object(inner)) => within(&field.fields, inner, &pointer, file)?,
            Some(Value::String(given)) => {
                let expected = algorithm(field).and_then(|algorithm| Some((algorithm, digest(algorithm, file)?)));
                if let Some((algorithm, expected)) = expected
                    && !given.eq_ignore_ascii_case(&expected)
                {
                    let algorithm = algorithm.to_uppercase();
                    let issue = format!(
                        "it is not the {algorithm} of the file in hexadecimal: {} bytes arrived, and their {algorithm} is {expected}",
                        file.len()
                    );
                    return Err(Refusal::parameter(
                        Location::Body,
                        &pointer,
                        Some(&given.as_str().into()),
                        issue,
                    ));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// The algorithm of a field with the file's digest, by its name or title. A field with fixed values names the
/// algorithm, and is not a digest.
fn algorithm(field: &Field) -> Option<&'static str> {
    let listed = field.constant.is_some() || !field.values.is_empty();
    if field.kind.value.scalar != Scalar::String || listed {
        return None;
    }
    let title = field.title.as_ref().map_or("", |title| title.value.as_str());
    let words = format!("{} {title}", field.name.value).to_lowercase();
    ALGORITHMS.into_iter().find(|algorithm| words.contains(algorithm))
}

/// The digest in lower-case hexadecimal; `None` when the algorithm is unknown.
fn digest(algorithm: &str, file: &[u8]) -> Option<String> {
    match algorithm {
        "md5" => Some(format!("{:x}", Bytes::copy_from_slice(&Md5::digest(file)))),
        other => Digest::of(&other.to_uppercase(), file)
            .ok()
            .map(|digest| digest.hash_value()),
    }
}

#[cfg(test)]
mod tests {
    use wechatpay_spec::model::Body;

    use super::*;
    use crate::catalogue::Catalogue;

    fn digests(fields: &[Field]) -> Vec<&'static str> {
        let inner = fields.iter().flat_map(|field| digests(&field.fields));
        fields.iter().filter_map(algorithm).chain(inner).collect()
    }

    #[test]
    fn every_upload_of_the_catalogue_has_one_digest() {
        let mut found = Vec::new();
        for entry in Catalogue::of_repository().operations() {
            if let Body::Multipart(fields) = &entry.operation.request.body {
                let digests = digests(fields);
                assert_eq!(digests.len(), 1, "{}", entry.id);
                found.extend(digests);
            }
        }
        let count = |name| found.iter().filter(|algorithm| **algorithm == name).count();
        assert_eq!((count("md5"), count("sha256"), count("sm3")), (1, 13, 2));
    }
}
