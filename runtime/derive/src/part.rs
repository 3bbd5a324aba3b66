//! The parts of a request.

/// The part of a request that a field travels in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Body,
    Path,
    Query,
    Header,
}
