//! `notify`: a module for each notification, and the enumeration of all events of APIv3.

use proc_macro2::TokenStream;
use quote::quote;
use wechatpay_spec::model::Protocol;

use super::source::{Piece, RustFile, docs as doc_attributes};
use super::{docs, imports, object, types};
use crate::items::NotificationItem;
use crate::placed::{Placed, PlacedCatalogue, PlacedNotification};

/// The field with the signature of an APIv2 message.
const SIGN: &str = "sign";
/// Fields that only the service writes, and those that tell a payment's notification from the responses to queries,
/// refunds and other requests. If a notification's document requires one of them, a signed message must have it, because
/// the same key also signs other messages.
const TELLING: [&str; 14] = [
    "return_code",
    "result_code",
    "transaction_id",
    "combine_out_trade_no",
    "event_id",
    "event_type",
    "event_code",
    "vehicle_event_createtime",
    "change_type",
    "operate_time",
    "out_trade_no",
    "total_fee",
    "bank_type",
    "trade_type",
];
/// Fields that only responses have: to orders, to queries of orders, to refunds and their queries, and to profit sharing. A
/// notification of a payment must not have one, unless its document lists it.
const OF_RESPONSES: [&str; 13] = [
    "prepay_id",
    "code_url",
    "mweb_url",
    "trade_state_desc",
    "out_refund_no",
    "out_refund_no_0",
    "refund_id",
    "refund_id_0",
    "refund_fee",
    "refund_count",
    "recall",
    "order_id",
    "out_order_no",
];
/// A signed notification that requires one of these is about a payment.
const OF_PAYMENTS: [&str; 2] = ["transaction_id", "combine_out_trade_no"];

const V3_DOCS: &[&str] = &[
    "The notifications that WeChat Pay sends: [`Event`] has those of APIv3 by event type, `v2` those of APIv2.",
    "`wechatpay_runtime::notification` receives both.",
];

const V2_DOCS: &[&str] = &[
    "Notifications of APIv2. They have no event type: the URL that receives a notification decides which it is, so there is",
    "a type for each and no enumeration.",
];

/// Their declaration in `lib.rs`.
pub(super) fn declaration(catalogue: &PlacedCatalogue<'_, '_>) -> Option<Piece> {
    (!catalogue.notifications.is_empty()).then(|| {
        Piece::Item(quote!(
            pub mod notify;
        ))
    })
}

/// The path of a notification's file.
pub(super) fn path(item: &NotificationItem<'_>) -> String {
    let folder = match item.notification.protocol {
        Protocol::V2 => "notify/v2",
        Protocol::V3 => "notify",
    };
    format!("src/{folder}/{}.rs", item.name.as_str())
}

/// `notify.rs`: the modules of APIv3's notifications and the enumeration of all of them.
pub(super) fn events(catalogue: &PlacedCatalogue<'_, '_>) -> RustFile {
    let imports = vec![
        quote!(
            use wechatpay_runtime::notification::Resource;
        ),
        quote!(
            use wechatpay_runtime::wire::DecodeError;
        ),
    ];
    let mut pieces = vec![Piece::Lines(imports)];
    pieces.extend(modules(catalogue, Protocol::V3));
    if catalogue.notifications_of(Protocol::V2).next().is_some() {
        pieces.push(Piece::Item(quote!(
            pub mod v2;
        )));
    }
    let items: Vec<_> = catalogue
        .notifications_of(Protocol::V3)
        .map(|placed| placed.item)
        .collect();
    pieces.extend([event(&items), reading(&items)]);
    RustFile {
        made_from: "spec/api/notify".to_owned(),
        documentation: lines(V3_DOCS),
        pieces,
    }
}

/// `notify/v2.rs`: the modules of APIv2's notifications.
pub(super) fn of_v2(catalogue: &PlacedCatalogue<'_, '_>) -> RustFile {
    RustFile {
        made_from: "spec/api/notify/v2".to_owned(),
        documentation: lines(V2_DOCS),
        pieces: modules(catalogue, Protocol::V2).collect(),
    }
}

/// Declares the modules of notifications, for the file that contains them.
fn modules(catalogue: &PlacedCatalogue<'_, '_>, protocol: Protocol) -> impl Iterator<Item = Piece> {
    catalogue.notifications_of(protocol).map(|placed| {
        let (gate, name) = (gate(placed.item), &placed.item.name);
        Piece::Item(quote!(#gate pub mod #name;))
    })
}

/// The file of a notification.
pub(super) fn file(placed: &PlacedNotification<'_, '_>) -> RustFile {
    let item = placed.item;
    RustFile {
        made_from: format!("spec/api/{}", item.spec_file),
        documentation: docs::notification(item.notification, &described(item), item.family),
        pieces: content(placed),
    }
}

fn content(placed: &PlacedNotification<'_, '_>) -> Vec<Piece> {
    let item = placed.item;
    let protocol = item.notification.protocol;
    let (heading, module) = match protocol {
        Protocol::V2 => ("The message.".to_owned(), quote!(notification)),
        Protocol::V3 => (format!("The resource of {}.", described(item)), quote!(resource)),
    };
    let mut pieces = Vec::new();
    if let Placed::Here(top) = placed.types.top {
        let mut imports = imports::of(&[top], &[]);
        if protocol == Protocol::V2 {
            imports.push(quote!(
                use wechatpay_runtime::notification::v2::{Message, Protection};
            ));
        }
        pieces.push(Piece::Lines(imports));
        pieces.push(object::emit(top, &[heading], Some(&module)));
    }
    if protocol == Protocol::V2 {
        pieces.push(protection(item));
    }
    pieces.extend(types::inner_module(&placed.types, module));
    pieces
}

fn lines(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

fn described(item: &NotificationItem<'_>) -> String {
    match item.notification.protocol {
        Protocol::V2 => "a notification of APIv2".to_owned(),
        Protocol::V3 => format!("the event {}", docs::code(&item.notification.event_type.value)),
    }
}

fn gate(item: &NotificationItem<'_>) -> Option<TokenStream> {
    item.family.map(|feature| quote!(#[cfg(feature = #feature)]))
}

/// How the runtime verifies an APIv2 message.
fn protection(item: &NotificationItem<'_>) -> Piece {
    let name = &item.types.top.name;
    let fields = &item.notification.fields;
    let signed = fields.iter().any(|field| field.name.value == SIGN);
    // A message for which neither is documented is trusted only with a signature.
    let by = match !signed && fields.iter().any(|field| field.encrypted.is_some()) {
        true => quote!(Encryption),
        false => quote!(Signature),
    };
    let required = |name: &&str| fields.iter().any(|field| field.required && field.name.value == *name);
    let names: Vec<_> = TELLING.into_iter().filter(required).collect();
    let required_fields = (signed && !names.is_empty()).then(|| {
        quote! {
            const REQUIRED_FIELDS: &'static [&'static str] = &[#(#names),*];
        }
    });
    let is_listed = |name: &&str| fields.iter().any(|field| field.name.value == *name);
    let foreign: Vec<_> = OF_RESPONSES.into_iter().filter(|name| !is_listed(name)).collect();
    let is_payment = signed && OF_PAYMENTS.iter().any(required);
    let foreign_fields = is_payment.then(|| {
        quote! {
            const FOREIGN_FIELDS: &'static [&'static str] = &[#(#foreign),*];
        }
    });
    Piece::Item(quote! {
        impl Message for #name {
            const PROTECTION: Protection = Protection::#by;
            #required_fields
            #foreign_fields
        }
    })
}

/// The enumeration of all events.
fn event(items: &[&NotificationItem<'_>]) -> Piece {
    let variants = items.iter().filter_map(|item| {
        let (gate, module, variant) = (gate(item), &item.name, item.variant.as_ref()?);
        let title = docs::plain(&item.notification.title.value);
        let event_type = docs::code(&item.notification.event_type.value);
        let feature = item.family.map(|family| format!(" {}", docs::of_feature(family)));
        let documentation = doc_attributes(&[format!("{title}: {event_type}.{}", feature.unwrap_or_default())]);
        Some(quote! {
            #documentation
            #gate
            #variant(Box<#module::Resource>),
        })
    });
    Piece::Item(quote! {
        /// The resource of a notification, by its event type.
        #[derive(Clone, Debug)]
        #[cfg_attr(feature = "both-directions", derive(PartialEq))]
        #[non_exhaustive]
        pub enum Event {
            #(#variants)*
            /// An event type that no document lists, or whose feature is off. The event type and the decrypted resource are
            /// in the notification.
            Unlisted,
        }
    })
}

fn reading(items: &[&NotificationItem<'_>]) -> Piece {
    let arms = items.iter().filter_map(|item| {
        let (gate, variant) = (gate(item), item.variant.as_ref()?);
        let event_type = &item.notification.event_type.value;
        Some(quote! {
            #gate
            #event_type => resource.read().map(Self::#variant),
        })
    });
    Piece::Item(quote! {
        impl wechatpay_runtime::notification::Event for Event {
            #[inline]
            fn read(resource: &Resource<'_>) -> Result<Self, DecodeError> {
                match resource.event_type() {
                    #(#arms)*
                    _ => Ok(Self::Unlisted),
                }
            }
        }
    })
}
