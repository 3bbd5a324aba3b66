//! The ends of lines in the source of an element's text. They are white space, and between Chinese characters nothing.

use wechatpay_spec::ideograph::is_ideograph;

/// Whether a line ends before the words of a text.
pub(super) fn end_before(text: &str) -> bool {
    let words = text.trim_start();
    text.get(..text.len() - words.len()).unwrap_or_default().contains('\n')
}

/// Whether a line ends after the words of a text.
pub(super) fn end_after(text: &str) -> bool {
    let words = text.trim_end();
    text.get(words.len()..).unwrap_or_default().contains('\n')
}

/// Whether nothing is between two texts if a line ends there.
pub(super) fn are_one(before: &str, after: &str) -> bool {
    before.trim_end().ends_with(is_ideograph) && after.trim_start().starts_with(is_ideograph)
}

/// The words of a text with blanks between them, where they are not one.
pub(super) fn on_one_line(words: &[&str], text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut rest = text;
    for word in words {
        let (space, after) = rest.split_once(word).unwrap_or_default();
        let is_broken = space.contains('\n') && are_one(&line, word);
        if !line.is_empty() && !is_broken {
            line.push(' ');
        }
        line.push_str(word);
        rest = after;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::on_one_line;

    #[test]
    fn lines_end_between_words_only() {
        for (text, expected) in [
            ("公钥加\n      密", "公钥加密"),
            ("公钥 加密", "公钥 加密"),
            ("mchid\n 必填\n string", "mchid 必填 string"),
            (" a\nb ", "a b"),
        ] {
            let words: Vec<&str> = text.split_whitespace().collect();
            assert_eq!(on_one_line(&words, text), expected, "{text:?}");
        }
    }
}
