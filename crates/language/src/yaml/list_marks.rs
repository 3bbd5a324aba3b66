//! Marks that people type to begin the entries of a list where YAML has a dash and a space: bullets of word processors and of other
//! notations, and a dash without the space.

use unicode_general_category::GeneralCategory::{MathSymbol, OtherNumber, OtherPunctuation, OtherSymbol};
use unicode_general_category::get_general_category;

use super::look_alikes::ordinary;
use crate::ideograph::is_other_form;
use crate::place::Span;

/// The ASCII characters that begin an entry in other notations.
const ASCII: &str = "*+-~=&";
/// Digits of the number of an entry.
const MAX_DIGITS: usize = 3;
/// Letters that look like a dash.
const LETTERS: &str = "一ー";

/// Whether a character is a bullet, which begins no name, number or value: a symbol or a point of any form (`•`, `○`, `※`, `①`).
pub(crate) fn is_bullet(c: char) -> bool {
    match ordinary(c) {
        Some((typed, _)) => matches!(typed, '*' | '+'),
        None => {
            let kinds = [MathSymbol, OtherNumber, OtherPunctuation, OtherSymbol];
            // Unicode counts Chinese radicals among the symbols.
            !c.is_ascii() && !is_other_form(c) && kinds.contains(&get_general_category(c))
        }
    }
}

/// The text to type for the mark with which a text begins that should have been a list.
pub(crate) fn advice(text: &str) -> Option<String> {
    Some(match mark_of(text)? {
        "-" => "type a space after `-`".to_owned(),
        mark => format!(
            "type `- ` in place of {}, before each entry of the list",
            described(mark)
        ),
    })
}

/// The mark with which a text begins: a bullet, an arrow (`->`), a number or letter of an entry (`1.`, `(1)`, `a)`).
fn mark_of(text: &str) -> Option<&str> {
    let first = text.chars().next()?;
    let arrow = text.len() - text.trim_start_matches(['-', '=', '>']).len();
    if matches!(first, '-' | '=') && arrow > 1 {
        return text.get(..arrow);
    }
    if ASCII.contains(first) || LETTERS.contains(first) || is_bullet(first) {
        return text.get(..first.len_utf8());
    }
    let inside = text.strip_prefix('(').unwrap_or(text);
    let rest = inside.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = match inside.len() - rest.len() {
        0 => rest.strip_prefix(|c: char| c.is_ascii_alphabetic())?,
        1..=MAX_DIGITS => rest,
        _ => return None,
    };
    let after = match inside.len() == text.len() {
        true => rest.strip_prefix(['.', ')'])?,
        false => rest.strip_prefix(')')?,
    };
    let is_mark = after.is_empty() || after.starts_with(' ');
    text.get(..text.len() - after.len()).filter(|_| is_mark)
}

/// `` `•` (U+2022) ``
fn described(mark: &str) -> String {
    match mark.chars().next() {
        Some(first) if !first.is_ascii() => format!("`{mark}` (U+{:04X})", u32::from(first)),
        _ => format!("`{mark}`"),
    }
}

/// The mark before a syntax error, at the beginning of its line or of the line above, and what to type for it.
pub(super) fn before_error(text: &str, error: usize) -> Option<(Span, String)> {
    let before = text.get(..error)?;
    for start in [0, 1].map(|above| before.rmatch_indices('\n').nth(above).map_or(0, |(at, _)| at + 1)) {
        // The whole line: after the error, too, is what tells a dash from an entry.
        let line = text.get(start..)?.lines().next().unwrap_or_default();
        let code = line.trim_start();
        let is_entry = code == "-" || code.starts_with("- ") || code == "---";
        if let (Some(mark), Some(help), false) = (mark_of(code), advice(code), is_entry) {
            let start = start + line.len() - code.len();
            let end = start + mark.len();
            return Some((Span { start, end }, help));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{advice, before_error, is_bullet};

    #[test]
    fn bullets_of_any_form_are_told_from_what_begins_a_value() {
        for bullet in "•·●○■□◆◇★☆※∙⋅‣▪◦→⇒✓①＊＋§".chars() {
            assert!(is_bullet(bullet), "{bullet}");
        }
        for other in "a1一ー-*。，“（¥_é⽤⺀".chars() {
            assert!(!is_bullet(other), "{other}");
        }
    }

    #[test]
    fn the_advice_names_the_mark_and_what_to_type() {
        assert_eq!(advice("-url").as_deref(), Some("type a space after `-`"));
        assert_eq!(
            advice("○ url").as_deref(),
            Some("type `- ` in place of `○` (U+25CB), before each entry of the list")
        );
        for mark in ["* a", "+a", "~ a", "一 a", "①a"] {
            assert!(advice(mark).is_some(), "{mark}");
        }
        for (text, mark) in [
            ("-> url: x", "->"),
            ("--> url: x", "-->"),
            ("-- url: x", "--"),
            ("=> url: x", "=>"),
            ("1. url: x", "1."),
            ("12) url", "12)"),
            ("(1) url", "(1)"),
            ("a. url", "a."),
            ("b) url", "b)"),
            ("& url", "&"),
        ] {
            let help = format!("type `- ` in place of `{mark}`, before each entry of the list");
            assert_eq!(advice(text), Some(help), "{text}");
        }
        for text in [
            "", "PASS", "/v3/a", "商户", "_a", "1.0", "1.url", "2024. a", "ab. c", "(a", "(1.5) a",
        ] {
            assert_eq!(advice(text), None, "{text}");
        }
    }

    #[test]
    fn the_mark_explains_an_error_in_its_line_or_the_next() {
        let at = |text: &str, error: &str| before_error(text, text.find(error).unwrap()).map(|(span, _)| span.start);
        assert_eq!(at("a:\n  ·url: x\n    b: y\n", ": y"), Some(5));
        assert_eq!(at("a:\n  -url: x\n   b: y\n", ": y"), Some(5));
        assert_eq!(at("a:\n  * x\n", "* x"), Some(5));
        assert_eq!(at("a:\n  - url: x\n    b: y: z\n", ": z"), None);
        assert_eq!(at("a:\n  ·url: x\n  b: 1\n  c: d: e\n", ": e"), None);
        // A dash with its space is right, wherever the error is.
        assert_eq!(at("a:\n    - url: x\n     - url: y\n", "- url: y"), None);
        assert_eq!(at("a:\n    - {url: x\n    - {url: y}\n", "- {url: y"), None);
    }
}
