//! The memory of the sandbox: resources (orders, refunds) that operations create, read and change, as the lifecycles in
//! the specs say.
//!
//! No operation is named in this code. `plan` finds the lifecycle of an operation and the part that the operation
//! plays in it; the other modules interpret that lifecycle. A resource belongs to the merchant or, when a service provider
//! created it, to the sub-merchant. Everything is committed to the store before the response is sent.

mod act;
mod backend;
mod batch_details;
mod begin;
pub(crate) mod bounds;
mod call_parts;
mod change;
mod choice;
mod condition;
mod content;
mod conventions;
mod counterpart;
mod counterpart_calls;
mod create;
mod deliver;
mod empty;
mod engine;
mod event_cipher;
mod known_ids;
mod list;
mod list_responses;
#[cfg(test)]
mod no_placeholders;
mod notify;
mod number;
mod outbox;
mod outgoing;
mod owner;
mod paging;
mod paid_orders;
mod payer_addresses;
mod plan;
mod recall;
mod record;
mod records;
mod refunded_orders;
mod refusals;
mod repeated;
mod reserved;
mod store;
mod uploads;
mod values;
mod view;

pub(crate) use self::act::{ActError, Of};
pub(crate) use self::engine::Memory;
pub(crate) use self::list::{OfPayer, Wanted};
pub(crate) use self::notify::{NotifyError, Sending};
pub(crate) use self::paging::fit as fit_list;
pub(crate) use self::recall::{Recalled, Recollection};
pub(crate) use self::record::Record;
