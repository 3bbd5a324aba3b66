//! Amounts of money.

use serde_json::{Map, Value};
use wechatpay_spec::model::{Field, Unit};
use wechatpay_spec::money;

use crate::text::text_of;

/// The first amount of money below zero. The service refuses it, but few documents say so.
pub(crate) fn negative<'f>(fields: &'f [Field], members: &Map<String, Value>) -> Option<&'f Field> {
    let beside_currency = money::has_currency(fields);
    let is_negative = |field: &Field| {
        let value = members.get(&field.name.value);
        value.is_some_and(|value| text_of(value).starts_with('-'))
    };
    let mut negative = fields.iter().filter(|field| is_negative(field));
    negative.find(|field| money::unit(field, beside_currency) == Some(Unit::Fen))
}
