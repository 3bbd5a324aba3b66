//! The fields of requests by which a list is read in parts.

/// The number of items that are left out at the beginning.
pub(super) const OFFSET: &str = "offset";
/// The largest number of items.
pub(super) const LIMIT: &str = "limit";
