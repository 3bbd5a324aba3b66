//! What is often too wide for a line: the first line of an operation's constant or function, imports, fields.

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
        let Some(line) = self.text.get(self.line_start..) else {
            return false;
        };
        if cannot_be_broken(line) {
            return true;
        }
        // Of items, only the line that they begin with, behind its attributes: nothing inside a function is public.
        let starts_item = line.starts_with("pub ");
        let broken = match self.kind {
            Some(Kind::Constant) if starts_item => self.broken_constant(),
            Some(Kind::Function) if starts_item => self.broken_function(),
            Some(Kind::Import) if starts_item => self.broken_import(),
            Some(Kind::Plain) if line.starts_with("    pub ") => broken_field(line),
            _ => None,
        };
        let fits = |line: &String| line.len() <= WIDTH || is_text(line.trim_start());
        let Some(lines) = broken.filter(|lines| lines.iter().all(fits)) else {
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

/// Whether a line stays as it is however wide: the import of one name, a field whose type has no argument, an attribute
/// whose value is one text.
fn cannot_be_broken(line: &str) -> bool {
    let import = line.starts_with("pub use ");
    let field = line.starts_with("    pub ");
    let value = line.strip_prefix("#[deprecated = ");
    (import || field) && !line.contains(['{', '<', '(', '['])
        || value.and_then(|value| value.strip_suffix(']')).is_some_and(is_text)
}

/// Whether it is one text and, perhaps, a comma.
fn is_text(part: &str) -> bool {
    let part = part.strip_suffix(',').unwrap_or(part);
    let inside = part.strip_prefix('"').and_then(|part| part.strip_suffix('"'));
    inside.is_some_and(|inside| !inside.contains(['"', '\\']))
}

/// A field's type with its argument on a line of its own.
fn broken_field(line: &str) -> Option<Vec<String>> {
    let (head, rest) = line.split_once('<')?;
    let argument = rest.strip_suffix(">,")?;
    (!argument.contains(',')).then(|| vec![format!("{head}<"), format!("        {argument},"), "    >,".to_owned()])
}
