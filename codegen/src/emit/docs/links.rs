//! The links to the documents of an operation or a notification.

use wechatpay_spec::model::Document;

/// The first document of an operation. The module of its types lists all of them.
pub(super) fn document(documents: &[Document]) -> Vec<String> {
    documents
        .first()
        .map(|first| format!("Document: {}", link(first)))
        .into_iter()
        .collect()
}

/// All documents, if there are several.
pub(in crate::emit) fn documents(documents: &[Document]) -> Vec<String> {
    match documents {
        [] | [_] => document(documents),
        several => {
            let links = several.iter().map(|document| format!("- {}", link(document)));
            ["Documents:".to_owned(), String::new()]
                .into_iter()
                .chain(links)
                .collect()
        }
    }
}

fn link(document: &Document) -> String {
    let updated = document
        .updated
        .as_ref()
        .map(|day| format!(" ({})", day.value))
        .unwrap_or_default();
    format!("<{}>{updated}", document.url.value)
}
