//! Columns whose cells are facts that a description states elsewhere: the part of the request, a default, limits, a unit.

use std::fmt::Write;

use super::cell::{Demand, demand};
use super::column_heading::Column;
use crate::draft::RequestPart;
use crate::input::official::field_type;

/// The facts of a row beside its name, flag and description.
#[derive(Debug, Default)]
pub(super) struct Further<'c> {
    pub(super) part: Option<RequestPart>,
    /// Whether the part is a form.
    pub(super) is_of_form: bool,
    /// The length of a text, as the site writes it after its type: `(1,32)`.
    pub(super) length: String,
    /// The others, in sentences.
    pub(super) facts: String,
    /// The cells that are not read.
    pub(super) unread: Vec<&'c str>,
}

/// The texts of cells that say nothing.
const NOTHING: &[&str] = &["", "-", "--", "—", "——", "/", "\\", "无", "空", "n/a", "none", "null"];
/// The maximum length of the number of a row, and of a version, in characters.
const LONGEST_NUMBER: usize = 8;
/// The words of the parts, without `参数`, `request` and the like around them.
const PARTS: &[(RequestPart, &[&str])] = &[
    (
        RequestPart::Path,
        &["path", "路径", "url路径", "urlpath", "uri", "pathvariable"],
    ),
    (
        RequestPart::Query,
        &["query", "查询", "querystring", "url查询", "urlquery"],
    ),
    (
        RequestPart::Body,
        &[
            "body",
            "包体",
            "体",
            "正文",
            "json",
            "xml",
            "form",
            "formdata",
            "form-data",
            "multipart/form-data",
            "表单",
        ],
    ),
    (
        RequestPart::Header,
        &["header", "headers", "头", "http头", "头部", "httpheader"],
    ),
];

/// The words of a body that is a form.
const FORMS: &[&str] = &["form", "表单"];

/// Reads the cells of a row. `kind` is that of its type.
pub(super) fn read<'c>(cells: &[(Column, &'c str)], kind: &str) -> Further<'c> {
    let mut further = Further::default();
    for (column, cell) in cells {
        let text = cell.trim();
        if NOTHING.contains(&text.to_ascii_lowercase().as_str()) {
            continue;
        }
        let label = match column {
            Column::Place => {
                further.part = part(text);
                let lower = text.to_ascii_lowercase();
                further.is_of_form = further.part.is_some() && FORMS.iter().any(|word| lower.contains(word));
                if further.part.is_none() {
                    further.unread.push(text);
                }
                continue;
            }
            Column::Encrypted => {
                match demand(text) {
                    Some(Demand::Yes) => further.facts.push_str("该字段需要加密。"),
                    Some(Demand::No) => {}
                    _ => further.unread.push(text),
                }
                continue;
            }
            Column::Length => match length(text) {
                // The length of a number is that of its digits.
                Some(length) if !kind.contains(['(', '[', '（']) && field_type::read(kind).is_some() => {
                    further.length = length;
                    continue;
                }
                _ => "最大长度",
            },
            Column::LeastLength => "最小长度",
            Column::Minimum => "最小值",
            Column::Maximum => "最大值",
            Column::Default => "默认值",
            Column::Range => "取值范围",
            Column::Unit => "单位",
            Column::Format => "格式",
            // A number or a version says nothing; a sentence may.
            Column::Other if text.chars().count() <= LONGEST_NUMBER => continue,
            Column::Remark | Column::Other => "",
            _ => continue,
        };
        let colon = if label.is_empty() { "" } else { "：" };
        let end = if text.ends_with('。') { "" } else { "。" };
        // Writing to a string does not fail.
        let _ = write!(further.facts, "{label}{colon}{text}{end}");
    }
    further
}

/// The part of a request that a cell names.
fn part(cell: &str) -> Option<RequestPart> {
    let mut words = cell.to_ascii_lowercase().replace([' ', '_'], "");
    for word in [
        "parameters",
        "parameter",
        "params",
        "param",
        "参数",
        "request",
        "请求",
        "http包",
    ] {
        words = words.replace(word, "");
    }
    let known = PARTS.iter().find(|(_, names)| names.contains(&words.as_str()));
    known.map(|(part, _)| *part)
}

/// A length or the two ends of one: `32`, `1-32`, `[1,32]`, `32位`.
fn length(cell: &str) -> Option<String> {
    let text = cell.trim_end_matches(['位', '个', '字', '符']).trim();
    let text = text.trim_matches(['[', ']', '(', ')', '（', '）', '【', '】']);
    let text = text.replace(['~', '–', '—', '至', '到', '，'], "-").replace(' ', "");
    let is_length = text.starts_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b','));
    is_length.then(|| format!("({text})"))
}

#[cfg(test)]
mod tests {
    use super::super::column_heading::Column::{Default, Encrypted, Length, Place, Range, Remark};
    use super::read;
    use crate::draft::RequestPart;

    #[test]
    fn cells_become_a_part_a_length_and_sentences() {
        let further = read(
            &[
                (Place, "Path参数"),
                (Default, "1"),
                (Range, "1-100"),
                (Length, "1~32"),
                (Remark, "略"),
                (Encrypted, "否"),
            ],
            "string",
        );
        assert_eq!(further.part, Some(RequestPart::Path));
        assert_eq!(further.length, "(1-32)");
        assert_eq!(further.facts, "默认值：1。取值范围：1-100。略。");
        assert!(further.unread.is_empty());
        for (cell, part) in [
            ("body", Some(RequestPart::Body)),
            ("请求体", Some(RequestPart::Body)),
            ("请求头", Some(RequestPart::Header)),
            ("Query String", Some(RequestPart::Query)),
            ("URL 路径", Some(RequestPart::Path)),
            ("别处", None),
        ] {
            let further = read(&[(Place, cell)], "string");
            assert_eq!(
                (further.part, further.unread.is_empty()),
                (part, part.is_some()),
                "{cell}"
            );
        }
        assert_eq!(read(&[(Default, "-"), (Range, "无")], "int").facts, "");
    }
}
