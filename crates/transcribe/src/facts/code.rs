//! Words that are written like the service's codes and values: `PAY_SUCCESS`.

/// Whether a word begins with a capital letter and consists of capital letters, digits and `_`.
pub(crate) fn is_code(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase())
        && word
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

/// Whether a character is one of a word of codes, names and values: an ASCII letter, a digit or `_`.
pub(crate) fn is_word_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::is_code;

    #[test]
    fn codes_are_capital_letters_digits_and_underscores() {
        for code in ["PAY_SUCCESS", "A", "MD5", "A_1"] {
            assert!(is_code(code), "{code}");
        }
        for other in ["", "_A", "5A", "Pay", "PAY-SUCCESS", "PAY SUCCESS", "支付"] {
            assert!(!is_code(other), "{other}");
        }
    }
}
