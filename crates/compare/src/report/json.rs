//! A comparison for programs: one JSON object a line.

use serde::Serialize;
use wechatpay_spec::diagnostic::Texts;

use crate::change::{Change, Comparison, Mark};

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    layer: String,
    direction: String,
    kind: &'a str,
    action: String,
    level: &'a str,
    operation: &'a str,
    title: &'a str,
    location: &'a str,
    message: &'a str,
    before: Option<Point<'a>>,
    after: Option<Point<'a>>,
}

#[derive(Serialize)]
struct Point<'a> {
    file: &'a str,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Summary<'a> {
    breaking: usize,
    risky: usize,
    compatible: usize,
    editorial: usize,
    step: &'a str,
}

/// Writes each change as a JSON object on its own line, then one with the counts and the suggested version step. Of a
/// change: `id`, `layer`, `direction`, `kind`, `action` and `level` as in the table of changes; `operation`, `title`,
/// `location` (empty for the whole operation), `message`; `before` and `after`, each null or `file`, `line`, `column`
/// (from 1, in characters).
pub fn json_lines(comparison: &Comparison) -> String {
    let mut out = String::new();
    for change in comparison.changes() {
        push(&mut out, &line(change, comparison));
    }
    let counts = comparison.counts();
    push(
        &mut out,
        &Summary {
            breaking: counts.breaking,
            risky: counts.risky,
            compatible: counts.compatible,
            editorial: counts.editorial,
            step: comparison.step().word(),
        },
    );
    out
}

fn line<'a>(change: &'a Change, comparison: &'a Comparison) -> Line<'a> {
    Line {
        id: change.rule.id,
        layer: change.rule.layer.to_string(),
        direction: change.rule.direction.to_string(),
        kind: change.rule.kind,
        action: change.rule.action.to_string(),
        level: change.rule.level.word(),
        operation: &change.subject.name,
        title: &change.subject.title,
        location: &change.location,
        message: &change.message,
        before: change.before.as_ref().map(|mark| point(mark, comparison.before())),
        after: change.after.as_ref().map(|mark| point(mark, comparison.after())),
    }
}

fn point<'a>(mark: &'a Mark, texts: &'a Texts) -> Point<'a> {
    let position = texts.position(&mark.file, mark.span.start);
    Point {
        file: texts.shown(&mark.file),
        line: position.line,
        column: position.column,
    }
}

fn push(out: &mut String, line: &impl Serialize) {
    // A struct of texts and numbers always has a JSON form.
    if let Ok(json) = serde_json::to_string(line) {
        out.push_str(&json);
        out.push('\n');
    }
}
