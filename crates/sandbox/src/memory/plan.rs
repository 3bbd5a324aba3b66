//! Finds the lifecycle of an operation, and the part that the operation plays in it.

use std::collections::BTreeMap;
use std::sync::Arc;

use wechatpay_spec::Lifecycle;

/// The part of an operation in a lifecycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It makes the resource: the index in `create`.
    Create(usize),
    Read,
    /// It makes a transition: the index in `transitions`.
    Change(usize),
}

/// The lifecycles by their operations.
pub(super) struct Plan {
    roles: BTreeMap<String, (Arc<Lifecycle>, Role)>,
    /// The fields that each lifecycle knows.
    known: BTreeMap<String, Arc<Vec<String>>>,
    /// The transitions that only a child causes: lifecycle and transition.
    caused: Vec<(String, String)>,
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
            for (index, transition) in lifecycle.transitions.iter().enumerate() {
                for line in &transition.operations {
                    add(&line.value, Role::Change(index));
                }
            }
            known.insert(lifecycle.name.clone(), Arc::new(fields(lifecycle)));
        }
        let caused = lifecycles.iter().filter_map(|lifecycle| {
            let parent = lifecycle.parent.as_ref()?;
            let transition = parent.transition.as_ref()?;
            Some((parent.lifecycle.value.clone(), transition.value.clone()))
        });
        Self {
            caused: caused.collect(),
            roles,
            known,
        }
    }

    /// The lifecycle and the part of an operation.
    pub(super) fn role(&self, line: &str) -> Option<(&Arc<Lifecycle>, Role)> {
        self.roles.get(line).map(|(lifecycle, role)| (lifecycle, *role))
    }

    /// The fields that a lifecycle knows.
    pub(super) fn known(&self, lifecycle: &str) -> Arc<Vec<String>> {
        self.known.get(lifecycle).cloned().unwrap_or_default()
    }

    /// Whether only a child causes the transition.
    pub(super) fn is_caused(&self, lifecycle: &str, transition: &str) -> bool {
        let mut caused = self.caused.iter();
        caused.any(|(parent, name)| parent == lifecycle && name == transition)
    }
}

/// The fields that a lifecycle gives a value or hides, by any name.
fn fields(lifecycle: &Lifecycle) -> Vec<String> {
    let create = lifecycle.create.iter().flat_map(|creation| &creation.set);
    let change = lifecycle.transitions.iter().flat_map(|transition| &transition.set);
    let set = create.chain(change).map(|assignment| &assignment.field);
    let hidden = lifecycle.states.iter().flat_map(|state| &state.hides);
    let named = set
        .chain(hidden)
        .chain(&lifecycle.hides)
        .chain([&lifecycle.key, &lifecycle.state_field]);
    let mut fields: Vec<String> = named.map(|field| field.value.clone()).collect();
    fields.extend(lifecycle.aliases.iter().map(|alias| alias.shown.value.clone()));
    fields.sort_unstable();
    fields.dedup();
    fields
}
