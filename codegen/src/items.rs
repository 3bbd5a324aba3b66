//! The specs with every name resolved. The resolver builds these items; sharing then decides where each type is
//! defined.

use std::collections::BTreeMap;

use wechatpay_spec::Family;
use wechatpay_spec::model::{self, RequestPart};

use crate::names::{FieldName, ModuleName, TypeName};

/// Everything that will be emitted.
pub(crate) struct Catalogue<'a> {
    /// The product families that have specs, by feature name.
    pub(crate) families: Vec<&'a Family>,
    /// The module tree above the paths.
    pub(crate) root: Node,
    /// The URL paths, in the order of the spec files.
    pub(crate) paths: Vec<PathItem<'a>>,
    /// One module for each notification, in the order of the spec files.
    pub(crate) notifications: Vec<NotificationItem<'a>>,
}

impl<'a> Catalogue<'a> {
    /// Every request, response and notification.
    pub(crate) fn type_sets(&self) -> impl Iterator<Item = &TypeSet<'a>> {
        let operations = self.paths.iter().flat_map(|path| &path.operations);
        let operations = operations.flat_map(|item| [&item.request, &item.response]);
        operations.chain(self.notifications.iter().map(|item| &item.types))
    }
}

/// A module of the tree: a segment of URL paths.
#[derive(Default)]
pub(crate) struct Node {
    /// The modules below this one.
    pub(crate) children: BTreeMap<ModuleName, Node>,
    /// Whether a path ends here.
    pub(crate) has_path: bool,
    /// The features of this module and of all modules below it, with their families' titles.
    pub(crate) features: BTreeMap<String, String>,
    /// Whether the module has its own file although no path ends here, as all modules down to the family's folder do.
    pub(crate) own_file: bool,
    /// The URL path down to here, for the module's documentation.
    pub(crate) url_prefix: String,
}

impl Node {
    /// Returns the node of a module below this one.
    pub(crate) fn below(&self, module: &[ModuleName]) -> Option<&Self> {
        module.iter().try_fold(self, |node, name| node.children.get(name))
    }
}

/// One URL path, and the module of its operations.
pub(crate) struct PathItem<'a> {
    /// The spec file below the folder of specs.
    pub(crate) spec_file: &'a str,
    /// The path as it is signed.
    pub(crate) url_path: &'a str,
    /// The feature of its family.
    pub(crate) family: Option<&'a str>,
    /// Its protocol.
    pub(crate) protocol: model::Protocol,
    /// The path of the module.
    pub(crate) module: Vec<ModuleName>,
    /// Its operations.
    pub(crate) operations: Vec<OperationItem<'a>>,
}

/// A constant, a function and a module of types.
pub(crate) struct OperationItem<'a> {
    /// The part of the spec.
    pub(crate) operation: &'a model::Operation,
    /// The function and the module of types: `post`.
    pub(crate) name: ModuleName,
    /// The request, then the types inside it.
    pub(crate) request: TypeSet<'a>,
    /// The response, then the types inside it.
    pub(crate) response: TypeSet<'a>,
}

/// The module of one notification.
pub(crate) struct NotificationItem<'a> {
    /// The spec file below the folder of specs.
    pub(crate) spec_file: &'a str,
    /// The part of the spec.
    pub(crate) notification: &'a model::Notification,
    /// The feature of its family.
    pub(crate) family: Option<&'a str>,
    /// Its module, below `notify` or `notify::v2`.
    pub(crate) name: ModuleName,
    /// Its variant among all events: APIv3 only.
    pub(crate) variant: Option<TypeName>,
    /// The decrypted resource in APIv3, or the message in APIv2, then the types inside it.
    pub(crate) types: TypeSet<'a>,
}

/// A struct and the types that only it uses.
pub(crate) struct TypeSet<'a> {
    /// `Request`, `Response`, `Resource` or `Notification`.
    pub(crate) top: ObjectItem<'a>,
    /// The types of its fields at every depth, each name once, in the order of first use.
    pub(crate) inner: Vec<InnerItem<'a>>,
}

/// A type of the module `request`, `response`, `resource` or `notification`.
pub(crate) enum InnerItem<'a> {
    /// A struct.
    Object(ObjectItem<'a>),
    /// An open enumeration.
    Enumeration(EnumerationItem<'a>),
}

impl InnerItem<'_> {
    /// The struct, if it is one.
    pub(crate) fn object(&self) -> Option<&ObjectItem<'_>> {
        match self {
            Self::Object(item) => Some(item),
            Self::Enumeration(_) => None,
        }
    }

    /// Its name.
    pub(crate) fn name(&self) -> &TypeName {
        match self {
            Self::Object(item) => &item.name,
            Self::Enumeration(item) => &item.name,
        }
    }
}

/// The direction in which a struct is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// From the caller to WeChat Pay.
    Request,
    /// From WeChat Pay to the caller.
    Response,
}

/// A struct.
pub(crate) struct ObjectItem<'a> {
    /// Its name.
    pub(crate) name: TypeName,
    /// The direction in which it is sent.
    pub(crate) role: Role,
    /// Whether anything in it, at any depth, is encrypted.
    pub(crate) secret: bool,
    /// The field that has this type; `None` for a request or response itself.
    pub(crate) field: Option<&'a model::Field>,
    /// Fields with a constant value, which callers do not set, each with its part of the message.
    pub(crate) constants: Vec<(RequestPart, &'a model::Field)>,
    /// Fields that the client fills in.
    pub(crate) supplied: Vec<&'a model::Field>,
    /// Fields of the struct.
    pub(crate) fields: Vec<FieldItem<'a>>,
}

impl ObjectItem<'_> {
    /// Whether it is a response without fields, for which the runtime has a type.
    pub(crate) fn is_empty_response(&self) -> bool {
        self.role == Role::Response && self.field.is_none() && self.fields.is_empty() && self.constants.is_empty()
    }

    /// The names of the types that the derive macro makes beside it.
    pub(crate) fn derived_types(&self) -> Vec<TypeName> {
        match self.role {
            Role::Request => self.name.derived_types(self.fields.iter().map(|item| item.field)),
            Role::Response => Vec::new(),
        }
    }
}

/// A field of a struct.
pub(crate) struct FieldItem<'a> {
    /// Its name.
    pub(crate) name: FieldName,
    /// The part of the spec.
    pub(crate) field: &'a model::Field,
    /// The part of the message that contains it.
    pub(crate) part: RequestPart,
    /// Its type, without the `Option` of a field that may be absent.
    pub(crate) shape: Shape,
    /// Its variant among the alternatives of a choice of exactly one.
    pub(crate) alternative: Option<TypeName>,
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `String`
    String,
    /// `i64`
    Integer,
    /// `Number`
    Number,
    /// `Json`
    Json,
    /// `bool`
    Boolean,
    /// `Secret`
    Secret,
    /// `FilePart`
    File,
    /// A struct or enumeration of the module `request` or `response`.
    Named(TypeName),
    /// `Vec<…>`
    List(Box<Shape>),
    /// `BTreeMap<Vec<u32>, …>`: the values of an indexed family of names.
    Indexed(Box<Shape>),
}

impl Shape {
    /// The struct or enumeration that it is or contains.
    pub(crate) fn named(&self) -> Option<&TypeName> {
        match self {
            Self::Named(name) => Some(name),
            Self::List(element) | Self::Indexed(element) => element.named(),
            _ => None,
        }
    }
}

/// An open enumeration.
pub(crate) struct EnumerationItem<'a> {
    /// Its name.
    pub(crate) name: TypeName,
    /// The field that has this type.
    pub(crate) field: &'a model::Field,
    /// Its known values.
    pub(crate) variants: Vec<(TypeName, &'a model::EnumValue)>,
}
