//! Reads the type of a field, and finds the one that is meant by a word of documents or of another language: `int64`, `String`,
//! `数组`, `[]string`.

use super::mapping::{Keys, Reader};
use crate::model::{FieldType, Scalar as FieldScalar};
use crate::place::Located;
use crate::rules;
use crate::text::shorten;
use crate::vocabulary::names;
use crate::words::Word;
use crate::yaml::{Entry, Kind, Node, Scalar, Value};

/// Maximum number of `[]` after a type.
const ARRAY_DEPTH: u8 = 3;

/// Words for types in documents and in other languages.
const WORDS: &[(FieldScalar, &[&str])] = &[
    (
        FieldScalar::Integer,
        &[
            "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "long", "short",
            "整数", "整型", "整形",
        ],
    ),
    (
        FieldScalar::Number,
        &[
            "float",
            "float32",
            "float64",
            "double",
            "decimal",
            "数字",
            "数值",
            "浮点数",
        ],
    ),
    (
        FieldScalar::String,
        &[
            "str",
            "char",
            "varchar",
            "date",
            "datetime",
            "timestamp",
            "byte",
            "bytes",
            "字符串",
            "字符",
            "文本",
        ],
    ),
    (FieldScalar::Boolean, &["bool", "布尔", "布尔值", "布尔型"]),
    (FieldScalar::Object, &["obj", "struct", "dict", "map", "hash", "对象"]),
    (FieldScalar::File, &["文件"]),
];

/// Words for a list of something.
const LISTS: &[&str] = &["array", "list", "vec", "vector", "slice", "数组", "列表"];

impl Reader<'_> {
    /// Reads the type of a field with these keys. Without one, it is guessed, because the missing type is reported already: the
    /// other keys should not lead to more findings.
    pub(super) fn type_of_field(&mut self, keys: &Keys<'_>, field: &Entry) -> Located<FieldType> {
        let read = self
            .required(keys, names::TYPE)
            .and_then(|entry| self.field_type(entry, keys));
        read.unwrap_or_else(|| {
            Located::new(
                FieldType {
                    scalar: guessed(keys),
                    array_depth: 0,
                },
                field.key.span,
            )
        })
    }

    fn field_type(&mut self, entry: &Entry, keys: &Keys<'_>) -> Option<Located<FieldType>> {
        if !matches!(entry.value.value, Value::Scalar(_)) {
            self.wrong_type(&entry.value, "a type")
                .help("write `type: string`, and `type: \"string[]\"` for a list");
            return None;
        }
        let text = self.text_of(&entry.value, "a type")?;
        if let Some(meant) = meant(&text.value, keys.get(names::FIELDS).is_some()) {
            let message = format!("`{}` is not a value of `{}`", shorten(&text.value), names::TYPE);
            self.report(rules::UNKNOWN_VALUE, text.span, message)
                .help(format!("did you mean `{meant}`?"))
                .replace(text.span, meant);
            return None;
        }
        let mut name = text.value.as_str();
        let mut array_depth = 0_u8;
        while let Some(element) = name.strip_suffix("[]") {
            name = element;
            array_depth = array_depth.saturating_add(1);
        }
        if array_depth > ARRAY_DEPTH {
            self.report(
                rules::ARRAY_DEPTH,
                text.span,
                format!("the list type is nested {array_depth} levels deep"),
            )
            .help(format!("write at most {ARRAY_DEPTH} `[]` after a type"));
        }
        let node = Node {
            span: entry.value.span,
            value: Value::Scalar(Scalar {
                text: name.to_owned(),
                kind: Kind::String,
            }),
            comment: None,
        };
        let Some(scalar) = self.word_of::<FieldScalar>(&node, names::TYPE) else {
            // The word that is meant is the type of the elements.
            if let Some(replacement) = self.last_replacement() {
                replacement.push_str(&"[]".repeat(usize::from(array_depth)));
            }
            return None;
        };
        Some(Located::new(
            FieldType {
                scalar: scalar.value,
                array_depth,
            },
            text.span,
        ))
    }
}

/// The type that a word means: `uint64` is an `integer`, `[]int`, `int[]` and `array<int>` are `integer[]`. A list of
/// nothing in particular has objects if the field has `fields`.
fn meant(text: &str, has_fields: bool) -> Option<String> {
    let word = text.trim().to_lowercase();
    let (mut lists, mut words) = (0, Vec::new());
    for word in word.split(|c: char| c.is_whitespace() || "[]<>()（）".contains(c)) {
        match word {
            "" => {}
            _ if LISTS.contains(&word) => lists += 1,
            _ => words.push(word),
        }
    }
    lists += word.matches("[]").count();
    let element = match words.as_slice() {
        [] if lists > 0 && has_fields => FieldScalar::Object.word(),
        [] if lists > 0 => FieldScalar::String.word(),
        [word] if FieldScalar::from_word(word).is_some() => word,
        [word] => WORDS.iter().find(|(_, others)| others.contains(word))?.0.word(),
        _ => return None,
    };
    let meant = format!("{element}{}", "[]".repeat(lists));
    (meant != text).then_some(meant)
}

/// The type that the other keys of a field fit.
fn guessed(keys: &Keys<'_>) -> FieldScalar {
    let has = |name: &str| keys.get(name).is_some();
    if has(names::FIELDS) {
        return FieldScalar::Object;
    }
    let written = [names::CONSTANT, names::DEFAULT, names::EXAMPLE]
        .into_iter()
        .find_map(|name| keys.get(name));
    let kind = written.and_then(|entry| match &entry.value.value {
        Value::Scalar(scalar) => Some(scalar.kind),
        _ => None,
    });
    match kind {
        Some(Kind::Boolean) => FieldScalar::Boolean,
        Some(Kind::Integer) => FieldScalar::Integer,
        Some(Kind::Float) => FieldScalar::Number,
        _ if has(names::MINIMUM) || has(names::MAXIMUM) || has(names::UNIT) => FieldScalar::Integer,
        _ => FieldScalar::String,
    }
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn words_of_documents_mean_a_type() {
        for (text, expected) in [
            ("int", "integer"),
            ("Int64", "integer"),
            ("uint32", "integer"),
            ("long", "integer"),
            ("String", "string"),
            ("str", "string"),
            ("float", "number"),
            ("bool", "boolean"),
            ("布尔", "boolean"),
            ("dict", "object"),
            ("Integer", "integer"),
            ("int[]", "integer[]"),
            ("[]string", "string[]"),
            ("[][]int", "integer[][]"),
            ("array", "string[]"),
            ("list", "string[]"),
            ("array<object>", "object[]"),
            ("array[string]", "string[]"),
            ("string array", "string[]"),
        ] {
            assert_eq!(meant(text, false).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(meant("array", true).as_deref(), Some("object[]"));
        for right in ["string", "object[]", "string[][][][]", "file", "boolan", "tree", ""] {
            assert_eq!(meant(right, false), None, "{right}");
        }
    }
}
