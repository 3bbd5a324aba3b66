//! Checks the sources that lines name (`from`).

use crate::diagnostic::Findings;
use crate::model::{DataSource, Document, Field, Provenance, Spec, Subject};
use crate::rules;
use crate::visit::{MessagePart, Visit, walk_field, walk_notification, walk_operation};

/// Checks that every number in `from` is that of a document after the first.
pub(super) fn origins(spec: &Spec, findings: &mut Findings) {
    match &spec.subject {
        Subject::Path(path) => {
            for operation in &path.operations {
                let documents = &operation.documents;
                numbers(&operation.provenance, documents, findings);
                walk_operation(&mut Lines { documents, findings }, operation);
            }
        }
        Subject::Notification(notification) => {
            let documents = &notification.documents;
            numbers(&notification.provenance, documents, findings);
            walk_notification(&mut Lines { documents, findings }, notification);
        }
    }
}

/// Checks the lines of one message.
struct Lines<'s, 'f> {
    documents: &'s [Document],
    findings: &'f mut Findings,
}

impl<'s> Visit<'s> for Lines<'s, '_> {
    fn visit_field(&mut self, field: &'s Field, part: MessagePart) {
        numbers(&field.provenance, self.documents, self.findings);
        walk_field(self, field, part);
    }
}

fn numbers(provenance: &Provenance, documents: &[Document], findings: &mut Findings) {
    for source in provenance.from.iter().flat_map(|origin| &origin.sources) {
        let DataSource::Document(number) = source.value else {
            continue;
        };
        let (message, help) = if number == 1 {
            (
                "`from` names the first document, which is the default".to_owned(),
                "remove it".to_owned(),
            )
        } else if number == 0 || number as usize > documents.len() {
            (
                format!("there is no document {number}"),
                format!("`documents` has {}; the first has the number 1", documents.len()),
            )
        } else {
            continue;
        };
        findings.report(rules::ORIGIN, source.span, message).help(help);
    }
}
