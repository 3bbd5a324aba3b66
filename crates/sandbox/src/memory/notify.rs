//! Notifications of any kind, which are sent on request.

use serde_json::{Map, Value};

use super::engine::Memory;
use super::outgoing::{Address, Outgoing};
use super::records::Failure;

/// A notification that is sent on request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sending<'s> {
    /// The name of the spec's file below `notify/`, without its ending: `REFUND.SUCCESS`.
    pub(crate) event: &'s str,
    pub(crate) url: &'s str,
    /// The merchant that is notified; the first one when the sandbox does not know it.
    pub(crate) merchant_id: &'s str,
    /// Values of the resource, in place of the documents' examples.
    pub(crate) fields: &'s Map<String, Value>,
}

/// Why a notification is not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NotifyError {
    /// There is no such notification.
    Unknown,
    /// It may not go to the address, or a value does not fit its field.
    Refused(String),
}

impl Memory {
    /// Sends a notification of the specs. Returns its resource.
    pub(crate) fn notify(&self, sending: Sending<'_>) -> Result<Value, NotifyError> {
        let known = self.catalogue.notification(sending.event).ok_or(NotifyError::Unknown)?;
        self.notifier.allows(sending.url).map_err(NotifyError::Refused)?;
        let outgoing = Outgoing {
            lifecycle: "sandbox".to_owned(),
            event: sending.event.to_owned(),
            summary: known.title.value,
            fields: sending.fields.clone(),
            address: Address::Url(sending.url.to_owned()),
            merchant_id: sending.merchant_id.to_owned(),
            key: None,
        };
        let message = self.store.read(|records| Ok(self.message(records, &outgoing, &[])));
        let message = message.map_err(store_failure)?;
        let message = message.ok_or_else(|| NotifyError::Refused("a value cannot be encrypted".to_owned()))?;
        if let Some(pointer) = dropped(sending.fields, message.resource.as_object(), "") {
            let reason = format!("`{pointer}`: the notification has no such field, or its type is another one");
            return Err(NotifyError::Refused(reason));
        }
        let resource = message.resource.clone();
        let attempt = self.store.write(|records| self.enqueue(records, message));
        self.outbox.add(attempt.map_err(store_failure)?.into_iter().collect());
        Ok(resource)
    }
}

fn store_failure(error: Failure) -> NotifyError {
    let refusal = error.refusal();
    NotifyError::Refused(refusal.diagnosis.unwrap_or(refusal.message))
}

/// The first value that a message does not contain, although it was given.
fn dropped(given: &Map<String, Value>, sent: Option<&Map<String, Value>>, above: &str) -> Option<String> {
    given
        .iter()
        .filter(|(_, value)| !value.is_null())
        .find_map(|(name, value)| {
            let pointer = format!("{above}/{name}");
            match (value, sent.and_then(|sent| sent.get(name))) {
                (_, None) => Some(pointer),
                (Value::Object(given), Some(Value::Object(sent))) => dropped(given, Some(sent), &pointer),
                (Value::Array(given), Some(Value::Array(sent))) if given.len() != sent.len() => Some(pointer),
                (Value::Array(given), Some(Value::Array(sent))) => {
                    let items = given.iter().zip(sent).enumerate();
                    items
                        .filter_map(|(index, (given, sent))| Some((index, given.as_object()?, sent.as_object())))
                        .find_map(|(index, given, sent)| dropped(given, sent, &format!("{pointer}/{index}")))
                }
                _ => None,
            }
        })
}
