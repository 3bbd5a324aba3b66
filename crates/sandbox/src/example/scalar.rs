//! The values of single fields.

use serde_json::Value;
use wechatpay_spec::limits;
use wechatpay_spec::model::{Field, Format, Scalar, Unit};

use super::{ValueGenerator, documented, plausible};
use crate::clock::rfc3339;
use crate::issued_id;
use crate::largest_share::LARGEST_SHARE;
use crate::text::text_of;
use crate::validate::expiry::{self, TIME_EXPIRE};
use crate::validate::format;

impl ValueGenerator<'_> {
    /// The constant, the value of the request, the example, the first value of an enumeration, or a made-up value.
    pub(super) fn scalar(&self, field: &Field, pointer: &str) -> Value {
        let echoed = || self.echo.and_then(|echo| echo.value(field, pointer, self.in_list));
        let constant = field.constant.as_ref().and_then(|text| typed(field, &text.value));
        let value = constant
            .or_else(echoed)
            .or_else(|| self.issued(field))
            .or_else(|| self.expiry(pointer))
            .or_else(|| self.moment(field))
            .or_else(|| own_limit(field))
            .or_else(|| example(field))
            .or_else(|| field.default.as_ref().and_then(|text| typed(field, &text.value)))
            .or_else(|| field.values.first().and_then(|first| typed(field, &first.value.value)))
            .unwrap_or_else(|| self.made_up(field, pointer));
        match self.text {
            true => Value::String(text_of(&value)),
            false => value,
        }
    }

    /// The id that the service issues, of what the response is about.
    fn issued(&self, field: &Field) -> Option<Value> {
        let seed = self.echo.filter(|_| !self.in_list)?.issuer()?;
        issued(field, seed)
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

    /// The time of the event that a response reports, or a later one for the end of something, if the document's example is
    /// a time long ago.
    fn moment(&self, field: &Field) -> Option<Value> {
        let time = self.echo?.time()?;
        let name = field.name.value.as_str();
        let example = field.example.as_ref().map_or(TIME, |example| &example.value);
        let is_time = field.kind.value.scalar == Scalar::String
            && name.ends_with("_time")
            && example.contains('T')
            && expiry::read(example).is_some();
        let ends = ["expire", "end", "deadline", "invalid", "due"];
        let is_end = name.split('_').any(|word| ends.iter().any(|end| word.starts_with(end)));
        let text = rfc3339(if is_end { time + USUAL_TERM } else { time });
        (is_time && allowed(field, &text)).then(|| text.into())
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
        let is_v2 = self.seed.starts_with("v2.") || self.seed.starts_with("notify/v2/");
        let listed = match format {
            Some(Format::DateTime) => return TIME.to_owned(),
            Some(Format::Date) => return DATE.to_owned(),
            Some(Format::Url) => return URL.to_owned(),
            None if is_v2 && name.ends_with("_time") => Some(COMPACT_TIME),
            None if name.ends_with("_time") => Some(TIME),
            None if name.ends_with("_date") => Some(DATE),
            None if name.ends_with("_url") || name == "url" => Some(URL),
            None if name == "currency" || name.ends_with("_currency") => Some("CNY"),
            None => None,
        };
        let listed = listed.filter(|text| limits::problem(field, text).is_none());
        listed.map_or_else(|| plausible::text(field, self.seed, pointer), str::to_owned)
    }
}

/// A limit by which the sandbox itself goes: another one in the document's example would mislead.
fn own_limit(field: &Field) -> Option<Value> {
    // In parts of ten thousand.
    (field.name.value == "max_ratio").then(|| (LARGEST_SHARE * 100).into())
}

/// A number, or the bound of the field that it exceeds.
fn within_bounds(field: &Field, number: &str) -> Value {
    let bounds = [&field.minimum, &field.maximum].into_iter().flatten();
    let all = std::iter::once(number).chain(bounds.map(|bound| bound.value.as_str()));
    let fits = |text: &&str| limits::problem(field, text).is_none();
    let text = all.clone().find(fits).unwrap_or(number);
    typed(field, text).unwrap_or(Value::Null)
}

/// How long something lasts in a response.
const USUAL_TERM: time::Duration = time::Duration::days(30);
const TIME: &str = "2026-01-01T12:00:00+08:00";
/// The same time as APIv2 writes it.
const COMPACT_TIME: &str = "20260101120000";
const DATE: &str = "2026-01-01";
const EXPIRY: &str = "2099-12-31T23:59:59+08:00";
/// The same time as APIv2 writes it.
const COMPACT_EXPIRY: &str = "20991231235959";
const URL: &str = "https://pay.weixin.qq.com/sandbox";

fn example(field: &Field) -> Option<Value> {
    value_of(field, &documented::example(field)?)
}

/// The id that the service issues in a field for the thing that `seed` names, if the field may have one that looks like its
/// example.
pub(crate) fn issued(field: &Field, seed: &str) -> Option<Value> {
    if !issued_id::may_be_issued(field) {
        return None;
    }
    let example = example(field).or_else(|| value_of(field, &plausible::text(field, "", "")))?;
    let longest = field.max_length.map(|length| length.value as usize);
    let seed = format!("{seed}\n{}", field.name.value);
    value_of(field, &issued_id::like(&text_of(&example), &seed, longest))
}

/// A text as a value of a field, if the field allows it.
fn value_of(field: &Field, text: &str) -> Option<Value> {
    typed(field, text).filter(|_| allowed(field, text))
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
