//! The id of a placed order, for `wechatpay_runtime::prepaid`.

use proc_macro2::TokenStream;
use quote::quote;

use crate::items::{ObjectItem, Role, Shape};

/// The implementation of the runtime's `Prepaid`, if the response always has a `prepay_id`.
pub(super) fn emit(item: &ObjectItem<'_>) -> Option<TokenStream> {
    if item.role == Role::Request {
        return None;
    }
    let has_id = item
        .fields
        .iter()
        .any(|field| field.field.name.value == "prepay_id" && field.field.required && field.shape == Shape::String);
    let name = &item.name;
    has_id.then(|| {
        quote! {
            impl wechatpay_runtime::prepaid::Prepaid for #name {
                fn prepay_id(&self) -> Result<&str, wechatpay_runtime::wire::MissingField> {
                    Self::prepay_id(self)
                }
            }
        }
    })
}
