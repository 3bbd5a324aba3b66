//! Tests of the slips that are found in a text, and of what is said about them.

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
fn what_begins_or_ends_nothing_is_removed() {
    found(&[
        ("a: {required: true。}\n", &["。→"]),
        ("required: true。\n", &["。→"]),
        ("required: ｔｒｕｅ。\n", &["ｔｒｕｅ。→true"]),
        ("max_length: 32；\n", &["；→"]),
        ("max_length: 32、 # 注\n", &["、→"]),
        ("type: string，\n", &["，→"]),
        ("type: ：string\n", &["：→"]),
        ("type：：string\n", &["：：→: "]),
        ("type:：string\n", &["：→ "]),
        ("type：: string\n", &["：→"]),
        ("，type: string\n", &["，→"]),
        ("type: \"string\"。\n", &["。→"]),
        ("a: {type: string}。\n", &["。→"]),
        ("a: {，type: string}\n", &["，→"]),
        ("a: {type: string，, title: 甲}\n", &["，→"]),
        ("a: {type: string,，title: 甲}\n", &["，→"]),
        ("a: {type: string}｝\n", &["｝→"]),
        ("a: {type: string｝}\n", &["｝→"]),
        ("a: {type: “string}\n", &["“→"]),
        ("a: {type: string”}\n", &["”→"]),
        ("a: {type: 【string】}\n", &["【】→"]),
        ("required: （true）\n", &["（）→"]),
        ("a: ＆x true\n", &["＆x →"]),
        ("！x: 1\n", &["！→"]),
        ("b: A。B\n", &["。→."]),
    ]);
}

#[test]
fn brackets_and_parentheses_stand_for_what_is_expected() {
    found(&[
        ("a: {enum: （PASS, FAIL）}\n", &["（）→[]"]),
        ("enum: （PASS，FAIL）\n", &["（）→[]", "，→, "]),
        ("enum: （PASS, FAIL)\n", &["（)→[]"]),
        ("enum: [PASS, FAIL）\n", &["）→]"]),
        ("a: （type: string, title: 商户（直连））\n", &["（）→{}"]),
        ("a: 【type：string】\n", &["【】→{}", "：→: "]),
        ("documents: 【{url: a}】\n", &["【】→[]"]),
        ("a: {type: string】\n", &["】→}"]),
        ("a: {default: A（B）}\n", &["（）→()"]),
        ("type: string【】\n", &["【】→[]"]),
    ]);
}

#[test]
fn a_low_quote_is_a_comma_unless_it_begins_a_text() {
    found(&[
        ("a: {type: string‚ required: true}\n", &["‚→,"]),
        ("a: {default: ‚CNY‘}\n", &["‚‘→''"]),
        ("default: ‚CNY‘\n", &["‚‘→''"]),
        ("a: {default: “CNY’}\n", &["“’→\"\""]),
        ("default: \"CNY’\n", &["’→\""]),
    ]);
}

#[test]
fn dashes_bullets_and_comments_need_a_space() {
    found(&[
        ("－url: a\n", &["－→- "]),
        ("• url: a\n", &["•→-"]),
        ("a:\n  ○ url: a\n", &["○→-"]),
        ("a:\n  ·url: a\n", &["·→- "]),
        ("a:\n  ※PASS\n  ★ FAIL\n", &["※→- ", "★→-"]),
        ("a:\n  ＊ url: a\n", &["＊→-"]),
        ("a:\n  ＊url: a\n", &["＊→- "]),
        ("a:\n  ① \"x\"\n", &["①→-"]),
        ("enum:\n  - ·x\n", &[]),
        ("title:\n  ★ 下单\n", &[]),
        ("title: 下单\n  ·下单\n", &[]),
        ("max_length: 32＃ 注\n", &["＃→ #"]),
        ("a: {type: string}＃ 注：，\n", &["＃→ #"]),
        ("default: A＃1\n", &["＃→#"]),
        ("－－－\npost: 1\n", &["－－－→---"]),
    ]);
}

/// Every combination of few characters ends, and no slip is found where no look-alike is.
#[test]
fn no_text_keeps_the_scanner_busy() {
    let parts = [
        "a: ", "{", "[", "（", "）", "】", "【", "＃", "－", "：", "，", "“", "\"", "｜", "title: ", "\n", " ", "}",
        "•", "＆a ",
    ];
    let mut texts: Vec<String> = vec![String::new()];
    for _ in 0..3 {
        texts = texts
            .iter()
            .flat_map(|text| parts.iter().map(move |part| format!("{text}{part}")))
            .collect();
        for text in &texts {
            for slip in Slip::all(&format!("title: {text}甲\n{text}乙")) {
                assert!(!slip.describe().is_empty() && !slip.help().is_empty());
            }
        }
    }
}

#[test]
fn a_text_that_cannot_be_plain_is_quoted() {
    let quoted = |text: &str| {
        Slip::all(text)
            .first()
            .and_then(|slip| slip.quoted().cloned())
            .map(|(_, text)| text)
    };
    assert_eq!(quoted("default: ＊\n").as_deref(), Some("\"*\""));
    assert_eq!(quoted("a: {default: ＠x}\n").as_deref(), Some("\"@x\""));
    assert_eq!(quoted("enum: [－, x]\n").as_deref(), Some("\"-\""));
    assert_eq!(quoted("title: 【商户号】\n").as_deref(), Some("\"【商户号】\""));
    assert_eq!(quoted("title: ——\n").as_deref(), Some("\"——\""));
    assert_eq!(quoted("minimum: －1\n"), None);
}

#[test]
fn text_for_people_may_have_them_but_not_in_the_place_of_structure() {
    found(&[
        ("a: {title: 门槛、面额：共2种（含税），用“元”；约—3}\n", &[]),
        ("title: 门槛、面额：共2种，用“元”\n", &[]),
        ("a: {example: 成功：返回空”}\n", &["”→"]),
        ("a: {title: “下单}\n", &["“→"]),
        ("title: ：下单\n", &["：→"]),
        ("title: 下单，\n", &["，→"]),
        ("title: 下单。\n", &[]),
        ("title: 下单，\n  继续\nb: 1\n", &[]),
        ("title: 下单\n  ，继续\nb: 1\n", &[]),
        ("title: （下单）\n", &[]),
        ("title: 《下单》接口\n", &[]),
        ("title: ｜\n  下单\nb: ，\n", &["｜→|", "，→"]),
        ("title: ＆a 下单\n", &["＆→"]),
        ("title: ＊必填\n", &[]),
        ("title: ＞－\n  下单，\n", &["＞－→>-"]),
        ("title: |－\n  下单，\n", &["－→-"]),
        ("title: 甲＞乙｜丙\n", &[]),
        ("title: ——\n", &["—→-"]),
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
        ("title: 【商户号】\n", &["【】→"]),
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
        ("a: \"一，\n  二：\"\nb: ，\n", &["，→"]),
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
