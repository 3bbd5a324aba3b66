//! Checks the fields that a lifecycle names: each is one of its operations or notifications.

use super::checker::Checker;
use crate::field_path::{Path, paths_of};
use crate::index::Index;
use crate::lifecycle::function::Function;
use crate::lifecycle::model::{Assignment, Condition, Lifecycle, Limit, Source};
use crate::lifecycle::text::{Part, parts};
use crate::model::Field;
use crate::place::Located;
use crate::rules;

/// The fields of a lifecycle's messages.
pub(super) struct Known<'s> {
    messages: Vec<&'s [Field]>,
    /// Lists, and the responses that show the fields of one of their entries.
    entries: Vec<(String, &'s [Field])>,
    /// Names that messages do not have, because they show these fields by other names.
    aliased: Vec<String>,
}

impl<'s> Known<'s> {
    pub(super) fn of(lifecycle: &Lifecycle, index: &Index<'s>) -> Self {
        let mut messages: Vec<&'s [Field]> = Vec::new();
        for line in lifecycle.operations() {
            for operation in index.operations_named(&line.value) {
                let request = &operation.request;
                messages.extend([&*request.path, &*request.query, request.body.fields()]);
                messages.push(operation.response.content.fields());
            }
        }
        for notify in lifecycle.notifications() {
            if let Some(notification) = index.notification(&notify.event.value) {
                messages.push(&notification.fields);
                // The message of an APIv2 notification may be encoded in one of its fields.
                messages.extend(notification.fields.iter().map(|field| &*field.fields));
            }
        }
        let answers = |line: &Located<String>| {
            let operations = index.operations_named(&line.value).iter();
            operations.map(|operation| operation.response.content.fields())
        };
        for list in lifecycle.lists.iter().filter(|list| list.of.is_none()) {
            for fields in answers(&list.operation) {
                messages.extend(Path(&list.items.value).of(fields).map(|items| &*items.fields));
            }
        }
        let entries = lifecycle.entries.iter().flat_map(|entry| {
            let list = format!("{}[].", entry.of.value);
            answers(&entry.operation).map(move |fields| (list.clone(), fields))
        });
        let entries = entries.collect();
        let aliased = lifecycle.aliases.iter().map(|alias| alias.field.value.clone());
        Self {
            aliased: aliased.collect(),
            messages,
            entries,
        }
    }

    /// Adds the fields that the lifecycle hides and its counterpart's messages have: what a resource must remember for
    /// the other generation.
    fn with_counterpart(mut self, lifecycle: &Lifecycle, other: Option<&Self>) -> Self {
        let hidden = lifecycle.hides.iter().map(|field| &field.value);
        let hidden = hidden.filter(|field| other.is_some_and(|other| other.shows(field)));
        self.aliased.extend(hidden.cloned());
        self
    }

    /// Whether a message has the field.
    fn shows(&self, path: &str) -> bool {
        let in_entry = |(list, fields): &(String, &[Field])| {
            let inner = path.strip_prefix(list.as_str());
            inner.is_some_and(|inner| Path(inner).of(fields).is_some())
        };
        self.messages.iter().any(|fields| Path(path).of(fields).is_some()) || self.entries.iter().any(in_entry)
    }

    fn has(&self, path: &str) -> bool {
        self.aliased.iter().any(|name| name == path) || self.shows(path)
    }

    /// Every path, for suggestions.
    fn paths(&self) -> Vec<String> {
        let mut all: Vec<String> = self.messages.iter().flat_map(|fields| paths_of(fields)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

pub(super) fn check(checker: &mut Checker<'_, '_>) {
    let lifecycle = checker.lifecycle;
    let (lifecycles, index) = (checker.lifecycles, checker.index);
    let names = |one: &Lifecycle, other: &Lifecycle| {
        let counterpart = one.counterpart.as_ref();
        counterpart.is_some_and(|counterpart| counterpart.lifecycle.value == other.name)
    };
    let mut others = lifecycles.iter();
    let other = others.find(|other| names(other, lifecycle) || names(lifecycle, other));
    let other = other.map(|other| Known::of(other, index));
    let known = Known::of(lifecycle, index).with_counterpart(lifecycle, other.as_ref());
    let known_of = |name: &Located<String>| {
        let found = lifecycles.iter().find(|other| other.name == name.value)?;
        Some(Known::of(found, index))
    };
    let parent = lifecycle.parent.as_ref().and_then(|parent| known_of(&parent.lifecycle));
    let mut own: Vec<&Located<String>> = vec![&lifecycle.key];
    own.extend(&lifecycle.state_field);
    own.extend(&lifecycle.ids);
    own.extend(&lifecycle.scope);
    own.extend(&lifecycle.state_title);
    own.extend(&lifecycle.notify_url);
    own.extend(&lifecycle.hides);
    own.extend(lifecycle.states.iter().flat_map(|state| &state.hides));
    own.extend(&lifecycle.repeat.same);
    for list in &lifecycle.lists {
        own.push(&list.items);
        own.extend(list.of.iter().chain(&list.total).chain(&list.from).chain(&list.to));
        own.extend(list.filter.iter().chain(&list.count).chain(&list.sums));
    }
    own.extend(lifecycle.remaining.iter().map(|remaining| &remaining.field));
    own.extend(lifecycle.void_entries.iter().map(|entry| &entry.field));
    for entry in &lifecycle.entries {
        own.extend([&entry.of, &entry.by]);
    }
    own.extend(lifecycle.parent.iter().flat_map(|parent| &parent.by));
    for transition in &lifecycle.transitions {
        own.extend(&transition.at);
        own.extend(transition.when.iter().map(|requirement| &requirement.field));
    }
    for field in own {
        require(checker, &known, field);
    }
    for alias in &lifecycle.aliases {
        if !known.shows(&alias.shown.value) {
            report(checker, &known, &alias.shown);
        }
    }
    for addition in lifecycle.additions() {
        require(checker, &known, &addition.list);
    }
    for (list, set) in lifecycle.assignments_of_operations() {
        for assignment in set {
            assigned(checker, &known, parent.as_ref(), list, assignment);
        }
    }
    for assignment in lifecycle.notifications().flat_map(|notify| &notify.set) {
        assigned(checker, &known, parent.as_ref(), None, assignment);
    }
    for beginning in &lifecycle.begin {
        let other = beginning.cause.as_ref().and_then(|cause| known_of(&cause.lifecycle));
        if let (Some(cause), Some(other)) = (&beginning.cause, &other) {
            require(checker, other, &cause.field);
        }
        for (list, set) in beginning.assignments() {
            for assignment in set {
                assigned(checker, &known, other.as_ref().or(parent.as_ref()), list, assignment);
            }
        }
    }
    let create = lifecycle.create.iter().map(|creation| &creation.checks);
    let change = lifecycle.transitions.iter().map(|transition| &transition.checks);
    for check in create.chain(change).flatten() {
        condition(checker, &known, parent.as_ref(), &check.condition);
    }
    for then in lifecycle.create.iter().filter_map(|creation| creation.then.as_ref()) {
        if let Some(of) = &then.condition {
            condition(checker, &known, None, of);
        }
    }
    counterpart(checker, &known);
    own_aliases(checker);
}

/// Checks the fields of the counterpart.
fn counterpart(checker: &mut Checker<'_, '_>, known: &Known<'_>) {
    let Some(counterpart) = &checker.lifecycle.counterpart else {
        return;
    };
    let mut lifecycles = checker.lifecycles.iter();
    let Some(other) = lifecycles.find(|other| other.name == counterpart.lifecycle.value) else {
        return;
    };
    let of_other = Known::of(other, checker.index);
    for renaming in &counterpart.fields {
        require(checker, known, &renaming.own);
        require(checker, &of_other, &renaming.other);
    }
}

fn require(checker: &mut Checker<'_, '_>, known: &Known<'_>, field: &Located<String>) {
    if !known.has(&field.value) {
        report(checker, known, field);
    }
}

fn report(checker: &mut Checker<'_, '_>, known: &Known<'_>, field: &Located<String>) {
    let message = format!("no message of the lifecycle has the field `{}`", field.value);
    let paths = known.paths();
    checker.unknown(rules::LIFECYCLE_FIELD, field, message, paths.iter().map(String::as_str));
}

/// Checks a field and the value that it gets; `list` is the list in whose new entry it is.
fn assigned(
    checker: &mut Checker<'_, '_>,
    known: &Known<'_>,
    parent: Option<&Known<'_>>,
    list: Option<&str>,
    assignment: &Assignment,
) {
    match list {
        Some(list) => {
            let field = &assignment.field;
            let path = format!("{list}[].{}", field.value);
            require(checker, known, &Located::new(path, field.span));
        }
        None => require(checker, known, &assignment.field),
    }
    match &assignment.value {
        Source::Constant(_) => {}
        Source::Field(field) | Source::Request(field) => require(checker, known, field),
        Source::Parent(field) => match parent {
            Some(parent) => require(checker, parent, field),
            None => {
                let message = "the lifecycle has no parent".to_owned();
                checker
                    .report(rules::LIFECYCLE_PARENT, field, message)
                    .help("write `parent:` with the lifecycle that the resource belongs to");
            }
        },
        Source::Text(text) => {
            for part in parts(&text.value).unwrap_or_default() {
                if let Part::Field(field) | Part::OneMore(field) = part
                    && !known.has(field)
                {
                    report(checker, known, &Located::new(field.to_owned(), text.span));
                }
            }
        }
    }
}

fn condition(checker: &mut Checker<'_, '_>, known: &Known<'_>, parent: Option<&Known<'_>>, condition: &Condition) {
    let looks_at_parent = matches!(condition.function.value, Function::ParentHas | Function::DaysAtMost);
    let of_parent = looks_at_parent && parent.is_some();
    require(checker, parent.filter(|_| of_parent).unwrap_or(known), &condition.of);
    for field in condition
        .less
        .iter()
        .chain(condition.entry.iter().map(|pair| &pair.other))
    {
        require(checker, known, field);
    }
    if let Some(limit) = &condition.limit
        && let Limit::Field(field) = &limit.value
    {
        let field = Located::new(field.clone(), limit.span);
        let of_parent = parent.is_some_and(|parent| parent.has(&field.value));
        if !of_parent {
            require(checker, known, &field);
        }
        // The fields of the same entry of a list.
        let list = field.value.rfind("[].").and_then(|end| field.value.get(..end));
        for pair in &condition.entry {
            let path = list.map_or_else(|| pair.own.value.clone(), |list| format!("{list}[].{}", pair.own.value));
            let path = Located::new(path, pair.own.span);
            let of_parent = parent.is_some_and(|parent| parent.has(&path.value));
            if !of_parent {
                require(checker, known, &path);
            }
        }
    }
}

/// Reports aliases of a field to itself.
fn own_aliases(checker: &mut Checker<'_, '_>) {
    let lifecycle = checker.lifecycle;
    for alias in lifecycle.aliases.iter().filter(|alias| alias.shown == alias.field) {
        let message = format!("`{}` is an alias of itself", alias.shown.value);
        checker
            .report(rules::LIFECYCLE_FIELD, &alias.shown, message)
            .help("remove it");
    }
}
