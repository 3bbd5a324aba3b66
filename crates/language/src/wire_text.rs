//! Values on the wire that a reader takes for others, because some of their characters look like those of another script.
//!
//! YAML's look-alikes outside quotes are reported when a file is parsed. Quotes allow any text, but what is sent has to be
//! exactly what the service compares with, and it uses ASCII and Chinese characters.

use unicode_general_category::{GeneralCategory, get_general_category};

use crate::yaml::ordinary_character;

/// A character that does not belong into a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stranger {
    found: char,
    /// The ASCII character that it looks like, if it looks like one.
    meant: Option<char>,
    reason: &'static str,
}

impl Stranger {
    /// Words that follow the name of what contains it: ``contains `С` (U+0421), which looks like `C` ``.
    pub(crate) fn fault(self) -> String {
        let Self { found, meant, reason } = self;
        let number = u32::from(found);
        match meant {
            Some(meant) => format!("contains `{found}` (U+{number:04X}), which looks like `{meant}`"),
            None => format!("contains `{found}` (U+{number:04X}), {reason}"),
        }
    }

    /// The advice: the text to type in place of this one.
    pub(crate) fn help(self) -> String {
        match self.meant {
            Some(meant) => format!("type `{meant}` in its place"),
            None => "write the value as the service does, in ASCII or Chinese characters".to_owned(),
        }
    }
}

/// The first letter or digit of a text that looks like another, unless the text is wholly in a script that is not ASCII's
/// and cannot be taken for ASCII.
pub(crate) fn strange_letter(text: &str) -> Option<Stranger> {
    if text.is_ascii() {
        return None;
    }
    let stranger = |found: char, reason| {
        Some(Stranger {
            found,
            meant: ordinary_character(found),
            reason,
        })
    };
    let script = |wanted: Script| move |c: &char| Script::of(*c) == wanted;
    if let Some(found) = text.chars().find(script(Script::Compatible)) {
        return stranger(found, "a compatibility form of another character");
    }
    let mut foreign = text.chars().filter(script(Script::Foreign));
    if let Some(found) = foreign.next() {
        let mixes = text.chars().any(|c| Script::of(c) == Script::Latin);
        let looks_like_ascii = |c| ordinary_character(c).is_some();
        if mixes || looks_like_ascii(found) && foreign.all(looks_like_ascii) {
            return stranger(found, "a letter of another script than the rest");
        }
    }
    let is_symbol = |c: &char| Script::of(*c) == Script::Symbols;
    match text.chars().find(is_symbol) {
        Some(found) if !has_chinese(text) => stranger(found, "which looks like ordinary letters or digits"),
        _ => None,
    }
}

/// The same for an example, which is a text that people write, too: units and signs (`36.5℃`, `№12`, `10µm`), and full-width
/// letters in Chinese text (`ＡＢＣ大厦`).
pub(crate) fn strange_in_example(text: &str) -> Option<Stranger> {
    let is_chinese = has_chinese(text);
    let is_usual = |c: &char| match c {
        'µ' | '℃' | '℉' | '№' | '℠' | '℡' | '™' => true,
        _ => is_chinese && is_full_width(*c),
    };
    strange_letter(&text.chars().filter(|c| !is_usual(c)).collect::<String>())
}

const fn is_full_width(c: char) -> bool {
    matches!(c, '\u{FF01}'..='\u{FF5E}')
}

/// Whether a character separates the entries of a list.
pub(crate) const fn is_separator(c: char) -> bool {
    matches!(c, ',' | ';' | '，' | '、' | '；')
}

/// The same for a value that is sent, in which look-alikes of punctuation belong to Chinese text alone.
pub(crate) fn stranger(value: &str) -> Option<Stranger> {
    strange_letter(value).or_else(|| {
        let found = value
            .chars()
            .find(|c| ordinary_character(*c).is_some() && Script::of(*c) == Script::None)?;
        (!has_chinese(value)).then_some(Stranger {
            found,
            meant: ordinary_character(found),
            reason: "",
        })
    })
}

/// The same for the pattern of a value. It may list another alphabet (`А-Я`) and, if it allows Chinese text, full-width characters.
/// A dash of another form between two letters or digits is meant as the one of a range.
pub(crate) fn strange_in_pattern(pattern: &str) -> Option<Stranger> {
    if pattern.is_ascii() {
        return None;
    }
    let characters: Vec<char> = pattern.chars().collect();
    let ends_range = |c: char| c.is_alphanumeric() || matches!(c, '}' | '\\');
    let dash = characters.windows(3).find_map(|window| match window {
        [from, dash, to] if *dash != '-' && ordinary_character(*dash) == Some('-') => {
            (ends_range(*from) && ends_range(*to)).then_some(*dash)
        }
        _ => None,
    });
    if let Some(found) = dash {
        return Some(Stranger {
            found,
            meant: Some('-'),
            reason: "",
        });
    }
    let rest = without_alphabets(&characters);
    match has_chinese(pattern) || names_chinese(pattern) {
        true => strange_letter(&rest.chars().filter(|c| !is_full_width(*c)).collect::<String>()),
        false => stranger(&rest),
    }
}

/// A pattern without its ranges of letters of another script.
fn without_alphabets(pattern: &[char]) -> String {
    let is_foreign = |c: Option<&char>| c.is_some_and(|c| Script::of(*c) == Script::Foreign);
    let mut rest = String::new();
    let mut at = 0;
    while let Some(c) = pattern.get(at) {
        let is_range = pattern.get(at + 1) == Some(&'-') && is_foreign(Some(c)) && is_foreign(pattern.get(at + 2));
        if is_range {
            at += 3;
        } else {
            rest.push(*c);
            at += 1;
        }
    }
    rest
}

/// Whether a pattern allows Chinese characters by their numbers (`\u4e00`, `\x{4e00}`) or by a class of Unicode (`\p{Han}`).
fn names_chinese(pattern: &str) -> bool {
    let by_number = pattern.split(['u', 'x']).skip(1).any(|rest| {
        let digits: String = rest
            .trim_start_matches('{')
            .chars()
            .take_while(char::is_ascii_hexdigit)
            .collect();
        let number = u32::from_str_radix(&digits, 16).ok();
        let character = number.and_then(char::from_u32);
        character.is_some_and(|c| Script::of(c) == Script::Chinese)
    });
    by_number || pattern.contains("\\p")
}

fn has_chinese(text: &str) -> bool {
    text.chars().any(|c| Script::of(c) == Script::Chinese)
}

/// The script of a letter or digit, as far as mixing matters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    /// ASCII letters, and letters with accents.
    Latin,
    /// Chinese, Japanese and Korean, which are written together with Latin letters.
    Chinese,
    /// Other forms of ASCII or Chinese characters: full-width letters, digits of other scripts, radicals.
    Compatible,
    /// Letters that are symbols: `Ⅱ`, `①`, `℃`.
    Symbols,
    /// Any other letter.
    Foreign,
    /// No letter or digit, or an ASCII digit.
    None,
}

impl Script {
    fn of(c: char) -> Self {
        match c {
            'A'..='Z' | 'a'..='z' => Self::Latin,
            '\0'..='~' => Self::None,
            'ı' | 'ĸ' | 'ŉ' | 'ſ' | 'ĳ' | 'Ĳ' => Self::Foreign,
            'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ƀ' => Self::Latin,
            '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}' => Self::Compatible,
            '\u{3005}'..='\u{3007}'
            | '\u{3041}'..='\u{318F}'
            | '\u{31A0}'..='\u{31BF}'
            | '\u{31F0}'..='\u{31FF}'
            | '\u{3400}'..='\u{4DBF}'
            | '\u{4E00}'..='\u{9FFF}'
            | '\u{AC00}'..='\u{D7A3}'
            | '\u{20000}'..='\u{2F7FF}'
            | '\u{30000}'..='\u{3347F}' => Self::Chinese,
            '\u{FF01}'..='\u{FFDC}' if c.is_alphanumeric() => Self::Compatible,
            '\u{2070}'..='\u{209F}' | '\u{2100}'..='\u{218F}' | '\u{2460}'..='\u{24FF}' | '\u{1F100}'..='\u{1F1FF}' => {
                Self::Symbols
            }
            '\u{1D400}'..='\u{1D7FF}' => Self::Compatible,
            _ if get_general_category(c) == GeneralCategory::DecimalNumber => Self::Compatible,
            _ if c.is_alphabetic() => Self::Foreign,
            _ => Self::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{strange_in_example, strange_in_pattern, strange_letter, stranger};

    #[test]
    fn values_of_one_script_are_right() {
        for good in [
            "SUCCESS",
            "HMAC-SHA256",
            "会员开卡(进卡包)",
            "银行卡，信用卡",
            "Ⅱ类账户",
            "第①步",
            "A类",
            "カード",
            "카드",
            "Да",
            "Ω",
            "café",
            "",
        ] {
            assert_eq!(stranger(good), None, "{good}");
        }
        assert_eq!(strange_letter("5555—8888"), None);
    }

    #[test]
    fn examples_may_have_units_and_what_chinese_pages_write() {
        for good in ["36.5℃", "№12", "WeChat™", "10µm", "ＡＢＣ大厦", "１号楼", "98℉"] {
            assert_eq!(strange_in_example(good), None, "{good}");
        }
        for (bad, found) in [
            ("ＡＢＣ", 'Ａ'),
            ("SUСCESS", 'С'),
            ("⼯商银行", '⼯'),
            ("Ⅱ", 'Ⅱ'),
            ("ℌ1", 'ℌ'),
        ] {
            assert_eq!(
                strange_in_example(bad).map(|stranger| stranger.found),
                Some(found),
                "{bad}"
            );
        }
    }

    #[test]
    fn values_that_look_like_others_are_wrong() {
        for (bad, found) in [
            ("SUСCESS", 'С'),
            ("РАУ", 'Р'),
            ("С类", 'С'),
            ("CT-β", 'β'),
            ("ΡASS", 'Ρ'),
            ("ＰＡＳＳ", 'Ｐ'),
            ("ＶＩＰ会员", 'Ｖ'),
            ("CNY٣", '٣'),
            ("𝐏ASS", '𝐏'),
            ("Ⅱ", 'Ⅱ'),
            ("⼯商银行", '⼯'),
            ("dıgit", 'ı'),
        ] {
            assert_eq!(strange_letter(bad).map(|stranger| stranger.found), Some(found), "{bad}");
        }
        for (bad, found) in [("HMAC－SHA256", '－'), ("A—B", '—'), ("“PASS”", '“'), ("A，B", '，')] {
            assert_eq!(stranger(bad).map(|stranger| stranger.found), Some(found), "{bad}");
        }
    }

    #[test]
    fn patterns_of_chinese_text_and_other_alphabets_are_right() {
        for good in [
            "[0-9A-Z]+",
            "[一-龥（）·A-Za-z0-9]+",
            "[\\u4e00-\\u9fa5（），。]{1,20}",
            r"[\x{4e00}-\x{9fa5}＊]+",
            r"[\p{Han}（）—]+",
            "第[０-９]+期",
            r"[\u4e00-\u9fa5Ａ-Ｚ]+",
            "[А-Яа-я]+",
            "[A-ZА-Я]+",
            "[Α-Ω0-9]+",
            "男|女",
            "[é]",
        ] {
            assert_eq!(strange_in_pattern(good), None, "{good}");
        }
    }

    #[test]
    fn patterns_with_characters_that_mean_something_else_are_wrong() {
        for (bad, found) in [
            ("[0-9A–Za-z_*|-]+", '–'),
            ("[0-9A－Z]+", '－'),
            ("[0-9A—Z]+", '—'),
            (r"[\u4e00–\u9fa5]+", '–'),
            ("[一－龥]+", '－'),
            ("[0-9A-ZА]+", 'А'),
            ("CNY｜USD", '｜'),
            ("[0-9]｛6,32}", '｛'),
            ("[0-9]{6，32}", '，'),
            ("[0-9]+？", '？'),
            ("［0-9]+", '［'),
            ("[0－9]", '－'),
            ("（ab）", '（'),
            ("[0-９]+", '９'),
            ("[Ａ-Ｚ]+", 'Ａ'),
            ("ＶIP", 'Ｖ'),
            ("[一-龥С]", 'С'),
            ("a＋", '＋'),
        ] {
            assert_eq!(
                strange_in_pattern(bad).map(|stranger| stranger.found),
                Some(found),
                "{bad}"
            );
        }
    }

    #[test]
    fn what_to_type_is_named() {
        let of = |text: &str| stranger(text).map(|stranger| format!("{}; {}", stranger.fault(), stranger.help()));
        assert_eq!(
            of("SUСCESS").as_deref(),
            Some("contains `С` (U+0421), which looks like `C`; type `C` in its place")
        );
        assert_eq!(
            of("CT-β").as_deref(),
            Some(
                "contains `β` (U+03B2), a letter of another script than the rest; write the value as the service does, in ASCII or Chinese characters"
            )
        );
    }
}
