//! What the gateway can be asked for: the operations and notifications of the specs.

mod listing;
mod routes;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http::Method;
use wechatpay_spec::families::Folders;
use wechatpay_spec::folder::{self, FolderError};
use wechatpay_spec::model::{self, Notification, Operation, Protocol, Subject};
use wechatpay_spec::{Loaded, diagnostic};

use self::routes::Routes;

/// Every operation and notification of a folder of specs. Reading it takes a while, so several gateways may share one.
pub struct Catalogue {
    loaded: Loaded,
    operations: Vec<Arc<Entry>>,
    notifications: BTreeMap<String, Notification>,
    routes: Routes,
    listing: OnceLock<Bytes>,
    openapi: OnceLock<Bytes>,
}

/// An operation, and what its spec's place says about it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// A name that no other operation has, the OpenAPI document's `operationId`: `v3.pay.transactions.jsapi.post`.
    pub id: String,
    /// The product family, a feature of the generated crate.
    pub family: String,
    /// The URL path, parameters in braces.
    pub path: String,
    /// The generation of the protocol.
    pub protocol: Protocol,
    /// What the spec says.
    pub operation: Operation,
}

/// An operation that a request is for, and the values in its URL path.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) entry: Arc<Entry>,
    /// Percent-decoded, in the order of the URL path.
    pub(crate) parameters: Vec<(String, String)>,
}

/// Why no catalogue was read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueError {
    /// The folder cannot be read.
    #[error("the specs in {folder} cannot be read: {reason}; name the folder that holds `api/` and `families.yaml`")]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says of each file.
        reason: String,
    },
    /// The specs have errors.
    #[error("the specs have errors; `cargo xtask check` explains them:\n{findings}")]
    Unsound {
        /// The findings, drawn.
        findings: String,
    },
    /// There is not one operation.
    #[error("the folder {folder} holds no specs: it has no `api/` with files in it")]
    Empty {
        /// The folder.
        folder: PathBuf,
    },
}

impl Catalogue {
    /// The folder of specs of the repository that this crate was built from. It is there when the crate is a path or git
    /// dependency, or the repository itself.
    #[must_use]
    pub fn repository_specs() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec")
    }

    /// The repository's, read once for all tests: it takes a while.
    #[cfg(test)]
    pub(crate) fn of_repository() -> &'static Self {
        static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
        CATALOGUE.get_or_init(|| Self::read(&Self::repository_specs()).unwrap())
    }

    /// Reads the specs of a folder, the one that holds `api/` and `families.yaml`.
    ///
    /// # Errors
    /// When the folder cannot be read, holds nothing, or the specs have errors.
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
            listing: OnceLock::new(),
            openapi: OnceLock::new(),
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

    /// The operations that a request may be for: several where different hosts serve them. When there is none, the
    /// methods that the path knows.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Result<Vec<Found>, Vec<&'static str>> {
        self.routes.find(&self.operations, method, path)
    }

    /// Everything for a page to show, as JSON; [`crate::control`] has its form.
    pub(crate) fn listing(&self) -> Bytes {
        self.listing.get_or_init(|| listing::document(self).into()).clone()
    }

    /// The OpenAPI document.
    pub(crate) fn openapi(&self) -> Bytes {
        self.openapi
            .get_or_init(|| wechatpay_openapi::document(&self.loaded).into())
            .clone()
    }
}

impl Entry {
    /// Whether the answer carries no signature.
    pub(crate) const fn is_unsigned(&self) -> bool {
        self.operation.response.unsigned
    }

    /// `POST /v3/pay/transactions/jsapi`
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} {}", method_name(self.operation.method.value), self.path)
    }
}

/// A method as it stands in a request line.
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
