//! Columns on a terminal, where a Chinese character is as wide as two Latin ones.

use unicode_width::UnicodeWidthStr;

/// The text with spaces up to a width.
pub(crate) fn padded(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(missing))
}

#[cfg(test)]
mod tests {
    use super::padded;

    #[test]
    fn a_chinese_character_takes_two_columns() {
        assert_eq!(padded("merchant", 10), "merchant  ");
        assert_eq!(padded("商户号", 10), "商户号    ");
        assert_eq!(padded("longer than that", 10), "longer than that");
    }
}
