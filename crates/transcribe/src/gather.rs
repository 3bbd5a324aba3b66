//! Specs of several documents, put together by URL path.

use wechatpay_spec::model::{Spec, Subject};
use wechatpay_spec::place::Span;

use crate::field::remark;
use crate::findings::Findings;
use crate::reason;
use crate::rule;

/// Adds a spec, to another of the same URL path where there is one.
///
/// The wire does not show what a parameter is called: two documents that differ in that alone are about one operation.
pub(crate) fn add(specs: &mut Vec<Spec>, spec: Spec, findings: &mut Findings) {
    let Subject::Path(path) = spec.subject else {
        return match specs.iter().any(|known| known.file == spec.file) {
            true => {
                let message = format!("another document is about `{}`, too", spec.file);
                findings.report(
                    rule::SAME_FILE,
                    Span::default(),
                    message,
                    "keep one of the two documents",
                );
            }
            false => specs.push(spec),
        };
    };
    let shape = shape(&path.url_path.value);
    let same = specs.iter_mut().find_map(|known| match &mut known.subject {
        Subject::Path(other) if self::shape(&other.url_path.value) == shape => Some((&known.file, other)),
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
                let message = format!("another document describes this operation of `{file}`, too");
                findings.report(
                    rule::SAME_FILE,
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
                let message =
                    format!("the wire does not tell this operation from that of `{file}`: one spec stands for both");
                findings.report(
                    rule::ONE_OPERATION,
                    Span::default(),
                    message,
                    "say in the parameter's title what it takes",
                );
            }
            None if *file == spec.file => known.operations.push(operation),
            None => {
                let message = format!("`{file}` is about the same URL path, with another name for its parameter");
                findings.report(
                    rule::SAME_FILE,
                    Span::default(),
                    message,
                    "call the parameter the same in both documents",
                );
            }
        }
    }
}

/// A URL path without the names of its parameters.
fn shape(url_path: &str) -> String {
    let segments = url_path.split('/');
    let segments = segments.map(|segment| if segment.starts_with('{') { "{}" } else { segment });
    segments.collect::<Vec<_>>().join("/")
}
