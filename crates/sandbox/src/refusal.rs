//! Errors in the form in which the service reports them.

use http::StatusCode;
use serde_json::{Map, Value, json};

/// Most characters of a value that an error quotes.
const QUOTED: usize = 64;

/// Why a request is refused. The caller gets it as the response.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) detail: Option<Value>,
}

/// The part of a request that a field is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Location {
    Path,
    Query,
    Header,
    Body,
}

impl Location {
    const fn name(self) -> &'static str {
        match self {
            Self::Path => "url",
            Self::Query => "query",
            Self::Header => "header",
            Self::Body => "body",
        }
    }
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.to_owned(),
            message: message.into(),
            detail: None,
        }
    }

    /// The signature is missing or wrong.
    pub(crate) fn signature(issue: impl Into<String>) -> Self {
        let issue = issue.into();
        let mut refusal = Self::new(
            StatusCode::UNAUTHORIZED,
            "SIGN_ERROR",
            format!("Wrong signature: {issue}"),
        );
        refusal.detail = Some(json!({"field": "Authorization", "location": "header", "issue": issue}));
        refusal
    }

    /// A field is wrong or missing. `pointer` is its JSON pointer within its part of the request.
    pub(crate) fn parameter(
        location: Location,
        pointer: &str,
        value: Option<&Value>,
        issue: impl Into<String>,
    ) -> Self {
        let issue = issue.into();
        let message = format!("Parameter error: {pointer} ({}): {issue}", location.name());
        let mut refusal = Self::new(StatusCode::BAD_REQUEST, "PARAM_ERROR", message);
        let mut detail = Map::new();
        detail.insert("field".to_owned(), pointer.into());
        detail.insert("location".to_owned(), location.name().into());
        detail.insert("issue".to_owned(), issue.into());
        if let Some(value) = value {
            detail.insert("value".to_owned(), quoted(value));
        }
        refusal.detail = Some(Value::Object(detail));
        refusal
    }

    /// Adds a detail.
    pub(crate) fn with_detail(mut self, name: &str, value: Value) -> Self {
        let detail = self.detail.get_or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(detail) = detail {
            detail.insert(name.to_owned(), value);
        }
        self
    }

    /// The body of an APIv3 error.
    pub(crate) fn body(&self) -> Value {
        let mut body = json!({"code": self.code, "message": self.message});
        if let (Some(detail), Value::Object(body)) = (&self.detail, &mut body) {
            body.insert("detail".to_owned(), detail.clone());
        }
        body
    }
}

/// A value, cut if it is long.
fn quoted(value: &Value) -> Value {
    match value {
        Value::String(text) => text.chars().take(QUOTED).collect::<String>().into(),
        Value::Object(_) => "an object".into(),
        Value::Array(_) => "a list".into(),
        other => other.clone(),
    }
}
