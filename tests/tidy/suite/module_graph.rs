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
    let files = modules(folder);
    let mut uses = BTreeMap::new();
    for (module, file) in &files {
        let mut paths = Paths::new(&files, module);
        paths.visit_file(&syntax(file));
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

/// The files that define what each file of a crate uses. Unlike in [`read`], a name that a module re-exports leads to the
/// file that defines it, and a submodule's use of the module it belongs to counts.
pub(crate) fn read_definitions(folder: &str) -> BTreeMap<String, BTreeSet<String>> {
    let files = modules(folder);
    let mut found = BTreeMap::new();
    let mut exported = BTreeMap::new();
    for (module, file) in &files {
        let mut paths = Paths::new(&files, module);
        paths.visit_file(&syntax(file));
        found.insert(file.clone(), paths.found);
        exported.extend(paths.exported);
    }
    let definition = |path: &Vec<String>| {
        let mut path = path.clone();
        let re_exported = |path: &[String]| {
            // A name that is that of a module too, such as `wire::decode`, is the module if more follows.
            let ends = (0..=path.len()).rev();
            let mut ends = ends.filter(|end| *end == path.len() || !files.contains_key(&path[..*end]));
            ends.find_map(|end| Some([exported.get(&path[..end])?, &path[end..]].concat()))
        };
        while let Some(further) = re_exported(&path) {
            path = further;
        }
        Some(defining_file(&files, &path)?.1.clone())
    };
    found
        .into_iter()
        .map(|(file, paths)| {
            let used = paths.iter().filter_map(definition).filter(|used| *used != file);
            (file.clone(), used.collect())
        })
        .collect()
}

/// The files of a crate by the modules they hold.
fn modules(folder: &str) -> BTreeMap<Vec<String>, String> {
    hand_written()
        .into_iter()
        .filter_map(|file| Some((module(file.strip_prefix(folder)?.strip_prefix('/')?), file)))
        .collect()
}

fn syntax(file: &str) -> syn::File {
    syn::parse_file(&text(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
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
    /// The re-exports of the modules: the path under which something can be used, and the path it has there.
    exported: Vec<(Vec<String>, Vec<String>)>,
}

impl<'f> Paths<'f> {
    fn new(files: &'f BTreeMap<Vec<String>, String>, module: &[String]) -> Self {
        Self {
            files,
            module: module.to_vec(),
            found: Vec::new(),
            exported: Vec::new(),
        }
    }

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
            syn::UseTree::Name(name) if name.ident == "self" => self.import(prefix, prefix.last().cloned()),
            syn::UseTree::Name(name) => self.import(&with(&name.ident), Some(name.ident.to_string())),
            syn::UseTree::Rename(name) => self.import(&with(&name.ident), Some(name.rename.to_string())),
            syn::UseTree::Glob(_) => self.import(prefix, None),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(tree, prefix)),
        }
    }

    /// A `use` of a path under a name. Other files may use that name through this module, if it is a re-export; if not, the
    /// compiler does not let them.
    fn import(&mut self, path: &[String], name: Option<String>) {
        if let Some(path) = self.resolve(path) {
            if let Some(name) = name {
                let exported = [self.module.as_slice(), &[name]].concat();
                if exported != path {
                    self.exported.push((exported, path.clone()));
                }
            }
            self.found.push(path);
        }
    }
}

/// Whether an item is compiled for tests only.
pub(crate) fn is_of_tests(attributes: &[syn::Attribute]) -> bool {
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
