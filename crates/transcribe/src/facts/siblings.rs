//! The fields of one object, by their names and labels, so that the facts that name another field are found in a time
//! that does not grow with the number of fields.

use std::collections::{BTreeMap, BTreeSet};

use wechatpay_spec::model::Field;

use super::code::is_word_part;

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

    /// The name of a field.
    pub(super) fn name(&self, index: usize) -> &str {
        self.fields.get(index).map_or("", |field| field.name.value.as_str())
    }

    /// Whether a text names a field other than its own, by its name or label, or a value of one. Where the other
    /// words of the text are weak, only a name with `_` in it counts, or a label that is not in English.
    pub(super) fn others_in(&self, own: usize, text: &str, is_weak: bool) -> bool {
        let field = self.fields.get(own);
        let label = field
            .and_then(|field| field.title.as_ref())
            .map_or("", |title| title.value.as_str());
        let text = match label {
            "" => text.to_owned(),
            label => text.replace(label, " "),
        };
        let name = |index: &usize| {
            self.fields
                .get(*index)
                .is_some_and(|other| other.name.value != self.name(own))
        };
        let is_strong = |index: &usize| !is_weak || self.name(*index).contains('_');
        let by_name = self
            .named_in(&text)
            .into_iter()
            .any(|index| name(&index) && is_strong(&index));
        let by_label = self.labelled_in(&text).into_iter().any(|index| {
            let label = self.fields.get(index).and_then(|other| other.title.as_ref());
            name(&index) && (!is_weak || label.is_some_and(|label| !label.value.is_ascii()))
        });
        by_name || by_label || !is_weak && self.value_in(own, &text) || self.codes_in(own, &text)
    }

    /// Whether a text has a value of another field in it, or the label of one.
    pub(super) fn value_in(&self, own: usize, text: &str) -> bool {
        let words: BTreeSet<&str> = text.split(|c| !is_word_part(c)).collect();
        let own_values = self.fields.get(own).map_or(&[][..], |field| &field.values);
        let others = self.with_values.iter().filter(|index| **index != own);
        others.filter_map(|index| self.fields.get(*index)).any(|other| {
            other.values.iter().any(|value| {
                let is_own = own_values.iter().any(|known| known.value.value == value.value.value);
                let title = value.title.as_deref().unwrap_or_default();
                let is_titled = title.chars().count() > 1 && !title.is_ascii() && text.contains(title);
                !is_own && (value.value.value.len() > 2 && words.contains(value.value.value.as_str()) || is_titled)
            })
        })
    }

    /// Whether a text has a value of another field in it that is an upper-case word.
    pub(super) fn codes_in(&self, own: usize, text: &str) -> bool {
        let words: BTreeSet<&str> = text
            .split(|c| !is_word_part(c))
            .filter(|word| is_upper_case(word))
            .collect();
        let has = |index: &usize, word: &str| {
            let values = self.fields.get(*index).map_or(&[][..], |field| &field.values);
            values.iter().any(|known| known.value.value == word)
        };
        let is_of_other = |word: &&str| {
            let mut others = self.with_values.iter().filter(|index| **index != own);
            !has(&own, word) && others.any(|index| has(index, word))
        };
        words.iter().any(is_of_other)
    }

    /// A text without the names and labels of fields.
    pub(super) fn without_names(&self, text: &str) -> String {
        let named = self.named_in(text).into_iter().chain(self.labelled_in(text));
        let mut words: Vec<&str> = named
            .filter_map(|index| self.fields.get(index))
            .flat_map(|field| {
                let label = field.title.as_ref().map(|title| title.value.as_str());
                [Some(field.name.value.as_str()), label]
            })
            .flatten()
            .filter(|word| !word.is_empty())
            .collect();
        words.sort_unstable_by_key(|word| std::cmp::Reverse(word.len()));
        words.iter().fold(text.to_owned(), |text, word| text.replace(word, " "))
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
        // A name such as `Wechatpay-Serial` has marks in it.
        let is_marked = |c: char| is_word_part(c) || matches!(c, '-' | '.' | '$');
        let words = text.split(|c| !is_word_part(c)).chain(text.split(|c| !is_marked(c)));
        words
            .filter_map(|word| self.by_name.get(word))
            .flatten()
            .copied()
            .collect()
    }
}

/// Whether a word is written as values are: `BANK_CARD`.
pub(super) fn is_upper_case(word: &str) -> bool {
    word.len() > 2 && word.bytes().any(|b| b.is_ascii_uppercase()) && !word.bytes().any(|b| b.is_ascii_lowercase())
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
