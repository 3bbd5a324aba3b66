//! The module tree: the module of each URL path, and the feature that it belongs to.

use std::collections::{BTreeMap, BTreeSet};

use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::families::Family;
use wechatpay_spec::model::{Method, PathSpec, Spec};
use wechatpay_spec::place::Located;
use wechatpay_spec::words::Word;

use super::findings;
use crate::items::Node;
use crate::names::ModuleName;

/// The module of a path.
struct Path<'a> {
    /// Its name.
    module: Vec<ModuleName>,
    /// The segments, and the number of names down to the module of each.
    segments: Vec<(&'a str, usize)>,
}

impl<'a> Path<'a> {
    /// The module of the path of a spec file, or the segment from which no name follows.
    fn of(file: &'a str) -> Result<Self, &'a str> {
        let mut path = Self {
            module: Vec::new(),
            segments: Vec::new(),
        };
        for (segment, name) in ModuleName::of_path(file)? {
            path.module.extend(name);
            path.segments.push((segment, path.module.len()));
        }
        Ok(path)
    }

    /// Whether each segment has a module of its own.
    fn shape(&self) -> Vec<bool> {
        let mut above = 0;
        let segments = self.segments.iter();
        segments
            .map(|(_, depth)| std::mem::replace(&mut above, *depth) != *depth)
            .collect()
    }
}

/// A path in a module.
struct Occupant {
    file: String,
    /// Whether each of its segments has a module of its own.
    shape: Vec<bool>,
    methods: Vec<Method>,
}

/// Builds the tree, path by path.
#[derive(Default)]
pub(super) struct TreeBuilder {
    root: Node,
    /// The paths in each module: several if a parameter repeats a segment, as in `/x` and `/x/{x}`.
    files: BTreeMap<Vec<ModuleName>, Vec<Occupant>>,
    /// The first segment of each module, and the file that has it; separately for parameters that have no module of
    /// their own.
    segments: BTreeMap<(Vec<ModuleName>, bool), (String, String)>,
    /// The segments that clashed with another, each reported for the first file only.
    clashes: BTreeSet<(Vec<ModuleName>, String)>,
    families: BTreeMap<Vec<ModuleName>, String>,
}

impl TreeBuilder {
    /// Adds a path and returns the path of its module, or `None` if a name has an error.
    pub(super) fn add(
        &mut self,
        spec: &Spec,
        path_spec: &PathSpec,
        family: Option<(&Family, &Located<String>)>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Vec<ModuleName>> {
        let span = path_spec.url_path.span;
        let path = match Path::of(&spec.file) {
            Ok(path) => path,
            Err(segment) => {
                diagnostics.push(findings::nameless_segment(&spec.file, span, segment));
                return None;
            }
        };
        if let Some(finding) = self.collision(spec, path_spec, &path) {
            diagnostics.push(finding);
            return None;
        }
        if let Some((prefix, segment, other)) = self.other_segment(spec, &path) {
            let shown = shown(&prefix);
            if self.clashes.insert((prefix, segment)) {
                diagnostics.push(findings::module_collision(&spec.file, span, &shown, &other));
            }
            return None;
        }
        let shape = path.shape();
        let Path { module, segments } = path;
        let feature = family.map_or("", |(family, _)| family.name.value.as_str());
        let title = family.map_or("", |(family, _)| family.title.value.as_str());
        for end in 1..=module.len() {
            if let Some(outer) = module
                .get(..end)
                .and_then(|above| self.families.get(above))
                .filter(|outer| outer.as_str() != feature)
            {
                diagnostics.push(findings::nested_family(&spec.file, span, feature, outer));
            }
        }
        self.families.insert(module.clone(), feature.to_owned());
        let folder = family.map_or(0, |(_, folder)| folder.value.split('/').count());
        let mut node = &mut self.root;
        let mut url_prefix = String::new();
        let mut names = module.iter();
        for (number, ((segment, _), has_module)) in segments.iter().zip(shape).enumerate() {
            url_prefix.push('/');
            url_prefix.push_str(segment);
            if !has_module {
                continue;
            }
            let Some(name) = names.next() else { continue };
            node.features.insert(feature.to_owned(), title.to_owned());
            node = node.children.entry(name.clone()).or_default();
            node.url_prefix.clone_from(&url_prefix);
            node.own_file |= number < folder;
        }
        node.features.insert(feature.to_owned(), title.to_owned());
        node.has_path = true;
        Some(module)
    }

    /// Adds the path to those of its module. Of the paths there already, none may be of the same shape, and none may have
    /// one of its methods.
    fn collision(&mut self, spec: &Spec, path_spec: &PathSpec, path: &Path<'_>) -> Option<Diagnostic> {
        let occupants = self.files.entry(path.module.clone()).or_default();
        let shape = path.shape();
        let methods = || path_spec.operations.iter().map(|operation| &operation.method);
        let finding = occupants.iter().find_map(|other| {
            if other.shape == shape {
                let span = path_spec.url_path.span;
                return Some(findings::module_collision(
                    &spec.file,
                    span,
                    &shown(&path.module),
                    &other.file,
                ));
            }
            let method = methods().find(|method| other.methods.contains(&method.value))?;
            let function = format!("{}::{}", shown(&path.module), method.value.word());
            Some(findings::function_collision(
                &spec.file,
                method.span,
                &function,
                &other.file,
            ))
        });
        occupants.push(Occupant {
            file: spec.file.clone(),
            shape,
            methods: methods().map(|method| method.value).collect(),
        });
        finding
    }

    /// The file of another path, one of whose segments has the same module although it is another segment: `{id}` beside
    /// `id`, `A` beside `a`. Segments that differ only in `-` and `_` are of the same kind, and real paths have both.
    /// Returns the module of that segment and the segment, too.
    fn other_segment(&mut self, spec: &Spec, path: &Path<'_>) -> Option<(Vec<ModuleName>, String, String)> {
        for ((segment, depth), has_module) in path.segments.iter().zip(path.shape()) {
            let prefix = path.module.get(..*depth).unwrap_or_default().to_vec();
            let (known, file) = self
                .segments
                .entry((prefix.clone(), has_module))
                .or_insert_with(|| ((*segment).to_owned(), spec.file.clone()));
            if known.replace('-', "_") != segment.replace('-', "_") {
                return Some((prefix, (*segment).to_owned(), file.clone()));
            }
        }
        None
    }

    /// The finished tree.
    pub(super) fn finish(self) -> Node {
        self.root
    }
}

fn shown(module: &[ModuleName]) -> String {
    module.iter().map(ToString::to_string).collect::<Vec<_>>().join("::")
}
