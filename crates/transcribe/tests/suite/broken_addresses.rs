//! Addresses and types of events that a line end, a blank or a mark breaks: the same spec, or a finding, never the spec
//! of another path.

use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::write;
use wechatpay_transcribe::{Document, Transcription, transcribe};

use crate::losses::messages;
use crate::spoiled_everywhere::Places;
use crate::spoiled_tables::page;

/// Pages that name the path once: no sample call shows it.
const PAGES: &[(&str, &str)] = &[
    ("tables/v2-cells.txt", "/pay/course/enroll"),
    ("tables/v2-bars.md", "/pay/course/query"),
    ("tables/v2-wiki.html", "/secapi/pay/course/quit"),
    ("tables/v2-english.txt", "/pay/course/quit"),
    ("tables/v2-red-packet.txt", "/mmpaymkttransfers/sendcourse"),
    ("tables/global-two-urls.txt", "/id/{transaction_id}/close"),
    ("tables/global-two-urls.txt", "/out-trade-no/{out_trade_no}/close"),
    ("tables/global-english-cells.txt", "/course/orders/{order_no}"),
    ("declared/docs-site.txt", "/v3/course/codepay"),
    ("declared/mirror.md", "/v3/course/orders/native"),
];

/// Characters that a bad copy may have within a path.
const BREAKS: &[&str] = &[
    "\n", " ", "\n\n", "\u{3000}", "\t", "\n  ", "\r\n", "-\n", "\u{2010}", "\u{2011}", "\u{2013}", "\u{2014}", "…",
    "`", "` `", "**", "*", "\\", ">", ")", "<wbr>", "&shy;", "&#8203;", "\u{AD}", "\u{430}", "／", "`\n`", "\n- ",
];

/// The breaks that are tried at a place: the first two everywhere, the others in turn.
fn breaks_at(place: usize) -> impl Iterator<Item = &'static str> {
    let breaks = BREAKS.iter().enumerate();
    breaks
        .filter(move |(index, _)| *index < 2 || (index + place).is_multiple_of(6))
        .map(|(_, mark)| *mark)
}

pub(crate) fn read(path: &str, text: &str) -> Transcription {
    let name = if path.ends_with("html") {
        "page.html"
    } else {
        "page.txt"
    };
    transcribe(&[Document {
        path: name.to_owned(),
        text: text.as_bytes().to_vec(),
    }])
}

pub(crate) fn specs(transcription: &Transcription) -> Vec<(String, String)> {
    let specs = transcription.specs.iter();
    specs.map(|spec| (spec.file.clone(), write::spec(spec))).collect()
}

pub(crate) fn is_reported(whole: &Transcription, spoiled: &Transcription) -> bool {
    let is_known = |finding: &Diagnostic| whole.diagnostics.iter().any(|known| known.message == finding.message);
    !spoiled.diagnostics.iter().all(is_known)
}

/// The texts that are neither read like the whole page nor reported.
pub(crate) fn silent(path: &str, whole: &Transcription, spoiled: impl IntoIterator<Item = String>) -> Vec<String> {
    let expected = specs(whole);
    let is_silent = |text: &String| {
        let read = read(path, text);
        !is_reported(whole, &read) && specs(&read) != expected
    };
    spoiled.into_iter().filter(is_silent).collect()
}

pub(crate) fn changed_line(whole: &str, spoiled: &str) -> String {
    let known: Vec<&str> = whole.lines().collect();
    let new = spoiled.lines().filter(|line| !known.contains(line));
    format!("{:?}", new.collect::<Vec<_>>())
}

#[test]
fn a_path_that_is_broken_anywhere_is_read_or_reported() {
    a_path_that_is_broken(Places::Some);
}

pub(crate) fn a_path_that_is_broken(places: Places) {
    let mut found = Vec::new();
    for (path, part) in PAGES {
        let text = page(path);
        let whole = read(path, &text);
        assert!(
            !whole.specs.is_empty() && text.contains(part),
            "{path} {}",
            messages(&whole)
        );
        let spoiled = places.of(part.len()).filter(|at| *at > 0).flat_map(|at| {
            let (before, after) = part.split_at(at);
            let broken = breaks_at(at).map(move |mark| format!("{before}{mark}{after}"));
            broken.map(|broken| text.replace(part, &broken)).collect::<Vec<_>>()
        });
        for silent in silent(path, &whole, spoiled) {
            found.push(format!("{path}: {}", changed_line(&text, &silent)));
        }
    }
    assert!(found.is_empty(), "{}: {}", found.len(), found.join("\n"));
}

#[test]
fn a_parameter_with_marks_around_it_is_read_or_reported() {
    let text = page("tables/global-two-urls.txt");
    let whole = read("page.txt", &text);
    let address = "https://api.mch.weixin.qq.com/hk/v3/transactions/out-trade-no/{out_trade_no}";
    assert!(text.contains(address));
    let before = address.strip_suffix("{out_trade_no}").unwrap();
    let spoiled = [
        format!("<{before}>{{out_trade_no}}"),
        format!("[{before}]({before}){{out_trade_no}}"),
        format!("[查询]({before}){{out_trade_no}}"),
        format!("{before}`{{out_trade_no}}`"),
        format!("{before}*{{out_trade_no}}*"),
        format!("{before}\\{{out_trade_no\\}}"),
        format!("{before}｛out_trade_no｝"),
        format!("{before} {{out_trade_no}}"),
        format!("{before}{{out_trade_no"),
        format!("{before}:out_trade_no"),
        format!("{before}<out_trade_no>"),
        format!("{before}[out_trade_no]"),
        format!("{before}（out_trade_no）"),
        before.to_owned(),
    ];
    for tail in ["/close", ""] {
        let whole = match tail {
            "" => read("page.txt", &text.replace("{out_trade_no}/close", "{out_trade_no}")),
            _ => read("page.txt", &text),
        };
        let pages = spoiled
            .iter()
            .map(|written| text.replace(&format!("{address}/close"), &format!("{written}{tail}")));
        let found = silent("page.txt", &whole, pages);
        assert!(found.is_empty(), "{}: {}", found.len(), found.join("\n=====\n"));
    }
    assert!(!whole.specs.is_empty());
}

#[test]
fn the_name_of_a_parameter_is_joined_where_a_row_has_it() {
    let text = page("tables/global-two-urls.txt");
    let whole = read("page.txt", &text);
    for written in [
        "{out_trade _no}",
        "{out_ trade_no}",
        "{ out_trade_no }",
        "{out_trade\n_no}",
    ] {
        let spoiled = read("page.txt", &text.replace("{out_trade_no}", written));
        assert_eq!(specs(&spoiled), specs(&whole), "{written}\n{}", messages(&spoiled));
    }
}

#[test]
fn a_row_of_the_path_that_no_address_has_is_reported() {
    let text = page("tables/global-two-urls.txt");
    for (from, to) in [
        ("| out_trade_no |", "| out_trade_number |"),
        ("| transaction_id |", "| id |"),
        ("| mchid | string(32) | 是 | body", "| sub_no | string(32) | 是 | path"),
    ] {
        assert!(text.contains(from));
        let found = messages(&read("page.txt", &text.replace(from, to)));
        let name = to.split(' ').nth(1).unwrap();
        assert!(
            found.contains(&format!("`{name}` is said to be in the path")),
            "{to}\n{found}"
        );
    }
}

#[test]
fn a_type_of_an_event_that_is_broken_anywhere_is_read_or_reported() {
    a_type_of_an_event_that_is_broken(Places::Some);
}

pub(crate) fn a_type_of_an_event_that_is_broken(places: Places) {
    let mut found = Vec::new();
    for path in [
        "notifications/v3.txt",
        "notifications/v3.html",
        "notifications/v3-tables.txt",
        "notifications/global-chinese.txt",
        "notifications/global-english-cells.txt",
    ] {
        let text = page(path);
        let whole = read(path, &text);
        let (file, _) = specs(&whole).into_iter().next().unwrap();
        let event = file.rsplit('/').next().unwrap().trim_end_matches(".yaml").to_owned();
        if !text.contains(&event) || !event.contains('.') {
            continue;
        }
        let spoiled = places.of(event.len()).filter(|at| *at > 0).flat_map(|at| {
            let (before, after) = event.split_at(at);
            let broken = breaks_at(at).map(move |mark| format!("{before}{mark}{after}"));
            let broken = broken.flat_map(|broken| [text.replace(&event, &broken), text.replacen(&event, &broken, 1)]);
            broken.collect::<Vec<_>>()
        });
        for silent in silent(path, &whole, spoiled) {
            found.push(format!("{path}: {}", changed_line(&text, &silent)));
        }
    }
    assert!(found.is_empty(), "{}: {}", found.len(), found.join("\n"));
}
