//! The facts of messages about transfers to users, for `wechatpay_runtime::payment`.

use proc_macro2::TokenStream;
use quote::quote;

use super::facts::{Text, find, integer, text, texts};
use crate::items::{ObjectItem, Role};

/// The names of the caller's merchant number. One notification has two of them.
const CALLERS: [&str; 3] = ["mch_id", "mchid", "sp_mchid"];
const NUMBERS: &[&str] = &["out_bill_no", "out_detail_no", "partner_trade_no"];
const AMOUNTS: &[&str] = &["transfer_amount", "payment_amount"];
const STATES: &[&str] = &["state", "detail_status", "detail_state", "status"];
const TEXTS: [Text; 4] = [
    ("sub_mchid", &["sub_mchid"]),
    ("appid", &["appid"]),
    ("out_bill_no", NUMBERS),
    ("openid", &["openid"]),
];

/// The implementation of the runtime's `Transfer`, if the struct states the number, amount and state of a transfer.
pub(super) fn emit(item: &ObjectItem<'_>) -> Option<TokenStream> {
    if item.role == Role::Request {
        return None;
    }
    find(item, NUMBERS)?;
    let amount = integer(item, AMOUNTS)?;
    let state = find(item, STATES).and_then(text)?;
    let mut callers = CALLERS.iter().filter_map(|name| text(find(item, &[name])?));
    let (caller, other) = (callers.next(), callers.next());
    let (name, texts) = (&item.name, texts(item, &TEXTS));
    let others = (texts.len() < TEXTS.len() || other.is_none()).then(|| quote!(..TransferFacts::default()));
    let caller = caller.map(|caller| quote!(mchid: #caller,));
    let other = other.map(|other| quote!(other_mchid: #other,));
    Some(quote! {
        impl wechatpay_runtime::payment::Transfer for #name {
            fn facts(&self) -> wechatpay_runtime::payment::TransferFacts<'_> {
                use wechatpay_runtime::payment::{Fact, TransferFacts};
                TransferFacts {
                    #caller
                    #other
                    #(#texts)*
                    amount: #amount,
                    state: #state,
                    unreadable: Some(&self.unreadable),
                    #others
                }
            }
        }
    })
}
