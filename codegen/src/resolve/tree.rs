//! The module tree: the module of each URL path, and the feature that it belongs to.

use std::collections::{BTreeMap, BTreeSet};

use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::families::Family;
use wechatpay_spec::model::{PathSpec, Spec};
use wechatpay_spec::place::Located;

use super::findings;
use crate::items::Node;
use crate::names::ModuleName;

/// Builds the tree, path by path.
#[derive(Default)]
pub(super) struct TreeBuilder {
    root: Node,
    files: BTreeMap<Vec<ModuleName>, String>,
    /// The first segment of each module, and the file that has it.
    segments: BTreeMap<Vec<ModuleName>, (String, String)>,
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
        let segments: Vec<&str> = spec.file.trim_end_matches(".yaml").split('/').collect();
        let mut name = |(depth, segment): (usize, &&str)| {
            let name = match depth {
                0 => ModuleName::from_first_segment(segment),
                _ => ModuleName::from_segment(segment),
            };
            name.map_err(|_| diagnostics.push(findings::nameless_segment(&spec.file, span, segment)))
                .ok()
        };
        let module: Vec<ModuleName> = segments.iter().enumerate().map(&mut name).collect::<Option<_>>()?;

        if let Some(other) = self.files.insert(module.clone(), spec.file.clone()) {
            let shown = module.iter().map(ToString::to_string).collect::<Vec<_>>().join("::");
            diagnostics.push(findings::module_collision(&spec.file, span, &shown, &other));
            return None;
        }
        if let Some((prefix, other)) = self.other_segment(spec, &module, &segments) {
            let segment = segments.get(prefix.len() - 1).copied().unwrap_or_default().to_owned();
            let shown = prefix.iter().map(ToString::to_string).collect::<Vec<_>>().join("::");
            if self.clashes.insert((prefix, segment)) {
                diagnostics.push(findings::module_collision(&spec.file, span, &shown, &other));
            }
            return None;
        }
        let feature = family.map_or("", |(family, _)| family.name.value.as_str());
        let title = family.map_or("", |(family, _)| family.title.value.as_str());
        for end in 1..module.len() {
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
        for (depth, (name, segment)) in module.iter().zip(&segments).enumerate() {
            url_prefix.push('/');
            url_prefix.push_str(segment);
            node.features.insert(feature.to_owned(), title.to_owned());
            node = node.children.entry(name.clone()).or_default();
            node.url_prefix.clone_from(&url_prefix);
            node.own_file |= depth < folder;
        }
        node.features.insert(feature.to_owned(), title.to_owned());
        node.has_path = true;
        Some(module)
    }

    /// The file of another path, one of whose segments has the same module although it is another segment: `{id}` beside
    /// `id`, `A` beside `a`. Segments that differ only in `-` and `_` are of the same kind, and real paths have both.
    /// Returns the module of that segment, too.
    fn other_segment(
        &mut self,
        spec: &Spec,
        module: &[ModuleName],
        segments: &[&str],
    ) -> Option<(Vec<ModuleName>, String)> {
        for (depth, segment) in segments.iter().enumerate() {
            let prefix = module.get(..=depth).unwrap_or_default().to_vec();
            let (known, file) = self
                .segments
                .entry(prefix.clone())
                .or_insert_with(|| ((*segment).to_owned(), spec.file.clone()));
            if known.replace('-', "_") != segment.replace('-', "_") {
                return Some((prefix, file.clone()));
            }
        }
        None
    }

    /// The finished tree.
    pub(super) fn finish(self) -> Node {
        self.root
    }
}
