//! Attaches every comment to the line below it or on its left.

use super::lines::Line;
use crate::yaml;

/// The start of the line that tells editors where the schema is; this line is always rewritten.
pub(super) const SCHEMA_LINE: &str = "# yaml-language-server: $schema=";

/// Attaches the comments of a text to its lines, and returns the comments below the last line.
///
/// A comment on its own line goes above the line that follows it. A comment at the end of a line goes to the end of the
/// line that starts before it, or above that line if it already has a comment at its end or ends with text without quotes.
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
        if begun.is_some() {
            line.comment_behind(comment.to_owned());
        } else {
            line.above.push(comment.to_owned());
        }
    }
    Some(tail)
}
