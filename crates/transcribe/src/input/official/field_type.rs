//! Types as the official documents write them: `string(32)`, `string[1,32]`, `array[object]`.

use wechatpay_spec::model::{Field, FieldType, Scalar};
use wechatpay_spec::place::Span;

use crate::construct::unplaced;
use crate::facts::type_name;
use crate::findings::{Findings, shorten};
use crate::rules;

/// A type with the lengths of its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TypeText {
    pub(super) kind: FieldType,
    lengths: Lengths,
}

/// The lengths beside a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lengths {
    /// Those of the shortest and the longest value.
    Known { least: Option<u32>, most: Option<u32> },
    /// They are written in a way that is not read: `string(32-8)`, `string(32字节)`.
    Unread,
}

/// The lengths of a type that has none beside it.
const ANY: Lengths = Lengths::Known {
    least: None,
    most: None,
};

impl TypeText {
    /// A type without lengths.
    pub(super) const fn of(kind: FieldType) -> Self {
        Self { kind, lengths: ANY }
    }

    /// Gives a field the type, and the lengths if its values are text. Lengths that are not read are reported; `text` is
    /// what the page says.
    pub(super) fn apply(self, field: &mut Field, text: &str, span: Span, findings: &mut Findings) {
        field.kind = unplaced(self.kind);
        if self.kind.scalar != Scalar::String {
            return;
        }
        match self.lengths {
            Lengths::Known { least, most } => {
                field.min_length = least.map(unplaced);
                field.max_length = most.map(unplaced);
            }
            Lengths::Unread => {
                let message = format!(
                    "the lengths of `{}` are not read: `{}`",
                    shorten(&field.name.value),
                    shorten(text)
                );
                let help = "add `max_length` to the spec by hand; the page says `string(32)` or `string[1,32]`";
                findings.report(rules::NOT_EXPRESSED, span, message, help);
            }
        }
    }
}

/// The type that a text names; `None` when it is unknown.
pub(super) fn read(text: &str) -> Option<TypeText> {
    let text = text.replace(['（', '［'], "(").replace(['）', '］'], ")");
    // `string 32`
    let text = match text.split_whitespace().collect::<Vec<_>>().as_slice() {
        [kind, number] if number.bytes().all(|b| b.is_ascii_digit()) => format!("{kind}({number})"),
        words => words.concat(),
    };
    let is_class = names_class(&text);
    let text = text.to_ascii_lowercase();
    let (name, lengths) = split_lengths(&text);
    let list = ["array", "list"].iter().find_map(|word| name.strip_prefix(word));
    let (element, is_list) = match list {
        Some(rest) => {
            let element = rest.trim_matches(['[', ']', '<', '>', '(', ')']);
            (element.strip_prefix("of").unwrap_or(element), true)
        }
        None => match name
            .strip_prefix("[]")
            .or_else(|| name.strip_suffix("数组"))
            .or_else(|| name.strip_suffix("列表"))
        {
            Some(rest) => (rest, true),
            None => (name.trim_end_matches("[]"), name.ends_with("[]")),
        },
    };
    let scalar = type_name::scalar(element).or_else(|| (is_list && is_class).then_some(Scalar::Object));
    let kind = FieldType {
        scalar: scalar?,
        array_depth: u8::from(is_list),
    };
    Some(TypeText { kind, lengths })
}

/// Whether a list names the class of its objects: `array[UnionSubOrder]`.
fn names_class(text: &str) -> bool {
    let name = text.split(['[', '<', '(']).nth(1).unwrap_or_default();
    let name = name.trim_end_matches([']', '>', ')']);
    name.bytes().any(|b| b.is_ascii_lowercase())
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// A type without the lengths of its values, and these: `string(32)`, `string[1,32]`, `string[](32)`, `string(32)[]`,
/// `array[string(32)]`.
fn split_lengths(text: &str) -> (String, Lengths) {
    let mut from = 0;
    while let Some(at) = text
        .get(from..)
        .and_then(|rest| rest.find(['(', '[']))
        .map(|at| from + at)
    {
        let after = text.get(at + 1..).unwrap_or_default();
        let length = after.find([')', ']']);
        let inside = after.get(..length.unwrap_or(after.len())).unwrap_or_default();
        let begins_with_digit = inside.starts_with(|c: char| c.is_ascii_digit());
        let is_round = text.get(at..).is_some_and(|rest| rest.starts_with('('));
        let is_element = inside.is_empty() || !is_round || type_name::scalar(inside.trim_end_matches('[')).is_some();
        if begins_with_digit || !is_element || length.is_none() {
            let before = text.get(..at).unwrap_or_default();
            let behind = length.map_or("", |length| after.get(length + 1..).unwrap_or_default());
            let lengths = match length {
                Some(_) => numbers(inside),
                None => Lengths::Unread,
            };
            return (format!("{before}{behind}"), lengths);
        }
        from = at + 1;
    }
    (text.to_owned(), ANY)
}

/// The least and the greatest of some lengths. A single one is the greatest; a least length of nothing says nothing.
fn numbers(lengths: &str) -> Lengths {
    let parts: Vec<&str> = lengths.split([',', '-', '~', '，', '–']).collect();
    let number = |digits: &str| digits.parse::<u32>().ok();
    // `1,024`
    let are_groups = parts.iter().skip(1).all(|part| part.len() == 3);
    let is_one_number = parts.len() > 1
        && !lengths.contains(['-', '~', '–'])
        && are_groups
        && (parts.len() > 2 || parts.get(1).is_some_and(|part| part.starts_with('0')));
    let found = match parts.as_slice() {
        parts if is_one_number => number(&parts.concat()).map(|most| (0, most)),
        [most] => number(most).map(|most| (0, most)),
        [least, most] => number(least).zip(number(most)),
        _ => None,
    };
    match found {
        Some((least, most)) if least <= most => Lengths::Known {
            least: (least > 0).then_some(least),
            most: (most > 0).then_some(most),
        },
        _ => Lengths::Unread,
    }
}

#[cfg(test)]
mod tests {
    use wechatpay_spec::model::Scalar;

    use super::{Lengths, read};

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
            ("String (32)", Scalar::String, 0, None, Some(32)),
            ("string 32", Scalar::String, 0, None, Some(32)),
            ("string(1,024)", Scalar::String, 0, None, Some(1024)),
            ("string(1,048,576)", Scalar::String, 0, None, Some(1_048_576)),
            ("string[1,128]", Scalar::String, 0, Some(1), Some(128)),
            ("string(32)[]", Scalar::String, 1, None, Some(32)),
            ("string[1,32][]", Scalar::String, 1, Some(1), Some(32)),
            ("array[string(32)]", Scalar::String, 1, None, Some(32)),
            ("array(string)", Scalar::String, 1, None, None),
            ("Int", Scalar::Integer, 0, None, None),
            ("string[]", Scalar::String, 1, None, None),
            ("[]object", Scalar::Object, 1, None, None),
            ("array[string](10)", Scalar::String, 1, None, Some(10)),
            ("array<object>", Scalar::Object, 1, None, None),
            ("List<Object>", Scalar::Object, 1, None, None),
            ("array of object", Scalar::Object, 1, None, None),
            ("array[UnionSubOrder]", Scalar::Object, 1, None, None),
            ("array[Payment]", Scalar::Object, 1, None, None),
            ("List<GoodsDetail>", Scalar::Object, 1, None, None),
            ("int64", Scalar::Integer, 0, None, None),
            ("字符串[1,32]", Scalar::String, 0, Some(1), Some(32)),
            ("字符串（32）", Scalar::String, 0, None, Some(32)),
            ("对象数组", Scalar::Object, 1, None, None),
            ("整型", Scalar::Integer, 0, None, None),
        ] {
            let found = read(text).unwrap();
            assert_eq!((found.kind.scalar, found.kind.array_depth), (scalar, depth), "{text}");
            assert_eq!(found.lengths, Lengths::Known { least, most }, "{text}");
        }
        for text in [
            "string(32-8)",
            "string[64,32]",
            "string[1,]",
            "string(32字节)",
            "string(≤32)",
            "string(32",
            "string(n)",
            "string(1,2,3)",
            "string(99999999999)",
            "array[string(x)]",
            "string(",
        ] {
            assert_eq!(read(text).unwrap().lengths, Lengths::Unread, "{text}");
        }
        for text in ["", "array", "是", "(32)", "[1,32]", "mystery(3)"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
