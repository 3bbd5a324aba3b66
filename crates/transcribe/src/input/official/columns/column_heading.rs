//! The heads of columns, known by their words in Chinese or English, whatever white space, numbers and marks are around
//! them.

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
            "参数",
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

/// The heads of columns in a line, with spaces between them; `None` when there is anything else.
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
    use super::{Column, columns};

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
