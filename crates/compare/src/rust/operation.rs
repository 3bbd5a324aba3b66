//! Compares functions, modules and features.

use wechatpay_codegen::surface::{OperationSurface, Surface};
use wechatpay_spec::Families;
use wechatpay_spec::source::FAMILIES;

use super::rules;
use super::types::{Comparison, Half};
use crate::change::{Change, Mark};
use crate::change_rule::{ChangeRule, Direction};
use crate::matching::{OperationSide, Pair, Subject};

/// Compares the generated code of one operation.
pub(super) fn compare(
    pair: &Pair<OperationSide<'_>>,
    before: &Surface<'_>,
    after: &Surface<'_>,
    changes: &mut Vec<Change>,
) {
    match pair {
        Pair::Added(side) => {
            let message = after
                .operation(&side.spec.file, side.operation.method.value)
                .map(|item| format!("`{}` was added", item.path));
            changes.push(whole(
                rules::RUST_FUNCTION_ADDED,
                None,
                Some(side),
                message.unwrap_or_default(),
            ));
        }
        Pair::Removed(side) => {
            let message = before
                .operation(&side.spec.file, side.operation.method.value)
                .map(|item| format!("`{}` was removed", item.path));
            changes.push(whole(
                rules::RUST_FUNCTION_REMOVED,
                Some(side),
                None,
                message.unwrap_or_default(),
            ));
        }
        Pair::Both(one, other) => {
            if let (Some(was), Some(is)) = (
                before.operation(&one.spec.file, one.operation.method.value),
                after.operation(&other.spec.file, other.operation.method.value),
            ) {
                both((one, was), (other, is), changes);
            }
        }
    }
}

fn both(
    before: (&OperationSide<'_>, &OperationSurface<'_>),
    after: (&OperationSide<'_>, &OperationSurface<'_>),
    changes: &mut Vec<Change>,
) {
    let (one, was) = before;
    let (other, is) = after;
    let mut report = |rule, message| changes.push(whole(rule, Some(one), Some(other), message));
    if was.path != is.path {
        report(
            rules::RUST_MODULE_CHANGED,
            format!("the path is `{}`, was `{}`", is.path, was.path),
        );
    }
    if was.feature != is.feature {
        let feature = |feature: Option<&str>| {
            feature.map_or_else(|| "no feature".to_owned(), |feature| format!("the feature `{feature}`"))
        };
        report(
            rules::RUST_FEATURE_CHANGED,
            format!("needs {}, was {}", feature(is.feature), feature(was.feature)),
        );
    }
    match (one.operation.deprecated.is_some(), other.operation.deprecated.is_some()) {
        (false, true) => report(
            rules::RUST_DEPRECATION_ADDED,
            "the function is marked deprecated".to_owned(),
        ),
        (true, false) => report(
            rules::RUST_DEPRECATION_REMOVED,
            "the function is no longer marked deprecated".to_owned(),
        ),
        _ => {}
    }
    let subject = other.subject();
    for (direction, was, is) in [
        (Direction::Request, &was.request, &is.request),
        (Direction::Response, &was.response, &is.response),
    ] {
        let halves = (Half::of_operation(one, was), Half::of_operation(other, is));
        Comparison::new(&subject, direction, halves.0, halves.1, changes).compare();
    }
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

/// Compares which families are default features.
pub(super) fn features(before: &Families, after: &Families, changes: &mut Vec<Change>) {
    for is in &after.list {
        let Some(was) = before.list.iter().find(|family| family.name == is.name) else {
            continue;
        };
        let (rule, word) = match (was.default, is.default) {
            (false, true) => (rules::RUST_DEFAULT_FEATURE_ADDED, "is on by default"),
            (true, false) => (rules::RUST_DEFAULT_FEATURE_REMOVED, "is no longer on by default"),
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
