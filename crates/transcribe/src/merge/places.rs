//! Fields whose place the page does not show: the earlier spec may know it.

use std::collections::VecDeque;

use wechatpay_spec::model::{Body, Content, Field, Operation, Spec, Subject};

use crate::construct::unplaced;
use crate::reason;

/// The fresh spec, with the fields that were placed by guess where the earlier one has them.
pub(crate) fn spec(earlier: &Spec, fresh: &Spec) -> Spec {
    let mut placed = fresh.clone();
    match (&earlier.subject, &mut placed.subject) {
        (Subject::Path(known), Subject::Path(own)) => {
            for own in &mut own.operations {
                if let Some(known) = known.operations.iter().find(|known| known.method == own.method) {
                    *own = operation(known, own);
                }
            }
        }
        (Subject::Notification(known), Subject::Notification(own)) => own.fields = fields(&known.fields, &own.fields),
        _ => {}
    }
    placed
}

/// The fresh operation, with the fields that were placed by guess where the earlier one has them.
pub(super) fn operation(earlier: &Operation, fresh: &Operation) -> Operation {
    let mut placed = fresh.clone();
    match (&earlier.request.body, &mut placed.request.body) {
        (Body::Json(known), Body::Json(own)) | (Body::Xml(known), Body::Xml(own)) => *own = fields(known, own),
        _ => {}
    }
    match (&earlier.response.content, &mut placed.response.content) {
        (Content::Json(known), Content::Json(own)) | (Content::Xml(known), Content::Xml(own)) => {
            *own = fields(known, own);
        }
        _ => {}
    }
    placed
}

/// The fields of one object. A member that was placed by guess in an object that has no such member, though the fields
/// around the object have one, is one of those.
pub(super) fn fields(earlier: &[Field], fresh: &[Field]) -> Vec<Field> {
    let mut placed: Vec<Field> = Vec::new();
    let mut rest: VecDeque<Field> = fresh.iter().cloned().collect();
    while let Some(mut object) = rest.pop_front() {
        if let Some(known) = earlier.iter().find(|known| known.name == object.name) {
            let members = fields(&known.fields, &object.fields);
            let is_beside = |member: &Field| {
                let has = |fields: &[Field]| fields.iter().any(|field| field.name == member.name);
                is_guessed(member)
                    && has(earlier)
                    && !has(&known.fields)
                    && !has(&placed)
                    && !rest.iter().any(|field| field.name == member.name)
            };
            let (beside, own): (Vec<Field>, Vec<Field>) = members.into_iter().partition(is_beside);
            object.fields = own;
            if object.fields.is_empty() && !beside.is_empty() {
                object.fields.clone_from(&known.fields);
            }
            for mut member in beside.into_iter().rev() {
                settle_place(&mut member);
                rest.push_front(member);
            }
        } else if is_guessed(&object)
            && let Some(around) = placed
                .iter_mut()
                .rev()
                .find(|around| has_member(earlier, around, &object))
        {
            settle_place(&mut object);
            around.fields.push(object);
            // The object may have counted as one without members.
            if let Some(known) = earlier.iter().find(|known| known.name == around.name) {
                around.kind = known.kind;
                around.encoded = known.encoded;
                around
                    .provenance
                    .inferred
                    .retain(|remark| !reason::includes(&remark.reason.value, reason::MEMBERS_UNLISTED));
            }
            continue;
        }
        placed.push(object);
    }
    placed
}

/// Whether the earlier spec has a field as a member of an object before it, which does not have it yet.
fn has_member(earlier: &[Field], object: &Field, field: &Field) -> bool {
    let has = |fields: &[Field]| fields.iter().any(|member| member.name == field.name);
    let known = earlier.iter().find(|known| known.name == object.name);
    known.is_some_and(|known| has(&known.fields)) && !has(&object.fields)
}

/// Removes the remark that the place of a field is a guess.
fn settle_place(field: &mut Field) {
    let inferred = std::mem::take(&mut field.provenance.inferred);
    let kept = inferred.into_iter().filter_map(|mut remark| {
        if reason::includes(&remark.reason.value, reason::PLACE_LOST) {
            remark.reason = unplaced(reason::without(&remark.reason.value, reason::PLACE_LOST)?);
        }
        Some(remark)
    });
    field.provenance.inferred = kept.collect();
}

fn is_guessed(field: &Field) -> bool {
    let mut remarks = field.provenance.inferred.iter();
    remarks.any(|remark| reason::includes(&remark.reason.value, reason::PLACE_LOST))
}
