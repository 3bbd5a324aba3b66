//! The outline of a page: its headings, known by their words whatever the white space between them.

use std::ops::Range;

use crate::draft::RequestPart;
use crate::input::official::marks::without_marks;

/// The heading that a line is: its first word, without the marks of Markdown and of lists. What follows on the line
/// belongs to the section already.
fn heading(line: &str) -> Option<&str> {
    let word = without_marks(line).split_whitespace().next()?;
    Some(word.trim_end_matches([':', '：']))
}

/// The range of the text from a heading to the first of some other headings.
pub(super) fn section(text: &str, wanted: &str, ends: &[&str]) -> Option<Range<usize>> {
    let mut start = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let word = heading(line);
        match start {
            None if word == Some(wanted) => {
                start = line.find(wanted).map(|before| at + before + wanted.len());
            }
            Some(start) if word.is_some_and(|word| ends.contains(&word)) => return Some(start..at),
            _ => {}
        }
        at += line.len();
    }
    start.map(|start| start..text.len())
}

/// Whether the text has one of some headings.
pub(super) fn has_heading(text: &str, headings: &[&str]) -> bool {
    text.lines().filter_map(heading).any(|word| headings.contains(&word))
}

/// The two words of each part's heading: `path 路径参数`. The first is in any case.
const PARTS: [(&str, &str, RequestPart); 4] = [
    ("header", "HTTP头参数", RequestPart::Header),
    ("path", "路径参数", RequestPart::Path),
    ("query", "查询参数", RequestPart::Query),
    ("body", "包体参数", RequestPart::Body),
];

/// The parts of the request that a range has, each with the range of its heading and that of its fields.
pub(super) fn parts(text: &str, range: Range<usize>) -> Vec<(RequestPart, Range<usize>, Range<usize>)> {
    let inside = text.get(range.clone()).unwrap_or_default();
    let mut headings: Vec<(RequestPart, Range<usize>)> = Vec::new();
    for (first, second, part) in PARTS {
        for (at, _) in inside.match_indices(second) {
            let before = inside.get(..at).unwrap_or_default().trim_end();
            let start = before.len().saturating_sub(first.len());
            let is_first = before.get(start..).is_some_and(|word| word.eq_ignore_ascii_case(first));
            if is_first {
                headings.push((part, range.start + start..range.start + at + second.len()));
            }
        }
    }
    headings.sort_by_key(|(_, heading)| heading.start);
    let ends: Vec<usize> = headings
        .iter()
        .skip(1)
        .map(|(_, heading)| heading.start)
        .chain([range.end])
        .collect();
    let with_fields = headings.into_iter().zip(ends).map(|((part, heading), end)| {
        let fields = heading.end..end;
        (part, heading, fields)
    });
    with_fields.collect()
}

#[cfg(test)]
mod tests {
    use super::{parts, section};
    use crate::draft::RequestPart;

    #[test]
    fn headings_are_known_by_their_words() {
        for text in [
            "请求参数\nbody 包体参数\na 必填 string\n请求示例\n",
            "## 请求参数\n\nBody \u{a0} 包体参数\n a 必填 string\n## 请求示例 POST\n",
            "请求参数 body\u{3000}包体参数 a 必填 string\n请求示例\n",
            "请求参数\n  BODY\n包体参数 a 必填 string\n请求示例\n",
        ] {
            let range = section(text, "请求参数", &["请求示例"]).unwrap();
            let found = parts(text, range);
            let [(RequestPart::Body, _, fields)] = found.as_slice() else {
                panic!("{found:?}\n{text}")
            };
            assert_eq!(text[fields.clone()].trim(), "a 必填 string");
        }
    }

    #[test]
    fn other_words_are_no_headings() {
        let text = "pat 路径参数\npath 参数\n包体参数";
        assert_eq!(parts(text, 0..text.len()), []);
        assert_eq!(section("请求参数说明\n", "请求参数", &[]), None);
    }
}
