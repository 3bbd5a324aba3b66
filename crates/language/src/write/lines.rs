//! The lines of a spec, before they are joined.

/// Spaces per level.
const INDENTATION: usize = 2;

/// A line: an entry of a block mapping, or an item of a block list.
#[derive(Debug)]
pub(super) struct Line {
    /// Its start in the text it was read from.
    pub(super) at: usize,
    /// Its nesting level.
    pub(super) level: usize,
    /// Its text, without comments.
    pub(super) text: String,
    /// Comments above it, with their `#`.
    pub(super) above: Vec<String>,
    /// The comment at its end.
    pub(super) behind: Option<String>,
    /// Whether it ends with text without quotes, which no comment may follow.
    pub(super) ends_in_text: bool,
}

impl Line {
    pub(super) fn new(at: usize, level: usize, text: String) -> Self {
        Self {
            at,
            level,
            text,
            above: Vec::new(),
            behind: None,
            ends_in_text: false,
        }
    }

    /// Adds a comment at its end, or above it if there cannot be one.
    pub(super) fn comment_behind(&mut self, comment: String) {
        if self.behind.is_none() && !self.ends_in_text {
            self.behind = Some(comment);
        } else {
            self.above.push(comment);
        }
    }
}

/// Joins all lines, after a head.
pub(super) fn join(head: &str, lines: &[Line]) -> String {
    let mut out = head.to_owned();
    for line in lines {
        let indentation = " ".repeat(line.level * INDENTATION);
        for comment in &line.above {
            out.extend([&indentation, comment.as_str(), "\n"]);
        }
        out.extend([&indentation, line.text.as_str()]);
        if let Some(comment) = &line.behind {
            out.extend([" ", comment]);
        }
        out.push('\n');
    }
    out
}
