//! Finds the lifecycle of an operation, and its role there: it creates, reads or changes a resource.

use std::collections::BTreeMap;
use std::sync::Arc;

use wechatpay_spec::Lifecycle;
use wechatpay_spec::lifecycle::ListResponse;

/// The part of an operation in a lifecycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It makes the resource: the index in `create`.
    Create(usize),
    Read,
    /// It lists: the index in `lists`.
    List(usize),
    /// It returns an entry of a list: the index in `entries`.
    Entry(usize),
    /// It returns how much of the parent is left: the index in `remaining`.
    Remaining(usize),
    /// It makes a transition, one of those that have the operation.
    Change,
}

/// The lifecycles by their operations.
pub(super) struct Plan {
    roles: BTreeMap<String, (Arc<Lifecycle>, Role)>,
    /// The fields that each lifecycle knows, and those that the responses of its lists and entries show, by operation.
    known: BTreeMap<String, Arc<Vec<String>>>,
    /// The transitions that only a child causes: lifecycle and transition.
    caused: Vec<(String, String)>,
    /// The transitions with which resources of other lifecycles begin: lifecycle and transition.
    causes: Vec<(String, String)>,
}

impl Plan {
    pub(super) fn new(lifecycles: &[Arc<Lifecycle>]) -> Self {
        let mut roles = BTreeMap::new();
        let mut known = BTreeMap::new();
        for lifecycle in lifecycles {
            let mut add = |line: &str, role| roles.insert(line.to_owned(), (Arc::clone(lifecycle), role));
            for (index, creation) in lifecycle.create.iter().enumerate() {
                add(&creation.operation.value, Role::Create(index));
            }
            for line in &lifecycle.read {
                add(&line.value, Role::Read);
            }
            for (index, list) in lifecycle.lists.iter().enumerate() {
                add(&list.operation.value, Role::List(index));
            }
            for (index, entry) in lifecycle.entries.iter().enumerate() {
                add(&entry.operation.value, Role::Entry(index));
            }
            for (index, remaining) in lifecycle.remaining.iter().enumerate() {
                add(&remaining.operation.value, Role::Remaining(index));
            }
            for line in lifecycle
                .transitions
                .iter()
                .flat_map(|transition| &transition.operations)
            {
                add(&line.value, Role::Change);
            }
            let fields = fields(lifecycle);
            for list in &lifecycle.lists {
                let shown = list_fields(list, &fields);
                known.insert(list.operation.value.clone(), Arc::new(shown));
            }
            for entry in &lifecycle.entries {
                let shown = entry_fields(&entry.of.value, &fields);
                known.insert(entry.operation.value.clone(), Arc::new(shown));
            }
            known.insert(lifecycle.name.clone(), Arc::new(fields));
        }
        let caused = lifecycles.iter().filter_map(|lifecycle| {
            let parent = lifecycle.parent.as_ref()?;
            let transition = parent.transition.as_ref()?;
            Some((parent.lifecycle.value.clone(), transition.value.clone()))
        });
        let beginnings = lifecycles.iter().flat_map(|lifecycle| &lifecycle.begin);
        let causes = beginnings.filter_map(|beginning| beginning.cause.as_ref());
        let causes = causes.map(|cause| (cause.lifecycle.value.clone(), cause.transition.value.clone()));
        Self {
            caused: caused.collect(),
            causes: causes.collect(),
            roles,
            known,
        }
    }

    /// The lifecycle and the part of an operation.
    pub(super) fn role(&self, line: &str) -> Option<(&Arc<Lifecycle>, Role)> {
        self.roles.get(line).map(|(lifecycle, role)| (lifecycle, *role))
    }

    /// The fields that a lifecycle knows, or that the response of an operation with a list or an entry shows.
    pub(super) fn known(&self, lifecycle: &str) -> Arc<Vec<String>> {
        self.known.get(lifecycle).cloned().unwrap_or_default()
    }

    /// Whether a resource of another lifecycle begins with the transition.
    pub(super) fn is_cause(&self, lifecycle: &str, transition: &str) -> bool {
        let mut causes = self.causes.iter();
        causes.any(|(cause, name)| cause == lifecycle && name == transition)
    }

    /// Whether only a child causes the transition.
    pub(super) fn is_caused(&self, lifecycle: &str, transition: &str) -> bool {
        let mut caused = self.caused.iter();
        caused.any(|(parent, name)| parent == lifecycle && name == transition)
    }
}

/// The fields that a lifecycle gives a value or hides, by any name.
fn fields(lifecycle: &Lifecycle) -> Vec<String> {
    let set = lifecycle.assignments().flat_map(|(list, set)| {
        let paths = set.iter().map(move |assignment| match list {
            Some(list) => format!("{list}[].{}", assignment.field.value),
            None => assignment.field.value.clone(),
        });
        paths.chain(list.map(str::to_owned))
    });
    let hidden = lifecycle.states.iter().flat_map(|state| &state.hides);
    let named = hidden
        .chain(&lifecycle.hides)
        .chain([&lifecycle.key])
        .chain(&lifecycle.state_field);
    let mut fields: Vec<String> = named.map(|field| field.value.clone()).chain(set).collect();
    fields.extend(lifecycle.aliases.iter().map(|alias| alias.shown.value.clone()));
    fields.sort_unstable();
    fields.dedup();
    fields
}

/// The fields that the response with a list shows.
fn list_fields(list: &ListResponse, known: &[String]) -> Vec<String> {
    let items = &list.items.value;
    if list.is_numbered() {
        let own = list.total.iter().chain(&list.count).chain(&list.sums);
        return known.iter().chain(own.map(|field| &field.value)).cloned().collect();
    }
    let shown = known.iter().map(|field| match &list.of {
        // The entries of a list of the resource have the fields that they have there.
        Some(of) => field.replacen(&format!("{}[].", of.value), &format!("{items}[]."), 1),
        None => format!("{items}[].{field}"),
    });
    let own = list.total.iter().chain([&list.items]).map(|field| field.value.clone());
    shown.chain(own).collect()
}

/// The fields that the response with an entry of a list shows.
fn entry_fields(list: &str, known: &[String]) -> Vec<String> {
    let of_entry = known
        .iter()
        .filter_map(|field| field.strip_prefix(&format!("{list}[].")));
    of_entry.map(str::to_owned).chain(known.iter().cloned()).collect()
}
