//! The error codes that an operation's documents list.

/// An error code that an operation's documents list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorCode {
    code: &'static str,
    status: Option<u16>,
    title: Option<&'static str>,
}

impl ErrorCode {
    /// An error code as sent by the service: `PARAM_ERROR`.
    #[must_use]
    pub const fn new(code: &'static str) -> Self {
        Self {
            code,
            status: None,
            title: None,
        }
    }

    /// Adds the HTTP status that the document gives for it.
    #[must_use]
    pub const fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// Adds the document's short label.
    #[must_use]
    pub const fn title(mut self, title: &'static str) -> Self {
        self.title = Some(title);
        self
    }

    /// The code as sent by the service.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The documented HTTP status; `None` when the document gives none.
    #[must_use]
    pub const fn documented_status(&self) -> Option<u16> {
        self.status
    }

    /// The document's short label.
    #[must_use]
    pub const fn documented_title(&self) -> Option<&'static str> {
        self.title
    }
}
