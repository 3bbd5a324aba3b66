//! Evaluates the checks and conditions that lifecycles name, such as `sum_at_most` for refunds.

mod explanation;
mod sums;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Map, Value};
use wechatpay_spec::Lifecycle;
use wechatpay_spec::field_path::Path;
use wechatpay_spec::lifecycle::{Check, Condition, Function, Limit};
use wechatpay_spec::model::RequestPart;

use self::explanation::{MAX_WITHOUT_SCENE, MIN_THAT_NEEDS_NAME, MIN_WITH_NAME, YUAN, explanation};
use self::sums::{
    created_today, limit_of_day, limit_of_entry, siblings, sum, sum_already_used, sum_of_entry, sum_over, total,
};
use super::record::Record;
use super::records::{Failure, Records};
use super::{counterpart, reserved, values, view};
use crate::clock::milliseconds;
use crate::largest_share::LARGEST_SHARE;
use crate::refusal::Refusal;
use crate::validate::expiry;

/// The milliseconds of a day.
const DAY: i64 = 24 * 60 * 60 * 1_000;

/// The facts that a condition looks at.
pub(super) struct Facts<'f> {
    pub(super) lifecycle: &'f Lifecycle,
    /// The fields of the resource.
    pub(super) own: &'f Map<String, Value>,
    pub(super) parent: Option<&'f Record>,
    /// The resource itself, if it exists already.
    pub(super) record: Option<&'f Record>,
    pub(super) records: &'f dyn Records,
    /// The merchant or sub-merchant that the resource belongs to.
    pub(super) owner: &'f str,
    /// The merchant that signed the request.
    pub(super) signer: &'f str,
    /// Every lifecycle.
    pub(super) lifecycles: &'f [Arc<Lifecycle>],
    /// The present time, in milliseconds since 1970.
    pub(super) now: i64,
}

/// Refuses a request that does not fulfil the checks.
pub(super) fn check(checks: &[Check], facts: &Facts<'_>) -> Result<(), Failure> {
    for check in checks {
        if holds(&check.condition, facts)? {
            continue;
        }
        let limit = limit(&check.condition, facts).unwrap_or_default();
        return Err(Failure::Refused(match &check.refusal {
            Some(refusal) => view::refusal(refusal).explained(explanation(&check.condition, limit)),
            None => refusal(&check.condition, facts.own, limit),
        }));
    }
    Ok(())
}

/// Refuses the field that does not fulfil a condition.
pub(super) fn refusal(condition: &Condition, own: &Map<String, Value>, limit: i64) -> Refusal {
    let field = &condition.of.value;
    let pointer = format!("/{}", field.replace("[]", "").replace('.', "/"));
    let issue = explanation(condition, limit);
    Refusal::parameter(RequestPart::Body, &pointer, values::get(own, field), issue)
}

/// Whether a condition is true.
pub(super) fn holds(condition: &Condition, facts: &Facts<'_>) -> Result<bool, Failure> {
    let of = &condition.of.value;
    let limit = || limit(condition, facts).unwrap_or_default();
    Ok(match condition.function.value {
        Function::AtLeast => {
            let numbers = each(facts.own, of);
            !numbers.is_empty() && numbers.into_iter().all(|number| number >= limit())
        }
        Function::AtMost => each(facts.own, of).into_iter().all(|number| number <= limit()),
        Function::Equal => match &condition.limit {
            Some(limit) => match &limit.value {
                Limit::Number(number) => values::number(facts.own, of) == Some(*number),
                Limit::Field(field) => {
                    let other = facts.parent.map_or(facts.own, |parent| &parent.fields);
                    match field.contains("[]") {
                        true => {
                            values::text(facts.own, of).is_some_and(|own| values::texts(other, field).contains(&own))
                        }
                        false => values::text(facts.own, of) == values::text(other, field),
                    }
                }
            },
            None => true,
        },
        Function::SumAtMost => sum(of, facts)? <= i128::from(limit()),
        Function::CountAtMost => i64::try_from(siblings(facts)?.len()).unwrap_or(i64::MAX) < limit(),
        Function::NameForAmount => unfit_amount(condition, facts.own).is_none(),
        Function::NoneHas => !siblings(facts)?
            .iter()
            .any(|sibling| values::text(&sibling.fields, of).as_deref() == Some("true")),
        Function::ShareAtMost => sum(of, facts)? * 100 <= i128::from(limit()) * i128::from(LARGEST_SHARE),
        Function::TotalEqual => {
            let less = condition.less.as_ref().map(|less| total(facts.own, &less.value));
            total(facts.own, of) - less.unwrap_or_default() == i128::from(limit())
        }
        Function::SumAtMostOfEntry => sum_of_entry(condition, facts)? <= limit_of_entry(condition, facts),
        Function::Exists => exists(condition, facts, facts.owner)?,
        Function::ExistsOfSigner => exists(condition, facts, facts.signer)?,
        Function::EntriesAtMost => {
            let list = values::get(facts.own, of).and_then(Value::as_array);
            list.is_none_or(|list| i64::try_from(list.len()).unwrap_or(i64::MAX) <= limit())
        }
        Function::EntriesEqual => {
            let list = values::get(facts.own, of).and_then(Value::as_array);
            list.is_none_or(|list| i64::try_from(list.len()) == Ok(limit()))
        }
        Function::AllDistinct => {
            // Merchants number what is theirs alike.
            let texts = reserved::of_entries(facts.own, of, facts.owner);
            texts.iter().collect::<BTreeSet<_>>().len() == texts.len()
        }
        Function::NewKey => !is_used(condition, facts)?,
        Function::SumAtMostRemaining => sum(of, facts)? <= i128::from(limit()) - sum_already_used(condition, facts)?,
        Function::SomeRemains => sum(of, facts)? < i128::from(limit()) - sum_already_used(condition, facts)?,
        Function::ParentHas => {
            let says = facts.parent.and_then(|parent| values::text(&parent.fields, of));
            says.is_some_and(|says| says == "true" || says == "Y")
        }
        Function::CountOfDayAtMost => match limit_of_day(condition, facts) {
            Some(limit) => i64::try_from(created_today(facts)?.len()).unwrap_or(i64::MAX) < limit,
            None => true,
        },
        Function::SumOfDayAtMost => match limit_of_day(condition, facts) {
            Some(limit) => sum_over(&created_today(facts)?, of, facts) <= i128::from(limit),
            None => true,
        },
        Function::KnownEntries => {
            let known = facts.record.map(|record| values::texts(&record.fields, of));
            let known = known.unwrap_or_default();
            values::texts(facts.own, of).iter().all(|own| known.contains(own))
        }
        Function::IsFalse => values::text(facts.own, of).as_deref() == Some("false"),
        Function::ByCodeOrFace => matches!(values::text(facts.own, of).as_deref(), Some("MICROPAY" | "FACEPAY")),
        Function::DaysAtMost => {
            let since = values::text(facts.parent.map_or(facts.own, |parent| &parent.fields), of);
            let since = since.and_then(|time| expiry::read(&time)).map(milliseconds);
            since.is_none_or(|since| facts.now - since <= limit().saturating_mul(DAY))
        }
        Function::SceneForAmount => limit() <= MAX_WITHOUT_SCENE || values::text(facts.own, of).is_some(),
        Function::AtLeastOneYuanEach => {
            values::number(facts.own, of).is_some_and(|amount| amount >= limit().saturating_mul(YUAN))
        }
        Function::CountSameAtMost => {
            let own = values::text(facts.own, of);
            let same = siblings(facts)?;
            let same = same.iter().filter(|sibling| values::text(&sibling.fields, of) == own);
            i64::try_from(same.count()).unwrap_or(i64::MAX) < limit()
        }
    })
}

/// The lifecycle that a condition names.
fn referenced_lifecycle<'f>(condition: &Condition, facts: &Facts<'f>) -> Option<&'f Lifecycle> {
    let named = &condition.lifecycle.as_ref()?.value;
    facts
        .lifecycles
        .iter()
        .find(|other| other.name == *named)
        .map(|found| &**found)
}

/// Whether a value is the key of a resource, or reserved for one, of the merchant that it is for.
fn is_used(condition: &Condition, facts: &Facts<'_>) -> Result<bool, Failure> {
    let Some(lifecycle) = referenced_lifecycle(condition, facts) else {
        return Ok(false);
    };
    let of = &condition.of.value;
    let counterpart = counterpart::other(facts.lifecycles, &lifecycle.name);
    for (owner, value) in reserved::of_entries(facts.own, of, facts.owner) {
        for kind in [Some(lifecycle), counterpart.map(|other| other.lifecycle)]
            .into_iter()
            .flatten()
        {
            // A part of a combined order may be that of another provider: it belongs to both.
            for signer in reserved::signers(facts.own, of).chain([facts.signer]) {
                if facts.records.made_for(&kind.name, &value, owner, signer)?.is_some() {
                    return Ok(true);
                }
            }
        }
        if reserved::is_taken(
            facts.records,
            facts.lifecycles,
            lifecycle,
            (owner, facts.signer),
            &value,
        )? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How much of the parent is left for more resources of a lifecycle: what the checks of its first creation allow.
pub(super) fn remaining(facts: &Facts<'_>) -> Result<i64, Failure> {
    let checks = facts
        .lifecycle
        .create
        .first()
        .map(|creation| creation.checks.as_slice());
    let mut left = None;
    for Check { condition, .. } in checks.unwrap_or_default() {
        match condition.function.value {
            Function::NoneHas if !holds(condition, facts)? => return Ok(0),
            Function::SumAtMostRemaining => {
                let limit = i128::from(limit(condition, facts).unwrap_or_default());
                left = Some(limit - sum_already_used(condition, facts)? - sum(&condition.of.value, facts)?);
            }
            _ => {}
        }
    }
    Ok(left
        .and_then(|left| i64::try_from(left).ok())
        .unwrap_or_default()
        .max(0))
}

/// Whether every value names a resource of the merchant, in the lifecycle or its counterpart.
fn exists(condition: &Condition, facts: &Facts<'_>, owner: &str) -> Result<bool, Failure> {
    let Some(lifecycle) = referenced_lifecycle(condition, facts) else {
        return Ok(true);
    };
    let counterpart = counterpart::other(facts.lifecycles, &lifecycle.name).map(|other| other.lifecycle);
    let field = Path(&condition.of.value).steps().last().map_or("", |step| step.name);
    for entry in entries_of(facts.own, &condition.of.value) {
        for value in values::texts(&entry, &condition.of.value) {
            let mut counts = false;
            for kind in [Some(lifecycle), counterpart].into_iter().flatten() {
                let found = match kind.ids.iter().any(|id| id.value == field) {
                    true => facts.records.by_id(&kind.name, field, &value)?,
                    false => facts.records.made_for(&kind.name, &value, owner, facts.signer)?,
                };
                counts |= found.is_some_and(|found| {
                    let state = kind.state(&found.state);
                    found.owner == owner
                        && !found.is_of_other_provider(facts.signer)
                        && !state.is_some_and(|state| state.void || state.absent)
                        && has_same(condition, facts, lifecycle, &entry, &found)
                });
            }
            if !counts {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// The fields once for each entry of the list through which a path goes, with only that entry; else the fields themselves.
fn entries_of(own: &Map<String, Value>, path: &str) -> Vec<Map<String, Value>> {
    let Some((list, _)) = path.split_once("[].") else {
        return vec![own.clone()];
    };
    let entries = values::list(own, list).iter().map(|entry| {
        let mut one = Map::new();
        values::set(&mut one, list, &Value::Array(vec![entry.clone()]));
        one
    });
    entries.collect()
}

/// Whether what was found has the same values as the entry that names it, where both have one.
fn has_same(
    condition: &Condition,
    facts: &Facts<'_>,
    lifecycle: &Lifecycle,
    entry: &Map<String, Value>,
    found: &Record,
) -> bool {
    let translated = match found.lifecycle == lifecycle.name {
        true => None,
        false => counterpart::other(facts.lifecycles, &lifecycle.name).map(|other| other.translated(found)),
    };
    let fields = translated.as_ref().map_or(&found.fields, |record| &record.fields);
    condition.entry.iter().all(|pair| {
        let own = values::text(entry, &pair.other.value);
        let other = values::text(fields, &pair.own.value);
        own.zip(other).is_none_or(|(own, other)| own == other)
    })
}

/// The number that a condition compares with.
fn limit(condition: &Condition, facts: &Facts<'_>) -> Option<i64> {
    match &condition.limit.as_ref()?.value {
        Limit::Number(number) => Some(*number),
        Limit::Field(field) => {
            let of_parent = facts
                .parent
                .filter(|parent| values::get(&parent.fields, field).is_some());
            let fields = of_parent.map_or(facts.own, |parent| &parent.fields);
            // Of the entries of a list, the sum counts.
            match field.contains("[]") {
                true => i64::try_from(total(fields, field)).ok(),
                false => values::number(fields, field),
            }
        }
    }
}

/// The amount that needs the name of a recipient, or must not have one, if that is not so; of a list's entries, the first.
pub(super) fn unfit_amount(condition: &Condition, own: &Map<String, Value>) -> Option<i64> {
    let Some(Limit::Field(amount)) = condition.limit.as_ref().map(|limit| &limit.value) else {
        return None;
    };
    let name = &condition.of.value;
    let (entries, name, amount) = match (name.split_once("[]."), amount.split_once("[].")) {
        (Some((list, name)), Some((_, amount))) => (values::list(own, list), name, amount),
        _ => return unfit_amount_in(own, name, amount),
    };
    let mut entries = entries.iter().filter_map(Value::as_object);
    entries.find_map(|entry| unfit_amount_in(entry, name, amount))
}

fn unfit_amount_in(members: &Map<String, Value>, name: &str, amount: &str) -> Option<i64> {
    let amount = values::number(members, amount)?;
    let fits = match values::text(members, name) {
        Some(_) => amount >= MIN_WITH_NAME,
        None => amount < MIN_THAT_NEEDS_NAME,
    };
    (!fits).then_some(amount)
}

/// The number of a field, or those of every entry of a list; 0 for a field that is absent.
fn each(members: &Map<String, Value>, path: &str) -> Vec<i64> {
    match path.contains("[]") {
        true => values::numbers(members, path),
        false => vec![values::number(members, path).unwrap_or_default()],
    }
}
