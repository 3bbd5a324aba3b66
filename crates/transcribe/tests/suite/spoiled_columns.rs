//! Tables whose columns were dropped, moved or named otherwise, and rows that were moved, give the same facts or a
//! finding.

use wechatpay_transcribe::Transcription;

use crate::losses::{self, read};
use crate::spoiled_tables::{PAGES, facts, is_same_or_reported, page};
use crate::{spoiled, spoiled_tables};

/// The tables of a page: ranges of lines with bars.
fn tables(lines: &[&str]) -> Vec<std::ops::Range<usize>> {
    let mut tables: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if line.matches('|').count() < 3 {
            continue;
        }
        match tables.last_mut() {
            Some(last) if last.end == at => last.end = at + 1,
            _ => tables.push(at..at + 1),
        }
    }
    tables
}

/// A page with the cells of each row of one table changed.
fn with_cells(lines: &[&str], table: &std::ops::Range<usize>, change: impl Fn(usize, &mut Vec<String>)) -> String {
    let changed = lines.iter().enumerate().map(|(at, line)| {
        if !table.contains(&at) {
            return (*line).to_owned();
        }
        let mut cells: Vec<String> = line.split('|').map(str::to_owned).collect();
        change(at - table.start, &mut cells);
        cells.join("|")
    });
    changed.collect::<Vec<_>>().join("\n")
}

/// The same facts in any order, or a finding that the whole page does not have.
fn is_same_in_any_order(whole: &Transcription, spoiled: &Transcription) -> bool {
    let sorted = |transcription: &Transcription| {
        let (mut lines, errors) = facts(transcription);
        lines.sort();
        (lines, errors)
    };
    sorted(whole) == sorted(spoiled) || is_same_or_reported(whole, spoiled)
}

#[test]
fn columns_that_are_dropped_moved_or_renamed_are_read_or_reported() {
    let mut silent = Vec::new();
    let mut tried = 0;
    for path in PAGES {
        let text = page(path);
        let whole = read(&text);
        let lines: Vec<&str> = text.split('\n').collect();
        for table in tables(&lines) {
            let head = lines[table.start];
            // A table of error codes has facts of its own form; its title and solution may be dropped.
            if ["错误码", "rror Code", "olution"]
                .iter()
                .any(|word| head.contains(word))
            {
                continue;
            }
            // Nor is a row without a head above it a head.
            if head.contains("string") {
                continue;
            }
            let cells = head.split('|').count();
            let names: Vec<&str> = head.split('|').map(str::trim).collect();
            for column in 0..cells {
                // Without its labels, examples or descriptions a table has fewer words, but no other fields.
                let is_words = [
                    "字段名",
                    "参数名",
                    "示例值",
                    "描述",
                    "Name",
                    "Field Name",
                    "Description",
                    "",
                ]
                .contains(&names[column]);
                let dropped = with_cells(&lines, &table, |_, cells| {
                    if column < cells.len() {
                        cells.remove(column);
                    }
                });
                let moved = with_cells(&lines, &table, |_, cells| {
                    if column + 1 < cells.len()
                        && !cells[column].trim().is_empty()
                        && !cells[column + 1].trim().is_empty()
                    {
                        cells.swap(column, column + 1);
                    }
                });
                let renamed = with_cells(&lines, &table, |row, cells| {
                    if row == 0 && !cells[column].trim().is_empty() {
                        cells[column] = " 内容 ".to_owned();
                    }
                });
                for (name, spoiled) in [("dropped", dropped), ("moved", moved), ("renamed", renamed)] {
                    tried += 1;
                    let read = read(&spoiled);
                    let has_no_facts = is_words && name == "dropped";
                    if !has_no_facts && !is_same_in_any_order(&whole, &read) {
                        let (own, expected) = (facts(&read), facts(&whole));
                        let gone: Vec<&String> = expected.0.iter().filter(|line| !own.0.contains(line)).collect();
                        silent.push(format!(
                            "{path}:{}: {name} `{}`: lost {gone:?}",
                            table.start + 1,
                            names[column]
                        ));
                    }
                }
            }
        }
    }
    assert!(tried > 50, "{tried}");
    assert!(silent.is_empty(), "{}: {}", silent.len(), silent.join("\n"));
}

/// A declared field with its label, moved after another one or in front of the first heading.
#[test]
fn declared_fields_that_are_moved_are_read_or_reported() {
    let mut silent = Vec::new();
    for path in spoiled::PAGES {
        let text = spoiled::page(path);
        let whole = losses::read(&text);
        let lines: Vec<&str> = text.split('\n').filter(|line| !line.trim().is_empty()).collect();
        let is_field = |line: &str| line.contains("填 ") && !line.contains("【");
        for at in 0..lines.len() - 2 {
            if !is_field(lines[at]) || is_field(lines[at + 1]) || !lines[at + 1].contains('【') {
                continue;
            }
            let mut rest = lines.clone();
            let moved: Vec<&str> = rest.splice(at..at + 2, []).collect();
            for to in [1, rest.len()] {
                let mut spoiled: Vec<&str> = rest.clone();
                spoiled.splice(to..to, moved.iter().copied());
                let read = losses::read(&spoiled.join("\n"));
                let sorted = |transcription: &Transcription| {
                    let (mut lines, errors) = spoiled_tables::facts(transcription);
                    lines.sort();
                    (lines, errors)
                };
                if sorted(&whole) != sorted(&read) && !spoiled::is_same_or_reported(&whole, &read) {
                    silent.push(format!("{path}: `{}` moved to {to}", moved[0]));
                }
            }
        }
    }
    assert!(silent.is_empty(), "{}: {}", silent.len(), silent.join("\n"));
}
