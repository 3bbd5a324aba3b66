//! Types that several operations share are defined once.
//!
//! WeChat Pay's documents repeat themselves: four in ten objects are copies of another. Each such type has one
//! definition below `shared`, and every operation that uses it re-exports it under the operation's own names. That
//! keeps the crate quick to compile. Two types are equal when everything visible to a reader or on the wire is equal:
//! name, direction, fields, documentation, and the inner types at every depth.

mod identity;
mod message;
mod path;

use std::collections::{BTreeMap, BTreeSet};

use message::{Message, Messages};

use crate::items::{Catalogue, ObjectItem, Role};
use crate::names::TypeName;
use crate::placed::{
    Definition, Placed, PlacedCatalogue, PlacedNotification, PlacedOperation, PlacedPath, PlacedTypes, SharedFile,
    SharedFolder, SharedType, TypePath,
};

/// The number of users from which a request or response is shared. With fewer, each operation's file defines its own.
const USERS_OF_A_SHARED_MESSAGE: usize = 4;

/// The number of users from which a type inside a request or response is shared.
const USERS_OF_A_SHARED_INNER_TYPE: usize = 2;

/// Decides where each type is defined.
pub(crate) fn share<'c, 'a>(catalogue: &'c Catalogue<'a>) -> PlacedCatalogue<'c, 'a> {
    let messages = Messages::of(catalogue);
    let sharing = Sharing::of(&messages);
    let paths = catalogue.paths.iter().zip(&messages.paths).map(|(item, messages)| {
        let operations = item.operations.iter().zip(messages);
        let operations = operations.map(|(item, [request, response])| PlacedOperation {
            item,
            request: sharing.place(request),
            response: sharing.place(response),
        });
        PlacedPath {
            item,
            node: catalogue.root.below(&item.module).unwrap_or(&catalogue.root),
            operations: operations.collect(),
        }
    });
    let notifications = catalogue.notifications.iter().zip(&messages.notifications);
    let notifications = notifications.map(|(item, message)| PlacedNotification {
        item,
        types: sharing.place(message),
    });
    PlacedCatalogue {
        families: &catalogue.families,
        root: &catalogue.root,
        paths: paths.collect(),
        notifications: notifications.collect(),
        shared: sharing.folders(),
    }
}

/// One use of a type.
struct Use<'m, 'c, 'a> {
    message: &'m Message<'c, 'a>,
    definition: Definition<'c, 'a>,
    name: &'c TypeName,
}

/// The shared types.
struct Sharing<'m, 'c, 'a> {
    /// The uses of each shared type, by its identity.
    uses: BTreeMap<usize, Vec<Use<'m, 'c, 'a>>>,
    /// The path of each definition, by the type's identity.
    paths: BTreeMap<usize, TypePath>,
}

impl<'m, 'c, 'a> Sharing<'m, 'c, 'a> {
    fn of(messages: &'m Messages<'c, 'a>) -> Self {
        let mut uses: BTreeMap<usize, Vec<Use<'m, 'c, 'a>>> = BTreeMap::new();
        for message in messages.iter().filter(|message| message.family.is_some()) {
            let set = message.set;
            let top = message
                .may_share_top()
                .then_some((message.top, Definition::Top(&set.top), &set.top.name));
            let inner = message.inner.iter().zip(&set.inner);
            let inner = inner.map(|(identity, item)| (*identity, Definition::Inner(item), item.name()));
            for (identity, definition, name) in top.into_iter().chain(inner) {
                let used = Use {
                    message,
                    definition,
                    name,
                };
                uses.entry(identity).or_default().push(used);
            }
        }
        uses.retain(|_, uses| {
            let least = match uses.first().map(|first| first.definition) {
                Some(Definition::Top(_)) => USERS_OF_A_SHARED_MESSAGE,
                _ => USERS_OF_A_SHARED_INNER_TYPE,
            };
            uses.len() >= least
        });
        let paths = path::paths(&uses);
        Self { uses, paths }
    }

    /// The types of a message, each defined here or elsewhere.
    fn place(&self, message: &Message<'c, 'a>) -> PlacedTypes<'c, 'a> {
        let elsewhere = |identity: usize| match message.family {
            Some(_) => self.paths.get(&identity).cloned(),
            None => None,
        };
        let top = Some(message.top).filter(|_| message.may_share_top());
        let inner = message.inner.iter().zip(&message.set.inner);
        PlacedTypes {
            name: &message.set.top.name,
            role: message.set.top.role,
            top: match top.and_then(elsewhere) {
                Some(path) => Placed::Elsewhere(path),
                None => Placed::Here(&message.set.top),
            },
            inner: inner
                .map(|(identity, item)| match elsewhere(*identity) {
                    Some(path) => Placed::Elsewhere(path),
                    None => Placed::Here(item),
                })
                .collect(),
        }
    }

    /// The definitions, by folder and file.
    fn folders(&self) -> Vec<SharedFolder<'c, 'a>> {
        let mut sorted: BTreeMap<&TypePath, &Vec<Use<'m, 'c, 'a>>> = BTreeMap::new();
        for (identity, path) in &self.paths {
            sorted.extend(self.uses.get(identity).map(|uses| (path, uses)));
        }
        let mut folders: Vec<SharedFolder<'c, 'a>> = Vec::new();
        for (path, uses) in sorted {
            let Some(first) = uses.first() else { continue };
            let families: BTreeSet<&'a str> = uses.iter().filter_map(|used| used.message.family).collect();
            if folders.last().is_none_or(|folder| folder.name != path.folder) {
                folders.push(SharedFolder {
                    name: path.folder.clone(),
                    families: BTreeSet::new(),
                    files: Vec::new(),
                });
            }
            let Some(folder) = folders.last_mut() else { continue };
            folder.families.extend(&families);
            if folder.files.last().is_none_or(|file| file.name != path.file) {
                folder.files.push(SharedFile {
                    name: path.file.clone(),
                    type_name: first.name,
                    families: BTreeSet::new(),
                    types: Vec::new(),
                });
            }
            let Some(file) = folder.files.last_mut() else { continue };
            file.families.extend(&families);
            file.types.push(SharedType {
                module: path.module.clone(),
                role: match uses.iter().all(|used| used.message.set.top.role == Role::Request) {
                    true => Role::Request,
                    false => Role::Response,
                },
                first_user: first.message.shown.clone(),
                families,
                definition: first.definition,
                uses: self.types_of_fields(first),
            });
        }
        folders
    }

    /// The paths of the types of a shared type's fields. They are shared too, because they occur wherever it does.
    fn types_of_fields(&self, used: &Use<'m, 'c, 'a>) -> BTreeSet<TypePath> {
        let object: Option<&ObjectItem<'_>> = match used.definition {
            Definition::Top(object) => Some(object),
            Definition::Inner(item) => item.object(),
        };
        let named = object.into_iter().flat_map(|object| &object.fields);
        let named = named.filter_map(|field| field.shape.named());
        let message = used.message;
        let identities = named.filter_map(|name| {
            let number = message.set.inner.iter().position(|item| item.name() == name)?;
            message.inner.get(number)
        });
        // For a field's type, the types beside it are not needed.
        let paths = identities.filter_map(|identity| self.paths.get(identity));
        paths
            .map(|path| TypePath {
                derived: Vec::new(),
                ..path.clone()
            })
            .collect()
    }
}
