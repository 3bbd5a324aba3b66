//! Compares the modules and variants of notifications.

use wechatpay_codegen::surface::Surface;

use super::operation::feature_changed;
use super::rules;
use super::types::{Comparison, Half};
use crate::change::{Change, Mark};
use crate::change_rule::{ChangeRule, Direction};
use crate::matching::{NotificationSide, Pair};
use crate::repeated::Repeated;

/// Compares the generated code of one notification.
pub(super) fn compare(
    pair: &Pair<NotificationSide<'_>>,
    before: &Surface<'_>,
    after: &Surface<'_>,
    changes: &mut Vec<Change>,
    repeated: &mut Repeated,
) {
    match pair {
        Pair::Added(side) => {
            if let Some(item) = after.notification(&side.spec.file) {
                let message = format!("`{}` was added", item.path);
                changes.push(whole(rules::RUST_NOTIFICATION_ADDED, None, Some(side), message, side));
            }
        }
        Pair::Removed(side) => {
            if let Some(item) = before.notification(&side.spec.file) {
                let message = format!("`{}` was removed", item.path);
                changes.push(whole(rules::RUST_NOTIFICATION_REMOVED, Some(side), None, message, side));
            }
        }
        Pair::Both(one, other) => {
            let (Some(was), Some(is)) = (
                before.notification(&one.spec.file),
                after.notification(&other.spec.file),
            ) else {
                return;
            };
            if was.path != is.path {
                let message = format!("the path is `{}`, was `{}`", is.path, was.path);
                changes.push(whole(
                    rules::RUST_NOTIFICATION_RENAMED,
                    Some(one),
                    Some(other),
                    message,
                    other,
                ));
            }
            if was.feature != is.feature {
                let (cause, message) = feature_changed(was.feature, is.feature);
                let rule = rules::RUST_FEATURE_CHANGED;
                repeated.add(cause, whole(rule, Some(one), Some(other), message, other));
            }
            let halves = (
                Half::of_notification(one, &was.types),
                Half::of_notification(other, &is.types),
            );
            let subject = other.subject();
            Comparison::new(&subject, Direction::Response, halves.0, halves.1, changes).compare();
        }
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
