//! The public surface of the generated code: every function, module, type and field by its resolved name.
//!
//! It serves to compare two states of the specs. The names are those that the emitters print.

use std::collections::{BTreeMap, BTreeSet};

use wechatpay_spec::Loaded;
use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::model::{EnumValue, Field, Method, Protocol, RequestPart};

use crate::emit::stated::{self, Stated};
use crate::items::{EnumerationItem, FieldItem, InnerItem, ObjectItem, Role, Shape, TypeSet};
use crate::placed::{Placed, PlacedTypes};
use crate::resolve::resolve;
use crate::share::share;

/// The surface of the generated code.
pub struct Surface<'a> {
    operations: BTreeMap<&'a str, BTreeMap<Method, OperationSurface<'a>>>,
    notifications: BTreeMap<&'a str, NotificationSurface<'a>>,
}

/// An operation's function and types.
pub struct OperationSurface<'a> {
    /// The function as it is called: `v3::pay::transactions::jsapi::post`.
    pub path: String,
    /// The Cargo feature that it needs.
    pub feature: Option<&'a str>,
    /// The types of the request.
    pub request: Types<'a>,
    /// The types of the response.
    pub response: Types<'a>,
}

/// A notification's module and types.
pub struct NotificationSurface<'a> {
    /// The module, and the variant among all events if there is one: `notify::refund_success, Event::RefundSuccess`.
    pub path: String,
    /// The Cargo feature that it needs.
    pub feature: Option<&'a str>,
    /// The types.
    pub types: Types<'a>,
}

/// A struct and the types inside it.
pub struct Types<'a> {
    /// The name of the outermost struct: `Response`.
    pub top_name: String,
    /// The outermost struct.
    pub top: Struct<'a>,
    /// The path of its definition, if several operations share it.
    pub top_definition: Option<String>,
    /// The other types, by name.
    pub inner: BTreeMap<String, Type<'a>>,
    /// The paths of their definitions, for those that several operations share.
    pub definitions: BTreeMap<String, String>,
    /// The traits of the structs, by name, as far as they depend on the fields.
    pub traits: BTreeMap<String, BTreeSet<Trait>>,
}

/// A trait that a struct implements because of its fields, and can lose when another field is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trait {
    /// `serde::Serialize`, if it holds no encrypted field.
    Serialize,
    /// `serde::Deserialize`, if it holds no encrypted field.
    Deserialize,
    /// The runtime's `PageResponse`, if it has exactly one list.
    PageResponse,
    /// The runtime's `Payment`, if it states a payment, and no refund.
    Payment,
    /// The runtime's `Combination`, if it states a combined payment.
    Combination,
    /// The runtime's `Refund`, if it states a refund.
    Refund,
    /// The runtime's `Transfer`, if it states a transfer.
    Transfer,
}

impl Trait {
    /// Its path: `serde::Serialize`.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Serialize => "serde::Serialize",
            Self::Deserialize => "serde::Deserialize",
            Self::PageResponse => "wechatpay_runtime::wire::PageResponse",
            Self::Payment => "wechatpay_runtime::payment::Payment",
            Self::Combination => "wechatpay_runtime::payment::Combination",
            Self::Refund => "wechatpay_runtime::payment::Refund",
            Self::Transfer => "wechatpay_runtime::payment::Transfer",
        }
    }
}

/// A struct or an enumeration.
pub enum Type<'a> {
    /// A struct.
    Struct(Struct<'a>),
    /// An open enumeration: its variants and their values.
    Enumeration(Vec<(String, &'a EnumValue)>),
}

/// The fields of a struct.
pub type Struct<'a> = Vec<StructField<'a>>;

/// A field of a struct.
pub struct StructField<'a> {
    /// Its name.
    pub name: String,
    /// Its description in the spec.
    pub field: &'a Field,
    /// The part of the message that contains it.
    pub part: RequestPart,
    /// Its type, without the `Option` of a field that may be absent.
    pub kind: Kind,
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A type of Rust or of the runtime: `String`, `Secret`.
    Known(&'static str),
    /// A struct or an enumeration among [`Types::inner`].
    Named(String),
    /// `Vec<…>`
    List(Box<Kind>),
    /// `BTreeMap<Vec<u32>, …>`: the values of an indexed name.
    Indexed(Box<Kind>),
}

impl Kind {
    /// The struct or enumeration that it is or contains.
    pub fn named(&self) -> Option<&str> {
        match self {
            Self::Known(_) => None,
            Self::Named(name) => Some(name),
            Self::List(element) | Self::Indexed(element) => element.named(),
        }
    }
}

/// The type as it is written in code.
impl std::fmt::Display for Kind {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Known(name) => formatter.write_str(name),
            Self::Named(name) => formatter.write_str(name),
            Self::List(element) => write!(formatter, "Vec<{element}>"),
            Self::Indexed(element) => write!(formatter, "BTreeMap<Vec<u32>, {element}>"),
        }
    }
}

impl<'a> Surface<'a> {
    /// The surface of the code that is generated from `loaded`, and the findings about its names.
    pub fn of(loaded: &'a Loaded) -> (Self, Vec<Diagnostic>) {
        let (catalogue, findings) = resolve(loaded);
        let mut operations: BTreeMap<&str, BTreeMap<Method, OperationSurface<'_>>> = BTreeMap::new();
        let placed = share(&catalogue);
        for path in &placed.paths {
            for operation in &path.operations {
                let (path, item) = (path.item, operation.item);
                let modules = path.module.iter().chain([&item.name]);
                let surface = OperationSurface {
                    path: modules.map(ToString::to_string).collect::<Vec<_>>().join("::"),
                    feature: path.family,
                    request: types(&item.request, &operation.request),
                    response: types(&item.response, &operation.response),
                };
                let methods = operations.entry(path.spec_file).or_default();
                methods.insert(item.operation.method.value, surface);
            }
        }
        let mut notifications = BTreeMap::new();
        for notification in &placed.notifications {
            let item = notification.item;
            let module = match item.notification.protocol {
                Protocol::V2 => format!("notify::v2::{}", item.name),
                Protocol::V3 => format!("notify::{}", item.name),
            };
            let surface = NotificationSurface {
                path: match &item.variant {
                    Some(variant) => format!("{module}, Event::{variant}"),
                    None => module,
                },
                feature: item.family,
                types: types(&item.types, &notification.types),
            };
            notifications.insert(item.spec_file, surface);
        }
        let surface = Self {
            operations,
            notifications,
        };
        (surface, findings)
    }

    /// Returns an operation by its spec file and method.
    pub fn operation(&self, spec_file: &str, method: Method) -> Option<&OperationSurface<'a>> {
        self.operations.get(spec_file)?.get(&method)
    }

    /// Returns a notification by its spec file.
    pub fn notification(&self, spec_file: &str) -> Option<&NotificationSurface<'a>> {
        self.notifications.get(spec_file)
    }
}

fn types<'a>(set: &TypeSet<'a>, placed: &PlacedTypes<'_, 'a>) -> Types<'a> {
    let inner = set.inner.iter().map(|item| match item {
        InnerItem::Object(item) => (item.name.to_string(), Type::Struct(fields(item))),
        InnerItem::Enumeration(item) => (item.name.to_string(), Type::Enumeration(variants(item))),
    });
    let objects = set.inner.iter().filter_map(InnerItem::object).chain([&set.top]);
    let definitions = set.inner.iter().zip(&placed.inner);
    let definitions = definitions.filter_map(|(item, placed)| Some((item.name().to_string(), definition(placed)?)));
    Types {
        top_name: set.top.name.to_string(),
        top: fields(&set.top),
        top_definition: definition(&placed.top),
        inner: inner.collect(),
        definitions: definitions.collect(),
        traits: objects
            .map(|item| (item.name.to_string(), traits(item, std::ptr::eq(item, &set.top))))
            .collect(),
    }
}

/// The traits that depend on a struct's fields; `is_whole` is for the outermost struct of a message.
fn traits(item: &ObjectItem<'_>, is_whole: bool) -> BTreeSet<Trait> {
    let is_request = item.role == Role::Request;
    let plain = match is_request {
        true => Trait::Serialize,
        false => Trait::Deserialize,
    };
    let lists = item.fields.iter().filter(|field| is_plain_list(field));
    let has_one_list = !is_request && is_whole && item.name.as_str() == "Response" && lists.count() == 1;
    let stated = stated::emit(item).map(|(stated, _)| match stated {
        Stated::Payment => Trait::Payment,
        Stated::Combination => Trait::Combination,
        Stated::Refund => Trait::Refund,
        Stated::Transfer => Trait::Transfer,
    });
    [
        (!item.secret).then_some(plain),
        has_one_list.then_some(Trait::PageResponse),
    ]
    .into_iter()
    .flatten()
    .chain(stated)
    .collect()
}

/// Whether a field is a list as such, and not text that holds one.
fn is_plain_list(item: &FieldItem<'_>) -> bool {
    let is_plain = item.field.encoded.is_none() && item.field.encrypted.is_none();
    item.part == RequestPart::Body && is_plain && matches!(item.shape, Shape::List(_))
}

/// The path of a shared definition.
fn definition<T>(placed: &Placed<T>) -> Option<String> {
    match placed {
        Placed::Here(_) => None,
        Placed::Elsewhere(path) => {
            let modules = [Some(&path.folder), Some(&path.file), path.module.as_ref()];
            let modules = modules.into_iter().flatten().map(|module| format!("{module}::"));
            Some(modules.chain([path.name.to_string()]).collect())
        }
    }
}

fn fields<'a>(item: &ObjectItem<'a>) -> Struct<'a> {
    let fields = item.fields.iter().map(|item| StructField {
        name: item.name.to_string(),
        field: item.field,
        part: item.part,
        kind: kind(&item.shape),
    });
    fields.collect()
}

fn variants<'a>(item: &EnumerationItem<'a>) -> Vec<(String, &'a EnumValue)> {
    let variants = item.variants.iter();
    variants.map(|(name, value)| (name.to_string(), *value)).collect()
}

fn kind(shape: &Shape) -> Kind {
    match shape {
        Shape::String => Kind::Known("String"),
        Shape::Integer => Kind::Known("i64"),
        Shape::Number => Kind::Known("Number"),
        Shape::Json => Kind::Known("Json"),
        Shape::Boolean => Kind::Known("bool"),
        Shape::Secret => Kind::Known("Secret"),
        Shape::File => Kind::Known("FilePart"),
        Shape::Named(name) => Kind::Named(name.to_string()),
        Shape::List(element) => Kind::List(Box::new(kind(element))),
        Shape::Indexed(element) => Kind::Indexed(Box::new(kind(element))),
    }
}
