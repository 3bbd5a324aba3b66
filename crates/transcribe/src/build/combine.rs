//! Combines the specs of several documents about one URL path.

use wechatpay_spec::model::{Spec, Subject};
use wechatpay_spec::place::Span;
use wechatpay_spec::url_path::without_parameter_names;

use crate::construct::remark;
use crate::findings::Findings;
use crate::reason;
use crate::rules;

/// Adds a spec, or its operations to the spec of the same URL path.
///
/// A request does not contain the name of a path parameter, so two documents that differ only in that name describe one
/// operation.
pub(crate) fn add(specs: &mut Vec<Spec>, spec: Spec, findings: &mut Findings) {
    let Subject::Path(path) = spec.subject else {
        return match specs.iter().any(|known| known.file == spec.file) {
            true => {
                let message = format!("another document also describes `{}`", spec.file);
                findings.report(
                    rules::ONE_DOCUMENT,
                    Span::default(),
                    message,
                    "keep one of the two documents",
                );
            }
            false => specs.push(spec),
        };
    };
    let wanted = without_parameter_names(&path.url_path.value);
    let same = specs.iter_mut().find_map(|known| match &mut known.subject {
        Subject::Path(other) if without_parameter_names(&other.url_path.value) == wanted => Some((&known.file, other)),
        _ => None,
    });
    let Some((file, known)) = same else {
        specs.push(Spec {
            file: spec.file,
            subject: Subject::Path(path),
        });
        return;
    };
    for operation in path.operations {
        match known
            .operations
            .iter_mut()
            .find(|other| other.method == operation.method)
        {
            Some(other) if *file == spec.file || operation.request.body != other.request.body => {
                let message = format!("another document also describes this operation of `{file}`");
                findings.report(
                    rules::ONE_DOCUMENT,
                    Span::default(),
                    message,
                    "keep one of the two documents",
                );
            }
            Some(other) => {
                for document in operation.documents {
                    if !other.documents.contains(&document) {
                        other.documents.push(document);
                    }
                }
                other.provenance.inferred.push(remark(None, reason::ONE_OPERATION));
                let message = format!(
                    "the URL path is that of `{file}` with another name for its parameter: both share one spec"
                );
                findings.report(
                    rules::OTHER_PARAMETER_NAME,
                    Span::default(),
                    message,
                    "state both kinds of values in the parameter's title",
                );
            }
            None if *file == spec.file => known.operations.push(operation),
            None => {
                let message = format!("`{file}` has the same URL path with another name for its parameter");
                findings.report(
                    rules::ONE_DOCUMENT,
                    Span::default(),
                    message,
                    "give the parameter the same name in both documents",
                );
            }
        }
    }
}
