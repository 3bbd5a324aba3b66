//! Which part of a request a field travels in.

use std::fmt;

/// A part of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// The body.
    #[default]
    Body,
    /// A parameter in the URL path's braces.
    Path,
    /// A parameter of the query.
    Query,
    /// A header field.
    Header,
}

/// Its name for messages: `query`.
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
