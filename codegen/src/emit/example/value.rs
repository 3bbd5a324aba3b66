//! The expressions of a request's values.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use wechatpay_spec::choice::{ChoiceSet, choices};
use wechatpay_spec::model::{ChoiceRule, Condition, Field, Format, Unit};
use wechatpay_spec::money;

use crate::items::{EnumerationItem, FieldItem, InnerItem, ObjectItem, Shape, TypeSet};
use crate::names::{FieldName, ModuleName, TypeName};

/// The characters of an example that is repeated; a longer one would hide what the call needs.
const MAX_TEXT: usize = 48;
/// The other alternatives of a choice that are named.
const MAX_ALTERNATIVES: usize = 20;

/// Writes the expressions of one request.
pub(super) struct Writer<'o, 'a> {
    /// The types inside the request, by name.
    types: BTreeMap<&'o TypeName, &'o InnerItem<'a>>,
    /// The module of the operation's types: `post`.
    operation: &'o ModuleName,
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
    expression: TokenStream,
    sent: String,
}

impl Value {
    fn new(expression: TokenStream, sent: impl Into<String>) -> Self {
        Self {
            expression,
            sent: sent.into(),
        }
    }
}

impl<'o, 'a> Writer<'o, 'a> {
    pub(super) fn new(types: &'o TypeSet<'a>, operation: &'o ModuleName) -> Self {
        Self {
            types: types.inner.iter().map(|inner| (inner.name(), inner)).collect(),
            operation,
            names: Names::default(),
        }
    }

    /// The expression of an object: `Request::new(RequestRequired { … }).with_attach(…)`.
    pub(super) fn object(&self, object: &ObjectItem<'_>) -> TokenStream {
        let module = match object.field {
            None => self.operation.to_token_stream(),
            Some(_) => {
                self.names.inner.set(true);
                quote!(request)
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
        let mut members: Vec<TokenStream> = Vec::new();
        for item in &object.fields {
            let name = item.field.name.value.as_str();
            let chosen = exactly_one(&sets, item.field);
            let (member, value, comment) = match chosen {
                Some(set) if first_field(set).is_some_and(|first| first.name == item.field.name) => (
                    Ident::new(set.name, Span::call_site()).into_token_stream(),
                    self.alternative(object, &module, set, &items, &mut sent),
                    alternatives(&items, set),
                ),
                None if item.field.required => {
                    let value = self.value(item, &item.shape, Position::Member);
                    sent.insert(name, value.sent);
                    (item.name.to_token_stream(), value.expression, self.secret(&item.shape))
                }
                _ => continue,
            };
            let comment = comment.map(|comment| format!(" {comment}"));
            let comment = comment.into_iter();
            members.push(quote!(#(#[doc = #comment])* #member: #value));
        }
        let name = &object.name;
        let mut setters = self.setters(object, &sets, sent);
        // An inner object is there for what is in it.
        let first = object.fields.iter().find(|item| item.shape.named().is_none());
        if let ([], Some(_), Some(first)) = (setters.as_slice(), object.field, first)
            && object.derived_types().is_empty()
        {
            setters.push(self.setter(first).expression);
        }
        match object.derived_types().first() {
            None => quote!(#module::#name::new() #(#setters)*),
            Some(required) => quote!(#module::#name::new(#module::#required { #(#members),* }) #(#setters)*),
        }
    }

    /// The setters of the optional fields without which the request would be refused before it is sent.
    fn setters<'f>(
        &self,
        object: &'f ObjectItem<'_>,
        sets: &Sets<'_>,
        mut sent: BTreeMap<&'f str, String>,
    ) -> Vec<TokenStream> {
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
            setters.push(setter.expression);
        }
        setters
    }

    /// `.with_attach("…")`
    fn setter(&self, item: &FieldItem<'_>) -> Value {
        let value = self.value(item, &item.shape, Position::Setter);
        let setter = format_ident!("with_{}", item.name.as_str());
        let expression = value.expression;
        Value::new(quote!(.#setter(#expression)), value.sent)
    }

    /// The first alternative of a choice of exactly one.
    fn alternative<'f>(
        &self,
        object: &'f ObjectItem<'_>,
        module: &TokenStream,
        set: &ChoiceSet<'_>,
        items: &Items<'f, '_>,
        sent: &mut BTreeMap<&'f str, String>,
    ) -> TokenStream {
        let fields = set.alternatives.first().into_iter();
        let fields = fields.flat_map(|alternative| &alternative.fields);
        let mut variant = None;
        let (mut names, mut values): (Vec<&FieldName>, Vec<TokenStream>) = (Vec::new(), Vec::new());
        for item in fields.filter_map(|field| items.get(field.name.value.as_str())) {
            variant = variant.or(item.alternative.as_ref());
            let value = self.value(item, &item.shape, Position::Member);
            sent.insert(&item.field.name.value, value.sent);
            names.push(&item.name);
            values.push(value.expression);
        }
        let choice = object.name.choice(set.name);
        match values.as_slice() {
            [value] => quote!(#module::#choice::#variant(#value)),
            _ => quote!(#module::#choice::#variant { #(#names: #values),* }),
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
                let expression = match position {
                    Position::Member => quote!(#text.into()),
                    Position::Setter => quote!(#text),
                    Position::SetterElement => quote!(#text.to_owned()),
                };
                Value::new(expression, text)
            }
            Shape::Integer => {
                let number = integer(field);
                let literal = match position {
                    Position::Setter if i32::try_from(number).is_ok() => Literal::i64_unsuffixed(number),
                    Position::Member => Literal::i64_unsuffixed(number),
                    _ => Literal::i64_suffixed(number),
                };
                Value::new(literal.into_token_stream(), number.to_string())
            }
            Shape::Number => match position {
                Position::Member => Value::new(quote!("1.5".parse()?), "1.5"),
                _ => Value::new(quote!(1_i64), "1"),
            },
            Shape::Json => Value::new(quote!("{}".parse()?), "{}"),
            Shape::Boolean => {
                let example = field.example.as_ref().map(|example| example.value.as_str());
                let flag = example != Some("false");
                Value::new(quote!(#flag), flag.to_string())
            }
            Shape::File => {
                self.names.file.set(true);
                Value::new(quote!(FilePart::new("picture.jpg", content)), "")
            }
            Shape::Named(name) => match self.types.get(name) {
                Some(InnerItem::Object(object)) => Value::new(self.object(object), ""),
                Some(InnerItem::Enumeration(enumeration)) => self.variant(field, enumeration),
                None => Value::new(TokenStream::new(), ""),
            },
            Shape::List(element) => {
                let position = match position {
                    Position::Member => Position::Member,
                    _ => Position::SetterElement,
                };
                let value = self.value(item, element, position);
                let element = value.expression;
                Value::new(quote!(vec![#element]), value.sent)
            }
            Shape::Indexed(element) => {
                let value = self.value(item, element, Position::Member);
                let element = value.expression;
                Value::new(quote!([(vec![0], #element)].into()), value.sent)
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
        let name = &enumeration.name;
        match variant.or_else(|| variants.next()) {
            Some((variant, value)) => Value::new(quote!(request::#name::#variant), value.value.value.clone()),
            None => Value::new(quote!(request::#name::from("…")), "…"),
        }
    }

    /// The comment at the first secret.
    fn secret(&self, shape: &Shape) -> Option<String> {
        let is_first = *shape == Shape::Secret && !self.names.secret.replace(true);
        is_first.then(|| "a secret, which is sent encrypted".to_owned())
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

/// The comment that names the other alternatives of a choice, at most [`MAX_ALTERNATIVES`] of them.
fn alternatives(items: &Items<'_, '_>, set: &ChoiceSet<'_>) -> Option<String> {
    let more = set.alternatives.len().saturating_sub(1 + MAX_ALTERNATIVES);
    let others = set.alternatives.iter().skip(1).filter_map(|alternative| {
        let first = alternative.fields.first()?;
        let item = items.get(first.name.value.as_str())?;
        item.alternative.as_ref().map(ToString::to_string)
    });
    let others: Vec<String> = others.take(MAX_ALTERNATIVES).collect();
    Some(match others.as_slice() {
        [] => return None,
        [one] => format!("or {one}"),
        several if more == 0 => format!("or one of {}", several.join(", ")),
        several => format!("or one of {} and {more} more", several.join(", ")),
    })
}

/// A text: the example, or one of the same format.
fn text(field: &Field) -> &str {
    let example = field.example.as_ref().map(|example| example.value.as_str());
    let is_short = |text: &&str| text.chars().count() <= MAX_TEXT && !text.starts_with(['[', '{']);
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
