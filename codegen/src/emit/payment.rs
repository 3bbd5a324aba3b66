//! The facts of messages about payments, and about combined payments, for `wechatpay_runtime::payment`.

use proc_macro2::TokenStream;
use quote::quote;
use wechatpay_spec::model::Field;

use super::facts::{Text, amount, currency, find, integer, text, texts};
use crate::items::{ObjectItem, Role, Shape};

const TEXTS: [Text; 6] = [
    ("mchid", &["mchid", "mch_id"]),
    ("sp_mchid", &["sp_mchid"]),
    ("sub_mchid", &["sub_mchid", "sub_mch_id"]),
    ("appid", &["appid"]),
    ("sp_appid", &["sp_appid"]),
    ("out_trade_no", &["out_trade_no"]),
];
const COMBINED: [Text; 3] = [
    ("combine_mchid", &["combine_mchid"]),
    ("combine_appid", &["combine_appid"]),
    ("combine_out_trade_no", &["combine_out_trade_no"]),
];
/// The state. In APIv2, a message about a payment that has no field for it gives it by its result.
const STATES: &[&str] = &["trade_state", "result_code"];
/// The fields of the object `amount` that state the total.
const TOTALS: &[&str] = &["total", "total_amount"];
/// The orders of a combined payment.
const ORDERS: &str = "sub_orders";

/// The implementation of the runtime's `Payment`, if the struct states the number, total and state of an order.
pub(super) fn emit(item: &ObjectItem<'_>) -> Option<TokenStream> {
    // A refund repeats the order's total. The queries of APIv2 list refunds: `out_refund_no_$n`.
    let mut names = item.fields.iter().map(|field| &field.field.name.value);
    if item.role == Role::Request || names.any(|name| name.starts_with("out_refund_no")) {
        return None;
    }
    find(item, &["out_trade_no"])?;
    let (total, currency) = total(item)?;
    let state = find(item, STATES)?;
    let texts = texts(item, &TEXTS);
    // In a notification, the result is that of the payment, and in a response that of the call.
    let result = find(item, &["result_code"]).filter(|result| {
        let is_notification = item.name.as_str() == "Notification";
        is_notification && result.field.name.value != state.field.name.value
    });
    let result = result.and_then(text).map(|result| quote!(result: #result,));
    let (name, state) = (&item.name, text(state)?);
    let others =
        (texts.len() < TEXTS.len() || currency.is_none() || result.is_none()).then(|| quote!(..Facts::default()));
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
                    #result
                    unreadable: Some(&self.unreadable),
                    #others
                }
            }
        }
    })
}

/// The total and the currency: members of `amount` in APIv3, fields of the message in APIv2.
fn total(item: &ObjectItem<'_>) -> Option<(TokenStream, Option<TokenStream>)> {
    match integer(item, &["total_fee"]) {
        Some(total) => Some((total, find(item, &["fee_type"]).and_then(text))),
        None => Some((amount(item, TOTALS)?, currency(item))),
    }
}

/// The implementation of the runtime's `Combination`, if the struct states the number and the orders of a combined
/// payment.
pub(super) fn emit_combined(item: &ObjectItem<'_>) -> Option<TokenStream> {
    let orders = find(item, &[ORDERS])?;
    let texts = texts(item, &COMBINED);
    let is_list = matches!(&orders.shape, Shape::List(order) if matches!(**order, Shape::Named(_)));
    if item.role == Role::Request || texts.len() < COMBINED.len() || !is_list || !states_payment(&orders.field.fields) {
        return None;
    }
    let (name, orders) = (&item.name, &orders.name);
    Some(quote! {
        impl wechatpay_runtime::payment::Combination for #name {
            fn facts(&self) -> wechatpay_runtime::payment::CombinationFacts<'_> {
                use wechatpay_runtime::payment::{CombinationFacts, Fact, Payment};
                CombinationFacts {
                    #(#texts)*
                    orders: self.#orders.iter().flatten().map(Payment::facts).collect(),
                    unreadable: Some(&self.unreadable),
                }
            }
        }
    })
}

/// Whether an order of a combined payment states what `emit` looks for.
fn states_payment(fields: &[Field]) -> bool {
    let find = |fields: &[Field], names: &[&str]| fields.iter().any(|field| names.contains(&field.name.value.as_str()));
    let mut amounts = fields.iter().filter(|field| field.name.value == "amount");
    let has_total = amounts.any(|amount| find(&amount.fields, TOTALS));
    find(fields, &["out_trade_no"]) && find(fields, STATES) && has_total
}
