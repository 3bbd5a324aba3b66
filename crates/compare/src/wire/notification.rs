//! Compares notifications.

use wechatpay_spec::model::Protocol;
use wechatpay_spec::place::{Located, Span};

use super::context::Context;
use super::rules;
use super::signing::Signing;
use super::wording::Wording;
use crate::change::{Change, Mark};
use crate::change_rule::{ChangeRule, Direction};
use crate::matching::{NotificationSide, Pair};

/// Compares one notification in both states.
pub(super) fn compare(pair: &Pair<NotificationSide<'_>>, changes: &mut Vec<Change>) {
    let whole = |rule: ChangeRule, side: NotificationSide<'_>, message: String| Change {
        rule,
        subject: side.subject(),
        location: String::new(),
        message,
        before: None,
        after: None,
    };
    match *pair {
        Pair::Added(side) => changes.push(Change {
            after: Some(mark(side)),
            ..whole(rules::NOTIFICATION_ADDED, side, "was added".to_owned())
        }),
        Pair::Removed(side) => changes.push(Change {
            before: Some(mark(side)),
            ..whole(rules::NOTIFICATION_REMOVED, side, "was removed".to_owned())
        }),
        Pair::Both(before, after) => both(before, after, changes),
    }
}

fn mark(side: NotificationSide<'_>) -> Mark {
    Mark::new(&side.spec.file, side.notification.title.span)
}

fn both(before: NotificationSide<'_>, after: NotificationSide<'_>, changes: &mut Vec<Change>) {
    let subject = after.subject();
    let (one, other) = (before.notification, after.notification);
    let at = |side: NotificationSide<'_>, span: Option<Span>| {
        let span = span.filter(|span| *span != Span::default());
        Some(Mark::new(&side.spec.file, span.unwrap_or(side.notification.title.span)))
    };
    if one.event_type != other.event_type {
        changes.push(Change {
            rule: rules::EVENT_TYPE_CHANGED,
            subject: subject.clone(),
            location: String::new(),
            message: format!(
                "the event type is `{}`, was `{}`",
                other.event_type.value, one.event_type.value
            ),
            before: at(before, Some(one.event_type.span)),
            after: at(after, Some(other.event_type.span)),
        });
    }
    if one.original_type != other.original_type {
        let said = |text: Option<&Located<String>>| {
            text.map_or_else(|| "not specified".to_owned(), |text| format!("`{}`", text.value))
        };
        let types = (said(other.original_type.as_ref()), said(one.original_type.as_ref()));
        changes.push(Change {
            rule: rules::ORIGINAL_TYPE_CHANGED,
            subject: subject.clone(),
            location: String::new(),
            message: format!("the `original_type` is {}, was {}", types.0, types.1),
            before: at(before, one.original_type.as_ref().map(|text| text.span)),
            after: at(after, other.original_type.as_ref().map(|text| text.span)),
        });
    }
    let mut wording = Wording::default();
    let deprecation = match (&one.deprecated, &other.deprecated) {
        (None, Some(_)) => Some((rules::NOTIFICATION_DEPRECATED, "became deprecated")),
        (Some(_), None) => Some((rules::NOTIFICATION_REINSTATED, "is no longer deprecated")),
        _ => None,
    };
    match deprecation {
        Some((rule, message)) => changes.push(Change {
            rule,
            subject: subject.clone(),
            location: String::new(),
            message: message.to_owned(),
            before: at(
                before,
                one.deprecated.as_ref().map(|deprecation| deprecation.status.span),
            ),
            after: at(
                after,
                other.deprecated.as_ref().map(|deprecation| deprecation.status.span),
            ),
        }),
        None => wording.note("deprecation", one.deprecated != other.deprecated),
    }
    let mut fields = Context {
        subject: &subject,
        direction: Direction::Response,
        before_file: &before.spec.file,
        after_file: &after.spec.file,
        changes,
        wording: &mut wording,
        signing: Signing::default(),
        beside_currency: [false; 2],
    };
    let inside = match other.protocol {
        Protocol::V2 => "notification.xml",
        Protocol::V3 => "notification.resource",
    };
    fields.siblings(&one.fields, &other.fields, inside);
    wording.note("titles", one.title != other.title);
    wording.documents(&one.documents, &other.documents);
    wording.provenance(&one.provenance, &other.provenance);
    wording.finish(&subject, mark(before), mark(after), changes);
}
