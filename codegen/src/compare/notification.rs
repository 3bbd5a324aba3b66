//! The modules and variants of notifications.

use super::rule;
use super::surface::Surface;
use super::types::{Direction, Half, Types};
use crate::items::NotificationItem;
use wechatpay_compare::{Change, ChangeRule, Mark, NotificationSide, Pair};
use wechatpay_spec::model::Protocol;

/// Compares what has become of one notification.
pub(super) fn compare(
    pair: &Pair<NotificationSide<'_>>,
    before: &Surface<'_>,
    after: &Surface<'_>,
    changes: &mut Vec<Change>,
) {
    match pair {
        Pair::Added(side) => {
            if let Some(item) = after.notification(side) {
                let message = format!("`{}` was added", path(item));
                changes.push(whole(rule::RUST_NOTIFICATION_ADDED, None, Some(side), message, side));
            }
        }
        Pair::Removed(side) => {
            if let Some(item) = before.notification(side) {
                let message = format!("`{}` was removed", path(item));
                changes.push(whole(rule::RUST_NOTIFICATION_REMOVED, Some(side), None, message, side));
            }
        }
        Pair::Both(one, other) => {
            let (Some(was), Some(is)) = (before.notification(one), after.notification(other)) else {
                return;
            };
            if path(was) != path(is) {
                let message = format!("is `{}`, was `{}`", path(is), path(was));
                changes.push(whole(
                    rule::RUST_NOTIFICATION_RENAMED,
                    Some(one),
                    Some(other),
                    message,
                    other,
                ));
            }
            if was.family != is.family {
                let feature = |item: &NotificationItem<'_>| item.family.unwrap_or("no feature").to_owned();
                let message = format!("needs the feature `{}`, was `{}`", feature(is), feature(was));
                changes.push(whole(
                    rule::RUST_FEATURE_CHANGED,
                    Some(one),
                    Some(other),
                    message,
                    other,
                ));
            }
            let halves = (
                Half::of_notification(one, &was.types),
                Half::of_notification(other, &is.types),
            );
            let subject = other.subject();
            Types::new(&subject, Direction::Response, halves.0, halves.1, changes).compare();
        }
    }
}

/// The module, and the variant where there is one.
fn path(item: &NotificationItem<'_>) -> String {
    let module = match item.notification.protocol {
        Protocol::V2 => format!("notify::v2::{}", item.name),
        Protocol::V3 => format!("notify::{}", item.name),
    };
    match &item.variant {
        Some(variant) => format!("{module}, Event::{variant}"),
        None => module,
    }
}

fn whole(
    rule: ChangeRule,
    before: Option<&NotificationSide<'_>>,
    after: Option<&NotificationSide<'_>>,
    message: String,
    named: &NotificationSide<'_>,
) -> Change {
    let mark = |side: &NotificationSide<'_>| Mark::new(&side.spec.file, side.notification.title.span);
    Change {
        rule,
        subject: named.subject(),
        location: String::new(),
        message,
        before: before.map(mark),
        after: after.map(mark),
    }
}
