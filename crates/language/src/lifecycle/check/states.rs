//! Checks the states: each one that is named is declared, and each one that is declared is reached.

use std::collections::BTreeSet;

use super::checker::Checker;
use super::named_states::{is_known, named};
use crate::rules;

pub(super) fn check(checker: &mut Checker<'_, '_>) {
    let lifecycle = checker.lifecycle;
    for creation in &lifecycle.create {
        if let Some(then) = &creation.then
            && lifecycle.transition(&then.transition.value).is_none()
        {
            let message = format!("there is no transition `{}`", then.transition.value);
            let known = lifecycle.transitions.iter().map(|known| known.name.value.as_str());
            checker.unknown(rules::LIFECYCLE_STATE, &then.transition, message, known);
        }
    }
    let mut all_declared = true;
    for state in named(lifecycle) {
        if lifecycle.state(&state.value).is_none() {
            all_declared = false;
            let message = format!("the state `{}` is not declared", state.value);
            let known = lifecycle.states.iter().map(|known| known.name.value.as_str());
            checker.unknown(rules::LIFECYCLE_STATE, state, message, known);
        }
    }
    counterpart(checker);
    // A name that is not declared may be a misspelt one: what leads to which state is known once it is corrected.
    if all_declared {
        reached(checker);
        finals(checker);
    }
}

/// Reports states that the lifecycle or its counterpart does not declare.
fn counterpart(checker: &mut Checker<'_, '_>) {
    let (lifecycle, lifecycles) = (checker.lifecycle, checker.lifecycles);
    let Some(counterpart) = &lifecycle.counterpart else {
        return;
    };
    let other = lifecycles
        .iter()
        .find(|other| other.name == counterpart.lifecycle.value);
    for renaming in &counterpart.states {
        let sides = [(Some(lifecycle), &renaming.own), (other, &renaming.other)];
        for (of, state) in sides {
            if let Some(of) = of.filter(|of| !is_known(of, state)) {
                let message = format!("the state `{}` is not declared", state.value);
                let known = of.states.iter().map(|known| known.name.value.as_str());
                checker.unknown(rules::LIFECYCLE_STATE, state, message, known);
            }
        }
    }
}

/// Reports states that no creation and no transition reaches.
fn reached(checker: &mut Checker<'_, '_>) {
    let lifecycle = checker.lifecycle;
    let create = lifecycle.create.iter().map(|first| &first.state);
    let begin = lifecycle.begin.iter().map(|first| &first.state);
    let mut reached: BTreeSet<&str> = create.chain(begin).map(|state| state.value.as_str()).collect();
    loop {
        let before = reached.len();
        for transition in &lifecycle.transitions {
            if transition.from.iter().any(|from| reached.contains(from.value.as_str())) {
                reached.insert(&transition.to.value);
            }
        }
        if reached.len() == before {
            break;
        }
    }
    for state in &lifecycle.states {
        if !reached.contains(state.name.value.as_str()) {
            let message = format!("nothing leads to the state `{}`", state.name.value);
            checker
                .report(rules::LIFECYCLE_STATE, &state.name, message)
                .help("add the transition that leads to it, or remove it");
        }
    }
}

/// Reports final states that a transition leaves, and others that none leaves.
fn finals(checker: &mut Checker<'_, '_>) {
    let lifecycle = checker.lifecycle;
    for state in &lifecycle.states {
        let leaves = lifecycle
            .transitions
            .iter()
            .any(|transition| transition.from.contains(&state.name) && transition.to != state.name);
        if leaves == state.is_final {
            let message = match leaves {
                true => format!("the state `{}` is final, but a transition leaves it", state.name.value),
                false => format!("no transition leaves the state `{}`", state.name.value),
            };
            checker
                .report(rules::LIFECYCLE_STATE, &state.name, message)
                .help("a state is `final: true` if and only if no transition leaves it");
        }
    }
}
