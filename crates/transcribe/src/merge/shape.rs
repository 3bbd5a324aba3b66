//! A corrected shape: the type of a field, its encoding and its members, of which people corrected one or more.
//!
//! The three belong together. Where the document still has another shape, what it says about that shape stays out:
//! members and an encoding that the corrected type does not have, and limits and values of another type.

use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::model::{Field, Remark, Scalar, Spec};
use wechatpay_spec::place::Located;
use wechatpay_spec::vocabulary::names;

use super::by_hand::ByHand;
use super::keys;
use super::objects::{Object, find_in, name, objects};
use crate::facts::field_limits;
use crate::findings::listed;
use crate::reason;
use crate::rules;

/// The keys that are the shape.
const SHAPE: [&str; 3] = [names::TYPE, names::ENCODED, names::FIELDS];

/// The keys that only texts have.
const OF_TEXTS: [&str; 4] = [names::MIN_LENGTH, names::MAX_LENGTH, names::PATTERN, names::FORMAT];

/// The keys that only numbers have.
const OF_NUMBERS: [&str; 3] = [names::MINIMUM, names::MAXIMUM, names::UNIT];

/// The keys that are values of the type.
const VALUES: [&str; 4] = [names::ENUM, names::CONSTANT, names::DEFAULT, names::EXAMPLE];

/// Gives `merged`, which has the corrected keys already, the rest of the shape that people gave the field, and leaves out
/// what the document, `fresh`, says about its own shape.
pub(super) fn keep(by_hand: &ByHand<'_>, earlier: &Field, fresh: &Field, merged: &mut Field) {
    if !is_another(by_hand, earlier, fresh) {
        return;
    }
    // Members that people corrected fit any document that has members; the type and the encoding belong to each other.
    if by_hand.covers(names::TYPE) || by_hand.covers(names::ENCODED) || !has_members(fresh) {
        copy(names::TYPE, earlier, merged);
        copy(names::ENCODED, earlier, merged);
    }
    if has_members(earlier) != has_members(fresh) {
        copy(names::FIELDS, earlier, merged);
    }
    // The document's label is about its own shape: `资料JSON格式`.
    if earlier.title.is_some() {
        merged.title.clone_from(&earlier.title);
    }
    for key in OF_TEXTS.iter().chain(&OF_NUMBERS).chain(&VALUES) {
        if !fits(merged, key) {
            copy(key, earlier, merged);
        }
    }
}

/// Whether people corrected the shape of a field, and the document has another one.
pub(super) fn is_another(by_hand: &ByHand<'_>, earlier: &Field, fresh: &Field) -> bool {
    let is_corrected = SHAPE.iter().any(|key| by_hand.covers(key));
    is_corrected
        && (earlier.kind.value != fresh.kind.value
            || earlier.encoded.map(|encoded| encoded.value) != fresh.encoded.map(|encoded| encoded.value)
            || has_members(earlier) != has_members(fresh))
}

fn has_members(field: &Field) -> bool {
    !field.fields.is_empty()
}

/// Copies a key of the earlier field, with the remarks by rule that say why it was changed. Those of people are kept already.
fn copy(key: &str, earlier: &Field, merged: &mut Field) {
    keys::copy(key, earlier, merged);
    let own = &earlier.provenance;
    let by_rule = |remark: &Remark| {
        reason::is_by_rule(&remark.reason.value) && remark.key.as_ref().is_some_and(|named| named.value == key)
    };
    let pairs = [
        (&own.inferred, &mut merged.provenance.inferred),
        (&own.corrected, &mut merged.provenance.corrected),
    ];
    for (earlier, merged) in pairs {
        if earlier.iter().any(by_rule) && merged.iter().any(by_rule) {
            continue;
        }
        merged.retain(|remark| !by_rule(remark));
        merged.extend(earlier.iter().filter(|remark| by_rule(remark)).cloned());
    }
}

/// Whether what a field has for a key can be said of its type.
pub(super) fn fits(field: &Field, key: &str) -> bool {
    let kind = field.kind.value;
    let is_single = kind.array_depth == 0 && !matches!(kind.scalar, Scalar::Object | Scalar::File | Scalar::Json);
    let is_value = |value: &Option<Located<String>>| {
        let mut stated = value.iter();
        stated.all(|value| field_limits::fits(kind.scalar, &value.value))
    };
    match key {
        names::ENUM => {
            let can_list = matches!(kind.scalar, Scalar::String | Scalar::Integer) && !has_members(field);
            let mut values = field.values.iter();
            values.all(|value| can_list && field_limits::fits(kind.scalar, &value.value.value))
        }
        names::ENCRYPTED => field.encrypted.is_none() || kind.scalar == Scalar::String,
        names::CONSTANT => field.constant.is_none() || is_single && is_value(&field.constant),
        names::DEFAULT => field.default.is_none() || is_single && is_value(&field.default),
        names::EXAMPLE => !is_single || is_value(&field.example),
        _ if OF_TEXTS.contains(&key) => kind.scalar == Scalar::String || field.encoded.is_some(),
        _ if OF_NUMBERS.contains(&key) => matches!(kind.scalar, Scalar::Integer | Scalar::Number),
        _ => true,
    }
}

/// Reports what `fresh` states and `merged` leaves out because of a corrected shape, except for the shape itself: a type
/// that the corrected members do not fit, and values that are not of the corrected type.
pub(crate) fn check(earlier: &Spec, fresh: &Spec, merged: &Spec) -> Option<Diagnostic> {
    let (fresh, merged) = (objects(fresh), objects(merged));
    let mut left_out = Vec::new();
    let mut place = None;
    for (path, object) in objects(earlier) {
        let Object::Field(known) = object else { continue };
        let by_hand = ByHand(&known.provenance);
        let (Some(Object::Field(new)), Some(Object::Field(now))) = (find_in(&fresh, &path), find_in(&merged, &path))
        else {
            continue;
        };
        if by_hand.covers_all() || !is_another(&by_hand, known, new) {
            continue;
        }
        let is_shape_corrected = by_hand.covers(names::TYPE) || by_hand.covers(names::ENCODED);
        let keys = [names::TYPE, names::ENUM, names::CONSTANT, names::DEFAULT];
        let lost = keys.into_iter().filter(|key| {
            let is_stated = *key == names::TYPE || keys::is_stated(key, new);
            let is_corrected = by_hand.covers(key) || *key == names::TYPE && is_shape_corrected;
            is_stated && !is_corrected && !keys::agree(key, new, now)
        });
        let lost: Vec<&str> = lost.collect();
        if !lost.is_empty() {
            place = place.or(Some(known.name.span));
            left_out.push(format!("{} ({})", name(&path), lost.join(", ")));
        }
    }
    let message = format!(
        "the document says something that a corrected type, encoding or list of members leaves out: {}",
        listed(&left_out)
    );
    let mut finding = Diagnostic::new(rules::NOT_MERGED, earlier.file.clone(), place?, message);
    finding.help("compare the fields with the document, and change them in the spec by hand");
    Some(finding)
}
