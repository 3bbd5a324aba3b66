//! Types as the official documents write them: `string(32)`, `string[1,32]`, `array[object]`.

use wechatpay_spec::model::FieldType;

use crate::facts::type_name;

/// The type, and the length of the longest value; `None` when the type is unknown.
pub(super) fn read(text: &str) -> Option<(FieldType, Option<u32>)> {
    let text = text.replace('（', "(").replace('）', ")").to_ascii_lowercase();
    let text: String = text.split_whitespace().collect();
    let (name, length) = split_length(&text);
    let (element, is_list) = match name.strip_prefix("array") {
        Some(rest) => (rest.trim_matches(['[', ']', '<', '>']), true),
        None => match name.strip_prefix("[]") {
            Some(rest) => (rest, true),
            None => (name.trim_end_matches("[]"), name.ends_with("[]")),
        },
    };
    let kind = FieldType {
        scalar: type_name::scalar(element)?,
        array_depth: u8::from(is_list),
    };
    Some((kind, length.filter(|length| *length > 0)))
}

/// A type without the lengths of its values, and the greatest length: `(32)`, `[1,32]`, `[32]`, `(1-32)`.
fn split_length(text: &str) -> (&str, Option<u32>) {
    let Some(at) = text.find(['(', '[']) else {
        return (text, None);
    };
    let (name, rest) = text.split_at(at);
    let inside = rest.trim_start_matches(['(', '[']).trim_end_matches([')', ']']);
    if rest.starts_with('[') && !inside.starts_with(|c: char| c.is_ascii_digit()) {
        // `string[]`, `array[object]`, perhaps with a length after it.
        return match rest.find('(') {
            Some(end) => {
                let (brackets, length) = text.split_at(at + end);
                (brackets, greatest(length.trim_matches(['(', ')'])))
            }
            None => (text, None),
        };
    }
    (name, greatest(inside))
}

/// The last number in a list of lengths.
fn greatest(lengths: &str) -> Option<u32> {
    lengths.rsplit([',', '-', '~', '，', '–']).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use wechatpay_spec::model::Scalar;

    use super::read;

    #[test]
    fn lengths_are_written_in_several_ways() {
        for (text, scalar, depth, length) in [
            ("string(32)", Scalar::String, 0, Some(32)),
            ("String（32）", Scalar::String, 0, Some(32)),
            ("string[1,32]", Scalar::String, 0, Some(32)),
            ("string [1, 32]", Scalar::String, 0, Some(32)),
            ("string[32]", Scalar::String, 0, Some(32)),
            ("string(1-64)", Scalar::String, 0, Some(64)),
            ("Int", Scalar::Integer, 0, None),
            ("string[]", Scalar::String, 1, None),
            ("[]object", Scalar::Object, 1, None),
            ("array[string](10)", Scalar::String, 1, Some(10)),
            ("array<object>", Scalar::Object, 1, None),
            ("int64", Scalar::Integer, 0, None),
        ] {
            let (kind, found) = read(text).unwrap();
            assert_eq!(
                (kind.scalar, kind.array_depth, found),
                (scalar, depth, length),
                "{text}"
            );
        }
        for text in ["", "array", "是", "(32)", "string(", "[1,32]", "mystery(3)"] {
            let known = read(text).is_some();
            assert_eq!(known, text == "string(", "{text}");
        }
    }
}
