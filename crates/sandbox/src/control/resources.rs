//! The routes about what the sandbox remembers: resources, their actions, the clock, and notifications of any kind.

use axum::body::Bytes;
use axum::extract::{Extension, Path};
use axum::response::Response;
use http::{StatusCode, Uri};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use wechatpay_spec::vocabulary::names as keys;
use wechatpay_spec::words::Word;

use super::json_response::{Shared, json_response, problem};
use crate::clock::{SharedClock, rfc3339};
use crate::form;
use crate::log::Log;
use crate::memory::{ActError, Memory, NotifyError, Of, Record, Sending, Wanted};
use crate::text::text_of;

/// The maximum number of resources in one response.
const MAX_RESOURCES: usize = 200;

/// A parameter of the query, as text.
pub(super) fn parameter(uri: &Uri, name: &str) -> Option<String> {
    let query = form::query(uri.query().unwrap_or_default()).ok()?;
    query.get(name).map(text_of)
}

/// Every kind of resource, with its states and actions.
pub(super) async fn kinds(Extension(memory): Shared<Memory>) -> Response {
    let kinds = memory.lifecycles().iter().map(|lifecycle| {
        let states = lifecycle.states.iter();
        let states = states.map(
            |state| json!({"name": state.name.value, (keys::TITLE): state.title.value, (keys::FINAL): state.is_final}),
        );
        let actions = memory.actions(lifecycle).map(|transition| {
            let from: Vec<&String> = transition.from.iter().map(|state| &state.value).collect();
            json!({
                "name": transition.name.value,
                (keys::TITLE): transition.title.value,
                (keys::FROM): from,
                (keys::TO): transition.to.value,
                (keys::BY): transition.by.value.word(),
            })
        });
        json!({
            "name": lifecycle.name,
            (keys::TITLE): lifecycle.title.value,
            (keys::KEY): lifecycle.key.value,
            (keys::PARENT): lifecycle.parent.as_ref().map(|parent| &parent.lifecycle.value),
            (keys::STATES): states.collect::<Vec<_>>(),
            "actions": actions.collect::<Vec<_>>(),
            "creates": lifecycle.create.iter().map(|creation| &creation.operation.value).collect::<Vec<_>>(),
        })
    });
    json_response(StatusCode::OK, &json!({"kinds": kinds.collect::<Vec<_>>()}))
}

/// The resources of a kind, newest first.
pub(super) async fn list(Extension(memory): Shared<Memory>, Path(resource): Path<String>, uri: Uri) -> Response {
    let number = |name: &str| parameter(&uri, name).and_then(|text| text.parse().ok());
    let most = number("limit").unwrap_or(MAX_RESOURCES).min(MAX_RESOURCES);
    let (text, state) = (parameter(&uri, "contains"), parameter(&uri, "state"));
    let wanted = Wanted {
        text: text.as_deref().unwrap_or_default(),
        state: state.as_deref().unwrap_or_default(),
        skip: number("skip").unwrap_or_default(),
        limit: most,
    };
    match memory.list(&resource, wanted) {
        Some(listed) => json_response(
            StatusCode::OK,
            &json!({"resources": listed.resources, "total": listed.total}),
        ),
        None => problem(
            StatusCode::NOT_FOUND,
            &format!("there is no resource called {resource}"),
        ),
    }
}

/// The resources with an id.
pub(super) async fn one(Extension(memory): Shared<Memory>, Path((resource, id)): Path<(String, String)>) -> Response {
    let found = memory.resources_with_id(&resource, &id);
    match found.is_empty() {
        true => problem(StatusCode::NOT_FOUND, &format!("there is no {resource} {id}")),
        false => json_response(StatusCode::OK, &json!({"resources": found})),
    }
}

/// Makes a transition.
pub(super) async fn act(
    Extension(memory): Shared<Memory>,
    Path((resource, id, action)): Path<(String, String, String)>,
    uri: Uri,
) -> Response {
    let (merchant, provider) = (parameter(&uri, "merchant"), parameter(&uri, "provider"));
    let of = Of {
        merchant: merchant.as_deref(),
        provider: provider.as_deref(),
    };
    match memory.act(&resource, &id, of, &action) {
        Ok(resource) => json_response(StatusCode::OK, &json!(resource)),
        Err(ActError::Wrong(reason)) => problem(StatusCode::BAD_REQUEST, &reason),
        Err(ActError::Unknown(reason)) => problem(StatusCode::NOT_FOUND, &reason),
        Err(ActError::State(reason)) => problem(StatusCode::CONFLICT, &reason),
    }
}

/// The time of the memory's clock.
pub(super) async fn clock(Extension(clock): Shared<SharedClock>) -> Response {
    time_of(&clock)
}

fn time_of(clock: &SharedClock) -> Response {
    let ahead = clock.ahead() / 1_000;
    json_response(
        StatusCode::OK,
        &json!({"now": rfc3339(clock.now()), "ahead_seconds": ahead}),
    )
}

/// How far the clock is advanced.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_seconds: u32,
}

/// Advances the clock, and makes the transitions and sends the notifications whose time has come.
pub(super) async fn advance(
    Extension(clock): Shared<SharedClock>,
    Extension(memory): Shared<Memory>,
    body: Bytes,
) -> Response {
    match serde_json::from_slice::<Advance>(&body) {
        Ok(advance) => {
            memory.advance(i64::from(advance.advance_seconds) * 1_000);
            time_of(&clock)
        }
        Err(error) => problem(StatusCode::BAD_REQUEST, &error.to_string()),
    }
}

/// A notification to send.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NotificationRequest {
    url: String,
    /// The merchant that is notified; the first one when the sandbox does not know it.
    #[serde(default)]
    merchant: String,
    /// Values of the resource, in place of the documents' examples.
    #[serde(default)]
    fields: Map<String, Value>,
}

/// Sends a notification of any kind, filled from its spec.
pub(super) async fn notify(
    Extension(memory): Shared<Memory>,
    Extension(log): Shared<Log>,
    Path(event): Path<String>,
    body: Bytes,
) -> Response {
    let NotificationRequest { url, merchant, fields } = match serde_json::from_slice(&body) {
        Ok(request) => request,
        Err(error) => return problem(StatusCode::BAD_REQUEST, &error.to_string()),
    };
    let sending = Sending {
        event: &event,
        url: &url,
        merchant_id: &merchant,
        fields: &fields,
    };
    let log_before = log.last();
    match memory.notify(sending) {
        Ok(resource) => json_response(
            StatusCode::ACCEPTED,
            &json!({"event": event, "url": url, "resource": resource, "log_before": log_before}),
        ),
        Err(NotifyError::Unknown) => problem(StatusCode::NOT_FOUND, &format!("there is no notification {event}")),
        Err(NotifyError::Refused(reason)) => problem(StatusCode::BAD_REQUEST, &reason),
    }
}

/// The orders as the page shows them, newest first.
pub(super) async fn orders(Extension(memory): Shared<Memory>) -> Response {
    let mut refunds: std::collections::BTreeMap<String, Vec<Value>> = std::collections::BTreeMap::new();
    memory.newest_first("refund", |refund| {
        if let Some(parent) = &refund.parent {
            let listed = refunds.entry(parent.clone()).or_default();
            listed.insert(0, refund_summary(refund));
        }
        true
    });
    let mut orders = Vec::new();
    memory.newest_first("order", |order| {
        orders.push(summary(order, refunds.remove(&order.key()).unwrap_or_default()));
        orders.len() < 2_000
    });
    json_response(StatusCode::OK, &json!({"orders": orders}))
}

/// Pays an order, as the payer would.
pub(super) async fn pay(Extension(memory): Shared<Memory>, Path(out_trade_no): Path<String>) -> Response {
    match memory.pay(&out_trade_no) {
        Ok(paid) => {
            let text = |name: &str| paid.fields.get(name).cloned().unwrap_or_default();
            let order = json!({
                "out_trade_no": paid.id,
                "trade_state": paid.state,
                "transaction_id": text("transaction_id"),
            });
            json_response(StatusCode::OK, &order)
        }
        Err(ActError::Wrong(reason) | ActError::Unknown(reason) | ActError::State(reason)) => {
            problem(StatusCode::CONFLICT, &reason)
        }
    }
}

fn summary(order: &Record, refunds: Vec<Value>) -> Value {
    let field = |name: &str| order.fields.get(name).cloned().unwrap_or_default();
    let amount = |name: &str| field("amount").get(name).cloned().unwrap_or_default();
    json!({
        "out_trade_no": order.id,
        "merchant": order.owner,
        "trade_type": field("trade_type"),
        "trade_state": order.state,
        "transaction_id": field("transaction_id"),
        "description": field("description"),
        "total": amount("total"),
        "currency": amount("currency"),
        "created": rfc3339(crate::clock::moment(order.created)),
        "paid": field("success_time"),
        "notify_url": field("notify_url"),
        "refunds": refunds,
    })
}

fn refund_summary(refund: &Record) -> Value {
    let field = |name: &str| refund.fields.get(name).cloned().unwrap_or_default();
    json!({
        "out_refund_no": refund.id,
        "refund_id": field("refund_id"),
        "amount": field("amount").get("refund").cloned().unwrap_or_default(),
        "status": refund.state,
    })
}
