//! Removes findings that only follow from a mistyped character: a name or value with a character that looks like another one,
//! or that nobody sees, is reported where it is written, and not again wherever something refers to it.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Findings};
use crate::place::Span;
use crate::unseen::{self, is_unseen};
use crate::yaml::{Kind, Node, Value, kind, ordinary_character};

/// Removes the findings about a file that would vanish if each text with a finding were written as it is meant: they follow from
/// the finding about that text. `again` reads and checks the file again, after changes to its nodes.
pub(crate) fn remove(
    file: &str,
    findings: &mut Findings,
    again: impl FnOnce(&mut dyn FnMut(&mut Node), &mut Findings),
) {
    if findings.list().len() < 2 || findings.is_full() {
        return;
    }
    let places: BTreeSet<Span> = findings.list().iter().map(|finding| finding.span).collect();
    let mut changed = BTreeSet::new();
    let mut others = Findings::new(file);
    again(&mut |root| change(root, &places, &mut changed), &mut others);
    if changed.is_empty() {
        return;
    }
    // Two keys that are missing have one place.
    let key = |finding: &Diagnostic| (finding.rule.code, finding.span, finding.label.clone());
    let independent: BTreeSet<_> = others.list().iter().map(key).collect();
    findings.retain(|finding| changed.contains(&finding.span) || independent.contains(&key(finding)));
}

/// Writes the texts at these places as they are meant, and notes those that differ.
fn change(node: &mut Node, places: &BTreeSet<Span>, changed: &mut BTreeSet<Span>) {
    match &mut node.value {
        Value::Scalar(scalar) => {
            write(&mut scalar.text, node.span, places, changed);
            // A word in quotes may have been meant without them: `"true"`.
            let kind = kind(&scalar.text);
            if places.contains(&node.span) && kind == Kind::Boolean && scalar.kind == Kind::String {
                scalar.kind = kind;
                changed.insert(node.span);
            }
        }
        Value::Sequence(items) => {
            for item in items {
                change(item, places, changed);
            }
        }
        Value::Mapping(entries) => {
            for entry in entries {
                let span = entry.key.span;
                write(&mut entry.key.value, span, places, changed);
                // A value that is written nowhere has the place of its key.
                if entry.value.span != span {
                    change(&mut entry.value, places, changed);
                }
            }
        }
    }
}

fn write(text: &mut String, span: Span, places: &BTreeSet<Span>, changed: &mut BTreeSet<Span>) {
    let meant = meant(text);
    if places.contains(&span) && meant != *text {
        *text = meant;
        changed.insert(span);
    }
}

/// A text with ordinary characters in the place of those that look like them, without those that nobody sees, and without blanks
/// around it.
fn meant(text: &str) -> String {
    let ordinary = |c: char| match c {
        _ if is_unseen(c) => unseen::is_blank(c).then_some(' '),
        _ => Some(ordinary_character(c).unwrap_or(c)),
    };
    let text: String = text.chars().filter_map(ordinary).collect();
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn a_text_is_meant_without_what_nobody_sees_or_takes_for_another() {
        for (text, expected) in [
            ("PA\u{200B}SS", "PASS"),
            ("\u{FEFF}PASS\u{A0}", "PASS"),
            ("A\u{3000}B", "A B"),
            ("РАSS", "PASS"),
            ("ＰＡＳＳ ", "PASS"),
            ("A－B", "A-B"),
            ("是", "是"),
        ] {
            assert_eq!(meant(text), expected, "{text:?}");
        }
    }
}
