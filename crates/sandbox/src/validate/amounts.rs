//! Amounts of money.

use serde_json::Value;
use wechatpay_spec::model::{Field, Unit};
use wechatpay_spec::money;

use crate::text::text_of;

/// Whether a value of one of the fields is an amount of money below zero. The service refuses it, but few documents say
/// so.
pub(crate) fn is_negative(fields: &[Field], field: &Field, value: &Value) -> bool {
    text_of(value).starts_with('-') && money::unit(field, money::has_currency(fields)) == Some(Unit::Fen)
}
