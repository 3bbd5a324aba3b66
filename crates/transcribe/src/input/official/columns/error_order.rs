//! The order of the cells in a table of error codes that has a line for each cell.

use super::error_heading::{CODE, Columns, MESSAGE, OTHER, STATUS, TITLE, columns};
use super::lines::{Line, LineContent};
use super::section_heading::Section;

/// Where the other cells of a row are from its code on, in a table that has a line for each cell.
pub(super) struct Order {
    pub(super) status: isize,
    pub(super) title: isize,
    /// Whether the head of the table says so, and it is not what is usual: a status, a code and a title.
    pub(super) is_unusual: bool,
    /// The columns that the head of the table names; none if it was not found.
    pub(super) columns: Option<Columns>,
}

/// The order of the cells that have a line each, by the lines that head them.
pub(super) fn order(lines: &[Line]) -> Order {
    let usual = Order {
        status: -1,
        title: 1,
        is_unusual: false,
        columns: None,
    };
    let own = lines.iter().filter(|line| line.section == Section::Errors);
    let cells: Vec<String> = own
        .filter_map(|line| match &line.content {
            // The head of the column of codes reads like the heading of the section.
            LineContent::Heading => CODE.first().map(|word| (*word).to_owned()),
            LineContent::Text(text) => Some(text.trim().to_ascii_lowercase()),
            LineContent::Cells(_) => None,
        })
        .collect();
    let is = |words: &[&str], cell: &str| words.contains(&cell);
    let is_head = |cell: &&String| {
        [CODE, TITLE, STATUS, MESSAGE, OTHER]
            .iter()
            .any(|words| is(words, cell))
    };
    let run: Vec<&str> = cells.iter().take_while(is_head).map(String::as_str).collect();
    let columns = (0..run.len()).find_map(|from| {
        let heads = run.get(from..)?;
        // The heading of the section is above the heads.
        let is_heading = is(CODE, heads.first()?) && heads.iter().skip(1).any(|head| is(CODE, head));
        columns(heads).filter(|_| !is_heading)
    });
    let from_code =
        |columns: &Columns, at: usize| Some(isize::try_from(at).ok()? - isize::try_from(columns.code).ok()?);
    let Some(columns) = columns else { return usual };
    let status = columns.status.and_then(|status| from_code(&columns, status));
    match (status, from_code(&columns, columns.title)) {
        (Some(status), Some(title)) => Order {
            status,
            title,
            is_unusual: (status, title) != (-1, 1),
            columns: Some(columns),
        },
        _ => Order {
            columns: Some(columns),
            ..usual
        },
    }
}
