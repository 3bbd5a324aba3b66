//! Requests, responses and notifications, as the users of types.

use std::collections::BTreeSet;

use wechatpay_spec::model::Protocol;

use super::identity::Identities;
use crate::items::{Catalogue, TypeSet};
use crate::names::{ModuleName, TypeName};

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
    /// The first words of a module named after it: `v3`, `pay`, `transactions`, `native`, `post`.
    words: Vec<&'c str>,
    /// Which of the two messages of an operation it is.
    side: Side<'c, 'a>,
}

/// A message of an operation.
#[derive(Clone, Copy)]
enum Side<'c, 'a> {
    /// `request` or `response`, and the types of the other message.
    Operation {
        word: &'static str,
        other: &'c TypeSet<'a>,
        in_default_family: bool,
    },
    /// A notification has one message only.
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
                let mut message = |word, set: &'c TypeSet<'a>, other: &'c TypeSet<'a>| {
                    let method = item.name.as_str();
                    let identified = identities.of(set);
                    Message {
                        set,
                        family: path.family,
                        shown: format!("{} {}", method.to_uppercase(), path.url_path),
                        top: identified.top,
                        inner: identified.inner,
                        words: path.module.iter().map(ModuleName::as_str).chain([method]).collect(),
                        side: Side::Operation {
                            word,
                            other,
                            in_default_family,
                        },
                    }
                };
                [
                    message("request", &item.request, &item.response),
                    message("response", &item.response, &item.request),
                ]
            });
            paths.push(operations.collect());
        }
        let notifications = catalogue.notifications.iter().map(|item| {
            let words: &[&str] = match item.notification.protocol {
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
                words: words.iter().copied().chain([item.name.as_str()]).collect(),
                side: Side::Notification,
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
    /// request and response. A notification's type has trait implementations of its own.
    pub(super) fn may_share_top(&self) -> bool {
        matches!(
            self.side,
            Side::Operation {
                in_default_family: false,
                ..
            }
        )
    }

    /// The module of a shared type that this message is the first to use. It follows from the message's own spec: if
    /// the request and the response of one operation both have a type with this name, the module's name distinguishes
    /// them.
    pub(super) fn module(&self, name: &TypeName) -> ModuleName {
        let word = match self.side {
            Side::Operation { word, other, .. } if other.inner.iter().any(|item| item.name() == name) => Some(word),
            _ => None,
        };
        ModuleName::joined(self.words.iter().copied().chain(word))
    }
}
