//! The headings of a page with tables: its sections, the labels of single facts, and the heads of columns.
//!
//! All are known by their words in Chinese or English, whatever white space, numbers and marks are around them.

/// A section of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// The operation's purpose and address.
    Introduction,
    Request,
    RequestSample,
    Response,
    ResponseSample,
    Errors,
    /// Anything else below the tables.
    Other,
}

const SECTIONS: &[(Section, &[&str])] = &[
    (
        Section::Introduction,
        &[
            "应用场景",
            "接口说明",
            "接口链接",
            "接口地址",
            "接口介绍",
            "是否需要证书",
            "api intro",
            "api introduction",
            "introduction",
            "interface link",
            "interface url",
            "scenario",
            "use case",
            "use cases",
            "application scenario",
            "certificate requirement",
            "certificate requirements",
            "api description",
        ],
    ),
    (
        Section::Request,
        &[
            "请求参数",
            "请求字段",
            "输入参数",
            "请求参数列表",
            "request parameter",
            "request parameters",
            "input parameter",
            "input parameters",
            "request field",
            "request fields",
            "request body",
        ],
    ),
    (
        Section::RequestSample,
        &[
            "请求示例",
            "请求样例",
            "举例如下",
            "sample request",
            "request example",
            "request sample",
            "example request",
            "request examples",
        ],
    ),
    (
        Section::Response,
        &[
            "返回结果",
            "返回参数",
            "返回字段",
            "应答参数",
            "输出参数",
            "返回参数列表",
            "response parameter",
            "response parameters",
            "output parameter",
            "output parameters",
            "return parameter",
            "return parameters",
            "return result",
            "return results",
            "returned result",
            "returned results",
            "returned parameter",
            "returned parameters",
            "response field",
            "response fields",
            "response",
            "return value",
            "response body",
        ],
    ),
    (
        Section::ResponseSample,
        &[
            "返回示例",
            "返回样例",
            "应答示例",
            "成功返回示例",
            "sample response",
            "response example",
            "response sample",
            "example response",
            "returned example",
            "return example",
            "response examples",
        ],
    ),
    (
        Section::Errors,
        &[
            "错误码",
            "错误码列表",
            "公共错误码",
            "业务错误码",
            "错误代码",
            "error code",
            "error codes",
            "common error codes",
            "business error codes",
            "error code list",
        ],
    ),
    (
        Section::Other,
        &[
            "常见问题",
            "接口规则",
            "安全规范",
            "faq",
            "faqs",
            "文档是否有帮助",
            "目录",
            "反馈",
            "置顶",
        ],
    ),
];

/// The section that a line begins, and what follows its heading on the line: after a number, the first cell of a table
/// may.
pub(super) fn section(line: &str) -> Option<(Section, &str)> {
    let (words, is_numbered) = without_number(line);
    let lower = words.to_ascii_lowercase();
    let whole = lower.trim_end_matches([':', '：']).trim_end();
    let known = SECTIONS.iter().find(|(_, headings)| headings.contains(&whole));
    if let Some((section, _)) = known {
        return Some((*section, ""));
    }
    if !is_numbered && !line.trim_start().starts_with('#') {
        return None;
    }
    let longest = SECTIONS
        .iter()
        .flat_map(|(section, headings)| headings.iter().map(move |heading| (*section, *heading)))
        .filter(|(_, heading)| {
            lower.strip_prefix(heading).is_some_and(|rest| {
                rest.starts_with(|c: char| c.is_whitespace() || matches!(c, '(' | '（' | ':' | '：'))
            })
        })
        .max_by_key(|(_, heading)| heading.len());
    let (section, heading) = longest?;
    let rest = words.get(heading.len()..).unwrap_or_default();
    Some((section, rest.trim_start_matches([':', '：']).trim()))
}

/// A line without the marks and the number before its words: `## 2. 请求参数`, `一、接口说明`, `● 示例`.
fn without_number(line: &str) -> (&str, bool) {
    let words = line
        .trim()
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '#' | '●' | '•' | '■' | '-' | '*' | '>'));
    let rest = words.trim_start_matches(|c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '(' | '（'
            )
    });
    if rest.len() == words.len() {
        return (words, false);
    }
    match rest.strip_prefix(['.', '．', '、', ')', '）']) {
        // `2.1 请求参数`
        Some(rest) => {
            let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
            (rest.trim(), true)
        }
        None => (words, false),
    }
}

/// The content of a table's column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// A short label: `商户号`.
    Label,
    /// The field's name on the wire: `mch_id`.
    Name,
    Type,
    Required,
    Example,
    Description,
    /// A column that a spec has no place for.
    Other,
}

const COLUMNS: &[(Column, &[&str])] = &[
    (
        Column::Label,
        &[
            "字段名",
            "字段名称",
            "参数名",
            "参数名称",
            "名称",
            "字段",
            "field name",
            "name",
            "parameter name",
            "field",
            "parameter",
        ],
    ),
    (
        Column::Name,
        &[
            "变量名",
            "变量",
            "变量名称",
            "参数变量",
            "id",
            "variable name",
            "variable",
            "parameter id",
            "field id",
        ],
    ),
    (
        Column::Type,
        &[
            "类型",
            "字段类型",
            "数据类型",
            "参数类型",
            "变量类型",
            "type",
            "data type",
            "field type",
        ],
    ),
    (
        Column::Required,
        &[
            "必填",
            "是否必填",
            "必须",
            "是否必须",
            "必传",
            "是否必传",
            "required",
            "mandatory",
            "required or not",
        ],
    ),
    (
        Column::Example,
        &[
            "示例值",
            "示例",
            "样例",
            "举例",
            "example",
            "examples",
            "sample",
            "example value",
            "sample value",
        ],
    ),
    (
        Column::Other,
        &["版本", "版本号", "支持版本", "最低版本", "version", "since"],
    ),
    (
        Column::Description,
        &[
            "描述",
            "说明",
            "参数说明",
            "字段说明",
            "参数描述",
            "备注",
            "description",
            "descriptions",
            "note",
            "remarks",
            "instruction",
        ],
    ),
];

/// The column that a cell heads: `类型[长度限制]` heads that of types.
pub(super) fn column(cell: &str) -> Option<Column> {
    let cell = cell.trim().trim_matches('*').to_ascii_lowercase();
    let words = cell.split(['[', '(', '（']).next().unwrap_or_default().trim();
    let known = COLUMNS.iter().find(|(_, heads)| heads.contains(&words));
    known.map(|(column, _)| *column)
}

/// The columns that a table's first row heads; `None` when it is not the head of a table of fields.
pub(super) fn columns(cells: &[&str]) -> Option<Vec<Column>> {
    let mut columns: Vec<Column> = cells.iter().map(|cell| column(cell)).collect::<Option<_>>()?;
    let has = |columns: &[Column], wanted: Column| columns.contains(&wanted);
    if !has(&columns, Column::Name) {
        // The last column of names has those on the wire.
        let label = columns.iter_mut().rev().find(|column| **column == Column::Label)?;
        *label = Column::Name;
    }
    let repeats = columns
        .iter()
        .enumerate()
        .any(|(at, column)| columns.iter().take(at).any(|before| before == column));
    (columns.len() >= 3 && has(&columns, Column::Type) && !repeats).then_some(columns)
}

/// The heads of columns in a line, with blanks between them; `None` when there is anything else.
pub(super) fn heads(line: &str) -> Option<Vec<&str>> {
    let mut heads = Vec::new();
    let mut rest = line.trim();
    while !rest.is_empty() {
        let lower = rest.to_ascii_lowercase();
        let words = COLUMNS.iter().flat_map(|(_, words)| words.iter());
        let fits = words.filter_map(|word| {
            let after = lower.strip_prefix(word)?;
            // `类型[长度限制]`
            let after = match after.starts_with(['[', '(', '（']) {
                true => after.split_once([']', ')', '）'])?.1,
                false => after,
            };
            let ends = after.is_empty() || after.starts_with(char::is_whitespace);
            ends.then_some(lower.len() - after.len())
        });
        let length = fits.max()?;
        heads.push(rest.get(..length)?);
        rest = rest.get(length..)?.trim_start();
    }
    columns(&heads).is_some().then_some(heads)
}

#[cfg(test)]
mod tests {
    use super::{Column, Section, columns, section};

    #[test]
    fn sections_are_known_by_their_words() {
        for (line, expected) in [
            ("请求参数", Some((Section::Request, ""))),
            ("## 2.1 请求参数：", Some((Section::Request, ""))),
            ("2. 请求参数 商户号", Some((Section::Request, "商户号"))),
            ("二、返回结果", Some((Section::Response, ""))),
            ("● 请求示例", Some((Section::RequestSample, ""))),
            ("3. Response Parameters", Some((Section::Response, ""))),
            ("请求参数见下表", None),
            ("请求参数 商户号", None),
            ("32", None),
        ] {
            assert_eq!(section(line), expected, "{line}");
        }
    }

    #[test]
    fn heads_of_tables_are_known_in_both_languages() {
        use Column::{Description, Example, Label, Name, Required, Type};
        for (head, expected) in [
            (
                vec!["字段名", "变量名", "必填", "类型", "示例值", "描述"],
                Some(vec![Label, Name, Required, Type, Example, Description]),
            ),
            (
                vec!["Field Name", "ID", "Type", "Required", "Description"],
                Some(vec![Label, Name, Type, Required, Description]),
            ),
            (
                vec!["参数名", "变量", "类型[长度限制]", "必填", "描述"],
                Some(vec![Label, Name, Type, Required, Description]),
            ),
            (vec!["参数名", "类型", "描述"], Some(vec![Name, Type, Description])),
            (vec!["错误码", "描述", "解决方案"], None),
            (vec!["名称", "描述", "原因", "解决方案"], None),
        ] {
            assert_eq!(columns(&head), expected, "{head:?}");
        }
    }
}
