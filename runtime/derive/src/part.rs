//! The parts of a request.

/// The part of a request in which a field is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Body,
    Path,
    Query,
    Header,
}
