//! The digest by which an upload names its file.

use bytes::Bytes;
use md5::{Digest as _, Md5};
use wechatpay_runtime::Digest;
use wechatpay_spec::model::{Field, Scalar};

/// The algorithms of upload forms, as names and titles of fields write them in lower case.
const ALGORITHMS: [&str; 3] = ["md5", "sha256", "sm3"];

/// The algorithm of a field with the file's digest, by its name or title. A field with fixed values names the
/// algorithm, and is not a digest.
pub(crate) fn algorithm(field: &Field) -> Option<&'static str> {
    let listed = field.constant.is_some() || !field.values.is_empty();
    if field.kind.value.scalar != Scalar::String || listed {
        return None;
    }
    let title = field.title.as_ref().map_or("", |title| title.value.as_str());
    let words = format!("{} {title}", field.name.value).to_lowercase();
    ALGORITHMS.into_iter().find(|algorithm| words.contains(algorithm))
}

/// The digest in lower-case hexadecimal; `None` when the algorithm is unknown.
pub(crate) fn digest(algorithm: &str, file: &[u8]) -> Option<String> {
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
        assert_eq!((count("md5"), count("sha256"), count("sm3")), (1, 14, 2));
    }
}
