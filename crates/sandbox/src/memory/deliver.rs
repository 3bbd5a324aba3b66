//! Notifications: stored with the change that causes them, and sent until the receiver accepts them.

use std::sync::Arc;

use wechatpay_runtime::nonce::{NonceSource, SystemNonce};
use wechatpay_spec::model::Protocol;

use super::engine::Memory;
use super::outbox::Due;
use super::outgoing::{Address, Effects, Outgoing};
use super::records::{Changes, Failure, Records};
use super::{record, values, view};
use crate::clock::{milliseconds, rfc3339};
use crate::notifier::{Attempt, Delivery, Message, V2SignType};

/// The maximum number of notifications that wait to be delivered.
const MAX_WAITING: u64 = 20_000;

/// The `original_type` of most events whose documents do not name it: `transaction` for `TRANSACTION.SUCCESS`.
fn first_word(event: &str) -> String {
    event.split('.').next().unwrap_or(event).to_lowercase()
}

impl Memory {
    /// Changes the store. The notifications of what happened are stored with it, and then sent.
    pub(super) fn change<T>(
        &self,
        work: impl FnOnce(&mut dyn Changes, &mut Effects) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let (result, attempts) = self.store.write(|records| {
            let mut out = Effects::default();
            let result = work(records, &mut out)?;
            for made in std::mem::take(&mut out.made) {
                self.begin_with(records, &made, &mut out)?;
            }
            let mut attempts = Vec::new();
            for outgoing in out.outgoing {
                let known = self.plan.known(&outgoing.lifecycle);
                if let Some(message) = self.message(records, &outgoing, &known) {
                    attempts.extend(self.enqueue(records, message)?);
                }
            }
            Ok((result, attempts))
        })?;
        self.outbox.add(attempts);
        Ok(result)
    }

    /// Stores a notification. Its first attempt is due now. `None` when too many wait already.
    pub(super) fn enqueue(&self, records: &mut dyn Changes, message: Message) -> Result<Option<Due>, Failure> {
        if records.deliveries_count()? >= MAX_WAITING {
            tracing::warn!(
                url = message.url,
                "{MAX_WAITING} notifications wait already; one is not sent"
            );
            return Ok(None);
        }
        let now = self.now();
        let delivery = Delivery {
            id: SystemNonce.nonce().map_err(|error| Failure::Store(error.to_string()))?,
            created: rfc3339(now),
            attempts: 0,
            due: milliseconds(now),
            message,
        };
        records.deliver(&delivery)?;
        Ok(Some((delivery.due, delivery.id)))
    }

    /// Waits until there may be an attempt to make.
    pub(crate) async fn has_attempts(&self) {
        self.outbox.changed().await;
    }

    /// Makes the attempts whose time has come, each in a task of its own.
    pub(crate) fn deliver(self: &Arc<Self>) {
        while let Some(due) = self.outbox.take_due(milliseconds(self.now())) {
            let (memory, id) = (Arc::clone(self), due.1.clone());
            if !self.notifier.spawn(async move { memory.attempt(&id).await }) {
                self.outbox.put_back(due);
                return;
            }
        }
    }

    async fn attempt(&self, id: &str) {
        if let Err(error) = self.attempt_once(id).await {
            tracing::error!(error = ?error.refusal().diagnosis, "the sandbox's memory fails");
        }
    }

    async fn attempt_once(&self, id: &str) -> Result<(), Failure> {
        let Some(mut delivery) = self.store.read(|records| records.delivery(id))? else {
            return Ok(());
        };
        match self.notifier.attempt(&delivery).await {
            Attempt::Last => self.store.write(|records| records.delivered(id)),
            Attempt::Again(pause) => {
                let pause = i64::try_from(pause.as_millis()).unwrap_or(i64::MAX);
                delivery.attempts += 1;
                delivery.due = milliseconds(self.now()).saturating_add(pause);
                self.store.write(|records| records.deliver(&delivery))?;
                self.outbox.add(vec![(delivery.due, delivery.id)]);
                Ok(())
            }
        }
    }

    /// A notification, with the document's examples where there is no value.
    pub(super) fn message(&self, records: &dyn Records, outgoing: &Outgoing, known: &[String]) -> Option<Message> {
        let notification = self.catalogue.notification(&outgoing.event)?;
        let original_type = notification.original_type.as_ref();
        let identity = self.notifier.identity().of_merchant_or_first(&outgoing.merchant_id);
        let mut fields = outgoing.fields.clone();
        if outgoing.sign_type == Some(V2SignType::HmacSha256) {
            fields.insert("sign_type".to_owned(), "HMAC-SHA256".into());
        }
        let resource = view::resource(&outgoing.event, &notification, &fields, known, identity);
        let resource = resource.inspect_err(|error| {
            tracing::error!(event = outgoing.event, %error, "a notification cannot be made");
        });
        Some(Message {
            event_type: notification.event_type.value.clone(),
            summary: outgoing.summary.clone(),
            original_type: original_type.map_or_else(|| first_word(&outgoing.event), |kind| kind.value.clone()),
            xml: notification.protocol == Protocol::V2,
            resource: resource.ok()?,
            url: self.url(records, &outgoing.address)?,
            merchant_id: outgoing.merchant_id.clone(),
            key: outgoing.key.clone(),
            sign_type: outgoing.sign_type,
        })
    }

    /// The URL for a notification; `None` when the merchant has set none.
    fn url(&self, records: &dyn Records, address: &Address) -> Option<String> {
        let (setting, merchants) = match address {
            Address::Url(url) => return Some(url.clone()),
            Address::Setting(setting, merchants) => (setting, merchants),
        };
        let lifecycle = self.lifecycle(setting)?;
        merchants.iter().find_map(|merchant| {
            let found = records.get(&record::key(setting, merchant, merchant)).ok()??;
            let is_absent = lifecycle.state(&found.state).is_some_and(|state| state.absent);
            values::text(&found.fields, lifecycle.notify_url_field()).filter(|_| !is_absent)
        })
    }
}
