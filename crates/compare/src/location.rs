//! Locations in an operation: `request.json.amount.total`.

use wechatpay_spec::model::{Body, Content};

/// The kind of a request body, as a spec writes it.
pub(crate) const fn body_word(body: &Body) -> &'static str {
    match body {
        Body::None => "none",
        Body::Json(_) => "json",
        Body::Xml(_) => "xml",
        Body::Multipart(_) => "multipart",
    }
}

/// The kind of a response, as a spec writes it.
pub(crate) const fn content_word(content: &Content) -> &'static str {
    match content {
        Content::Empty => "empty",
        Content::Redirect => "redirect",
        Content::File(_) => "file",
        Content::Json(_) => "json",
        Content::Xml(_) => "xml",
    }
}

/// The location of a member.
pub(crate) fn member(inside: &str, name: &str) -> String {
    format!("{inside}.{name}")
}
