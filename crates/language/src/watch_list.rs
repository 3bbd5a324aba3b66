//! The documents that specs cite, so that a team knows which pages to read again first.

use std::collections::BTreeMap;

use crate::model::{Document, Spec, Subject};

/// A document that specs cite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// The page's address.
    pub url: String,
    /// The day on which the page said it was last changed when it was read, `YYYY-MM-DD`; `None` when it named none.
    /// If specs were made from several states of the page, this is the oldest.
    pub updated: Option<String>,
    /// The files of the specs that cite it, sorted.
    pub specs: Vec<String>,
}

/// Every document that specs cite, the one with the oldest day first. Those without a day come before all others,
/// because nothing shows that they are current. Documents of the same day are sorted by address.
pub fn watch_list(specs: &[Spec]) -> Vec<Watched> {
    let mut by_url: BTreeMap<&str, Watched> = BTreeMap::new();
    for spec in specs {
        for document in documents(spec) {
            let url = document.url.value.as_str();
            let day = document.updated.as_ref().map(|day| day.value.clone());
            let watched = by_url.entry(url).or_insert_with(|| Watched {
                url: url.to_owned(),
                updated: day.clone(),
                specs: Vec::new(),
            });
            watched.updated = match (watched.updated.take(), day) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            };
            if watched.specs.last() != Some(&spec.file) {
                watched.specs.push(spec.file.clone());
            }
        }
    }
    let mut list: Vec<Watched> = by_url.into_values().collect();
    for watched in &mut list {
        watched.specs.sort();
        watched.specs.dedup();
    }
    list.sort_by(|one, other| (&one.updated, &one.url).cmp(&(&other.updated, &other.url)));
    list
}

fn documents(spec: &Spec) -> Vec<&Document> {
    match &spec.subject {
        Subject::Path(path) => path
            .operations
            .iter()
            .flat_map(|operation| &operation.documents)
            .collect(),
        Subject::Notification(notification) => notification.documents.iter().collect(),
    }
}
