//! The context of the checks: the specs that they look into, and the findings that they report.

use std::collections::BTreeSet;

use super::named_states::is_known;
use crate::diagnostic::Diagnostic;
use crate::index::Index;
use crate::lifecycle::model::{Lifecycle, Refusal};
use crate::place::Located;
use crate::read::nearest;
use crate::rule::Rule;
use crate::rules;

/// Error codes that every operation may return, whether or not its document lists them.
const COMMON_CODES: [&str; 6] = [
    "PARAM_ERROR",
    "INVALID_REQUEST",
    "RESOURCE_NOT_EXISTS",
    "SYSTEM_ERROR",
    "NO_AUTH",
    "FREQUENCY_LIMITED",
];

pub(super) struct Checker<'c, 's> {
    pub(super) lifecycle: &'c Lifecycle,
    pub(super) lifecycles: &'c [Lifecycle],
    pub(super) index: &'c Index<'s>,
    pub(super) findings: &'c mut Vec<Diagnostic>,
}

impl<'s> Checker<'_, 's> {
    pub(super) fn report(&mut self, rule: Rule, at: &Located<String>, message: String) -> &mut Diagnostic {
        self.findings
            .push(Diagnostic::new(rule, self.lifecycle.file.clone(), at.span, message));
        let last = self.findings.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "it was pushed just now")]
        &mut self.findings[last]
    }

    /// Reports a name that is not among those that are known.
    pub(super) fn unknown<'k>(
        &mut self,
        rule: Rule,
        at: &Located<String>,
        message: String,
        known: impl Iterator<Item = &'k str>,
    ) {
        // One name that is wrong may be used in many places.
        let mut before = self.findings.iter_mut().filter(|finding| finding.rule == rule);
        if let Some(first) = before.find(|first| first.file == self.lifecycle.file && first.message == message) {
            first.also(at.span, "here too");
            return;
        }
        let suggestion = nearest(&at.value, known).map(str::to_owned);
        let finding = self.report(rule, at, message);
        if let Some(suggestion) = suggestion {
            finding.help(format!("did you mean `{suggestion}`?"));
            finding.replace(at.span, suggestion);
        }
    }

    pub(super) fn twice(&mut self, operation: &Located<String>, other: &Lifecycle, first: &Located<String>) {
        let message = format!("`{}` belongs to two lifecycles or has two roles", operation.value);
        self.report(rules::LIFECYCLE_OPERATION, operation, message)
            .also_in(other.file.clone(), first.span, "also here")
            .help("keep it in one place");
    }

    /// Every operation has a spec.
    pub(super) fn operations(&mut self) {
        for operation in self.lifecycle.operations() {
            if self.index.operations_named(&operation.value).is_empty() {
                let message = format!("no spec describes `{}`", operation.value);
                let known = self.index.operation_names();
                self.unknown(rules::LIFECYCLE_OPERATION, operation, message, known);
            }
        }
    }

    /// Every event has a spec.
    pub(super) fn events(&mut self) {
        for notify in self.lifecycle.notifications() {
            if self.index.notification(&notify.event.value).is_none() {
                let message = format!("no spec describes the notification `{}`", notify.event.value);
                let known = self.index.notification_names();
                self.unknown(rules::LIFECYCLE_EVENT, &notify.event, message, known);
            }
        }
    }

    /// The parent is a lifecycle that has the states and the transition.
    pub(super) fn parent(&mut self) {
        let Some(parent) = &self.lifecycle.parent else { return };
        let lifecycles = self.lifecycles;
        let found = lifecycles.iter().find(|other| other.name == parent.lifecycle.value);
        let Some(found) = found else {
            let message = format!("there is no lifecycle `{}`", parent.lifecycle.value);
            let known = lifecycles.iter().map(|other| other.name.as_str());
            self.unknown(rules::LIFECYCLE_PARENT, &parent.lifecycle, message, known);
            return;
        };
        let known = found.states.iter().map(|state| state.name.value.as_str());
        for state in &parent.states {
            if !is_known(found, state) {
                let message = format!("`{}` has no state `{}`", found.name, state.value);
                self.unknown(rules::LIFECYCLE_PARENT, state, message, known.clone());
            }
        }
        if let Some(transition) = &parent.transition
            && found.transition(&transition.value).is_none()
        {
            self.no_transition(found, transition);
        }
    }

    fn no_transition(&mut self, other: &Lifecycle, transition: &Located<String>) {
        let message = format!("`{}` has no transition `{}`", other.name, transition.value);
        let known = other.transitions.iter().map(|known| known.name.value.as_str());
        self.unknown(rules::LIFECYCLE_PARENT, transition, message, known);
    }

    /// The settings and lifecycles that it names exist, and only what has a parent begins by an action.
    pub(super) fn others(&mut self) {
        let lifecycle = self.lifecycle;
        let lifecycles = self.lifecycles;
        let mut by_action = lifecycle.begin.iter().filter(|beginning| beginning.cause.is_none());
        if let (None, Some(beginning)) = (&lifecycle.parent, by_action.next()) {
            let message = "the lifecycle has no parent".to_owned();
            self.report(rules::LIFECYCLE_PARENT, &beginning.name, message)
                .help("write `parent:` with the lifecycle that has the action");
        }
        let checks = lifecycle.create.iter().flat_map(|creation| &creation.checks);
        let checks = checks.chain(lifecycle.transitions.iter().flat_map(|transition| &transition.checks));
        for cause in lifecycle.begin.iter().filter_map(|beginning| beginning.cause.as_ref()) {
            let above = lifecycles.iter().find(|other| other.name == cause.lifecycle.value);
            if let Some(above) = above
                && above.transition(&cause.transition.value).is_none()
            {
                self.no_transition(above, &cause.transition);
            }
        }
        let causes = lifecycle.begin.iter().filter_map(|beginning| beginning.cause.as_ref());
        let following = lifecycle.create.iter().filter_map(|creation| creation.then.as_ref());
        let following = following.filter_map(|then| then.condition.as_ref());
        let conditions = checks.map(|check| &check.condition).chain(following);
        let looked = conditions.filter_map(|condition| condition.lifecycle.as_ref());
        let counterpart = lifecycle.counterpart.as_ref();
        for name in looked
            .chain(&lifecycle.address)
            .chain(counterpart.map(|counterpart| &counterpart.lifecycle))
            .chain(causes.map(|cause| &cause.lifecycle))
        {
            if !lifecycles.iter().any(|other| other.name == name.value) {
                let message = format!("there is no lifecycle `{}`", name.value);
                let known = lifecycles.iter().map(|other| other.name.as_str());
                self.unknown(rules::LIFECYCLE_PARENT, name, message, known);
            }
        }
    }

    /// Every code is one that a document of the lifecycle's operations lists, or a common one. It may also be one of an
    /// operation whose document lists none.
    pub(super) fn codes(&mut self) {
        let lifecycle = self.lifecycle;
        let mut documented: BTreeSet<&'s str> = BTreeSet::new();
        for name in lifecycle.operations() {
            let described = self.index.operations_named(&name.value);
            if described.is_empty() || described.iter().any(|operation| operation.errors.is_empty()) {
                return;
            }
            let errors = described.iter().flat_map(|operation| &operation.errors);
            documented.extend(errors.map(|error| error.code.value.as_str()));
        }
        for refusal in refusals(lifecycle) {
            let code = refusal.code.value.as_str();
            if !documented.contains(&code) && !COMMON_CODES.contains(&code) {
                let message = format!("no document of the lifecycle's operations lists the error `{code}`");
                let known = documented.iter().copied().chain(COMMON_CODES);
                self.unknown(rules::LIFECYCLE_ERROR, &refusal.code, message, known);
            }
        }
    }
}

/// Every refusal of a lifecycle.
fn refusals(lifecycle: &Lifecycle) -> Vec<&Refusal> {
    let mut all = vec![&lifecycle.unknown, &lifecycle.repeat.refusal];
    if let Some(parent) = &lifecycle.parent {
        all.extend([&parent.unknown, &parent.wrong_state]);
    }
    for creation in &lifecycle.create {
        all.extend(creation.checks.iter().filter_map(|check| check.refusal.as_ref()));
        all.extend(creation.refusals.iter().map(|refusal| &refusal.refusal));
    }
    for transition in &lifecycle.transitions {
        all.extend(transition.checks.iter().filter_map(|check| check.refusal.as_ref()));
        all.extend(transition.refusals.iter().map(|refusal| &refusal.refusal));
    }
    all
}
