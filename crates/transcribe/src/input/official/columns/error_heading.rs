//! The heads of tables of error codes, in Chinese or English.

use crate::facts::code::is_code;

/// Words at the head of the column of codes.
pub(super) const CODE: &[&str] = &["错误码", "错误代码", "名称", "error code", "code", "name"];
/// Words at the head of the column of labels.
pub(super) const TITLE: &[&str] = &["描述", "错误描述", "说明", "description", "error description"];
/// Words at the head of the column of HTTP statuses.
pub(super) const STATUS: &[&str] = &["状态码", "http状态码", "status code", "status", "http status code"];
/// Words at the head of a column of codes, or of labels beside one of codes.
pub(super) const MESSAGE: &[&str] = &[
    "error message",
    "message",
    "错误信息",
    "错误",
    "error",
    "含义",
    "meaning",
];
/// Words at the head of columns that are not kept.
pub(super) const OTHER: &[&str] = &[
    "原因",
    "解决方案",
    "解决办法",
    "cause",
    "reason",
    "solution",
    "resolution",
];

/// Where the facts are in a row.
pub(super) struct Columns {
    pub(super) code: usize,
    pub(super) title: usize,
    pub(super) status: Option<usize>,
    /// How many columns there are.
    pub(super) count: usize,
}

/// Whether a cell is a word at the head of such a table.
pub(super) fn is_word(cell: &str) -> bool {
    let cell = cell.trim().to_ascii_lowercase();
    let lists = [CODE, TITLE, STATUS, MESSAGE, OTHER];
    lists.iter().any(|words| words.contains(&cell.as_str()))
}

/// Whether cells are the head of a table of error codes.
pub(super) fn is_head(cells: &[&str]) -> bool {
    columns(cells).is_some()
}

/// The columns that a table's first row heads; `None` when it is not the head of a table of error codes.
pub(super) fn columns(cells: &[&str]) -> Option<Columns> {
    let heads: Vec<String> = cells.iter().map(|cell| cell.trim().to_ascii_lowercase()).collect();
    let find = |words: &[&str]| heads.iter().position(|head| words.contains(&head.as_str()));
    let has_other = find(OTHER).is_some() || find(STATUS).is_some();
    // In some pages the first code is in place of the head of its column.
    let is_code = cells.first().is_some_and(|cell| is_error_code(cell));
    let message = find(MESSAGE);
    let code = find(CODE);
    let title = find(TITLE).or(message.filter(|_| code.is_some()))?;
    let code = code
        .or(message.filter(|message| *message != title))
        .or_else(|| (is_code && has_other).then_some(0))?;
    has_other.then(|| Columns {
        code,
        title,
        status: find(STATUS),
        count: cells.len(),
    })
}

impl Columns {
    /// Whether a row begins with its code, as the cell of its status spans this row and those above.
    pub(super) fn is_without_status(&self, cells: &[&str]) -> bool {
        let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
        let is_shifted = |status: usize| {
            status + 1 == self.code
                && self.title > self.code
                && is_error_code(cell(status))
                && !is_error_code(cell(self.code))
        };
        self.status.is_some_and(is_shifted)
    }
}

/// Whether a cell is an error code: one or two letters are not.
pub(super) fn is_error_code(cell: &str) -> bool {
    cell.len() > 2 && is_code(cell)
}
