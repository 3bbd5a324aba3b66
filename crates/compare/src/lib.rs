//! Compares two states of the specs: what changed, and what breaks for callers.
//!
//! There are two layers. [`wire`](mod@wire) compares requests, responses and notifications: will calls that worked fail? [`rust`] compares the public API of the
//! generated code: will code that compiled fail to compile? [`compare`](fn@compare) does both, and [`report`] writes the
//! result for people and for machines.
//!
//! Without the feature `comparison` there are only the [`rules`] with their [`examples`], for programs that list them and
//! compare nothing.

#[cfg(feature = "comparison")]
mod change;
pub mod change_rule;
#[cfg(feature = "comparison")]
mod compare;
#[cfg(feature = "comparison")]
mod location;
#[cfg(feature = "comparison")]
mod matching;
#[cfg(feature = "comparison")]
mod path_parameters;
#[cfg(feature = "comparison")]
mod repeated;
#[cfg(feature = "comparison")]
pub mod report;
pub mod rust;
#[cfg(feature = "comparison")]
mod rust_name;
pub mod wire;

#[cfg(feature = "comparison")]
pub use change::{Change, Comparison, Counts, Mark, Step};
pub use change_rule::{ChangeExample, ChangeRule, Level, sides};
#[cfg(feature = "comparison")]
pub use compare::{Side, UnsoundState, compare};
#[cfg(feature = "comparison")]
pub use matching::{Matched, NotificationSide, OperationSide, Pair, Subject};

/// Every kind of change, in the order of the documentation.
pub fn rules() -> impl Iterator<Item = &'static ChangeRule> {
    wire::RULES.iter().chain(rust::RULES)
}

/// A minimal example of every kind of change.
pub fn examples() -> impl Iterator<Item = &'static ChangeExample> {
    wire::EXAMPLES.iter().chain(rust::EXAMPLES)
}
