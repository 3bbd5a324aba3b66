//! Pages of wechatpay.im: attributes and rows that no reader knows, and text with a blank line after each line.

use wechatpay_spec::write;
use wechatpay_transcribe::{Document, Transcription, transcribe};

use crate::golden::fixture;

const KINDS: [&str; 4] = ["object", "string", "integer", "true"];

fn read(path: &str, text: &str) -> Transcription {
    transcribe(&[Document {
        path: path.to_owned(),
        text: text.as_bytes().to_vec(),
    }])
}

fn messages(transcription: &Transcription) -> Vec<String> {
    let findings = transcription.diagnostics.iter();
    findings.map(|finding| finding.message.clone()).collect()
}

/// The messages that a page has after a change, and did not have before.
fn new_messages(path: &str, from: &str, to: &str) -> Vec<String> {
    let text = String::from_utf8(fixture(path).text).unwrap();
    assert!(text.contains(from), "{path} has no `{from}`");
    let known = messages(&read(path, &text));
    let changed = messages(&read(path, &text.replace(from, to)));
    changed.into_iter().filter(|message| !known.contains(message)).collect()
}

/// If the site gives an attribute another name, its facts must not vanish in silence.
#[test]
fn an_attribute_with_another_name_is_reported() {
    let page = "openapi/v3/course/orders.md";
    for attribute in ["data-required", "data-encrypted", "data-tooltip"] {
        let found = new_messages(page, attribute, "data-other");
        assert!(
            found
                .iter()
                .any(|message| message.contains("the attribute `data-other` of")),
            "{attribute}: {found:?}"
        );
    }
}

#[test]
fn a_row_of_a_notification_that_is_in_no_part_is_reported() {
    let page = "webhook/v3/COURSE.PAID.md";
    for (from, to) in [
        (
            "resource {data-required data-indent=1} | object",
            "object | resource {data-required data-indent=1}",
        ),
        (
            "original_type {data-required data-indent=2} | string",
            "string {data-indent=2} | original_type",
        ),
        (
            "original_type {data-required data-indent=2} | string | 原始类型",
            "original_type {data-required data-indent=2} | 原始类型",
        ),
    ] {
        assert_ne!(new_messages(page, from, to), [""; 0], "{to}");
    }
}

#[test]
fn a_blank_line_behind_each_line_ends_no_table() {
    let text = String::from_utf8(fixture("saved/plain.txt").text).unwrap();
    let specs = |text: &str| -> String { read("page.txt", text).specs.iter().map(write::spec).collect() };
    let whole = specs(&text);
    assert!(!whole.is_empty());
    assert_eq!(specs(&text.replace('\n', "\n\n")), whole);
}

/// Some extractors give a page in Markdown without its attributes: as bars between the cells, or as nothing.
#[test]
fn bars_between_the_cells_of_a_saved_page_make_no_difference() {
    let text = String::from_utf8(fixture("saved/plain.txt").text).unwrap();
    let whole = read("page.txt", &text);
    let is_head = |line: &str| line.ends_with("类型描述");
    for (first, last) in [("", ""), ("", " |"), ("| ", " |"), ("|", "|")] {
        let mut in_table = false;
        let lines = text.lines().map(|line| {
            if is_head(line) {
                in_table = true;
                let name = line.trim_end_matches("类型描述");
                return format!("{first}{name} | 类型 | 描述{last}\n---|---|---");
            }
            in_table &= !line.is_empty() && line != "php";
            let row = KINDS.iter().filter_map(|kind| {
                let (name, description) = line.split_once(kind)?;
                let is_name = name.bytes().all(|b| b.is_ascii_lowercase() || b"_{}".contains(&b)) && !name.is_empty();
                is_name.then(|| format!("{first}{name} | {kind} | {description}{last}"))
            });
            row.take(usize::from(in_table))
                .next()
                .unwrap_or_else(|| line.to_owned())
        });
        let spoiled = lines.collect::<Vec<_>>().join("\n");
        assert!(spoiled.contains(" | string | "), "{spoiled}");
        let read = read("page.txt", &spoiled);
        let specs = |transcription: &Transcription| -> String { transcription.specs.iter().map(write::spec).collect() };
        assert_eq!(specs(&read), specs(&whole), "{spoiled}");
    }
}
