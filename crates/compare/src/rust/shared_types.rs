//! Types that several operations share. When one of the operations changes its type, or no longer has enough others to
//! share it with, the type splits, and code that passes one operation's type as that of another no longer compiles.

use std::collections::{BTreeMap, BTreeSet};

use wechatpay_codegen::surface::{Surface, Types};

use super::rules;
use crate::change::{Change, Mark};
use crate::change_rule::ChangeRule;
use crate::matching::{Matched, Pair, Subject};
use crate::repeated::listed;

/// A request, response or notification in both states.
struct Message {
    subject: Subject,
    before: Mark,
    after: Mark,
}

/// A type of a message, by the definition that it has in each state.
struct Use<'t> {
    /// The message's number.
    message: usize,
    name: &'t str,
    before: Definition<'t>,
    after: Definition<'t>,
}

/// Where a type is defined.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Definition<'t> {
    /// Where several operations share it: the path.
    Shared(&'t str),
    /// Beside the message with this number, which alone uses it.
    Own(usize),
}

/// Reports the types that split, and those that became one.
pub(super) fn compare<'t>(
    matched: &Matched<'_>,
    before: &'t Surface<'_>,
    after: &'t Surface<'_>,
    changes: &mut Vec<Change>,
) {
    let (messages, uses) = uses(matched, before, after);
    let changed: BTreeSet<Subject> = changes.iter().map(|change| change.subject.clone()).collect();
    let split = parts(&uses, |used| (used.before, used.after));
    let joined = parts(&uses, |used| (used.after, used.before));
    for (rule, word, parts) in [
        (rules::RUST_TYPE_SPLIT, "no longer", split),
        (rules::RUST_TYPES_JOINED, "now", joined),
    ] {
        // A request, a response and a type in both split in different parts, but are one change of an operation.
        let mut found: BTreeMap<&Subject, Found<'_>> = BTreeMap::new();
        for (parts, names) in &parts {
            let Some((message, others)) = told_apart(parts, &messages, &changed) else {
                continue;
            };
            let of_subject = found.entry(&message.subject).or_insert_with(|| Found {
                message,
                names: BTreeSet::new(),
                others: BTreeSet::new(),
            });
            of_subject.names.extend(names);
            of_subject.others.extend(others);
        }
        changes.extend(found.into_values().map(|found| found.into_change(rule, word)));
    }
}

/// Every type that exists under the same name in both states.
fn uses<'t>(matched: &Matched<'_>, before: &'t Surface<'_>, after: &'t Surface<'_>) -> (Vec<Message>, Vec<Use<'t>>) {
    let mut messages = Vec::new();
    let mut uses = Vec::new();
    for pair in &matched.operations {
        let Pair::Both(one, other) = pair else { continue };
        let methods = (one.operation.method, other.operation.method);
        let surfaces = before
            .operation(&one.spec.file, methods.0.value)
            .zip(after.operation(&other.spec.file, methods.1.value));
        let Some((was, is)) = surfaces else { continue };
        for (was, is) in [(&was.request, &is.request), (&was.response, &is.response)] {
            collect(messages.len(), was, is, &mut uses);
            messages.push(Message {
                subject: other.subject(),
                before: Mark::new(&one.spec.file, methods.0.span),
                after: Mark::new(&other.spec.file, methods.1.span),
            });
        }
    }
    for pair in &matched.notifications {
        let Pair::Both(one, other) = pair else { continue };
        let surfaces = before
            .notification(&one.spec.file)
            .zip(after.notification(&other.spec.file));
        let Some((was, is)) = surfaces else { continue };
        collect(messages.len(), &was.types, &is.types, &mut uses);
        messages.push(Message {
            subject: other.subject(),
            before: Mark::new(&one.spec.file, one.notification.title.span),
            after: Mark::new(&other.spec.file, other.notification.title.span),
        });
    }
    (messages, uses)
}

fn collect<'t>(message: usize, before: &'t Types<'_>, after: &'t Types<'_>, uses: &mut Vec<Use<'t>>) {
    let own = |definition: Option<&'t String>| {
        definition.map_or(Definition::Own(message), |path| Definition::Shared(path.as_str()))
    };
    if before.top_name == after.top_name {
        uses.push(Use {
            message,
            name: &before.top_name,
            before: own(before.top_definition.as_ref()),
            after: own(after.top_definition.as_ref()),
        });
    }
    for name in before.inner.keys().filter(|name| after.inner.contains_key(*name)) {
        uses.push(Use {
            message,
            name,
            before: own(before.definitions.get(name)),
            after: own(after.definitions.get(name)),
        });
    }
}

/// The messages that shared one type and now have several, grouped by the type that they still share, and the names of all
/// types that split. If a type inside another one splits, so does the outer one, so they are one finding.
type Parts<'t> = BTreeMap<Vec<Vec<usize>>, BTreeSet<&'t str>>;

fn parts<'t>(uses: &[Use<'t>], from_to: impl Fn(&Use<'t>) -> (Definition<'t>, Definition<'t>)) -> Parts<'t> {
    let mut together: BTreeMap<(&str, Definition<'_>), BTreeMap<Definition<'_>, Vec<usize>>> = BTreeMap::new();
    for used in uses {
        let (from, to) = from_to(used);
        let parts = together.entry((used.name, from)).or_default();
        parts.entry(to).or_default().push(used.message);
    }
    let mut found = Parts::new();
    for ((name, _), parts) in together {
        if parts.len() > 1 {
            let mut parts: Vec<Vec<usize>> = parts.into_values().collect();
            parts.sort();
            found.entry(parts).or_default().insert(name);
        }
    }
    found
}

/// The types of an operation that stopped or started being the same as those of other operations.
struct Found<'m> {
    message: &'m Message,
    names: BTreeSet<&'m str>,
    others: BTreeSet<&'m str>,
}

impl Found<'_> {
    fn into_change(self, rule: ChangeRule, word: &str) -> Change {
        let names: Vec<String> = self.names.iter().map(|name| format!("`{name}`")).collect();
        let are = if names.len() == 1 { "is" } else { "are" };
        let others: Vec<&str> = self.others.into_iter().collect();
        Change {
            rule,
            subject: self.message.subject.clone(),
            location: String::new(),
            message: format!(
                "{} {are} {word} the same in Rust as in {}",
                names.join(", "),
                listed(&others)
            ),
            before: Some(self.message.before.clone()),
            after: Some(self.message.after.clone()),
        }
    }
}

/// The message that one set of parts is reported about, and the names of those in other parts. It is one of an operation that
/// changed, else one of the smallest part.
fn told_apart<'m>(
    parts: &[Vec<usize>],
    messages: &'m [Message],
    changed: &BTreeSet<Subject>,
) -> Option<(&'m Message, BTreeSet<&'m str>)> {
    let has_changed = |number: &usize| {
        messages
            .get(*number)
            .is_some_and(|message| changed.contains(&message.subject))
    };
    let part = parts
        .iter()
        .min_by_key(|part| (!part.iter().any(has_changed), part.len()))?;
    let number = part.iter().find(|number| has_changed(number)).or(part.first())?;
    let message = messages.get(*number)?;
    let others = parts.iter().filter(|other| *other != part).flatten();
    let others = others.filter_map(|number| Some(messages.get(*number)?.subject.name.as_str()));
    Some((message, others.collect()))
}
