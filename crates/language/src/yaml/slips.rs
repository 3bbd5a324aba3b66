//! Finds characters that look like YAML's own and were probably typed in their place.
//!
//! YAML takes them for ordinary text, so its own messages name something else, often on another line, or there is none.
//! Outside comments and quotes, they are only expected in text that people write for people, such as a title.

mod scan;
mod wording;

use super::look_alikes::{Role, ordinary};
use crate::place::Span;
use crate::text::shorten;
pub(crate) use wording::Wording;

/// How many characters are named by their numbers.
const NUMBERS: usize = 4;

/// Characters that were probably typed in place of ASCII ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slip {
    /// The characters: one, several side by side, or several in one text, from the first to the last.
    pub(crate) span: Span,
    /// The closing character, if they open quotes or a bracket and it is a look-alike, too.
    pub(crate) partner: Option<Span>,
    found: String,
    /// The text to type in the place of the span.
    typed: String,
}

impl Slip {
    /// Every slip of a file, in order.
    pub(super) fn all(text: &str) -> Vec<Self> {
        if has_look_alike(text) {
            scan::scan(text).slips
        } else {
            Vec::new()
        }
    }

    /// The look-alike that may explain a syntax error at byte `error`, in text where look-alikes are expected: the closest
    /// before it on the same line or one of the two lines above, or else the first after it on the same line.
    pub(super) fn near(text: &str, error: usize) -> Option<Self> {
        let before = text.get(..error)?;
        let start = before.rmatch_indices('\n').nth(2).map_or(0, |(offset, _)| offset + 1);
        let end = text
            .get(error..)?
            .find('\n')
            .map_or(text.len(), |offset| error + offset);
        let doubtful = scan::scan(text).doubtful;
        let mut near = doubtful
            .into_iter()
            .filter(|slip| (start..end).contains(&slip.span.start))
            .filter(|slip| ordinary_of(&slip.found).is_some_and(|(_, role)| role != Role::Text));
        let mut closest = None;
        near.find_map(|slip| {
            if slip.span.start > error {
                return Some(closest.take().unwrap_or(slip));
            }
            closest = Some(slip);
            None
        })
        .or(closest)
    }

    /// The first slip in a text that was written in quotes.
    pub(crate) fn within(text: &str) -> Option<Self> {
        let (at, found) = text.char_indices().find(|(_, c)| ordinary(*c).is_some())?;
        Some(Self::at(at, found, text.get(at + found.len_utf8()..)?))
    }

    fn at(start: usize, found: char, rest: &str) -> Self {
        let (typed, role) = ordinary(found).unwrap_or((found, Role::Text));
        let mut typed = typed.to_string();
        if matches!(role, Role::Colon | Role::Comma)
            && rest.starts_with(|next: char| !next.is_whitespace() && !"/／".contains(next))
        {
            typed.push(' ');
        }
        Self {
            span: Span {
                start,
                end: start + found.len_utf8(),
            },
            partner: None,
            found: found.to_string(),
            typed,
        }
    }

    /// A name for it: `` `：` (U+FF1A) ``.
    pub(crate) fn describe(&self) -> String {
        let mut distinct: Vec<char> = Vec::new();
        for c in self.found.chars() {
            if !distinct.contains(&c) {
                distinct.push(c);
            }
        }
        let number = |c: &char| format!("U+{:04X}", u32::from(*c));
        match (self.partner, distinct.as_slice()) {
            (None, [only]) => match self.found.matches(*only).count() {
                1 => format!("the character `{only}` ({})", number(only)),
                count => format!("{count} times the character `{only}` ({})", number(only)),
            },
            (Some(_), [both]) => format!("twice the character `{both}` ({})", number(both)),
            (Some(_), [open, close]) => {
                format!(
                    "the characters `{open}` ({}) and `{close}` ({})",
                    number(open),
                    number(close)
                )
            }
            _ => {
                let mut numbers: Vec<String> = distinct.iter().take(NUMBERS).map(number).collect();
                if distinct.len() > NUMBERS {
                    numbers.push("…".to_owned());
                }
                format!("the characters `{}` ({})", shorten(&self.found), numbers.join(", "))
            }
        }
    }

    /// Advice on what to type instead.
    pub(crate) fn help(&self) -> String {
        let typed = match self.partner {
            None if self.found.chars().nth(1).is_some() => format!("`{}` in their place", self.typed),
            None => format!("`{}` in its place", self.typed),
            Some(_) => {
                let (open, close) = self.typed.split_at(1);
                format!("`{open}` and `{close}` in their place")
            }
        };
        // In quotes, too, a letter or digit of another script is not one that the service sends.
        if self.typed.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return format!("type {typed}");
        }
        format!("type {typed}; if it is part of the text, put the text into double quotes")
    }
}

fn ordinary_of(found: &str) -> Option<(char, Role)> {
    found.chars().next().and_then(ordinary)
}

fn has_look_alike(text: &str) -> bool {
    text.chars().any(|c| ordinary(c).is_some())
}

/// Whether a text has to be in quotes, so that nothing in it is taken for a slip.
pub(crate) fn needs_quotes(text: &str, wording: Wording) -> bool {
    has_look_alike(text)
        && !scan::scan(&format!("{{{}: {text}}}", wording.sample_key()))
            .slips
            .is_empty()
}

#[cfg(test)]
mod tests {
    use super::{Slip, Wording, needs_quotes};

    /// The slips of a text, each with the place and what to type.
    fn slips(text: &str) -> Vec<String> {
        let shown = |slip: Slip| {
            let found = &text[slip.span.start..slip.span.end];
            match slip.partner {
                None => format!("{}{found}→{}", slip.span.start, slip.typed),
                Some(partner) => format!(
                    "{}{found}{}→{}",
                    slip.span.start,
                    &text[partner.start..partner.end],
                    slip.typed
                ),
            }
        };
        Slip::all(text).into_iter().map(shown).collect()
    }

    #[track_caller]
    fn found(cases: &[(&str, &[&str])]) {
        for (text, expected) in cases {
            let without_places: Vec<String> = slips(text)
                .iter()
                .map(|slip| slip.trim_start_matches(|c: char| c.is_ascii_digit()).to_owned())
                .collect();
            assert_eq!(without_places, *expected, "{text}");
        }
    }

    #[test]
    fn every_slip_is_found_once() {
        found(&[
            ("a: {type：string, required: true}\n", &["：→: "]),
            ("a: {type： string， required: true}\n", &["：→:", "，→,"]),
            ("a: {type: string， required: true, title: 商户号}\n", &["，→,"]),
            ("a：{type: string}\n", &["：→: "]),
            ("post：\n  title: 题\n", &["：→:"]),
            ("a: ｛type: string｝\n", &["｛｝→{}"]),
            ("a: ❴type: string❵\n", &["❴❵→{}"]),
            ("a: ﹛type: string﹜\n", &["﹛﹜→{}"]),
            ("a: ⦃type: string⦄\n", &["⦃⦄→{}"]),
            ("a: 【A, B】\n", &["【】→[]"]),
            ("a: ⟦A, B⟧\n", &["⟦⟧→[]"]),
            ("a: {type: string｝\n", &["｝→}"]),
            ("a: ｛type: string}\n", &["｛→{"]),
            ("a: {enum: [PASS，FAIL]}\n", &["，→, "]),
            ("a: {enum: [PASS、FAIL；OTHER]}\n", &["、→, ", "；→, "]),
            ("a: {enum: [是，否]}\n", &["，→, "]),
            ("a: {enum: ［PASS, FAIL］}\n", &["［］→[]"]),
            ("a: {enum: 【PASS, FAIL]}\n", &["【→["]),
            ("folders: ［v3］\n", &["［］→[]"]),
            ("- ［v3］\n", &["［］→[]"]),
            ("a: {default: “CNY”}\n", &["“”→\"\""]),
            ("a: {default: ‘CNY’, title: 币种}\n", &["‘’→''"]),
            ("a: {enum: [“CNY”，“USD”]}\n", &["“”→\"\"", "，→, ", "“”→\"\""]),
            ("a: {enum: [\"甲\"，\"乙，丙\"]}\n", &["，→, "]),
            ("a: {default: \"CNY”}\n", &["”→\""]),
            ("a: {enum: [\"CNY”, \"USD\"]}\n", &["”→\""]),
            ("a: {\"type\"：\"string\"}\n", &["：→: "]),
            ("a: {type: \"string［］\"}\n", &[]),
            ("a: {example: \"{\\“a\\\": 1}\"}\n", &["“→\""]),
            ("a: {type: string［］}\n", &["［］→[]"]),
            ("url: https：//a.cn\n", &["：→:"]),
            ("url: https：／／a.cn\n", &["：／／→://"]),
            ("  - url：https://a.cn\n", &["：→: "]),
            ("[{url：https：//a.cn}]\n", &["：→: ", "：→:"]),
            ("max_length: ３２\n", &["３２→32"]),
            ("ｔｉｔｌｅ: 题\n", &["ｔｉｔｌｅ→title"]),
            ("－ url: a\n", &["－→-"]),
            ("— url: a\n", &["—→-"]),
            ("a: HMAC－SHA256\n", &["－→-"]),
            ("a: 1 ＃ 注：这里\n", &["＃→#"]),
            ("a: {enum: [С]}\n", &["С→C"]),
            ("updated: 2025－07－17\n", &["－07－→-07-"]),
            (
                "[{updated: ２025－07－1７, url: https：//a.cn／b}]\n",
                &["２025－07－1７→2025-07-17", "：//a.cn／→://a.cn/"],
            ),
            ("a: {enum: [A－B, C－D]}\n", &["－→-", "－→-"]),
            ("type∶ string\n", &["∶→:"]),
            ("type﹕string\n", &["﹕→: "]),
            ("type︰string\n", &["︰→: "]),
        ]);
    }

    #[test]
    fn text_for_people_may_have_them_but_not_in_the_place_of_structure() {
        found(&[
            ("a: {title: 门槛、面额：共2种（含税），用“元”；约—3}\n", &[]),
            ("title: 门槛、面额：共2种，用“元”\n", &[]),
            ("a: {example: 成功：返回空”}\n", &[]),
            (
                "a: {inferred: the page says “x”, which, corrected: {type: 说明：甲，乙}}\n",
                &[],
            ),
            ("a: {type: string, title: 商户号， required: true}\n", &["，→,"]),
            (
                "a: {type: string, title: 商户号，required：true}\n",
                &["，→, ", "：→: "],
            ),
            ("a: {type: string, title: 商户号；max_length: 3}\n", &["；→, "]),
            ("a: {type: string, title：商户号，直连}\n", &["：→: "]),
            ("a: {type: string, title: 商户号｝\n", &["｝→}"]),
            ("a: {title: “商户号”}\n", &["“”→\"\""]),
            ("a: {title: ”a: b”}\n", &["””→\"\""]),
            ("title: 【商户号】\n", &["【】→[]"]),
            ("title: 【必填】商户号\n", &[]),
            ("title: 提交 ＃ 注\n", &["＃→#"]),
            ("title：提交，申请\n", &["：→: "]),
            ("a: {example: PASS，FAIL}\n", &["，→, "]),
            ("a: {example: 5555—8888}\n", &["—→-"]),
            ("a: {example: 水电代扣：A水电代扣：B}\n", &[]),
            ("waived: {W001: 甲，乙}\n", &[]),
            ("waived:\n  W001: 甲，乙\n  W002: 丙：丁\nenum: [甲，乙]\n", &["，→, "]),
            ("title: 很长\n  继续，写：完\nenum: [甲，乙]\n", &["，→, "]),
            ("title: >-\n  提交，申请：\n  注\ntype：x\n", &["：→: "]),
        ]);
    }

    #[test]
    fn comments_and_quotes_may_have_them_anywhere() {
        found(&[
            ("a: 1 # 注：，｛\n", &[]),
            ("# 注：，｛\na: \"一：二\"\n", &[]),
            ("a: {enum: [\"甲，乙\", '丙：丁''，', \"\\\"，\"]}\n", &[]),
            ("a: \"一，\n  二：\"\nb: ，\n", &["，→,"]),
            ("\"名：\": {pattern: \"[，。]+\"}\n", &[]),
        ]);
    }

    #[test]
    fn a_text_is_quoted_where_it_would_be_a_slip() {
        assert!(!needs_quotes("用户支付中，需要输入密码", Wording::Prose));
        assert!(needs_quotes("用户支付中，需要输入密码", Wording::Strict));
        assert!(needs_quotes("“是”", Wording::Prose));
        assert!(!needs_quotes("CNY", Wording::Strict));
        assert!(needs_quotes("5555—8888", Wording::Example));
        assert!(!needs_quotes("甲，乙", Wording::Example));
    }

    #[test]
    fn slips_are_described_with_what_to_type() {
        let of = |text: &str| {
            let all = Slip::all(text);
            format!("{}; {}", all[0].describe(), all[0].help())
        };
        let quotes = "if it is part of the text, put the text into double quotes";
        assert_eq!(
            of("a：b"),
            format!("the character `：` (U+FF1A); type `: ` in its place; {quotes}")
        );
        assert_eq!(of("a: С"), "the character `С` (U+0421); type `C` in its place");
        assert_eq!(
            of("a: СС"),
            "2 times the character `С` (U+0421); type `CC` in their place"
        );
        assert_eq!(
            of("a: С1С"),
            "2 times the character `С` (U+0421); type `C1C` in their place"
        );
        assert_eq!(
            of("updated: 2025－07－17"),
            format!("2 times the character `－` (U+FF0D); type `-07-` in their place; {quotes}")
        );
        assert_eq!(
            of("a: ＂x＂"),
            format!("twice the character `＂` (U+FF02); type `\"` and `\"` in their place; {quotes}")
        );
        assert_eq!(
            of("ｔｉｔｌｅ: 题"),
            "the characters `ｔｉｔｌｅ` (U+FF54, U+FF49, U+FF4C, U+FF45); type `title` in their place"
        );
        assert_eq!(
            of("a: ［v3］"),
            format!("the characters `［` (U+FF3B) and `］` (U+FF3D); type `[` and `]` in their place; {quotes}")
        );
        assert_eq!(
            of("a: ３２"),
            "the characters `３２` (U+FF13, U+FF12); type `32` in their place"
        );
    }

    #[test]
    fn a_syntax_error_is_explained_by_the_closest_look_alike() {
        let near = |text: &str, error: &str| {
            let slip = Slip::near(text, text.find(error).unwrap())?;
            Some(slip.found)
        };
        assert_eq!(near("title: 说明：甲: 乙\n", ": 乙").as_deref(), Some("："));
        assert_eq!(near("title: \"一：二\"\nb: ]\n", "]"), None);
        assert_eq!(near("title: 一：二\nb: 1\nc: 1\nd: 1\ne: ]\n", "]"), None);
    }
}
