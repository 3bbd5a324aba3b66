//! Notifications of any kind, which are sent on request.

use std::cmp::Reverse;
use std::sync::Arc;

use serde_json::{Map, Value};
use wechatpay_spec::Lifecycle;
use wechatpay_spec::model::{Field, Protocol, Scalar};

use super::engine::Memory;
use super::outgoing::{Address, Outgoing};
use super::records::Failure;
use crate::catalogue::Found;
use crate::example::{self, Echo};
use crate::field_values;
use crate::text::text_of;
use crate::validate::amounts;

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
        check_values(&known.fields, sending.fields)?;
        let outgoing = Outgoing {
            lifecycle: "sandbox".to_owned(),
            event: sending.event.to_owned(),
            summary: known.title.value,
            fields: merged(self.example_resource(sending.event), sending.fields),
            address: Address::Url(sending.url.to_owned()),
            merchant_id: sending.merchant_id.to_owned(),
            key: None,
            sign_type: None,
        };
        let message = self.store.read(|records| Ok(self.message(records, &outgoing, &[])));
        let message = message.map_err(store_failure)?;
        let message = message.ok_or_else(|| NotifyError::Refused("a value cannot be encrypted".to_owned()))?;
        if let Some(pointer) = dropped(sending.fields, message.resource.as_object(), "") {
            let reason = format!("`{pointer}`: the notification has no such field, or its type is another one");
            return Err(NotifyError::Refused(reason));
        }
        let resource = message.resource.clone();
        // An id that the merchant is told of exists.
        let identity = self.notifier.identity().of_merchant_or_first(sending.merchant_id);
        self.tell_of(&identity.merchant_id, &resource);
        let attempt = self.store.write(|records| self.enqueue(records, message));
        self.outbox.add(attempt.map_err(store_failure)?.into_iter().collect());
        Ok(resource)
    }
}

impl Memory {
    /// The resource of a notification that is about no resource of the sandbox, as the first operation that reads such a
    /// resource would return. Where several kinds of resource send it, the one that both generations of the protocol know,
    /// or else that most operations read. Many notifications have no required field, because merchants and partners get
    /// other ones.
    fn example_resource(&self, event: &str) -> Map<String, Value> {
        let sends = |lifecycle: &&Arc<Lifecycle>| {
            let mut notices = lifecycle
                .transitions
                .iter()
                .filter_map(|transition| transition.notify.as_ref());
            notices.any(|notice| notice.event.value == event)
        };
        let sending = self.lifecycles().iter().filter(sends);
        let lifecycle =
            sending.min_by_key(|lifecycle| (lifecycle.counterpart.is_none(), Reverse(lifecycle.read.len())));
        let reading = lifecycle.and_then(|lifecycle| lifecycle.read.first());
        let found = reading.and_then(|reading| {
            let (method, path) = reading.value.split_once(' ')?;
            self.catalogue.resolve(&method.parse().ok()?, path).into_iter().next()
        });
        let Some(Found { entry, .. }) = found else {
            return Map::new();
        };
        let fields = entry.operation.response.content.fields();
        let text = entry.protocol == Protocol::V2;
        // Only encryption can fail.
        example::response(&entry.id, &Echo::default(), fields, None, text).unwrap_or_default()
    }
}

/// The example with the caller's values. Where the caller gives members of an object, the example's numbers beside them are
/// left out, because they would not fit: `amount.payer_total` beside the caller's `amount.total`.
fn merged(mut example: Map<String, Value>, given: &Map<String, Value>) -> Map<String, Value> {
    for (name, value) in given {
        let value = match (example.remove(name), value) {
            (Some(Value::Object(mut example)), Value::Object(given)) => {
                example.retain(|_, value| !value.is_number());
                Value::Object(merged(example, given))
            }
            _ => value.clone(),
        };
        example.insert(name.clone(), value);
    }
    example
}

/// Refuses a value that no notification has: a negative amount, or something else in place of a number.
fn check_values(fields: &[Field], given: &Map<String, Value>) -> Result<(), NotifyError> {
    field_values::each(fields, given, &mut |given| {
        let is_scalar = !given.value.is_object() && !given.value.is_array();
        let is_whole_number = given.field.kind.value.scalar == Scalar::Integer;
        let problem = if amounts::is_negative(given.fields, given.field, given.value) {
            "it is an amount of money, and less than 0"
        } else if is_scalar && is_whole_number && text_of(given.value).parse::<i64>().is_err() {
            "it is not a whole number of 64 bits"
        } else {
            return Ok(());
        };
        Err(NotifyError::Refused(format!("`{}`: {problem}", given.pointer)))
    })
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
