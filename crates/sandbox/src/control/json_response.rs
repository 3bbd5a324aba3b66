//! The parameters and the responses of the routes.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::Extension;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use serde_json::{Value, json};

/// A part of the sandbox that a route takes.
pub(super) type Shared<T> = Extension<Arc<T>>;

pub(super) fn document(json: Bytes) -> Response {
    ([(CONTENT_TYPE, "application/json")], json).into_response()
}

pub(super) fn json_response(status: StatusCode, body: &Value) -> Response {
    (status, document(body.to_string().into())).into_response()
}

pub(super) fn problem(status: StatusCode, message: &str) -> Response {
    json_response(status, &json!({"message": message}))
}
