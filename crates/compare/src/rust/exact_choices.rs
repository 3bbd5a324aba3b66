//! Choices of exactly one alternative, which a request's struct of required fields has as members.

use wechatpay_codegen::surface::Struct;
use wechatpay_spec::choice::{ChoiceSet, choices};
use wechatpay_spec::model::ChoiceRule;
use wechatpay_spec::place::Span;

/// The choices of exactly one alternative.
pub(super) fn exact_choices<'a>(of: &Struct<'a>) -> Vec<ChoiceSet<'a>> {
    let mut sets = choices(of.iter().map(|item| item.field));
    sets.retain(|set| set.rule == ChoiceRule::OneOf);
    sets
}

/// A choice of one side, as the generated code shows it.
pub(super) struct FoundChoice {
    /// The first field of the first alternative, where the choice is shown.
    pub(super) first_field: String,
    pub(super) span: Span,
    /// The fields of each alternative.
    pub(super) wire_names: Vec<String>,
    /// The names of the alternatives.
    pub(super) alternatives: Vec<String>,
}

impl FoundChoice {
    /// The choice with a name.
    pub(super) fn of(sets: &[ChoiceSet<'_>], name: &str) -> Option<Self> {
        let set = sets.iter().find(|set| set.name == name)?;
        let first = set.alternatives.first()?.fields.first()?;
        let alternatives = set.alternatives.iter().map(|alternative| alternative.name.to_owned());
        Some(Self {
            first_field: first.name.value.clone(),
            span: first.choice.as_ref()?.set.span,
            wire_names: set.wire_names().iter().map(|names| names.join(", ")).collect(),
            alternatives: alternatives.collect(),
        })
    }
}
