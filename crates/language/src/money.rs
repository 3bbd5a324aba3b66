//! Recognizes amounts of money.
//!
//! Most documents give the unit of an amount in a sentence that no spec keeps, but all integer amounts are in fen, or in
//! the smallest unit of another currency. Amounts in yuan are strings, and are never recognized.

use crate::model::{Field, Scalar, Unit};

/// Words at the end of the name of an amount.
const AMOUNTS: &[&str] = &["amount", "fee", "price", "contribute"];
/// Words at the end of the name of an amount if its object also has a currency.
const AMOUNTS_BESIDE_CURRENCY: &[&str] = &["total", "refund"];
/// Words that may follow these: `max_fee_per_day`, `transaction_amount_minimum`.
const LIMITS: &[&str] = &["max", "min", "minimum", "maximum", "limit", "per", "by", "day"];
/// Words at the end of the name of a number that is not an amount, even if its title mentions one.
const OTHERS: &[&str] = &[
    "bonus", "code", "count", "days", "discount", "duration", "id", "length", "level", "num", "number", "percent",
    "point", "points", "quantity", "quota", "rate", "ratio", "seq", "size", "time", "times", "type",
];
/// Ends of the titles of amounts.
const TITLES: &[&str] = &[
    "金额",
    "余额",
    "价格",
    "单价",
    "原价",
    "面额",
    "费用",
    "手续费",
    "物流费",
    "出资",
    "预算",
    "门槛",
    "退款额",
    "关税",
    "净额",
];
/// Words in the titles of numbers that are not amounts.
const OTHER_TITLES: &[&str] = &[
    "积分", "汇率", "费率", "比例", "百分", "次数", "数量", "张数", "笔数", "个数", "库存",
];

/// The unit of a field: the one that the spec states, or fen if the field is recognized as an amount of money by its
/// name, its title, or a currency among the fields of the same object.
pub fn unit(field: &Field, is_beside_currency: bool) -> Option<Unit> {
    if let Some(unit) = &field.unit {
        return Some(unit.value);
    }
    let is_number = field.kind.value.scalar == Scalar::Integer && field.values.is_empty();
    (is_number && is_amount(field, is_beside_currency)).then_some(Unit::Fen)
}

/// Whether one of the fields of an object is a currency.
pub fn has_currency<'f>(fields: impl IntoIterator<Item = &'f Field>) -> bool {
    fields.into_iter().any(is_currency)
}

fn is_amount(field: &Field, is_beside_currency: bool) -> bool {
    let name = field.name.value.replace("_$n", "").replace("_$m", "");
    let last = last_word(&name);
    let title = field.title.as_ref().map_or("", |title| title.value.as_str());
    if OTHERS.contains(&last) || OTHER_TITLES.iter().any(|other| title.contains(other)) {
        return false;
    }
    let limited = name.rsplit('_').find(|word| !LIMITS.contains(word)).unwrap_or_default();
    AMOUNTS.contains(&limited)
        || TITLES.iter().any(|end| title.ends_with(end))
        || (AMOUNTS_BESIDE_CURRENCY.contains(&last) && is_beside_currency)
}

fn is_currency(field: &Field) -> bool {
    let name = field.name.value.as_str();
    name == "fee_type" || last_word(name) == "currency"
}

fn last_word(name: &str) -> &str {
    name.rsplit('_').next().unwrap_or_default()
}
