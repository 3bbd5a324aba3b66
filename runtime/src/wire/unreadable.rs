//! The fields of a response that cannot be read.

use std::fmt;

use super::decode_error::{DecodeCause, DecodeError};
use super::problems::{Collected, Problem};

/// The fields that an object of a response or notification contains, but that cannot be read: they have another type
/// than documented, or cannot be decrypted. Each of them is `None`, or missing in its list, and the other fields are
/// not affected.
///
/// Every received object has such a list. It contains the object's own fields, and those of the objects inside it, of
/// which it keeps 16 for each field. It names fields and types, never values. The body as received is in
/// [`Reply::http_response`](crate::Reply::http_response).
///
/// ```
/// use wechatpay_runtime::derive::Response;
/// use wechatpay_runtime::wire::{Unreadable, decode_json};
///
/// #[derive(Debug, Response)]
/// struct Refund {
///     #[required]
///     status: Option<String>,
///     #[required]
///     amount: Option<i64>,
///     unreadable: Unreadable,
/// }
///
/// let refund: Refund = decode_json(br#"{"status": "SUCCESS", "amount": {"total": 1}}"#, None)?;
/// assert_eq!(refund.status()?, "SUCCESS");
/// assert_eq!(refund.amount, None);
/// let problem = refund.amount().unwrap_err().to_string();
/// assert!(problem.contains("an object where an integer of 64 bits was expected"));
/// assert_eq!(refund.unreadable.iter().next().unwrap().0, "amount");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Unreadable(Option<Box<Collected<DecodeCause>>>);

impl Unreadable {
    pub(super) fn of(problems: Option<Box<Collected<DecodeCause>>>) -> Self {
        Self(problems)
    }

    /// Whether every field could be read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The number of values that could not be read.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.as_ref().map_or(0, |problems| problems.count)
    }

    /// The paths, as in `amount.total` or `refunds[2].status`, and the problems.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &DecodeCause)> {
        self.0.iter().flat_map(|problems| problems.iter())
    }

    /// The problem of a field of this object, given its wire name: the field is absent, or its list is incomplete.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&DecodeCause> {
        self.problem_of(field).map(|problem| &problem.cause)
    }

    pub(super) fn problem_of(&self, field: &str) -> Option<&Problem<DecodeCause>> {
        let mut problems = self.0.iter().flat_map(|problems| problems.each());
        problems.find(|problem| {
            let below = problem.path.strip_prefix(field);
            below.is_some_and(|below| below.is_empty() || (below.starts_with('[') && !below.contains('.')))
        })
    }

    /// The problems as an error, for callers that accept no unreadable field.
    ///
    /// # Errors
    /// When a field could not be read.
    pub fn into_result(self) -> Result<(), DecodeError> {
        self.0.map_or(Ok(()), |problems| Err(DecodeError(problems)))
    }
}

/// The paths and problems.
impl fmt::Debug for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problems = self.iter().map(|(path, cause)| (path, format!("{cause}")));
        formatter.debug_map().entries(problems).finish()
    }
}

/// The paths only, separated by commas.
impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = 0;
        for (path, _) in self.iter() {
            let comma = if shown == 0 { "" } else { ", " };
            write!(formatter, "{comma}{path}")?;
            shown += 1;
        }
        match self.count().saturating_sub(shown) {
            0 => Ok(()),
            more => write!(formatter, " and {more} more"),
        }
    }
}
