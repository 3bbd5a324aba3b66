//! The facts of messages about payments, for `wechatpay_runtime::payment`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use wechatpay_spec::model::{Field, FieldType, Scalar};

use crate::items::{FieldItem, ObjectItem, Role, Shape};

/// The facts that are texts: the name in the runtime, and the fields that state it, the first of which counts.
const TEXTS: [(&str, &[&str]); 6] = [
    ("mchid", &["mchid", "mch_id"]),
    ("sp_mchid", &["sp_mchid"]),
    ("sub_mchid", &["sub_mchid", "sub_mch_id"]),
    ("appid", &["appid"]),
    ("sp_appid", &["sp_appid"]),
    ("out_trade_no", &["out_trade_no"]),
];
/// The state. In APIv2, a message about a payment that has no state tells by its result.
const STATES: &[&str] = &["trade_state", "result_code"];
/// The fields of the object `amount` that state the total.
const TOTALS: &[&str] = &["total", "total_amount"];

/// The implementation of the runtime's `Payment`, if the struct states the number, total and state of an order.
pub(crate) fn emit(item: &ObjectItem<'_>) -> Option<TokenStream> {
    // A refund repeats the order's total. The queries of APIv2 list refunds: `out_refund_no_$n`.
    let mut names = item.fields.iter().map(|field| &field.field.name.value);
    if item.role == Role::Request || names.any(|name| name.starts_with("out_refund_no")) {
        return None;
    }
    find(item, &["out_trade_no"])?;
    let (total, currency) = amount(item)?;
    let state = find(item, STATES)?;
    let texts = TEXTS.iter().filter_map(|(fact, fields)| {
        let field = find(item, fields)?;
        let (fact, value) = (format_ident!("{fact}"), text(field)?);
        Some(quote!(#fact: #value,))
    });
    let texts: Vec<_> = texts.collect();
    let (name, state) = (&item.name, text(state)?);
    let others = (texts.len() < TEXTS.len() || currency.is_none()).then(|| quote!(..Facts::default()));
    let currency = currency.map(|currency| quote!(currency: #currency,));
    Some(quote! {
        impl wechatpay_runtime::payment::Payment for #name {
            fn facts(&self) -> wechatpay_runtime::payment::Facts<'_> {
                use wechatpay_runtime::payment::{Fact, Facts};
                Facts {
                    #(#texts)*
                    total: #total,
                    #currency
                    state: #state,
                    #others
                }
            }
        }
    })
}

fn find<'i, 'a>(item: &'i ObjectItem<'a>, names: &[&str]) -> Option<&'i FieldItem<'a>> {
    names
        .iter()
        .find_map(|name| item.fields.iter().find(|field| field.field.name.value == *name))
}

/// A fact that is a string or an enumeration.
fn text(item: &FieldItem<'_>) -> Option<TokenStream> {
    let (name, wire_name) = (&item.name, &item.field.name.value);
    match item.shape {
        Shape::String => Some(quote!(Fact::new(#wire_name, self.#name.as_deref()))),
        Shape::Named(_) if item.field.fields.is_empty() => {
            Some(quote!(Fact::new(#wire_name, self.#name.as_ref().map(|value| value.as_str()))))
        }
        _ => None,
    }
}

/// The total and the currency: members of `amount` in APIv3, fields of the message in APIv2.
fn amount(item: &ObjectItem<'_>) -> Option<(TokenStream, Option<TokenStream>)> {
    if let Some(total) = find(item, &["total_fee"]).filter(|field| field.shape == Shape::Integer) {
        let (name, wire_name) = (&total.name, &total.field.name.value);
        let total = quote!(Fact::new(#wire_name, self.#name));
        return Some((total, find(item, &["fee_type"]).and_then(text)));
    }
    let amount = find(item, &["amount"]).filter(|field| matches!(field.shape, Shape::Named(_)))?;
    let name = &amount.name;
    let total = TOTALS.iter().find_map(|name| member(amount, name, Scalar::Integer))?;
    let (field, wire_name) = (format_ident!("{}", total.name.value), place(total));
    let total = quote!(Fact::new(#wire_name, self.#name.as_ref().and_then(|amount| amount.#field)));
    let currency = member(amount, "currency", Scalar::String).map(|currency| {
        let (field, wire_name) = (format_ident!("{}", currency.name.value), place(currency));
        quote!(Fact::new(#wire_name, self.#name.as_ref().and_then(|amount| amount.#field.as_deref())))
    });
    Some((total, currency))
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
