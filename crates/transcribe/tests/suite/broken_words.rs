//! Names, types, values and codes that a line end or a blank breaks, as in narrow columns: the same spec, or a finding.

use std::collections::BTreeSet;

use crate::broken_addresses::{changed_line, read, silent, specs};
use crate::losses::{PAGE, messages};
use crate::spoiled_everywhere::Places;
use crate::spoiled_tables::page;

/// Pages with tables and with declared fields, in every form in which they are saved.
const PAGES: &[&str] = &[
    "tables/v2-bars.md",
    "tables/v2-cells.txt",
    "tables/v2-english.txt",
    "tables/v2-red-packet.txt",
    "tables/v3-wiki.txt",
    "tables/v3-wiki-tabs.txt",
    "tables/v3-wiki-blanks.txt",
    "tables/global-two-urls.txt",
    "tables/global-english-cells.txt",
    "tables/global-cell-bars.txt",
    "declared/bullets.txt",
    "declared/docs-site.txt",
    "declared/mirror.md",
    "official/two-blanks.txt",
    "official/error-cells.txt",
    "saved/official.txt",
    "notifications/v3.txt",
    "notifications/v3-tables.txt",
];

const BREAKS: &[&str] = &["\n", " ", "\n\n", "<wbr>", "\n  "];

/// The words of a page that a check accepts.
fn words(text: &str, is_own: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let words = text
        .split(|c| !is_part(c))
        .filter(|word| word.len() > 2 && is_own(word));
    words.map(str::to_owned).collect()
}

/// Where a page has a word that is not part of another one.
fn places(text: &str, word: &str) -> Vec<usize> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let places = text.match_indices(word).map(|(at, _)| at);
    places
        .filter(|at| !text[..*at].ends_with(is_part) && !text[at + word.len()..].starts_with(is_part))
        .collect()
}

/// Where the first sample begins, or the page ends.
fn start_of_samples(text: &str) -> usize {
    let marks = ["请求示例", "\n{", "<xml>", "package demo"].iter();
    marks.filter_map(|mark| text.find(mark)).min().unwrap_or(text.len())
}

/// The page with one of its words broken, at each of its places, in turn by the breaks.
/// Samples are spoiled elsewhere.
fn broken(text: &str, words: &BTreeSet<String>, of_all: Places) -> Vec<String> {
    let mut pages = Vec::new();
    let samples = start_of_samples(text);
    for word in words {
        let places = places(text, word).into_iter().filter(|place| *place < samples);
        for (number, place) in places.enumerate() {
            for at in 2..word.len() {
                for (index, mark) in BREAKS.iter().enumerate() {
                    if !(index + at + number).is_multiple_of(6) {
                        continue;
                    }
                    let at = place + at;
                    pages.push(format!("{}{mark}{}", &text[..at], &text[at..]));
                }
            }
        }
    }
    of_all.among(pages).collect()
}

/// Losses without a finding when the words of each page are broken.
///
/// A single letter after a sentence is no doubt about the name below: breaks after the first letter are left out.
fn lost(places: Places, words_of: impl Fn(&str, &str) -> BTreeSet<String>) -> Vec<String> {
    let mut found = Vec::new();
    for path in PAGES {
        let text = page(path);
        let whole = read(path, &text);
        let written: String = specs(&whole).into_iter().map(|(_, spec)| spec).collect();
        assert!(!written.is_empty(), "{path}: {}", messages(&whole));
        for silent in silent(path, &whole, broken(&text, &words_of(&text, &written), places)) {
            found.push(format!("{path}: {}", changed_line(&text, &silent)));
        }
    }
    found
}

#[test]
fn a_name_that_is_broken_anywhere_is_read_or_reported() {
    a_name_that_is_broken(Places::Some);
}

pub(crate) fn a_name_that_is_broken(places: Places) {
    let found = lost(places, |text, spec| {
        let names = spec
            .lines()
            .filter_map(|line| line.trim().split_once(": {type"))
            .map(|(name, _)| name);
        let names: BTreeSet<&str> = names.collect();
        words(text, |word| names.contains(word))
    });
    assert!(found.is_empty(), "{}: {}", found.len(), found.join("\n"));
}

#[test]
fn a_code_that_is_broken_anywhere_is_read_or_reported() {
    let found = lost(Places::All, |text, spec| {
        let codes = spec
            .lines()
            .filter_map(|line| line.trim().split_once("code: "))
            .map(|(_, code)| code);
        let codes: BTreeSet<&str> = codes.filter_map(|code| code.split([',', '}']).next()).collect();
        words(text, |word| codes.contains(word))
    });
    assert!(found.is_empty(), "{}: {}", found.len(), found.join("\n"));
}

#[test]
fn a_type_that_is_broken_before_its_lengths_is_read_or_reported() {
    a_type_that_is_broken_before_its_lengths(Places::Some);
}

pub(crate) fn a_type_that_is_broken_before_its_lengths(of_all: Places) {
    let mut found = Vec::new();
    for path in PAGES {
        let text = page(path);
        let whole = read(path, &text);
        let lower = text.to_ascii_lowercase();
        let places = ["string(", "string["]
            .into_iter()
            .flat_map(|kind| lower.match_indices(kind));
        let spoiled = places.flat_map(|(place, _)| {
            let breaks = ["\n", "\n\n", " ", "\n  "].iter();
            let pages = breaks.flat_map(|mark| [3, 6].map(|at| (mark, place + at)));
            pages
                .map(|(mark, at)| format!("{}{mark}{}", &text[..at], &text[at..]))
                .collect::<Vec<_>>()
        });
        for silent in silent(path, &whole, of_all.among(spoiled)) {
            found.push(format!("{path}: {}", changed_line(&text, &silent)));
        }
    }
    assert!(found.is_empty(), "{}: {}", found.len(), found.join("\n"));
    // The lengths of declared fields and of cells on a line each are read.
    for path in [
        "declared/docs-site.txt",
        "declared/bullets.txt",
        "official/two-blanks.txt",
        "tables/v2-cells.txt",
    ] {
        let text = page(path);
        let apart = text
            .replace("string(", "string\n(")
            .replace("String(", "String\n(")
            .replace("string[", "string\n[");
        assert_ne!(apart, text, "{path}");
        let apart = read(path, &apart);
        assert_eq!(specs(&apart), specs(&read(path, &text)), "{path}\n{}", messages(&apart));
    }
}

#[test]
fn lengths_in_other_words_are_read_or_reported() {
    for path in ["declared/mirror.md", "declared/docs-site.txt", "declared/bullets.txt"] {
        let text = page(path);
        let whole = read(path, &text);
        for kind in ["string(32)", "string[1,32]", "string(16)"] {
            for place in text.match_indices(kind).map(|(at, _)| at) {
                for other in [
                    "string{16}",
                    "string 最长16字符",
                    "string<16>",
                    "string，最长16",
                    "string：16",
                ] {
                    let spoiled = format!("{}{other}{}", &text[..place], &text[place + kind.len()..]);
                    let found = silent(path, &whole, [spoiled]);
                    let is_read = |text: &String| {
                        specs(&read(path, text))
                            .iter()
                            .any(|(_, spec)| spec.contains("max_length: 16"))
                    };
                    assert!(found.iter().all(is_read), "{path}: {other}");
                }
            }
        }
    }
}

#[test]
fn a_value_that_is_broken_is_reported() {
    let text = page("tables/v2-cells.txt");
    assert!(text.contains("目前支持HMAC-SHA256"));
    for at in 1.."HMAC-SHA256".len() {
        let (before, after) = "HMAC-SHA256".split_at(at);
        let spoiled = text.replace("目前支持HMAC-SHA256", &format!("目前支持{before}\n{after}"));
        let found = silent("page.txt", &read("page.txt", &text), [spoiled]);
        assert!(found.is_empty(), "{before} {after}");
    }
}

#[test]
fn letters_that_look_like_latin_ones_are_reported() {
    for (path, name) in [
        ("tables/v2-bars.md", "appid"),
        ("tables/v2-cells.txt", "appid"),
        ("tables/global-two-urls.txt", "mchid"),
        ("tables/v3-wiki.txt", "mchid"),
        ("declared/docs-site.txt", "appid"),
        ("declared/mirror.md", "appid"),
        ("declared/bullets.txt", "mchid"),
        ("official/two-blanks.txt", "mchid"),
    ] {
        let text = page(path);
        let whole = read(path, &text);
        let samples = start_of_samples(&text);
        for place in places(&text, name).into_iter().filter(|place| *place < samples) {
            for (at, letter) in [(0, "а"), (2, "р"), (4, "ԁ"), (0, "ä"), (5, "á")] {
                let start = place + at;
                let end = (start + 1).min(place + name.len());
                let spoiled = format!("{}{letter}{}", &text[..start], &text[end..]);
                let found = silent(path, &whole, [spoiled]);
                assert!(found.is_empty(), "{path}: {letter}{}", found.join("\n"));
            }
        }
    }
}

#[test]
fn rows_of_an_error_are_no_members_of_the_response() {
    let text = PAGE.text();
    let whole = read("page.txt", &text);
    for heading in [
        "400 Bad Request",
        "异常返回",
        "错误应答",
        "错误应答：",
        "### 失败返回",
        "404",
        "HTTP 400",
    ] {
        let rows = format!("{}{heading}\nerr_code 必填 string(32)\n【错误码】略\n", PAGE.response);
        let spoiled = read("page.txt", &text.replace(PAGE.response, &rows));
        assert_eq!(specs(&spoiled), specs(&whole), "{heading}");
        let found = messages(&spoiled);
        assert!(
            found.contains("are those of an error") && found.contains("`err_code`"),
            "{heading}\n{found}"
        );
    }
    // The rows of the success may be below.
    let rows = format!(
        "400 Bad Request\nerr_code 必填 string(32)\n【错误码】略\n200 OK\n{}",
        PAGE.response
    );
    let found = messages(&read("page.txt", &text.replace(PAGE.response, &rows)));
    assert!(found.contains("a response for each of the statuses"), "{found}");
}

#[test]
fn a_sentence_above_the_next_table_is_in_no_example() {
    let head = "字段名\n变量名\n必填\n类型\n描述\n";
    let page = |note: &str| {
        format!(
            "查询\n更新时间：2024.01.01\n接口链接：https://api.mch.weixin.qq.com/pay/course\n是否需要证书：不需要\n请求参数\n{head}商户号\nmch_id\n是\nString(32)\n略\n返回结果\n{head}返回信息\nreturn_msg\n否\nString(128)\n错误原因\n示例值：签名失败\n{note}{head}业务结果\nresult_code\n是\nString(16)\n略\n错误码\n名称\n描述\n原因\n解决方案\nSYSTEMERROR\n系统超时\n系统\n重试\n"
        )
    };
    let whole = specs(&read("page.txt", &page("")));
    assert!(
        whole.iter().any(|(_, spec)| spec.contains("example: 签名失败}")),
        "{whole:?}"
    );
    for note in [
        "以下字段在return_code为SUCCESS的时候有返回\n",
        "\n以下参数在return_code 和result_code都为SUCCESS的时候有返回\n\n",
    ] {
        assert_eq!(specs(&read("page.txt", &page(note))), whole, "{note}");
    }
}
