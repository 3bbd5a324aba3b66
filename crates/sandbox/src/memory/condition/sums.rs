//! Sums over the resources of a parent, and how many there are.

use serde_json::{Map, Value};
use wechatpay_spec::Lifecycle;
use wechatpay_spec::lifecycle::{Condition, Function, Limit};

use super::{Facts, limit, referenced_lifecycle};
use crate::clock::moment;
use crate::memory::record::Record;
use crate::memory::records::Failure;
use crate::memory::{counterpart, values};

/// The sum that the parent's resources in the referenced lifecycle have already used, by the field that their own
/// `sum_at_most` limits. A resource without a parent is the parent of them.
pub(super) fn sum_already_used(condition: &Condition, facts: &Facts<'_>) -> Result<i128, Failure> {
    let parent = facts.parent.or(facts.record);
    let (Some(lifecycle), Some(parent)) = (referenced_lifecycle(condition, facts), parent) else {
        return Ok(0);
    };
    let summed = [Function::SumAtMost, Function::SumAtMostRemaining]
        .iter()
        .find_map(|function| first_check(lifecycle, *function));
    let Some(summed) = summed else { return Ok(0) };
    let children = counterpart::children(facts.records, facts.lifecycles, parent, &lifecycle.name)?;
    let mut sum = 0;
    for child in children.iter().filter(|child| counts(lifecycle, child)) {
        sum += used(lifecycle, &child.fields, &summed.of.value) - returned(child, facts)?;
    }
    Ok(sum)
}

/// The condition of the first check with a function among those of a lifecycle's creations.
fn first_check(lifecycle: &Lifecycle, function: Function) -> Option<&Condition> {
    let mut checks = lifecycle.create.iter().flat_map(|creation| &creation.checks);
    let check = checks.find(|check| check.condition.function.value == function)?;
    Some(&check.condition)
}

/// How much of a resource was returned, by its own children: those of a lifecycle that limits them by `sum_at_most_of_entry`.
fn returned(record: &Record, facts: &Facts<'_>) -> Result<i128, Failure> {
    let mut sum = 0;
    for lifecycle in facts.lifecycles {
        let is_child = lifecycle
            .parent
            .as_ref()
            .is_some_and(|rule| rule.lifecycle.value == record.lifecycle);
        let Some(limited) = first_check(lifecycle, Function::SumAtMostOfEntry).filter(|_| is_child) else {
            continue;
        };
        let children = counterpart::children(facts.records, facts.lifecycles, record, &lifecycle.name)?;
        let has_ended = |child: &&Record| {
            lifecycle
                .state(&child.state)
                .is_some_and(|state| state.is_final && !state.void)
        };
        sum += children
            .iter()
            .filter(has_ended)
            .map(|child| total(&child.fields, &limited.of.value))
            .sum::<i128>();
    }
    Ok(sum)
}

/// The sum over this resource and those of its parent that name the same entry.
pub(super) fn sum_of_entry(condition: &Condition, facts: &Facts<'_>) -> Result<i128, Failure> {
    let (of, siblings) = (&condition.of.value, siblings(facts)?);
    let same = siblings.iter().filter(|sibling| {
        counts(facts.lifecycle, sibling)
            && condition.entry.iter().all(|pair| {
                let field = &pair.other.value;
                values::text(&sibling.fields, field) == values::text(facts.own, field)
            })
    });
    Ok(same.map(|sibling| total(&sibling.fields, of)).sum::<i128>() + total(facts.own, of))
}

/// The sum of the limit over the entries that a resource names.
pub(super) fn limit_of_entry(condition: &Condition, facts: &Facts<'_>) -> i128 {
    let Some(Limit::Field(field)) = condition.limit.as_ref().map(|limit| &limit.value) else {
        return 0;
    };
    let lifecycle = facts
        .parent
        .and_then(|parent| facts.lifecycles.iter().find(|other| other.name == parent.lifecycle));
    let fields = facts.parent.map_or(facts.own, |parent| &parent.fields);
    let mut fields = fields.clone();
    if let Some(lifecycle) = lifecycle {
        remove_void(lifecycle, &mut fields);
    }
    let Some((list, amount)) = field.split_once("[].") else {
        return total(&fields, field);
    };
    let entries = values::list(&fields, list).iter().filter_map(Value::as_object);
    let named = entries.filter(|entry| {
        let mut pairs = condition.entry.iter();
        pairs.all(|pair| values::text(entry, &pair.own.value) == values::text(facts.own, &pair.other.value))
    });
    named.map(|entry| total(entry, amount)).sum()
}

/// The sum of a field, without the entries of lists that do not count.
fn used(lifecycle: &Lifecycle, fields: &Map<String, Value>, of: &str) -> i128 {
    if lifecycle.void_entries.is_empty() {
        return total(fields, of);
    }
    let mut fields = fields.clone();
    remove_void(lifecycle, &mut fields);
    total(&fields, of)
}

/// Removes the entries of lists that do not count.
fn remove_void(lifecycle: &Lifecycle, fields: &mut Map<String, Value>) {
    for void in &lifecycle.void_entries {
        let Some((list, field)) = void.field.value.split_once("[].") else {
            continue;
        };
        let entries = values::list(fields, list).iter();
        let counting = entries.filter(|entry| {
            let own = entry.as_object().and_then(|entry| values::text(entry, field));
            own.as_deref() != Some(void.value.value.as_str())
        });
        let counting = counting.cloned().collect();
        values::set(fields, list, &Value::Array(counting));
    }
}

/// Whether a resource counts in a sum.
fn counts(lifecycle: &Lifecycle, record: &Record) -> bool {
    !lifecycle.state(&record.state).is_some_and(|state| state.void)
}

/// The sum over this resource and all others of its parent that count.
pub(super) fn sum(of: &str, facts: &Facts<'_>) -> Result<i128, Failure> {
    Ok(sum_over(&siblings(facts)?, of, facts))
}

pub(super) fn sum_over(siblings: &[Record], of: &str, facts: &Facts<'_>) -> i128 {
    let counting = siblings.iter().filter(|sibling| counts(facts.lifecycle, sibling));
    let used = counting.map(|sibling| used(facts.lifecycle, &sibling.fields, of));
    used.sum::<i128>() + total(facts.own, of)
}

/// The limit of a day, if there is one: some merchants send 0 for none.
pub(super) fn limit_of_day(condition: &Condition, facts: &Facts<'_>) -> Option<i64> {
    limit(condition, facts).filter(|limit| *limit > 0)
}

/// The resources of the parent that were created today in China.
pub(super) fn created_today(facts: &Facts<'_>) -> Result<Vec<Record>, Failure> {
    let today = moment(facts.now).date();
    let mut siblings = siblings(facts)?;
    siblings.retain(|sibling| moment(sibling.created).date() == today);
    Ok(siblings)
}

pub(super) fn siblings(facts: &Facts<'_>) -> Result<Vec<Record>, Failure> {
    match facts.parent {
        Some(parent) => counterpart::children(facts.records, facts.lifecycles, parent, &facts.lifecycle.name),
        None => Ok(Vec::new()),
    }
}

pub(super) fn total(members: &Map<String, Value>, path: &str) -> i128 {
    values::numbers(members, path).into_iter().map(i128::from).sum()
}
