//! Which file of a crate uses which other file of it, read from the paths in its source text.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};

use crate::{hand_written, text};

/// A crate's modules, each in a file of its own, and what each file uses.
pub(crate) struct ModuleGraph {
    /// The files that each file uses. A module and its own submodules: see [`read`].
    pub(crate) uses: BTreeMap<String, BTreeSet<String>>,
}

/// Reads the crate whose sources are in `folder`, such as `codegen/src`.
///
/// A submodule is a part of the module it belongs to, so its use of a type of that module is not an arrow, unless that is
/// the root of the crate. Where `calls_upward` says so, a submodule that calls a function of that module is an arrow.
/// A module that uses its submodule is one everywhere.
pub(crate) fn read(folder: &str, calls_upward: CallsUpward) -> ModuleGraph {
    let files: BTreeMap<Vec<String>, String> = hand_written()
        .into_iter()
        .filter_map(|file| Some((module(file.strip_prefix(folder)?.strip_prefix('/')?), file)))
        .collect();
    let mut uses = BTreeMap::new();
    for (module, file) in &files {
        let syntax = syn::parse_file(&text(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        let mut paths = Paths {
            files: &files,
            module: module.clone(),
            found: Vec::new(),
        };
        paths.visit_file(&syntax);
        let used = paths.found.iter().filter_map(|path| {
            let (other, file) = defining_file(&files, path)?;
            let is_of_root = other.is_empty() && !module.is_empty();
            let is_above = module.starts_with(other) && !is_of_root;
            let is_call =
                calls_upward == CallsUpward::AreArrows && other != module && is_function(&path[other.len()..]);
            (!is_above || is_call).then(|| file.clone())
        });
        uses.insert(file.clone(), used.collect());
    }
    ModuleGraph { uses }
}

/// Whether a submodule's call of a function of the module it belongs to is an arrow.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum CallsUpward {
    AreArrows,
    AreNone,
}

/// Whether the path of an item in its module is that of a function, by its spelling.
fn is_function(item: &[String]) -> bool {
    matches!(item, [name] if name.starts_with(|first: char| first.is_ascii_lowercase()))
}

/// The module that a file below `src` holds: `[]` for `lib.rs`.
fn module(file: &str) -> Vec<String> {
    let file = file.trim_end_matches(".rs");
    let mut module: Vec<String> = file.split('/').map(str::to_owned).collect();
    if matches!(module.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        module.pop();
    }
    module
}

/// The file that holds the longest module at the start of a path.
fn defining_file<'f>(
    files: &'f BTreeMap<Vec<String>, String>,
    path: &[String],
) -> Option<(&'f Vec<String>, &'f String)> {
    (0..=path.len())
        .rev()
        .find_map(|length| files.get_key_value(&path[..length]))
}

/// Collects the paths that begin with `crate`, `self`, `super` or a submodule, from the crate's root on; tests are left out.
struct Paths<'f> {
    files: &'f BTreeMap<Vec<String>, String>,
    module: Vec<String>,
    found: Vec<Vec<String>>,
}

impl Paths<'_> {
    /// The path from the crate's root, when it begins in this crate.
    fn resolve(&self, segments: &[String]) -> Option<Vec<String>> {
        let mut base = match segments.first()?.as_str() {
            "crate" => Vec::new(),
            "self" => self.module.clone(),
            "super" => self.module[..self.module.len().checked_sub(1)?].to_vec(),
            name => {
                let submodule = [self.module.as_slice(), &[name.to_owned()]].concat();
                return self
                    .files
                    .contains_key(&submodule)
                    .then(|| [&submodule, &segments[1..]].concat());
            }
        };
        for segment in &segments[1..] {
            if segment == "super" {
                base.pop()?;
            } else {
                base.push(segment.clone());
            }
        }
        Some(base)
    }

    fn tree(&mut self, tree: &syn::UseTree, prefix: &[String]) {
        let with = |ident: &syn::Ident| [prefix, &[ident.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.tree(&path.tree, &with(&path.ident)),
            syn::UseTree::Name(name) if name.ident == "self" => self.found.extend(self.resolve(prefix)),
            syn::UseTree::Name(name) => self.found.extend(self.resolve(&with(&name.ident))),
            syn::UseTree::Rename(name) => self.found.extend(self.resolve(&with(&name.ident))),
            syn::UseTree::Glob(_) => self.found.extend(self.resolve(prefix)),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(tree, prefix)),
        }
    }
}

/// Whether an item is compiled for tests only.
fn is_of_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && matches!(&attribute.meta, syn::Meta::List(list) if list.tokens.to_string() == "test")
    })
}

impl<'ast> Visit<'ast> for Paths<'_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_of_tests(&item.attrs) && item.content.is_some() {
            self.module.push(item.ident.to_string());
            visit::visit_item_mod(self, item);
            self.module.pop();
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if !is_of_tests(&item.attrs) {
            self.tree(&item.tree, &[]);
        }
    }

    /// `pub(crate)` uses nothing of the root.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.found.extend(self.resolve(&segments));
        visit::visit_path(self, path);
    }
}
