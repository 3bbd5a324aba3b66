//! The expressions of a request's values.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Literal;
use wechatpay_spec::choice::{ChoiceSet, choices};
use wechatpay_spec::model::{ChoiceRule, Condition, Field, Format, Unit};
use wechatpay_spec::money;

use super::layout::{ONE_LINE, around, braced, constructed, named};
use crate::items::{EnumerationItem, FieldItem, InnerItem, ObjectItem, Shape, TypeSet};
use crate::names::TypeName;

/// The characters of an example that is repeated; a longer one would hide what the call needs.
const LONGEST_TEXT: usize = 48;
/// The other alternatives of a choice that are named.
const MOST_ALTERNATIVES: usize = 20;

/// Writes the expressions of one request.
pub(super) struct Writer<'o, 'a> {
    /// The types inside the request, by name.
    types: BTreeMap<&'o TypeName, &'o InnerItem<'a>>,
    /// The module of the operation's types: `post`.
    operation: String,
    /// The names that the expressions written so far use.
    pub(super) names: Names,
}

/// The names that expressions use besides the types of the operation's module.
#[derive(Default)]
pub(super) struct Names {
    /// A type of the module `request`.
    pub(super) inner: Cell<bool>,
    /// The type of files.
    pub(super) file: Cell<bool>,
    /// Whether a secret is among the values.
    secret: Cell<bool>,
}

/// Where an expression is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    /// The value of a member, whose type the compiler knows.
    Member,
    /// The argument of a setter, which converts it.
    Setter,
    /// An element of a list that is the argument of a setter.
    SetterElement,
}

/// The choices between the fields of one object, by name.
type Sets<'f> = BTreeMap<&'f str, ChoiceSet<'f>>;

/// The fields of one object, by their names on the wire.
type Items<'o, 'a> = BTreeMap<&'o str, &'o FieldItem<'a>>;

/// An expression, and the value as it is sent, for conditions.
struct Value {
    lines: Vec<String>,
    sent: String,
}

impl Value {
    fn new(expression: String, sent: impl Into<String>) -> Self {
        Self {
            lines: vec![expression],
            sent: sent.into(),
        }
    }
}

impl<'o, 'a> Writer<'o, 'a> {
    pub(super) fn new(types: &'o TypeSet<'a>, operation: String) -> Self {
        Self {
            types: types.inner.iter().map(|inner| (inner.name(), inner)).collect(),
            operation,
            names: Names::default(),
        }
    }

    /// The lines of the expression of an object: `Request::new(RequestRequired { … }).with_attach(…)`.
    pub(super) fn object(&self, object: &ObjectItem<'_>) -> Vec<String> {
        let module = match object.field {
            None => self.operation.as_str(),
            Some(_) => {
                self.names.inner.set(true);
                "request"
            }
        };
        let sets = choices(object.fields.iter().map(|item| item.field)).into_iter();
        let sets: Sets<'_> = sets.map(|set| (set.name, set)).collect();
        let items = object.fields.iter();
        let items: Items<'_, '_> = items.map(|item| (item.field.name.value.as_str(), item)).collect();
        let constants = object.constants.iter().filter_map(|(_, field)| {
            let constant = field.constant.as_ref()?;
            Some((field.name.value.as_str(), constant.value.clone()))
        });
        let mut sent: BTreeMap<&str, String> = constants.collect();
        let mut members: Vec<(Vec<String>, String)> = Vec::new();
        for item in &object.fields {
            let name = item.field.name.value.as_str();
            let chosen = exactly_one(&sets, item.field);
            let (member, value, comment) = match chosen {
                Some(set) if first_field(set).is_some_and(|first| first.name == item.field.name) => (
                    set.name.to_owned(),
                    self.alternative(object, module, set, &items, &mut sent),
                    alternatives(&items, set),
                ),
                None if item.field.required => {
                    let value = self.value(item, &item.shape, Position::Member);
                    sent.insert(name, value.sent);
                    (item.name.to_string(), value.lines, self.secret(&item.shape))
                }
                _ => continue,
            };
            members.push((named(&member, value), comment));
        }
        let name = &object.name;
        let mut lines = match object.derived_types().first() {
            None => vec![format!("{module}::{name}::new()")],
            Some(required) => constructed(&format!("{module}::{name}::new({module}::{required}"), members),
        };
        let mut setters = self.setters(object, &sets, sent);
        // An inner object is there for what is in it.
        let first = object.fields.iter().find(|item| item.shape.named().is_none());
        if let (1, [], Some(_), Some(first)) = (lines.len(), setters.as_slice(), object.field, first)
            && object.derived_types().is_empty()
        {
            setters.push(self.setter(first).lines);
        }
        match (lines.as_mut_slice(), setters.as_slice()) {
            // Like rustfmt: a short chain is on one line.
            ([line], [setter]) if line.len() + setter.concat().len() <= ONE_LINE => line.push_str(&setter.concat()),
            _ => {
                let indent = if lines.len() == 1 { "    " } else { "" };
                lines.extend(setters.concat().into_iter().map(|line| format!("{indent}{line}")));
            }
        }
        lines
    }

    /// The setters of the optional fields without which the request would be refused before it is sent.
    fn setters<'f>(
        &self,
        object: &'f ObjectItem<'_>,
        sets: &Sets<'_>,
        mut sent: BTreeMap<&'f str, String>,
    ) -> Vec<Vec<String>> {
        let any_of = sets.values().filter(|set| set.rule == ChoiceRule::AnyOf);
        let chosen: BTreeSet<&str> = any_of
            .filter_map(|set| {
                let allowed = |field: &&Field| field.only_if.as_ref().is_none_or(|is| holds(is, &sent));
                let mut alternatives = set.alternatives.iter();
                alternatives.find(|alternative| alternative.fields.iter().all(allowed))
            })
            .flat_map(|alternative| &alternative.fields)
            .map(|field| field.name.value.as_str())
            .collect();
        let mut setters = Vec::new();
        for item in &object.fields {
            let field = item.field;
            let demanded = field.required_if.as_ref().is_some_and(|is| holds(is, &sent));
            let chosen = chosen.contains(field.name.value.as_str());
            if field.required || exactly_one(sets, field).is_some() || !(demanded || chosen) {
                continue;
            }
            let setter = self.setter(item);
            sent.insert(&field.name.value, setter.sent);
            setters.push(setter.lines);
        }
        setters
    }

    /// `.with_attach("…")`
    fn setter(&self, item: &FieldItem<'_>) -> Value {
        let value = self.value(item, &item.shape, Position::Setter);
        Value {
            lines: around(&format!(".with_{}(", item.name.as_str()), value.lines, ")"),
            sent: value.sent,
        }
    }

    /// The first alternative of a choice of exactly one.
    fn alternative<'f>(
        &self,
        object: &'f ObjectItem<'_>,
        module: &str,
        set: &ChoiceSet<'_>,
        items: &Items<'f, '_>,
        sent: &mut BTreeMap<&'f str, String>,
    ) -> Vec<String> {
        let fields = set.alternatives.first().into_iter();
        let fields = fields.flat_map(|alternative| &alternative.fields);
        let mut variant = String::new();
        let mut values = Vec::new();
        for item in fields.filter_map(|field| items.get(field.name.value.as_str())) {
            if let Some(name) = &item.alternative {
                variant = format!("{module}::{}::{name}", object.name.choice(set.name));
            }
            let value = self.value(item, &item.shape, Position::Member);
            sent.insert(&item.field.name.value, value.sent);
            values.push((item.name.to_string(), value.lines));
        }
        match values.as_mut_slice() {
            [(_, value)] => around(&format!("{variant}("), std::mem::take(value), ")"),
            _ => {
                let members = values
                    .into_iter()
                    .map(|(name, value)| (named(&name, value), String::new()));
                braced(&variant, members.collect())
            }
        }
    }

    fn value(&self, item: &FieldItem<'_>, shape: &Shape, position: Position) -> Value {
        let field = item.field;
        match shape {
            Shape::String | Shape::Secret => {
                let text = if *shape == Shape::Secret {
                    "in plain text"
                } else {
                    text(field)
                };
                let literal = Literal::string(text).to_string();
                let expression = match position {
                    Position::Member => format!("{literal}.into()"),
                    Position::Setter => literal,
                    Position::SetterElement => format!("{literal}.to_owned()"),
                };
                Value::new(expression, text)
            }
            Shape::Integer => {
                let number = integer(field);
                let suffix = match position {
                    Position::Setter if i32::try_from(number).is_ok() => "",
                    Position::Member => "",
                    _ => "_i64",
                };
                Value::new(format!("{number}{suffix}"), number.to_string())
            }
            Shape::Number => match position {
                Position::Member => Value::new("\"1.5\".parse()?".to_owned(), "1.5"),
                _ => Value::new("1_i64".to_owned(), "1"),
            },
            Shape::Json => Value::new("\"{}\".parse()?".to_owned(), "{}"),
            Shape::Boolean => {
                let example = field.example.as_ref().map(|example| example.value.as_str());
                let text = if example == Some("false") { "false" } else { "true" };
                Value::new(text.to_owned(), text)
            }
            Shape::File => {
                self.names.file.set(true);
                Value::new("FilePart::new(\"picture.jpg\", content)".to_owned(), "")
            }
            Shape::Named(name) => match self.types.get(name) {
                Some(InnerItem::Object(object)) => Value {
                    lines: self.object(object),
                    sent: String::new(),
                },
                Some(InnerItem::Enumeration(enumeration)) => self.variant(field, enumeration),
                None => Value::new(String::new(), ""),
            },
            Shape::List(element) => {
                let position = match position {
                    Position::Member => Position::Member,
                    _ => Position::SetterElement,
                };
                let value = self.value(item, element, position);
                Value {
                    lines: around("vec![", value.lines, "]"),
                    sent: value.sent,
                }
            }
            Shape::Indexed(element) => {
                let value = self.value(item, element, Position::Member);
                Value {
                    lines: around("[(vec![0], ", value.lines, ")].into()"),
                    sent: value.sent,
                }
            }
        }
    }

    /// The value that is the field's example, or the first known one.
    fn variant(&self, field: &Field, enumeration: &EnumerationItem<'_>) -> Value {
        self.names.inner.set(true);
        let mut variants = enumeration.variants.iter();
        let variant = variants
            .clone()
            .find(|(_, value)| field.has_example(&value.value.value));
        match variant.or_else(|| variants.next()) {
            Some((variant, value)) => Value::new(
                format!("request::{}::{variant}", enumeration.name),
                value.value.value.clone(),
            ),
            None => Value::new(format!("request::{}::from(\"…\")", enumeration.name), "…"),
        }
    }

    /// The comment at the first secret.
    fn secret(&self, shape: &Shape) -> String {
        match *shape == Shape::Secret && !self.names.secret.replace(true) {
            true => "a secret, which is sent encrypted".to_owned(),
            false => String::new(),
        }
    }
}

/// The choice of exactly one alternative that a field belongs to.
fn exactly_one<'s, 'f>(sets: &'s Sets<'f>, field: &Field) -> Option<&'s ChoiceSet<'f>> {
    let set = sets.get(field.choice.as_ref()?.set.value.as_str())?;
    (set.rule == ChoiceRule::OneOf).then_some(set)
}

fn first_field<'f>(set: &ChoiceSet<'f>) -> Option<&'f Field> {
    set.alternatives.first()?.fields.first().copied()
}

fn holds(condition: &Condition, sent: &BTreeMap<&str, String>) -> bool {
    let value = sent.get(condition.field.value.as_str());
    value.is_some_and(|value| condition.holds_for(value))
}

/// The comment that names the other alternatives of a choice, at most [`MOST_ALTERNATIVES`] of them.
fn alternatives(items: &Items<'_, '_>, set: &ChoiceSet<'_>) -> String {
    let more = set.alternatives.len().saturating_sub(1 + MOST_ALTERNATIVES);
    let others = set.alternatives.iter().skip(1).filter_map(|alternative| {
        let first = alternative.fields.first()?;
        let item = items.get(first.name.value.as_str())?;
        item.alternative.as_ref().map(ToString::to_string)
    });
    let others: Vec<String> = others.take(MOST_ALTERNATIVES).collect();
    match others.as_slice() {
        [] => String::new(),
        [one] => format!("or {one}"),
        several if more == 0 => format!("or one of {}", several.join(", ")),
        several => format!("or one of {} and {more} more", several.join(", ")),
    }
}

/// A text: the example, or one of the same format.
fn text(field: &Field) -> &str {
    let example = field.example.as_ref().map(|example| example.value.as_str());
    let is_short = |text: &&str| text.chars().count() <= LONGEST_TEXT && !text.starts_with(['[', '{']);
    example
        .filter(is_short)
        .unwrap_or(match field.format.as_ref().map(|format| format.value) {
            Some(Format::DateTime) => "2026-01-01T12:00:00+08:00",
            Some(Format::Date) => "2026-01-01",
            Some(Format::Url) => "https://www.example.com/",
            None => "…",
        })
}

/// A whole number: the example, a known value, or one within the field's bounds.
fn integer(field: &Field) -> i64 {
    let example = field.example.as_ref().map(|example| example.value.as_str());
    let value = field.values.first().map(|value| value.value.value.as_str());
    let bound = field.minimum.as_ref().map(|bound| bound.value.as_str());
    let usual = match money::unit(field, false) {
        Some(Unit::Fen) => 100,
        _ => 1,
    };
    let mut numbers = [example, value, bound].into_iter().flatten();
    numbers.find_map(|text| text.trim().parse().ok()).unwrap_or(usual)
}
