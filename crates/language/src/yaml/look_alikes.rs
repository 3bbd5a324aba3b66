//! Characters that look like ASCII ones, as Chinese input methods and word processors type them.

use unicode_general_category::{GeneralCategory, get_general_category};

/// The role in YAML of the ASCII character that is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Colon,
    Comma,
    /// Opens a mapping or a list, which the character closes.
    Open(char),
    Close,
    Quote,
    Comment,
    Dash,
    /// No structure.
    Text,
}

/// Look-alikes, and the ASCII character that each stands for. Full-width characters are not listed, because they follow from
/// their numbers, nor are brackets that stand for square ones, such as `【`: every bracket of Unicode does that is not listed.
const TABLE: &[(&str, char)] = &[
    ("∶﹕︰︓ː꞉։׃⁚˸ꓽ", ':'),
    ("、﹐︐︑﹑､،﹔\u{37E}︔‚ꓹ٫", ','),
    ("﹛︷❴⦃⎧⎨⎩⎰⏞", '{'),
    ("﹜︸❵⦄⎫⎬⎭⎱⏟", '}'),
    ("⎡⎢⎣⎴", '['),
    ("⎤⎥⎦⎵", ']'),
    ("“”„‟″〝〞〟«»「」『』《》﹁﹂﹃﹄｢｣⟪⟫❰❱︽︾⹂", '"'),
    ("‘’‛′‹›〈〉\u{2329}\u{232A}⟨⟩❬❭❮❯︿﹀", '\''),
    ("﹟♯", '#'),
    ("—–‐‑‒―−﹣﹘─⁃˗➖", '-'),
    ("。｡︒﹒․…⋯", '.'),
    ("⁄∕", '/'),
    ("∖﹨", '\\'),
    ("∗﹡", '*'),
    ("﹠", '&'),
    ("﹪", '%'),
    ("﹫", '@'),
    ("﹗︕", '!'),
    ("﹖︖", '?'),
    ("﹦", '='),
    ("﹢", '+'),
    ("﹤", '<'),
    ("﹥", '>'),
    ("∣│", '|'),
    ("〜∼", '~'),
    ("﹩", '$'),
    ("﹙︵❨❪⟮⦅⦇⸨⁽₍｟\u{FD3F}⹙⹛⏜⎛⎜⎝", '('),
    ("﹚︶❩❫⟯⦆⦈⸩⁾₎｠\u{FD3E}⹚⹜⏝⎞⎟⎠", ')'),
];

/// Greek, Cyrillic and other letters, in the order of the ASCII letters below.
const LETTERS: (&str, &str) = (
    "АВСЕНІЈКМОРЅТУХаеоріјсѕухҮүҺһӀӏԁԛԜԝѵΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρϹϲϳıɑɡ",
    "ABCEHIJKMOPSTYXaeopijcsyxYyhhIldqWwvABEZHIKMNOPTYXovpCcjiag",
);

/// The ASCII character that a character looks like, and its role.
pub(super) fn ordinary(c: char) -> Option<(char, Role)> {
    if matches!(c, '\0'..='~' | '\u{4E00}'..='\u{9FFF}') {
        return None;
    }
    let typed = match c {
        '；' => ',',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0)?,
        _ => listed(c)
            .or_else(|| letter(c))
            .or_else(|| bracket(c))
            .or_else(|| digit(c))?,
    };
    let role = match typed {
        ':' => Role::Colon,
        ',' => Role::Comma,
        '{' => Role::Open('}'),
        '[' => Role::Open(']'),
        '}' | ']' => Role::Close,
        '"' | '\'' => Role::Quote,
        '#' => Role::Comment,
        '-' => Role::Dash,
        _ => Role::Text,
    };
    Some((typed, role))
}

/// The ASCII character that a character looks like.
pub(crate) fn ordinary_character(c: char) -> Option<char> {
    ordinary(c).map(|(typed, _)| typed)
}

fn listed(c: char) -> Option<char> {
    let row = TABLE.iter().find(|(found, _)| found.contains(c));
    row.map(|(_, typed)| *typed)
}

fn letter(c: char) -> Option<char> {
    let (found, typed) = LETTERS;
    let pair = found.chars().zip(typed.chars()).find(|(found, _)| *found == c);
    pair.map(|(_, typed)| typed)
}

/// The square bracket that a bracket of any other form stands for.
fn bracket(c: char) -> Option<char> {
    match get_general_category(c) {
        GeneralCategory::OpenPunctuation => Some('['),
        GeneralCategory::ClosePunctuation => Some(']'),
        _ => None,
    }
}

/// The value of a digit of another script. Unicode keeps the ten digits of each script together.
fn digit(c: char) -> Option<char> {
    let is_digit =
        |number: u32| char::from_u32(number).is_some_and(|c| get_general_category(c) == GeneralCategory::DecimalNumber);
    let number = u32::from(c);
    let before = (0..=number).rev().take_while(|number| is_digit(*number)).count();
    let value = u32::try_from(before).ok()?.checked_sub(1)? % 10;
    char::from_digit(value, 10)
}

#[cfg(test)]
mod tests {
    use super::{LETTERS, Role, TABLE, ordinary};

    #[test]
    fn a_character_has_one_row() {
        let mut all: Vec<char> = TABLE
            .iter()
            .flat_map(|(found, _)| found.chars())
            .chain(LETTERS.0.chars())
            .collect();
        assert_eq!(LETTERS.0.chars().count(), LETTERS.1.len());
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        for c in all {
            assert!(ordinary(c).is_some_and(|(typed, _)| typed.is_ascii()), "{c}");
        }
    }

    /// A bracket of any form is named: every opening or closing punctuation of Unicode stands for one of ASCII.
    #[test]
    fn every_bracket_of_unicode_stands_for_an_ordinary_one() {
        let brackets = ('\u{80}'..=char::MAX).filter(|c| {
            use unicode_general_category::GeneralCategory::{ClosePunctuation, OpenPunctuation};
            matches!(
                unicode_general_category::get_general_category(*c),
                OpenPunctuation | ClosePunctuation
            )
        });
        let mut count = 0;
        for c in brackets {
            let typed = ordinary(c).map(|(typed, _)| typed);
            // Unicode counts a low quote among them, which is mostly typed for a comma.
            let expected = if c == '‚' { "," } else { "()[]{}\"'" };
            assert!(typed.is_some_and(|typed| expected.contains(typed)), "{c}: {typed:?}");
            count += 1;
        }
        assert!(count > 140, "{count}");
    }

    #[test]
    fn each_stands_for_what_it_looks_like() {
        for (c, typed, role) in [
            ('：', ':', Role::Colon),
            ('；', ',', Role::Comma),
            ('｛', '{', Role::Open('}')),
            ('】', ']', Role::Close),
            ('【', '[', Role::Open(']')),
            ('❴', '{', Role::Open('}')),
            ('﹛', '{', Role::Open('}')),
            ('⦃', '{', Role::Open('}')),
            ('⦄', '}', Role::Close),
            ('⟦', '[', Role::Open(']')),
            ('⸨', '(', Role::Text),
            ('“', '"', Role::Quote),
            ('＃', '#', Role::Comment),
            ('—', '-', Role::Dash),
            ('３', '3', Role::Text),
            ('٣', '3', Role::Text),
            ('𝟛', '3', Role::Text),
            ('ｔ', 't', Role::Text),
            ('С', 'C', Role::Text),
            ('（', '(', Role::Text),
        ] {
            assert_eq!(ordinary(c), Some((typed, role)), "{c}");
        }
        for c in "a:，".chars().take(2).chain("中é①👍·￥".chars()) {
            assert_eq!(ordinary(c), None, "{c}");
        }
    }
}
