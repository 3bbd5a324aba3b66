//! The part of a request in which a field is sent.

use std::fmt;

/// A part of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// The body.
    #[default]
    Body,
    /// A parameter of the URL path, in braces in the path's template.
    Path,
    /// A parameter of the query.
    Query,
    /// A header field.
    Header,
}

/// The part's name for messages: `query`.
impl fmt::Display for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl Part {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Path => "URL path",
            Self::Query => "query",
            Self::Header => "header",
        }
    }
}
