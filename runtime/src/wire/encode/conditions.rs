//! Conditions between the fields of a struct: which have to be set together, or exclude each other.

use super::{Fields, Purpose};
use crate::wire::encode_error::EncodeCause;
use crate::wire::parts::Parts;

impl Fields<'_, '_> {
    /// Requires `name` to be set if `sibling` has one of the given values. This is checked after all fields have been
    /// added.
    pub fn required_if(&mut self, name: &'static str, sibling: &'static str, equals: &'static [&'static str]) {
        if self.purpose != Purpose::Send || self.has(name, None) {
            return;
        }
        let found = equals.iter().copied().find(|equals| self.has(sibling, Some(equals)));
        if let Some(equals) = found {
            self.condition_fails(name, EncodeCause::RequiredIf { sibling, equals });
        }
    }

    /// Requires `name` to be absent unless `sibling` has one of the given values. This is checked after all fields have
    /// been added.
    pub fn only_if(&mut self, name: &'static str, sibling: &'static str, equals: &'static [&'static str]) {
        let is_allowed = |fields: &Self| equals.iter().any(|equals| fields.has(sibling, Some(equals)));
        if self.purpose == Purpose::Send && self.has(name, None) && !is_allowed(self) {
            self.condition_fails(name, EncodeCause::OnlyIf { sibling, equals });
        }
    }

    /// Requires exactly one of the alternatives to be set, with all its fields. This is checked after all fields have been
    /// added.
    pub fn one_of(&mut self, alternatives: &'static [&'static [&'static str]]) {
        let (begun, complete) = self.set_alternatives(alternatives);
        if self.purpose == Purpose::Send && (begun, complete) != (1, 1) {
            self.choice_fails(alternatives, |alternatives| EncodeCause::OneOf { alternatives });
        }
    }

    /// Requires at least one of the alternatives to be set, with all its fields. This is checked after all fields have
    /// been added.
    pub fn any_of(&mut self, alternatives: &'static [&'static [&'static str]]) {
        let (_, complete) = self.set_alternatives(alternatives);
        if self.purpose == Purpose::Send && complete == 0 {
            self.choice_fails(alternatives, |alternatives| EncodeCause::AnyOf { alternatives });
        }
    }

    /// How many alternatives have a field that is set, and in how many all are.
    fn set_alternatives(&self, alternatives: &[&[&'static str]]) -> (usize, usize) {
        let begun = |names: &&&[&'static str]| names.iter().any(|name| self.has(name, None));
        let complete = |names: &&&[&'static str]| names.iter().all(|name| self.has(name, None));
        (
            alternatives.iter().filter(begun).count(),
            alternatives.iter().filter(complete).count(),
        )
    }

    fn choice_fails(
        &mut self,
        alternatives: &'static [&'static [&'static str]],
        cause: impl FnOnce(String) -> EncodeCause,
    ) {
        let together = |names: &&[&str]| {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            match names.split_first() {
                Some((first, others)) if !others.is_empty() => format!("{first} with {}", others.join(" and ")),
                _ => names.concat(),
            }
        };
        let described = alternatives.iter().map(together).collect::<Vec<_>>().join(", ");
        if let Some(first) = alternatives.first().and_then(|names| names.first()) {
            self.condition_fails(first, cause(described));
        }
    }

    pub(super) fn condition_fails(&mut self, name: &'static str, cause: EncodeCause) {
        self.path.push_name(name);
        self.problem(cause);
        self.path.pop();
    }

    /// Whether the field was added, with the given text if there is one.
    fn has(&self, name: &str, text: Option<&str>) -> bool {
        let is_text = |value: &str| text.is_none_or(|text| text == value);
        let in_body =
            self.parts.body.iter().any(|(own, value)| {
                own == name && text.is_none_or(|text| value.text().is_some_and(|value| value == text))
            });
        let outermost = self.path.depth() == 0;
        let elsewhere = || {
            let Parts {
                path,
                query,
                headers,
                files,
                ..
            } = &self.parts;
            let mut texts = path.iter().chain(query).chain(headers);
            texts.any(|(own, value)| own == name && is_text(value))
                || (text.is_none() && files.iter().any(|(own, _)| own == name))
        };
        in_body || (outermost && elsewhere())
    }
}
