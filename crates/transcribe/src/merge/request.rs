//! Merges two requests part by part.

use wechatpay_spec::model::{Body, Field, Request};

/// The request whose parts are made by `fields` from the parts of both. If the two have bodies of different kinds, the
/// result has `body`, one of the two.
pub(super) fn merged(
    earlier: &Request,
    fresh: &Request,
    body: &Body,
    fields: impl Fn(&[Field], &[Field]) -> Vec<Field>,
) -> Request {
    let body = match (&earlier.body, &fresh.body) {
        (Body::Json(earlier), Body::Json(fresh)) => Body::Json(fields(earlier, fresh)),
        (Body::Xml(earlier), Body::Xml(fresh)) => Body::Xml(fields(earlier, fresh)),
        (Body::Multipart(earlier), Body::Multipart(fresh)) => Body::Multipart(fields(earlier, fresh)),
        _ => body.clone(),
    };
    Request {
        path: fields(&earlier.path, &fresh.path),
        query: fields(&earlier.query, &fresh.query),
        body,
        headers: fields(&earlier.headers, &fresh.headers),
    }
}
