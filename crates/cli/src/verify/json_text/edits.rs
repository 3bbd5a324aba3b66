//! Small changes of a JSON text that leave the rest of it as it is, however it is laid out.

use super::style::push_escaped;

/// The text with each usual change of its escapes.
pub(super) fn edited(text: &str) -> Vec<String> {
    let mut texts = vec![
        text.replace("\\/", "/"),
        text.replace("\\/", "/").replace('/', "\\/"),
        unescaped(text, |character| !character.is_ascii()),
        unescaped(text, |character| {
            character.is_ascii_graphic() && !matches!(character, '"' | '\\')
        }),
        escaped(text, |character| !character.is_ascii(), false),
        escaped(text, |character| !character.is_ascii(), true),
        escaped(text, |character| matches!(character, '<' | '>' | '&'), false),
        escaped(
            text,
            |character| matches!(character, '<' | '>' | '&' | '=' | '\''),
            false,
        ),
        text.replace("\r\n", "\n"),
    ];
    texts.retain(|other| other != text);
    texts
}

/// The text with some of its characters written as `\uXXXX`.
fn escaped(text: &str, is_escaped: fn(char) -> bool, upper: bool) -> String {
    let mut changed = String::with_capacity(text.len());
    for character in text.chars() {
        match is_escaped(character) {
            true => push_escaped(&mut changed, character, upper),
            false => changed.push(character),
        }
    }
    changed
}

/// The text with some of its `\uXXXX` written as the characters.
fn unescaped(text: &str, is_plain: fn(char) -> bool) -> String {
    let mut changed = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find('\\') {
        let (before, from) = rest.split_at(place);
        changed.push_str(before);
        // One escape, or two for a character beyond the first 65,536.
        let character = [12, 6].into_iter().find_map(|length| {
            let escape = from.get(..length).filter(|escape| escape.starts_with("\\u"))?;
            let text: String = serde_json::from_str(&format!("\"{escape}\"")).ok()?;
            let mut characters = text.chars();
            let character = characters.next().filter(|character| is_plain(*character))?;
            characters.next().is_none().then_some((character, length))
        });
        let kept = match character {
            Some((character, length)) => {
                changed.push(character);
                from.get(length..)
            }
            None => {
                // The backslash and the character after it.
                let length = 1 + from.chars().nth(1).map_or(0, char::len_utf8);
                changed.push_str(from.get(..length).unwrap_or(from));
                from.get(length..)
            }
        };
        rest = kept.unwrap_or_default();
    }
    changed + rest
}
