//! A page that was copied badly gives the same spec or a finding, never a smaller spec in silence.

use proptest::prelude::*;
use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::write;
use wechatpay_transcribe::{Document, Transcription, Use, transcribe};

use crate::golden::fixture;
use crate::losses::read;
use crate::spoiled_everywhere::Places;

/// Pages of the official site that are whole.
pub(crate) const PAGES: &[&str] = &[
    "official/error-cells.txt",
    "official/brand.txt",
    "official/closed-objects.txt",
    "official/prose-after-values.txt",
    "official/two-blanks.txt",
    "saved/official.txt",
    "declared/choices.txt",
    "declared/docs-site.txt",
];

pub(crate) fn page(path: &str) -> String {
    // The fixtures have `x` for a sentence, which a name could run into as it cannot into Chinese.
    let text = String::from_utf8(fixture(path).text).unwrap();
    text.split('\n')
        .map(|line| match line.strip_suffix('x') {
            Some(before) if before.is_empty() || before.ends_with([' ', '】', ',']) => format!("{before}略"),
            _ => line.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// The specs as text.
fn specs(transcription: &Transcription) -> String {
    transcription.specs.iter().map(write::spec).collect()
}

/// The specs without titles, errors and the values of examples, and how many errors there are.
fn facts(transcription: &Transcription) -> (Vec<String>, usize) {
    let text = specs(transcription);
    let (errors, facts): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.starts_with("    - {code: "));
    let without = |line: &str, key: &str| match line.split_once(key) {
        Some((before, rest)) => format!("{before}{}", rest.split_once([',', '}']).map_or("", |(_, after)| after)),
        None => line.to_owned(),
    };
    let facts = facts.into_iter().filter(|line| *line != "  errors:");
    let facts = facts.map(|line| without(&without(line, "title: "), " example: "));
    (facts.collect(), errors.len())
}

fn findings(transcription: &Transcription) -> Vec<&str> {
    let message = |finding: &Diagnostic| finding.rule.code;
    transcription.diagnostics.iter().map(message).collect()
}

/// The same facts, or a finding that the whole page does not have.
pub(crate) fn is_same_or_reported(whole: &Transcription, spoiled: &Transcription) -> bool {
    let is_known = |finding: &Diagnostic| whole.diagnostics.iter().any(|known| known.message == finding.message);
    !spoiled.diagnostics.iter().all(is_known) || facts(whole) == facts(spoiled)
}

#[test]
fn white_space_and_marks_of_lists_make_no_difference() {
    for path in PAGES {
        let text = page(path);
        let expected = specs(&read(&text));
        assert!(!expected.is_empty(), "{path}");
        // The samples have spaces in their values.
        let (before, samples) = text.split_once("请求示例").unwrap();
        for blank in ["  ", "\u{a0}", "\u{3000}", " \u{a0} ", "\t"] {
            let spoiled = format!("{}请求示例{samples}", before.replace(' ', blank));
            assert_eq!(specs(&read(&spoiled)), expected, "{path} {blank:?}");
        }
        let lines = |mark: &str| {
            let marked = before
                .lines()
                .map(|line| match line.starts_with("请求方式") || line.is_empty() {
                    true => line.to_owned(),
                    false => format!("{mark}{line}"),
                });
            format!("{}\n请求示例{samples}", marked.collect::<Vec<_>>().join("\n"))
        };
        for mark in [" ", "- ", "•", "* ", "\u{3000}"] {
            assert_eq!(specs(&read(&lines(mark))), expected, "{path} {mark:?}");
        }
        for spoiled in [
            text.replace('\n', "\r\n"),
            format!("\u{FEFF}{text}"),
            text.replace('\n', "\n\n"),
            text.replace("更新时间:", "更新时间：")
                .replace("请求方式:", "请求方式："),
        ] {
            assert_eq!(specs(&read(&spoiled)), expected, "{path}");
        }
    }
}

#[test]
fn a_line_that_runs_into_the_next_is_read_or_reported() {
    a_line_that_runs_into_the_next(Places::Some);
}

pub(crate) fn a_line_that_runs_into_the_next(places: Places) {
    let mut silent = Vec::new();
    for path in PAGES {
        let text = page(path);
        let whole = read(&text);
        let lines: Vec<&str> = text.split('\n').filter(|line| !line.trim().is_empty()).collect();
        for at in places.of(lines.len()).filter(|at| *at > 0) {
            for between in ["", " "] {
                let spoiled = format!("{}{between}{}", lines[..at].join("\n"), lines[at..].join("\n"));
                let read = read(&spoiled);
                if !is_same_or_reported(&whole, &read) {
                    silent.push(format!(
                        "{path}: `{}{between}{}`\n{}",
                        lines[at - 1],
                        lines[at],
                        specs(&read)
                    ));
                }
            }
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_page_that_is_cut_anywhere_is_reported(index in any::<prop::sample::Index>(), at in any::<prop::sample::Index>()) {
        let text = page(PAGES[index.index(PAGES.len())]);
        let whole = read(&text);
        let cuts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let cut = cuts[at.index(cuts.len())];
        let spoiled = read(&text[..cut]);
        // Nothing shows how many error codes of its own an operation has. The ones that are common to all operations end
        // with `SYSTEM_ERROR`; a page without it has the finding even when it is whole.
        let in_errors = text.find("\n错误码\n").is_some_and(|errors| {
            let errors = errors + "\n错误码\n".len();
            let common = text[errors..].find("公共错误码").filter(|_| text[errors..].contains("SYSTEM_ERROR"));
            cut > errors && (common.is_none() || text[..cut].contains("\nSYSTEM_ERROR\n"))
        });
        let (facts_of_whole, errors_of_whole) = facts(&whole);
        let (facts, errors) = facts(&spoiled);
        let is_known = |finding: &Diagnostic| whole.diagnostics.iter().any(|known| known.message == finding.message);
        let is_reported = !spoiled.diagnostics.iter().all(is_known);
        let is_same = facts == facts_of_whole && (errors == errors_of_whole || in_errors);
        prop_assert!(is_same || is_reported, "{}\n{}", &text[..cut], specs(&spoiled));
    }
}

/// Whether a line looks like a row: `name 必填 type`, or cells with a type among them.
fn looks_like_row(line: &str) -> bool {
    let types = ["string", "integer", "number", "boolean", "object", "array", "int"];
    let is_type = |word: &str| {
        let word = word.split(['(', '[', ' ', '【']).next().unwrap_or_default();
        types.contains(&word.to_ascii_lowercase().as_str())
    };
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_declared = words
        .windows(3)
        .any(|three| matches!(three[1], "必填" | "选填") && is_type(three[2]));
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    is_declared || cells.len() > 3 && cells.iter().any(|cell| is_type(cell))
}

/// In every fixture, each line that looks like a row was read as one, or passed over for a reason of its own, or the
/// page has an error and gives no spec.
#[test]
fn no_fixture_has_a_row_that_is_passed_over_in_silence() {
    let mut rows = 0;
    for (path, text) in crate::properties::fixtures() {
        let transcription = transcribe(&[Document {
            path: path.clone(),
            text: text.clone().into_bytes(),
        }]);
        let is_html = text.trim_start().starts_with('<');
        if is_html || !transcription.skipped.is_empty() {
            assert!(is_html || !transcription.diagnostics.is_empty(), "{path}");
            continue;
        }
        // A line of a page that was converted may have become several.
        let lines = &transcription.accounts[0].lines;
        let used = |number: usize| {
            let own = lines.iter().filter(|line| line.number == number);
            own.map(|line| line.used).min()
        };
        for (index, line) in text.lines().enumerate().filter(|(_, line)| looks_like_row(line)) {
            let used = used(index + 1);
            let is_named = match used {
                Some(Use::Row) => true,
                Some(Use::PassedOver(reason)) => reason.starts_with("the "),
                _ => false,
            };
            assert!(is_named, "{path}:{}: {line}: {used:?}", index + 1);
            rows += 1;
        }
    }
    assert!(rows > 100, "{rows}");
    // A field before the heading of its part is in no table.
    let moved = page("saved/official.txt")
        .replace("path 路径参数\n", "")
        .replace("Header HTTP头参数\n", "");
    assert!(findings(&read(&moved)).contains(&"E318"));
}
