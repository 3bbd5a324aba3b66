//! Takes facts about a field from fields of the same name and label in other operations of the product family.
//!
//! Pages repeat a field on every operation that has it, but list its values or its length only on some of them.

use std::collections::{BTreeMap, BTreeSet};

use wechatpay_spec::Families;
use wechatpay_spec::families::Folders;
use wechatpay_spec::limits::problem;
use wechatpay_spec::model::{EnumValue, Field, Provenance, Scalar, Spec, Subject};
use wechatpay_spec::vocabulary::names;

use super::decided::is_by_hand;
use crate::construct::{remark, unplaced};
use crate::{name, reason};

/// The value of a parameter that selects entries in any state. A list with it names what can be asked for, which may be
/// fewer states than an entry can have.
const ALL: &str = "ALL";

/// A field by the family of its operation, its name and its label.
type Identity = (String, String, String);

/// The statements of a family's operations about a field.
#[derive(Default)]
struct Stated {
    values: Vec<Vec<String>>,
    lengths: BTreeSet<u32>,
}

/// Completes the specs: known values in what is received, lengths in what is sent, where every operation of the family
/// that states them agrees.
pub(super) fn complete(specs: &mut [Spec], families: &Families) {
    let folders = Folders::new(families);
    let family = |file: &str| folders.of(file).map(|(family, _)| family.name.value.clone());
    let mut known: BTreeMap<Identity, Stated> = BTreeMap::new();
    for spec in specs.iter_mut() {
        let Some(family) = family(&spec.file) else { continue };
        each_field(spec, &mut |field, is_received| {
            collect(field, is_received, &family, &mut known)
        });
    }
    for spec in specs.iter_mut() {
        let Some(family) = family(&spec.file) else { continue };
        each_field(spec, &mut |field, is_received| {
            if let Some(stated) = identity(&family, field).and_then(|identity| known.get(&identity)) {
                match is_received {
                    true => values(field, stated),
                    false => length(field, stated),
                }
            }
        });
        // Fields with listed values have types of their own, whose names may be taken.
        match &mut spec.subject {
            Subject::Path(path) => path.operations.iter_mut().for_each(name::operation),
            Subject::Notification(notification) => name::received(&mut notification.fields),
        }
    }
}

fn identity(family: &str, field: &Field) -> Option<Identity> {
    let title = field.title.as_ref()?;
    Some((family.to_owned(), field.name.value.clone(), title.value.clone()))
}

fn collect(field: &Field, is_received: bool, family: &str, known: &mut BTreeMap<Identity, Stated>) {
    let Some(identity) = identity(family, field) else {
        return;
    };
    let stated = known.entry(identity).or_default();
    let is_filter = !is_received && field.values.iter().any(|known| known.value.value == ALL);
    if field.values.len() > 1 && !is_filter && !is_from_siblings(&field.provenance, names::ENUM) {
        let values = field.values.iter().map(|known| known.value.value.clone());
        stated.values.push(values.collect());
    }
    if let Some(length) = &field.max_length
        && !is_from_siblings(&field.provenance, names::MAX_LENGTH)
    {
        stated.lengths.insert(length.value);
    }
}

/// Whether this rule stated the key, at an earlier run.
fn is_from_siblings(provenance: &Provenance, key: &str) -> bool {
    let mut remarks = provenance.inferred.iter();
    remarks.any(|remark| {
        remark.key.as_ref().is_some_and(|named| named.value == key)
            && matches!(
                remark.reason.value.as_str(),
                reason::VALUES_OF_SIBLING | reason::LENGTH_OF_SIBLING
            )
    })
}

fn is_plain_text(field: &Field) -> bool {
    field.kind.value.scalar == Scalar::String
        && field.values.is_empty()
        && field.fields.is_empty()
        && field.constant.is_none()
        && field.supplied_by.is_none()
        && field.encoded.is_none()
        && field.encrypted.is_none()
}

/// Known values, if one operation lists all that any other lists, and the field's own example is among them.
fn values(field: &mut Field, stated: &Stated) {
    let Some(longest) = stated.values.iter().max_by_key(|values| values.len()) else {
        return;
    };
    let agreed = stated
        .values
        .iter()
        .all(|values| values.iter().all(|value| longest.contains(value)));
    let fits = field
        .example
        .as_ref()
        .is_none_or(|example| longest.contains(&example.value));
    if !agreed
        || !fits
        || !is_plain_text(field)
        || field.format.is_some()
        || field.max_length.is_some()
        || is_by_hand(&field.provenance, names::ENUM)
    {
        return;
    }
    field.values = longest
        .iter()
        .map(|value| EnumValue {
            value: unplaced(value.clone()),
            title: None,
            rust_name: None,
        })
        .collect();
    let inferred = &mut field.provenance.inferred;
    inferred.push(remark(Some(names::ENUM), reason::VALUES_OF_SIBLING));
}

/// The length that all operations agree on, if the field's own example fits.
fn length(field: &mut Field, stated: &Stated) {
    let mut lengths = stated.lengths.iter();
    let (Some(length), None) = (lengths.next(), lengths.next()) else {
        return;
    };
    if field.max_length.is_some() || !is_plain_text(field) || is_by_hand(&field.provenance, names::MAX_LENGTH) {
        return;
    }
    field.max_length = Some(unplaced(*length));
    let example = field.example.as_ref();
    if example.is_some_and(|example| problem(field, &example.value).is_some()) {
        field.max_length = None;
        return;
    }
    let inferred = &mut field.provenance.inferred;
    inferred.push(remark(Some(names::MAX_LENGTH), reason::LENGTH_OF_SIBLING));
}

/// Calls a function with each field of a spec's messages, at any depth, and whether it is received.
fn each_field(spec: &mut Spec, act: &mut impl FnMut(&mut Field, bool)) {
    match &mut spec.subject {
        Subject::Path(path) => {
            for operation in &mut path.operations {
                let request = &mut operation.request;
                let sent = request.path.iter_mut().chain(&mut request.query);
                for field in sent.chain(request.body.fields_mut()) {
                    field.each_mut(&mut |field| act(field, false));
                }
                for field in operation.response.content.fields_mut() {
                    field.each_mut(&mut |field| act(field, true));
                }
            }
        }
        Subject::Notification(notification) => {
            for field in &mut notification.fields {
                field.each_mut(&mut |field| act(field, true));
            }
        }
    }
}
