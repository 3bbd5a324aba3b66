//! Removes findings that only follow from another one. A name or value with a character that looks like another one, or that nobody
//! sees, is reported where it is written, and not again wherever something refers to it; a misspelt key or word is reported, and not
//! what seems to be missing or to contradict others because it was not understood.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Findings};
use crate::place::Span;
use crate::rules;
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
    let places: Places = findings.list().iter().fold(Places::new(), |mut places, finding| {
        let meant = places.entry(finding.span).or_default();
        *meant = meant_word(finding).or(meant.take());
        places
    });
    let mut changed = BTreeSet::new();
    let mut others = Findings::new(file);
    again(&mut |root| change(root, &places, &mut changed), &mut others);
    if changed.is_empty() {
        return;
    }
    // Two keys that are missing have one place.
    let key = |finding: &Diagnostic| (finding.rule.code, finding.span, finding.label.clone());
    let independent: BTreeMap<_, &Diagnostic> = others.list().iter().map(|finding| (key(finding), finding)).collect();
    findings.retain(|finding| {
        if changed.contains(&finding.span) {
            return true;
        }
        // A finding that stays speaks of the text that is meant.
        let same = independent.get(&key(finding));
        if let Some(same) = same {
            finding.clone_from(same);
        }
        same.is_some()
    });
}

/// The places of findings, each with the key or word that is meant there, if a finding knows it.
type Places = BTreeMap<Span, Option<String>>;

/// The key or word that a misspelt one seems to mean.
fn meant_word(finding: &Diagnostic) -> Option<String> {
    let is_misspelt = [rules::UNKNOWN_KEY, rules::UNKNOWN_VALUE, rules::WRONG_TYPE].contains(&finding.rule);
    let replacement = finding.replacement.as_ref().filter(|_| is_misspelt)?;
    let is_quoted = replacement.text.starts_with('"');
    (replacement.span == finding.span && !is_quoted).then(|| replacement.text.clone())
}

/// Writes the texts at these places as they are meant, and notes those that differ.
fn change(node: &mut Node, places: &Places, changed: &mut BTreeSet<Span>) {
    match &mut node.value {
        Value::Scalar(scalar) => {
            write(&mut scalar.text, node.span, places, changed);
            if places.get(&node.span).is_some_and(Option::is_some) {
                scalar.kind = kind(&scalar.text);
            }
            // A word in quotes may have been meant without them: `"true"`.
            let kind = kind(&scalar.text);
            if places.contains_key(&node.span) && kind == Kind::Boolean && scalar.kind == Kind::String {
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

fn write(text: &mut String, span: Span, places: &Places, changed: &mut BTreeSet<Span>) {
    let Some(word) = places.get(&span) else { return };
    let meant = word.clone().unwrap_or_else(|| meant(text));
    if meant != *text {
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
