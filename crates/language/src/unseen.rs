//! Characters that a reader of a spec cannot see, or cannot tell from others.

use unicode_general_category::GeneralCategory::{
    Control, EnclosingMark, Format, LineSeparator, NonspacingMark, ParagraphSeparator, PrivateUse, SpaceSeparator,
    SpacingMark, Surrogate, Unassigned,
};
use unicode_general_category::get_general_category;

/// Characters that Unicode counts as letters or symbols although they show nothing, or stand for something that is lost.
const BLANK: [char; 10] = [
    '\u{115F}',
    '\u{1160}',
    '\u{2800}',
    '\u{3164}',
    '\u{FFA0}',
    '\u{FFFC}',
    '\u{FFFD}',
    '\u{13441}',
    '\u{13442}',
    '\u{1D159}',
];

/// Whether a character may not be in a spec. Visible letters, numbers, punctuation and symbols may, and so may the
/// ordinary space, the tab and line endings, about which YAML has its own rules.
pub(crate) fn is_unseen(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' | ' '..='~' | '\u{4E00}'..='\u{9FFF}' => false,
        _ => name(c).is_some(),
    }
}

/// Whether a terminal acts on a character, or a reader cannot see it or mistakes it for an ordinary space. Marks are seen with
/// their letter, and so is the wide space of Chinese text.
pub(crate) fn acts_or_hides(c: char) -> bool {
    match c {
        ' '..='~' | '\u{3000}' | '\u{FFFD}' | '\u{4E00}'..='\u{9FFF}' => false,
        _ => name(c).is_some_and(|name| name != "combining character"),
    }
}

/// The name of an unseen character in messages, without its number: its own if people know it, else that of its kind.
pub(crate) fn kind(c: char) -> &'static str {
    match c {
        '\0' => "NUL character",
        '\u{1B}' => "escape character",
        '\u{A0}' => "no-break space",
        '\u{AD}' => "soft hyphen",
        '\u{61C}' => "Arabic letter mark",
        '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' => "Hangul filler",
        '\u{200B}' => "zero-width space",
        '\u{200C}' => "zero-width non-joiner",
        '\u{200D}' => "zero-width joiner",
        '\u{200E}' => "left-to-right mark",
        '\u{200F}' => "right-to-left mark",
        '\u{2028}' => "line separator",
        '\u{2029}' => "paragraph separator",
        '\u{202A}' => "left-to-right embedding",
        '\u{202B}' => "right-to-left embedding",
        '\u{202C}' => "end of a bidirectional embedding",
        '\u{202D}' => "left-to-right override",
        '\u{202E}' => "right-to-left override",
        '\u{2060}' => "word joiner",
        '\u{2066}' => "left-to-right isolate",
        '\u{2067}' => "right-to-left isolate",
        '\u{2068}' => "first strong isolate",
        '\u{2069}' => "end of a bidirectional isolate",
        '\u{2800}' => "Braille blank",
        '\u{3000}' => "full-width space",
        '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => {
            "variation selector"
        }
        '\u{FEFF}' => "byte order mark",
        '\u{FFFC}' => "object replacement character",
        '\u{E0001}'..='\u{E007F}' => "invisible tag character",
        _ => name(c).unwrap_or("character"),
    }
}

fn name(c: char) -> Option<&'static str> {
    if c == '\u{FFFD}' {
        return Some("replacement character");
    }
    if BLANK.contains(&c) {
        return Some("invisible character");
    }
    match get_general_category(c) {
        Control => Some("control character"),
        SpaceSeparator | LineSeparator | ParagraphSeparator => (c != ' ').then_some("special space"),
        Format | Surrogate => Some("invisible character"),
        NonspacingMark | SpacingMark | EnclosingMark => Some("combining character"),
        PrivateUse => Some("private character"),
        Unassigned => Some("unassigned character"),
        _ => None,
    }
}

/// Whether an unseen character is a space of some form, so that an ordinary one is meant.
pub(crate) fn is_blank(c: char) -> bool {
    name(c) == Some("special space")
}

/// How to replace an invisible character.
pub(crate) fn advice(c: char) -> &'static str {
    match name(c).unwrap_or_default() {
        _ if c == '\u{3000}' => {
            "type an ordinary space in its place; input methods for Chinese type this one (全角空格) in full-width mode"
        }
        "special space" => "type an ordinary space in its place",
        "combining character" => "type the letter and its mark as one character, or remove the mark",
        "replacement character" => "type the text again: it was lost when the file was converted from another encoding",
        _ => "remove it",
    }
}

#[cfg(test)]
mod tests {
    use super::{advice, is_unseen, kind};

    #[test]
    fn only_what_everybody_sees_is_allowed() {
        for seen in "aZ0~ é中（），。“—￥①Ⅷ×≥👍𠮷カ한ß".chars() {
            assert!(!is_unseen(seen), "{seen:?}");
        }
        for unseen in [
            '\0',
            '\u{7F}',
            '\u{85}',
            '\u{A0}',
            '\u{AD}',
            '\u{301}',
            '\u{34F}',
            '\u{903}',
            '\u{61C}',
            '\u{115F}',
            '\u{17B4}',
            '\u{180B}',
            '\u{180E}',
            '\u{200B}',
            '\u{200D}',
            '\u{202E}',
            '\u{2028}',
            '\u{2060}',
            '\u{2065}',
            '\u{20DD}',
            '\u{2800}',
            '\u{2D7F}',
            '\u{3000}',
            '\u{3164}',
            '\u{E000}',
            '\u{FDD0}',
            '\u{FE0F}',
            '\u{FEFF}',
            '\u{FFA0}',
            '\u{FFFC}',
            '\u{FFFD}',
            '\u{FFFE}',
            '\u{110BD}',
            '\u{13430}',
            '\u{13441}',
            '\u{16FE4}',
            '\u{1BCA0}',
            '\u{1D159}',
            '\u{1D173}',
            '\u{1FFFF}',
            '\u{E0001}',
            '\u{E0100}',
            '\u{F0000}',
            '\u{10FFFF}',
        ] {
            assert!(is_unseen(unseen), "{unseen:?}");
        }
    }

    #[test]
    fn each_is_named() {
        assert_eq!((kind('\0'), advice('\0')), ("NUL character", "remove it"));
        assert_eq!(kind('\u{7F}'), "control character");
        assert_eq!(
            (kind('\u{202E}'), advice('\u{202E}')),
            ("right-to-left override", "remove it")
        );
        assert_eq!(kind('\u{3000}'), "full-width space");
        assert!(advice('\u{3000}').contains("ordinary space") && advice('\u{3000}').contains("全角空格"));
        assert_eq!(
            (kind('\u{2003}'), kind('\u{200B}')),
            ("special space", "zero-width space")
        );
        assert_eq!(
            (advice('\u{A0}'), advice('\u{AD}')),
            ("type an ordinary space in its place", "remove it")
        );
        assert_eq!(kind('\u{E000}'), "private character");
        assert_eq!(kind('\u{FDD0}'), "unassigned character");
        assert!(advice('\u{301}').contains("one character"));
    }
}
