//! Checks wire names and Rust names.

use crate::ideograph::is_ideograph;
use crate::names::keywords::is_keyword;
use crate::text::NAME_LENGTH;

/// Says what is wrong with a wire name, if anything.
pub(super) fn wire_name_fault(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some("a field has no name".to_owned());
    }
    let length = name.chars().count();
    if length > NAME_LENGTH {
        return Some(format!(
            "the field's name has {length} characters; at most {NAME_LENGTH} are allowed"
        ));
    }
    if let Some(mark) = edge_mark(name) {
        let which = if name.starts_with(mark) { "begins" } else { "ends" };
        let shown: String = name.chars().take(60).flat_map(char::escape_debug).collect();
        return Some(format!("`{shown}` is not a valid field name: it {which} with `{mark}`"));
    }
    let mut rest = name.chars().peekable();
    while let Some(c) = rest.next() {
        let fits = match c {
            '$' => {
                rest.next().is_some_and(|index| index.is_ascii_lowercase())
                    && rest.peek().is_none_or(|next| *next == '_')
            }
            _ => is_name_character(c),
        };
        if !fits {
            let shown: String = name.chars().take(60).flat_map(char::escape_debug).collect();
            return Some(format!(
                "`{shown}` is not a valid field name: it contains {}",
                described(c)
            ));
        }
    }
    None
}

/// The mark with which a name begins or ends, as no documented one does: one half of `- `, or the end of a sentence.
fn edge_mark(name: &str) -> Option<char> {
    let edges = [name.chars().next(), name.chars().last()];
    edges.into_iter().flatten().find(|c| matches!(c, '-' | '.'))
}

/// A character in a message. Some look like the letters of a name, so those are told apart by their number.
fn described(c: char) -> String {
    match c.is_ascii() {
        true => format!("`{}`", c.escape_debug()),
        false => format!("`{}` (U+{:04X})", c.escape_debug(), u32::from(c)),
    }
}

const fn is_name_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.') || is_ideograph(c)
}

/// Whether an XML element can have this name, if it is a valid name otherwise: it begins with neither a digit nor an index.
pub(super) fn is_element_name(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit() || c == '$')
}

/// Whether a text is an ASCII identifier and not a keyword.
pub(super) fn is_identifier(text: &str) -> bool {
    text.len() <= NAME_LENGTH
        && text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && text.bytes().any(|b| b != b'_')
        && !is_keyword(text)
}

#[cfg(test)]
mod tests {
    use super::{is_identifier, wire_name_fault};

    #[test]
    fn wire_names_are_those_that_documents_use() {
        for good in [
            "mchid",
            "type",
            "Wechatpay-Serial",
            "coupon_id_$n",
            "coupon_type_$n_$m",
            "a.b",
            "姓名",
            "1a",
        ] {
            assert_eq!(wire_name_fault(good), None, "{good}");
        }
        for bad in [
            "",
            "x: i32, pub y",
            "a\"b",
            "a\nb",
            "a b",
            "$",
            "$1",
            "a$nb",
            "a`",
            "r#type",
            "a/b",
            "\u{202E}a",
            "а",
        ] {
            assert!(wire_name_fault(bad).is_some(), "{bad}");
        }
        assert!(wire_name_fault(&"a".repeat(129)).is_some());
    }

    #[test]
    fn keywords_are_not_identifiers() {
        for good in ["star", "Star", "_1", "type_", "union"] {
            assert!(is_identifier(good), "{good}");
        }
        for bad in ["", "_", "1a", "a-b", "type", "Self", "gen", "a b", "a;b", "星"] {
            assert!(!is_identifier(bad), "{bad}");
        }
    }
}
