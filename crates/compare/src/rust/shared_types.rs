//! Types that several operations share. When one of the operations changes its type, or no longer has enough others to
//! share it with, the type splits, and code that passes one operation's type as that of another no longer compiles.

use std::collections::{BTreeMap, BTreeSet};

use wechatpay_codegen::surface::{Struct, StructField, Surface, Type, Types};
use wechatpay_spec::model::{Field, RequestPart};
use wechatpay_spec::same_type::{Compared, Member, TypeOf};
use wechatpay_spec::vocabulary::names;

use super::rules;
use crate::change::{Change, Mark};
use crate::change_rule::ChangeRule;
use crate::matching::{Matched, Pair, Subject};
use crate::repeated::listed;

/// A request, response or notification in both states.
struct Message {
    subject: Subject,
    /// The half of its operation: `request`.
    side: &'static str,
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
    /// Whether the type itself differs in this message.
    changed: bool,
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
    let split = parts(&uses, |used| (used.before, used.after));
    let joined = parts(&uses, |used| (used.after, used.before));
    for (rule, parts) in [(rules::RUST_TYPE_SPLIT, split), (rules::RUST_TYPES_JOINED, joined)] {
        // A request, a response and a type in both split in different parts, but are one change of an operation.
        let mut found: BTreeMap<Told<'_>, Found<'_>> = BTreeMap::new();
        for (parts, names) in &parts {
            for (told, message, scattered) in told_apart(parts, &messages) {
                let found = found.entry(told).or_insert_with(|| Found {
                    message,
                    names: BTreeSet::new(),
                    scattered: BTreeSet::new(),
                });
                found.names.extend(names);
                if scattered {
                    found.scattered.extend(names);
                }
            }
        }
        changes.extend(found.into_iter().map(|(told, found)| change(rule, &told, &found)));
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
        for (side, was, is) in [
            (names::REQUEST, &was.request, &is.request),
            (names::RESPONSE, &was.response, &is.response),
        ] {
            collect(messages.len(), was, is, &mut uses);
            messages.push(Message {
                subject: other.subject(),
                side,
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
            side: names::NOTIFICATION,
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
            changed: !same_members(&before.top, &after.top),
        });
    }
    for name in before.inner.keys().filter(|name| after.inner.contains_key(*name)) {
        uses.push(Use {
            message,
            name,
            before: own(before.definitions.get(name)),
            after: own(after.definitions.get(name)),
            changed: is_changed(name, before, after),
        });
    }
}

/// Whether the type with this name differs, or the title of the field that has it.
fn is_changed(name: &str, before: &Types<'_>, after: &Types<'_>) -> bool {
    let same_type = match (before.inner.get(name), after.inner.get(name)) {
        (Some(Type::Struct(one)), Some(Type::Struct(other))) => same_members(one, other),
        (Some(Type::Enumeration(_)), Some(Type::Enumeration(_))) => holder(name, before)
            .zip(holder(name, after))
            .is_some_and(|(one, other)| {
                TypeOf::new(one, Compared::Documentation) == TypeOf::new(other, Compared::Documentation)
            }),
        _ => false,
    };
    let heading = |types| holder(name, types).map(|field| (&field.name, &field.title));
    !same_type || heading(before) != heading(after)
}

fn same_members(one: &Struct<'_>, other: &Struct<'_>) -> bool {
    one.iter().map(member).eq(other.iter().map(member))
}

fn member<'f>(field: &'f StructField<'_>) -> (RequestPart, Member<'f>) {
    (field.part, Member::new(field.field, Compared::Documentation))
}

/// The field that has the type with this name.
fn holder<'a>(name: &str, types: &Types<'a>) -> Option<&'a Field> {
    let structs = types.inner.values().filter_map(|inner| match inner {
        Type::Struct(fields) => Some(fields),
        Type::Enumeration(_) => None,
    });
    let mut fields = [&types.top].into_iter().chain(structs).flatten();
    let found = fields.find(|field| field.kind.named() == Some(name))?;
    Some(found.field)
}

/// A message, and whether its type changed.
type User = (usize, bool);

/// The messages that shared one type and now have several, grouped by the type that they still share, and the names of all
/// types that split. If a type inside another one splits, so does the outer one, so they are one finding.
type Parts<'t> = BTreeMap<Vec<Vec<User>>, BTreeSet<&'t str>>;

fn parts<'t>(uses: &[Use<'t>], from_to: impl Fn(&Use<'t>) -> (Definition<'t>, Definition<'t>)) -> Parts<'t> {
    let mut together: BTreeMap<(&str, Definition<'_>), BTreeMap<Definition<'_>, Vec<User>>> = BTreeMap::new();
    for used in uses {
        let (from, to) = from_to(used);
        let parts = together.entry((used.name, from)).or_default();
        parts.entry(to).or_default().push((used.message, used.changed));
    }
    let mut found = Parts::new();
    for ((name, _), parts) in together {
        if parts.len() > 1 {
            let mut parts: Vec<Vec<User>> = parts.into_values().collect();
            parts.sort();
            found.entry(parts).or_default().insert(name);
        }
    }
    found
}

/// The operation that a change is about, and the messages that it is told apart from.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Told<'m> {
    subject: &'m Subject,
    /// The messages of the parts in which the type did not change.
    others: BTreeSet<Name<'m>>,
}

/// The types of one change.
struct Found<'m> {
    message: &'m Message,
    names: BTreeSet<&'m str>,
    /// Those that the other messages do not share among themselves, either.
    scattered: BTreeSet<&'m str>,
}

/// How a message is named in the report about another one.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Name<'m> {
    /// Another operation or notification.
    Of(&'m str),
    /// The other half of the same operation: `request`.
    Own(&'static str),
}

fn change(rule: ChangeRule, told: &Told<'_>, found: &Found<'_>) -> Change {
    let quoted = |names: &BTreeSet<&str>| {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        names.join(", ")
    };
    let are = if found.names.len() == 1 { "is" } else { "are" };
    let is_split = rule == rules::RUST_TYPE_SPLIT;
    let word = if is_split { "no longer" } else { "now" };
    let end = match is_split && !found.scattered.is_empty() {
        true => format!(", which no longer share {} either", quoted(&found.scattered)),
        false => String::new(),
    };
    Change {
        rule,
        subject: told.subject.clone(),
        location: String::new(),
        message: format!(
            "{} {are} {word} the same in Rust as in {}{end}",
            quoted(&found.names),
            named(&told.others)
        ),
        before: Some(found.message.before.clone()),
        after: Some(found.message.after.clone()),
    }
}

fn named(names: &BTreeSet<Name<'_>>) -> String {
    let names = names.iter().map(|name| match name {
        Name::Of(subject) => (*subject).to_owned(),
        Name::Own(side) => format!("its {side}"),
    });
    let names: Vec<String> = names.collect();
    listed(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The messages to report: each in which the type changed, or one of the smallest part if it changed in none. If it changed in all
/// parts, the largest is what the others are told apart from. Beside each is whether what it is told apart from are several
/// parts.
fn told_apart<'m>(parts: &[Vec<User>], messages: &'m [Message]) -> Vec<(Told<'m>, &'m Message, bool)> {
    let has_changed = |part: &[User]| part.iter().any(|(_, changed)| *changed);
    let (mut told, mut rest): (Vec<&[User]>, Vec<&[User]>) =
        parts.iter().map(Vec::as_slice).partition(|part| has_changed(part));
    if told.is_empty() {
        rest.sort_by_key(|part| part.len());
        told = rest
            .drain(..rest.len().min(1))
            .filter_map(|part| part.get(..1))
            .collect();
    } else if rest.is_empty() {
        told.sort_by_key(|part| part.len());
        rest.extend(told.pop());
    }
    let told = told.into_iter().flat_map(|part| {
        let any_changed = has_changed(part);
        part.iter().filter(move |(_, changed)| *changed || !any_changed)
    });
    let found = told.filter_map(|(message, _)| {
        let about = messages.get(*message)?;
        let name = |(number, _): &User| {
            let other = messages.get(*number)?;
            Some(match other.subject == about.subject {
                true => Name::Own(other.side),
                false => Name::Of(other.subject.name.as_str()),
            })
        };
        let told = Told {
            subject: &about.subject,
            others: rest.iter().copied().flatten().filter_map(name).collect(),
        };
        Some((told, about, rest.len() > 1))
    });
    found.collect()
}
