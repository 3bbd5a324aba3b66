//! The traits of the runtime by which a message states what it is about: a payment, a refund, a transfer.

use proc_macro2::TokenStream;

use super::{payment, refund, transfer};
use crate::items::ObjectItem;

/// The thing that a message states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stated {
    Payment,
    Combination,
    Refund,
    Transfer,
}

/// The things that a struct states, each with the implementation of its trait.
pub(crate) fn emit(item: &ObjectItem<'_>) -> impl Iterator<Item = (Stated, TokenStream)> {
    let implementations = [
        (Stated::Payment, payment::emit(item)),
        (Stated::Combination, payment::emit_combined(item)),
        (Stated::Refund, refund::emit(item)),
        (Stated::Transfer, transfer::emit(item)),
    ];
    implementations
        .into_iter()
        .filter_map(|(stated, implementation)| Some((stated, implementation?)))
}
