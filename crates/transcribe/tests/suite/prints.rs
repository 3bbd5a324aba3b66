//! Text of printed pages and PDF files: headers, footers, letters in other forms, and several pages in one file. The same
//! spec, or a finding.

use wechatpay_spec::write;
use wechatpay_transcribe::{Transcription, Use};

use crate::losses::{PAGE, messages, read, spec};
use crate::spoiled;
use crate::spoiled_everywhere::Places;
use crate::spoiled_tables::{self, is_same_or_reported, page};

/// The specs as text.
fn specs(transcription: &Transcription) -> String {
    transcription.specs.iter().map(write::spec).collect()
}

/// Pages of several forms.
fn pages() -> impl Iterator<Item = &'static str> {
    spoiled::PAGES.iter().chain(spoiled_tables::PAGES).copied()
}

#[test]
fn headers_and_footers_of_a_print_make_no_difference() {
    headers_and_footers_of_a_print(Places::Some);
}

pub(crate) fn headers_and_footers_of_a_print(places: Places) {
    let mut silent = Vec::new();
    for path in pages() {
        let text = page(path);
        let whole = read(&text);
        let lines: Vec<&str> = text.split('\n').collect();
        for at in places.of(lines.len()).filter(|at| *at > 0) {
            let marks = [
                "- 3 -",
                "第 3 页 / 共 7 页",
                "3/7",
                "2025/8/30 10:22 页面标题 - 微信支付商户文档中心\nhttps://example.com/doc/4012791856 3/7",
            ];
            let mark = marks[at % marks.len()];
            let printed = [&lines[..at], &[mark], &lines[at..]].concat().join("\n");
            if !is_same_or_reported(&whole, &read(&printed)) {
                silent.push(format!("{path}:{at}: {mark:?} before {:?}", lines[at]));
            }
        }
    }
    assert!(silent.is_empty(), "{}: {}", silent.len(), silent.join("\n"));
}

#[test]
fn what_a_print_repeats_on_every_page_is_left_out() {
    let text = PAGE.text();
    let whole = spec(&read(&text));
    let lines: Vec<&str> = text.lines().collect();
    for at in 6..lines.len() {
        let mut printed: Vec<String> = vec!["文档中心".to_owned(), "1/3".to_owned()];
        for (number, line) in lines.iter().enumerate() {
            if number == at || number == at / 2 + 3 {
                let page = if number == at { 3 } else { 2 };
                printed.push("打印时间：2025-08-30 10:22".to_owned());
                printed.push("文档中心".to_owned());
                printed.push(format!("{page}/3"));
            }
            printed.push((*line).to_owned());
        }
        let read = read(&printed.join("\n"));
        assert!(
            spec(&read) == whole || !read.diagnostics.is_empty(),
            "{}\n{}",
            spec(&read),
            messages(&read)
        );
        let reason = Use::PassedOver("the header or the footer of a printed page");
        assert!(read.accounts[0].lines.iter().any(|line| line.used == reason));
    }
}

#[test]
fn a_number_that_may_be_that_of_a_page_is_reported() {
    let text = PAGE.text();
    let read = read(&text.replace("【原因】 略", "【原因】 略\n3/7"));
    assert!(
        messages(&read).contains("`3/7` may be the number of a printed page"),
        "{}",
        messages(&read)
    );
}

#[test]
fn letters_of_pdf_files_are_the_usual_ones() {
    let forms = [
        ("支", "⽀"),
        ("金", "⾦"),
        ("用", "⽤"),
        ("行", "⾏"),
        ("示", "⽰"),
        ("方", "⽅"),
        ("二", "⼆"),
        ("一", "⼀"),
        ("人", "⼈"),
        ("大", "⼤"),
        ("小", "⼩"),
        ("文", "⽂"),
        ("日", "⽇"),
        ("户", "⼾"),
        ("非", "⾮"),
        ("至", "⾄"),
        ("母", "⺟"),
        ("长", "⻓"),
        ("见", "⻅"),
        ("页", "⻚"),
        ("车", "⻋"),
        ("黄", "⻩"),
        ("a", "ａ"),
        ("S", "Ｓ"),
        ("3", "３"),
    ];
    for path in pages() {
        let text = page(path);
        let printed = forms
            .iter()
            .fold(text.clone(), |text, (usual, other)| text.replace(usual, other));
        assert_ne!(text, printed);
        assert_eq!(specs(&read(&printed)), specs(&read(&text)), "{path}");
    }
}

#[test]
fn two_variants_of_a_page_in_one_file_are_reported() {
    let mut silent = Vec::new();
    for path in pages() {
        let text = page(path);
        let whole = read(&text);
        let other = text
            .replace("appid", "sub_appid")
            .replace("必填", "选填")
            .replace("| 是 |", "| 否 |");
        for between in ["\n", "\n服务商\n\n"] {
            let both = read(&format!("{text}{between}{other}"));
            if !is_same_or_reported(&whole, &both) {
                silent.push(path);
            }
        }
        // Only the part below the introduction is there twice.
        if let Some(at) = other.find("请求参数") {
            let both = read(&format!("{text}\n服务商\n{}", &other[at..]));
            if !is_same_or_reported(&whole, &both) {
                silent.push(path);
            }
        }
    }
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn both_variants_are_named() {
    let text = page("tables/v2-bars.md");
    let found = messages(&read(&format!("{text}\n{text}")));
    assert!(found.contains("two operations or two variants of one"), "{found}");
}
