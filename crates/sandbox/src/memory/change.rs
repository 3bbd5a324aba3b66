//! Makes the transitions between the states of a resource: caused by a call, by an action, or by time.

use serde_json::{Map, Value};
use time::OffsetDateTime;
use wechatpay_spec::Lifecycle;
use wechatpay_spec::lifecycle::{Actor, Source, Transition};

use super::call_parts::Request;
use super::condition::{self, Facts};
use super::engine::Memory;
use super::outgoing::{self, Effects, Made, Outgoing};
use super::record::{Change, Due, Record};
use super::records::{Changes, Failure};
use super::repeated::{self, Repeated};
use super::values::{self, From};
use super::{owner, view};
use crate::clock::{milliseconds, moment};
use crate::refusal::Refusal;
use crate::validate::expiry;

/// The maximum number of transitions that follow each other without a pause.
const MAX_AT_ONCE: usize = 8;

/// Why a transition is made.
pub(super) struct Cause<'c> {
    /// The members of the caller's request.
    request: Option<&'c Map<String, Value>>,
    /// When it is made.
    now: OffsetDateTime,
}

impl Cause<'_> {
    /// An action or the clock at a time.
    pub(super) fn without_request(now: OffsetDateTime) -> Self {
        Self { request: None, now }
    }
}

impl Memory {
    /// Makes a transition that a caller asks for.
    pub(super) fn asked(
        &self,
        records: &mut dyn Changes,
        lifecycle: &Lifecycle,
        transition: &Transition,
        record: Record,
        request: &Request<'_>,
        out: &mut Effects,
    ) -> Result<Record, Failure> {
        let call = repeated::change(lifecycle, &record, request)?;
        match repeated::find(lifecycle, &record, &call)? {
            Repeated::Numbered => return Ok(record),
            Repeated::Equal { is_last, is_last_call } => {
                // The document may say that the same call is refused the second time.
                let is_refused = transition
                    .refusals
                    .iter()
                    .any(|refusal| refusal.state.value == record.state);
                if !leaves(transition, &record) && is_last_call && !is_refused {
                    return Ok(record);
                }
                if is_last && leaves(transition, &record) {
                    let before = record.clone();
                    return match self.change_asked(records, lifecycle, transition, record, request, out, call) {
                        Err(Failure::Refused(_)) => Ok(before),
                        result => result,
                    };
                }
            }
            Repeated::No => {}
        }
        self.change_asked(records, lifecycle, transition, record, request, out, call)
    }

    /// Makes a transition that a caller asks for, unless the state or a check refuses it.
    #[expect(clippy::too_many_arguments, reason = "the second half of one function")]
    fn change_asked(
        &self,
        records: &mut dyn Changes,
        lifecycle: &Lifecycle,
        transition: &Transition,
        mut record: Record,
        request: &Request<'_>,
        out: &mut Effects,
        call: Change,
    ) -> Result<Record, Failure> {
        if !leaves(transition, &record) {
            return Err(Failure::Refused(wrong_state(lifecycle, transition, &record)));
        }
        let parent = self.parent_of(records, lifecycle, &record)?;
        // A list that the request may replace is empty without it: its entries belong to what the request tells.
        for assignment in &transition.set {
            if let Source::Request(sent) = &assignment.value
                && values::get(&request.members, &sent.value).is_none()
                && values::get(&record.fields, &assignment.field.value).is_some_and(Value::is_array)
            {
                values::remove(&mut record.fields, &assignment.field.value);
            }
        }
        let mut own = record.fields.clone();
        own.extend(request.members.clone());
        condition::check(
            &transition.checks,
            &Facts {
                lifecycle,
                own: &own,
                parent: parent.as_ref(),
                record: Some(&record),
                records,
                owner: &request.owner,
                signer: request.signer,
                lifecycles: self.lifecycles(),
                now: milliseconds(self.now()),
            },
        )?;
        self.apply(
            lifecycle,
            transition,
            &mut record,
            parent.as_ref(),
            &Cause {
                request: Some(&request.members),
                now: self.now(),
            },
            out,
        );
        repeated::keep(&mut record, call);
        self.pass_time(lifecycle, &mut record, out);
        records.replace(&record, &view::ids(lifecycle, &record))?;
        Ok(record)
    }

    /// Makes a transition at a time. Its state was checked.
    pub(super) fn apply(
        &self,
        lifecycle: &Lifecycle,
        transition: &Transition,
        record: &mut Record,
        parent: Option<&Record>,
        cause: &Cause<'_>,
        out: &mut Effects,
    ) {
        let Cause { request, now } = *cause;
        let stays = transition.to.value == record.state;
        forget_hidden(lifecycle, transition, record);
        let owner = record.owner.clone();
        let signer = owner::signer(&record.fields).unwrap_or(&owner).to_owned();
        let from = From {
            parent: parent.map(|parent| &parent.fields),
            request,
            owner: &owner,
            signer: &signer,
            now,
        };
        values::assign(&mut record.fields, &transition.set, &from, true);
        values::append(&mut record.fields, &transition.append, &from);
        repeated::supersede(record);
        record.state.clone_from(&transition.to.value);
        if !stays {
            record.entered = milliseconds(now);
            record.due = self.next_due(lifecycle, record);
        }
        if let Some(notify) = &transition.notify {
            record.sent = Some(outgoing::sent(notify, &record.fields, &from));
            out.outgoing.extend(Outgoing::last(lifecycle, record));
        }
        if self.plan.is_cause(&lifecycle.name, &transition.name.value) {
            out.made.push(Made {
                transition: transition.name.value.clone(),
                record: record.clone(),
            });
        }
    }

    /// The transition that happens by itself next in the resource's state.
    pub(super) fn next_due(&self, lifecycle: &Lifecycle, record: &Record) -> Option<Due> {
        let own = lifecycle
            .transitions
            .iter()
            .filter(|transition| leaves(transition, record));
        let timed = own.filter_map(|transition| {
            let at = match (&transition.after, &transition.at) {
                (Some(after), _) => {
                    // A person has the whole time to act, at any pace.
                    let pace = match transition.by.value {
                        Actor::Clock => 1.0,
                        _ => self.pace,
                    };
                    let milliseconds = f64::from(after.value) * 1_000.0 * pace;
                    #[expect(
                        clippy::cast_possible_truncation,
                        reason = "a week at most, times a pace of at most 1,000"
                    )]
                    let wait = milliseconds as i64;
                    record.entered.saturating_add(wait)
                }
                (None, Some(field)) => {
                    let text = values::text(&record.fields, &field.value)?;
                    milliseconds(expiry::read(&text)?)
                }
                (None, None) => return None,
            };
            let transition = transition.name.value.clone();
            Some(Due { at, transition })
        });
        timed.min_by_key(|due| due.at)
    }

    /// Makes the transitions whose time has come.
    pub(super) fn pass_time(&self, lifecycle: &Lifecycle, record: &mut Record, out: &mut Effects) {
        let now = milliseconds(self.now());
        for _ in 0..MAX_AT_ONCE {
            let Some(due) = record.due.take_if(|due| due.at <= now) else {
                return;
            };
            let transition = lifecycle.transition(&due.transition);
            if let Some(transition) = transition.filter(|transition| leaves(transition, record)) {
                // A transition that happens by itself counts from the time it was due, not from when somebody looks.
                let at = moment(due.at);
                self.apply(lifecycle, transition, record, None, &Cause::without_request(at), out);
            }
        }
    }

    /// Makes every transition whose time has come, of any resource.
    pub(crate) fn settle(&self) {
        let now = milliseconds(self.now());
        while self.store.is_due(now) {
            let settled = self.change(|records, out| {
                for key in records.due(now)? {
                    let Some(mut record) = records.get(&key)? else { continue };
                    match self.lifecycle(&record.lifecycle) {
                        Some(lifecycle) => self.pass_time(&lifecycle, &mut record, out),
                        // The specs no longer have its lifecycle.
                        None => record.due = None,
                    }
                    records.replace(&record, &self.ids_of(&record))?;
                }
                Ok(())
            });
            if let Err(error) = settled {
                tracing::error!(error = ?error.refusal().diagnosis, "the sandbox's memory fails");
                return;
            }
        }
    }

    fn ids_of(&self, record: &Record) -> Vec<(String, String)> {
        self.lifecycle(&record.lifecycle)
            .map(|lifecycle| view::ids(&lifecycle, record))
            .unwrap_or_default()
    }
}

/// Removes what the state before hides, when a resource ends without effect: a service order that is cancelled before anybody
/// confirmed it has no payer.
fn forget_hidden(lifecycle: &Lifecycle, transition: &Transition, record: &mut Record) {
    let ends = lifecycle.state(&transition.to.value);
    let hidden = lifecycle.state(&record.state).map(|state| state.hides.as_slice());
    if let (Some(hidden), true) = (hidden, ends.is_some_and(|state| state.is_final && state.void)) {
        for field in hidden {
            values::remove(&mut record.fields, &field.value);
        }
    }
}

/// Whether a transition leaves the state of a resource.
pub(super) fn leaves(transition: &Transition, record: &Record) -> bool {
    transition.from.iter().any(|state| state.value == record.state)
}

/// The states that a transition leaves, for people.
pub(super) fn states_left_by(transition: &Transition) -> String {
    let states: Vec<&str> = transition.from.iter().map(|state| state.value.as_str()).collect();
    states.join(", ")
}

/// The refusal of a transition in another state.
pub(super) fn wrong_state(lifecycle: &Lifecycle, transition: &Transition, record: &Record) -> Refusal {
    let documented = transition
        .refusals
        .iter()
        .find(|refusal| refusal.state.value == record.state);
    let refusal = match documented {
        Some(documented) => view::refusal(&documented.refusal),
        None => Refusal::new(http::StatusCode::BAD_REQUEST, "INVALID_REQUEST", "状态不允许该操作"),
    };
    let explained = format!(
        "the {} is {}, and `{}` is possible in {} only",
        lifecycle.name,
        record.state,
        transition.name.value,
        states_left_by(transition)
    );
    refusal.explained(explained)
}
