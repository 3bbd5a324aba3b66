//! Characters that are not part of a page's words: marks without width, blanks and bars of another kind, and the names
//! of characters in HTML that a copy has left in the text.

/// Characters without width.
const WITHOUT_WIDTH: &[char] = &['\u{200B}', '\u{200C}', '\u{200D}', '\u{2060}', '\u{FEFF}', '\u{AD}'];
/// A blank at which a line does not break.
const BLANK: char = '\u{A0}';
/// Other bars that stand between the cells of a row.
const BARS: &[char] = &['｜', '│', '┃', '❘', '￨'];
/// Names of characters, and the characters.
const NAMES: &[(&str, &str)] = &[
    ("&nbsp;", " "),
    ("&ensp;", " "),
    ("&emsp;", " "),
    ("&#160;", " "),
    ("&#xA0;", " "),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&#34;", "\""),
    ("&#39;", "'"),
    ("&amp;", "&"),
];

/// A text without these characters and names, with the same lines; `None` when it has none of them.
pub(super) fn clean(text: &str) -> Option<String> {
    let has_name = NAMES.iter().any(|(name, _)| text.contains(name));
    if !has_name && !text.contains(WITHOUT_WIDTH) && !text.contains(BLANK) && !text.contains(BARS) {
        return None;
    }
    let text = text.replace(WITHOUT_WIDTH, "").replace(BLANK, " ");
    let named = NAMES
        .iter()
        .fold(text, |text, (name, character)| text.replace(name, character));
    let lines = named
        .split_inclusive('\n')
        .map(|line| match line.matches(BARS).count() {
            0 | 1 => line.to_owned(),
            _ => line.replace(BARS, "|"),
        });
    Some(lines.collect())
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn characters_of_no_width_and_names_of_characters_are_removed() {
        assert_eq!(clean("a\u{200B}b&nbsp;c &lt;d&gt;").as_deref(), Some("ab c <d>"));
        assert_eq!(clean("a b"), None);
        assert_eq!(clean("a｜b\n｜a｜b│\n").as_deref(), Some("a｜b\n|a|b|\n"));
    }
}
