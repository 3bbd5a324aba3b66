//! Notifications as they are stored until the receiver accepts them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A notification before it is encrypted and signed.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Message {
    pub(crate) event_type: String,
    pub(crate) summary: String,
    pub(crate) original_type: String,
    /// Whether it is a message of APIv2: the resource itself, in XML.
    pub(crate) xml: bool,
    pub(crate) resource: Value,
    pub(crate) url: String,
    /// The merchant that is notified, whose keys encrypt and sign.
    pub(crate) merchant_id: String,
    /// The name of the platform key that signs; when there is none, the one that signs responses then.
    pub(crate) key: Option<String>,
}

/// A notification that the receiver has not accepted yet.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Delivery {
    /// The notification's id, the same in every attempt.
    pub(crate) id: String,
    /// When it was made, in the form of RFC 3339.
    pub(crate) created: String,
    /// The attempts that were made.
    pub(crate) attempts: u32,
    /// When the next attempt is made, in milliseconds since 1970 of the sandbox's clock.
    pub(crate) due: i64,
    pub(crate) message: Message,
}
