//! Which line a wrongly indented one probably belongs to.

/// How a line of the text begins.
#[derive(Clone, Copy)]
struct Level {
    /// The number of spaces before it.
    indentation: usize,
    /// The number of the line, from 1.
    line: usize,
    is_entry: bool,
}

/// The text about a line whose indentation no line above it has; `None` if one has it, so that something else is wrong.
pub(super) fn advice(text: &str, at: usize) -> Option<String> {
    let wrong = text.get(..at)?.matches('\n').count() + 1;
    // The levels that are open before the line, and those of the mapping or list that ended last.
    let mut open: Vec<Level> = Vec::new();
    let mut closed: Vec<Level> = Vec::new();
    for (line, written) in (1..).zip(text.lines()) {
        let Some(level) = begins(line, written) else { continue };
        if line < wrong {
            closed.clear();
        }
        let deeper = open.iter().position(|other| other.indentation > level.indentation);
        closed.extend(deeper.map(|first| open.split_off(first)).into_iter().flatten());
        let is_known = open.last().is_some_and(|other| other.indentation == level.indentation);
        if line == wrong {
            let nearest = |other: &&Level| {
                let distance = other.indentation.abs_diff(level.indentation);
                (other.is_entry != level.is_entry, distance)
            };
            let meant = open.iter().chain(&closed).min_by_key(nearest).filter(|_| !is_known)?;
            return Some(format!(
                "indent lines of one mapping or list equally: line {} is indented by {}, line {wrong} by {}",
                meant.line,
                spaces(meant.indentation),
                spaces(level.indentation)
            ));
        }
        if !is_known {
            open.push(level);
        }
        // The first key of an entry is on the line of its dash.
        if let Some(first) = written.trim_start().strip_prefix("- ") {
            open.push(Level {
                indentation: level.indentation + 2 + (first.len() - first.trim_start().len()),
                line,
                is_entry: false,
            });
        }
    }
    None
}

/// The level of a line that is neither empty nor a comment.
fn begins(line: usize, text: &str) -> Option<Level> {
    let code = text.trim_start_matches(' ');
    (!code.trim().is_empty() && !code.starts_with('#')).then(|| Level {
        indentation: text.len() - code.len(),
        line,
        is_entry: code == "-" || code.starts_with("- "),
    })
}

fn spaces(count: usize) -> String {
    match count {
        1 => "1 space".to_owned(),
        _ => format!("{count} spaces"),
    }
}

#[cfg(test)]
mod tests {
    use super::advice;

    #[test]
    fn the_line_that_was_meant_is_named() {
        let of = |text: &str, wrong: &str| advice(text, text.find(wrong).unwrap());
        let both = |line: usize, one: &str, wrong: usize, other: &str| {
            Some(format!(
                "indent lines of one mapping or list equally: line {line} is indented by {one}, line {wrong} by {other}"
            ))
        };
        assert_eq!(
            of("a:\n    - b: 1\n     - c: 2\n", "- c"),
            both(2, "4 spaces", 3, "5 spaces")
        );
        assert_eq!(
            of("a:\n    - b: 1\n   - c: 2\n", "- c"),
            both(2, "4 spaces", 3, "3 spaces")
        );
        assert_eq!(
            of("a:\n     - b: 1\n    - c: 2\n", "- c"),
            both(2, "5 spaces", 3, "4 spaces")
        );
        assert_eq!(of("a:\n  - b: 1\n   c: 2\n", "c:"), both(2, "4 spaces", 3, "3 spaces"));
        assert_eq!(
            of("a:\n  b:\n    c: 1\n d: 2\n", "d:"),
            both(1, "0 spaces", 4, "1 space")
        );
        assert_eq!(of("a:\n  b: 1\n  - c\n", "- c"), None);
    }
}
