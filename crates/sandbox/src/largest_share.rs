//! The largest share of an order's amount that may be given away.

/// In per cent, without a special agreement.
pub(crate) const LARGEST_SHARE: i64 = 30;
