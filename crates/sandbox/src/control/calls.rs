//! The route that sends any operation, signed in a merchant's place.

use axum::body::Bytes;
use axum::extract::Extension;
use axum::response::Response;
use http::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION};
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value, json};
use wechatpay_runtime::signature::SERIAL_HEADER;

use super::json_response::{Shared, json_response, problem};
use super::signed_call::Draft;
use crate::call::Connection;
use crate::catalogue::Catalogue;
use crate::gateway::{Gateway, Outcome};
use crate::identity::SharedIdentity;
use crate::log::bounded;

/// The maximum number of bytes of a call's description: that of a file in base64.
pub(super) const MAX_BYTES: usize = 4 << 20;

/// Signs a call, makes it, and shows what was sent and what came back.
pub(super) async fn send(
    Extension(catalogue): Shared<Catalogue>,
    Extension(identity): Shared<SharedIdentity>,
    Extension(gateway): Shared<Gateway>,
    Extension(connection): Extension<Connection>,
    body: Bytes,
) -> Response {
    let draft: Draft = match serde_json::from_slice(&body) {
        Ok(draft) => draft,
        Err(error) => return problem(StatusCode::BAD_REQUEST, &error.to_string()),
    };
    // Signing and encrypting take milliseconds of processor time, and the first call parses specs.
    let drafted = tokio::task::spawn_blocking(move || {
        let Some(entry) = catalogue.operation(&draft.operation) else {
            return Err((
                StatusCode::NOT_FOUND,
                format!("there is no operation {}", draft.operation),
            ));
        };
        let identity = identity.of_merchant_or_first(&draft.merchant);
        let call = draft.call(entry, identity, &connection);
        call.map_err(|reason| (StatusCode::BAD_REQUEST, reason))
    });
    let call = match drafted.await {
        Ok(Ok(call)) => call,
        Ok(Err((status, reason))) => return problem(status, &reason),
        Err(_) => return problem(StatusCode::INTERNAL_SERVER_ERROR, "the call could not be signed"),
    };
    let sent = json!({
        "method": call.method.as_str(),
        "target": call.target,
        "headers": shown(&call.headers, &[AUTHORIZATION.as_str(), SERIAL_HEADER.as_str(), CONTENT_TYPE.as_str()]),
        "body": bounded(String::from_utf8_lossy(&call.body).into_owned().into()),
    });
    let outcome = gateway.handle(call).await;
    let received = match outcome {
        Outcome::Closed => json!({"note": "the connection was closed without a response"}),
        Outcome::Response(response) | Outcome::Truncated(response) => json!({
            "status": response.status.as_u16(),
            "headers": shown(&response.headers, &[CONTENT_TYPE.as_str(), LOCATION.as_str()]),
            "body": bounded(response.shown),
            "note": response.diagnosis,
        }),
    };
    json_response(StatusCode::OK, &json!({"sent": sent, "response": received}))
}

/// Some header fields.
fn shown(headers: &HeaderMap, names: &[&str]) -> Map<String, Value> {
    let fields = names.iter().filter_map(|name| {
        let value = headers.get(*name)?.to_str().ok()?;
        Some(((*name).to_owned(), value.into()))
    });
    fields.collect()
}
