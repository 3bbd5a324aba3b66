//! Where in an operation something stands: `request.json.amount.total`.

use wechatpay_spec::model::{Body, Content};

/// What a body is, as a spec says it.
pub(crate) const fn body_word(body: &Body) -> &'static str {
    match body {
        Body::None => "no body",
        Body::Json(_) => "json",
        Body::Xml(_) => "xml",
        Body::Multipart(_) => "multipart",
    }
}

/// What a response is, as a spec says it.
pub(crate) const fn content_word(content: &Content) -> &'static str {
    match content {
        Content::Empty => "empty",
        Content::Redirect => "redirect",
        Content::File(_) => "file",
        Content::Json(_) => "json",
        Content::Xml(_) => "xml",
    }
}

/// The place of a member.
pub(crate) fn member(inside: &str, name: &str) -> String {
    format!("{inside}.{name}")
}
