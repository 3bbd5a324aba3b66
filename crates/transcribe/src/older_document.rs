//! Reports a document that is older than those that its spec cites.

use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::model::{Document, Spec, Subject};
use wechatpay_spec::place::Span;
use wechatpay_spec::write;

use crate::merge::merge;
use crate::rules;

/// Reports an older document that says something other than the spec, which was kept. `document` is the path of the
/// document's file.
pub(crate) fn check(earlier: &Spec, fresh: &Spec, document: String) -> Option<Diagnostic> {
    let kept = merge(earlier, fresh);
    let overwritten = merge(earlier, &undated(fresh, earlier));
    if write::spec(&without_documents(&overwritten)) == write::spec(&without_documents(&kept)) {
        return None;
    }
    let message = format!(
        "the document is older than those of `{}`: it added only fields, markers, values, formats, units and examples that the spec lacked, no limits and no conditions, and changed nothing that the spec has",
        earlier.file
    );
    let mut finding = Diagnostic::new(rules::OLDER_DOCUMENT, document, Span::default(), message);
    finding.help(
        "import the newer page; if this one is right, remove `updated` from the spec's documents, and import it again",
    );
    Some(finding)
}

/// The fresh spec, as if its documents had been changed on the same day as the earlier ones.
fn undated(fresh: &Spec, earlier: &Spec) -> Spec {
    let days: Vec<_> = match &earlier.subject {
        Subject::Path(path) => path.operations.iter().flat_map(|own| &own.documents).collect(),
        Subject::Notification(notification) => notification.documents.iter().collect(),
    };
    let latest = days
        .into_iter()
        .filter_map(|document| document.updated.clone())
        .max_by(|one, other| one.value.cmp(&other.value));
    with_documents(fresh, |documents| {
        for document in documents {
            if document.updated.is_some() {
                document.updated.clone_from(&latest);
            }
        }
    })
}

fn without_documents(spec: &Spec) -> Spec {
    with_documents(spec, Vec::clear)
}

fn with_documents(spec: &Spec, change: impl Fn(&mut Vec<Document>)) -> Spec {
    let mut spec = spec.clone();
    match &mut spec.subject {
        Subject::Path(path) => path.operations.iter_mut().for_each(|own| change(&mut own.documents)),
        Subject::Notification(notification) => change(&mut notification.documents),
    }
    spec
}
