//! The marks of Markdown and of lists before a line.

use crate::input::page_text::BULLETS;

/// A line without white space around it, and without the marks before it: `## `, `- `, `• `.
pub(super) fn without_marks(line: &str) -> &str {
    line.trim()
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '#' | '-' | '*') || BULLETS.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::without_marks;

    #[test]
    fn marks_are_left_out() {
        for line in ["400", " - 400 ", "•400", "\u{3000}* 400", "## 400"] {
            assert_eq!(without_marks(line), "400");
        }
    }
}
