//! Finds pages that are said to have changed on a day that has not come yet.

use super::{Objection, rules};
use crate::diagnostic::Diagnostic;
use crate::model::{Document, Provenance, Spec, Subject};

/// Runs the lint on every operation and notification.
pub(super) fn look<'s>(specs: &'s [Spec], today: &str, objections: &mut Vec<Objection<'s>>) {
    for spec in specs {
        match &spec.subject {
            Subject::Path(path) => {
                for operation in &path.operations {
                    documents(
                        &spec.file,
                        &operation.documents,
                        &operation.provenance,
                        today,
                        objections,
                    );
                }
            }
            Subject::Notification(event) => {
                documents(&spec.file, &event.documents, &event.provenance, today, objections);
            }
        }
    }
}

fn documents<'s>(
    file: &str,
    documents: &[Document],
    provenance: &'s Provenance,
    today: &str,
    objections: &mut Vec<Objection<'s>>,
) {
    let days = documents.iter().filter_map(|document| document.updated.as_ref());
    // Days are written with all their digits, so their order is that of the texts.
    for day in days.filter(|day| day.value.as_str() > today) {
        let message = format!("the page changed on {}, but today is {today}", day.value);
        let mut diagnostic = Diagnostic::new(rules::FUTURE_PAGE, file, day.span, message);
        diagnostic.help("write the day that the page states; or waive it with a reason: `waived: {W015: …}`");
        objections.push(Objection { diagnostic, provenance });
    }
}
