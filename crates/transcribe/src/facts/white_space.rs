//! White space between the words of a text, which browsers and copies double or replace.

/// Marks before the items of a list, besides `-` and `*`.
const ITEM_MARKS: &[char] = &['•', '·', '●', '◦', '○', '▪', '■', '□', '◆', '◇', '‣'];

/// A text in which one blank is between words that have several blanks, tabs or other kinds of space between them. Lines
/// stay as they are, and so does the indentation of the items of lists.
pub(crate) fn single_blanks(text: &str) -> String {
    let is_blank = |c: char| c.is_whitespace() && !matches!(c, '\n' | '\r');
    let mut single = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let words = line.trim_start_matches(is_blank);
        let is_item = item_mark(words).is_some();
        let mut after_blank = false;
        if is_item && words.len() < line.len() {
            let white = line.get(..line.len() - words.len()).unwrap_or_default();
            single.extend(std::iter::repeat_n(' ', white.chars().map(width).sum()));
            after_blank = true;
        }
        for c in if is_item { words } else { line }.chars() {
            match is_blank(c) {
                true if after_blank => {}
                true => single.push(' '),
                false => single.push(c),
            }
            after_blank = is_blank(c);
        }
    }
    single
}

/// The mark before the item of a list that a text begins with.
pub(crate) fn item_mark(text: &str) -> Option<char> {
    let mark = text.chars().next()?;
    (ITEM_MARKS.contains(&mark) || text.starts_with("- ") || text.starts_with("* ")).then_some(mark)
}

/// How many blanks a kind of white space takes.
pub(crate) const fn width(c: char) -> usize {
    match c {
        '\t' => 4,
        '\u{3000}' => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::single_blanks;

    #[test]
    fn several_blanks_of_any_kind_are_one() {
        assert_eq!(single_blanks("Only \u{a0} for\t\u{3000}a\n  b"), "Only for a\n b");
        assert_eq!(single_blanks("仅限机构"), "仅限机构");
    }

    #[test]
    fn items_keep_their_indentation() {
        assert_eq!(single_blanks("a\n  • b  c\n\t•  d\n   e"), "a\n  • b c\n    • d\n e");
    }
}
