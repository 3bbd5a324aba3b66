//! Requests, responses and notifications, as the users of types.

use std::collections::BTreeSet;

use wechatpay_spec::model::Protocol;

use super::identity::Identities;
use crate::items::{Catalogue, TypeSet};
use crate::names::ModuleName;

/// A request, response or notification.
pub(super) struct Message<'c, 'a> {
    /// Its types.
    pub(super) set: &'c TypeSet<'a>,
    /// The family it belongs to. A message without a family shares nothing.
    pub(super) family: Option<&'a str>,
    /// The operation or notification, for documentation: `POST /v3/pay/transactions/native`.
    pub(super) shown: String,
    /// The identity of the request or response itself.
    pub(super) top: usize,
    /// The identities of the types inside it.
    pub(super) inner: Vec<usize>,
    /// The modules down to the path or notification: `v3`, `pay`, `transactions`, `native`.
    pub(super) modules: Vec<&'c str>,
    /// Which message it is.
    pub(super) side: Side,
    /// Whether its family is enabled by default.
    in_default_family: bool,
}

/// A message of an operation, or a notification.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// The request of an operation.
    Request,
    /// The response of an operation.
    Response,
    /// A notification.
    Notification,
}

/// Every request, response and notification, in the order of the catalogue.
pub(super) struct Messages<'c, 'a> {
    /// The request and the response of each operation of each path.
    pub(super) paths: Vec<Vec<[Message<'c, 'a>; 2]>>,
    /// The notifications.
    pub(super) notifications: Vec<Message<'c, 'a>>,
}

impl<'c, 'a> Messages<'c, 'a> {
    pub(super) fn of(catalogue: &'c Catalogue<'a>) -> Self {
        let mut identities = Identities::default();
        let default_families = catalogue.families.iter().filter(|family| family.default);
        let default_families: BTreeSet<&str> = default_families.map(|family| family.name.value.as_str()).collect();
        let mut paths = Vec::with_capacity(catalogue.paths.len());
        for path in &catalogue.paths {
            let in_default_family = path.family.is_some_and(|family| default_families.contains(family));
            let operations = path.operations.iter().map(|item| {
                let mut message = |side, set: &'c TypeSet<'a>| {
                    let identified = identities.of(set);
                    Message {
                        set,
                        family: path.family,
                        shown: format!("{} {}", item.name.as_str().to_uppercase(), path.url_path),
                        top: identified.top,
                        inner: identified.inner,
                        modules: path.module.iter().map(ModuleName::as_str).collect(),
                        side,
                        in_default_family,
                    }
                };
                [
                    message(Side::Request, &item.request),
                    message(Side::Response, &item.response),
                ]
            });
            paths.push(operations.collect());
        }
        let notifications = catalogue.notifications.iter().map(|item| {
            let modules: &[&str] = match item.notification.protocol {
                Protocol::V2 => &["notify", "v2"],
                Protocol::V3 => &["notify"],
            };
            let identified = identities.of(&item.types);
            Message {
                set: &item.types,
                family: item.family,
                shown: item.notification.event_type.value.clone(),
                top: identified.top,
                inner: identified.inner,
                modules: modules.iter().copied().chain([item.name.as_str()]).collect(),
                side: Side::Notification,
                in_default_family: false,
            }
        });
        Self {
            notifications: notifications.collect(),
            paths,
        }
    }

    /// All messages.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Message<'c, 'a>> {
        self.paths.iter().flatten().flatten().chain(&self.notifications)
    }
}

impl Message<'_, '_> {
    /// Whether its own type may be defined elsewhere. In the default families, every operation's file defines its
    /// request and response. A notification's type has trait implementations of its own, and an empty response is a
    /// type of the runtime.
    pub(super) fn may_share_top(&self) -> bool {
        self.side != Side::Notification && !self.in_default_family && !self.set.top.is_empty_response()
    }
}
