//! Compares functions, modules and features.

use wechatpay_codegen::surface::{OperationSurface, Surface};
use wechatpay_spec::Families;
use wechatpay_spec::source::FAMILIES;

use super::rules;
use super::types::{Comparison, Half};
use crate::change::{Change, Mark};
use crate::change_rule::{ChangeRule, Direction};
use crate::matching::{OperationSide, Pair, Subject};
use crate::path_parameters;
use crate::repeated::{Cause, Repeated, folders};

/// Compares the generated code of one operation.
pub(super) fn compare(
    pair: &Pair<OperationSide<'_>>,
    before: &Surface<'_>,
    after: &Surface<'_>,
    changes: &mut Vec<Change>,
    repeated: &mut Repeated,
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
                both((one, was), (other, is), changes, repeated);
            }
        }
    }
}

fn both(
    before: (&OperationSide<'_>, &OperationSurface<'_>),
    after: (&OperationSide<'_>, &OperationSurface<'_>),
    changes: &mut Vec<Change>,
    repeated: &mut Repeated,
) {
    let (one, was) = before;
    let (other, is) = after;
    if was.path != is.path {
        let message = format!("the path is `{}`, was `{}`", is.path, was.path);
        let (from, to) = folders(&was.path, &is.path, "::");
        let cause = Cause {
            subject: folders(&one.path.url_path.value, &other.path.url_path.value, "/").1,
            clause: format!("are in the module `{to}`, were in `{from}`"),
        };
        repeated.add(
            cause,
            whole(rules::RUST_MODULE_CHANGED, Some(one), Some(other), message),
        );
    }
    if was.feature != is.feature {
        let (cause, message) = feature_changed(was.feature, is.feature);
        repeated.add(
            cause,
            whole(rules::RUST_FEATURE_CHANGED, Some(one), Some(other), message),
        );
    }
    let mut report = |rule, message| changes.push(whole(rule, Some(one), Some(other), message));
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
    let parameters = path_parameters::pairs(*one, *other);
    for (direction, was, is) in [
        (Direction::Request, &was.request, &is.request),
        (Direction::Response, &was.response, &is.response),
    ] {
        let halves = (Half::of_operation(one, was), Half::of_operation(other, is));
        Comparison::new(&subject, direction, halves.0, halves.1, changes)
            .with_parameters(&parameters)
            .compare();
    }
}

/// The cause that operations of another feature have in common, and the message about one of them.
pub(super) fn feature_changed(was: Option<&str>, is: Option<&str>) -> (Cause, String) {
    let named = |feature: Option<&str>| {
        feature.map_or_else(|| "no feature".to_owned(), |feature| format!("the feature `{feature}`"))
    };
    let (is_named, was_named) = (named(is), named(was));
    let cause = Cause {
        subject: format!("feature {}", is.or(was).unwrap_or_default()),
        clause: format!("need {is_named} instead of {was_named}"),
    };
    (cause, format!("needs {is_named} instead of {was_named}"))
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
