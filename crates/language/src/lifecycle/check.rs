//! Checks lifecycles against the specs and against each other.

mod checker;
mod fields;
mod named_states;
mod states;

use std::collections::BTreeMap;

use self::checker::Checker;
use super::model::Lifecycle;
use crate::diagnostic::Diagnostic;
use crate::index::Index;
use crate::model::Spec;
use crate::place::Located;

/// Checks every lifecycle.
pub(crate) fn check(lifecycles: &[Lifecycle], specs: &[Spec], findings: &mut Vec<Diagnostic>) {
    if lifecycles.is_empty() {
        return;
    }
    let index = Index::of(specs);
    let mut owners: BTreeMap<&str, (&Lifecycle, &Located<String>)> = BTreeMap::new();
    for lifecycle in lifecycles {
        let mut checker = Checker {
            lifecycle,
            lifecycles,
            index: &index,
            findings,
        };
        let before = checker.findings.len();
        checker.operations();
        for operation in lifecycle.operations() {
            match owners.get(operation.value.as_str()) {
                Some((_, first))
                    if is_conditional(lifecycle, first) || leave_other_states(lifecycle, first, operation) => {}
                Some((other, first)) => checker.twice(operation, other, first),
                None => {
                    owners.insert(&operation.value, (lifecycle, operation));
                }
            }
        }
        checker.events();
        // Fields of what is not known are not known either.
        let all_known = checker.findings.len() == before;
        checker.parent();
        checker.others();
        checker.codes();
        states::check(&mut checker);
        if all_known {
            fields::check(&mut checker);
        }
    }
}

/// Whether the operation belongs to a transition that only some requests make, so that another may have it too.
fn is_conditional(lifecycle: &Lifecycle, operation: &Located<String>) -> bool {
    let mut conditional = lifecycle
        .transitions
        .iter()
        .filter(|transition| !transition.when.is_empty());
    conditional.any(|transition| transition.operations.iter().any(|own| std::ptr::eq(own, operation)))
}

/// Whether two transitions have the operation that leave different states, so that the state tells which one is made.
fn leave_other_states(lifecycle: &Lifecycle, first: &Located<String>, second: &Located<String>) -> bool {
    let of = |operation: &Located<String>| {
        let mut transitions = lifecycle.transitions.iter();
        transitions.find(|transition| transition.operations.iter().any(|own| std::ptr::eq(own, operation)))
    };
    let (Some(first), Some(second)) = (of(first), of(second)) else {
        return false;
    };
    let mut left = first.from.iter();
    left.all(|state| second.from.iter().all(|other| other.value != state.value))
}
