//! The states that a lifecycle names, declared or not.

use crate::lifecycle::model::Lifecycle;
use crate::place::Located;

/// Every state that a lifecycle names outside of its list of states.
pub(super) fn named(lifecycle: &Lifecycle) -> Vec<&Located<String>> {
    let mut named: Vec<&Located<String>> = lifecycle.repeat.states.iter().chain(&lifecycle.repeat.renews).collect();
    named.extend(lifecycle.begin.iter().map(|beginning| &beginning.state));
    for creation in &lifecycle.create {
        named.push(&creation.state);
        named.extend(creation.refusals.iter().map(|refusal| &refusal.state));
    }
    for transition in &lifecycle.transitions {
        named.extend(&transition.from);
        named.push(&transition.to);
        named.extend(transition.refusals.iter().map(|refusal| &refusal.state));
    }
    named
}

/// Whether a lifecycle has a state, or names it, so that the missing declaration is reported there.
pub(super) fn is_known(lifecycle: &Lifecycle, state: &Located<String>) -> bool {
    lifecycle.state(&state.value).is_some() || named(lifecycle).contains(&state)
}
