//! The fields of one object, by their names and labels, so that the facts that name another field are found in a time
//! that does not grow with the number of fields.

use std::collections::{BTreeMap, BTreeSet};

use wechatpay_spec::model::Field;

/// The fields of one object.
pub(super) struct Siblings<'f> {
    pub(super) fields: &'f [Field],
    by_name: BTreeMap<&'f str, Vec<usize>>,
    by_label: BTreeMap<&'f str, Vec<usize>>,
    /// The lengths of the labels, in characters.
    lengths: BTreeSet<usize>,
    /// The fields that list values.
    with_values: Vec<usize>,
}

impl<'f> Siblings<'f> {
    pub(super) fn new(fields: &'f [Field]) -> Self {
        let mut siblings = Self {
            fields,
            by_name: BTreeMap::new(),
            by_label: BTreeMap::new(),
            lengths: BTreeSet::new(),
            with_values: Vec::new(),
        };
        for (index, field) in fields.iter().enumerate() {
            let name = field.name.value.as_str();
            siblings.by_name.entry(name).or_default().push(index);
            if !field.values.is_empty() {
                siblings.with_values.push(index);
            }
            if let Some(label) = &field.title {
                siblings.lengths.insert(label.value.chars().count());
                siblings.by_label.entry(label.value.as_str()).or_default().push(index);
            }
        }
        siblings
    }

    /// The fields that list values, in order.
    pub(super) fn with_values(&self) -> &[usize] {
        &self.with_values
    }

    /// The fields of a name or label, in order.
    pub(super) fn called(&self, word: &str) -> BTreeSet<usize> {
        let lists = [self.by_name.get(word), self.by_label.get(word)];
        lists.into_iter().flatten().flatten().copied().collect()
    }

    /// The fields whose label is in a text, in order. A label of one character is in too many texts.
    pub(super) fn labelled_in(&self, text: &str) -> BTreeSet<usize> {
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let mut found = BTreeSet::new();
        for length in self.lengths.iter().copied().filter(|length| *length > 1) {
            for (start, end) in starts.iter().zip(starts.iter().skip(length)) {
                let label = text.get(*start..*end).and_then(|part| self.by_label.get(part));
                found.extend(label.into_iter().flatten());
            }
        }
        found
    }

    /// The fields whose name is a word of a text, in order.
    pub(super) fn named_in(&self, text: &str) -> BTreeSet<usize> {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        // A name such as `Wechatpay-Serial` has marks in it.
        let is_marked = |c: char| is_part(c) || matches!(c, '-' | '.' | '$');
        let words = text.split(|c| !is_part(c)).chain(text.split(|c| !is_marked(c)));
        words
            .filter_map(|word| self.by_name.get(word))
            .flatten()
            .copied()
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use wechatpay_spec::model::Scalar;

    use super::Siblings;
    use crate::construct::{self, unplaced};

    #[test]
    fn fields_are_found_by_words_and_labels() {
        let mut fields = [
            construct::field("mchid", Scalar::String),
            construct::field("sub_mchid", Scalar::String),
            construct::field("Wechatpay-Serial", Scalar::String),
        ];
        fields[0].title = Some(unplaced("商户号".to_owned()));
        fields[1].title = Some(unplaced("子商户号".to_owned()));
        let siblings = Siblings::new(&fields);
        let listed = |found: std::collections::BTreeSet<usize>| found.into_iter().collect::<Vec<_>>();
        assert_eq!(listed(siblings.called("商户号")), [0]);
        assert_eq!(listed(siblings.called("mchid")), [0]);
        assert_eq!(listed(siblings.labelled_in("与子商户号二选一")), [0, 1]);
        assert_eq!(listed(siblings.named_in("sub_mchid和Wechatpay-Serial")), [1, 2]);
        assert!(siblings.named_in("mchid_x").is_empty());
    }
}
