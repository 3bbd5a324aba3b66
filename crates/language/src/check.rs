//! Checks loaded specs against the rules of the language: one submodule for each subject.

mod choices;
mod client_fields;
mod conditions;
mod fields;
mod impossible;
mod indices;
mod letter_case;
mod limits;
mod names;
mod operations;
mod origins;
mod replacements;
mod sign_type;

use std::collections::BTreeMap;

pub(crate) use letter_case::letter_case;

use crate::diagnostic::{Diagnostic, Findings};
use crate::model::{Method, Spec, Subject};
use crate::operation_name::operation_name;
use crate::place::Span;
use crate::rules;
use crate::url_path::without_parameter_names;
use crate::words::Word;

/// Checks one spec.
pub(crate) fn spec(spec: &Spec, findings: &mut Findings) {
    origins::origins(spec, findings);
    match &spec.subject {
        Subject::Path(path) => {
            for operation in &path.operations {
                operations::operation(path, operation, findings);
                client_fields::client_fields(path.protocol, operation, findings);
            }
        }
        Subject::Notification(notification) => {
            let context = fields::Context {
                part: fields::FieldPlace::Notification,
                protocol: notification.protocol,
            };
            if let Some(name) = &notification.rust_name {
                fields::rust_name(name, findings);
            }
            fields::siblings(&notification.fields, context, findings);
        }
    }
}

/// Checks specs against each other.
pub(crate) fn across(specs: &[Spec], diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<(String, Method, &'static str), (&str, Span)> = BTreeMap::new();
    replacements::circles(specs, diagnostics);
    for spec in specs {
        let Subject::Path(path) = &spec.subject else { continue };
        for operation in &path.operations {
            let mut reported = false;
            for host in &operation.hosts {
                let key = (
                    without_parameter_names(&path.url_path.value),
                    operation.method.value,
                    host.value.word(),
                );
                let place = (spec.file.as_str(), operation.method.span);
                // A host that one operation lists twice is reported by another rule.
                let Some((file, span)) = seen.insert(key, place).filter(|before| *before != place) else {
                    continue;
                };
                if !std::mem::replace(&mut reported, true) {
                    let message = format!("{} is described twice", operation_name(path, operation));
                    let mut finding = Diagnostic::new(rules::SAME_OPERATION, place.0, place.1, message);
                    finding
                        .also_in(file, span, "also here")
                        .help("keep one, or list different `hosts` in each");
                    diagnostics.push(finding);
                }
            }
        }
    }
}
