//! Changes that many operations have in common, because their folder or family changed, or because a fact changes everywhere: each
//! is reported once.

use std::collections::BTreeMap;

use wechatpay_spec::plural;

use crate::change::Change;
use crate::change_rule::ChangeRule;
use crate::matching::Subject;

/// How many operations a message names.
const NAMED: usize = 3;

/// Why several operations change in the same way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cause {
    /// The thing that changed, as the subject of the report: `/v3/orders`, `feature orders`.
    pub(crate) subject: String,
    /// The change to the operations, as a clause in the plural: `moved to /v3/orders, were in /v3/trades`.
    pub(crate) clause: String,
}

/// Changes by their rule and cause.
#[derive(Debug, Default)]
pub(crate) struct Repeated(BTreeMap<(ChangeRule, Cause), Vec<Change>>);

impl Repeated {
    /// Adds a change of one operation or notification.
    pub(crate) fn add(&mut self, cause: Cause, change: Change) {
        self.0.entry((change.rule, cause)).or_default().push(change);
    }

    /// Reports each cause once. A change with a cause of its own is reported unchanged.
    pub(crate) fn report(self, changes: &mut Vec<Change>) {
        for ((_, cause), mut alike) in self.0 {
            alike.sort_by(|one, other| one.subject.cmp(&other.subject));
            let names: Vec<&str> = alike.iter().map(|change| change.subject.name.as_str()).collect();
            let message = format!("{} {} ({})", counted(&names), cause.clause, listed(&names));
            let mut alike = alike.into_iter();
            match (alike.next(), alike.len()) {
                (Some(only), 0) => changes.push(only),
                (Some(first), _) => changes.push(Change {
                    subject: Subject {
                        name: cause.subject,
                        title: String::new(),
                    },
                    message,
                    ..first
                }),
                (None, _) => {}
            }
        }
    }
}

/// The kinds of changes of which each is about another thing, also if their messages are the same.
const OF_EACH: [&str; 4] = ["operation", "retired-operation", "notification", "default-feature"];

/// Combines the changes that more than a few operations have in common, for example a field or a host that is added everywhere.
pub(crate) fn combined(changes: Vec<Change>) -> Vec<Change> {
    let mut alike: BTreeMap<(ChangeRule, String, String), Vec<Change>> = BTreeMap::new();
    let mut combined = Vec::new();
    for change in changes {
        match OF_EACH.contains(&change.rule.kind) {
            true => combined.push(change),
            false => {
                let key = (change.rule, change.location.clone(), change.message.clone());
                alike.entry(key).or_default().push(change);
            }
        }
    }
    for ((_, _, message), mut alike) in alike {
        alike.sort_by(|one, other| one.subject.cmp(&other.subject));
        let mut names: Vec<&str> = alike.iter().map(|change| change.subject.name.as_str()).collect();
        names.dedup();
        if names.len() <= NAMED {
            combined.extend(alike);
            continue;
        }
        let subject = Subject {
            name: counted(&names),
            title: String::new(),
        };
        let message = format!("{} ({})", in_the_plural(&message), listed(&names));
        combined.extend(alike.into_iter().next().map(|first| Change {
            subject,
            message,
            ..first
        }));
    }
    combined
}

/// The message about one operation as a message about several: a message about the operation itself begins with its verb.
fn in_the_plural(message: &str) -> String {
    let verbs = [("is ", "are "), ("was ", "were "), ("requires ", "require ")];
    let verbs = verbs.iter().chain(&[
        ("no longer requires ", "no longer require "),
        ("no longer takes ", "no longer take "),
    ]);
    let mut plural = verbs.filter_map(|(one, many)| Some(format!("{many}{}", message.strip_prefix(one)?)));
    plural.next().unwrap_or_else(|| message.to_owned())
}

/// `16 operations and 1 notification`
fn counted(names: &[&str]) -> String {
    let notifications = names.iter().filter(|name| name.starts_with("notification ")).count();
    let part = |count: usize, word: &str| match count {
        0 => None,
        _ => Some(plural::counted(count, word, &format!("{word}s"))),
    };
    let parts = [
        part(names.len() - notifications, "operation"),
        part(notifications, "notification"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" and ")
}

/// `A, B, C and 13 others`
pub(crate) fn listed(names: &[&str]) -> String {
    let (first, rest) = names.split_at(names.len().min(NAMED));
    let first = first.join(", ");
    match rest.len() {
        0 => first,
        1 => format!("{first} and 1 other"),
        others => format!("{first} and {others} others"),
    }
}

/// The folders of two paths that end in the same segments: of `/v3/trades/close` and `/v3/orders/close` they are
/// `/v3/trades` and `/v3/orders`. A parameter equals any other, because its name is not sent.
pub(crate) fn folders(before: &str, after: &str, separator: &str) -> (String, String) {
    let (mut one, mut other): (Vec<_>, Vec<_>) = (before.split(separator).collect(), after.split(separator).collect());
    let same = |one: &str, other: &str| one == other || one.starts_with('{') && other.starts_with('{');
    while one.len() > 1
        && other.len() > 1
        && one
            .last()
            .zip(other.last())
            .is_some_and(|(last, also)| same(last, also))
    {
        one.pop();
        other.pop();
    }
    (one.join(separator), other.join(separator))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_what_two_paths_do_not_have_in_common_at_their_end() {
        let folders = |one, other| folders(one, other, "/");
        let expected = ("/v3/trades".to_owned(), "/v3/orders".to_owned());
        assert_eq!(folders("/v3/trades/close", "/v3/orders/close"), expected);
        assert_eq!(folders("/v3/trades/{id}/close", "/v3/orders/{no}/close"), expected);
        assert_eq!(folders("/v3/trades", "/v3/orders"), expected);
        assert_eq!(folders("/a", "/v3/a"), (String::new(), "/v3".to_owned()));
    }

    #[test]
    fn counts_and_lists_read_as_a_sentence() {
        let names = ["GET /a", "GET /b", "POST /c", "notification D", "notification E"];
        assert_eq!(counted(&names), "3 operations and 2 notifications");
        assert_eq!(counted(&names[..1]), "1 operation");
        assert_eq!(listed(&names), "GET /a, GET /b, POST /c and 2 others");
        assert_eq!(listed(&names[..2]), "GET /a, GET /b");
    }
}
