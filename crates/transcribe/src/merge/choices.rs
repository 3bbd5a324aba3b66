//! Choices between the fields of a merged object.

use wechatpay_spec::choice::choices;
use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::model::{Field, Spec};

use super::objects::{Object, find, objects};
use crate::findings::shorten;
use crate::rules;

/// Gives the choices of a document the names that the spec has for them, and removes choices that the document leaves
/// with a single alternative.
pub(super) fn settle(fresh: &[Field], merged: &mut [Field]) {
    for new in fresh {
        let Some(stated) = &new.choice else { continue };
        let is_member = |field: &Field| {
            let mut members = fresh.iter().filter(|other| other.name == field.name);
            members.any(|other| other.choice.as_ref().is_some_and(|choice| choice.set == stated.set))
        };
        let named = merged
            .iter()
            .filter(|field| is_member(field))
            .filter_map(|field| field.choice.as_ref())
            .find(|choice| choice.set != stated.set && choice.rule == stated.rule)
            .map(|choice| choice.set.clone());
        let Some(named) = named else { continue };
        for field in merged.iter_mut().filter(|field| is_member(field)) {
            if let Some(choice) = &mut field.choice {
                choice.set = named.clone();
            }
        }
    }
    let broken: Vec<String> = choices(merged.iter())
        .into_iter()
        .filter(|set| {
            let fields = || set.alternatives.iter().flat_map(|alternative| &alternative.fields);
            let mut rules = fields()
                .filter_map(|field| field.choice.as_ref())
                .map(|choice| choice.rule);
            set.alternatives.len() < 2 || rules.any(|rule| rule != set.rule)
        })
        .map(|set| set.name.to_owned())
        .collect();
    for field in merged {
        if field
            .choice
            .as_ref()
            .is_some_and(|choice| broken.contains(&choice.set.value))
        {
            field.choice = None;
        }
    }
}

/// Reports the choices of `earlier` that `merged` has no longer, though it has the fields.
pub(crate) fn check(earlier: &Spec, merged: &Spec) -> Vec<Diagnostic> {
    let mut findings: Vec<Diagnostic> = Vec::new();
    for (path, object) in objects(earlier) {
        let Object::Field(field) = object else { continue };
        let Some(choice) = &field.choice else { continue };
        let Some(Object::Field(now)) = find(merged, &path) else {
            continue;
        };
        if now.choice.is_none() {
            let message = format!(
                "the document leaves nothing to choose for `{}` in the choice `{}`",
                shorten(&field.name.value),
                shorten(&choice.set.value)
            );
            let mut finding = Diagnostic::new(rules::CHOICE_UNCLEAR, earlier.file.clone(), choice.set.span, message);
            finding.help("compare the fields of the choice with the document");
            findings.push(finding);
        }
    }
    findings
}
