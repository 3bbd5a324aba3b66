//! Characters that are not part of a page's words: marks without width, spaces and bars of another kind, and the names
//! of characters in HTML that a copy has left in the text.

/// Characters without width.
const WITHOUT_WIDTH: &[char] = &['\u{200B}', '\u{200C}', '\u{200D}', '\u{2060}', '\u{FEFF}', '\u{AD}'];
/// A space at which a line does not break.
const NO_BREAK_SPACE: char = '\u{A0}';
/// Other bars that stand between the cells of a row.
const BARS: &[char] = &['｜', '│', '┃', '❘', '￨'];
/// Marks that a backslash in Markdown precedes. A bar after one is inside a cell, and stays.
const ESCAPED: &[&str] = &["_", "[", "]", "*", "-", ".", "#", "(", ")"];
/// Ways to break a line that are not read elsewhere.
const BREAKS: &[&str] = &["</br>", "<BR>", "<BR/>", "<BR />"];
/// The usual ways.
const OTHER_BREAKS: &[&str] = &["<br>", "<br/>", "<br />"];
/// Names of characters, and the characters.
const NAMES: &[(&str, &str)] = &[
    ("&nbsp;", " "),
    ("&ensp;", " "),
    ("&emsp;", " "),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&ldquo;", "“"),
    ("&rdquo;", "”"),
    ("&amp;", "&"),
];

/// A text without these characters and names, with the same lines; `None` when it has none of them.
pub(super) fn clean(text: &str) -> Option<String> {
    let visible = text.replace(WITHOUT_WIDTH, "").replace(NO_BREAK_SPACE, " ");
    let named = NAMES.iter().fold(without_numbers(&visible), |text, (name, character)| {
        text.replace(name, character)
    });
    let lines = named
        .split_inclusive('\n')
        .map(|line| match line.matches(BARS).count() {
            0 | 1 => line.to_owned(),
            _ => line.replace(BARS, "|"),
        });
    let plain: String = lines.map(|line| without_marks(&line)).collect();
    (plain != text).then_some(plain)
}

/// A text with the characters that stand for their numbers in HTML: `_` for `&#95;` and `&#x5F;`.
fn without_numbers(text: &str) -> String {
    let mut pieces = text.split("&#");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let named = piece.split_once(';').and_then(|(number, rest)| {
            let number = match number.strip_prefix(['x', 'X']) {
                Some(number) => u32::from_str_radix(number, 16),
                None => number.parse::<u32>(),
            };
            let character = char::from_u32(number.ok()?).filter(|c| !c.is_control())?;
            Some((if character == NO_BREAK_SPACE { ' ' } else { character }, rest))
        });
        match named {
            Some((character, rest)) => {
                plain.push(character);
                plain.push_str(rest);
            }
            None => {
                plain.push_str("&#");
                plain.push_str(piece);
            }
        }
    }
    plain
}

/// A line of Markdown without the marks of emphasis and without the backslashes before other marks. Lines of a sample, in
/// which these may be part of a value, have quotes.
fn without_marks(line: &str) -> String {
    if line.contains('"') {
        return line.to_owned();
    }
    let mut plain = without_emphasis(line);
    // Those in a cell are read with it.
    let others = OTHER_BREAKS.iter().filter(|_| !line.contains('|'));
    for tag in BREAKS.iter().chain(others) {
        plain = plain.replace(tag, " ");
    }
    let is_expression = line.contains(['^', '$']);
    for mark in ESCAPED.iter().filter(|_| !is_expression) {
        plain = plain.replace(&format!("\\{mark}"), mark);
    }
    plain
}

/// A line in which `**词**` is `词`. What is around an empty or a broken piece, as in `6222****1234`, stays.
fn without_emphasis(line: &str) -> String {
    if let Some(rest) = line.trim_start().strip_prefix('*')
        && line.matches('*').count() == 2
        && !rest.starts_with([' ', '*'])
    {
        return line.replace('*', "");
    }
    let underlined = |word: &str| {
        let inner = word.strip_prefix("__").and_then(|word| word.strip_suffix("__"));
        inner.filter(|inner| !inner.is_empty()).map(str::to_owned)
    };
    if line.contains("__") {
        let words = line
            .split(' ')
            .map(|word| underlined(word).unwrap_or_else(|| word.to_owned()));
        let plain = words.collect::<Vec<_>>().join(" ");
        if plain != line {
            return plain;
        }
    }
    let pieces: Vec<&str> = line.split("**").collect();
    let inner = pieces.iter().skip(1).step_by(2);
    let is_whole = |piece: &&str| !piece.trim().is_empty() && !piece.starts_with('*') && !piece.ends_with(['\\', '*']);
    match pieces.len() > 2 && pieces.len() % 2 == 1 && inner.clone().all(is_whole) {
        true => pieces.concat(),
        false => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn characters_of_no_width_and_names_of_characters_are_removed() {
        assert_eq!(clean("a\u{200B}b&nbsp;c &lt;d&gt;").as_deref(), Some("ab c <d>"));
        assert_eq!(clean("a&#95;b&#x5f;c&#160;&#0;&#;").as_deref(), Some("a_b_c &#0;&#;"));
        assert_eq!(clean("a b"), None);
        assert_eq!(
            clean("**请求方式：** 【POST】\n- **a\\_b** 必填 array\\[object\\]\n").as_deref(),
            Some("请求方式： 【POST】\n- a_b 必填 array[object]\n")
        );
        for text in ["6222****1234", "张**", "\"a\\_b\": \"**x**\"", "a ** b", "2**3"] {
            assert_eq!(clean(text), None, "{text}");
        }
        assert_eq!(clean("a｜b\n｜a｜b│\n").as_deref(), Some("a｜b\n|a|b|\n"));
    }
}
