//! Marks in a pattern that stand where a range (`0-9`) has its dash, or a number of repetitions (`{1,32}`) its comma: Chinese
//! texts write `0～9` and `1～32`.

use super::script::Script;
use crate::yaml::ordinary_character;

/// Where a part of a pattern is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Outside,
    /// In brackets.
    Class,
    /// In braces.
    Repetition,
}

/// The first such mark, and the ASCII character that is meant.
pub(super) fn mistyped(pattern: &[char]) -> Option<(char, char)> {
    let mut place = Place::Outside;
    let mut is_escaped = false;
    for (at, window) in pattern.windows(3).enumerate() {
        let [before, mark, after] = window else { continue };
        let begins_character = *after == '\\' && matches!(pattern.get(at + 3), Some('u' | 'x'));
        place = match (before, place) {
            _ if is_escaped => place,
            ('[', Place::Outside) => Place::Class,
            ('{', Place::Outside) => Place::Repetition,
            (']', Place::Class) | ('}', Place::Repetition) => Place::Outside,
            _ => place,
        };
        is_escaped = *before == '\\' && !is_escaped;
        if let Some(meant) = meant(*before, *mark, *after, begins_character, place) {
            return Some((*mark, meant));
        }
    }
    None
}

/// The ASCII character that a mark between two characters is meant as. `begins_character` is whether the second begins the number of a character.
fn meant(before: char, mark: char, after: char, begins_character: bool, place: Place) -> Option<char> {
    let typed = match mark {
        '一' | 'ー' => '~',
        _ if mark.is_ascii() => mark,
        _ => ordinary_character(mark)?,
    };
    let are_digits = before.is_ascii_digit() && after.is_ascii_digit();
    let is_wide_range = ends_range(before) && ends_range(after);
    match (typed, place) {
        ('-' | '~', Place::Repetition) if are_digits => Some(','),
        ('-', _) if !mark.is_ascii() && is_wide_range => Some('-'),
        ('~', Place::Class) if is_ascending(before, after) || begins_character && ends_range(before) => Some('-'),
        _ => None,
    }
}

fn ends_range(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '}' | '\\')
}

/// Whether two characters are the ends of a range of one kind: `0` and `9`, `A` and `Z`.
fn is_ascending(from: char, to: char) -> bool {
    let kind = |c: char| match c {
        '0'..='9' => 1,
        'A'..='Z' => 2,
        'a'..='z' => 3,
        _ if Script::of(c) == Script::Chinese => 4,
        _ => 0,
    };
    kind(from) != 0 && kind(from) == kind(to) && from < to
}
