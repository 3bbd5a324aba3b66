//! Locations in an operation: `request.json.amount.total`.

use wechatpay_spec::model::{Body, Content};
use wechatpay_spec::vocabulary::names;

/// The kind of a request body, as a spec writes it.
pub(crate) const fn body_word(body: &Body) -> &'static str {
    match body {
        Body::None => "none",
        Body::Json(_) => names::JSON,
        Body::Xml(_) => names::XML,
        Body::Multipart(_) => names::MULTIPART,
    }
}

/// The kind of a response, as a spec writes it.
pub(crate) const fn content_word(content: &Content) -> &'static str {
    match content {
        Content::Empty => names::EMPTY,
        Content::Redirect => names::REDIRECT,
        Content::File(_) => names::FILE,
        Content::Json(_) => names::JSON,
        Content::Xml(_) => names::XML,
    }
}

/// The location of a member.
pub(crate) fn member(inside: &str, name: &str) -> String {
    format!("{inside}.{name}")
}
