//! The names of the types that the derive macro generates beside a request type.

use super::{choice, required_fields};
use crate::choice::choices;
use crate::model::{ChoiceRule, Field};

/// The types that the derive macro generates beside the request type `name` with these fields: the struct of required
/// fields, if there are any, and an enumeration for each choice of exactly one alternative.
pub fn derived_types<'f>(name: &str, fields: impl Iterator<Item = &'f Field> + Clone) -> Vec<String> {
    let sets = choices(fields.clone());
    let sets = sets.iter().filter(|set| set.rule == ChoiceRule::OneOf);
    let choices: Vec<String> = sets.map(|set| choice(name, set.name)).collect();
    let mut demanded = fields.filter(|field| field.required && field.constant.is_none() && field.supplied_by.is_none());
    let has_required_fields = !choices.is_empty() || demanded.next().is_some();
    let required = has_required_fields.then(|| required_fields(name));
    required.into_iter().chain(choices).collect()
}
