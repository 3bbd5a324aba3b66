//! Checks the bounds that lifecycles set for fields of a request, independent of remembered resources.

use serde_json::{Map, Value};
use wechatpay_spec::lifecycle::{Condition, Creation, Function, Limit};

use super::condition::{has_name_for, refusal};
use super::values;
use crate::refusal::Refusal;

/// Refuses a request that creates a resource with a number outside its bounds, or with a longer list than is allowed. The
/// documents' own examples are allowed; `example_of` gives that of a field.
pub(crate) fn check(
    creation: &Creation,
    own: &Map<String, Value>,
    example_of: &dyn Fn(&str) -> Option<i64>,
) -> Result<(), Refusal> {
    for check in &creation.checks {
        let condition = &check.condition;
        let Some(Limit::Number(limit)) = condition.limit.as_ref().map(|limit| &limit.value) else {
            continue;
        };
        if is_outside(condition, own, *limit, example_of) {
            return Err(refusal(condition, own, *limit));
        }
    }
    Ok(())
}

/// Refuses a request whose amount needs a name that it lacks, or must not have the name that it has.
pub(crate) fn check_name(creation: &Creation, own: &Map<String, Value>) -> Result<(), Refusal> {
    let conditions = creation.checks.iter().map(|check| &check.condition);
    let mut problems = conditions.filter_map(|condition| Some(refusal(condition, own, lacks_name(condition, own)?)));
    problems.next().map_or(Ok(()), Err)
}

/// The field that a request lacks because its amount needs a name: `user_name` of a large transfer.
pub(crate) fn lacking_name<'c>(creation: &'c Creation, own: &Map<String, Value>) -> Option<&'c str> {
    let conditions = creation.checks.iter().map(|check| &check.condition);
    let mut lacking = conditions.filter(|condition| lacks_name(condition, own).is_some());
    lacking.next().map(|condition| condition.of.value.as_str())
}

/// The amount that needs a name, or must not have one, if a request does not comply.
fn lacks_name(condition: &Condition, own: &Map<String, Value>) -> Option<i64> {
    let Some(Limit::Field(amount)) = condition.limit.as_ref().map(|limit| &limit.value) else {
        return None;
    };
    let amount = values::number(own, amount)?;
    let is_of_name = condition.function.value == Function::NameForAmount;
    (is_of_name && !has_name_for(own, &condition.of.value, amount)).then_some(amount)
}

/// Whether the fields do not fulfil a condition.
fn is_outside(
    condition: &Condition,
    own: &Map<String, Value>,
    limit: i64,
    example_of: &dyn Fn(&str) -> Option<i64>,
) -> bool {
    let of = &condition.of.value;
    let example = example_of(of);
    let numbers = values::numbers(own, of).into_iter();
    let mut numbers = numbers.filter(|number| Some(*number) != example);
    match condition.function.value {
        Function::AtLeast => numbers.any(|number| number < limit),
        Function::AtMost => numbers.any(|number| number > limit),
        Function::EntriesAtMost => {
            let entries = values::get(own, of).and_then(Value::as_array).map_or(0, Vec::len);
            i64::try_from(entries).is_ok_and(|entries| entries > limit)
        }
        _ => false,
    }
}
