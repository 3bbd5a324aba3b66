//! The facts of messages about refunds, for `wechatpay_runtime::payment`.

use proc_macro2::TokenStream;
use quote::quote;

use super::facts::{Text, amount, currency, find, integer, text, texts};
use crate::items::{ObjectItem, Role};

const TEXTS: [Text; 5] = [
    ("mchid", &["mchid", "mch_id"]),
    ("sp_mchid", &["sp_mchid"]),
    ("sub_mchid", &["sub_mchid", "sub_mch_id"]),
    ("out_trade_no", &["out_trade_no"]),
    ("out_refund_no", &["out_refund_no"]),
];
const STATES: &[&str] = &["refund_status", "status"];

/// The implementation of the runtime's `Refund`, if the struct states the number, amount and state of a refund.
pub(super) fn emit(item: &ObjectItem<'_>) -> Option<TokenStream> {
    if item.role == Role::Request {
        return None;
    }
    find(item, &["out_refund_no"])?;
    let state = find(item, STATES).and_then(text)?;
    let refund = integer(item, &["refund_fee"]).or_else(|| amount(item, &["refund"]))?;
    let total = integer(item, &["total_fee"]).or_else(|| amount(item, &["total"]));
    let in_v2 = || find(item, &["refund_fee_type", "fee_type"]).and_then(text);
    let currency = currency(item).or_else(in_v2);
    let (name, texts) = (&item.name, texts(item, &TEXTS));
    let others =
        (texts.len() < TEXTS.len() || total.is_none() || currency.is_none()).then(|| quote!(..RefundFacts::default()));
    let total = total.map(|total| quote!(total: #total,));
    let currency = currency.map(|currency| quote!(currency: #currency,));
    Some(quote! {
        impl wechatpay_runtime::payment::Refund for #name {
            fn facts(&self) -> wechatpay_runtime::payment::RefundFacts<'_> {
                use wechatpay_runtime::payment::{Fact, RefundFacts};
                RefundFacts {
                    #(#texts)*
                    refund: #refund,
                    #total
                    #currency
                    state: #state,
                    unreadable: Some(&self.unreadable),
                    #others
                }
            }
        }
    })
}
