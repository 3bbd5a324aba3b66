//! Writes the facts that count into the keys of one field.

use wechatpay_spec::model::{Cipher, DataSource, EnumValue, Field, Origin, OtherSource, Protocol, Provenance, Scalar};
use wechatpay_spec::vocabulary::names;

use super::decided::is_by_hand;
use super::facts::{Said, Witness};
use super::weigh::{self, Evidence};
use super::{AllSaid, limits, sample_value};
use crate::construct::unplaced;
use crate::facts::label;

/// A group of fields of a message, which decides what may be added to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldGroup {
    /// The URL path and the headers: no field is added.
    Closed,
    /// The query: a field without members may be added.
    Query,
    /// The body of a request.
    Sent,
    /// A body of several parts, which may be files.
    Multipart,
    /// The body of a response.
    Received,
}

/// Properties that all fields of a part share.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context<'s> {
    pub(super) part: FieldGroup,
    pub(super) protocol: Protocol,
    /// The parameters of the URL path and the query, which some sources list in the body as well.
    pub(super) parameters: &'s [String],
}

/// The sources' statements about a field.
pub(super) fn evidence<'s>(said: &AllSaid<'s>, name: &str) -> Vec<Evidence<'s>> {
    let nodes = said
        .iter()
        .filter_map(|source| Some((source.witness, source.node(name)?)));
    nodes.collect()
}

/// The sources' statements about the members of a field.
pub(super) fn members<'s>(evidence: &[Evidence<'s>]) -> Vec<Said<'s>> {
    let speaking = evidence.iter().filter(|(_, node)| !node.members.is_empty());
    speaking
        .map(|(witness, node)| Said {
            witness: *witness,
            nodes: &node.members,
        })
        .collect()
}

/// Marks a field as encrypted if any source does.
pub(super) fn marker(field: &mut Field, evidence: &[Evidence<'_>], context: Context<'_>) {
    let can_be = field.encrypted.is_none()
        && field.kind.value.scalar == Scalar::String
        && field.values.is_empty()
        && field.fields.is_empty()
        && field.encoded.is_none()
        && context.protocol == Protocol::V3
        && !is_by_hand(&field.provenance, names::ENCRYPTED);
    if !can_be {
        return;
    }
    let sources = weigh::encrypted(evidence);
    if !sources.is_empty() {
        field.encrypted = Some(unplaced(Cipher::PublicKey));
        field.example = None;
        field.format = None;
        field.default = None;
        note(&mut field.provenance, Some(names::ENCRYPTED), &sources);
    }
}

/// Known values only grow: the service may send any of those that some source lists.
pub(super) fn values(field: &mut Field, evidence: &[Evidence<'_>]) {
    let can_be = matches!(field.kind.value.scalar, Scalar::String | Scalar::Integer)
        && field.fields.is_empty()
        && field.encrypted.is_none()
        && field.encoded.is_none()
        && field.format.is_none()
        && !is_by_hand(&field.provenance, names::ENUM);
    if !can_be {
        return;
    }
    let mut sources = Vec::new();
    for (witness, node) in evidence {
        let listed = node.fact.values();
        // A single value is an example, not an enumeration.
        if field.values.is_empty() && listed.len() < 2 {
            continue;
        }
        for value in listed {
            let fits = match field.kind.value.scalar {
                Scalar::Integer => value.parse::<i64>().is_ok(),
                _ => is_word(&value),
            };
            if fits && !field.values.iter().any(|known| known.value.value == value) {
                field.values.push(EnumValue {
                    value: unplaced(value),
                    title: None,
                    rust_name: None,
                });
                sources.push(*witness);
            }
        }
    }
    if !sources.is_empty() {
        note(&mut field.provenance, Some(names::ENUM), &sources);
        field.min_length = None;
        field.max_length = None;
        let listed = &field.values;
        field.example = field
            .example
            .take()
            .filter(|example| listed.iter().any(|known| known.value.value == example.value));
    }
}

/// Whether a text can be a value of an enumeration: a word of the protocol.
fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
}

/// Title, limits and example, where the page states none.
pub(super) fn describe(field: &mut Field, evidence: &[Evidence<'_>], context: Context<'_>) {
    if field.title.is_none() && !is_by_hand(&field.provenance, names::TITLE) {
        let mut titles = evidence
            .iter()
            .filter_map(|(_, node)| label::title(node.fact.title.as_ref()?));
        field.title = titles.next().map(unplaced);
    }
    limits::add(field, evidence, matches!(context.part, FieldGroup::Received));
    if field.example.is_none() && !is_by_hand(&field.provenance, names::EXAMPLE) {
        let mut examples = evidence
            .iter()
            .filter_map(|(_, node)| sample_value::of_field(node.fact.example.as_ref()?, field));
        field.example = examples.next().map(unplaced);
    }
}

/// Notes where a line, or a key of it, is from.
pub(super) fn note(provenance: &mut Provenance, key: Option<&str>, witnesses: &[Witness]) {
    let of_key = |origin: &Origin| origin.key.as_ref().map(|named| named.value.as_str()) == key;
    // The sources of the whole line are those of its keys as well.
    let is_known = provenance
        .from
        .iter()
        .any(|origin| origin.key.is_none() || of_key(origin));
    let mut sources: Vec<OtherSource> = witnesses.iter().map(|witness| witness.source()).collect();
    sources.sort_unstable();
    sources.dedup();
    if !is_known {
        provenance.from.push(Origin {
            key: key.map(|key| unplaced(key.to_owned())),
            sources: sources
                .into_iter()
                .map(|source| unplaced(DataSource::Other(source)))
                .collect(),
        });
    }
}
