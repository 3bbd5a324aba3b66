//! Items in, files out: one emitter for each kind of output.

mod description;
mod docs;
mod enumeration;
mod example;
mod facts;
mod imports;
mod manifest;
mod notification;
mod object;
mod operation;
mod payment;
mod prepaid;
mod refund;
mod samples;
mod shared;
mod source;
pub(crate) mod stated;
mod transfer;
mod tree;
mod types;

use std::collections::BTreeMap;

pub use example::Example;
pub(crate) use source::{Piece, RustFile};
use wechatpay_spec::model::Protocol;

use self::example::Examples;
use crate::items::Node;
use crate::names::ModuleName;
use crate::package::Package;
use crate::placed::{PlacedCatalogue, PlacedNotification, PlacedPath, SharedFile, SharedFolder};

/// A file of the generated crate, before its content is produced.
pub(crate) enum File<'p, 'c, 'a> {
    /// `Cargo.toml`
    Manifest,
    /// The test that sends the samples of the documents.
    Samples,
    /// `src/lib.rs`
    Root,
    /// A URL path, or several that share a module.
    Paths(&'c [ModuleName], Vec<&'p PlacedPath<'c, 'a>>),
    /// A folder of URL paths, and the path of its module.
    Folder(&'c Node, Vec<ModuleName>),
    /// A notification.
    Notification(&'p PlacedNotification<'c, 'a>),
    /// The notifications of APIv3.
    Events,
    /// The notifications of APIv2.
    NotificationsOfV2,
    /// The folders of shared types.
    SharedRoot,
    /// The shared types of a family.
    SharedFolder(&'p SharedFolder<'c, 'a>),
    /// The shared types of one name.
    SharedTypes(&'p SharedFolder<'c, 'a>, &'p SharedFile<'c, 'a>),
}

/// The content of a file.
pub(crate) enum FileContent {
    /// Rust code that is not formatted yet.
    Rust(RustFile),
    /// The text itself.
    Text(String),
}

/// Every file of the generated crate.
pub(crate) fn files<'p, 'c, 'a>(catalogue: &'p PlacedCatalogue<'c, 'a>) -> Vec<File<'p, 'c, 'a>> {
    let mut files = vec![File::Manifest, File::Samples, File::Root];
    let mut paths: BTreeMap<&[ModuleName], Vec<&PlacedPath<'_, '_>>> = BTreeMap::new();
    for path in &catalogue.paths {
        paths.entry(&path.item.module).or_default().push(path);
    }
    files.extend(paths.into_iter().map(|(module, paths)| File::Paths(module, paths)));
    folders(catalogue.root, &mut Vec::new(), &mut files);
    if !catalogue.notifications.is_empty() {
        files.push(File::Events);
    }
    if catalogue.notifications_of(Protocol::V2).next().is_some() {
        files.push(File::NotificationsOfV2);
    }
    files.extend(catalogue.notifications.iter().map(File::Notification));
    if !catalogue.shared.is_empty() {
        files.push(File::SharedRoot);
    }
    for folder in &catalogue.shared {
        files.push(File::SharedFolder(folder));
        files.extend(folder.files.iter().map(|file| File::SharedTypes(folder, file)));
    }
    files
}

/// The folders below `node` that have their own files. `module` is the path of `node`.
fn folders<'c>(node: &'c Node, module: &mut Vec<ModuleName>, files: &mut Vec<File<'_, 'c, '_>>) {
    for (name, child) in &node.children {
        module.push(name.clone());
        if child.own_file && !child.has_path {
            files.push(File::Folder(child, module.clone()));
        }
        folders(child, module, files);
        module.pop();
    }
}

impl File<'_, '_, '_> {
    /// Its path below the crate's folder.
    pub(crate) fn path(&self) -> String {
        match self {
            Self::Manifest => "Cargo.toml".to_owned(),
            Self::Samples => "tests/samples.rs".to_owned(),
            Self::Root => "src/lib.rs".to_owned(),
            Self::Paths(module, _) => source_path(module),
            Self::Folder(_, module) => source_path(module),
            Self::Notification(placed) => notification::path(placed.item),
            Self::Events => "src/notify.rs".to_owned(),
            Self::NotificationsOfV2 => "src/notify/v2.rs".to_owned(),
            Self::SharedRoot => "src/shared.rs".to_owned(),
            Self::SharedFolder(folder) => format!("src/shared/{}.rs", folder.name.as_str()),
            Self::SharedTypes(folder, file) => format!("src/shared/{}/{}.rs", folder.name.as_str(), file.name.as_str()),
        }
    }

    /// Produces its content.
    ///
    /// # Errors
    ///
    /// When an example is not valid Rust, which is a defect of the generator.
    pub(crate) fn content(
        &self,
        catalogue: &PlacedCatalogue<'_, '_>,
        package: Package<'_>,
    ) -> syn::Result<FileContent> {
        Ok(FileContent::Rust(match self {
            Self::Manifest => return Ok(FileContent::Text(manifest::emit(catalogue.families, package))),
            Self::Samples => return Ok(FileContent::Text(samples::emit(catalogue, package.name))),
            Self::Root => tree::root(catalogue),
            Self::Paths(_, paths) => {
                let families = || catalogue.families.iter().filter(|family| family.default);
                let examples = |family: Option<&str>| Examples {
                    package: package.name,
                    tested: families().any(|default| family == Some(default.name.value.as_str())),
                };
                operation::file(paths, examples)?
            }
            Self::Folder(node, _) => tree::folder(node),
            Self::Notification(placed) => notification::file(placed),
            Self::Events => notification::events(catalogue),
            Self::NotificationsOfV2 => notification::of_v2(catalogue),
            Self::SharedRoot => shared::root(catalogue),
            Self::SharedFolder(folder) => shared::folder(folder),
            Self::SharedTypes(folder, file) => shared::file(folder, file),
        }))
    }
}

fn source_path(module: &[ModuleName]) -> String {
    let names: Vec<&str> = module.iter().map(ModuleName::as_str).collect();
    format!("src/{}.rs", names.join("/"))
}
