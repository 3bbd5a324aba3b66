//! The catalogue: the operations and notifications of the specs.

mod routes;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use http::Method;
use wechatpay_spec::folder::{self, FolderError};
use wechatpay_spec::model::{self, Notification, Operation, Protocol, Spec, Subject};
use wechatpay_spec::{Families, Lifecycle, Loaded, Outline, Source, Sources, diagnostic};

use self::routes::{Matched, Routes};
use crate::error::CatalogueError;

/// Every operation and notification of a set of specs, which several sandboxes can share.
///
/// A spec is parsed when the first request needs it, so that a sandbox starts at once. [`Catalogue::operations`] parses
/// all of them, which takes a second or more.
pub struct Catalogue {
    /// In the order of their files.
    sources: Sources,
    /// The outline of each source; `None` for notifications.
    outlines: Vec<Option<Outline>>,
    /// The operations of each source.
    entries: Vec<OnceLock<Vec<Arc<Entry>>>>,
    /// The routes lead to indices of sources.
    routes: Routes,
    by_id: OnceLock<BTreeMap<String, usize>>,
    families: OnceLock<Families>,
    loaded: OnceLock<Loaded>,
    notifications: OnceLock<BTreeMap<String, Notification>>,
    lifecycles: OnceLock<Vec<Arc<Lifecycle>>>,
}

/// An operation, with the facts that follow from its spec's path.
#[derive(Clone, Debug)]
pub struct Entry {
    /// A unique name, the `operationId` of the OpenAPI document: `v3.pay.transactions.jsapi.post`.
    pub id: String,
    /// The spec's path below `api`: `v3/pay/transactions/jsapi.yaml`.
    pub spec_file: String,
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
pub struct Found {
    /// The operation.
    pub entry: Arc<Entry>,
    /// Names and values of the path's parameters: percent-decoded, in the order of the URL path.
    pub parameters: Vec<(String, String)>,
}

impl Catalogue {
    /// The folder of specs that belongs to this crate: in the package from a registry, a folder of the package;
    /// otherwise that of the repository. It exists on the machine that built the program.
    #[must_use]
    pub fn repository_specs() -> PathBuf {
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        // In the repository, it is a link, which a checkout on Windows may replace by a text file.
        let packaged = package.join("spec");
        if packaged.is_dir() && !packaged.is_symlink() {
            packaged
        } else {
            package.join("../../spec")
        }
    }

    /// The repository's catalogue, read once for all tests.
    #[cfg(test)]
    pub(crate) fn of_repository() -> &'static Self {
        static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
        CATALOGUE.get_or_init(|| Self::read(&Self::repository_specs()).unwrap())
    }

    /// Reads the specs of a folder that contains `api/` and `families.yaml`, and checks all of them, which takes a second or
    /// more.
    ///
    /// # Errors
    /// When the folder cannot be read, has no specs, or the specs have errors.
    pub fn read(specs: &Path) -> Result<Self, CatalogueError> {
        let sources = sources(specs)?;
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
        let outlines = loaded.specs.iter();
        let outlines = outlines.filter_map(|spec| Some((spec.file.as_str(), Outline::of(spec)?)));
        let mut outlines: BTreeMap<&str, Outline> = outlines.collect();
        let catalogue = Self::new(sources, |source| outlines.remove(source.file.as_str()));
        let _ = catalogue.loaded.set(loaded);
        Ok(catalogue)
    }

    /// The specs of a folder that were checked before, such as those of a commit that passed `cargo xtask check`. Each is
    /// parsed when it is first needed; one that is not in canonical form, to find its operations, at once.
    ///
    /// # Errors
    /// When the folder cannot be read, or has no specs.
    pub fn read_checked(specs: &Path) -> Result<Self, CatalogueError> {
        let sources = sources(specs)?;
        if sources.specs.is_empty() {
            return Err(CatalogueError::Empty {
                folder: specs.to_owned(),
            });
        }
        Ok(Self::of_checked(sources))
    }

    /// The catalogue of specs that were checked before. A spec is parsed when it is first needed, or at once if it
    /// is not in canonical form, because its operations cannot be found without parsing.
    #[must_use]
    pub fn of_checked(sources: Sources) -> Self {
        Self::new(sources, |source| {
            wechatpay_spec::outline(&source.file, std::str::from_utf8(&source.text).ok()?)
        })
    }

    fn new(mut sources: Sources, outline: impl FnMut(&Source) -> Option<Outline>) -> Self {
        sources.specs.sort_by(|one, other| one.file.cmp(&other.file));
        let outlines: Vec<_> = sources.specs.iter().map(outline).collect();
        Self {
            routes: Routes::new(&outlines),
            entries: sources.specs.iter().map(|_| OnceLock::new()).collect(),
            outlines,
            sources,
            by_id: OnceLock::new(),
            families: OnceLock::new(),
            loaded: OnceLock::new(),
            notifications: OnceLock::new(),
            lifecycles: OnceLock::new(),
        }
    }

    /// The number of operations.
    #[must_use]
    pub fn operation_count(&self) -> usize {
        self.outlines
            .iter()
            .flatten()
            .map(|outline| outline.methods.len())
            .sum()
    }

    /// Every operation, in the order of the specs.
    pub fn operations(&self) -> impl Iterator<Item = &Entry> {
        for spec in &self.loaded().specs {
            let source = self
                .sources
                .specs
                .binary_search_by(|source| source.file.cmp(&spec.file));
            if let Some(entries) = source.ok().and_then(|index| self.entries.get(index)) {
                entries.get_or_init(|| self.entries_of(spec));
            }
        }
        self.entries
            .iter()
            .filter_map(OnceLock::get)
            .flatten()
            .map(|entry| &**entry)
    }

    /// The operation of an id.
    #[must_use]
    pub fn operation(&self, id: &str) -> Option<&Entry> {
        let index = *self.by_id.get_or_init(|| self.indices_by_id()).get(id)?;
        self.entries(index)
            .iter()
            .find(|entry| entry.id == id)
            .map(|entry| &**entry)
    }

    /// The index of each operation's spec, by the operation's id.
    fn indices_by_id(&self) -> BTreeMap<String, usize> {
        let sources = self.sources.specs.iter().zip(&self.outlines).enumerate();
        let ids = sources.flat_map(|(index, (source, outline))| {
            let methods = outline.iter().flat_map(|outline| &outline.methods);
            methods.map(move |method| (wechatpay_openapi::identifier(&source.file, *method), index))
        });
        ids.collect()
    }

    /// The operations with this method and path. The path may be that of a request, or have its parameters in braces.
    #[must_use]
    pub fn resolve(&self, method: &Method, path: &str) -> Vec<Found> {
        self.find(method, path).unwrap_or_default()
    }

    /// The operations that a request may be for: several when different hosts serve them.
    ///
    /// # Errors
    /// The methods of the path when it has none for the request's method; no method when the path is unknown.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Result<Vec<Found>, Vec<&'static str>> {
        let Matched { specs, given } = self.routes.find(method, path)?;
        let entries = specs.iter().flat_map(|index| self.entries(*index));
        let entries = entries.filter(|entry| method_name(entry.operation.method.value) == method.as_str());
        Ok(entries
            .map(|entry| Found {
                parameters: routes::parameters(&entry.path, &given),
                entry: Arc::clone(entry),
            })
            .collect())
    }

    /// Every notification, by the file of its spec.
    pub(crate) fn notifications(&self) -> &BTreeMap<String, Notification> {
        self.notifications.get_or_init(|| {
            let specs = self.loaded().specs.iter();
            let notifications = specs.filter_map(|spec| match &spec.subject {
                Subject::Notification(message) => Some((spec.file.clone(), (**message).clone())),
                Subject::Path(_) => None,
            });
            notifications.collect()
        })
    }

    /// A notification by the name of its file below `notify/`: `REFUND.SUCCESS`. Only its own spec is parsed.
    pub(crate) fn notification(&self, name: &str) -> Option<Notification> {
        let file = format!("notify/{name}.yaml");
        let sources = &self.sources.specs;
        let index = sources.binary_search_by(|source| source.file.cmp(&file)).ok()?;
        notification_of(sources.get(index)?)
    }

    /// A notification by the name of its file below `notify/`, in any case, with the file.
    pub(crate) fn notification_in_any_case(&self, name: &str) -> Option<(String, Notification)> {
        let file = format!("notify/{name}.yaml");
        let mut sources = self.sources.specs.iter();
        let source = sources.find(|source| source.file.eq_ignore_ascii_case(&file))?;
        Some((source.file.clone(), notification_of(source)?))
    }

    /// The operations whose specs are in this folder, which for APIv3 is the beginning of their URL paths. Only these
    /// specs are parsed.
    pub(crate) fn below(&self, beginning: &str) -> Vec<Arc<Entry>> {
        let beginning = beginning.trim_start_matches('/');
        let sources = self.sources.specs.iter().enumerate();
        let sources = sources.filter(|(_, source)| {
            let rest = source.file.strip_prefix(beginning);
            rest.is_some_and(|rest| rest.starts_with(['/', '.']))
        });
        sources.flat_map(|(index, _)| self.entries(index)).cloned().collect()
    }

    /// The lifecycles of the resources that the sandbox remembers.
    #[must_use]
    pub fn lifecycles(&self) -> &[Arc<Lifecycle>] {
        self.lifecycles.get_or_init(|| {
            // They were checked with the specs; without them, only the files are read.
            let loaded = wechatpay_spec::load(&Sources {
                lifecycles: self.sources.lifecycles.clone(),
                ..Sources::default()
            });
            loaded.lifecycles.into_iter().map(Arc::new).collect()
        })
    }

    /// All specs, parsed.
    pub(crate) fn loaded(&self) -> &Loaded {
        self.loaded.get_or_init(|| wechatpay_spec::load(&self.sources))
    }

    /// The product families.
    pub(crate) fn families(&self) -> &Families {
        self.families.get_or_init(|| {
            let families = Sources {
                families: self.sources.families.clone(),
                ..Sources::default()
            };
            wechatpay_spec::load(&families).families
        })
    }

    /// The operations of a source.
    fn entries(&self, index: usize) -> &[Arc<Entry>] {
        let (Some(source), Some(entries)) = (self.sources.specs.get(index), self.entries.get(index)) else {
            return &[];
        };
        entries.get_or_init(|| {
            let loaded = wechatpay_spec::load(&Sources {
                specs: vec![source.clone()],
                ..Sources::default()
            });
            if !loaded.is_sound() {
                let findings = diagnostic::render(&loaded.diagnostics, &loaded.texts, diagnostic::Style::Plain);
                tracing::error!("a spec has errors, so its operations are incomplete:\n{findings}");
            }
            loaded.specs.iter().flat_map(|spec| self.entries_of(spec)).collect()
        })
    }

    /// The operations of a spec.
    fn entries_of(&self, spec: &Spec) -> Vec<Arc<Entry>> {
        let Subject::Path(path) = &spec.subject else {
            return Vec::new();
        };
        let family = self.families().of(&spec.file);
        let family = family.map_or_else(String::new, |family| family.name.value.clone());
        let operations = path.operations.iter().map(|operation| {
            Arc::new(Entry {
                id: wechatpay_openapi::identifier(&spec.file, operation.method.value),
                spec_file: spec.file.clone(),
                family: family.clone(),
                path: path.url_path.value.clone(),
                protocol: path.protocol,
                operation: operation.clone(),
            })
        });
        operations.collect()
    }
}

/// The notification of a spec.
fn notification_of(source: &Source) -> Option<Notification> {
    let loaded = wechatpay_spec::load(&Sources {
        specs: vec![source.clone()],
        ..Sources::default()
    });
    loaded.specs.into_iter().find_map(|spec| match spec.subject {
        Subject::Notification(message) => Some(*message),
        Subject::Path(_) => None,
    })
}

/// The texts of a folder of specs.
fn sources(specs: &Path) -> Result<Sources, CatalogueError> {
    folder::read(specs, "spec").map_err(|errors| CatalogueError::Folder {
        folder: specs.to_owned(),
        reason: errors.iter().map(FolderError::to_string).collect::<Vec<_>>().join("; "),
    })
}

impl Entry {
    /// Whether responses are unsigned.
    pub(crate) const fn is_unsigned(&self) -> bool {
        self.operation.response.unsigned
    }

    /// Whether the operation's name says that it queries. In APIv2 every call is a POST, and only the last segment of the
    /// path shows it: it has the word `query`, or begins with `get`.
    #[must_use]
    pub fn is_query_by_name(&self) -> bool {
        let name = self.last_segment();
        name.contains("query") || name.starts_with("get")
    }

    /// The last segment of the path, in lower case: `orderquery`.
    #[must_use]
    pub fn last_segment(&self) -> String {
        let path = self.path.trim_end_matches('/');
        path.rsplit('/').next().unwrap_or_default().to_lowercase()
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
            .field("operations", &self.operation_count())
            .finish_non_exhaustive()
    }
}
