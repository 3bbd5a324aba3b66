//! Types as the official documents write them: `string(32)`, `array[object]`.

use wechatpay_spec::model::FieldType;

use crate::facts::type_name;

/// The type, and the length of the longest value; `None` when the type is unknown.
pub(super) fn read(text: &str) -> Option<(FieldType, Option<u32>)> {
    let (name, length) = match text.split_once('(') {
        Some((name, rest)) => (name, rest.trim_end_matches(')').parse().ok()),
        None => (text, None),
    };
    let name = name.to_ascii_lowercase();
    let (element, is_list) = match name.strip_prefix("array") {
        Some(rest) => (rest.trim_matches(['[', ']', '<', '>']), true),
        None => (name.trim_end_matches("[]"), name.ends_with("[]")),
    };
    let kind = FieldType {
        scalar: type_name::scalar(element)?,
        array_depth: u8::from(is_list),
    };
    Some((kind, length.filter(|length| *length > 0)))
}
