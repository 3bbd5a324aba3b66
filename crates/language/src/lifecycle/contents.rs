//! The contents of a lifecycle across its parts: its operations, notifications and assignments.

use super::model::{Addition, Assignment, Beginning, Lifecycle, ListResponse, Notify, State, Transition};
use crate::place::Located;

impl Lifecycle {
    /// A state by its name.
    pub fn state(&self, name: &str) -> Option<&State> {
        self.states.iter().find(|state| state.name.value == name)
    }

    /// A transition by its name.
    pub fn transition(&self, name: &str) -> Option<&Transition> {
        self.transitions.iter().find(|transition| transition.name.value == name)
    }

    /// The field with the address for notifications.
    pub fn notify_url_field(&self) -> &str {
        self.notify_url.as_ref().map_or("notify_url", |field| &field.value)
    }

    /// Every operation that it names.
    pub fn operations(&self) -> impl Iterator<Item = &Located<String>> {
        let create = self.create.iter().map(|creation| &creation.operation);
        let change = self.transitions.iter().flat_map(|transition| &transition.operations);
        let lists = self.lists.iter().map(|list| &list.operation);
        let entries = self.entries.iter().map(|entry| &entry.operation);
        let remaining = self.remaining.iter().map(|remaining| &remaining.operation);
        let reads = self.read.iter().chain(lists).chain(entries).chain(remaining);
        create.chain(reads).chain(change)
    }

    /// Every notification that it sends.
    pub fn notifications(&self) -> impl Iterator<Item = &Notify> {
        let begin = self.begin.iter().filter_map(|beginning| beginning.notify.as_ref());
        let change = self
            .transitions
            .iter()
            .filter_map(|transition| transition.notify.as_ref());
        begin.chain(change)
    }

    /// Every list that gets one more entry.
    pub fn additions(&self) -> impl Iterator<Item = &Addition> {
        let create = self.create.iter().flat_map(|creation| &creation.append);
        let begin = self.begin.iter().flat_map(|beginning| &beginning.append);
        let change = self.transitions.iter().flat_map(|transition| &transition.append);
        create.chain(begin).chain(change)
    }

    /// Every group of fields that get a value, with the list in whose new entry they are.
    pub fn assignments(&self) -> impl Iterator<Item = (Option<&str>, &[Assignment])> {
        let begin = self.begin.iter().flat_map(Beginning::assignments);
        self.assignments_of_operations().chain(begin)
    }

    /// As [`assignments`](Self::assignments), without those of beginnings.
    pub(crate) fn assignments_of_operations(&self) -> impl Iterator<Item = (Option<&str>, &[Assignment])> {
        let create = self.create.iter().map(|creation| (&creation.set, &creation.append));
        let change = self
            .transitions
            .iter()
            .map(|transition| (&transition.set, &transition.append));
        create.chain(change).flat_map(|(set, append)| groups(set, append))
    }
}

impl ListResponse {
    /// Whether the response has fields with the number of their item in place of a list.
    pub fn is_numbered(&self) -> bool {
        self.items.value.contains('$')
    }
}

impl Beginning {
    /// Every group of fields that get a value, with the list in whose new entry they are.
    pub(crate) fn assignments(&self) -> impl Iterator<Item = (Option<&str>, &[Assignment])> {
        groups(&self.set, &self.append)
    }
}

fn groups<'a>(
    set: &'a [Assignment],
    append: &'a [Addition],
) -> impl Iterator<Item = (Option<&'a str>, &'a [Assignment])> {
    let added = append
        .iter()
        .map(|addition| (Some(addition.list.value.as_str()), addition.set.as_slice()));
    std::iter::once((None, set)).chain(added)
}
