//! Finds the fields that state the facts of a message, for the traits of `wechatpay_runtime::payment`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use wechatpay_spec::model::{Field, FieldType, Scalar};

use crate::items::{FieldItem, ObjectItem, Shape};

/// A fact that is a text: its name in the runtime, and the fields that state it, the first of which counts.
pub(super) type Text = (&'static str, &'static [&'static str]);

/// The first of these fields that the struct has.
pub(super) fn find<'i, 'a>(item: &'i ObjectItem<'a>, names: &[&str]) -> Option<&'i FieldItem<'a>> {
    names
        .iter()
        .find_map(|name| item.fields.iter().find(|field| field.field.name.value == *name))
}

/// The facts that are texts, as members of a struct of facts. Those without a field are left out.
pub(super) fn texts(item: &ObjectItem<'_>, facts: &[Text]) -> Vec<TokenStream> {
    let texts = facts.iter().filter_map(|(fact, fields)| {
        let (fact, value) = (format_ident!("{fact}"), text(find(item, fields)?)?);
        Some(quote!(#fact: #value,))
    });
    texts.collect()
}

/// A fact that is a string or an enumeration.
pub(super) fn text(item: &FieldItem<'_>) -> Option<TokenStream> {
    let (name, wire_name) = (&item.name, &item.field.name.value);
    match item.shape {
        Shape::String => Some(quote!(Fact::new(#wire_name, self.#name.as_deref()))),
        Shape::Named(_) if item.field.fields.is_empty() => {
            Some(quote!(Fact::new(#wire_name, self.#name.as_ref().map(|value| value.as_str()))))
        }
        _ => None,
    }
}

/// A fact that is a whole number of the message.
pub(super) fn integer(item: &ObjectItem<'_>, names: &[&str]) -> Option<TokenStream> {
    let item = find(item, names).filter(|field| field.shape == Shape::Integer)?;
    let (name, wire_name) = (&item.name, &item.field.name.value);
    Some(quote!(Fact::new(#wire_name, self.#name)))
}

/// The first of these whole numbers that the object `amount` of the message has.
pub(super) fn amount(item: &ObjectItem<'_>, names: &[&str]) -> Option<TokenStream> {
    let amount = amounts(item)?;
    let total = names.iter().find_map(|name| member(amount, name, Scalar::Integer))?;
    let (name, field, wire_name) = (&amount.name, format_ident!("{}", total.name.value), place(total));
    Some(quote!(Fact::new(#wire_name, self.#name.as_ref().and_then(|amount| amount.#field))))
}

/// The currency of the object `amount` of the message.
pub(super) fn currency(item: &ObjectItem<'_>) -> Option<TokenStream> {
    let amount = amounts(item)?;
    let currency = member(amount, "currency", Scalar::String)?;
    let (name, field, wire_name) = (&amount.name, format_ident!("{}", currency.name.value), place(currency));
    Some(quote!(Fact::new(#wire_name, self.#name.as_ref().and_then(|amount| amount.#field.as_deref()))))
}

fn amounts<'i, 'a>(item: &'i ObjectItem<'a>) -> Option<&'i FieldItem<'a>> {
    find(item, &["amount"]).filter(|field| matches!(field.shape, Shape::Named(_)))
}

/// A member of an amount that is a plain value under its own name.
fn member<'a>(amount: &FieldItem<'a>, name: &str, scalar: Scalar) -> Option<&'a Field> {
    let field = amount.field.fields.iter().find(|field| field.name.value == name)?;
    let plain = field.kind.value == FieldType { scalar, array_depth: 0 } && field.values.is_empty();
    (plain && field.rust_name.is_none() && field.encrypted.is_none()).then_some(field)
}

fn place(member: &Field) -> String {
    format!("amount.{}", member.name.value)
}
