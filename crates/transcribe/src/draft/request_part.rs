//! The parts of a request.

/// A part of a request, in which pages list its fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RequestPart {
    Header,
    Path,
    Query,
    Body,
}
