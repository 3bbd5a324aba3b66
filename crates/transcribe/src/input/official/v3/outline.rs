//! The outline of a page: its headings, known by their words whatever the white space between them.

use std::collections::BTreeMap;
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

/// The words by which the heading of a part of the request is known.
struct Words {
    part: RequestPart,
    english: &'static [&'static str],
    chinese: &'static [&'static str],
}

/// The words of each part, in lower case: `path 路径参数`, `Body参数`, `请求体`.
const WORDS: [Words; 4] = [
    Words {
        part: RequestPart::Header,
        english: &["header", "headers"],
        chinese: &["http头", "请求头", "应答头", "响应头", "返回头", "头部"],
    },
    Words {
        part: RequestPart::Path,
        english: &["path"],
        chinese: &["路径"],
    },
    Words {
        part: RequestPart::Query,
        english: &["query", "query string"],
        chinese: &["查询"],
    },
    Words {
        part: RequestPart::Body,
        english: &["body", "form"],
        chinese: &[
            "包体",
            "请求体",
            "请求包体",
            "应答体",
            "应答包体",
            "响应体",
            "返回体",
            "消息体",
            "表单",
        ],
    },
];
/// The word that follows the Chinese one.
const PARAMETERS: &str = "参数";
/// Words that a heading on a line of its own may have beside them.
const BESIDE: [&str; 6] = ["parameters", "params", "response", PARAMETERS, "请求", "应答"];

impl Words {
    /// Whether the words, in lower case, are only those of the part's heading, and not only words beside them.
    fn are_all_of(&self, words: &str) -> bool {
        let own = self.english.iter().chain(self.chinese).copied();
        // The longest words first: `请求包体` contains `包体`.
        let mut known: Vec<&str> = own.chain(BESIDE).collect();
        known.sort_by_key(|word| usize::MAX - word.len());
        let mut rest = words.to_owned();
        let mut has_own = false;
        for word in known {
            if rest.contains(word) {
                has_own |= !BESIDE.contains(&word);
                rest = rest.replace(word, " ");
            }
        }
        has_own && !rest.chars().any(char::is_alphanumeric)
    }

    /// The ranges of a text in ASCII lower case where an English word and a Chinese one follow each other, whatever the
    /// white space between them. Such a heading needs no line of its own.
    fn pairs<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
        self.chinese.iter().flat_map(move |chinese| {
            let second = format!("{chinese}{PARAMETERS}");
            let found: Vec<usize> = text.match_indices(&second).map(|(at, _)| at).collect();
            found.into_iter().filter_map(move |at| {
                let before = text.get(..at)?.trim_end();
                let first = self.english.iter().find(|first| before.ends_with(**first))?;
                Some(before.len() - first.len()..at + second.len())
            })
        })
    }
}

/// The part that a line names if it consists of nothing but words of its heading.
fn part_of_line(line: &str) -> Option<RequestPart> {
    let line = without_marks(line).to_lowercase();
    let found = WORDS.iter().find(|words| words.are_all_of(&line));
    found.map(|words| words.part)
}

/// The parts of the request that a range has, each with the range of its heading and that of its fields.
pub(super) fn parts(text: &str, range: Range<usize>) -> Vec<(RequestPart, Range<usize>, Range<usize>)> {
    let inside = text.get(range.clone()).unwrap_or_default();
    // The same number of bytes as the text, so that ranges fit both.
    let lower = inside.to_ascii_lowercase();
    let pairs = WORDS.iter().flat_map(|words| {
        let ranges = words.pairs(&lower);
        ranges.map(|found| (words.part, range.start + found.start..range.start + found.end))
    });
    let mut headings: Vec<(RequestPart, Range<usize>)> = pairs.collect();
    let places: BTreeMap<usize, usize> = headings.iter().map(|(_, known)| (known.start, known.end)).collect();
    let mut start = range.start;
    for line in inside.split_inclusive('\n') {
        let here = start..start + line.trim_end().len();
        start += line.len();
        let before = places.range(..here.end).next_back();
        let is_known = before.is_some_and(|(_, end)| here.start < *end);
        if let Some(part) = part_of_line(line).filter(|_| !is_known) {
            headings.push((part, here));
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
    fn one_of_the_two_words_is_enough_on_a_line_of_its_own() {
        for (part, lines) in [
            (
                RequestPart::Body,
                [
                    "Body参数",
                    "请求体",
                    "包体参数",
                    "form 表单",
                    "body（包体参数）",
                    "**Body**：",
                ],
            ),
            (
                RequestPart::Path,
                [
                    "path",
                    "路径参数",
                    "Path参数",
                    "### Path 路径",
                    "path:",
                    "Path parameters",
                ],
            ),
            (
                RequestPart::Query,
                [
                    "query",
                    "查询参数",
                    "Query参数",
                    "Query Params",
                    "query 查询",
                    "[查询参数]",
                ],
            ),
            (
                RequestPart::Header,
                ["header", "HTTP头", "请求头参数", "Headers", "HTTP头参数", "header参数"],
            ),
        ] {
            for line in lines {
                let text = format!("Header HTTP头参数\nAccept 必填 string\n{line}\na 必填 string\n");
                let found = parts(&text, 0..text.len());
                assert_eq!(found.len(), 2, "{text}");
                assert_eq!(found[1].0, part, "{text}");
                assert_eq!(text[found[1].2.clone()].trim(), "a 必填 string");
            }
        }
    }

    #[test]
    fn a_row_named_like_a_part_is_no_heading() {
        let headings = |text: &str| parts(text, 0..text.len()).len();
        assert_eq!(headings("path string"), 0);
        assert_eq!(headings("form string"), 0);
        assert_eq!(headings("Query String"), 1);
    }

    #[test]
    fn other_words_are_no_headings() {
        let text = "pat 路径参数\npath 说明\n包体的参数\npath string\nbody 必填 string\nquery_id\n请求参数";
        assert_eq!(parts(text, 0..text.len()), []);
        assert_eq!(section("请求参数说明\n", "请求参数", &[]), None);
    }
}
