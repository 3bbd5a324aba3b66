//! Says in words what a condition demands, for the diagnosis of a refusal.

use wechatpay_spec::lifecycle::{Condition, Function};
use wechatpay_spec::plural::counted;

use crate::largest_share::LARGEST_SHARE;

/// The amount, in fen, below which the name of a recipient must not be sent.
pub(super) const MIN_WITH_NAME: i64 = 30;
/// The amount, in fen, from which on it must be sent.
pub(super) const MIN_THAT_NEEDS_NAME: i64 = 200_000;

/// The largest amount, in fen, of a red packet without a scene.
pub(super) const MAX_WITHOUT_SCENE: i64 = 20_000;
/// The fen of a yuan.
pub(super) const YUAN: i64 = 100;

/// The demand of the condition, for the diagnosis.
pub(super) fn explanation(condition: &Condition, limit: i64) -> String {
    let of = &condition.of.value;
    let lifecycle = condition.lifecycle.as_ref().map_or("", |name| &name.value);
    match condition.function.value {
        Function::AtLeast => format!("{of} must be at least {limit}"),
        Function::AtMost => format!("{of} must be at most {limit}"),
        Function::Equal => format!("{of} must be {limit}"),
        Function::SumAtMost => format!("{of} of all of them together must be at most {limit}"),
        Function::CountAtMost => format!("there can be at most {limit}"),
        Function::NameForAmount => format!(
            "{of} must be sent for {MIN_THAT_NEEDS_NAME} fen or more, and must not be sent below {MIN_WITH_NAME} fen"
        ),
        Function::NoneHas => format!("{of} was true in another one already"),
        Function::ShareAtMost => format!("{of} of all of them together must be at most {LARGEST_SHARE} % of {limit}"),
        Function::TotalEqual => match &condition.less {
            Some(less) => format!("{of}, less {}, must add up to {limit}", less.value),
            None => format!("{of} must add up to {limit}"),
        },
        Function::SumAtMostOfEntry => {
            let entry: Vec<&str> = condition.entry.iter().map(|pair| pair.other.value.as_str()).collect();
            format!(
                "{of} of all with the same {} together must be at most what it got",
                entry.join(", ")
            )
        }
        Function::Exists | Function::ExistsOfSigner => {
            format!("{of} must name a {lifecycle}")
        }
        Function::EntriesAtMost => format!("{of} can have at most {}", counted(limit, "entry", "entries")),
        Function::EntriesEqual => format!("{of} must have {}", counted(limit, "entry", "entries")),
        Function::AllDistinct => format!("the values of {of} must all be different"),
        Function::NewKey => {
            format!("a {lifecycle} with this {of} exists already")
        }
        Function::SumAtMostRemaining => {
            format!("{of} of all of them together must be at most {limit} minus what each {lifecycle} has already used")
        }
        Function::SomeRemains => {
            format!("something of {limit} must be left after what each {lifecycle} and {of} of all of them have used")
        }
        Function::ParentHas => format!("the order must say {of}"),
        Function::CountOfDayAtMost => format!("there can be at most {limit} a day"),
        Function::SumOfDayAtMost => format!("{of} of all of one day together must be at most {limit}"),
        Function::KnownEntries => format!("each {of} must be one of the resource's own"),
        Function::IsFalse => format!("{of} must be false"),
        Function::ByCodeOrFace => format!("{of} must be MICROPAY or FACEPAY"),
        Function::DaysAtMost => format!("at most {limit} days may have passed since {of}"),
        Function::SceneForAmount => format!("{of} must be sent above {MAX_WITHOUT_SCENE} fen"),
        Function::AtLeastOneYuanEach => format!("{of} must be at least {YUAN} fen for each of {limit}"),
        Function::CountSameAtMost => format!("there can be at most {limit} with the same {of}"),
    }
}
