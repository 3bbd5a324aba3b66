//! The interface of the store for resources: reading and changing them.

use http::StatusCode;

use super::record::{Record, key};
use crate::notifier::Delivery;
use crate::refusal::Refusal;

/// Why work on the store did not succeed. Nothing was changed.
pub(super) enum Failure {
    Refused(Refusal),
    /// The database failed.
    Store(String),
}

impl Failure {
    /// The refusal for the caller.
    pub(super) fn refusal(self) -> Refusal {
        match self {
            Self::Refused(refusal) => refusal,
            Self::Store(reason) => Refusal::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "SYSTEM_ERROR",
                "系统异常，请稍后重试",
            )
            .explained(format!("the sandbox's memory failed: {reason}")),
        }
    }
}

/// Makes the database's errors failures.
macro_rules! failures {
    ($($error:ty),*) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::Store(error.to_string())
            }
        })*
    };
}

failures!(
    redb::TransactionError,
    redb::TableError,
    redb::StorageError,
    redb::CommitError
);

/// The state that an earlier sandbox left, beside the resources.
pub(super) struct Kept {
    /// When the next attempt is made to deliver each notification, and the notification's id.
    pub(super) deliveries: Vec<(i64, String)>,
    /// Milliseconds that the clock is ahead of the real time.
    pub(super) ahead: i64,
}

/// Reading from the store.
pub(super) trait Records {
    /// The resource with a key.
    fn get(&self, key: &str) -> Result<Option<Record>, Failure>;
    /// The resource with an id that the platform issued.
    fn by_id(&self, lifecycle: &str, field: &str, id: &str) -> Result<Option<Record>, Failure>;
    /// The resources of a lifecycle with the caller's id, of any owner.
    fn of_any_owner(&self, lifecycle: &str, id: &str) -> Result<Vec<Record>, Failure>;
    /// The resource with the caller's id that a request of a merchant finds.
    fn of_merchant(&self, lifecycle: &str, id: &str, owner: &str, signer: &str) -> Result<Option<Record>, Failure> {
        let mut all = self.of_any_owner(lifecycle, id)?;
        // The merchant's own one comes first.
        all.sort_by_key(|record| record.owner != owner);
        Ok(all.into_iter().find(|record| record.is_of(owner, signer)))
    }
    /// The resource with the caller's id and the owner that a merchant may not make again. Equal numbers of two service
    /// providers are two things.
    fn made_for(&self, lifecycle: &str, id: &str, owner: &str, signer: &str) -> Result<Option<Record>, Failure> {
        let all = self.of_any_owner(lifecycle, id)?.into_iter();
        let mut own = all.filter(|record| record.owner == owner);
        Ok(own.find(|record| !record.is_of_other_provider(signer)))
    }
    /// The record with a place of its own: beside the one of another service provider that has its number.
    fn placed(&self, record: Record) -> Result<Record, Failure> {
        let first = self.get(&key(&record.lifecycle, &record.id, &record.owner))?;
        let is_second = first.is_some_and(|first| first.is_of_other_provider(&record.signer));
        let second_provider = is_second.then(|| record.signer.clone());
        Ok(Record {
            second_provider,
            ..record
        })
    }
    /// The resources of a lifecycle that belong to another.
    fn children(&self, parent: &str, lifecycle: &str) -> Result<Vec<Record>, Failure>;
    /// The notification with an id, if it still waits to be delivered.
    fn delivery(&self, id: &str) -> Result<Option<Delivery>, Failure>;
    /// Calls a function with the resources of a lifecycle, newest first, until it returns `false`.
    fn newest_first(&self, lifecycle: &str, each: &mut dyn FnMut(&Record) -> bool) -> Result<(), Failure>;
}

/// Changing the store.
pub(super) trait Changes: Records {
    /// Adds a resource, with the number that it gets, and the ids by which it is found.
    fn insert(&mut self, record: Record, ids: &[(String, String)]) -> Result<Record, Failure>;
    /// Replaces a resource. `ids` are further ids by which it is found from now on.
    fn replace(&mut self, record: &Record, ids: &[(String, String)]) -> Result<(), Failure>;
    /// The keys of the resources whose timers have run out, at most a few.
    fn due(&mut self, now: i64) -> Result<Vec<String>, Failure>;
    /// How many notifications wait to be delivered.
    fn deliveries_count(&self) -> Result<u64, Failure>;
    /// Adds or replaces a notification that waits to be delivered.
    fn deliver(&mut self, delivery: &Delivery) -> Result<(), Failure>;
    /// Removes a notification.
    fn delivered(&mut self, id: &str) -> Result<(), Failure>;
    /// Keeps the milliseconds by which the clock is ahead of the real time.
    fn set_ahead(&mut self, milliseconds: i64) -> Result<(), Failure>;
}
