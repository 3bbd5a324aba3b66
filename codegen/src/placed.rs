//! The items with the location of every type settled: a type is either defined here, or named by the path of its
//! definition. Emitters print these without looking anything up.

use std::collections::BTreeSet;

use wechatpay_spec::Family;
use wechatpay_spec::model::Protocol;

use crate::items::{InnerItem, Node, NotificationItem, ObjectItem, OperationItem, PathItem, Role};
use crate::names::{ModuleName, TypeName};

/// Everything that will be emitted.
pub(crate) struct PlacedCatalogue<'c, 'a> {
    /// The product families that have specs, by feature name.
    pub(crate) families: &'c [&'a Family],
    /// The module tree above the paths.
    pub(crate) root: &'c Node,
    /// The URL paths, in the order of the spec files.
    pub(crate) paths: Vec<PlacedPath<'c, 'a>>,
    /// One module for each notification, in the order of the spec files.
    pub(crate) notifications: Vec<PlacedNotification<'c, 'a>>,
    /// The definitions that several operations use.
    pub(crate) shared: Vec<SharedFolder<'c, 'a>>,
}

impl<'c, 'a> PlacedCatalogue<'c, 'a> {
    /// The notifications of one protocol.
    pub(crate) fn notifications_of(&self, protocol: Protocol) -> impl Iterator<Item = &PlacedNotification<'c, 'a>> {
        let all = self.notifications.iter();
        all.filter(move |placed| placed.item.notification.protocol == protocol)
    }
}

/// One URL path, and the module of its operations.
pub(crate) struct PlacedPath<'c, 'a> {
    /// The path.
    pub(crate) item: &'c PathItem<'a>,
    /// Its node, for the modules below.
    pub(crate) node: &'c Node,
    /// Its operations.
    pub(crate) operations: Vec<PlacedOperation<'c, 'a>>,
}

/// An operation.
pub(crate) struct PlacedOperation<'c, 'a> {
    /// The operation.
    pub(crate) item: &'c OperationItem<'a>,
    /// Its request.
    pub(crate) request: PlacedTypes<'c, 'a>,
    /// Its response.
    pub(crate) response: PlacedTypes<'c, 'a>,
}

/// A notification.
pub(crate) struct PlacedNotification<'c, 'a> {
    /// The notification.
    pub(crate) item: &'c NotificationItem<'a>,
    /// The types of its content.
    pub(crate) types: PlacedTypes<'c, 'a>,
}

/// The types of a request, response or notification.
pub(crate) struct PlacedTypes<'c, 'a> {
    /// `Request`, `Response`, `Resource` or `Notification`.
    pub(crate) name: &'c TypeName,
    /// The definition of that type.
    pub(crate) top: Placed<&'c ObjectItem<'a>>,
    /// The direction in which the message is sent.
    pub(crate) role: Role,
    /// The types inside it.
    pub(crate) inner: Vec<Placed<&'c InnerItem<'a>>>,
}

/// A type where it is used under a name.
pub(crate) enum Placed<T> {
    /// It is defined here.
    Here(T),
    /// It is defined elsewhere, because several operations share it.
    Elsewhere(TypePath),
}

/// Where a shared type is defined.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TypePath {
    /// The folder below `shared`: that of a family.
    pub(crate) folder: ModuleName,
    /// The module of the file, named after the type.
    pub(crate) file: ModuleName,
    /// The module in the file, unless the type is the most used one with its name.
    pub(crate) module: Option<ModuleName>,
    /// The type.
    pub(crate) name: TypeName,
    /// The types that the derive macro makes beside it.
    pub(crate) derived: Vec<TypeName>,
}

/// The shared types of one family, or those that several families share.
pub(crate) struct SharedFolder<'c, 'a> {
    /// Its module.
    pub(crate) name: ModuleName,
    /// The families whose operations have these types.
    pub(crate) families: BTreeSet<&'a str>,
    /// The files, one for each type name.
    pub(crate) files: Vec<SharedFile<'c, 'a>>,
}

/// The shared types with the same name.
pub(crate) struct SharedFile<'c, 'a> {
    /// Its module, named after the types.
    pub(crate) name: ModuleName,
    /// The name of the types.
    pub(crate) type_name: &'c TypeName,
    /// The families whose operations have these types.
    pub(crate) families: BTreeSet<&'a str>,
    /// The types.
    pub(crate) types: Vec<SharedType<'c, 'a>>,
}

/// A type that several operations share.
pub(crate) struct SharedType<'c, 'a> {
    /// Its module in the file, unless it is the most used one with its name.
    pub(crate) module: Option<ModuleName>,
    /// [`Role::Request`] if only requests use it.
    pub(crate) role: Role,
    /// The first operation or notification that uses it.
    pub(crate) first_user: String,
    /// The families whose operations use it.
    pub(crate) families: BTreeSet<&'a str>,
    /// Its definition.
    pub(crate) definition: Definition<'c, 'a>,
    /// The types of its fields, all of which are shared too.
    pub(crate) uses: BTreeSet<TypePath>,
}

/// The definition of a shared type.
#[derive(Clone, Copy)]
pub(crate) enum Definition<'c, 'a> {
    /// A request or response.
    Top(&'c ObjectItem<'a>),
    /// A type inside a request or response.
    Inner(&'c InnerItem<'a>),
}
