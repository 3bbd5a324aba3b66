//! Letters and digits in other forms of the same character: full-width ones, and those of the fonts in PDF files.
//!
//! The whole text gets the usual characters, titles and samples too: `⽀付` in a title would be a word that no search
//! finds. Marks, such as `（`, `：` and `①`, stay.

use unicode_normalization::char::decompose_compatible;
use wechatpay_spec::ideograph;

/// The distance between a character of ASCII and the one of full width.
const WIDE: u32 = 0xFEE0;

/// A text with the usual characters in place of their other forms.
pub(super) fn usual(text: String) -> String {
    if !text.contains(is_other_form) {
        return text;
    }
    let mut usual = String::with_capacity(text.len());
    for c in text.chars() {
        push_usual(c, &mut usual);
    }
    usual
}

/// Whether a character is another form of one or more others.
fn is_other_form(c: char) -> bool {
    let is_ligature = matches!(c, '\u{FB00}'..='\u{FB06}');
    narrow(c).is_some() || is_ligature || ideograph::is_other_form(c)
}

fn push_usual(c: char, text: &mut String) {
    match narrow(c).or_else(|| ideograph::usual_form(c)) {
        Some(usual) => text.push(usual),
        None if is_other_form(c) => decompose_compatible(c, |usual| text.push(usual)),
        None => text.push(c),
    }
}

/// The letter, digit or underscore of ASCII for one of full width.
fn narrow(c: char) -> Option<char> {
    let code = u32::from(c).checked_sub(WIDE)?;
    char::from_u32(code).filter(|c| c.is_ascii_alphanumeric() || *c == '_')
}

#[cfg(test)]
mod tests {
    use super::usual;

    #[test]
    fn letters_in_other_forms_become_the_usual_ones() {
        for (text, expected) in [
            (
                "ｍｃｈ＿ｉｄ　必填　ｓｔｒｉｎｇ（３２）：ＦＡＩＬ！",
                "mch_id　必填　string（32）：FAIL！",
            ),
            ("微信⽀付商⼾号，⾮必填，⼆选⼀", "微信支付商户号，非必填，二选一"),
            (
                "⻓度、⻚数、⻋牌、⻅下、⻩⾊、⾦额",
                "长度、页数、车牌、见下、黄色、金额",
            ),
            ("conﬁrm、oﬃce、ﬂag", "confirm、office、flag"),
            ("\u{F9B5}、\u{F90A}", "例、金"),
            ("{.im-table} ⽀付 ＦＡＩＬ", "{.im-table} 支付 FAIL"),
            ("① ℃ ㎡（甲）：〔乙〕", "① ℃ ㎡（甲）：〔乙〕"),
        ] {
            assert_eq!(usual(text.to_owned()), expected);
        }
    }
}
