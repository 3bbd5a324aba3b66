//! Texts in place of JSON: `detail` of an APIv2 payment. Its older pages call it the description of the goods, and many
//! clients send `Ipad mini  16G  白色`; the document demands JSON of orders with discounts on single goods only.

use serde_json::Value;
use wechatpay_spec::model::{Encoding, Field};

const DETAIL: &str = "detail";

/// Whether a value is such a text.
pub(super) fn is_plain(field: &Field, value: &Value) -> bool {
    let is_json = field.encoded.is_some_and(|encoding| encoding.value == Encoding::Json);
    let text = value.as_str().unwrap_or_default().trim_start();
    is_json && field.name.value == DETAIL && !text.is_empty() && !text.starts_with(['{', '['])
}
