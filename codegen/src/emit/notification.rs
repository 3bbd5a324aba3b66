//! `notify`: a module for each notification, and the enumeration of all events of APIv3.

use super::source::{Piece, docs as doc_attributes, rust_file};
use super::{Work, docs, object, operation};
use crate::items::{Catalogue, NotificationItem};
use crate::share::{Owner, Sharing};
use proc_macro2::TokenStream;
use quote::quote;
use wechatpay_spec::model::Protocol;

/// The field that holds the signature of an APIv2 message.
const SIGN: &str = "sign";

/// What `lib.rs` says of them.
pub(super) fn declaration(catalogue: &Catalogue<'_>) -> Option<Piece> {
    (!catalogue.notifications.is_empty()).then(|| {
        Piece::Declaration(quote!(
            pub mod notify;
        ))
    })
}

/// All files below `notify`.
pub(super) fn files<'a>(catalogue: &'a Catalogue<'a>, sharing: &'a Sharing, work: &mut Vec<Work<'a>>) {
    if catalogue.notifications.is_empty() {
        return;
    }
    for (number, item) in catalogue.notifications.iter().enumerate() {
        work.push(Work {
            file: format!("src/{}/{}.rs", folder(item), item.name.as_str()),
            text: Box::new(move || {
                let made_from = format!("spec/api/{}", item.spec_file);
                let documentation = docs::notification(item.notification, &what_it_is(item));
                rust_file(&made_from, &documentation, types(item, number, sharing))
            }),
        });
    }
    let of = |protocol| {
        let wanted = move |item: &&NotificationItem<'_>| item.notification.protocol == protocol;
        catalogue.notifications.iter().filter(wanted).collect::<Vec<_>>()
    };
    let (v2, v3) = (of(Protocol::V2), of(Protocol::V3));
    let has_v2 = !v2.is_empty();
    if has_v2 {
        work.push(Work {
            file: "src/notify/v2.rs".to_owned(),
            text: Box::new(move || rust_file("spec/api/notify/v2", &lines(V2_DOCS), modules(&v2))),
        });
    }
    work.push(Work {
        file: "src/notify.rs".to_owned(),
        text: Box::new(move || rust_file("spec/api/notify", &lines(V3_DOCS), events(&v3, has_v2))),
    });
}

/// The modules of APIv3's notifications and the enumeration of all of them.
fn events(v3: &[&NotificationItem<'_>], has_v2: bool) -> Vec<Piece> {
    let mut pieces = vec![Piece::Lines(vec![
        quote!(
            use wechatpay_runtime::notification::Resource;
        ),
        quote!(
            use wechatpay_runtime::wire::DecodeError;
        ),
    ])];
    pieces.extend(modules(v3));
    if has_v2 {
        pieces.push(Piece::Declaration(quote!(
            pub mod v2;
        )));
    }
    pieces.extend([event(v3), reading(v3)]);
    pieces
}

const V3_DOCS: &[&str] = &[
    "What WeChat Pay sends on its own: [`Event`] tells the notifications of APIv3 apart by their event types, `v2`",
    "holds those of APIv2. `wechatpay_runtime::notification` receives both.",
];

const V2_DOCS: &[&str] = &[
    "Notifications of APIv2. No event type tells them apart, but the URL that they were asked for, so there is a type for",
    "each and no enumeration.",
];

fn lines(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

fn folder(item: &NotificationItem<'_>) -> &'static str {
    match item.notification.protocol {
        Protocol::V2 => "notify/v2",
        Protocol::V3 => "notify",
    }
}

fn what_it_is(item: &NotificationItem<'_>) -> String {
    match item.notification.protocol {
        Protocol::V2 => "a notification of APIv2".to_owned(),
        Protocol::V3 => format!("the event {}", docs::code(&item.notification.event_type.value)),
    }
}

/// The modules of notifications, for the file that holds them.
fn modules(items: &[&NotificationItem<'_>]) -> Vec<Piece> {
    items
        .iter()
        .map(|item| {
            let (gate, name) = (gate(item), &item.name);
            Piece::Declaration(quote!(#gate pub mod #name;))
        })
        .collect()
}

fn gate(item: &NotificationItem<'_>) -> Option<TokenStream> {
    item.family.map(|feature| quote!(#[cfg(feature = #feature)]))
}

/// The content of a notification's file.
fn types(item: &NotificationItem<'_>, number: usize, sharing: &Sharing) -> Vec<Piece> {
    let set = &item.types;
    let (heading, module) = match item.notification.protocol {
        Protocol::V2 => ("The message.".to_owned(), quote!(notification)),
        Protocol::V3 => (
            format!("What the resource of {} holds.", what_it_is(item)),
            quote!(resource),
        ),
    };
    let mut uses = operation::uses(&[&set.top], &[]);
    if item.notification.protocol == Protocol::V2 {
        uses.push(quote!(
            use wechatpay_runtime::notification::v2::{Message, Protection};
        ));
    }
    let mut pieces = vec![
        Piece::Lines(uses),
        object::emit(&set.top, &[heading], &|name| quote!(#module::#name)),
    ];
    if item.notification.protocol == Protocol::V2 {
        pieces.push(protection(item));
    }
    pieces.extend(operation::inner_module(
        set,
        module,
        Owner::Notification(number),
        sharing,
    ));
    pieces
}

/// How an APIv2 message proves where it comes from.
fn protection(item: &NotificationItem<'_>) -> Piece {
    let name = &item.types.top.name;
    let fields = &item.notification.fields;
    let signed = fields.iter().any(|field| field.name.value == SIGN);
    // A message that says nothing of either is not to be believed without a signature.
    let by = match !signed && fields.iter().any(|field| field.encrypted.is_some()) {
        true => quote!(Encryption),
        false => quote!(Signature),
    };
    Piece::Item(quote! {
        impl Message for #name {
            const PROTECTION: Protection = Protection::#by;
        }
    })
}

/// The enumeration of all events.
fn event(items: &[&NotificationItem<'_>]) -> Piece {
    let variants = items.iter().filter_map(|item| {
        let (gate, module, variant) = (gate(item), &item.name, item.variant.as_ref()?);
        let title = docs::plain(&item.notification.title.value);
        let event_type = docs::code(&item.notification.event_type.value);
        let documentation = doc_attributes(&[format!("{title}: {event_type}.")]);
        Some(quote! {
            #documentation
            #gate
            #variant(Box<#module::Resource>),
        })
    });
    Piece::Item(quote! {
        /// What happened: the resource of a notification, by its event type.
        #[derive(Clone, Debug)]
        #[cfg_attr(feature = "both-directions", derive(PartialEq))]
        #[non_exhaustive]
        pub enum Event {
            #(#variants)*
            /// An event type that no document lists, or whose feature is off. The notification has the event type and the
            /// decrypted resource all the same.
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
            fn read(resource: &Resource<'_>) -> Result<Self, DecodeError> {
                match resource.event_type() {
                    #(#arms)*
                    _ => Ok(Self::Unlisted),
                }
            }
        }
    })
}
