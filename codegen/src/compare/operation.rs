//! Functions, modules and features.

use super::rule;
use super::surface::Surface;
use super::types::{Direction, Half, Types};
use crate::items::{OperationItem, PathItem};
use wechatpay_compare::{Change, ChangeRule, Mark, OperationSide, Pair, Subject};
use wechatpay_spec::Families;
use wechatpay_spec::source::FAMILIES;

/// Compares what has become of one operation.
pub(super) fn compare(
    pair: &Pair<OperationSide<'_>>,
    before: &Surface<'_>,
    after: &Surface<'_>,
    changes: &mut Vec<Change>,
) {
    match pair {
        Pair::Added(side) => {
            let message = after.operation(side).map(|item| format!("`{}` was added", path(item)));
            changes.push(whole(
                rule::RUST_FUNCTION_ADDED,
                None,
                Some(side),
                message.unwrap_or_default(),
            ));
        }
        Pair::Removed(side) => {
            let message = before
                .operation(side)
                .map(|item| format!("`{}` was removed", path(item)));
            changes.push(whole(
                rule::RUST_FUNCTION_REMOVED,
                Some(side),
                None,
                message.unwrap_or_default(),
            ));
        }
        Pair::Both(one, other) => {
            if let (Some(was), Some(is)) = (before.operation(one), after.operation(other)) {
                both((one, was), (other, is), changes);
            }
        }
    }
}

type Item<'i, 'a> = (&'i PathItem<'a>, &'i OperationItem<'a>);

fn both(
    before: (&OperationSide<'_>, Item<'_, '_>),
    after: (&OperationSide<'_>, Item<'_, '_>),
    changes: &mut Vec<Change>,
) {
    let (one, was) = before;
    let (other, is) = after;
    let mut report = |rule, message| changes.push(whole(rule, Some(one), Some(other), message));
    if path(was) != path(is) {
        report(
            rule::RUST_MODULE_CHANGED,
            format!("is `{}`, was `{}`", path(is), path(was)),
        );
    }
    if was.0.family != is.0.family {
        let feature = |item: Item<'_, '_>| item.0.family.unwrap_or("no feature").to_owned();
        report(
            rule::RUST_FEATURE_CHANGED,
            format!("needs the feature `{}`, was `{}`", feature(is), feature(was)),
        );
    }
    match (one.operation.deprecated.is_some(), other.operation.deprecated.is_some()) {
        (false, true) => report(
            rule::RUST_DEPRECATION_ADDED,
            "the function is marked deprecated".to_owned(),
        ),
        (true, false) => report(
            rule::RUST_DEPRECATION_REMOVED,
            "the function is no longer marked deprecated".to_owned(),
        ),
        _ => {}
    }
    let subject = other.subject();
    for (direction, was, is) in [
        (Direction::Request, &was.1.request, &is.1.request),
        (Direction::Response, &was.1.response, &is.1.response),
    ] {
        let halves = (Half::of_operation(one, was), Half::of_operation(other, is));
        Types::new(&subject, direction, halves.0, halves.1, changes).compare();
    }
}

/// The function as it is called: `v3::pay::transactions::jsapi::post`.
fn path(item: Item<'_, '_>) -> String {
    let modules = item.0.module.iter().chain([&item.1.name]);
    modules.map(ToString::to_string).collect::<Vec<_>>().join("::")
}

fn whole(
    rule: ChangeRule,
    before: Option<&OperationSide<'_>>,
    after: Option<&OperationSide<'_>>,
    message: String,
) -> Change {
    let mark = |side: &OperationSide<'_>| Mark::new(&side.spec.file, side.operation.method.span);
    let subject = after.or(before).map(OperationSide::subject);
    Change {
        rule,
        subject: subject.unwrap_or_else(|| Subject {
            name: String::new(),
            title: String::new(),
        }),
        location: String::new(),
        message,
        before: before.map(mark),
        after: after.map(mark),
    }
}

/// Compares which families are there without being asked for.
pub(super) fn features(before: &Families, after: &Families, changes: &mut Vec<Change>) {
    for is in &after.list {
        let Some(was) = before.list.iter().find(|family| family.name == is.name) else {
            continue;
        };
        let (rule, word) = match (was.default, is.default) {
            (false, true) => (rule::RUST_DEFAULT_FEATURE_ADDED, "is on by default"),
            (true, false) => (rule::RUST_DEFAULT_FEATURE_REMOVED, "is no longer on by default"),
            _ => continue,
        };
        changes.push(Change {
            rule,
            subject: Subject {
                name: format!("feature {}", is.name.value),
                title: is.title.value.clone(),
            },
            location: String::new(),
            message: word.to_owned(),
            before: Some(Mark::new(FAMILIES, was.name.span)),
            after: Some(Mark::new(FAMILIES, is.name.span)),
        });
    }
}
