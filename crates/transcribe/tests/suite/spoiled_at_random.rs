//! A page that was spoiled in up to three places, each in a way of its own, gives the same spec or a finding.

use proptest::prelude::*;

use crate::losses::read;
use crate::spoiled_tables::{facts, is_same_or_reported};
use crate::{spoiled, spoiled_tables};

/// A way to spoil the line at a place. It has the lines of the whole page, and a number that chooses a variant.
type Spoil = (&'static str, fn(&mut Vec<String>, usize, usize));

/// Marks before the items of a list.
const BULLETS: &[&str] = &[
    "◦ ", "▪ ", "‣ ", "– ", "■ ", "□ ", "○ ", "◆ ", "➢ ", "✓ ", "· ", "(1) ", "1) ", "a. ", "① ", "> - ", "* ",
];
/// Headings, and the same in another language or in other words.
const HEADINGS: &[(&str, &[&str])] = &[
    ("请求参数", &["Request parameters", "入参", "请求参数说明"]),
    ("应答参数", &["Response parameters", "返回参数", "出参"]),
    ("返回结果", &["Response parameters", "应答参数", "Result"]),
    ("返回参数", &["Response parameters", "应答参数"]),
    ("请求示例", &["Request example", "示例代码"]),
    ("应答示例", &["Response example", "返回示例"]),
    ("错误码", &["Error codes", "返回码"]),
    ("包体参数", &["Body Parameters", "正文"]),
    ("路径参数", &["Path Parameters", "路径"]),
    ("查询参数", &["Query Parameters", "查询字符串"]),
    ("Request Parameters", &["请求参数", "Input"]),
    ("Response Parameters", &["返回参数", "Output"]),
];

fn change(lines: &mut [String], at: usize, change: impl Fn(&str) -> String) {
    if let Some(line) = lines.get_mut(at) {
        *line = change(line);
    }
}

/// Every character of some, replaced by a function of it.
fn replaced(line: &str, characters: &str, by: impl Fn(char) -> String) -> String {
    let pieces = line.chars().map(|c| match characters.contains(c) {
        true => by(c),
        false => c.to_string(),
    });
    pieces.collect()
}

/// Words of pages, and others that mean the same.
const SYNONYMS: &[(&str, &[&str])] = &[
    (" 必填 ", &[" 必须 ", " 必传 ", " 必选 ", " Required ", " 必填* "]),
    (" 选填 ", &[" 可选 ", " 非必填 ", " Optional ", " 选填（可选） "]),
    (" 是 ", &[" 必填 ", " Y ", " √ ", " ✓ "]),
    (" 否 ", &[" 选填 ", " N ", " × ", " — "]),
    (" Yes ", &[" Y ", " Required ", " Mandatory "]),
    (" No ", &[" N ", " Optional ", " - "]),
    ("string(", &["String(", "字符串(", "varchar(", "string (", "string（"]),
    ("string[", &["String[", "字符串[", "string ["]),
    ("integer", &["int64", "整型", "long", "Integer"]),
    (
        "array[object]",
        &["object[]", "array<object>", "List<Object>", "对象数组"],
    ),
    ("字段名", &["欄位名", "Field Name", "字段"]),
    ("类型", &["類型", "Type", "数据类型"]),
    ("描述", &["說明", "说明", "Description"]),
    ("请求参数", &["請求參數"]),
    ("返回结果", &["返回結果"]),
    ("应答参数", &["應答參數"]),
    ("错误码", &["錯誤碼", "CODE"]),
];

/// A row, as pages of each form have it.
fn is_row(line: &str) -> bool {
    [" 必填 ", " 选填 "].iter().any(|flag| line.contains(flag))
        || line.matches('|').count() > 3 && !line.contains("---")
}

const SPOILS: &[Spoil] = &[
    ("letters of full width", |lines, at, variant| {
        change(lines, at, |line| {
            let wide = |c: char| char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c);
            let words = line
                .split(' ')
                .enumerate()
                .map(|(index, word)| match index % 3 == variant % 3 {
                    true => word
                        .chars()
                        .map(|c| if c.is_ascii_alphanumeric() { wide(c) } else { c })
                        .collect(),
                    false => word.to_owned(),
                });
            words.collect::<Vec<_>>().join(" ")
        });
    }),
    ("a word of the same meaning", |lines, at, variant| {
        let place = (at..lines.len()).find_map(|at| {
            let found = SYNONYMS.iter().find(|(word, _)| lines[at].contains(word))?;
            Some((at, *found))
        });
        if let Some((at, (word, others))) = place {
            let other = others[variant % others.len()];
            change(lines, at, |line| line.replacen(word, other, 1));
        }
    }),
    ("a row that is not shown", |lines, at, variant| {
        let place = (at..lines.len()).find(|at| is_row(&lines[*at]));
        if let Some(at) = place {
            let mark = ["展开", "展开更多", "……", "Show more", "查看更多"][variant % 5];
            change(lines, at, |_| mark.to_owned());
        }
    }),
    ("a row twice", |lines, at, _| {
        let place = (at..lines.len()).find(|at| is_row(&lines[*at]));
        if let Some(at) = place {
            let row = lines[at].clone();
            lines.insert(at, row);
        }
    }),
    ("two cells in one", |lines, at, variant| {
        change(lines, at, |line| {
            let cells: Vec<&str> = line.split(" | ").collect();
            if cells.len() < 4 {
                return line.to_owned();
            }
            let first = variant % (cells.len() - 1);
            let both = format!("{} {}", cells[first], cells[first + 1]);
            let rest = [&cells[..first], &[both.as_str()], &cells[first + 2..]].concat();
            rest.join(" | ")
        });
    }),
    ("another mark of a level", |lines, at, variant| {
        change(lines, at, |line| {
            let mark = ["└ ", "├─ ", "&nbsp;&nbsp;", "-- ", "» ", "↳ ", "|- "][variant % 7];
            match is_row(line) {
                true => format!("{mark}{line}"),
                false => line.to_owned(),
            }
        });
    }),
    ("other separators of lines", |lines, at, variant| {
        if at + 1 < lines.len() {
            let next = lines.remove(at + 1);
            let between = ["\r", "\u{2028}", "\u{85}", "\u{C}"][variant % 4];
            change(lines, at, |line| format!("{line}{between}{next}"));
        }
    }),
    ("wide spaces", |lines, at, _| {
        change(lines, at, |line| line.replace(' ', "\u{3000}"));
    }),
    ("tabs", |lines, at, _| {
        change(lines, at, |line| line.replace(' ', "\t"));
    }),
    ("marks without width", |lines, at, variant| {
        let mark = ["\u{200B}", "\u{200D}", "\u{FEFF}", "\u{AD}"][variant % 4];
        change(lines, at, |line| {
            let pieces = line.chars().map(|c| format!("{c}{mark}"));
            pieces.collect()
        });
    }),
    ("a flag on the next line", |lines, at, variant| {
        change(lines, at, |line| {
            let flags = [" 必填 ", " 选填 ", " | 是 | ", " | 否 | ", " | Yes | ", " | No | "];
            let flag = flags.iter().find(|flag| line.contains(**flag));
            let Some((flag, (before, after))) = flag.and_then(|flag| Some((flag, line.split_once(flag)?))) else {
                return line.to_owned();
            };
            match variant % 2 {
                0 => format!("{before}\n{}{after}", flag.trim_start()),
                _ => format!("{before}{}\n{after}", flag.trim_end()),
            }
        });
    }),
    ("a section twice", |lines, at, variant| {
        let end = (at + 1 + variant % 16).min(lines.len());
        let copy: Vec<String> = lines[at..end].to_vec();
        lines.splice(end..end, copy);
    }),
    ("another heading", |lines, at, variant| {
        let place = (at..lines.len()).find_map(|at| {
            let found = HEADINGS
                .iter()
                .find(|(heading, _)| lines[at].trim_end().ends_with(heading))?;
            Some((at, *found))
        });
        if let Some((at, (heading, others))) = place {
            let other = others[variant % others.len()];
            change(lines, at, |line| line.replace(heading, other));
        }
    }),
    ("names of characters", |lines, at, variant| {
        change(lines, at, |line| {
            replaced(line, "_/|[](（）：", |c| match variant % 2 {
                0 => format!("&#{};", u32::from(c)),
                _ => format!("&#x{:x};", u32::from(c)),
            })
        });
    }),
    ("a break in a cell", |lines, at, variant| {
        let tag = ["<br>", "<br/>", "<br />", "</br>", "<BR>"][variant % 5];
        change(lines, at, |line| {
            let spaces: Vec<usize> = line.match_indices(' ').map(|(at, _)| at).collect();
            match spaces.get(variant % spaces.len().max(1)) {
                Some(at) => format!("{}{tag}{}", &line[..*at], &line[at + 1..]),
                None => format!("{line}{tag}"),
            }
        });
    }),
    ("backslashes", |lines, at, _| {
        change(lines, at, |line| replaced(line, "_[]*-.#()", |c| format!("\\{c}")));
    }),
    ("emphasis", |lines, at, variant| {
        change(lines, at, |line| {
            let mark = ["**", "__", "*", "`", "~~"][variant % 5];
            match line.split_once(' ') {
                Some((first, rest)) if !first.is_empty() && !line.contains('"') => {
                    format!("{mark}{first}{mark} {rest}")
                }
                _ => line.to_owned(),
            }
        });
    }),
    ("a bullet", |lines, at, variant| {
        change(lines, at, |line| format!("{}{line}", BULLETS[variant % BULLETS.len()]));
    }),
    ("two columns for one another", |lines, at, variant| {
        change(lines, at, |line| {
            let mut cells: Vec<&str> = line.split(" | ").collect();
            if cells.len() < 4 {
                return line.to_owned();
            }
            let first = variant % (cells.len() - 1);
            cells.swap(first, first + 1);
            cells.join(" | ")
        });
    }),
    ("two lines in one", |lines, at, variant| {
        if at + 1 < lines.len() {
            let next = lines.remove(at + 1);
            let between = ["", " ", "\u{3000}", "；"][variant % 4];
            change(lines, at, |line| format!("{line}{between}{next}"));
        }
    }),
    ("a line in two", |lines, at, variant| {
        change(lines, at, |line| {
            let spaces: Vec<usize> = line.match_indices(' ').map(|(at, _)| at).collect();
            match spaces.get(variant % spaces.len().max(1)) {
                Some(at) => format!("{}\n{}", &line[..*at], &line[at + 1..]),
                None => line.to_owned(),
            }
        });
    }),
];

/// The lines of the page that were spoiled, and whether it gave other facts without a finding.
fn is_silent(page: usize, spoils: &[(prop::sample::Index, prop::sample::Index, usize)]) -> Option<String> {
    let declared = spoiled::PAGES.len();
    let (path, text) = match spoiled::PAGES.get(page) {
        Some(path) => (path, spoiled::page(path)),
        None => {
            let path = &spoiled_tables::PAGES[page - declared];
            (path, spoiled_tables::page(path))
        }
    };
    let whole = read(&text);
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let mut log = Vec::new();
    for (way, place, variant) in spoils {
        let (name, spoil) = SPOILS[way.index(SPOILS.len())];
        let at = place.index(lines.len());
        log.push(format!("{name} ({variant}) at {}: `{}`", at + 1, lines[at]));
        spoil(&mut lines, at, *variant);
    }
    let spoiled = read(&lines.join("\n"));
    if is_same_or_reported(&whole, &spoiled) {
        return None;
    }
    let (own, expected) = (facts(&spoiled), facts(&whole));
    let lost: Vec<&String> = expected.0.iter().filter(|line| !own.0.contains(line)).collect();
    let gained: Vec<&String> = own.0.iter().filter(|line| !expected.0.contains(line)).collect();
    Some(format!(
        "{path}: {}\n  lost {lost:?}\n  gained {gained:?}\n  errors {} of {}",
        log.join("; "),
        own.1,
        expected.1
    ))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_page_that_is_spoiled_in_some_places_is_read_or_reported(
        page in 0..spoiled::PAGES.len() + spoiled_tables::PAGES.len(),
        spoils in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0_usize..97), 1..4),
    ) {
        let silent = is_silent(page, &spoils);
        prop_assert!(silent.is_none(), "{}", silent.unwrap_or_default());
    }
}
