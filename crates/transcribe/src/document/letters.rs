//! Letters and digits in other forms of the same character: full-width ones, and those of the fonts in PDF files.
//!
//! The whole text gets the usual characters, titles and samples too: `⽀付` in a title would be a word that no search
//! finds. Marks, such as `（`, `：` and `①`, stay, and so do radicals in the Markdown of wechatpay.im, which no PDF file was
//! converted to: the site has them in some titles itself, and the specs follow it.

use unicode_normalization::char::decompose_compatible;

use super::IM_TABLE;

/// The distance between a character of ASCII and the one of full width.
const WIDE: u32 = 0xFEE0;

/// Radicals whose compatible character is not the one of simplified Chinese, or that have none.
const RADICALS: &[(char, char)] = &[
    ('⼾', '户'),
    ('⾭', '青'),
    ('⿈', '黄'),
    ('⺁', '厂'),
    ('⺇', '几'),
    ('⺌', '小'),
    ('⺒', '巳'),
    ('⺝', '月'),
    ('⺠', '民'),
    ('⺩', '王'),
    ('⺮', '竹'),
    ('⺼', '月'),
    ('⺽', '臼'),
    ('⻁', '虎'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻉', '贝'),
    ('⻊', '足'),
    ('⻋', '车'),
    ('⻑', '長'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻘', '青'),
    ('⻙', '韦'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻡', '首'),
    ('⻢', '马'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻧', '卤'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻬', '齐'),
    ('⻮', '齿'),
    ('⻰', '龙'),
];

/// A text with the usual characters in place of their other forms.
pub(super) fn usual(text: String) -> String {
    if !text.contains(is_other_form) {
        return text;
    }
    if text.contains(IM_TABLE) {
        return text.chars().map(|c| narrow(c).unwrap_or(c)).collect();
    }
    let mut usual = String::with_capacity(text.len());
    for c in text.chars() {
        push_usual(c, &mut usual);
    }
    usual
}

/// Whether a character is another form of one or more others.
fn is_other_form(c: char) -> bool {
    narrow(c).is_some()
        || matches!(c,
            // Radicals, ligatures of Latin letters, and ideographs that other character sets have twice.
            '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' | '\u{FB00}'..='\u{FB06}' | '\u{2F800}'..='\u{2FA1F}')
}

fn push_usual(c: char, text: &mut String) {
    let radical = RADICALS.iter().find(|(radical, _)| *radical == c);
    match narrow(c).or(radical.map(|(_, usual)| *usual)) {
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
            ("{.im-table} ⽀付 ＦＡＩＬ", "{.im-table} ⽀付 FAIL"),
            ("① ℃ ㎡（甲）：〔乙〕", "① ℃ ㎡（甲）：〔乙〕"),
        ] {
            assert_eq!(usual(text.to_owned()), expected);
        }
    }
}
