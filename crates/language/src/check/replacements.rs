//! Checks that operations do not replace each other in a cycle.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::model::{Spec, Subject};
use crate::operation_name::operation_name;
use crate::place::Located;
use crate::rules;

/// Reports each cycle once, at the replacement of its first operation. An operation that names itself is reported elsewhere.
pub(super) fn circles(specs: &[Spec], diagnostics: &mut Vec<Diagnostic>) {
    let mut replacements: BTreeMap<String, (&str, &Located<String>)> = BTreeMap::new();
    for spec in specs {
        let Subject::Path(path) = &spec.subject else { continue };
        for operation in &path.operations {
            let replacement = operation.deprecated.as_ref().and_then(|it| it.replacement.as_ref());
            let name = operation_name(path, operation);
            if let Some(replacement) = replacement.filter(|replacement| replacement.value != name) {
                replacements.insert(name, (&spec.file, replacement));
            }
        }
    }
    let mut met: BTreeSet<&str> = BTreeSet::new();
    for first in replacements.keys() {
        let mut walk: Vec<(&str, &str, &Located<String>)> = Vec::new();
        let mut name = first.as_str();
        while let Some((file, replacement)) = replacements.get(name) {
            if let Some(start) = walk.iter().position(|(met, ..)| *met == name) {
                report(walk.get(start..).unwrap_or_default(), diagnostics);
                break;
            }
            if !met.insert(name) {
                break;
            }
            walk.push((name, file, replacement));
            name = &replacement.value;
        }
    }
}

fn report(circle: &[(&str, &str, &Located<String>)], diagnostics: &mut Vec<Diagnostic>) {
    let Some(((name, file, replacement), others)) = circle.split_first() else {
        return;
    };
    let message = format!("the replacement of `{name}` leads back to it");
    let mut finding = Diagnostic::new(rules::REPLACEMENT, *file, replacement.span, message);
    for (_, file, replacement) in others {
        finding.also_in(*file, replacement.span, "the next replacement");
    }
    finding.help("remove the one that the documents do not give");
    diagnostics.push(finding);
}
