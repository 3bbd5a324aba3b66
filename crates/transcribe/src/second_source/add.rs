//! Writes the facts that count into an operation.

use wechatpay_spec::model::{Body, Content, Document, Field, Operation, Protocol, Scalar};
use wechatpay_spec::vocabulary::names;

use super::AllSaid;
use super::decided::is_by_hand;
use super::facts::{Said, SourceOperation};
use super::keys::{Context, FieldGroup, describe, evidence, marker, members, note, values};
use super::new_field::added;
use super::weigh::{self, Evidence};
use crate::construct::{remark, unplaced};
use crate::{name, reason};

/// Adds what the sources say about an operation.
pub(super) fn operation(operation: &mut Operation, sources: &[&SourceOperation], protocol: Protocol) {
    let said = |part: &str| Said::about(part, sources);
    documents(operation, sources);
    let elsewhere = operation.request.path.iter().chain(&operation.request.query);
    let parameters: Vec<String> = elsewhere.map(|field| field.name.value.clone()).collect();
    let context = |part| Context {
        part,
        protocol,
        // A response may well repeat them.
        parameters: if part == FieldGroup::Received { &[] } else { &parameters },
    };
    let request = &mut operation.request;
    fields(&mut request.path, &said(names::PATH), context(FieldGroup::Closed));
    fields(&mut request.headers, &said(names::HEADERS), context(FieldGroup::Closed));
    fields(&mut request.query, &said(names::QUERY), context(FieldGroup::Query));
    match &mut request.body {
        Body::Json(body) | Body::Xml(body) => fields(body, &said(names::JSON), context(FieldGroup::Sent)),
        Body::Multipart(body) => {
            fields(body, &said(names::MULTIPART), context(FieldGroup::Closed));
            fields(body, &said(names::JSON), context(FieldGroup::Closed));
        }
        Body::None => {}
    }
    if let Content::Json(body) | Content::Xml(body) = &mut operation.response.content {
        fields(body, &said(names::RESPONSE), context(FieldGroup::Received));
    }
    name::operation(operation);
}

/// The day of the last change goes to the page that it is the day of: that of the present site, if there is one.
fn documents(operation: &mut Operation, sources: &[&SourceOperation]) {
    if operation.documents.iter().any(|document| document.updated.is_some()) {
        return;
    }
    let dated = sources
        .iter()
        .find_map(|source| Some((source, source.updated.as_ref()?)));
    let Some((source, day)) = dated else { return };
    let present = |url: &str| url.starts_with("https://pay.weixin.qq.com/doc/");
    let official = |url: &str| url.starts_with("https://pay.weixin.qq.com/");
    let ranks: [&dyn Fn(&Document) -> bool; 4] = [
        &|document| source.documents.contains(&document.url.value) && present(&document.url.value),
        &|document| source.documents.contains(&document.url.value),
        &|document| present(&document.url.value),
        &|document| official(&document.url.value),
    ];
    let chosen = ranks.iter().find_map(|fits| operation.documents.iter().position(fits));
    if let Some(document) = chosen.and_then(|at| operation.documents.get_mut(at)) {
        document.updated = Some(unplaced(day.clone()));
        note(&mut operation.provenance, Some(names::DOCUMENTS), &[source.witness]);
    }
}

/// Adds what the sources say about the fields of one object.
fn fields(own: &mut Vec<Field>, said: &AllSaid<'_>, context: Context<'_>) {
    for field in own.iter_mut() {
        let evidence = evidence(said, &field.name.value);
        if !evidence.is_empty() {
            self::field(field, &evidence, context);
        }
    }
    if context.part == FieldGroup::Closed {
        return;
    }
    for source in said {
        let mut place = 0;
        for node in source.nodes {
            if let Some(at) = own.iter().position(|field| field.name.value == node.name) {
                place = at + 1;
                continue;
            }
            if context.parameters.contains(&node.name) {
                continue;
            }
            let evidence = evidence(said, &node.name);
            let sources = weigh::exists(&evidence);
            if sources.is_empty() {
                continue;
            }
            if let Some(mut field) = added(&node.name, &evidence, context) {
                note(&mut field.provenance, None, &sources);
                own.insert(place.min(own.len()), field);
                place += 1;
            }
        }
    }
}

/// Adds what the sources say about a field that the spec has.
fn field(field: &mut Field, evidence: &[Evidence<'_>], context: Context<'_>) {
    if field.constant.is_some() || field.supplied_by.is_some() {
        return;
    }
    kind(field, evidence);
    requirement(field, evidence, context);
    marker(field, evidence, context);
    values(field, evidence);
    describe(field, evidence, context);
    let may_add = field.fields.is_empty() == (field.kind.value.scalar == Scalar::Json)
        && !is_by_hand(&field.provenance, names::FIELDS);
    let inner = Context {
        part: match context.part {
            FieldGroup::Received => FieldGroup::Received,
            FieldGroup::Closed if field.encoded.is_none() => FieldGroup::Closed,
            _ if may_add => FieldGroup::Sent,
            _ => FieldGroup::Closed,
        },
        parameters: &[],
        ..context
    };
    if !field.fields.is_empty() {
        fields(&mut field.fields, &members(evidence), inner);
    }
}

fn kind(field: &mut Field, evidence: &[Evidence<'_>]) {
    let is_plain = field.encoded.is_none()
        && field.fields.is_empty()
        && field.values.is_empty()
        && field.encrypted.is_none()
        && field.format.is_none();
    if !is_plain || is_by_hand(&field.provenance, names::TYPE) {
        return;
    }
    if let Some(stated) = weigh::kind(field.kind.value, evidence) {
        field.kind = unplaced(stated);
        field.max_length = field.max_length.take().filter(|_| stated.scalar == Scalar::String);
        field.example = None;
        correct(field, names::TYPE, reason::SDK_TYPE);
    }
}

fn requirement(field: &mut Field, evidence: &[Evidence<'_>], context: Context<'_>) {
    if is_by_hand(&field.provenance, names::REQUIRED) || context.part == FieldGroup::Received {
        return;
    }
    if field.required && context.part != FieldGroup::Closed && weigh::is_optional(evidence) {
        field.required = false;
        correct(field, names::REQUIRED, reason::OFFICIAL_OPTIONAL);
    } else if !field.required
        && field.required_if.is_none()
        && field.only_if.is_none()
        && field.choice.is_none()
        && field.required_of.is_none()
        && field.values.len() != 1
        && weigh::is_required(evidence)
    {
        field.required = true;
        correct(field, names::REQUIRED, reason::TWO_REQUIRE);
    }
}

fn correct(field: &mut Field, key: &str, origin: &str) {
    let provenance = &mut field.provenance;
    let is_about = |known: &wechatpay_spec::model::Remark| known.key.as_ref().is_some_and(|named| named.value == key);
    provenance.inferred.retain(|known| !is_about(known));
    let whole = provenance
        .inferred
        .iter()
        .chain(&provenance.corrected)
        .any(|known| known.key.is_none());
    if !whole && !provenance.corrected.iter().any(is_about) {
        provenance.corrected.push(remark(Some(key), origin));
    }
}
