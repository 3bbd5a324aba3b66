//! Editorial changes: wording that does not affect what is sent.

use std::collections::{BTreeMap, BTreeSet};

use wechatpay_spec::model::{Document, EnumValue, Field, Provenance};
use wechatpay_spec::vocabulary::names;

use super::rules;
use crate::change::{Change, Mark};
use crate::matching::Subject;

/// The kinds of wording that changed in one operation.
#[derive(Debug, Default)]
pub(super) struct Wording(BTreeSet<&'static str>);

impl Wording {
    /// Records a kind of wording if it `differs`.
    pub(super) fn note(&mut self, what: &'static str, differs: bool) {
        if differs {
            self.0.insert(what);
        }
    }

    pub(super) fn documents(&mut self, before: &[Document], after: &[Document]) {
        self.note(names::DOCUMENTS, before != after);
    }

    pub(super) fn provenance(&mut self, before: &Provenance, after: &Provenance) {
        self.note("remarks", before != after);
    }

    /// Compares the wording on a field's own line.
    pub(super) fn field(&mut self, before: &Field, after: &Field) {
        self.note("titles", before.title != after.title);
        self.note("examples", before.example != after.example);
        self.provenance(&before.provenance, &after.provenance);
        let values: BTreeMap<&str, &EnumValue> = before
            .values
            .iter()
            .map(|value| (value.value.value.as_str(), value))
            .collect();
        for value in &after.values {
            let same = values.get(value.value.value.as_str());
            self.note("titles", same.is_some_and(|other| other.title != value.title));
        }
        self.note(
            "order of values",
            order(
                before.values.iter().map(|value| &value.value.value),
                after.values.iter().map(|value| &value.value.value),
            ),
        );
    }

    /// Compares the order of siblings.
    pub(super) fn siblings(&mut self, before: &[Field], after: &[Field]) {
        let names = |fields: &'_ [Field]| fields.iter().map(|field| field.name.value.clone()).collect::<Vec<_>>();
        let (before, after) = (names(before), names(after));
        self.note("order of fields", order(before.iter(), after.iter()));
    }

    /// The change, if anything was recorded.
    pub(super) fn finish(self, subject: &Subject, before: Mark, after: Mark, changes: &mut Vec<Change>) {
        if self.0.is_empty() {
            return;
        }
        let kinds: Vec<&str> = self.0.into_iter().collect();
        changes.push(Change {
            rule: rules::WORDING_CHANGED,
            subject: subject.clone(),
            location: String::new(),
            message: format!("changed wording: {}", kinds.join(", ")),
            before: Some(before),
            after: Some(after),
        });
    }
}

/// Whether the entries that both lists share are in a different order.
fn order<'s>(
    before: impl Iterator<Item = &'s String> + Clone,
    after: impl Iterator<Item = &'s String> + Clone,
) -> bool {
    let in_both: BTreeSet<&String> = {
        let after: BTreeSet<&String> = after.clone().collect();
        before.clone().filter(|name| after.contains(name)).collect()
    };
    before
        .filter(|name| in_both.contains(name))
        .ne(after.filter(|name| in_both.contains(name)))
}
