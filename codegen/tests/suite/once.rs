//! One mistake is reported once: every change of a single word of a spec gives at most one finding at any place.

use std::collections::{BTreeMap, BTreeSet};

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};
use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::place::Span;
use wechatpay_spec::{Sources, bundle, load};

/// The replacements for a word: other types, other scripts, too much and nothing.
const INSTEAD: &[&str] = &[
    "",
    "x",
    "true",
    "null",
    "0086",
    "99999999999999999999",
    "[]",
    "{x: y}",
    "''",
    "'a b'",
    "：",
    "，",
    "integer",
    "Self",
    "&a",
    "下单",
    "\"\\t\"",
];

/// Specs that use every key between them.
pub(crate) fn specs() -> Vec<String> {
    let every_key = include_str!("../../../crates/language/tests/fixtures/every_key.yaml");
    // The language allows this name twice in a request, in two of its parts; Rust does not.
    let every_key = every_key.replace(
        "      name: {type: string, encrypted",
        "      customer: {type: string, encrypted",
    );
    vec![every_key]
}

/// The spans of the words of a text, outside comments.
pub(crate) fn words(text: &str) -> Vec<Span> {
    let mut words = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let mut word: Option<usize> = None;
        for (at, character) in line.char_indices().chain([(line.len(), '\n')]) {
            let is_part = !line.starts_with('#') && !character.is_whitespace() && !"{}[],:\"'".contains(character);
            match (is_part, word) {
                (true, None) => word = Some(at),
                (false, Some(begin)) => {
                    words.push(Span {
                        start: start + begin,
                        end: start + at,
                    });
                    word = None;
                }
                _ => {}
            }
        }
        start += line.len();
    }
    words
}

pub(crate) fn findings(text: &str) -> Vec<Diagnostic> {
    let sources: Sources = bundle::sources(text.as_bytes());
    wechatpay_codegen::check(&load(&sources))
}

/// One in so many replacements is tried at each word, and each of them at as many words, because all of them take long.
const STEP: usize = 4;

/// The pairs of findings about the same place, by their codes, each with an example. The changes that are tried at a word
/// are those whose number and the word's have a sum that is a multiple of `step`.
fn twice(text: &str, step: usize) -> BTreeMap<(String, String), String> {
    let mut pairs = BTreeMap::new();
    let words = words(text);
    let found: Vec<_> = words
        .par_iter()
        .enumerate()
        .flat_map_iter(|(number, word)| {
            let all = INSTEAD.iter().enumerate();
            let tried = all.filter(move |(kind, _)| (number + kind).is_multiple_of(step));
            tried.map(|(_, instead)| format!("{}{instead}{}", &text[..word.start], &text[word.end..]))
        })
        .map(|mutated| (findings(&mutated), mutated))
        .collect();
    for (list, mutated) in found {
        for (number, one) in list.iter().enumerate() {
            for other in &list[number + 1..] {
                // Two keys that are missing have the place of their mapping.
                let are_missing = [one, other].iter().any(|finding| finding.rule.code == "E023");
                if one.file == other.file && one.span == other.span && one.span != Span::default() && !are_missing {
                    let key = (
                        format!("{} {}", one.rule.code, generic(&one.message)),
                        format!("{} {}", other.rule.code, generic(&other.message)),
                    );
                    let line = mutated[..one.span.start].rsplit('\n').next().unwrap_or_default().len();
                    let line = &mutated[one.span.start - line..];
                    let line = line.lines().next().unwrap_or_default();
                    pairs.entry(key).or_insert_with(|| {
                        format!(
                            "{line}\n    {}: {}\n    {}: {}",
                            one.rule.code, one.message, other.rule.code, other.message
                        )
                    });
                }
            }
        }
    }
    pairs
}

/// A message without what it quotes.
fn generic(message: &str) -> String {
    message.split('`').step_by(2).collect::<Vec<_>>().join("…")
}

#[test]
fn one_changed_word_is_reported_once() {
    assert_reported_once(STEP);
}

#[test]
#[ignore = "slow; `.ci/thorough` runs it"]
fn every_change_of_one_word_is_reported_once() {
    assert_reported_once(1);
}

fn assert_reported_once(step: usize) {
    let mut all = String::new();
    let mut seen = BTreeSet::new();
    for spec in specs() {
        assert_eq!(findings(&spec), []);
        for (key, shown) in twice(&spec, step) {
            if seen.insert(key) {
                all.push_str(&shown);
                all.push('\n');
            }
        }
    }
    assert!(all.is_empty(), "{all}");
}

/// The operation of these cases.
pub(crate) const OPERATION: &str = "post:\n  title: 下单\n  documents: [{url: https://pay.weixin.qq.com/doc/v3/merchant/1}]\n  request:\n    json:\n      mchid: {type: string}\n  response: {empty: true}\n";

/// Two notifications in a family, whose names differ only in case.
fn two_events() -> String {
    let event = |name: &str| {
        format!(
            "# file: notify/{name}.yaml\nnotification:\n  title: 通知{name}\n  documents: [{{url: https://pay.weixin.qq.com/doc/v3/merchant/1}}]\n  resource:\n    id: {{type: string}}\n"
        )
    };
    let families = "# file: ../families.yaml\norders:\n  title: 订单\n  folders: [notify/ORDER]\n";
    event("ORDER.PAID") + &event("Order.Paid") + families
}

#[test]
fn a_mistake_that_hides_something_else_is_reported_once() {
    let spec = |from: &str, to: &str| format!("# file: v3/orders/close.yaml\n{}", OPERATION.replace(from, to));
    let file = |name: &str| format!("# file: v3/orders/{name}\n{OPERATION}");
    let families = |folder: &str| {
        format!(
            "{}# file: ../families.yaml\norders:\n  title: 订单\n  folders: [{folder}]\n",
            spec("", "")
        )
    };
    let in_family =
        |spec: String| format!("{spec}# file: ../families.yaml\norders:\n  title: 订单\n  folders: [v3/orders]\n");
    for (text, code) in [
        // A key that is needed is misspelt, not missing.
        (spec("type:", "typ:"), "E020"),
        (spec("type:", "ｔｙｐｅ:"), "E012"),
        (spec("title:", "titel:"), "E020"),
        (spec("documents:", "documnets:"), "E020"),
        (spec("response:", "respones:"), "E020"),
        (spec("empty:", "emtpy:"), "E020"),
        (spec("post:", "psot:"), "E020"),
        // A file that cannot be read is in its folder anyway.
        (in_family(spec("post:", "post: [")), "E003"),
        (in_family(spec("post:", "\u{FEFF}post:")), "E001"),
        (in_family(file("CON.yaml")), "E040"),
        (in_family(file("close.yml")), "E040"),
        (in_family(file("_.yaml")), "E200"),
        // A folder that is written wrongly holds the specs that it means.
        (families("/v3/orders"), "E113"),
        (families("v3/orders/"), "E113"),
        (families("spec/api/v3/orders"), "E113"),
        (families("V3/Orders"), "E113"),
        (families("v3/ordesr"), "E113"),
        (families("v3/orders/close.yaml"), "E113"),
        // Characters that look like ASCII ones, of which YAML makes something else.
        (spec("{type:", "{type："), "E012"),
        (spec("mchid: {type: string}", "mchid: ｛type: string｝"), "E012"),
        (spec("{type: string}", "{type: string, enum: [PASS，FAIL]}"), "E012"),
        (
            spec("{type: string}", "{type: string, required: true, enum: [“CNY”, USD]}"),
            "E012",
        ),
        (spec("https:", "https："), "E012"),
        (spec("{type: string}", "{type: string, max_length: ３２}"), "E012"),
        (spec("\n  request", "\n\u{3000}\u{3000}request"), "E011"),
        (spec("下单", "下\0单"), "E011"),
        (spec("{type:", "{type\t"), "E011"),
        (spec("      mchid", "    \tmchid"), "E011"),
        (spec("mchid: {", "mchid\t {"), "E011"),
        (families("v3/orders]，x: ["), "E012"),
        (families("“v3/orders”"), "E012"),
        (families("v3/orders], title：x, y: ["), "E012"),
        // A key with a sign other than a colon after it, or none.
        (spec("{type: string}", "{type= string}"), "E020"),
        (spec("{type: string}", "{type string}"), "E020"),
        (spec("{type: string}", "{type:string}"), "E020"),
        // A value that cannot be read is one of the values anyway.
        (
            spec("{type: string}", "{type: string, required: true, enum: [0086, FAIL]}"),
            "E026",
        ),
        (
            spec("{type: string}", "{type: integer, required: true, enum: [1a, 2]}"),
            "E024",
        ),
        (
            spec(
                "{type: string}",
                "{type: string, required: true, enum: [{title: 甲}, 乙]}",
            ),
            "E023",
        ),
        (
            spec("{type: string}", "{type: string, required: true, enum: [[], 乙]}"),
            "E024",
        ),
        // A body of the other version of the protocol.
        (
            spec("{empty: true}", "{xml: {mchid: {type: string}}}"),
            "E082",
        ),
        (
            spec("json:\n      mchid: {type: string}", "json:\n      sign: {type: string, supplied_by: client}\n      nonce_str: {type: string, supplied_by: client}")
                .replace("v3/orders", "v2/orders")
                .replace("{empty: true}", "{xml: {sign: {type: string}}}"),
            "E082",
        ),
        // Two files whose names differ only in case.
        (two_events(), "E046"),
        // One page in two spellings.
        (
            spec("merchant/1}", "merchant/1}, {url: https://pay.weixin.qq.com/doc/v3/merchant/1#a}"),
            "E030",
        ),
        // A misspelt folder of events, a misspelt parameter of the path, and a field that two conditions name.
        (two_events().replace("[notify/ORDER]", "[notify/ODRER]").replace("Order.Paid", "ORDER.CLOSED"), "E113"),
        (
            spec("    json:\n", "    path:\n      order_ip: {type: string, required: true}\n    json:\n")
                .replace("orders/close", "orders/{order_id}"),
            "E043",
        ),
        (
            spec("{type: string}", "{type: string}\n      a: {type: string, only_if: {kind: A}}\n      b: {type: string, required_if: {kind: B}}"),
            "E062",
        ),
        (
            spec("{type: string}", "{type: string, one_of: who}\n      a: {type: string, one_of: whos}"),
            "E077",
        ),
        // A name that is wrong in two ways is one wrong name.
        (spec("mchid", "+1"), "E050"),
    ] {
        let found: Vec<_> = findings(&text)
            .into_iter()
            .map(|finding| (finding.rule.code, finding.message))
            .collect();
        assert_eq!(found.len(), 1, "{text}\n{found:#?}");
        assert_eq!(found[0].0, code, "{text}\n{found:#?}");
    }
}

/// The characters that a Chinese input method or a word processor types in place of each of YAML's own.
const TYPED_INSTEAD: &[(char, &str)] = &[
    (':', "：∶﹕︰"),
    (',', "，、；﹐"),
    ('{', "｛﹛"),
    ('}', "｝﹜"),
    ('[', "［【〔"),
    (']', "］】〕"),
    ('"', "“”＂「"),
    ('-', "－—–"),
    ('#', "＃"),
    ('2', "２٢"),
    ('t', "ｔ"),
    ('e', "ｅе"),
];

/// The places of ASCII characters outside comments and text for people.
fn places(text: &str) -> Vec<(usize, char)> {
    let mut places = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let mut quote = None;
        let mut in_text = false;
        for (at, c) in line.char_indices() {
            let ends_text = matches!(c, ',' | '}') || quote.is_some();
            in_text &= !ends_text;
            if line.starts_with('#') || line[at..].starts_with(" #") {
                break;
            }
            match (quote, c) {
                (None, '"' | '\'') => quote = Some(c),
                (Some(open), close) if open == close => quote = None,
                (Some(_), _) => continue,
                _ => {}
            }
            if !in_text && c != '\'' {
                places.push((start + at, c));
            }
            let before = &line[..at + c.len_utf8()];
            in_text |= c == ':'
                && [
                    "title:",
                    "example:",
                    "inferred:",
                    "corrected:",
                    "may_be_absent:",
                    "waived:",
                    "message:",
                    "summary:",
                    "text:",
                ]
                .iter()
                .any(|key| before.ends_with(key));
        }
        start += line.len();
    }
    places
}

#[test]
fn a_look_alike_in_any_place_is_reported_once_and_named() {
    let text = include_str!("../../../crates/language/tests/fixtures/every_key.yaml").replace(
        "      name: {type: string, encrypted",
        "      customer: {type: string, encrypted",
    );
    let cases: Vec<(usize, char, char)> = places(&text)
        .into_iter()
        .flat_map(|(at, c)| {
            let row = TYPED_INSTEAD.iter().find(|(typed, _)| *typed == c);
            row.into_iter()
                .flat_map(|(_, instead)| instead.chars())
                .map(move |instead| (at, c, instead))
        })
        .collect();
    assert!(cases.len() > 1000, "{}", cases.len());
    let wrong: Vec<String> = cases
        .par_iter()
        .filter_map(|(at, c, instead)| {
            let mutated = format!("{}{instead}{}", &text[..*at], &text[at + c.len_utf8()..]);
            let found = findings(&mutated);
            let line = mutated[..*at].rsplit('\n').next().unwrap_or_default().len();
            let line = mutated[at - line..].lines().next().unwrap_or_default().to_owned();
            let is_named = match found.as_slice() {
                [only] => {
                    only.message.contains(*instead) && only.message.contains(&format!("U+{:04X}", u32::from(*instead)))
                }
                _ => false,
            };
            let shown: Vec<_> = found
                .iter()
                .map(|finding| format!("{} {}", finding.rule.code, finding.message))
                .collect();
            (!is_named).then(|| format!("{instead} for {c}: {line}\n    {}", shown.join("\n    ")))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {}\n{}",
        wrong.len(),
        cases.len(),
        wrong[..wrong.len().min(60)].join("\n")
    );
}
