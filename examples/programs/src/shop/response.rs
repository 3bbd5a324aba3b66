//! The responses of the shop's routes: JSON, or the status and the message of a problem.

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Failure;

/// The response of a route.
pub(super) type RouteResponse = Result<Response, Problem>;

/// The reason why a route cannot do what it was asked for.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    message: String,
}

impl Problem {
    /// A mistake of the caller.
    pub(super) fn of_caller(status: StatusCode, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { status, message }
    }

    /// There is no order with the number.
    pub(super) fn no_such_order() -> Self {
        Self::of_caller(StatusCode::NOT_FOUND, "no such order")
    }
}

/// Everything that `?` meets is a failure of ours or of WeChat Pay. The log says which; the customer need not know.
impl<E: Into<Failure>> From<E> for Problem {
    fn from(error: E) -> Self {
        let error: Failure = error.into();
        tracing::error!(%error, "a route failed");
        Self {
            status: StatusCode::BAD_GATEWAY,
            message: "the payment service cannot be used now".to_owned(),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.status, self.message).into_response()
    }
}

/// Reads the JSON that a caller sent.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|error| Problem::of_caller(StatusCode::BAD_REQUEST, error.to_string()))
}

/// JSON with a status.
pub(super) fn json(status: StatusCode, value: &Value) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}
