//! The effects of changes: notifications on their way out, and transitions with which other resources begin.

use serde_json::{Map, Value};
use wechatpay_spec::Lifecycle;
use wechatpay_spec::lifecycle::Notify;

use super::record::{Record, Sent};
use super::values::From;
use super::{empty, owner, values, view};
use crate::notifier::V2SignType;

/// The effects of the changes in one transaction.
#[derive(Default)]
pub(super) struct Effects {
    pub(super) outgoing: Vec<Outgoing>,
    /// The transitions with which resources of other lifecycles begin, each with its resource.
    pub(super) made: Vec<Made>,
}

/// A transition that was made.
pub(super) struct Made {
    pub(super) transition: String,
    pub(super) record: Record,
}

/// The address of a notification.
pub(super) enum Address {
    /// The URL itself.
    Url(String),
    /// A setting: its lifecycle, and the merchants that may have made it, the resource's own merchant first.
    Setting(String, Vec<String>),
}

/// A notification that is sent once its cause is committed.
pub(super) struct Outgoing {
    pub(super) lifecycle: String,
    pub(super) event: String,
    pub(super) summary: String,
    pub(super) fields: Map<String, Value>,
    pub(super) address: Address,
    /// The merchant that is notified; the first one when the sandbox does not know it.
    pub(super) merchant_id: String,
    pub(super) key: Option<String>,
    /// The digest that signs it, if it is one of APIv2.
    pub(super) sign_type: Option<V2SignType>,
}

impl Outgoing {
    /// The notification that a resource sent last, to the address that the resource has.
    pub(super) fn last(lifecycle: &Lifecycle, record: &Record) -> Option<Self> {
        let sent = record.sent.as_ref()?;
        let address = match &lifecycle.address {
            Some(setting) => {
                let provider = owner::signer(&record.fields).unwrap_or(&record.signer);
                let merchants = [record.owner.as_str(), provider, &record.signer];
                Address::Setting(setting.value.clone(), merchants.map(str::to_owned).to_vec())
            }
            None => Address::Url(values::text(&record.fields, lifecycle.notify_url_field())?),
        };
        let mut fields = view::shown(lifecycle, record);
        empty::remove(lifecycle, record, &mut fields);
        fields.extend(sent.fields.clone());
        Some(Self {
            lifecycle: lifecycle.name.clone(),
            event: sent.event.clone(),
            summary: sent.summary.clone(),
            fields,
            address,
            merchant_id: owner::signer(&record.fields).unwrap_or(&record.owner).to_owned(),
            key: record.key.clone(),
            sign_type: record.sign_type,
        })
    }
}

/// The notification of a resource with these fields.
pub(super) fn sent(notify: &Notify, fields: &Map<String, Value>, from: &From<'_>) -> Sent {
    Sent {
        event: notify.event.value.clone(),
        summary: notify.summary.value.clone(),
        fields: own_fields(notify, fields, from),
    }
}

/// The fields that a notification has beside those of the resource.
fn own_fields(notify: &Notify, fields: &Map<String, Value>, from: &From<'_>) -> Map<String, Value> {
    // Few notifications have any.
    if notify.set.is_empty() {
        return Map::new();
    }
    let mut all = fields.clone();
    values::assign(&mut all, &notify.set, from, true);
    let is_own = |name: &str| {
        let mut set = notify.set.iter();
        set.any(|own| own.field.value.split(['.', '[']).next() == Some(name))
    };
    all.retain(|name, _| is_own(name));
    all
}
