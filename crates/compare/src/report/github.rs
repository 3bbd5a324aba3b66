//! A comparison as workflow commands, which GitHub shows beside the lines of a change.

use wechatpay_spec::diagnostic::annotation;
use wechatpay_spec::printable_lines;

use crate::change::Comparison;
use crate::change_rule::Level;

/// Writes each change except editorial ones as a workflow command on its own line: an error, a warning or a notice.
/// Something that was removed is shown where it used to be.
pub fn github(comparison: &Comparison) -> String {
    let mut out = String::new();
    for change in comparison.changes() {
        let command = match change.rule.level {
            Level::Breaking => "error",
            Level::Risky => "warning",
            Level::Compatible => "notice",
            Level::Editorial => continue,
        };
        let side = match (&change.after, &change.before) {
            (Some(mark), _) => Some((mark, comparison.after())),
            (None, Some(mark)) => Some((mark, comparison.before())),
            (None, None) => None,
        };
        let Some((mark, texts)) = side else { continue };
        let message = format!("{}: {}\n{}", change.subject.name, change.message, change.rule.purpose);
        out.push_str(&annotation(
            command,
            texts.shown(&mark.file),
            texts.position(&mark.file, mark.span.start),
            change.rule.id,
            &printable_lines(&message),
        ));
    }
    out
}
