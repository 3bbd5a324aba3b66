//! Fields whose type the saved text lacks.

use wechatpay_spec::model::{Field, FieldType, Scalar};
use wechatpay_spec::vocabulary::names;

use super::declared::Declared;
use crate::construct::remark;
use crate::facts::guessed_type;
use crate::facts::sample::Sample;
use crate::input::page_text::UNTYPED;
use crate::reason;

/// The type of a field that has none in the text: that of its sample, or an object if its members follow. Otherwise it
/// counts as a number or a text, by the words of its description, until the spec or a person says more, which [`mark`]
/// notes.
pub(super) fn kind(item: &Declared<'_>, sample: Option<&Sample>) -> Option<FieldType> {
    (item.kind == UNTYPED)
        .then(|| of_sample(item, sample).unwrap_or_else(|| guessed_type::number_or_text(item.description)))
}

fn of_sample(item: &Declared<'_>, sample: Option<&Sample>) -> Option<FieldType> {
    let scalar = |sample: &Sample| match sample {
        Sample::Map(_) => Some(Scalar::Object),
        Sample::Integer(_) => Some(Scalar::Integer),
        Sample::Decimal(_) => Some(Scalar::Number),
        Sample::Boolean(_) => Some(Scalar::Boolean),
        Sample::Text(_) => Some(Scalar::String),
        _ => None,
    };
    let (scalar, array_depth) = match sample {
        Some(Sample::List(items)) => (scalar(items.first()?)?, 1),
        Some(sample) => (scalar(sample)?, 0),
        None => (item.description.contains("属性").then_some(Scalar::Object)?, 0),
    };
    Some(FieldType { scalar, array_depth })
}

/// Notes where the type of a field is from, if the text lacks it.
pub(super) fn mark(field: &mut Field, item: &Declared<'_>, sample: Option<&Sample>) {
    if item.kind == UNTYPED {
        let reason = match of_sample(item, sample) {
            Some(_) => reason::TYPE_OF_SAMPLE,
            None => reason::TYPE_UNKNOWN,
        };
        field.provenance.inferred.push(remark(Some(names::TYPE), reason));
    }
}
