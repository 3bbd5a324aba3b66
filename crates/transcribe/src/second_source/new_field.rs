//! Fields that no page lists.

use wechatpay_spec::model::{Encoding, Field, FieldType, Protocol, Provenance, Scalar};

use super::AllSaid;
use super::facts::{Node, Witness};
use super::keys::{Context, FieldGroup, describe, evidence, marker, members, values};
use super::weigh::Evidence;
use crate::construct::{self, unplaced};

/// A field that the page does not list; `None` if it cannot be in this part.
pub(super) fn added(name: &str, evidence: &[Evidence<'_>], context: Context<'_>) -> Option<Field> {
    let stated = evidence.iter().find_map(|(_, node)| node.fact.kind());
    let inner = members(evidence);
    let mut field = construct::field(name, Scalar::String);
    field.kind.value = match stated {
        Some(kind) => kind,
        None if inner.is_empty() => field.kind.value,
        None => FieldType {
            scalar: Scalar::Object,
            array_depth: 0,
        },
    };
    for source in &inner {
        for node in source.nodes {
            if field.fields.iter().any(|known| known.name.value == node.name) {
                continue;
            }
            field
                .fields
                .extend(added(&node.name, &self::evidence(&inner, &node.name), context));
        }
    }
    let is_structure = field.kind.value.scalar == Scalar::Object;
    if is_structure
        && (context.part == FieldGroup::Query || field.fields.is_empty() && context.protocol == Protocol::V2)
    {
        return None;
    }
    if is_structure && field.fields.is_empty() {
        field.kind.value.scalar = Scalar::Json;
    }
    if !is_structure {
        field.fields.clear();
    }
    if context.part == FieldGroup::Multipart {
        as_text(&mut field);
    } else if field.kind.value.scalar == Scalar::File {
        return None;
    }
    complete(&mut field, evidence, context);
    Some(field)
}

/// Everything about a field of a second source except its members.
fn complete(field: &mut Field, evidence: &[Evidence<'_>], context: Context<'_>) {
    marker(field, evidence, context);
    values(field, evidence);
    if field.kind.value.scalar == Scalar::String && field.values.is_empty() && field.encrypted.is_none() {
        field.format = evidence.iter().find_map(|(_, node)| node.fact.format()).map(unplaced);
    }
    describe(field, evidence, context);
    field.provenance = Provenance::default();
}

/// The fields of a part of an operation that only second sources have.
pub(super) fn whole(said: &AllSaid<'_>, protocol: Protocol, part: FieldGroup) -> Vec<Field> {
    let context = Context {
        part,
        protocol,
        parameters: &[],
    };
    let mut fields = Vec::new();
    for source in said {
        for node in source.nodes {
            let known = fields.iter().any(|field: &Field| field.name.value == node.name);
            if !known && let Some(mut field) = added(&node.name, &evidence(said, &node.name), context) {
                require(&mut field, node);
                fields.push(field);
            }
        }
    }
    fields
}

/// Takes over which fields are required, from the source that lists them.
fn require(field: &mut Field, node: &Node) {
    field.required = node.fact.required == Some(true) && field.values.len() != 1;
    for inner in &mut field.fields {
        if let Some(node) = node.members.iter().find(|node| node.name == inner.name.value) {
            require(inner, node);
        }
    }
}

/// Whether a witness is one of those that may add an operation.
pub(super) const fn may_add_operation(witness: Witness) -> bool {
    !matches!(witness, Witness::Library)
}

/// An object in a multipart body is sent as text that holds JSON.
fn as_text(field: &mut Field) {
    if field.kind.value.scalar == Scalar::Object {
        field.kind.value.scalar = Scalar::String;
        field.encoded = Some(unplaced(Encoding::Json));
    }
}
