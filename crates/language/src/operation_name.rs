//! The name of an operation, as replacements and reports write it.

use crate::model::{Operation, PathSpec};
use crate::words::Word;

/// The method and the URL path of an operation: `POST /v3/pay/transactions/jsapi`.
#[must_use]
pub fn operation_name(path: &PathSpec, operation: &Operation) -> String {
    format!(
        "{} {}",
        operation.method.value.word().to_uppercase(),
        path.url_path.value
    )
}
