//! Makes messages from the specs.

use std::borrow::Cow;
use std::collections::BTreeMap;

use wechatpay_runtime::wire::Value;
use wechatpay_spec::choice::choices;
use wechatpay_spec::model::{Condition, Field, Scalar};

use crate::rebuild::Members;

/// Why a field is in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Need {
    /// It is not.
    None,
    /// The message needs it, unless a condition or another alternative makes it superfluous.
    Required,
    /// The message is about it.
    Wanted,
}

/// Fills the fields of a message.
pub(crate) struct Filling<'f> {
    /// Why a field is in the message, given its path.
    pub(crate) need: &'f dyn Fn(&str, &Field) -> Need,
    /// Whether the message is received. Only requests have choices and conditions, and leave out constants.
    pub(crate) received: bool,
    /// The text of an encrypted field, given its path.
    pub(crate) secret: &'f dyn Fn(&str, &Field) -> String,
}

impl Filling<'_> {
    /// An object of these fields. `above` is its path.
    pub(crate) fn object(&self, fields: &[Field], above: &str) -> Members {
        if self.received {
            return self.all(fields, above);
        }
        let mut given: BTreeMap<&str, &str> = BTreeMap::new();
        let needed = fields.iter().filter(|field| is_typed(field));
        let mut set: BTreeMap<&str, Need> = needed
            .map(|field| {
                let need = (self.need)(&joined(above, &plain_name(field)), field);
                (field.name.value.as_str(), need)
            })
            .collect();
        choose(fields, &mut set);
        for field in fields {
            if let Some(condition) = &field.only_if
                && set.get(field.name.value.as_str()) == Some(&Need::Wanted)
            {
                let first = condition.equals.first().map_or("", |equals| equals.value.as_str());
                given.insert(&condition.field.value, first);
                set.insert(&condition.field.value, Need::Wanted);
            }
        }
        // A condition may require a field whose value another condition is about.
        for _ in fields {
            for field in fields.iter().filter(|field| is_typed(field)) {
                let name = field.name.value.as_str();
                let holds = |condition: &Condition| {
                    let sibling = condition.field.value.as_str();
                    let found = fields.iter().find(|other| other.name.value == sibling);
                    let is_set = set.get(sibling).is_some_and(|need| *need > Need::None);
                    let is_constant = found.is_some_and(|other| other.constant.is_some());
                    let text = found.map(|other| {
                        given
                            .get(sibling)
                            .map_or_else(|| text_of(other), |text| (*text).to_owned())
                    });
                    (is_set || is_constant) && text.is_some_and(|text| condition.holds_for(&text))
                };
                let required_if = field.required_if.as_ref();
                if required_if.is_some_and(holds) {
                    set.insert(name, Need::Wanted);
                } else if let (Some(condition), Some(Need::Required)) = (&field.only_if, set.get(name))
                    && !holds(condition)
                {
                    set.insert(name, Need::None);
                }
            }
        }
        let filled = fields.iter().filter(|field| {
            let need = set.get(field.name.value.as_str());
            need.is_some_and(|need| *need > Need::None)
        });
        let filled = filled.map(|field| {
            let name = plain_name(field);
            let path = joined(above, &name);
            let given = given.get(field.name.value.as_str()).copied();
            (Cow::Owned(name), self.value(field, &path, given))
        });
        filled.collect()
    }

    /// An object of a received message.
    fn all(&self, fields: &[Field], above: &str) -> Members {
        let wanted = fields.iter().filter_map(|field| {
            let name = plain_name(field);
            let path = joined(above, &name);
            ((self.need)(&path, field) == Need::Wanted).then(|| (Cow::Owned(name), self.value(field, &path, None)))
        });
        wanted.collect()
    }

    fn value(&self, field: &Field, path: &str, given: Option<&str>) -> Value<'static> {
        let mut value = if field.encrypted.is_some() {
            Value::String((self.secret)(path, field).into())
        } else if field.fields.is_empty() {
            scalar(field, given)
        } else {
            Value::Object(self.object(&field.fields, path))
        };
        for _ in 0..field.kind.value.array_depth {
            value = Value::Array(vec![value]);
        }
        value
    }
}

/// Leaves one alternative of each choice: the one that is wanted, or else one that is required, or else the first.
fn choose<'f>(fields: &'f [Field], set: &mut BTreeMap<&'f str, Need>) {
    for choice in choices(fields) {
        let all: Vec<Vec<&str>> = choice
            .alternatives
            .iter()
            .map(|alternative| {
                let fields = alternative.fields.iter();
                fields.map(|field| field.name.value.as_str()).collect()
            })
            .collect();
        let with = |need: Need| {
            let has = |names: &&Vec<&str>| names.iter().any(|name| set.get(name) == Some(&need));
            all.iter().find(has)
        };
        let chosen: Vec<&str> = with(Need::Wanted)
            .or_else(|| with(Need::Required))
            .or(all.first())
            .cloned()
            .unwrap_or_default();
        for field in choice.alternatives.iter().flat_map(|alternative| &alternative.fields) {
            let name = field.name.value.as_str();
            set.insert(
                name,
                if chosen.contains(&name) {
                    Need::Wanted
                } else {
                    Need::None
                },
            );
        }
    }
}

/// Whether the generated struct has the field.
fn is_typed(field: &Field) -> bool {
    field.supplied_by.is_none() && field.constant.is_none()
}

/// A field's name, with indices in it numbered: `coupon_id_$n` is `coupon_id_0`.
pub(crate) fn plain_name(field: &Field) -> String {
    let mut pieces = field.name.value.split('$');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        plain.push('0');
        plain.extend(piece.chars().skip(1));
    }
    plain
}

fn scalar(field: &Field, given: Option<&str>) -> Value<'static> {
    let text = given.map_or_else(|| text_of(field), str::to_owned);
    match field.kind.value.scalar {
        Scalar::String => Value::String(text.into()),
        Scalar::Integer => Value::Integer(text.parse().unwrap_or(1)),
        Scalar::Number => Value::Number("0.5".into()),
        Scalar::Boolean => Value::Boolean(true),
        Scalar::Object | Scalar::Json => Value::Object(Vec::new()),
        Scalar::File => Value::Object(vec![
            (Cow::Borrowed("file_name"), Value::String("a.png".into())),
            (Cow::Borrowed("content"), Value::String("LQ==".into())),
        ]),
    }
}

/// The text of a field: its constant, its first value, or a text of its type.
fn text_of(field: &Field) -> String {
    let constant = field.constant.as_ref().map(|constant| constant.value.clone());
    let first = || field.values.first().map(|first| first.value.value.clone());
    let made = || match field.kind.value.scalar {
        Scalar::Integer => "1".to_owned(),
        Scalar::Boolean => "true".to_owned(),
        _ => "text".to_owned(),
    };
    constant.or_else(first).unwrap_or_else(made)
}

pub(crate) fn joined(above: &str, name: &str) -> String {
    if above.is_empty() {
        name.to_owned()
    } else {
        format!("{above}.{name}")
    }
}
