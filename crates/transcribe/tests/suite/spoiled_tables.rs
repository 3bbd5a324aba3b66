//! A page with tables that was copied badly gives the same spec or a finding, never a smaller spec in silence.

use wechatpay_spec::diagnostic::Diagnostic;
use wechatpay_spec::write;
use wechatpay_transcribe::Transcription;

use crate::golden::fixture;
use crate::losses::read;
use crate::spoiled_everywhere::Places;

/// Pages with tables that are whole: rows with bars, a line for each cell, tabs, spaces.
pub(crate) const PAGES: &[&str] = &[
    "tables/v2-bars.md",
    "tables/v2-cells.txt",
    "tables/v2-english.txt",
    "tables/v3-wiki.txt",
    "tables/v3-wiki-blanks.txt",
    "tables/global-two-urls.txt",
    "tables/global-english-cells.txt",
    "tables/global-cell-bars.txt",
    "notifications/v3-tables.txt",
    "saved/global.txt",
];

pub(crate) fn page(path: &str) -> String {
    String::from_utf8(fixture(path).text).unwrap()
}

/// Lines of specs, and the number of error codes.
pub(crate) type Facts = (Vec<String>, usize);

/// The lines of the specs, without titles and examples, which a reader cannot tell from prose, and the error codes.
pub(crate) fn facts(transcription: &Transcription) -> Facts {
    let text: String = transcription.specs.iter().map(write::spec).collect();
    let is_error = |line: &&str| line.starts_with("    - {code: ") || line.starts_with("    - code: ");
    let (errors, facts): (Vec<&str>, Vec<&str>) = text.lines().partition(is_error);
    let without = |line: &str, key: &str| {
        let mut line = line.to_owned();
        while let Some((before, rest)) = line.split_once(key) {
            let value = rest.strip_prefix('"').and_then(|rest| rest.split_once('"'));
            let after = value.map_or(rest, |(_, after)| after);
            let kept = after.split_once([',', '}']).map_or("", |(_, after)| after);
            line = format!("{before}{kept}");
        }
        line
    };
    let facts = facts.into_iter().filter(|line| *line != "  errors:");
    (
        facts
            .map(|line| {
                without(&without(line, "title: "), "example: ")
                    .replace([' ', ',', '{', '}'], "")
                    .replace("value:", "")
            })
            .collect(),
        errors.len(),
    )
}

/// The same facts, or a finding that the whole page does not have.
pub(crate) fn is_same_or_reported(whole: &Transcription, spoiled: &Transcription) -> bool {
    is_reported(whole, spoiled) || is_same(&facts(whole), &facts(spoiled))
}

fn is_reported(whole: &Transcription, spoiled: &Transcription) -> bool {
    let is_known = |finding: &Diagnostic| {
        let mut known = whole.diagnostics.iter();
        known.any(|known| known.rule == finding.rule && known.message == finding.message)
    };
    !spoiled.diagnostics.iter().all(is_known)
}

fn is_same(expected: &Facts, own: &Facts) -> bool {
    // An uncertain fact has a remark on its line.
    let is_marked = |line: &String| {
        let name = line.split(':').next().unwrap_or_default();
        let mut lines = own.0.iter().filter(|own| own.split(':').next() == Some(name));
        own.0.contains(line) || lines.any(|own| own.contains("inferred:"))
    };
    let is_same = own.0 == expected.0 || expected.0.iter().all(is_marked);
    is_same && own.1 == expected.1
}

/// The spoiled pages that gave facts other than those of the whole page, and no finding. Each of the `places` is spoiled.
fn silent(places: Places, spoil: impl Fn(&[&str], usize) -> Vec<String>) -> Vec<String> {
    let mut silent = Vec::new();
    for path in PAGES {
        let text = page(path);
        let whole = read(&text);
        assert!(!whole.specs.is_empty(), "{path}: {:?}", whole.diagnostics);
        let expected = facts(&whole);
        let lines: Vec<&str> = text.split('\n').collect();
        for at in places.of(lines.len()) {
            for spoiled in spoil(&lines, at) {
                let read = read(&spoiled);
                if is_reported(&whole, &read) {
                    continue;
                }
                let own = facts(&read);
                if !is_same(&expected, &own) {
                    let gone: Vec<&String> = expected.0.iter().filter(|line| !own.0.contains(line)).collect();
                    silent.push(format!("{path}:{}: `{}`: lost {gone:?}, {own:?}", at + 1, lines[at]));
                }
            }
        }
    }
    silent
}

#[test]
fn white_space_and_marks_of_lists_make_no_difference() {
    for path in PAGES {
        let text = page(path);
        let whole = read(&text);
        for spoiled in [
            text.replace('\n', "\r\n"),
            format!("\u{FEFF}{text}"),
            text.replace('\n', " \n"),
            text.replace(" | ", "  |  "),
            text.replace(" | ", "\u{a0}|\u{3000}"),
            text.replace(" | ", "|"),
        ] {
            assert!(is_same_or_reported(&whole, &read(&spoiled)), "{path}\n{spoiled}");
        }
        let prefix = |mark: &str| -> String { text.lines().map(|line| format!("{mark}{line}\n")).collect() };
        for mark in [" ", "\u{3000}", "\u{a0}"] {
            assert!(is_same_or_reported(&whole, &read(&prefix(mark))), "{path} {mark:?}");
        }
    }
}

#[test]
fn lines_that_run_together_are_read_or_reported() {
    lines_that_run_together(Places::Some);
}

pub(crate) fn lines_that_run_together(places: Places) {
    let silent = silent(places, |lines, at| {
        let (before, after) = lines.split_at(at);
        let join = |between: &str| format!("{}{between}{}", before.join("\n"), after.join("\n"));
        if before.is_empty() {
            return Vec::new();
        }
        vec![join(" "), join("")]
    });
    assert!(silent.is_empty(), "{}: {}", silent.len(), silent.join("\n"));
}

#[test]
fn a_page_that_is_cut_at_a_line_is_read_or_reported() {
    a_page_that_is_cut_at_a_line(Places::Some);
}

pub(crate) fn a_page_that_is_cut_at_a_line(places: Places) {
    let silent = silent(places, |lines, at| {
        let rest = lines[at..].join("\n");
        // Nothing shows how many error codes there are, nor what follows them.
        let in_errors = !["错误码", "rror Code", "| Solution", "ORDERPAID"]
            .iter()
            .any(|word| rest.contains(word));
        match in_errors {
            true => Vec::new(),
            false => vec![lines[..at].join("\n")],
        }
    });
    assert!(silent.is_empty(), "{}: {}", silent.len(), silent.join("\n"));
}

#[test]
fn rows_with_lost_or_extra_cells_are_read_or_reported() {
    rows_with_lost_or_extra_cells(Places::Some);
}

pub(crate) fn rows_with_lost_or_extra_cells(places: Places) {
    let silent = silent(places, |lines, at| {
        let cells: Vec<&str> = lines[at].split('|').collect();
        if cells.len() < 4 {
            return Vec::new();
        }
        let with = |row: String| {
            let mut lines: Vec<&str> = lines.to_vec();
            lines[at] = &row;
            lines.join("\n")
        };
        let without = |index: usize| {
            let mut cells = cells.clone();
            cells.remove(index);
            with(cells.join("|"))
        };
        let twice = |index: usize| {
            let mut cells = cells.clone();
            cells.insert(index, " x ");
            with(cells.join("|"))
        };
        let merged = lines.get(at + 1).map(|next| {
            let mut lines: Vec<&str> = lines.to_vec();
            let row = format!("{} {next}", lines[at]);
            lines.remove(at + 1);
            lines[at] = &row;
            lines.join("\n")
        });
        let lost = (0..cells.len()).map(without);
        let extra = (0..cells.len()).map(twice);
        lost.chain(extra).chain(merged).collect()
    });
    assert!(silent.is_empty(), "{}: {}", silent.len(), silent.join("\n"));
}

#[test]
fn a_cell_that_is_missing_from_a_list_is_read_or_reported() {
    let silent = silent(Places::All, |lines, at| {
        let mut rest: Vec<&str> = lines.to_vec();
        let is_bare = !rest[at].contains('|') && !rest[at].trim().is_empty();
        let gone = rest.remove(at);
        // A description, an example and the meaning of a value are no facts here; nor is prose.
        // A whole row, an address, a code or a line of a sample that is gone leaves nothing behind.
        let is_cell = gone.split_whitespace().count() < 4
            && !gone.contains("https://")
            && !gone.trim_start().starts_with('"')
            && gone.chars().any(|c| c.is_ascii_lowercase());
        let is_fact = is_cell && gone.bytes().any(|b| b == b'_' || b == b'(' || b == b'[');
        match is_bare && is_fact {
            true => vec![rest.join("\n")],
            false => Vec::new(),
        }
    });
    assert!(silent.is_empty(), "{}: {}", silent.len(), silent.join("\n"));
}

/// Pages with the lines from one place to another there twice, where a word of the second block is another one.
fn twice_with_another_word(lines: &[&str], start: usize, end: usize) -> Vec<String> {
    let block = &lines[start..end];
    let mut pages = Vec::new();
    for (at, line) in block.iter().enumerate() {
        for (index, word) in line.split(' ').enumerate() {
            // Without it there is no second table.
            if word.chars().all(|c| matches!(c, '|' | '-')) {
                continue;
            }
            let mut words: Vec<&str> = line.split(' ').collect();
            words[index] = "略";
            let changed = words.join(" ");
            let mut copy = block.to_vec();
            copy[at] = &changed;
            pages.push([&lines[..end], &copy, &lines[end..]].concat().join("\n"));
        }
    }
    pages
}

#[test]
fn a_request_that_begins_twice_is_read_or_reported() {
    a_request_that_begins_twice(Places::Some);
}

pub(crate) fn a_request_that_begins_twice(places: Places) {
    let text = page("tables/global-two-urls.txt");
    let whole = read(&text);
    let lines: Vec<&str> = text.split('\n').collect();
    let find = |start: &str| lines.iter().position(|line| line.starts_with(start)).unwrap();
    let (first, last) = (find("微信支付订单号"), find("机构商户号"));
    for start in [find("或"), find("请求方式"), find("body"), find("参数名")] {
        for end in first + 1..=last + 1 {
            let pages = twice_with_another_word(&lines, start, end);
            for spoiled in places.of(pages.len()).map(|at| &pages[at]) {
                assert!(is_same_or_reported(&whole, &read(spoiled)), "{spoiled}");
            }
        }
    }
}

#[test]
fn parts_of_a_request_below_the_response_are_reported() {
    let text = page("official/two-blanks.txt");
    let (before, after) = text.split_once("无应答包体").unwrap();
    let with = |lines: &str| crate::losses::messages(&read(&format!("{before}无应答包体\n{lines}{after}")));
    let reports = |lines: &str| with(lines).contains("a heading of the request is below that of the response");
    for lines in [
        "path  路径参数\nout_trade_no 必填 string(32)\n【订单号】略\n",
        "查询参数\nmchid 必填 string(32)\n【商户号】略\n",
        "请求参数\nbody  包体参数\nmchid 必填 string(32)\n【商户号】略\n",
        "body  包体参数\nmchid 必填 string(32)\n【商户号】略\n请求示例\nPOST\n",
    ] {
        assert!(reports(lines), "{lines}{}", with(lines));
    }
    assert!(!reports("") && !reports("body  包体参数\nmchid 必填 string(32)\n【商户号】略\n"));
}
