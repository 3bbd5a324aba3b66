//! Resources as responses and notifications show them.

use http::StatusCode;
use serde_json::{Map, Value};
use wechatpay_spec::model::{Notification, Protocol};
use wechatpay_spec::{Lifecycle, lifecycle};

use super::empty;
use super::event_cipher::EventCipher;
use super::record::Record;
use super::values;
use crate::example::{self, ExampleError};
use crate::identity::Identity;
use crate::refusal::Refusal;

/// The fields of a resource that messages may show, in its state.
pub(super) fn shown(lifecycle: &Lifecycle, record: &Record) -> Map<String, Value> {
    let mut fields = record.fields.clone();
    if let Some(field) = &lifecycle.state_field {
        values::set(&mut fields, &field.value, &record.state.clone().into());
    }
    let state = lifecycle.state(&record.state);
    if let (Some(field), Some(state)) = (&lifecycle.state_title, state) {
        values::set(&mut fields, &field.value, &state.title.value.clone().into());
    }
    for alias in &lifecycle.aliases {
        if let Some(value) = values::get(&fields, &alias.field.value).cloned() {
            values::set(&mut fields, &alias.shown.value, &value);
        }
    }
    let hidden = state.map(|state| state.hides.as_slice()).unwrap_or_default();
    for field in lifecycle.hides.iter().chain(hidden) {
        values::remove(&mut fields, &field.value);
    }
    empty::add(lifecycle, record, &mut fields);
    fields
}

/// The resource of a notification.
pub(super) fn resource(
    event: &str,
    notification: &Notification,
    fields: &Map<String, Value>,
    known: &[String],
    identity: &Identity,
) -> Result<Value, ExampleError> {
    let text = notification.protocol == Protocol::V2;
    let mut fields = fields.clone();
    let cipher = EventCipher::new(identity, &mut fields);
    let filled = example::filled(event, &notification.fields, &fields, known, Some(&cipher), text);
    filled.map(Value::Object)
}

/// A refusal of a lifecycle.
pub(super) fn refusal(documented: &lifecycle::Refusal) -> Refusal {
    let status = documented.status.as_ref().map_or(400, |status| status.value);
    let status = u16::try_from(status)
        .ok()
        .and_then(|status| StatusCode::from_u16(status).ok());
    Refusal::new(
        status.unwrap_or(StatusCode::BAD_REQUEST),
        &documented.code.value,
        documented.message.value.clone(),
    )
}

/// The ids by which a resource is found, beside the caller's.
pub(super) fn ids(lifecycle: &Lifecycle, record: &Record) -> Vec<(String, String)> {
    let ids = lifecycle.ids.iter();
    ids.filter_map(|id| Some((id.value.clone(), values::text(&record.fields, &id.value)?)))
        .collect()
}

/// The refusal of a creation because of the state of the resource.
pub(super) fn refusal_of_state(lifecycle: &Lifecycle, creation: usize, record: &Record) -> Option<Refusal> {
    let refusals = &lifecycle.create.get(creation)?.refusals;
    let found = refusals.iter().find(|refusal| refusal.state.value == record.state)?;
    Some(refusal(&found.refusal))
}
