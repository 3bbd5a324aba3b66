//! Chooses among several transitions of the same operation.

use serde_json::{Map, Value};
use wechatpay_spec::Lifecycle;
use wechatpay_spec::lifecycle::{Requirement, Transition};
use wechatpay_spec::model::RequestPart;

use super::values;
use crate::refusal::Refusal;

/// The transition that a request makes: of those that have its operation, the first whose values it has and, if there is
/// one, that leaves the state of the resource.
pub(super) fn chosen<'l>(
    lifecycle: &'l Lifecycle,
    line: &str,
    members: &Map<String, Value>,
    state: &str,
) -> Result<&'l Transition, Refusal> {
    let has = |requirement: &Requirement| {
        values::text(members, &requirement.field.value).is_some_and(|text| text == requirement.value.value)
    };
    let of_operation = |transition: &&Transition| transition.operations.iter().any(|own| own.value == line);
    let mut candidates = lifecycle.transitions.iter().filter(of_operation);
    let has_values = |transition: &&Transition| transition.when.iter().all(has);
    let leaves = |transition: &&Transition| transition.from.iter().any(|from| from.value == state);
    let fitting = candidates.clone().filter(has_values);
    // One that demands a value goes before one that is for all others.
    let most = fitting.clone().map(|transition| transition.when.len()).max();
    let mut fitting = fitting.filter(|transition| Some(transition.when.len()) == most);
    let chosen = fitting.clone().find(leaves).or_else(|| fitting.next());
    chosen.ok_or_else(|| {
        let wanted = candidates.find_map(|transition| transition.when.first());
        let field = wanted
            .map(|requirement| requirement.field.value.as_str())
            .unwrap_or_default();
        let issue = "no transition of the lifecycle has this value";
        Refusal::parameter(
            RequestPart::Body,
            &format!("/{field}"),
            values::get(members, field),
            issue,
        )
    })
}
