//! Values on the wire that a reader takes for others, because some of their characters look like those of another script.
//!
//! YAML's look-alikes outside quotes are reported when a file is parsed. Quotes allow any text, but what is sent has to be
//! exactly what the service compares with, and it uses ASCII and Chinese characters: letters of other scripts are refused, and,
//! outside of Chinese text, every character beyond ASCII that is not a letter.

mod escaped;
mod ranges;
mod script;
#[cfg(test)]
mod tests;

pub(crate) use escaped::unseen_escape;
use script::Script;

use crate::ideograph::usual_form;
use crate::yaml::ordinary_character;

/// A character that does not belong into a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stranger {
    found: char,
    /// The ASCII character that is meant, if one is.
    meant: Option<char>,
    reason: &'static str,
}

impl Stranger {
    fn new(found: char, reason: &'static str) -> Self {
        Self {
            found,
            meant: ordinary_character(found).or_else(|| usual_form(found).filter(|_| reason == COMPATIBLE)),
            reason,
        }
    }

    /// Words that follow the name of what contains it: ``contains `С` (U+0421), which looks like `C` ``.
    pub(crate) fn fault(self) -> String {
        let Self { found, meant, reason } = self;
        let number = u32::from(found);
        match meant {
            Some(meant) if reason == IN_PLACE => format!("contains `{found}` (U+{number:04X}) {reason} `{meant}`"),
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

/// Letters of Chinese and Japanese that look like ASCII characters when they stand between ASCII letters or digits.
const LIKE_ASCII: [(char, char); 11] = [
    ('一', '-'),
    ('ー', '-'),
    ('ㅡ', '-'),
    ('ㄧ', '-'),
    ('〇', '0'),
    ('丨', '|'),
    ('ㅣ', '|'),
    ('丿', '/'),
    ('ノ', '/'),
    ('丶', '\\'),
    ('ヽ', '\\'),
];

/// The ASCII character that one of [`LIKE_ASCII`] looks like.
fn like_ascii(c: char) -> Option<char> {
    let pair = LIKE_ASCII.iter().find(|(found, _)| *found == c);
    pair.map(|(_, meant)| *meant)
}

/// The fault of a character of [`Script::Compatible`].
const COMPATIBLE: &str = "a compatibility form of another character";
/// The fault of a character of [`Script::Symbols`].
const SYMBOL: &str = "which looks like ordinary letters or digits";
/// The fault of a mark that is written where a pattern has another.
const IN_PLACE: &str = "in place of";
/// The fault of a character of [`Script::Foreign`].
const FOREIGN: &str = "a letter of a script other than Latin and Chinese";
/// The fault of a Greek or Cyrillic letter.
const MIXED: &str = "a letter of another script than the rest";

/// The first character of a path or an address, which are in ASCII, that looks like one of ASCII.
pub(crate) fn look_alike(text: &str) -> Option<Stranger> {
    let found = text.chars().filter(|c| !c.is_ascii());
    let mut known = found
        .map(|c| Stranger::new(c, ""))
        .filter(|stranger| stranger.meant.is_some());
    known.next()
}

/// The first character of a value on the wire that does not belong into it: a letter or digit of another script or form, and,
/// outside of Chinese text, any other character that is not ASCII.
pub(crate) fn stranger(value: &str) -> Option<Stranger> {
    if let Some(found) = strange_letter(value) {
        return Some(found);
    }
    if has_chinese(value) {
        return None;
    }
    value
        .chars()
        .filter(|c| !c.is_ascii())
        .find_map(|c| match Script::of(c) {
            Script::Symbols => Some(Stranger::new(c, SYMBOL)),
            Script::None => Some(Stranger::new(c, "which belongs into Chinese text only")),
            _ => like_ascii(c).map(|meant| Stranger {
                meant: Some(meant),
                ..Stranger::new(c, "")
            }),
        })
}

/// The first letter or digit of another script or form.
fn strange_letter(text: &str) -> Option<Stranger> {
    if text.is_ascii() {
        return None;
    }
    let found = |wanted: Script| text.chars().find(|c| Script::of(*c) == wanted);
    let compatible = found(Script::Compatible).map(|c| Stranger::new(c, COMPATIBLE));
    compatible.or_else(|| {
        let found = found(Script::Foreign)?;
        let mut foreign = text.chars().filter(|c| Script::of(*c) == Script::Foreign);
        // All letters of these that look like ASCII are known.
        if !foreign.clone().all(|c| matches!(c, '\u{370}'..='\u{52F}')) {
            return Some(Stranger::new(found, FOREIGN));
        }
        let mixes = text.chars().any(|c| Script::of(c) == Script::Latin);
        let is_known = mixes || foreign.all(|c| ordinary_character(c).is_some());
        is_known.then(|| Stranger::new(found, MIXED))
    })
}

/// The first letter or digit of an example that looks like another. An example is a text that people write, too: units and signs
/// (`36.5℃`, `№12`, `10µm`), full-width letters in Chinese text (`ＡＢＣ大厦`), and text that is wholly in another script and
/// cannot be taken for ASCII.
pub(crate) fn strange_in_example(text: &str) -> Option<Stranger> {
    let is_chinese = has_chinese(text);
    let is_usual = |c: &char| match c {
        'µ' | '℃' | '℉' | '№' | '℠' | '℡' | '™' | '²' | '³' | '¹' => true,
        _ => is_chinese && is_full_width(*c),
    };
    let characters = || text.chars().filter(|c| !is_usual(c));
    let found = |wanted: Script| characters().find(|c| Script::of(*c) == wanted);
    if let Some(found) = found(Script::Compatible) {
        return Some(Stranger::new(found, COMPATIBLE));
    }
    if let Some(found) = found(Script::Foreign) {
        let mixes = characters().any(|c| Script::of(c) == Script::Latin);
        let mut foreign = characters().filter(|c| Script::of(*c) == Script::Foreign);
        if mixes || foreign.all(|c| ordinary_character(c).is_some()) {
            return Some(Stranger::new(found, MIXED));
        }
    }
    let symbol = found(Script::Symbols).filter(|_| !is_chinese);
    symbol.map(|found| Stranger::new(found, SYMBOL))
}

const fn is_full_width(c: char) -> bool {
    matches!(c, '\u{FF01}'..='\u{FF5E}')
}

/// Whether a character separates the entries of a list.
pub(crate) const fn is_separator(c: char) -> bool {
    matches!(c, ',' | ';' | '，' | '、' | '；')
}

/// The same as [`stranger`] for the pattern of a value. It may list another alphabet (`А-Я`) and, if it allows Chinese text,
/// full-width characters. What stands where a range has its dash, or a number of repetitions its comma, is meant as one.
pub(crate) fn strange_in_pattern(pattern: &str) -> Option<Stranger> {
    let characters: Vec<char> = pattern.chars().collect();
    if let Some((found, meant)) = ranges::mistyped(&characters) {
        return Some(Stranger {
            found,
            meant: Some(meant),
            reason: IN_PLACE,
        });
    }
    let rest = without_alphabets(&characters);
    match has_chinese(pattern) || names_chinese(pattern) {
        true => strange_letter(&rest.replace(is_full_width, "")),
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
        character.is_some_and(is_chinese)
    });
    by_number || pattern.contains("\\p")
}

/// Whether a character is Chinese, Japanese or Korean.
pub(crate) fn is_chinese(c: char) -> bool {
    Script::of(c) == Script::Chinese
}

/// Whether a text is Chinese, so that it may have any punctuation. Letters that look like ASCII characters do not make it so if
/// ASCII letters or digits are beside them.
fn has_chinese(text: &str) -> bool {
    let has_ascii = text.bytes().any(|b| b.is_ascii_alphanumeric());
    text.chars()
        .any(|c| is_chinese(c) && !(has_ascii && like_ascii(c).is_some()))
}
