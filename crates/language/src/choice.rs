//! Choices between fields of one object: sets of alternatives, of which exactly one or at least one is sent.

use std::collections::BTreeMap;

use crate::model::{ChoiceRule, Field};

/// The number of alternatives that are described briefly.
const BRIEFLY: usize = 20;

/// A set of alternatives.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceSet<'f> {
    /// Its name.
    pub name: &'f str,
    /// How many of the alternatives are sent.
    pub rule: ChoiceRule,
    /// The alternatives, in the order of their first fields.
    pub alternatives: Vec<Alternative<'f>>,
}

/// Fields that are sent together.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative<'f> {
    /// Its name.
    pub name: &'f str,
    /// Its fields; never empty.
    pub fields: Vec<&'f Field>,
}

/// The choices between the fields of one object.
pub fn choices<'f>(fields: impl IntoIterator<Item = &'f Field>) -> Vec<ChoiceSet<'f>> {
    let mut sets: Vec<ChoiceSet<'f>> = Vec::new();
    // The places of sets and alternatives by name, so that a thousand alternatives are not searched a thousand times.
    let mut set_places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut alternative_places: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    for field in fields {
        let Some(choice) = &field.choice else { continue };
        let name = choice.set.value.as_str();
        let at = *set_places.entry(name).or_insert_with(|| {
            sets.push(ChoiceSet {
                name,
                rule: choice.rule,
                alternatives: Vec::new(),
            });
            sets.len() - 1
        });
        let Some(set) = sets.get_mut(at) else { continue };
        let alternative = choice.alternative.value.as_str();
        let place = *alternative_places
            .entry((at, alternative))
            .or_insert(set.alternatives.len());
        match set.alternatives.get_mut(place) {
            Some(known) => known.fields.push(field),
            None => set.alternatives.push(Alternative {
                name: alternative,
                fields: vec![field],
            }),
        }
    }
    sets
}

impl ChoiceSet<'_> {
    /// The wire names of the fields, by alternative.
    pub fn wire_names(&self) -> Vec<Vec<&str>> {
        self.alternatives
            .iter()
            .map(|alternative| {
                alternative
                    .fields
                    .iter()
                    .map(|field| field.name.value.as_str())
                    .collect()
            })
            .collect()
    }

    /// The alternatives in a sentence: "`mchid`, `sp_mchid` with `sp_appid` and `sub_mchid`".
    pub fn described(&self) -> String {
        let together = |names: Vec<&str>| {
            let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
            match names.split_first() {
                Some((first, others)) if !others.is_empty() => format!("{first} with {}", others.join(" and ")),
                _ => names.concat(),
            }
        };
        self.wire_names()
            .into_iter()
            .map(together)
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// As [`described`](Self::described), with the number of alternatives in place of those after the first twenty: this text is repeated at every field of the choice.
    pub fn described_briefly(&self) -> String {
        let more = self.alternatives.len().saturating_sub(BRIEFLY);
        if more == 0 {
            return self.described();
        }
        let first = Self {
            name: self.name,
            rule: self.rule,
            alternatives: self.alternatives.iter().take(BRIEFLY).cloned().collect(),
        };
        format!("{} and {more} more", first.described())
    }

    /// The beginning of a sentence about it: `exactly one of`.
    pub const fn quantity(&self) -> &'static str {
        self.rule.quantity()
    }

    /// Why the fields that are sent break the choice; `None` if they do not. `is_sent` says whether a field of that name is sent.
    pub fn problem(&self, is_sent: impl Fn(&str) -> bool) -> Option<String> {
        let begun = |fields: &&Alternative<'_>| fields.fields.iter().any(|field| is_sent(&field.name.value));
        let complete = |fields: &&Alternative<'_>| fields.fields.iter().all(|field| is_sent(&field.name.value));
        let (begun, complete) = (
            self.alternatives.iter().filter(begun).count(),
            self.alternatives.iter().filter(complete).count(),
        );
        let holds = match self.rule {
            ChoiceRule::OneOf => begun == 1 && complete == 1,
            ChoiceRule::AnyOf => complete > 0,
        };
        (!holds).then(|| format!("{} {} has to be sent", self.quantity(), self.described()))
    }
}
