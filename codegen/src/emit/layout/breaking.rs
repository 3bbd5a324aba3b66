//! The first line of an operation's constant or function, or of an import, when it is too wide for one.

use super::{Kind, WIDTH, Writer, indent};
use std::ops::Range;

/// Where the first line of an item can be broken, as places in the text.
#[derive(Default)]
pub(super) struct Breaks {
    /// The dots before method calls.
    pub(super) dots: Vec<usize>,
    /// What stands in parentheses or, in an import, in braces, these included.
    pub(super) parentheses: Vec<Range<usize>>,
}

impl Writer<'_> {
    /// Breaks the line that ends here as the formatter would, or answers that only the formatter knows.
    pub(super) fn break_line(&mut self) -> bool {
        // Only the line that the item begins with, behind its attributes: nothing inside a function is public.
        let Some(line) = self.text.get(self.line_start..) else {
            return false;
        };
        let starts_item = line.starts_with("pub ");
        let broken = match self.kind {
            Some(Kind::Constant) if starts_item => self.broken_constant(),
            Some(Kind::Function) if starts_item => self.broken_function(),
            Some(Kind::Import) if starts_item => self.broken_import(),
            _ => None,
        };
        let Some(lines) = broken.filter(|lines| lines.iter().all(|line| line.len() <= WIDTH)) else {
            return false;
        };
        self.text.truncate(self.line_start);
        for (number, line) in lines.iter().enumerate() {
            if number > 0 {
                self.text.push('\n');
                indent(self.base, self.text);
                self.line_start = self.text.len();
            }
            self.text.push_str(line);
        }
        true
    }

    /// Method calls on lines of their own, and the argument of the first call where that is too wide beside it.
    fn broken_constant(&self) -> Option<Vec<String>> {
        // Whether the semicolon counts is the formatter's affair.
        if self.text.len() - self.line_start <= WIDTH + 1 {
            return None;
        }
        let Some(first) = self.breaks.dots.first() else {
            return self.broken_arguments(self.breaks.parentheses.last()?);
        };
        let head = self.text.get(self.line_start..*first)?;
        let mut lines = vec![head.to_owned()];
        if head.len() > WIDTH {
            let path = self.breaks.parentheses.iter().find(|list| list.end == *first)?;
            lines = vec![
                self.text.get(self.line_start..=path.start)?.to_owned(),
                format!("        {},", self.text.get(path.start + 1..path.end - 1)?),
                "    )".to_owned(),
            ];
        }
        let ends = self.breaks.dots.iter().skip(1).copied().chain([self.text.len()]);
        for (start, end) in self.breaks.dots.iter().zip(ends) {
            lines.push(format!("    {}", self.text.get(*start..end)?));
        }
        Some(lines)
    }

    /// What is imported from a module on a line of its own.
    fn broken_import(&self) -> Option<Vec<String>> {
        let names = self.breaks.parentheses.last()?;
        Some(vec![
            self.text.get(self.line_start..=names.start)?.to_owned(),
            format!("    {},", self.text.get(names.start + 1..names.end - 1)?),
            self.text.get(names.end - 1..)?.to_owned(),
        ])
    }

    /// Parameters on lines of their own.
    fn broken_function(&self) -> Option<Vec<String>> {
        self.broken_arguments(self.breaks.parentheses.first()?)
    }

    /// A list with a line for each of its parts, none of which holds a comma inside.
    fn broken_arguments(&self, list: &Range<usize>) -> Option<Vec<String>> {
        let inside = self.text.get(list.start + 1..list.end - 1)?;
        let plain = !inside.contains(['(', '[', '<', '"']) || !inside.contains(',');
        if !plain {
            return None;
        }
        let mut lines = vec![self.text.get(self.line_start..=list.start)?.to_owned()];
        lines.extend(inside.split(", ").map(|part| format!("    {part},")));
        lines.push(self.text.get(list.end - 1..)?.to_owned());
        Some(lines)
    }
}
