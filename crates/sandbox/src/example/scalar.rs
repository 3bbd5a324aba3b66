//! The values of single fields.

use std::hash::Hasher;

use fnv::FnvHasher;
use serde_json::Value;
use wechatpay_spec::limits;
use wechatpay_spec::model::{Field, Format, Scalar, Unit};

use super::ValueGenerator;
use crate::text::text_of;
use crate::validate::expiry::TIME_EXPIRE;
use crate::validate::format;

/// Most characters of a made-up text, so that it can always be encrypted.
const LENGTH: usize = 32;

impl ValueGenerator<'_> {
    /// The constant, the value of the request, the example, the first value of an enumeration, or a made-up value.
    pub(super) fn scalar(&self, field: &Field, pointer: &str) -> Value {
        let echoed = || self.echo.and_then(|echo| echo.value(field, pointer));
        let constant = field.constant.as_ref().and_then(|text| typed(field, &text.value));
        let value = constant
            .or_else(echoed)
            .or_else(|| self.expiry(pointer))
            .or_else(|| example(field))
            .or_else(|| field.default.as_ref().and_then(|text| typed(field, &text.value)))
            .or_else(|| field.values.first().and_then(|first| typed(field, &first.value.value)))
            .unwrap_or_else(|| self.made_up(field, pointer));
        match self.text {
            true => Value::String(text_of(&value)),
            false => value,
        }
    }

    /// The example of a list, if it is the whole list in JSON rather than one item.
    pub(super) fn listed_example(&self, field: &Field) -> Option<Value> {
        let example = field.example.as_ref()?;
        let list = serde_json::from_str::<Value>(&example.value).ok()?;
        let fits = list.as_array()?.iter().all(|item| {
            matches!(item, Value::String(_) | Value::Number(_) | Value::Bool(_))
                && typed(field, &text_of(item)).is_some_and(|typed| typed == *item)
                && allowed(field, &text_of(item))
        });
        (fits && field.kind.value.array_depth == 1).then_some(list)
    }

    /// The time when an order expires: the documents' examples are in the past.
    fn expiry(&self, pointer: &str) -> Option<Value> {
        let places = !self.response && pointer.strip_prefix('/') == Some(TIME_EXPIRE);
        places.then(|| if self.text { COMPACT_EXPIRY } else { EXPIRY }.into())
    }

    fn made_up(&self, field: &Field, pointer: &str) -> Value {
        match field.kind.value.scalar {
            Scalar::Integer if field.unit.is_some_and(|unit| unit.value == Unit::Fen) => within_bounds(field, "100"),
            Scalar::Integer => within_bounds(field, "1"),
            Scalar::Number => within_bounds(field, "1.5"),
            Scalar::Boolean => true.into(),
            Scalar::Json => Value::Object(serde_json::Map::new()),
            Scalar::String | Scalar::Object | Scalar::File => self.made_up_text(field, pointer).into(),
        }
    }

    fn made_up_text(&self, field: &Field, pointer: &str) -> String {
        let name = field.name.value.as_str();
        let format = field.format.map(|format| format.value);
        let text = match format {
            Some(Format::DateTime) => TIME.to_owned(),
            Some(Format::Date) => DATE.to_owned(),
            Some(Format::Url) => URL.to_owned(),
            None if name.ends_with("_time") => TIME.to_owned(),
            None if name.ends_with("_date") => DATE.to_owned(),
            None if name.ends_with("_url") => URL.to_owned(),
            None if name == "currency" || name.ends_with("_currency") => "CNY".to_owned(),
            None => format!("{}-{}", name, digits(self.seed, pointer)),
        };
        // The end is kept because the digits there differ most.
        let limit = field
            .max_length
            .map_or(LENGTH, |limit| LENGTH.min(limit.value as usize));
        let length = text.chars().count();
        if format.is_some() {
            return text;
        }
        let text: String = text.chars().skip(length.saturating_sub(limit)).collect();
        match limits::problem(field, &text) {
            None => text,
            Some(_) => fitting(field).unwrap_or(text),
        }
    }
}

/// A number, or the bound of the field that it exceeds.
fn within_bounds(field: &Field, number: &str) -> Value {
    let bounds = [&field.minimum, &field.maximum].into_iter().flatten();
    let all = std::iter::once(number).chain(bounds.map(|bound| bound.value.as_str()));
    let fits = |text: &&str| limits::problem(field, text).is_none();
    let text = all.clone().find(fits).unwrap_or(number);
    typed(field, text).unwrap_or(Value::Null)
}

/// A text of one repeated character that keeps the field's limits, if there is one.
fn fitting(field: &Field) -> Option<String> {
    let least = field.min_length.map_or(1, |least| least.value as usize);
    (least..=LENGTH.max(least)).find_map(|length| {
        let texts = ["1", "0", "a", "A"]
            .into_iter()
            .map(|character| character.repeat(length));
        texts.into_iter().find(|text| limits::problem(field, text).is_none())
    })
}

const TIME: &str = "2026-01-01T12:00:00+08:00";
const DATE: &str = "2026-01-01";
const EXPIRY: &str = "2099-12-31T23:59:59+08:00";
/// The same time as APIv2 writes it.
const COMPACT_EXPIRY: &str = "20991231235959";
const URL: &str = "https://pay.weixin.qq.com/sandbox";

/// Ten digits that depend only on an operation and a field.
fn digits(seed: &str, pointer: &str) -> String {
    let mut hasher = FnvHasher::default();
    hasher.write(seed.as_bytes());
    hasher.write(pointer.as_bytes());
    format!("{:010}", hasher.finish() % 10_000_000_000)
}

fn example(field: &Field) -> Option<Value> {
    let example = &field.example.as_ref()?.value;
    typed(field, example).filter(|_| allowed(field, example))
}

/// Whether a field allows a text.
pub(super) fn allowed(field: &Field, text: &str) -> bool {
    let within_limits = limits::problem(field, text).is_none();
    let known = field.values.is_empty() || field.values.iter().any(|value| value.value.value == text);
    // RSAES-OAEP encrypts at most this.
    let can_be_encrypted = field.encrypted.is_none() || text.len() <= 190;
    let formed = field
        .format
        .is_none_or(|format| format::problem(format.value, text).is_none());
    within_limits && known && can_be_encrypted && formed
}

/// A text as a value of the field's type.
pub(super) fn typed(field: &Field, text: &str) -> Option<Value> {
    match field.kind.value.scalar {
        Scalar::String => Some(text.into()),
        Scalar::Integer => text.trim().parse::<i64>().ok().map(Value::from),
        Scalar::Number => text
            .trim()
            .parse::<f64>()
            .ok()
            .and_then(serde_json::Number::from_f64)
            .map(Value::Number),
        Scalar::Boolean => text.trim().parse::<bool>().ok().map(Value::from),
        Scalar::Json => serde_json::from_str(text).ok(),
        Scalar::Object | Scalar::File => None,
    }
}
