//! Characters that are not part of a page's words: marks without width, spaces and bars of another kind, and the names
//! of characters in HTML that a copy has left in the text.

use super::{bracketed_rows, indented_cells};
use crate::account;
use crate::facts::demand::flags_in;

/// The maximum number of characters of a line that is a heading.
const HEADING: usize = 24;
/// The most lines of the front matter of a text in Markdown.
const FRONT_MATTER: usize = 40;
/// The words of headings.
const HEADINGS: &[&str] = &[
    "接口说明",
    "请求参数",
    "请求示例",
    "应答参数",
    "应答示例",
    "返回参数",
    "返回结果",
    "通知参数",
    "HTTP头参数",
    "路径参数",
    "查询参数",
    "包体参数",
    "错误码",
];
/// Characters without width.
const WITHOUT_WIDTH: &[char] = &['\u{200B}', '\u{200C}', '\u{200D}', '\u{2060}', '\u{FEFF}', '\u{AD}'];
/// A space at which a line does not break.
const NO_BREAK_SPACE: char = '\u{A0}';
/// Other bars between the cells of a row.
const BARS: &[char] = &['｜', '│', '┃', '❘', '￨'];
/// Marks that a backslash in Markdown precedes. A bar after one is inside a cell, and stays.
const ESCAPED: &[&str] = &["_", "[", "]", "*", "-", ".", "#", "(", ")"];
/// Ways to break a line that are not read elsewhere.
const BREAKS: &[&str] = &["</br>", "<BR>", "<BR/>", "<BR />"];
/// The usual ways.
const OTHER_BREAKS: &[&str] = &["<br>", "<br/>", "<br />"];
/// Places where a word may break, which are not part of it.
const POSSIBLE_BREAKS: &[&str] = &[
    "<wbr>", "<wbr/>", "<wbr />", "<WBR>", "</wbr>", "&shy;", "&zwnj;", "&zwj;",
];
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
    let marked = indented_cells::marked(text);
    let indented = marked.as_deref().unwrap_or(text);
    let named = NAMES.iter().fold(without_numbers(indented), |text, (name, character)| {
        text.replace(name, character)
    });
    let named = POSSIBLE_BREAKS.iter().fold(named, |text, mark| text.replace(mark, ""));
    let visible = named.replace(WITHOUT_WIDTH, "").replace(NO_BREAK_SPACE, " ");
    let lines = visible
        .split_inclusive('\n')
        .map(|line| match line.matches(BARS).count() {
            0 | 1 => line.to_owned(),
            _ => line.replace(BARS, "|"),
        });
    let rows = lines.map(|line| bracketed_rows::plain(&line).unwrap_or(line));
    let plain = rows.map(|line| joined_flag(joined_headings(without_marks(&line))));
    let plain = without_front_matter(plain.collect());
    (plain != text).then_some(plain)
}

/// A short line in which the words of a heading have no white space within them: `应答参数` for `应答  参数`.
fn joined_headings(line: String) -> String {
    let words = line.trim();
    let is_heading = words.chars().count() <= HEADING && words.contains([' ', '\t', '\u{3000}']);
    if !is_heading || words.contains(['"', '|']) || !flags_in(words).is_empty() {
        return line;
    }
    HEADINGS.iter().fold(line, |line, heading| {
        let Some((start, end)) = spaced(&line, heading) else {
            return line;
        };
        let before = line.get(..start).unwrap_or_default();
        let after = line.get(end..).unwrap_or_default();
        // Within a sentence the words are no heading.
        match before.ends_with(|c: char| !c.is_ascii() && c.is_alphanumeric()) {
            true => line,
            false => format!("{before}{heading}{after}"),
        }
    })
}

/// A row in which the flag has no white space within it: `mchid 必填 string(32)` for `mchid 必 填 string(32)`.
fn joined_flag(line: String) -> String {
    for word in ["必填", "选填", "可选", "必传", "必须"] {
        let Some((start, end)) = spaced(&line, word) else {
            continue;
        };
        let (before, after) = (
            line.get(..start).unwrap_or_default(),
            line.get(end..).unwrap_or_default(),
        );
        let name = before
            .split_whitespace()
            .next_back()
            .unwrap_or_default()
            .trim_matches(['*', '`']);
        let kind = after
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .trim_matches(['*', '`']);
        let is_row = before.ends_with(char::is_whitespace) && after.starts_with(char::is_whitespace);
        if is_row && account::is_name(name) && account::is_type(kind) {
            return format!("{before}{word}{after}");
        }
    }
    line
}

/// A text of Markdown in which the lines of the front matter are empty, except for the page's address.
fn without_front_matter(text: String) -> String {
    let mut lines = text.split_inclusive('\n');
    if lines.next().is_none_or(|line| line.trim_end() != "---") {
        return text;
    }
    let end = lines
        .by_ref()
        .take(FRONT_MATTER)
        .position(|line| line.trim_end() == "---");
    // That of a page that only leads to another one says so.
    let Some(end) = end.filter(|_| !text.contains("http-equiv")) else {
        return text;
    };
    let own = text.split_inclusive('\n').enumerate().map(|(index, line)| {
        let address = line.split_whitespace().find(|word| word.contains("://"));
        match (index > end + 1, address) {
            (true, _) => line.to_owned(),
            (false, Some(address)) => format!("{}\n", address.trim_matches(['"', '\''])),
            (false, None) => "\n".to_owned(),
        }
    });
    own.collect()
}

/// Where a word is in a line, if white space is between its characters.
fn spaced(line: &str, word: &str) -> Option<(usize, usize)> {
    let first = word.chars().next()?;
    line.match_indices(first).find_map(|(start, _)| {
        let mut rest = line.get(start..)?;
        let mut has_blank = false;
        for c in word.chars() {
            let trimmed = rest.trim_start_matches([' ', '\t', '\u{3000}']);
            has_blank |= trimmed.len() < rest.len();
            rest = trimmed.strip_prefix(c)?;
        }
        has_blank.then_some((start, line.len() - rest.len()))
    })
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
            clean("## 应答  参数\n请求\u{3000}参数\npath 路径 参数\nHeader  HTTP头 参数\n").as_deref(),
            Some("## 应答参数\n请求参数\npath 路径参数\nHeader  HTTP头参数\n")
        );
        assert_eq!(
            clean("mchid 必 填 string(32)\n略 必 填 项\n").as_deref(),
            Some("mchid 必填 string(32)\n略 必 填 项\n")
        );
        assert_eq!(
            clean("---\ntitle: 甲\nurl: \"https://a.b/c\"\n---\n# 甲\n").as_deref(),
            Some("\n\nhttps://a.b/c\n\n# 甲\n")
        );
        assert_eq!(clean("---\n甲\n"), None);
        assert_eq!(clean("本应答 参数\n应答 必填 参数\n"), None);
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
