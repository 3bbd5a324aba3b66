//! Types as the official documents write them: `string(32)`, `string[1,32]`, `array[object]`.

use wechatpay_spec::model::{Field, FieldType, Scalar};

use crate::construct::unplaced;
use crate::facts::type_name;

/// A type with the lengths of its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TypeText {
    pub(super) kind: FieldType,
    /// The length of the shortest value.
    least: Option<u32>,
    /// The length of the longest value.
    most: Option<u32>,
}

impl TypeText {
    /// A type without lengths.
    pub(super) const fn of(kind: FieldType) -> Self {
        Self {
            kind,
            least: None,
            most: None,
        }
    }

    /// Gives a field the type, and the lengths if its values are text.
    pub(super) fn apply(self, field: &mut Field) {
        field.kind = unplaced(self.kind);
        if self.kind.scalar == Scalar::String {
            field.min_length = self.least.map(unplaced);
            field.max_length = self.most.map(unplaced);
        }
    }
}

/// The type that a text names; `None` when it is unknown.
pub(super) fn read(text: &str) -> Option<TypeText> {
    let text = text.replace('（', "(").replace('）', ")");
    let text: String = text.split_whitespace().collect();
    let is_class = names_class(&text);
    let text = text.to_ascii_lowercase();
    let (name, least, most) = split_lengths(&text);
    let list = ["array", "list"].iter().find_map(|word| name.strip_prefix(word));
    let (element, is_list) = match list {
        Some(rest) => {
            let element = rest.trim_matches(['[', ']', '<', '>']);
            (element.strip_prefix("of").unwrap_or(element), true)
        }
        None => match name.strip_prefix("[]") {
            Some(rest) => (rest, true),
            None => (name.trim_end_matches("[]"), name.ends_with("[]")),
        },
    };
    let scalar = type_name::scalar(element).or_else(|| (is_list && is_class).then_some(Scalar::Object));
    let kind = FieldType {
        scalar: scalar?,
        array_depth: u8::from(is_list),
    };
    Some(TypeText { kind, least, most })
}

/// Whether a list names the class of its objects: `array[UnionSubOrder]`.
fn names_class(text: &str) -> bool {
    let name = text.split(['[', '<', '(']).nth(1).unwrap_or_default();
    let name = name.trim_end_matches([']', '>', ')']);
    let has_both = name.bytes().any(|b| b.is_ascii_lowercase()) && name.bytes().skip(1).any(|b| b.is_ascii_uppercase());
    has_both && name.starts_with(|c: char| c.is_ascii_uppercase()) && name.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// A type without the lengths of its values, and the least and greatest length: `(32)`, `[1,32]`, `[32]`, `(1-32)`.
fn split_lengths(text: &str) -> (&str, Option<u32>, Option<u32>) {
    let Some(at) = text.find(['(', '[']) else {
        return (text, None, None);
    };
    let (name, rest) = text.split_at(at);
    let inside = rest.trim_start_matches(['(', '[']).trim_end_matches([')', ']']);
    if rest.starts_with('[') && !inside.starts_with(|c: char| c.is_ascii_digit()) {
        // `string[]`, `array[object]`, perhaps with a length after it.
        return match rest.find('(') {
            Some(end) => {
                let (brackets, lengths) = text.split_at(at + end);
                let (least, most) = numbers(lengths.trim_matches(['(', ')']));
                (brackets, least, most)
            }
            None => (text, None, None),
        };
    }
    let (least, most) = numbers(inside);
    (name, least, most)
}

/// The least and the greatest of some lengths. A single one is the greatest; a least length of nothing says nothing.
fn numbers(lengths: &str) -> (Option<u32>, Option<u32>) {
    let mut found = lengths
        .split([',', '-', '~', '，', '–'])
        .map(|number| number.parse::<u32>().ok());
    let first = found.next().flatten();
    let last = found.next_back();
    let (least, most) = match last {
        Some(last) => (first, last),
        None => (None, first),
    };
    let most = most.filter(|most| *most > 0);
    let fits = |least: &u32| *least > 0 && most.is_none_or(|most| *least <= most);
    (least.filter(fits), most)
}

#[cfg(test)]
mod tests {
    use wechatpay_spec::model::Scalar;

    use super::read;

    #[test]
    fn lengths_are_written_in_several_ways() {
        for (text, scalar, depth, least, most) in [
            ("string(32)", Scalar::String, 0, None, Some(32)),
            ("String（32）", Scalar::String, 0, None, Some(32)),
            ("string[1,32]", Scalar::String, 0, Some(1), Some(32)),
            ("string [6, 32]", Scalar::String, 0, Some(6), Some(32)),
            ("string[0,32]", Scalar::String, 0, None, Some(32)),
            ("string[32]", Scalar::String, 0, None, Some(32)),
            ("string(1-64)", Scalar::String, 0, Some(1), Some(64)),
            ("string[64,32]", Scalar::String, 0, None, Some(32)),
            ("Int", Scalar::Integer, 0, None, None),
            ("string[]", Scalar::String, 1, None, None),
            ("[]object", Scalar::Object, 1, None, None),
            ("array[string](10)", Scalar::String, 1, None, Some(10)),
            ("array<object>", Scalar::Object, 1, None, None),
            ("List<Object>", Scalar::Object, 1, None, None),
            ("array of object", Scalar::Object, 1, None, None),
            ("array[UnionSubOrder]", Scalar::Object, 1, None, None),
            ("List<GoodsDetail>", Scalar::Object, 1, None, None),
            ("int64", Scalar::Integer, 0, None, None),
        ] {
            let found = read(text).unwrap();
            assert_eq!(
                (found.kind.scalar, found.kind.array_depth, found.least, found.most),
                (scalar, depth, least, most),
                "{text}"
            );
        }
        for text in ["", "array", "是", "(32)", "string(", "[1,32]", "mystery(3)"] {
            let known = read(text).is_some();
            assert_eq!(known, text == "string(", "{text}");
        }
    }
}
