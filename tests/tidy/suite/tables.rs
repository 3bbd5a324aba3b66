//! Tables of the pages are shown as tables: no row stands alone, and every row has as many cells as the head.

use crate::{assert_none, files, text};

/// The rows of a page that are not shown as part of a table, or lose cells, with their lines.
fn faults(page: &str) -> Vec<(usize, &'static str)> {
    let mut faults = Vec::new();
    let mut fence: Option<&str> = None;
    let mut table: Vec<(usize, &str)> = Vec::new();
    // The last line ends the last table.
    for (number, line) in page.lines().chain([""]).enumerate() {
        let line = line.trim();
        let marks = ["```", "~~~"].into_iter().find(|marks| line.starts_with(marks));
        match (fence, marks) {
            (None, Some(_)) => fence = marks,
            (Some(open), Some(marks)) if open == marks => fence = None,
            _ => {}
        }
        if fence.is_none() && marks.is_none() && line.starts_with('|') {
            table.push((number + 1, line));
        } else {
            faults.extend(of_table(&table));
            table.clear();
        }
    }
    faults
}

fn of_table(rows: &[(usize, &str)]) -> Vec<(usize, &'static str)> {
    let Some((first, head)) = rows.first() else {
        return Vec::new();
    };
    let is_rule = |row: &str| row.contains('-') && row.chars().all(|c| "|:- ".contains(c));
    if !rows.get(1).is_some_and(|(_, row)| is_rule(row)) {
        return vec![(*first, "a row outside of a table")];
    }
    let width = cells(head);
    let other = rows.iter().filter(|(_, row)| cells(row) != width);
    other
        .map(|(line, _)| (*line, "another number of cells than the head"))
        .collect()
}

/// The number of cells; a `|` after a backslash is text.
fn cells(row: &str) -> usize {
    row.replace("\\|", "").matches('|').count()
}

#[test]
fn every_row_belongs_to_a_table() {
    let mut findings = Vec::new();
    for page in files()
        .iter()
        .filter(|file| file.ends_with(".md") && !file.contains("/fixtures/"))
    {
        for (line, fault) in faults(&text(page)) {
            findings.push(format!("{page}:{line}: {fault}"));
        }
    }
    assert_none(&findings, "tables that are not shown as they are meant");
}

#[test]
fn rows_without_a_head_are_found() {
    let table = "| a | b |\n|---|---|\n| 1 | 2 |\n";
    assert_eq!(faults(&format!("text\n\n{table}\ntext\n")), []);
    assert_eq!(
        faults(&format!("{table}\n| 3 | 4 |\n")),
        [(5, "a row outside of a table")]
    );
    assert_eq!(faults("| a | b |\n| 1 | 2 |"), [(1, "a row outside of a table")]);
    assert_eq!(faults(&format!("```\n| a |\n```\n{table}")), []);
    assert_eq!(
        faults(&format!("{table}| 1 \\| 2 | `3` |\n| 1 | 2 | 3 |\n")),
        [(5, "another number of cells than the head")]
    );
}
