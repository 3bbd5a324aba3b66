//! Actions of the payer, the platform and the clock, from outside.

use serde::Serialize;
use serde_json::{Map, Value};
use wechatpay_spec::Lifecycle;
use wechatpay_spec::lifecycle::Actor;
use wechatpay_spec::words::Word;

use super::change::{Cause, leaves, states_left_by};
use super::condition::{self, Facts};
use super::engine::Memory;
use super::outgoing::Outgoing;
use super::record::Record;
use super::records::Failure;
use super::view;
use crate::clock::{milliseconds, moment, rfc3339};
use crate::error::{ActionError, ControlErrorKind, PayError};

/// The action of paying.
const PAY: &str = "pay";
/// The action that sends the last notification again.
const NOTIFY: &str = "notify";

/// Why an action did not take place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ActError {
    /// There is no such kind of resource, or no such action.
    Wrong(String),
    /// There is no such resource.
    Unknown(String),
    /// The resource is in another state.
    State(String),
}

impl ActError {
    fn into_parts(self) -> (String, ControlErrorKind) {
        match self {
            Self::Wrong(reason) => (reason, ControlErrorKind::Wrong),
            Self::Unknown(reason) | Self::State(reason) => (reason, ControlErrorKind::Refused),
        }
    }
}

impl From<ActError> for PayError {
    fn from(error: ActError) -> Self {
        let (reason, kind) = error.into_parts();
        Self { reason, kind }
    }
}

impl From<ActError> for ActionError {
    fn from(error: ActError) -> Self {
        let (reason, kind) = error.into_parts();
        Self { reason, kind }
    }
}

/// A resource with the actions that are possible, for people.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Resource {
    /// The kind: `order`.
    pub(crate) resource: String,
    /// The caller's id.
    pub(crate) id: String,
    /// The merchant or sub-merchant that it belongs to.
    pub(crate) merchant: String,
    /// The service provider that made it for this merchant.
    pub(crate) provider: Option<String>,
    pub(crate) state: String,
    /// The state in words.
    pub(crate) state_title: String,
    pub(crate) created: String,
    /// The transition that happens by itself next, and when.
    pub(crate) next: Option<Next>,
    pub(crate) actions: Vec<Action>,
    /// The resource that it belongs to, such as a refund's order.
    pub(crate) parent: Option<Parent>,
    /// Its fields, with those that messages hide.
    pub(crate) fields: Map<String, Value>,
}

/// A transition that happens by itself.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Next {
    pub(crate) action: String,
    pub(crate) at: String,
}

/// The resource that another one belongs to.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Parent {
    /// The kind: `order`.
    pub(crate) resource: String,
    /// The caller's id.
    pub(crate) id: String,
}

/// An action.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Action {
    pub(crate) name: String,
    pub(crate) title: String,
    /// The party that makes it at the real service: `payer`, `platform`, `clock`.
    pub(crate) by: &'static str,
}

/// The owner of the resource that an action is about, where several have the id.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Of<'o> {
    /// The merchant or sub-merchant that it belongs to.
    pub(crate) merchant: Option<&'o str>,
    /// The service provider that made it.
    pub(crate) provider: Option<&'o str>,
}

impl Memory {
    /// Makes a transition, as the payer or the platform would, on a resource of any merchant. Of several resources with
    /// the id, it takes the first in a state that the transition leaves.
    pub(crate) fn act(&self, resource: &str, id: &str, of: Of<'_>, action: &str) -> Result<Resource, ActError> {
        self.settle();
        let lifecycle = self.lifecycle(resource).ok_or_else(|| {
            let known: Vec<&str> = self.lifecycles().iter().map(|known| known.name.as_str()).collect();
            let known = known.join(", ");
            ActError::Wrong(format!("unknown kind of resource {resource}; known kinds: {known}"))
        })?;
        let acted = self.change(|records, out| {
            let mut found = records.of_any_owner(resource, id)?;
            if let Some(merchant) = of.merchant {
                // A service provider may name itself.
                let is_owner = found.iter().any(|record| record.owner == merchant);
                found.retain(|record| match is_owner {
                    true => record.owner == merchant,
                    false => provider(record) == Some(merchant),
                });
            }
            if let Some(named) = of.provider {
                found.retain(|record| provider(record) == Some(named));
            }
            let Some(first) = found.first() else {
                let merchant = of.merchant.map(|merchant| format!(" of merchant {merchant}"));
                let merchant = merchant.unwrap_or_default();
                return Ok(Err(ActError::Unknown(format!("there is no {resource} {id}{merchant}"))));
            };
            if action == NOTIFY {
                let outgoing = found.iter().find_map(|record| Outgoing::last(&lifecycle, record));
                let Some(outgoing) = outgoing else {
                    let reason = format!("the {resource} {id} has sent no notification yet, or has no address for it");
                    return Ok(Err(ActError::State(reason)));
                };
                out.outgoing.push(outgoing);
                return Ok(Ok(first.clone()));
            }
            let begun = self
                .beginnings(resource)
                .find(|(_, beginning)| beginning.name.value == action);
            if let Some((child, beginning)) = begun {
                let states = child.parent.iter().flat_map(|above| &above.states);
                let states: Vec<&str> = states.map(|state| state.value.as_str()).collect();
                let Some(parent) = found.iter().find(|record| states.contains(&record.state.as_str())) else {
                    let (state, states) = (&first.state, states.join(", "));
                    let reason = format!("the {resource} {id} is {state}: {action} is possible only in {states}");
                    return Ok(Err(ActError::State(reason)));
                };
                return Ok(Ok(self.begin(records, child, beginning, parent.clone(), out)?));
            }
            let transition = self.action(&lifecycle, action);
            let Some(transition) = transition else {
                let known: Vec<&str> = self
                    .actions(&lifecycle)
                    .map(|known| known.name.value.as_str())
                    .chain(
                        self.beginnings(resource)
                            .map(|(_, beginning)| beginning.name.value.as_str()),
                    )
                    .collect();
                let reason = format!(
                    "the kind {resource} has no action {action}; its actions: {}",
                    known.join(", ")
                );
                return Ok(Err(ActError::Wrong(reason)));
            };
            let Some(mut record) = found.iter().find(|record| leaves(transition, record)).cloned() else {
                let reason = format!(
                    "the {resource} {id} is {}: {} is possible only in {}",
                    first.state,
                    transition.name.value,
                    states_left_by(transition)
                );
                return Ok(Err(ActError::State(reason)));
            };
            let parent = self.parent_of(records, &lifecycle, &record)?;
            let allowed = condition::check(
                &transition.checks,
                &Facts {
                    lifecycle: &lifecycle,
                    own: &record.fields,
                    parent: parent.as_ref(),
                    record: Some(&record),
                    records,
                    owner: &record.owner,
                    signer: provider(&record).unwrap_or(&record.owner),
                    lifecycles: self.lifecycles(),
                    now: milliseconds(self.now()),
                },
            );
            match allowed {
                Ok(()) => {}
                Err(Failure::Refused(refusal)) => {
                    let reason = refusal.diagnosis.unwrap_or(refusal.message);
                    let reason = format!("the {resource} {id} does not allow {action}: {reason}");
                    return Ok(Err(ActError::State(reason)));
                }
                Err(failure) => return Err(failure),
            }
            self.apply(
                &lifecycle,
                transition,
                &mut record,
                parent.as_ref(),
                &Cause::without_request(self.now()),
                out,
            );
            self.pass_time(&lifecycle, &mut record, out);
            records.replace(&record, &view::ids(&lifecycle, &record))?;
            Ok(Ok(record))
        });
        match acted {
            Ok(acted) => acted.map(|record| {
                // An action may have created another resource.
                let own = self.lifecycle(&record.lifecycle);
                self.resource(own.as_ref().unwrap_or(&lifecycle), &record)
            }),
            Err(error) => Err(ActError::State(store_reason(error))),
        }
    }

    /// Pays an order of any kind, as the payer would: a resource whose lifecycle has the action `pay`.
    pub(crate) fn pay(&self, id: &str) -> Result<Resource, ActError> {
        let payable = self
            .lifecycles()
            .iter()
            .filter(|lifecycle| lifecycle.transition(PAY).is_some());
        let mut refused = ActError::Unknown(format!("there is no order {id}"));
        for lifecycle in payable {
            match self.act(&lifecycle.name, id, Of::default(), PAY) {
                Err(error @ ActError::State(_)) => refused = error,
                Err(ActError::Wrong(_) | ActError::Unknown(_)) => {}
                paid => return paid,
            }
        }
        Err(refused)
    }

    /// The transitions that are actions: those that neither a caller's operation nor a child causes.
    pub(crate) fn actions<'l>(
        &'l self,
        lifecycle: &'l Lifecycle,
    ) -> impl Iterator<Item = &'l wechatpay_spec::lifecycle::Transition> {
        lifecycle.transitions.iter().filter(|transition| {
            transition.by.value != Actor::Caller && !self.plan.is_caused(&lifecycle.name, &transition.name.value)
        })
    }

    fn action<'l>(&'l self, lifecycle: &'l Lifecycle, name: &str) -> Option<&'l wechatpay_spec::lifecycle::Transition> {
        self.actions(lifecycle).find(|transition| transition.name.value == name)
    }

    pub(super) fn resource(&self, lifecycle: &Lifecycle, record: &Record) -> Resource {
        let actions = self.actions(lifecycle).filter(|transition| leaves(transition, record));
        let mut actions: Vec<Action> = actions
            .map(|transition| Action {
                name: transition.name.value.clone(),
                title: transition.title.value.clone(),
                by: transition.by.value.word(),
            })
            .collect();
        let begun = self.beginnings(&lifecycle.name).filter(|(child, _)| {
            let above = child.parent.as_ref();
            above.is_some_and(|above| above.states.iter().any(|state| state.value == record.state))
        });
        actions.extend(begun.map(|(_, beginning)| Action {
            name: beginning.name.value.clone(),
            title: beginning.title.value.clone(),
            by: beginning.by.value.word(),
        }));
        if Outgoing::last(lifecycle, record).is_some() {
            actions.push(Action {
                name: NOTIFY.to_owned(),
                title: "重发通知".to_owned(),
                by: "platform",
            });
        }
        let state = lifecycle.state(&record.state);
        let mut fields = record.fields.clone();
        fields.extend(view::shown(lifecycle, record));
        Resource {
            resource: record.lifecycle.clone(),
            id: record.id.clone(),
            merchant: record.owner.clone(),
            provider: provider(record).map(str::to_owned),
            state: record.state.clone(),
            state_title: state.map(|state| state.title.value.clone()).unwrap_or_default(),
            created: rfc3339(moment(record.created)),
            next: record.due.as_ref().map(|due| Next {
                action: due.transition.clone(),
                at: rfc3339(moment(due.at)),
            }),
            actions,
            parent: record.parent.as_deref().and_then(|key| {
                let (resource, rest) = key.split_once('\0')?;
                let (id, _) = rest.split_once('\0')?;
                Some(Parent {
                    resource: resource.to_owned(),
                    id: id.to_owned(),
                })
            }),
            fields,
        }
    }

    /// A lifecycle by its name.
    pub(super) fn lifecycle(&self, name: &str) -> Option<std::sync::Arc<Lifecycle>> {
        self.lifecycles()
            .iter()
            .find(|lifecycle| lifecycle.name == name)
            .cloned()
    }
}

/// The service provider that made a resource for its owner.
fn provider(record: &Record) -> Option<&str> {
    Some(record.signer.as_str()).filter(|signer| !signer.is_empty() && *signer != record.owner)
}

fn store_reason(error: Failure) -> String {
    let refusal = error.refusal();
    refusal.diagnosis.unwrap_or(refusal.message)
}
