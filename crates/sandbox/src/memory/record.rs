//! A resource as it is stored.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::owner;
use crate::notifier::V2SignType;

/// A resource.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct Record {
    /// Its lifecycle.
    pub(crate) lifecycle: String,
    /// The merchant or sub-merchant that it belongs to.
    pub(crate) owner: String,
    /// The merchant that signed the request: the service provider, if there is one.
    #[serde(default)]
    pub(crate) signer: String,
    /// The caller's id.
    pub(crate) id: String,
    /// The service provider that made it, if another one had used the id for the same sub-merchant before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) second_provider: Option<String>,
    /// The operation that created it.
    pub(crate) operation: String,
    /// Its number among all resources; later ones have higher numbers.
    pub(crate) sequence: u64,
    pub(crate) state: String,
    /// The fields, with those of the request that created it.
    pub(crate) fields: Map<String, Value>,
    /// The digest of the request that created it.
    pub(crate) content: String,
    /// The key of the resource that it belongs to.
    pub(crate) parent: Option<String>,
    /// The name of the platform key that signs its notifications, if the request named one.
    pub(crate) key: Option<String>,
    /// The digest with which the request was signed, if it is one of APIv2: its notifications are signed with the same digest.
    #[serde(default)]
    pub(crate) sign_type: Option<V2SignType>,
    /// When it was created, in milliseconds since 1970 of the sandbox's clock.
    pub(crate) created: i64,
    /// When it came into its state.
    pub(crate) entered: i64,
    /// When its addresses for payers were made, if they were made again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) addressed: Option<i64>,
    /// The transition that happens by itself next, and when.
    pub(crate) due: Option<Due>,
    /// The notification that was sent last.
    pub(crate) sent: Option<Sent>,
    /// The calls that changed it, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) calls: Vec<Change>,
}

/// A call that changed a resource.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Change {
    /// The line of the operation.
    pub(crate) line: String,
    /// The caller's number of this change, or empty.
    pub(crate) number: String,
    /// The digest of the request.
    pub(crate) content: String,
    /// Whether something else changed the resource afterwards.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) is_superseded: bool,
}

/// A transition that happens by itself.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Due {
    /// Milliseconds since 1970 of the sandbox's clock.
    pub(crate) at: i64,
    pub(crate) transition: String,
}

/// A notification that was sent.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Sent {
    pub(crate) event: String,
    pub(crate) summary: String,
    /// The fields that it had beside those of the resource.
    #[serde(default)]
    pub(crate) fields: Map<String, Value>,
}

impl Record {
    /// A resource that is created now, without fields; nothing happens to it by itself.
    pub(super) fn new(lifecycle: &str, owner: &str, signer: &str, id: String, now: i64) -> Self {
        Self {
            lifecycle: lifecycle.to_owned(),
            owner: owner.to_owned(),
            signer: signer.to_owned(),
            id,
            second_provider: None,
            operation: String::new(),
            sequence: 0,
            state: String::new(),
            fields: Map::new(),
            content: String::new(),
            parent: None,
            key: None,
            sign_type: None,
            created: now,
            entered: now,
            addressed: None,
            due: None,
            sent: None,
            calls: Vec::new(),
        }
    }

    /// The key under which it is stored.
    pub(crate) fn key(&self) -> String {
        let key = key(&self.lifecycle, &self.id, &self.owner);
        match &self.second_provider {
            Some(provider) => format!("{key}\0{provider}"),
            None => key,
        }
    }

    /// Whether a request of a merchant finds it: one that names the owner, or one of the service provider that names no
    /// sub-merchant. No service provider finds what another one created for a sub-merchant.
    pub(super) fn is_of(&self, owner: &str, signer: &str) -> bool {
        match self.owner == owner {
            true => !self.is_of_other_provider(signer),
            false => owner == signer && self.signer == signer,
        }
    }

    /// Whether it belongs to a service provider other than the one that signs. A merchant itself is not one, and older records
    /// do not say. A part of a combined order may name a provider other than the one that placed the order: it belongs to both.
    pub(super) fn is_of_other_provider(&self, signer: &str) -> bool {
        let made_it = self.signer.as_str();
        let is_made_by_other = !made_it.is_empty() && made_it != signer && made_it != self.owner;
        is_made_by_other && signer != self.owner && owner::signer(&self.fields) != Some(signer)
    }
}

/// The key of the first resource with an id and an owner.
pub(super) fn key(lifecycle: &str, id: &str, owner: &str) -> String {
    format!("{lifecycle}\0{id}\0{owner}")
}
