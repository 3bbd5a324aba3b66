//! The refusals that a lifecycle declares: of a wrong state, of other content under a used id, of an unknown id.

use crate::place::Located;

/// A refusal for a state.
#[derive(Clone, Debug, PartialEq)]
pub struct StateRefusal {
    /// The state.
    pub state: Located<String>,
    /// The refusal.
    pub refusal: Refusal,
}

/// The response when the id of a resource is used for a new one.
#[derive(Clone, Debug, PartialEq)]
pub struct Repeat {
    /// The fields that must be equal for the same response; empty means the whole request.
    pub same: Vec<Located<String>>,
    /// The states in which the same content gets the same response; empty means all.
    pub states: Vec<Located<String>>,
    /// The states in which the id can be used again.
    pub renews: Vec<Located<String>>,
    /// The refusal of other content.
    pub refusal: Refusal,
}

/// A documented refusal.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// The error code.
    pub code: Located<String>,
    /// The HTTP status; 400 if absent.
    pub status: Option<Located<u32>>,
    /// The message.
    pub message: Located<String>,
}
