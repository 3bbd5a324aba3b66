//! Escapes text from specs for Markdown, so that it is shown literally.

/// Escapes text so that no part becomes a link, a mention, a heading, code, a table cell or HTML.
pub fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(
            character,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '&' | '|' | '~' | '$' | '@'
        ) {
            escaped.push('\\');
        }
        escaped.push(shown(character));
    }
    // A bare address would become a link.
    escaped.replace("://", ":\\/\\/")
}

/// Text in backticks; backticks inside it become quotation marks.
pub fn code(text: &str) -> String {
    let mut code = String::with_capacity(text.len() + 2);
    code.push('`');
    code.extend(text.chars().map(|character| match character {
        '`' => '\'',
        character => shown(character),
    }));
    code.push('`');
    code
}

/// Escapes our own Markdown for a table cell.
pub fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn shown(character: char) -> char {
    if character.is_control() { ' ' } else { character }
}

#[cfg(test)]
mod tests {
    use super::{code, plain};

    #[test]
    fn text_of_a_spec_is_not_markup() {
        assert_eq!(plain("<img>|@all\n#1"), "\\<img\\>\\|\\@all \\#1");
        assert_eq!(plain("https://a.cn"), "https:\\/\\/a.cn");
        assert_eq!(code("a`b\n|"), "`a'b |`");
    }
}
