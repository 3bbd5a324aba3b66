//! Words a Rust name must not be, or must be written raw.

/// Strict and reserved keywords of every edition up to 2024.
const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Most names are longer than any of them.
const LONGEST_KEYWORD: usize = 8;

/// Keywords that may not be written as raw identifiers.
const NEVER_RAW: &[&str] = &["Self", "crate", "self", "super", "_"];

/// Types that generated modules name without a path; an object of the same name would hide them.
const RESERVED_TYPES: &[&str] = &[
    "BTreeMap",
    "Box",
    "Clone",
    "Debug",
    "Err",
    "FilePart",
    "Json",
    "None",
    "Number",
    "Ok",
    "Option",
    "PartialEq",
    "Request",
    "Response",
    "Result",
    "Secret",
    "Some",
    "String",
    "Vec",
];

pub(super) fn is_keyword(name: &str) -> bool {
    name.len() <= LONGEST_KEYWORD && KEYWORDS.binary_search(&name).is_ok()
}

pub(super) fn cannot_be_raw(name: &str) -> bool {
    NEVER_RAW.contains(&name)
}

pub(super) fn is_reserved_type(name: &str) -> bool {
    RESERVED_TYPES.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_for_the_binary_search() {
        assert!(KEYWORDS.is_sorted());
        assert_eq!(KEYWORDS.iter().map(|word| word.len()).max(), Some(LONGEST_KEYWORD));
        assert!(RESERVED_TYPES.is_sorted());
    }

    /// Held against `syn`, which keeps the table for us: a keyword is what it refuses as an identifier. `gen` is one
    /// only since edition 2024, and `union`, `auto` and the like are none.
    #[test]
    fn keywords_are_those_that_syn_refuses() {
        for word in KEYWORDS.iter().filter(|word| **word != "gen") {
            assert!(syn::parse_str::<syn::Ident>(word).is_err(), "{word} is no keyword");
        }
        for word in ["union", "auto", "default", "macro_rules", "raw", "safe", "dynamic"] {
            assert!(syn::parse_str::<syn::Ident>(word).is_ok(), "{word} is a keyword");
            assert!(!is_keyword(word));
        }
    }
}
