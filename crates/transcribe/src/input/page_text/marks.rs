//! The marks of Markdown within a line.

/// Marks before the items of a list, besides `-` and `*`.
pub(crate) const BULLETS: &[char] = &['•', '·', '●', '◦', '○', '▪', '■', '□', '◆', '◇', '‣', '➢', '►', '✓'];

/// A line without them: emphasis, code, links, images, the mark of a list. Other kinds of space become ordinary spaces.
pub(crate) fn plain(line: &str) -> String {
    let mut words = without_links(line)
        .replace("\\_", "_")
        .replace("\\*", "*")
        .replace("&nbsp;", " ")
        .replace("**", "")
        .replace(['`', '\u{200B}'], "")
        .replace(['\u{A0}', '\u{3000}', '\t'], " ");
    for tag in ["<br>", "<br/>", "<br />"] {
        words = words.replace(tag, " ");
    }
    let words = words.trim_start_matches(|c: char| c.is_whitespace() || BULLETS.contains(&c));
    let words = words.trim();
    let words = words
        .strip_prefix("- ")
        .or_else(|| words.strip_prefix("* "))
        .unwrap_or(words);
    words.trim().to_owned()
}

/// A text with the words of its links in place of the links, and without its images.
fn without_links(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        let (before, after) = rest.split_at(at);
        let link = after
            .split_once("](")
            .filter(|(words, _)| !words.get(1..).unwrap_or_default().contains(['[', ']']))
            .and_then(|(words, target)| Some((words, target.split_once(')')?.1)));
        let Some((words, behind)) = link else {
            plain.push_str(before);
            plain.push('[');
            rest = after.get(1..).unwrap_or_default();
            continue;
        };
        match before.strip_suffix('!') {
            Some(before) => plain.push_str(before),
            None => {
                plain.push_str(before);
                plain.push_str(words.get(1..).unwrap_or_default());
            }
        }
        rest = behind;
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn marks_are_removed() {
        assert_eq!(
            plain("- **甲**\u{3000}`a\\_b` [乙](https://a.b)![](x.svg)"),
            "甲 a_b 乙"
        );
        for text in ["string[1,32]", "a[0](", "[[x](y", "![", "]("] {
            assert_eq!(plain(text), text);
        }
    }
}
