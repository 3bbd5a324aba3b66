//! Sentences that a line end, a blank or both break at any place: the same spec, or a finding.

use crate::golden::fixture;
use crate::losses::{PAGE, messages, read, spec};
use crate::spoiled_everywhere::Places;

/// The spec and the messages of a page whose field `remark` has this type, sample and description.
fn page(kind: &str, sample: &str, description: &str) -> (String, String) {
    let page = PAGE
        .text()
        .replace("【原因】 略", "【原因】 略\n可选取值\nNORMAL: 普通\nSPECIAL: 特殊");
    let page = page.replace("\"reason\" : \"a\"", "\"reason\" : \"NORMAL\"");
    let page = page.replace("remark 选填 string(64)", &format!("remark 选填 {kind}"));
    let page = page.replace("\"remark\" : \"b\"", &format!("\"remark\" : {sample}"));
    let transcription = read(&page.replace("【备注】 略", &format!("【备注】 {description}")));
    (spec(&transcription), messages(&transcription))
}

/// Every fact that a sentence states, each with the type and the sample of its field, and what the spec says of it.
const SENTENCES: &[(&str, &str, &str, &str)] = &[
    (
        "string(64)",
        "\"b\"",
        "姓名，该字段需使用微信支付公钥加密（推荐）",
        "encrypted: true",
    ),
    ("string(64)", "\"b\"", "该字段需进行加密处理", "encrypted: true"),
    (
        "string(64)",
        "\"b\"",
        "当reason为SPECIAL时必填",
        "required_if: {reason: SPECIAL}",
    ),
    (
        "string(64)",
        "\"b\"",
        "仅当reason为SPECIAL时填写",
        "only_if: {reason: SPECIAL}",
    ),
    ("string(64)", "\"b\"", "remark和reason二选一", "one_of: "),
    ("string", "\"b\"", "不超过20个字符", "max_length: 20"),
    (
        "string(64)",
        "\"b\"",
        "只能是数字、大小写字母_-",
        "pattern: \"[0-9A-Za-z_-]+\"",
    ),
    ("integer", "5", "最大值为50，默认值为20", "maximum: 50, default: 20"),
    ("integer", "5", "单位为分", "unit: fen"),
    ("string(64)", "\"b\"", "格式为YYYY-MM-DD", "format: date"),
    (
        "string(64)",
        "\"b\"",
        "遵循rfc3339标准格式，格式为yyyy-MM-DDTHH:mm:ss+TIMEZONE",
        "format: date-time",
    ),
    (
        "string(64)",
        "\"ALPHA\"",
        "枚举值：ALPHA：甲 BETA：乙",
        "{value: ALPHA, title: 甲}, {value: BETA, title: 乙}",
    ),
    ("string(64)", "\"FIXED\"", "固定值：FIXED", "enum: [FIXED]"),
];

pub(crate) fn a_sentence_that_is_broken_anywhere(places: Places) {
    let mut wrong = Vec::new();
    for (kind, sample, sentence, fact) in SENTENCES {
        let (right, found) = page(kind, sample, sentence);
        assert!(right.contains(fact), "{sentence}: {right}");
        assert_eq!(found, "", "{sentence}");
        let inner: Vec<usize> = sentence.char_indices().map(|(at, _)| at).skip(1).collect();
        for (index, at) in inner.into_iter().enumerate().filter(|(index, _)| places.has(*index)) {
            // Each of the three at every third place.
            let space = match (index / 3) % 3 {
                0 => "\n",
                1 => " ",
                _ => "\n\n",
            };
            let (before, after) = sentence.split_at(at);
            let (read, found) = page(kind, sample, &format!("{before}{space}{after}"));
            if read != right && found.is_empty() {
                wrong.push(format!("{before}{}{after}", space.escape_debug()));
            }
        }
    }
    assert!(wrong.is_empty(), "{} are silent:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_sentence_that_is_broken_is_read_or_reported() {
    a_sentence_that_is_broken_anywhere(Places::Some);
}

#[test]
fn white_space_between_chinese_characters_means_nothing() {
    for (kind, sentence, broken) in [
        ("string(64)", "该字段需使用公钥加密", "该字段需使用公钥加\n密"),
        ("string(64)", "该字段需使用公钥加密", "该字段需使用公钥加 密"),
        ("string(64)", "当reason为SPECIAL时必填", "当reason为SPECIAL时\n必填"),
        ("string(64)", "仅当reason为SPECIAL时填写", "仅当reason为SPECIAL时\n填写"),
        ("string(64)", "remark和reason二选一", "remark和reason二\n选一"),
        ("string(64)", "只能是数字、大小写字母", "只能\n是数字、大小写字母"),
        ("string", "不超过20个字符", "不超 过20个字符"),
    ] {
        assert_eq!(page(kind, "\"b\"", broken), page(kind, "\"b\"", sentence), "{broken}");
    }
}

#[test]
fn a_fact_that_goes_on_behind_a_line_end_is_reported() {
    for (kind, sample, broken) in [
        ("string(64)", "\"b\"", "只能是数字、大小写字母\n_-"),
        ("integer", "1", "默认值为2\n0"),
        ("integer", "1", "默认值为2 0"),
        ("integer", "1", "最大值为5\n0"),
        ("string(64)", "\"F\"", "固定值：F\nIXED"),
    ] {
        let found = page(kind, sample, broken).1;
        assert!(
            found.contains("may go on behind the end of a line"),
            "{broken}: {found}"
        );
    }
}

#[test]
fn sentences_on_lines_of_their_own_are_not_joined() {
    for (description, fact) in [
        ("可选取值\nA1: 甲\nB1: 乙\n默认值为A1", "default: A1"),
        ("最多20个字符\n只能是数字", "pattern: \"[0-9]+\""),
        (
            "当reason为SPECIAL时必填\n其他情况可不填",
            "required_if: {reason: SPECIAL}",
        ),
        ("类型\n默认为A1", "default: A1"),
    ] {
        let (read, found) = page("string", "null", description);
        assert!(
            read.contains(fact) && found.is_empty(),
            "{description}: {found}\n{read}"
        );
    }
}

#[test]
fn a_line_end_in_the_source_of_html_is_white_space() {
    let text = String::from_utf8(fixture("declared/brand.html").text).unwrap();
    let right = read(&text);
    assert!(!spec(&right).is_empty());
    let is_ideograph = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
    let inner: Vec<usize> = text
        .char_indices()
        .zip(text.chars().skip(1))
        .filter(|((_, one), other)| is_ideograph(*one) && is_ideograph(*other))
        .map(|((at, one), _)| at + one.len_utf8())
        .collect();
    for at in inner.into_iter().step_by(7) {
        let (before, after) = text.split_at(at);
        let broken = read(&format!("{before}\n      {after}"));
        assert_eq!(
            spec(&broken),
            spec(&right),
            "{}",
            before.chars().rev().take(9).collect::<String>()
        );
        assert_eq!(messages(&broken), messages(&right));
    }
}
