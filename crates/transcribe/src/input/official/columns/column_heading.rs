//! The heads of columns (变量名, 必填, 类型), by which a table of fields is recognized: known by their words in Chinese or English, whatever white space, numbers and marks are around
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
    /// More words beside a description: `备注`.
    Remark,
    /// The part of the request that has the field: `body`.
    Place,
    Default,
    /// The values or the bounds: `1-100`, `A/B`.
    Range,
    Minimum,
    Maximum,
    /// The greatest length, or both: `32`, `1-32`.
    Length,
    LeastLength,
    Unit,
    Format,
    /// Whether the value is encrypted.
    Encrypted,
    /// A column that a spec has no place for.
    Other,
}

/// The maximum number of columns of a table.
pub(super) const MOST_COLUMNS: usize = 12;

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
        &[
            "版本",
            "版本号",
            "支持版本",
            "最低版本",
            "version",
            "since",
            "序号",
            "no.",
            "#",
        ],
    ),
    (
        Column::Place,
        &[
            "位置",
            "参数位置",
            "字段位置",
            "所在位置",
            "参数所在位置",
            "传参位置",
            "传递位置",
            "传参方式",
            "in",
            "location",
            "position",
            "parameter location",
        ],
    ),
    (
        Column::Default,
        &["默认值", "默认", "缺省值", "缺省", "default", "default value"],
    ),
    (
        Column::Range,
        &[
            "取值范围",
            "取值",
            "范围",
            "值域",
            "可选值",
            "可选取值",
            "枚举值",
            "枚举",
            "有效值",
            "合法值",
            "range",
            "value range",
            "values",
            "enum",
            "enums",
            "allowed values",
            "valid values",
            "possible values",
        ],
    ),
    (Column::Minimum, &["最小值", "minimum", "min", "minimum value"]),
    (Column::Maximum, &["最大值", "maximum", "max", "maximum value"]),
    (
        Column::Length,
        &[
            "长度",
            "最大长度",
            "最长",
            "长度限制",
            "字段长度",
            "字符长度",
            "length",
            "max length",
            "maximum length",
            "maxlength",
            "size",
        ],
    ),
    (
        Column::LeastLength,
        &["最小长度", "最短", "min length", "minimum length", "minlength"],
    ),
    (Column::Unit, &["单位", "unit", "units"]),
    (Column::Format, &["格式", "字段格式", "format"]),
    (
        Column::Encrypted,
        &[
            "是否加密",
            "加密",
            "是否需要加密",
            "需要加密",
            "encrypted",
            "encryption",
        ],
    ),
    (
        Column::Remark,
        &[
            "备注",
            "备注说明",
            "补充说明",
            "其他说明",
            "注释",
            "note",
            "notes",
            "remark",
            "remarks",
            "comment",
            "comments",
        ],
    ),
    (
        Column::Description,
        &[
            "描述",
            "说明",
            "参数说明",
            "字段说明",
            "字段描述",
            "参数描述",
            "含义",
            "description",
            "descriptions",
            "instruction",
        ],
    ),
];

/// The columns whose cells are facts that a description states elsewhere.
const FURTHER: &[Column] = &[
    Column::Remark,
    Column::Place,
    Column::Default,
    Column::Range,
    Column::Minimum,
    Column::Maximum,
    Column::Length,
    Column::LeastLength,
    Column::Unit,
    Column::Format,
    Column::Encrypted,
];

/// Whether a table has a column of facts that a description states elsewhere. What is in its cells does not show which
/// column they are in, so that they have to be counted.
pub(super) fn has_further(columns: &[Column]) -> bool {
    columns.iter().any(|column| FURTHER.contains(column))
}

/// Whether the cells of a table with a line for each have to be counted, because they are in another order than usual: a
/// label right before its name, then its type and flag, and the description at the end.
pub(super) fn are_counted(columns: &[Column]) -> bool {
    let place = |column: Column| columns.iter().position(|own| *own == column);
    let name = place(Column::Name).unwrap_or_default();
    let is_label_apart = place(Column::Label).is_some_and(|label| label + 1 != name);
    let is_type_before = place(Column::Type).is_some_and(|kind| kind < name);
    let is_flag_before = place(Column::Required).is_some_and(|required| required < name);
    let is_described_before = place(Column::Description).is_some_and(|described| {
        let later = [Column::Name, Column::Type, Column::Required, Column::Example];
        later.iter().any(|column| place(*column) > Some(described))
    });
    is_label_apart || is_type_before || is_flag_before || is_described_before || has_further(columns)
}

/// The column that a cell heads: `类型[长度限制]` heads that of types.
pub(super) fn column(cell: &str) -> Option<Column> {
    let cell = cell.trim().trim_matches('*').to_ascii_lowercase();
    let words = cell.split(['[', '(', '（']).next().unwrap_or_default().trim();
    let known = COLUMNS.iter().find(|(_, heads)| heads.contains(&words));
    known.map(|(column, _)| *column)
}

/// The columns that a table's first row heads; `None` when it is not the head of a table of fields.
pub(super) fn columns(cells: &[&str]) -> Option<Vec<Column>> {
    // The column of the marks that open objects has no head.
    let is_of_marks = |at: usize, cell: &str| at == 0 && cell.is_empty();
    let head = |(at, cell): (usize, &&str)| column(cell).or(is_of_marks(at, cell).then_some(Column::Other));
    let mut columns: Vec<Column> = cells.iter().enumerate().map(head).collect::<Option<_>>()?;
    let has = |columns: &[Column], wanted: Column| columns.contains(&wanted);
    if !has(&columns, Column::Name) {
        // The last column of names has those on the wire.
        let label = columns.iter_mut().rev().find(|column| **column == Column::Label)?;
        *label = Column::Name;
    }
    // Of several columns with words, the first describes the field.
    if !has(&columns, Column::Description)
        && let Some(remark) = columns.iter_mut().find(|column| **column == Column::Remark)
    {
        *remark = Column::Description;
    }
    let first = columns.iter().position(|column| *column == Column::Description);
    if let Some(second) = columns
        .iter_mut()
        .skip(first.map_or(usize::MAX, |first| first + 1))
        .find(|column| **column == Column::Description)
    {
        *second = Column::Remark;
    }
    let repeats = columns
        .iter()
        .enumerate()
        .any(|(at, column)| columns.iter().take(at).any(|before| before == column));
    ((3..=MOST_COLUMNS).contains(&columns.len()) && has(&columns, Column::Type) && !repeats).then_some(columns)
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
        use Column::{Default, Description, Example, Label, Name, Place, Range, Remark, Required, Type};
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
            (vec!["参数名", "类型", "备注"], Some(vec![Name, Type, Description])),
            (
                vec!["参数名", "位置", "类型", "默认值", "说明", "备注"],
                Some(vec![Name, Place, Type, Default, Description, Remark]),
            ),
            (
                vec!["Name", "In", "Type", "Range", "Remark", "Description"],
                Some(vec![Name, Place, Type, Range, Remark, Description]),
            ),
            (vec!["错误码", "描述", "解决方案"], None),
            (vec!["名称", "描述", "原因", "解决方案"], None),
        ] {
            assert_eq!(columns(&head), expected, "{head:?}");
        }
    }
}
