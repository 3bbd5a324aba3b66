//! Fields that a response of success does not have: they tell of a failure, or why something is not as it was wished.

use wechatpay_spec::model::Field;

/// Whether only a failed operation has a field, such as `err_code` and `audit_reject_detail`.
pub(super) fn reports_failure(field: &Field) -> bool {
    let mut words = field.name.value.split('_');
    !field.required
        && words.any(|word| {
            let mut begins = ["err", "fail", "reject", "abnormal"].iter();
            begins.any(|begin| word.starts_with(begin))
        })
}

/// Whether a field says why something is not as the caller wants it, such as `reason` and `close_reason`: without that, a
/// response does not have it.
pub(super) fn gives_reason(field: &Field) -> bool {
    let last = field.name.value.rsplit('_').next().unwrap_or_default();
    !field.required && matches!(last, "reason" | "reasons" | "solution")
}
