//! Moves comments from the old text of a spec to the new one.

use std::collections::BTreeMap;

use super::comments::{self, SCHEMA_LINE};
use super::layout::{self, Block};
use super::lines::Line;
use crate::diagnostic::Findings;
use crate::place::Span;
use crate::yaml;

/// Adds the comments of the earlier text to the lines with the same keys, and returns the comments without such a line.
pub(super) fn carry(earlier: &str, block: Block, lines: &mut [Line]) -> Vec<(Span, String)> {
    let written: Vec<(Span, String)> = yaml::comments(earlier)
        .unwrap_or_default()
        .into_iter()
        .filter_map(|span| Some((span, earlier.get(span.start..span.end)?.trim_end().to_owned())))
        .filter(|(_, comment)| !comment.starts_with(SCHEMA_LINE))
        .collect();
    let root = yaml::parse(earlier, &mut Findings::new(""));
    let (Some(root), false) = (root, written.is_empty()) else {
        return written;
    };
    let mut before = layout::lines(&root, block);
    // Comments below the last line belong to no line, so they are lost.
    let tail = comments::attach(earlier, &mut before).unwrap_or_default();
    let places: BTreeMap<Vec<String>, usize> = paths(lines).into_iter().zip(0..).collect();
    let mut lost: Vec<String> = tail.lines().map(str::to_owned).collect();
    for (path, line) in paths(&before).iter().zip(before) {
        match places.get(path).and_then(|place| lines.get_mut(*place)) {
            Some(now) => {
                now.above.extend(line.above);
                if let Some(comment) = line.behind {
                    now.comment_behind(comment);
                }
            }
            None => lost.extend(line.above.into_iter().chain(line.behind)),
        }
    }
    let mut is_lost = |comment: &String| match lost.iter().position(|text| text == comment) {
        Some(at) => {
            lost.swap_remove(at);
            true
        }
        None => false,
    };
    written.into_iter().filter(|(_, comment)| is_lost(comment)).collect()
}

/// The path of keys to each line; the key of a list item is its text.
fn paths(lines: &[Line]) -> Vec<Vec<String>> {
    let mut open: Vec<(usize, String)> = Vec::new();
    lines
        .iter()
        .map(|line| {
            open.retain(|(level, _)| *level < line.level);
            let key = match line.text.strip_prefix("- ") {
                Some(_) => line.text.clone(),
                None => line
                    .text
                    .split(": ")
                    .next()
                    .unwrap_or_default()
                    .trim_end_matches(':')
                    .to_owned(),
            };
            open.push((line.level, key));
            open.iter().map(|(_, key)| key.clone()).collect()
        })
        .collect()
}
