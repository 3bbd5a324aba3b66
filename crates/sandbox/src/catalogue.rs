//! The catalogue: the operations and notifications of the specs.

mod routes;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use http::Method;
use wechatpay_spec::families::Folders;
use wechatpay_spec::folder::{self, FolderError};
use wechatpay_spec::model::{self, Notification, Operation, Protocol, Subject};
use wechatpay_spec::{Loaded, diagnostic};

use self::routes::Routes;
use crate::error::CatalogueError;

/// Every operation and notification of a folder of specs. Reading it takes a while, so several sandboxes can share one.
pub struct Catalogue {
    loaded: Loaded,
    operations: Vec<Arc<Entry>>,
    notifications: BTreeMap<String, Notification>,
    routes: Routes,
}

/// An operation, with the facts that follow from its spec's path.
#[derive(Clone, Debug)]
pub struct Entry {
    /// A unique name, the `operationId` of the OpenAPI document: `v3.pay.transactions.jsapi.post`.
    pub id: String,
    /// The product family, a feature of the generated crate.
    pub family: String,
    /// The URL path, with parameters in braces.
    pub path: String,
    /// The generation of the protocol.
    pub protocol: Protocol,
    /// The operation's spec.
    pub operation: Operation,
}

/// An operation that a request may be for, with the values in the URL path.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) entry: Arc<Entry>,
    /// Percent-decoded, in the order of the URL path.
    pub(crate) parameters: Vec<(String, String)>,
}

impl Catalogue {
    /// The folder of specs of the repository that this crate was built from. It exists if the crate is a path or git
    /// dependency, or part of the repository.
    #[must_use]
    pub fn repository_specs() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec")
    }

    /// The repository's catalogue, read once for all tests.
    #[cfg(test)]
    pub(crate) fn of_repository() -> &'static Self {
        static CATALOGUE: std::sync::OnceLock<Catalogue> = std::sync::OnceLock::new();
        CATALOGUE.get_or_init(|| Self::read(&Self::repository_specs()).unwrap())
    }

    /// Reads the specs of a folder that holds `api/` and `families.yaml`.
    ///
    /// # Errors
    /// When the folder cannot be read, has no specs, or the specs have errors.
    pub fn read(specs: &Path) -> Result<Self, CatalogueError> {
        let sources = folder::read(specs, "spec").map_err(|errors| CatalogueError::Folder {
            folder: specs.to_owned(),
            reason: errors.iter().map(FolderError::to_string).collect::<Vec<_>>().join("; "),
        })?;
        let loaded = wechatpay_spec::load(&sources);
        if !loaded.is_sound() {
            let mut errors = loaded.diagnostics.clone();
            errors.retain(diagnostic::Diagnostic::is_error);
            return Err(CatalogueError::Unsound {
                findings: diagnostic::render(&errors, &loaded.texts, diagnostic::Style::Plain),
            });
        }
        if loaded.specs.is_empty() {
            return Err(CatalogueError::Empty {
                folder: specs.to_owned(),
            });
        }
        Ok(Self::of(loaded))
    }

    fn of(loaded: Loaded) -> Self {
        let mut operations = Vec::new();
        let mut notifications = BTreeMap::new();
        let families = Folders::new(&loaded.families);
        for spec in &loaded.specs {
            let family = families.of(&spec.file);
            let family = family.map_or_else(String::new, |(family, _)| family.name.value.clone());
            match &spec.subject {
                Subject::Path(path) => operations.extend(path.operations.iter().map(|operation| {
                    Arc::new(Entry {
                        id: wechatpay_openapi::identifier(&spec.file, operation.method.value),
                        family: family.clone(),
                        path: path.url_path.value.clone(),
                        protocol: path.protocol,
                        operation: operation.clone(),
                    })
                })),
                Subject::Notification(message) => {
                    notifications.insert(spec.file.clone(), (**message).clone());
                }
            }
        }
        Self {
            routes: Routes::new(&operations),
            loaded,
            operations,
            notifications,
        }
    }

    /// Every operation, in the order of the specs.
    pub fn operations(&self) -> impl Iterator<Item = &Entry> {
        self.operations.iter().map(|entry| &**entry)
    }

    /// The operation of an id.
    #[must_use]
    pub fn operation(&self, id: &str) -> Option<&Entry> {
        self.operations().find(|entry| entry.id == id)
    }

    /// The operations that a request may be for: several when different hosts serve them.
    ///
    /// # Errors
    /// The methods of the path when it has none for the request's method; no method when the path is unknown.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Result<Vec<Found>, Vec<&'static str>> {
        self.routes.find(&self.operations, method, path)
    }

    /// Every notification, by the file of its spec.
    pub(crate) const fn notifications(&self) -> &BTreeMap<String, Notification> {
        &self.notifications
    }

    /// The specs as they were loaded.
    pub(crate) const fn loaded(&self) -> &Loaded {
        &self.loaded
    }
}

impl Entry {
    /// Whether responses are unsigned.
    pub(crate) const fn is_unsigned(&self) -> bool {
        self.operation.response.unsigned
    }

    /// The method and the path: `POST /v3/pay/transactions/jsapi`.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} {}", method_name(self.operation.method.value), self.path)
    }
}

/// A method as it is written in a request line.
#[must_use]
pub const fn method_name(method: model::Method) -> &'static str {
    match method {
        model::Method::Get => "GET",
        model::Method::Post => "POST",
        model::Method::Put => "PUT",
        model::Method::Patch => "PATCH",
        model::Method::Delete => "DELETE",
    }
}

impl fmt::Debug for Catalogue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Catalogue")
            .field("operations", &self.operations.len())
            .field("notifications", &self.notifications.len())
            .finish_non_exhaustive()
    }
}
