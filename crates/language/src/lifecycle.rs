//! Lifecycles: what the sandbox remembers of a resource, and how the resource changes.
//!
//! A file `spec/lifecycles/order.yaml` describes the resource `order`: the operations that create, read and change it,
//! its states, and its transitions. It is plain data here; the sandbox interprets it.

mod check;
mod contents;
pub(crate) mod function;
pub(crate) mod model;
mod read;
mod text;

pub(crate) use check::check;
pub use function::Function;
pub use model::{
    Actor, Addition, Alias, Assignment, Beginning, Cause, Check, Condition, Constant, Counterpart, Creation,
    EntryResponse, Following, Lifecycle, Limit, ListResponse, Notify, Parent, Refusal, Remaining, Renaming, Repeat,
    Requirement, Source, State, StateRefusal, Transition,
};
pub(crate) use read::read;
pub use text::{Part, parts};
