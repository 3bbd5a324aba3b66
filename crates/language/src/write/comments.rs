//! Comments: each goes with the line it stands above or behind, and none is lost.

use super::lines::Line;
use crate::yaml;

/// How the line begins that tells editors where the schema is; it is always written anew.
pub(super) const SCHEMA_LINE: &str = "# yaml-language-server: $schema=";

/// Attaches the comments of a text to the lines that were made of it, and returns those that stand below the last line.
///
/// A comment on a line of its own goes above what follows it. One behind something goes behind the line of what began
/// before it, and above that line when the place is taken.
pub(super) fn attach(text: &str, lines: &mut [Line]) -> Option<String> {
    let mut order: Vec<(usize, usize)> = lines.iter().enumerate().map(|(index, line)| (line.at, index)).collect();
    order.sort_unstable();
    let mut tail = String::new();
    for span in yaml::comments(text)? {
        let comment = text.get(span.start..span.end)?.trim_end();
        let before = text.get(..span.start)?;
        let own_line = before
            .rsplit(['\n', '\r'])
            .next()
            .is_none_or(|start| start.trim().is_empty());
        if own_line
            && comment
                .strip_prefix(SCHEMA_LINE)
                .is_some_and(|path| !path.contains(char::is_whitespace))
        {
            continue;
        }
        let next = order.partition_point(|(at, _)| *at < span.start);
        let begun = next.checked_sub(1).filter(|_| !own_line);
        let Some((_, index)) = order.get(begun.unwrap_or(next)) else {
            tail.push_str(comment);
            tail.push('\n');
            continue;
        };
        let line = lines.get_mut(*index)?;
        if begun.is_some() && line.behind.is_none() {
            line.behind = Some(comment.to_owned());
        } else {
            line.above.push(comment.to_owned());
        }
    }
    Some(tail)
}
