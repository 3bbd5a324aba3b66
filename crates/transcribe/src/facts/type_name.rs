//! The names that pages use for types.

use wechatpay_spec::model::Scalar;

/// The type of a single value; `None` when the name is unknown.
pub(crate) fn scalar(name: &str) -> Option<Scalar> {
    Some(match name.to_ascii_lowercase().as_str() {
        "string" => Scalar::String,
        "integer" | "int" | "int32" | "int64" | "uint32" | "uint64" | "long" => Scalar::Integer,
        "number" | "float" | "double" => Scalar::Number,
        "boolean" | "bool" => Scalar::Boolean,
        "object" => Scalar::Object,
        _ => return None,
    })
}

/// The length of the type at the beginning of a text, of which the first `length` bytes are known, with the lengths of
/// its values that spaces separate from it: `String (32)`, `string 32`.
pub(crate) fn with_lengths(text: &str, length: usize) -> usize {
    let kind = text.get(..length).unwrap_or_default();
    let after = text.get(length..).unwrap_or_default();
    let rest = after.trim_start_matches([' ', '\u{a0}', '\u{3000}', '\t']);
    let spaces = after.len() - rest.len();
    if scalar(kind.trim_end_matches("[]")).is_none() {
        return length;
    }
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, ',' | '，' | '-' | '~' | '–' | ' ');
    let inside = rest.strip_prefix(['(', '（', '[']).unwrap_or(rest);
    let opened = rest.len() - inside.len();
    let numbers = inside.find(|c| !is_part(c)).unwrap_or(inside.len());
    if !inside.starts_with(|c: char| c.is_ascii_digit()) || spaces + opened == 0 {
        return length;
    }
    let end = inside.get(numbers..).unwrap_or_default();
    let closed = match end.chars().next() {
        Some(c @ (')' | '）' | ']')) if opened > 0 => numbers + c.len_utf8(),
        None | Some('【' | '\n') if opened == 0 => inside.get(..numbers).unwrap_or_default().trim_end().len(),
        _ => return length,
    };
    length + spaces + opened + closed
}

#[cfg(test)]
mod tests {
    use super::with_lengths;

    #[test]
    fn lengths_may_be_behind_blanks() {
        for (text, whole) in [
            ("String (32)【甲】", "String (32)"),
            ("string（1, 32） 甲", "string（1, 32）"),
            ("string [1,32]", "string [1,32]"),
            ("string 32【甲】", "string 32"),
            ("string 32 ", "string 32"),
            ("string 32 位", "string"),
            ("string (甲)", "string"),
            ("string\n(32)", "string"),
            ("string 32\n【甲】", "string 32"),
            ("string[] (32)", "string[] (32)"),
        ] {
            let word = text.find([' ', '（', '\n']).unwrap();
            assert_eq!(&text[..with_lengths(text, word)], whole, "{text}");
        }
    }
}
