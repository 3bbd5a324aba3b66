//! The holder of a notification in a store: the token of a claim, or that of the claim by which it was taken.

use wechatpay_runtime::notification::Claim;

/// The beginning of the holder of a taken notification. No token contains a colon.
const TAKEN: &str = "taken:";

/// The holder of a notification that a claim has taken.
pub(crate) fn taken_by(claim: &Claim) -> String {
    format!("{TAKEN}{}", claim.token())
}

/// Whether a notification with this holder is taken.
pub(crate) fn is_taken(holder: &str) -> bool {
    holder.starts_with(TAKEN)
}
