//! The scripts that letters and digits belong to, as far as values on the wire mix them.

use unicode_general_category::{GeneralCategory, get_general_category};

use crate::ideograph::{is_ideograph, is_other_form};

/// The script of a letter or digit, as far as mixing matters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    /// ASCII letters, and letters with accents.
    Latin,
    /// Chinese, Japanese and Korean, which are written together with Latin letters.
    Chinese,
    /// Other forms of ASCII or Chinese characters: full-width letters, digits of other scripts, radicals.
    Compatible,
    /// Letters and digits that are symbols: `Ⅱ`, `①`, `²`, `℃`.
    Symbols,
    /// Any other letter.
    Foreign,
    /// No letter or digit, or an ASCII digit.
    None,
}

impl Script {
    /// The script of a character.
    pub(super) fn of(c: char) -> Self {
        match c {
            'A'..='Z' | 'a'..='z' => Self::Latin,
            '\0'..='~' => Self::None,
            'ı' | 'ĸ' | 'ŉ' | 'ſ' | 'ĳ' | 'Ĳ' => Self::Foreign,
            'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ƀ' => Self::Latin,
            c if is_other_form(c) => Self::Compatible,
            // Punctuation among the letters of Japanese.
            '゠' | '・' => Self::None,
            '\u{3005}'..='\u{3007}'
            | '\u{3041}'..='\u{318F}'
            | '\u{31A0}'..='\u{31BF}'
            | '\u{31F0}'..='\u{31FF}'
            | '\u{AC00}'..='\u{D7A3}' => Self::Chinese,
            c if is_ideograph(c) => Self::Chinese,
            '\u{FF01}'..='\u{FFDC}' if c.is_alphanumeric() => Self::Compatible,
            '\u{2070}'..='\u{209F}' | '\u{2100}'..='\u{218F}' | '\u{2460}'..='\u{24FF}' | '\u{1F100}'..='\u{1F1FF}' => {
                Self::Symbols
            }
            '\u{1D400}'..='\u{1D7FF}' => Self::Compatible,
            _ => match get_general_category(c) {
                GeneralCategory::DecimalNumber => Self::Compatible,
                GeneralCategory::OtherNumber | GeneralCategory::LetterNumber => Self::Symbols,
                _ if c.is_alphabetic() => Self::Foreign,
                _ => Self::None,
            },
        }
    }
}
