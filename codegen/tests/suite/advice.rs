//! The advice about characters of a Chinese keyboard or a word processor: wherever one of them is in a spec, there
//! is one finding, and what it advises gives a spec without findings or the text from before.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::{Sources, bundle, load};

/// A spec with each kind of structure: blocks and braces, lists of both kinds, quotes, texts of several lines, comments,
/// numbers, dates, words and addresses.
const SPEC: &str = "\
---
post:
  title: 下单
  documents:
    - url: https://pay.weixin.qq.com/doc/v3/merchant/1
      updated: 2025-07-17
  rate_limit: 200/minute
  errors: [{code: PARAM_ERROR, status: 400, title: 参数错误}]
  request:
    json:
      mchid: {type: string, required: true, max_length: 32, title: 商户号}
      kind:
        type: string
        enum: [PASS, FAIL]
        required: true
        title: >-
          种类
      amount: {type: integer, minimum: 1, title: \"金额\", unit: fen} # 注
      list: {type: \"string[]\", example: 甲}
      word: {type: string, default: 'CNY', example: CNY}
      state:
        type: string
        title: |-
          状态
        enum:
          - ON
          - OFF
          - {value: \"NO\", title: 无}
  response: {empty: true}
";

/// The characters that are typed in place of each of YAML's own characters.
const INSTEAD: &[(char, &str)] = &[
    (':', "：∶﹕︰"),
    (',', "，、；﹐‚"),
    ('{', "｛﹛（【"),
    ('}', "｝﹜）】"),
    ('[', "［【〔（"),
    (']', "］】〕）"),
    ('"', "“”＂「』«"),
    ('\'', "‘’＇"),
    ('-', "－—–"),
    ('#', "＃"),
    ('>', "＞"),
    ('|', "｜"),
    ('/', "／"),
    ('2', "２٢"),
    ('t', "ｔ"),
    ('e', "ｅе"),
];

/// The characters that are typed beside what is right.
const BESIDE: &str = "，、；：。！？．“”‘’【】「」｛｝";

/// A spec with one change.
struct Change {
    text: String,
    typed: char,
    /// Whether the character is in a text for people or a comment, where it means nothing else.
    is_text: bool,
}

fn findings(text: &str) -> Vec<Diagnostic> {
    let sources: Sources = bundle::sources(text.as_bytes());
    wechatpay_codegen::check(&load(&sources))
}

/// The text before a place on its line.
fn line_before(text: &str, at: usize) -> &str {
    let before = &text[..at];
    &before[before.rfind('\n').map_or(0, |end| end + 1)..]
}

/// Whether a place is inside quotes.
fn is_quoted(line: &str) -> bool {
    line.matches('"').count() % 2 == 1 || line.matches('\'').count() % 2 == 1
}

/// Every character of YAML's, replaced by each of those that look like it.
fn replacements() -> Vec<Change> {
    let mut changes = Vec::new();
    for (at, c) in SPEC.char_indices() {
        let line = line_before(SPEC, at);
        let is_inside_quotes = is_quoted(line) && !matches!(c, '"' | '\'');
        if is_inside_quotes || line.contains('#') {
            continue;
        }
        let row = INSTEAD.iter().find(|(typed, _)| *typed == c);
        for typed in row.into_iter().flat_map(|(_, instead)| instead.chars()) {
            changes.push(Change {
                text: format!("{}{typed}{}", &SPEC[..at], &SPEC[at + c.len_utf8()..]),
                typed,
                is_text: false,
            });
        }
    }
    changes
}

/// Characters beside each token: before and after a key or value, a bracket or a comma.
fn additions() -> Vec<Change> {
    let mut changes = Vec::new();
    let is_part = |c: char| c.is_alphanumeric() || "_/.-:".contains(c);
    for (at, c) in SPEC.char_indices().skip_while(|(at, _)| *at < 4) {
        let line = line_before(SPEC, at);
        let before = SPEC[..at].chars().next_back().unwrap_or('\n');
        if is_quoted(line) || line.contains('#') || c == '-' || before == '-' {
            continue;
        }
        let begins = !is_part(before) && !before.is_whitespace() || before.is_whitespace() && !c.is_whitespace();
        let ends = is_part(before) && !is_part(c) && before != ':';
        // A line of a text of several lines is text.
        let above = SPEC[..at].trim_end_matches(line).trim_end();
        let is_text_of_lines = above.ends_with(">-") || above.ends_with("|-");
        if !(begins || ends) || is_text_of_lines {
            continue;
        }
        let entry = line.rsplit([',', '{']).next().unwrap_or_default();
        let is_prose = ["title: ", "example: "]
            .iter()
            .any(|key| entry.trim_start().trim_start_matches("- ").starts_with(key) && !entry.contains('"'));
        for typed in BESIDE.chars() {
            let is_end_of_prose = is_prose && !entry.ends_with(' ') && matches!(typed, '。' | '！' | '？' | '．');
            changes.push(Change {
                text: format!("{}{typed}{}", &SPEC[..at], &SPEC[at..]),
                typed,
                is_text: is_end_of_prose && entry.contains(|c: char| !c.is_ascii()),
            });
        }
    }
    changes
}

/// The text after what a finding advises was done.
fn advised(text: &str, finding: &Diagnostic) -> Option<String> {
    let mut edits: Vec<(usize, usize, String)> = Vec::new();
    let span = finding.span;
    let help = finding.help.as_deref()?;
    let advice = help.split("; ").next()?;
    let parts: Vec<&str> = advice.split('`').collect();
    match parts.as_slice() {
        _ if finding.replacement.is_some() => {
            let replacement = finding.replacement.as_ref()?;
            edits.push((replacement.span.start, replacement.span.end, replacement.text.clone()));
        }
        ["type ", open, " and ", close, " in their place"] => {
            let partner = finding.secondary.first()?.span;
            edits.push((span.start, span.end, (*open).to_owned()));
            edits.push((partner.start, partner.end, (*close).to_owned()));
        }
        ["type ", typed, " in its place" | " in their place"] => {
            edits.push((span.start, span.end, (*typed).to_owned()))
        }
        ["type a space in its place"] => edits.push((span.start, span.end, " ".to_owned())),
        ["remove it" | "remove them"] => {
            edits.push((span.start, span.end, String::new()));
            edits.extend(
                finding
                    .secondary
                    .first()
                    .map(|label| (label.span.start, label.span.end, String::new())),
            );
        }
        _ => return None,
    }
    let mut text = text.to_owned();
    edits.sort();
    for (start, end, typed) in edits.into_iter().rev() {
        text.replace_range(start..end, &typed);
    }
    Some(text)
}

/// The fault of the findings about a change, if there is one.
fn fault(change: &Change) -> Option<String> {
    let found = findings(&change.text);
    let said: Vec<String> = found
        .iter()
        .map(|finding| {
            let help = finding.help.as_deref().unwrap_or_default();
            format!("{} {}; {help}", finding.rule.code, finding.message)
        })
        .collect();
    let said = said.join("\n    ");
    let changed = SPEC.lines().zip(change.text.lines()).find(|(one, other)| one != other);
    let line = changed.map_or("", |(_, line)| line);
    let fault = match found.as_slice() {
        [] if change.is_text => return None,
        [] => "nothing is said".to_owned(),
        [only] if !only.message.contains(&format!("U+{:04X}", u32::from(change.typed))) => "it is not named".to_owned(),
        [only] => match advised(&change.text, only) {
            None => "no advice".to_owned(),
            Some(text) if text == SPEC || findings(&text).is_empty() => return None,
            Some(text) => {
                let next: Vec<_> = findings(&text).into_iter().map(|finding| finding.message).collect();
                format!("the advice leads to {next:?}")
            }
        },
        _ => "several findings".to_owned(),
    };
    Some(format!("{line}\n    {fault}\n    {said}"))
}

fn assert_advice(changes: &[Change], least: usize) {
    assert!(changes.len() > least, "{}", changes.len());
    let faults: Vec<String> = changes.par_iter().filter_map(fault).collect();
    assert!(
        faults.is_empty(),
        "{} of {}\n{}",
        faults.len(),
        changes.len(),
        faults[..faults.len().min(80)].join("\n")
    );
}

#[test]
fn the_spec_has_no_findings() {
    assert_eq!(findings(SPEC), []);
}

#[test]
fn advice_about_what_is_typed_in_place_of_yaml_leads_to_a_spec() {
    assert_advice(&replacements(), 500);
}

#[test]
fn advice_about_what_is_typed_beside_it_leads_to_a_spec() {
    assert_advice(&additions(), 1000);
}
