//! Error codes, from the rows of tables.

use wechatpay_spec::model::ErrorCode;

use crate::construct::unplaced;
use crate::facts::label;

/// Adds an error code unless it is listed already with its status, or the text is not a code.
pub(super) fn add(errors: &mut Vec<ErrorCode>, status: Option<u16>, code: &str, title: &str) {
    let is_code = !code.is_empty()
        && code
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    let error = ErrorCode {
        code: unplaced(code.to_owned()),
        status,
        title: label::title(title),
    };
    let is_known = errors
        .iter()
        .any(|known| *known == error || status.is_some() && known.status == status && known.code == error.code);
    if is_code && !is_known {
        errors.push(error);
    }
}
