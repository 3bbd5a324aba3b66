//! Marks of footnotes after flags, such as `是*` and `必填[1]`: the flag is read without its mark, and a footnote that names
//! a condition is reported.

use std::collections::BTreeSet;

use wechatpay_spec::place::Span;

use super::PageText;
use crate::findings::{Findings, shorten};
use crate::rules;

/// The words that say whether a field must be sent, the longer ones first: they contain the shorter ones.
const FLAGS: &[&str] = &[
    "条件必填",
    "条件选填",
    "非必填",
    "非必须",
    "非必传",
    "必填",
    "必须",
    "必传",
    "选填",
    "可选",
    "是",
    "否",
    "mandatory",
    "required",
    "optional",
    "yes",
    "no",
];

/// Marks that have no number.
const SIGNS: &[char] = &['*', '＊', '※', '†', '‡', '★', '☆', '△', '▲', '#', '＃'];

/// Superscript digits, from 1 on.
const SUPERSCRIPTS: [char; 9] = ['¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/// Words of conditions in footnotes, in lower case.
const CONDITIONS: &[&str] = &[
    "必填",
    "选填",
    "必传",
    "必须",
    "不填",
    "不传",
    "仅",
    "如果",
    "若",
    "当",
    "时",
    "服务商",
    "required",
    "optional",
    "only",
    "if ",
    "when ",
    "must",
    "unless",
];

/// The mark of a footnote.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    Sign(char),
    /// A number from 1 on, or 0 for `注` without one.
    Number(u32),
}

/// A text with blanks in place of the marks after its flags, so that everything stays at its place, and these marks;
/// `None` if it has none.
pub(super) fn blank(text: &str) -> Option<(String, BTreeSet<Mark>)> {
    let mut plain = String::with_capacity(text.len());
    let mut marks = BTreeSet::new();
    for line in text.split_inclusive('\n') {
        let mut rest = line;
        let mut before = None;
        while let Some(c) = rest.chars().next() {
            let begins = before.is_none_or(is_edge);
            if let Some((flag, length, mark)) = begins.then(|| flag_with_mark(rest)).flatten() {
                plain.push_str(rest.get(..flag).unwrap_or_default());
                plain.push_str(&" ".repeat(length));
                marks.insert(mark);
                before = Some(' ');
                rest = rest.get(flag + length..).unwrap_or_default();
                continue;
            }
            plain.push(c);
            before = Some(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    (!marks.is_empty()).then_some((plain, marks))
}

/// Whether a character is between two cells.
const fn is_edge(c: char) -> bool {
    c.is_whitespace() || matches!(c, '|' | '\u{1}')
}

/// The length of the flag at the beginning of a text, and that of the mark after it with the blanks before it.
fn flag_with_mark(text: &str) -> Option<(usize, usize, Mark)> {
    let flag = FLAGS.iter().find(|flag| {
        let own = text.get(..flag.len());
        own.is_some_and(|own| own.eq_ignore_ascii_case(flag))
    })?;
    let after = text.get(flag.len()..)?;
    let trimmed = after.trim_start_matches(' ');
    let blanks = after.len() - trimmed.len();
    let (length, mark) = mark(trimmed, flag.is_ascii(), blanks == 0)?;
    let behind = trimmed.get(length..)?;
    let ends = behind.chars().next().is_none_or(is_edge);
    (blanks <= 1 && ends).then_some((flag.len(), blanks + length, mark))
}

/// The mark at the beginning of a text, and its length. A digit may be a mark right after a Chinese flag only.
fn mark(text: &str, is_english: bool, is_joined: bool) -> Option<(usize, Mark)> {
    let first = text.chars().next()?;
    if SIGNS.contains(&first) {
        let length = text.len() - text.trim_start_matches(first).len();
        return Some((length, Mark::Sign(first)));
    }
    let brackets = [('[', ']'), ('(', ')'), ('（', '）'), ('【', '】'), ('［', '］')];
    if let Some((open, close)) = brackets.iter().find(|(open, _)| *open == first) {
        let inner = text.get(open.len_utf8()..)?;
        let (note, _) = inner.split_once(*close)?;
        return Some((
            open.len_utf8() + note.len() + close.len_utf8(),
            Mark::Number(number(note.trim())?),
        ));
    }
    let end = text.find(is_edge).unwrap_or(text.len());
    let word = text.get(..end)?;
    let is_digits = word.bytes().all(|b| b.is_ascii_digit());
    let can_be = !is_digits || is_joined && !is_english;
    number(word)
        .filter(|_| can_be)
        .map(|number| (end, Mark::Number(number)))
}

/// The number of a footnote: `1`, `注1`, `①`, `note 1`.
fn number(text: &str) -> Option<u32> {
    let lower = text.to_ascii_lowercase();
    let named = lower.strip_prefix('注').or_else(|| lower.strip_prefix("note"));
    let digits = named.unwrap_or(&lower).trim();
    if digits.is_empty() {
        return named.map(|_| 0);
    }
    let mut letters = digits.chars();
    let own = letters.next()?;
    if letters.next().is_none() {
        if let '①'..='⑳' = own {
            return Some(u32::from(own) - u32::from('①') + 1);
        }
        if let Some(at) = SUPERSCRIPTS.iter().position(|digit| *digit == own) {
            return u32::try_from(at + 1).ok();
        }
    }
    let is_short = digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|_| is_short)
}

/// Reports the footnotes of flags that name a condition, and numbered ones that the page does not have.
pub(crate) fn report(page: &PageText, findings: &mut Findings) {
    for mark in &page.flag_marks {
        let found = page
            .written_lines()
            .find_map(|(start, line)| Some((start, line, note(line, mark)?)));
        let message = match (found, mark) {
            (Some((_, line, note)), _) if CONDITIONS.iter().any(|word| note.to_lowercase().contains(word)) => {
                format!(
                    "flags have a footnote, without which they were read: `{}`",
                    shorten(line)
                )
            }
            (None, Mark::Number(_)) => {
                "flags have the mark of a footnote, which is not on the page; they were read without it".to_owned()
            }
            _ => continue,
        };
        let span = found.map_or_else(Span::default, |(start, line, _)| Span {
            start,
            end: start + line.len(),
        });
        let help = "compare the fields that have this mark with the document, and change them in the spec by hand";
        findings.report(rules::NOT_EXPRESSED, span, message, help);
    }
}

/// The words of a line that is the footnote of a mark.
fn note<'l>(line: &'l str, wanted: &Mark) -> Option<&'l str> {
    let first = line.chars().next()?;
    let rest = match wanted {
        Mark::Sign(sign) => line.strip_prefix(*sign)?,
        Mark::Number(0) => line.strip_prefix('注')?,
        Mark::Number(_) => {
            let is_bracket = matches!(first, '[' | '(' | '（' | '【' | '［' | '注' | 'n' | 'N') || !first.is_ascii();
            let end = line.find(|c: char| is_edge(c) || matches!(c, '：' | ':' | '、' | '.'));
            let word = line.get(..end.unwrap_or(line.len()))?;
            let (length, found) =
                mark(line, false, true).or_else(|| Some((word.len(), Mark::Number(number(word)?))))?;
            if found != *wanted || !is_bracket {
                return None;
            }
            line.get(length..)?
        }
    };
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '：' | ':' | '、' | '.'));
    (!rest.is_empty()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::{Mark, blank};

    #[test]
    fn marks_behind_flags_become_blanks() {
        for (text, expected) in [
            ("| 是* | string |", "| 是  | string |"),
            ("mchid 必填* string(32)", "mchid 必填  string(32)"),
            ("是 *\n否*\n", "是  \n否 \n"),
            ("Yes[1]\tRequired¹", "Yes   \tRequired  "),
            ("是（注1）", "是          "),
            ("否①|是1", "否   |是 "),
        ] {
            let (plain, marks) = blank(text).unwrap();
            assert_eq!(plain, expected);
            assert_eq!(plain.len(), text.len());
            assert!(!marks.is_empty());
        }
        assert_eq!(blank("否①").unwrap().1.into_iter().next(), Some(Mark::Number(1)));
        for text in [
            "是（服务商必填）",
            "是 string(32)",
            "No 1",
            "值是*的",
            "*必填",
            "必填 *mchid",
            "是12345",
            "Yes.",
        ] {
            assert_eq!(blank(text), None, "{text}");
        }
    }
}
