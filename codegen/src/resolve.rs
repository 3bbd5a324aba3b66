//! Turns specs into items: resolves every name, and reports the names that cannot be resolved.

mod findings;
mod notifications;
mod tree;
mod types;

use std::collections::BTreeMap;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::model::{PathSpec, Spec, Subject};
use wechatpay_spec::words::Word;
use wechatpay_spec::{Loaded, families::Family, families::Folders};

use crate::items::{Catalogue, Node, OperationItem, PathItem};
use crate::names::ModuleName;

/// Resolves the names of everything in `loaded`. The diagnostics include every collision; if one is an error, nothing
/// may be emitted.
pub(crate) fn resolve(loaded: &Loaded) -> (Catalogue<'_>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut placed = Vec::new();
    let mut families: BTreeMap<&str, &Family> = BTreeMap::new();
    let folders = Folders::new(&loaded.families);
    let mut tree = tree::TreeBuilder::default();
    let mut notifications = notifications::Notifications::default();
    for spec in &loaded.specs {
        let family = folders.of(&spec.file);
        if let Some((family, _)) = family {
            families.entry(&family.name.value).or_insert(family);
        }
        let feature = family.map(|(family, _)| family.name.value.as_str());
        match &spec.subject {
            Subject::Path(path_spec) => {
                if let Some(module) = tree.add(spec, path_spec, family, &mut diagnostics) {
                    placed.push((spec, path_spec, feature, module));
                }
            }
            Subject::Notification(notification) => notifications.add(spec, notification, feature, &mut diagnostics),
        }
    }
    // No path's names depend on another's, so they are resolved in parallel.
    let settled: Vec<(PathItem<'_>, Vec<Diagnostic>)> = placed
        .into_par_iter()
        .map(|(spec, path_spec, family, module)| {
            let mut findings = Vec::new();
            let path = path_item(spec, path_spec, family, module, &mut findings);
            (path, findings)
        })
        .collect();
    let mut paths = Vec::with_capacity(settled.len());
    for (path, findings) in settled {
        paths.push(path);
        diagnostics.extend(findings);
    }
    let root = tree.finish();
    for path in &paths {
        check_methods(path, root.below(&path.module), &mut diagnostics);
    }
    (
        Catalogue {
            families: families.into_values().collect(),
            root,
            paths,
            notifications: notifications.finish(),
        },
        diagnostics,
    )
}

/// The module of a method's types is a sibling of the modules of the segments below the path.
fn check_methods(path: &PathItem<'_>, node: Option<&Node>, diagnostics: &mut Vec<Diagnostic>) {
    for item in &path.operations {
        if node.is_some_and(|node| node.children.contains_key(&item.name)) {
            diagnostics.push(findings::method_module(
                path.spec_file,
                item.operation.method.span,
                &item.name,
            ));
        }
    }
}

fn path_item<'a>(
    spec: &'a Spec,
    path_spec: &'a PathSpec,
    family: Option<&'a str>,
    module: Vec<ModuleName>,
    diagnostics: &mut Vec<Diagnostic>,
) -> PathItem<'a> {
    let operations = path_spec
        .operations
        .iter()
        .map(|operation| {
            let mut resolver = types::Resolver::new(&spec.file, diagnostics);
            OperationItem {
                operation,
                name: ModuleName::from_method(operation.method.value.word()),
                request: resolver.request(&operation.request),
                response: resolver.response(operation.response.content.fields()),
            }
        })
        .collect();
    PathItem {
        spec_file: &spec.file,
        url_path: &path_spec.url_path.value,
        family,
        protocol: path_spec.protocol,
        module,
        operations,
    }
}
