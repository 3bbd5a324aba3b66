//! Which values, examples and patterns are right, and what is said about the others.

use super::{strange_in_example, strange_in_pattern, stranger};

#[test]
fn values_of_one_script_are_right() {
    for good in [
        "SUCCESS",
        "〇",
        "一级",
        "二〇二四",
        "Aー級",
        "Да",
        "Ω",
        "HMAC-SHA256",
        "会员开卡(进卡包)",
        "银行卡，信用卡",
        "Ⅱ类账户",
        "第①步",
        "A类",
        "カード",
        "카드",
        "café",
        "",
    ] {
        assert_eq!(stranger(good), None, "{good}");
    }
}

#[test]
fn examples_may_have_units_and_what_chinese_pages_write() {
    for good in [
        "5555—8888",
        "Да",
        "Ω",
        "5m²",
        "36.5℃",
        "№12",
        "WeChat™",
        "10µm",
        "ＡＢＣ大厦",
        "１号楼",
        "98℉",
    ] {
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
        ("TYPE_²", '²'),
        ("ᏢᎪᎩ", 'Ꮲ'),
        ("ꓑꓮꓢꓢ", 'ꓑ'),
        ("PAﬁ", 'ﬁ'),
        ("Aª", 'ª'),
    ] {
        assert_eq!(stranger(bad).map(|stranger| stranger.found), Some(found), "{bad}");
    }
    for (bad, found) in [("HMAC－SHA256", '－'), ("A—B", '—'), ("“PASS”", '“'), ("A，B", '，')] {
        assert_eq!(stranger(bad).map(|stranger| stranger.found), Some(found), "{bad}");
    }
}

/// By its property, not by a list: whatever is neither ASCII nor a letter belongs into Chinese text.
#[test]
fn a_value_in_ascii_has_no_other_character() {
    for c in "￣﹏﹍﹎︳‿‾・･·•∙⋅‧━┃─〇⸺〰゠´¯⟨⟩＿‐﹐一ー丨✓€£¢×÷…№™☆".chars()
    {
        for value in [format!("PA{c}SS"), format!("{c}PASS"), format!("9{c}")] {
            assert_eq!(stranger(&value).map(|stranger| stranger.found), Some(c), "{value}");
        }
        assert!(strange_in_pattern(&format!("[0-9]{c}")).is_some(), "{c}");
        assert_eq!(stranger(&format!("第{c}级")), None, "{c}");
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
        "[!-~]",
        "[A-Za-z0-9~_]+",
        "[_~@*]",
        "a~b",
        r"[\d~\w]",
        "[a-z～0-9一-龥]",
        "[一ー]",
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
        ("[0～9]+", '～'),
        ("[A-Z0〜9]+", '〜'),
        ("[0~9]+", '~'),
        ("[a一z]", '一'),
        ("[0ー9]", 'ー'),
        ("[一～龥]", '～'),
        (r"[\u4e00～\u9fa5]", '～'),
        ("[0-9]{1～32}", '～'),
        ("[0-9]{1~32}", '~'),
        ("[0-9]{1-32}", '-'),
        ("[0-9]{1—32}", '—'),
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
    let of_pattern = |text: &str| strange_in_pattern(text).map(|it| format!("{}; {}", it.fault(), it.help()));
    for (pattern, said) in [
        (
            "[0～9]+",
            "contains `～` (U+FF5E) in place of `-`; type `-` in its place",
        ),
        (
            "[0一9]+",
            "contains `一` (U+4E00) in place of `-`; type `-` in its place",
        ),
        (
            "a{1～32}",
            "contains `～` (U+FF5E) in place of `,`; type `,` in its place",
        ),
        (
            "a{1–32}",
            "contains `–` (U+2013) in place of `,`; type `,` in its place",
        ),
    ] {
        assert_eq!(of_pattern(pattern).as_deref(), Some(said));
    }
    let of = |text: &str| stranger(text).map(|stranger| format!("{}; {}", stranger.fault(), stranger.help()));
    assert_eq!(
        of("SUСCESS").as_deref(),
        Some("contains `С` (U+0421), which looks like `C`; type `C` in its place")
    );
    assert_eq!(
        of("PA一SS").as_deref(),
        Some("contains `一` (U+4E00), which looks like `-`; type `-` in its place")
    );
    assert_eq!(
        of("CT-β").as_deref(),
        Some(
            "contains `β` (U+03B2), a letter of another script than the rest; write the value as the service does, in ASCII or Chinese characters"
        )
    );
}
