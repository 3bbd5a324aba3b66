//! What people type to begin the entries of a list where YAML has a dash and a space: bullets of word processors and of other
//! notations, and a dash without the space.

use unicode_general_category::GeneralCategory::{MathSymbol, OtherNumber, OtherPunctuation, OtherSymbol};
use unicode_general_category::get_general_category;

use super::look_alikes::ordinary;
use crate::place::Span;

/// The ASCII characters that begin an entry in other notations.
const ASCII: &str = "*+-~=";
/// Letters that look like a dash.
const LETTERS: &str = "一ー";

/// Whether a character is a bullet, which begins no name, number or value: a symbol or a point of any form (`•`, `○`, `※`, `①`).
pub(crate) fn is_bullet(c: char) -> bool {
    match ordinary(c) {
        Some((typed, _)) => matches!(typed, '*' | '+'),
        None => {
            let kinds = [MathSymbol, OtherNumber, OtherPunctuation, OtherSymbol];
            // Unicode counts Chinese radicals among the symbols.
            let is_radical = matches!(c, '\u{2E80}'..='\u{2FDF}');
            !c.is_ascii() && !is_radical && kinds.contains(&get_general_category(c))
        }
    }
}

/// What to type for the mark with which a text begins that should have been a list.
pub(crate) fn advice(text: &str) -> Option<String> {
    let mark = text.chars().next()?;
    let is_mark = ASCII.contains(mark) || LETTERS.contains(mark) || is_bullet(mark);
    is_mark.then(|| match mark {
        '-' => "type a space after `-`".to_owned(),
        _ => format!(
            "type `- ` in the place of {}, before each entry of the list",
            described(mark)
        ),
    })
}

/// `` `•` (U+2022) ``
fn described(mark: char) -> String {
    match mark.is_ascii() {
        true => format!("`{mark}`"),
        false => format!("`{mark}` (U+{:04X})", u32::from(mark)),
    }
}

/// The mark before a syntax error, at the beginning of its line or of the line above, and what to type for it.
pub(super) fn before_error(text: &str, error: usize) -> Option<(Span, String)> {
    let before = text.get(..error)?;
    let mut end = error + text.get(error..)?.chars().next().map_or(0, char::len_utf8);
    for start in [0, 1].map(|above| before.rmatch_indices('\n').nth(above).map_or(0, |(at, _)| at + 1)) {
        let line = text.get(start..end)?;
        let code = line.trim_start();
        let mark = code.chars().next();
        let next = mark.and_then(|mark| code.get(mark.len_utf8()..)).unwrap_or_default();
        let is_entry = mark == Some('-') && next.starts_with([' ', '-', '\n', '\r']);
        if let Some(help) = advice(code).filter(|_| !is_entry) {
            let start = start + line.len() - code.len();
            let end = start + mark.map_or(0, char::len_utf8);
            return Some((Span { start, end }, help));
        }
        end = start;
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
            Some("type `- ` in the place of `○` (U+25CB), before each entry of the list")
        );
        for mark in ["* a", "+a", "~ a", "一 a", "①a"] {
            assert!(advice(mark).is_some(), "{mark}");
        }
        for text in ["", "PASS", "/v3/a", "商户", "_a"] {
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
    }
}
