//! The names that pages use for types.

use wechatpay_spec::model::Scalar;

/// The type of a single value; `None` when the name is unknown.
pub(crate) fn scalar(name: &str) -> Option<Scalar> {
    Some(match name.to_ascii_lowercase().as_str() {
        "string" | "字符串" | "字符串型" => Scalar::String,
        "integer" | "int" | "int32" | "int64" | "uint32" | "uint64" | "long" | "整型" | "整数型" | "长整型" => {
            Scalar::Integer
        }
        "number" | "float" | "double" | "浮点型" | "浮点数" => Scalar::Number,
        "boolean" | "bool" | "布尔" | "布尔型" | "布尔值" => Scalar::Boolean,
        "object" | "对象" => Scalar::Object,
        _ => return None,
    })
}

/// Parts of the names of types that are not known: `字符`, `varchar`.
const STEMS: &[&str] = &[
    "字符", "文本", "整", "数字", "数值", "数据", "浮点", "布尔", "对象", "数组", "列表", "集合", "日期", "时间",
    "枚举", "类型", "string", "str", "text", "char", "int", "num", "long", "float", "double", "decimal", "bool", "obj",
    "arr", "list", "map", "json", "date", "time", "enum", "byte", "uuid", "type",
];

/// Whether a word in the place of a type may be one that is not known: it has a length, `字符(32)`, or a part of the name
/// of a type.
pub(crate) fn may_be_type(word: &str) -> bool {
    let word = word.trim();
    if word.is_empty() || word.chars().count() > 24 || word.contains(['，', '。', '；', '：', ':', ';', '"', '_', '/'])
    {
        return false;
    }
    let lower = word.to_ascii_lowercase();
    let has_stem = lower.split_whitespace().count() == 1 && STEMS.iter().any(|stem| lower.contains(stem));
    has_stem && word.chars().count() <= 12 || has_lengths(word)
}

/// Whether a word ends with lengths in brackets: `字符(32)`, `mystery[1,32]`.
fn has_lengths(word: &str) -> bool {
    let Some((name, inside)) = word.split_once(['(', '[', '（', '［']) else {
        return false;
    };
    let Some(lengths) = inside.trim_end_matches("[]").strip_suffix([')', ']', '）', '］']) else {
        return false;
    };
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, ',' | '，' | '-' | '~' | '–' | ' ');
    let is_word = name.chars().next().is_some_and(char::is_alphabetic) && !name.trim().contains(char::is_whitespace);
    is_word && lengths.starts_with(|c: char| c.is_ascii_digit()) && lengths.chars().all(is_part)
}

/// Whether a text is lengths in brackets and nothing else: `(32)`, `[1,32]`.
pub(crate) fn are_lengths(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(['(', '（', '[', '［']) && has_lengths(&format!("string{text}"))
}

/// The length of the type at the beginning of a text, of which the first `length` bytes are known, with the lengths of
/// its values that spaces separate from it: `String (32)`, `string 32`.
pub(crate) fn with_lengths(text: &str, length: usize) -> usize {
    let kind = text.get(..length).unwrap_or_default();
    let after = text.get(length..).unwrap_or_default();
    let spaces = [' ', '\u{a0}', '\u{3000}', '\t'];
    // A bracket may also be on the next line, in a narrow column.
    let below = after.trim_start_matches(|c| spaces.contains(&c) || matches!(c, '\r' | '\n'));
    let rest = match below.starts_with(['(', '（', '[']) {
        true => below,
        false => after.trim_start_matches(spaces),
    };
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
    use super::{may_be_type, with_lengths};

    #[test]
    fn words_in_the_place_of_a_type_may_be_types_that_are_not_known() {
        for word in [
            "字符(32)",
            "mystery[1,32]",
            "Varchar(1-32)",
            "文本",
            "Decimal",
            "时间戳",
            "T(8)",
            "编号（6）",
        ] {
            assert!(may_be_type(word), "{word}");
        }
        for word in [
            "",
            "商户号",
            "是",
            "(32)",
            "见(甲)",
            "wx_string",
            "金额，字符(32)",
            "a string of 32 characters",
        ] {
            assert!(!may_be_type(word), "{word}");
        }
    }

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
            ("string\n(32)", "string\n(32)"),
            ("string\n\n[1,32]\n【甲】", "string\n\n[1,32]"),
            ("string\n32", "string"),
            ("string 32\n【甲】", "string 32"),
            ("string[] (32)", "string[] (32)"),
        ] {
            let word = text.find([' ', '（', '\n']).unwrap();
            assert_eq!(&text[..with_lengths(text, word)], whole, "{text}");
        }
    }
}
