//! Writes scalars: plain if every YAML parser reads the same text back, otherwise in double quotes.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::unseen::is_unseen;
use crate::yaml::list_marks::is_bullet;
use crate::yaml::{Kind, Scalar, Wording, kind, needs_quotes};

/// A scalar as written in a spec.
pub(super) fn scalar(scalar: &Scalar, in_braces: bool, wording: Wording) -> Cow<'_, str> {
    match scalar.kind {
        Kind::String if needs_quotes(&scalar.text, wording) => Cow::Owned(quoted(&scalar.text)),
        Kind::String => plain_or_quoted(&scalar.text, in_braces),
        // Numbers, booleans and null are never quoted: quotes would turn them into text.
        _ => Cow::Borrowed(&scalar.text),
    }
}

/// A key as written in a spec, inside braces or not.
pub(super) fn text(text: &str, in_braces: bool) -> Cow<'_, str> {
    if needs_quotes(text, Wording::Strict) {
        return Cow::Owned(quoted(text));
    }
    plain_or_quoted(text, in_braces)
}

fn plain_or_quoted(text: &str, in_braces: bool) -> Cow<'_, str> {
    if is_plain(text, in_braces) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(quoted(text))
    }
}

/// Whether a text needs no quotes. YAML 1.1, which other tools still use, reads more texts as numbers and
/// booleans than YAML 1.2; those are quoted too. Dates (`2025-07-17`) are not, because they are so common.
fn is_plain(text: &str, in_braces: bool) -> bool {
    let begins_well = text
        .chars()
        .next()
        .filter(|c| !is_bullet(*c))
        .is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '/' | '$' | '(' | '<' | '.') || is_wide(c));
    let ends_well = !text.ends_with(char::is_whitespace);
    let is_web_address = text.starts_with("https://") || text.starts_with("http://");
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let fits = match c {
            ',' | '[' | ']' | '{' | '}' => false,
            // Inside braces, YAML 1.1 parsers read it as the start of a key.
            '?' => is_web_address && !in_braces,
            // A colon before a space ends a key, and digits with colons can be read as a time.
            ':' => is_web_address && rest.peek().is_some_and(|next| !next.is_whitespace()),
            '#' => !before.is_whitespace(),
            _ => !is_escaped(c),
        };
        if !fits {
            return false;
        }
        before = c;
    }
    begins_well && ends_well && !is_number_or_word(text) && !text.starts_with("..")
}

fn is_number_or_word(text: &str) -> bool {
    kind(text) != Kind::String
        || kind(&text.replace('_', "")) != Kind::String
        || ["yes", "no", "on", "off"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether a character is visible non-ASCII punctuation, as in Chinese text.
fn is_wide(c: char) -> bool {
    !c.is_ascii() && !c.is_whitespace() && !is_escaped(c)
}

/// Whether a character is escaped.
fn is_escaped(c: char) -> bool {
    c.is_control() || is_unseen(c)
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_escaped(c) => {
                // Writing to a string cannot fail.
                let _ = match u32::from(c) {
                    code @ ..=0xFFFF => write!(out, "\\u{code:04X}"),
                    code => write!(out, "\\U{code:08X}"),
                };
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::text;
    use crate::diagnostic::Findings;
    use crate::yaml::{Kind, Value, parse};

    #[test]
    fn quotes_stand_where_they_are_needed() {
        for plain in [
            "提交申请单",
            "修改子商户",
            "é",
            "https://pay.weixin.qq.com/wiki/doc/api/xiaowei.php?chapter=21_4",
            "https://a.cn:8080/b",
            "200/minute",
            "2025-07-17",
            "5555-8888",
            "HMAC-SHA256",
            "zhangsan@227.com",
            "its table is lost; the sample shows it",
            "quote \" and \\ backslash",
            "coupon_id_$n",
            "50062CE505775F070CAB06E697F1BBD1AD4F4D87",
            "a#b",
            "C:".trim_end_matches(':'),
        ] {
            assert_eq!(text(plain, false), plain);
        }
        for quoted in [
            "",
            " a",
            "a ",
            "1",
            "1.0",
            "true",
            "null",
            "~",
            "yes",
            "OFF",
            "1900013511_10000",
            "+86",
            "12:30",
            "a: b",
            "https://a.cn/ b: c",
            "https://a.cn:",
            "a #b",
            "string[]",
            "{a}",
            "a, b",
            "*",
            "&a",
            "!a",
            "- a",
            "-",
            "? a",
            "'a",
            "\"a",
            "%a",
            "@a",
            "`a",
            "|",
            ">",
            "...",
            "=",
            "#a",
            "a?",
            "a\tb",
            "a\u{202E}b",
            "\u{3000}a",
            "修改子商户（融合钱包）",
            "甲，乙",
        ] {
            assert!(text(quoted, false).starts_with('"'), "{quoted}");
        }
        assert_eq!(text("a\n\"\\\u{7}", false), r#""a\n\"\\\u0007""#);
    }

    #[test]
    fn a_question_mark_is_plain_only_outside_braces() {
        let address = "https://a.cn/b?c=1";
        assert_eq!(text(address, false), address);
        assert_eq!(text(address, true), format!("\"{address}\""));
    }

    /// Texts that are similar to YAML syntax.
    fn nasty() -> impl Strategy<Value = String> {
        prop_oneof![
            ".{0,12}",
            "([:#,{}\\[\\]\"'\\\\&*!|>%@`~?=-]| |\t|\n|\r|a|1|_|\\.|e|0x|提|：|\u{85}|\u{a0}|\u{2028}|\u{feff}|\u{202e}|\u{fffe}|http://|true|no){0,8}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_text_is_read_back(given in nasty()) {
            let (braced, written) = (text(&given, true), text(&given, false));
            for yaml in [format!("{{k: {braced}, l: [{braced}, {braced}]}}"), format!("k: {written}\nl: # c\n  - {written} # c\n")] {
                let mut findings = Findings::new("a.yaml");
                let node = parse(&yaml, &mut findings);
                prop_assert_eq!(findings.into_list(), vec![], "{}", yaml);
                let Some(Value::Mapping(entries)) = node.map(|node| node.value) else { panic!("{yaml}") };
                let Value::Sequence(items) = &entries[1].value.value else { panic!("{yaml}") };
                for node in items.iter().chain([&entries[0].value]) {
                    let Value::Scalar(scalar) = &node.value else { panic!("{yaml}") };
                    prop_assert_eq!((scalar.text.as_str(), scalar.kind), (given.as_str(), Kind::String), "{}", yaml);
                }
            }
        }

        #[test]
        fn every_key_is_read_back(given in nasty()) {
            let (braced, written) = (text(&given, true), text(&given, false));
            for yaml in [format!("{{{braced}: 1}}"), format!("{written}: 1\n")] {
                let mut findings = Findings::new("a.yaml");
                let node = parse(&yaml, &mut findings);
                prop_assert_eq!(findings.into_list(), vec![], "{}", yaml);
                let Some(Value::Mapping(entries)) = node.map(|node| node.value) else { panic!("{yaml}") };
                prop_assert_eq!(&entries[0].key.value, &given, "{}", yaml);
            }
        }
    }
}
