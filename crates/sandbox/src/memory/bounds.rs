//! Checks the bounds that lifecycles set for fields of a request, independent of remembered resources.

use serde_json::{Map, Value};
use wechatpay_spec::lifecycle::{Condition, Creation, Function, Limit};

use super::condition::{refusal, unfit_amount};
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
    let mut problems =
        name_conditions(creation).filter_map(|condition| Some(refusal(condition, own, unfit_amount(condition, own)?)));
    problems.next().map_or(Ok(()), Err)
}

/// Adds the name that a request lacks because its amount needs it, such as `user_name` of a large transfer, with the value
/// of the example.
pub(crate) fn add_name(creation: &Creation, own: &mut Map<String, Value>, example: &Map<String, Value>) {
    for condition in name_conditions(creation) {
        let name = &condition.of.value;
        if unfit_amount(condition, own).is_some()
            && values::texts(own, name).is_empty()
            && let Some(value) = values::get(example, name)
        {
            values::set(own, name, value);
        }
    }
}

fn name_conditions(creation: &Creation) -> impl Iterator<Item = &Condition> {
    let conditions = creation.checks.iter().map(|check| &check.condition);
    conditions.filter(|condition| condition.function.value == Function::NameForAmount)
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
