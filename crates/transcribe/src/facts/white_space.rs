//! White space between the words of a text, which browsers and copies double or replace.

/// A text in which one blank is between words that have several blanks, tabs or other kinds of space between them. Lines
/// stay as they are.
pub(crate) fn single_blanks(text: &str) -> String {
    let is_blank = |c: char| c.is_whitespace() && !matches!(c, '\n' | '\r');
    let mut single = String::with_capacity(text.len());
    let mut after_blank = false;
    for c in text.chars() {
        match is_blank(c) {
            true if after_blank => {}
            true => single.push(' '),
            false => single.push(c),
        }
        after_blank = is_blank(c);
    }
    single
}

#[cfg(test)]
mod tests {
    use super::single_blanks;

    #[test]
    fn several_blanks_of_any_kind_are_one() {
        assert_eq!(single_blanks("Only \u{a0} for\t\u{3000}a\n  b"), "Only for a\n b");
        assert_eq!(single_blanks("仅限机构"), "仅限机构");
    }
}
