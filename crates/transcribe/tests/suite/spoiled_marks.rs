//! A page whose marks were changed on the way: characters, punctuation, headings, lists. It gives the same spec or a
//! finding.

use wechatpay_transcribe::Transcription;

use crate::{losses, spoiled, spoiled_tables};

/// A change of a whole page. The samples have punctuation of their own, so that they are given apart.
type Spoil = (&'static str, fn(&str, &str) -> String);

const HEADINGS: &[&str] = &[
    "请求参数",
    "应答参数",
    "应答示例",
    "请求示例",
    "错误码",
    "返回参数",
    "返回结果",
    "返回示例",
    "接口说明",
    "路径参数",
    "查询参数",
    "包体参数",
];

fn is_heading(line: &str) -> bool {
    HEADINGS
        .iter()
        .any(|heading| line.trim_start_matches(['#', ' ']).ends_with(heading))
}

/// Each line changed by a function; those with an address or in a sample stay.
fn lines(text: &str, change: impl Fn(&str) -> String) -> String {
    let changed = text.split('\n').map(|line| match line.contains("https://") {
        true => line.to_owned(),
        false => change(line),
    });
    changed.collect::<Vec<_>>().join("\n")
}

/// Every so many characters, another one.
fn sprinkled(text: &str, step: usize, mark: &str) -> String {
    let characters = text.chars().enumerate();
    characters
        .flat_map(|(at, c)| {
            [
                if at % step == 0 { mark.to_owned() } else { String::new() },
                c.to_string(),
            ]
        })
        .collect()
}

const SPOILS: &[Spoil] = &[
    ("marks without width", |text, rest| {
        sprinkled(&format!("{text}{rest}"), 3, "\u{200B}")
    }),
    ("joiners", |text, rest| {
        sprinkled(&format!("{text}{rest}"), 5, "\u{2060}")
    }),
    ("names of spaces", |text, rest| {
        format!("{}{rest}", lines(text, |line| line.replace(' ', "&nbsp;")))
    }),
    ("names of quotes", |text, rest| {
        format!("{text}{rest}").replace('"', "&quot;")
    }),
    ("no-break spaces", |text, rest| {
        format!("{}{rest}", lines(text, |line| line.replace(' ', "\u{a0}")))
    }),
    ("half-width colons", |text, rest| {
        format!("{}{rest}", lines(text, |line| line.replace('：', ":")))
    }),
    ("full-width colons", |text, rest| {
        format!(
            "{}{rest}",
            lines(text, |line| line.replace(": ", "：").replace(':', "："))
        )
    }),
    ("half-width commas", |text, rest| {
        format!("{}{rest}", lines(text, |line| line.replace('，', ",")))
    }),
    ("full-width commas", |text, rest| {
        format!("{}{rest}", lines(text, |line| line.replace(", ", "，")))
    }),
    ("half-width parentheses", |text, rest| {
        format!(
            "{}{rest}",
            lines(text, |line| line.replace('（', "(").replace('）', ")"))
        )
    }),
    ("full-width parentheses", |text, rest| {
        format!(
            "{}{rest}",
            lines(text, |line| line.replace('(', "（").replace(')', "）"))
        )
    }),
    ("full-width bars", |text, rest| {
        format!("{text}{rest}").replace('|', "｜")
    }),
    ("half-width brackets", |text, rest| {
        format!(
            "{}{rest}",
            lines(text, |line| line.replace('【', "[").replace('】', "]"))
        )
    }),
    ("headings", |text, rest| {
        lines(&format!("{text}{rest}"), |line| {
            if is_heading(line) {
                format!("### {line}")
            } else {
                line.to_owned()
            }
        })
    }),
    ("bold headings", |text, rest| {
        lines(&format!("{text}{rest}"), |line| {
            if is_heading(line) {
                format!("**{line}**")
            } else {
                line.to_owned()
            }
        })
    }),
    ("numbers", |text, rest| {
        format!(
            "{}{rest}",
            lines(text, |line| if line.trim().is_empty() {
                line.to_owned()
            } else {
                format!("1. {line}")
            })
        )
    }),
    ("circled numbers", |text, rest| {
        format!(
            "{}{rest}",
            lines(text, |line| if line.contains("填 ") {
                format!("①、{line}")
            } else {
                line.to_owned()
            })
        )
    }),
    ("quotes", |text, rest| {
        format!("{}{rest}", lines(text, |line| format!("> {line}")))
    }),
    ("breaks", |text, rest| {
        format!("{}{rest}", lines(text, |line| line.replace('，', "，<br>")))
    }),
    ("breaks at the end", |text, rest| {
        format!(
            "{}{rest}",
            lines(text, |line| if line.trim().is_empty() {
                line.to_owned()
            } else {
                format!("{line}<br />")
            })
        )
    }),
    ("carriage returns", |text, rest| {
        format!("{text}{rest}").replace('\n', "\r")
    }),
    ("line separators", |text, rest| {
        format!("{text}{rest}").replace('\n', "\u{2028}")
    }),
    ("tabs", |text, rest| {
        format!("{}{rest}", lines(text, |line| format!("\t{line}")))
    }),
    ("traditional characters", |text, rest| {
        let pairs = [
            ("请", "請"),
            ("参", "參"),
            ("数", "數"),
            ("应", "應"),
            ("必填", "必塡"),
            ("选", "選"),
            ("类", "類"),
            ("变", "變"),
        ];
        pairs.iter().fold(format!("{text}{rest}"), |text, (simplified, other)| {
            text.replace(simplified, other)
        })
    }),
];

fn silent(
    pages: &[&str],
    page: fn(&str) -> String,
    read: fn(&str) -> Transcription,
    is_same: fn(&Transcription, &Transcription) -> bool,
) -> Vec<String> {
    let mut silent = Vec::new();
    for path in pages {
        let text = page(path);
        let whole = read(&text);
        assert!(!whole.specs.is_empty(), "{path}");
        let samples = ["请求示例", "返回示例", "{"]
            .iter()
            .filter_map(|mark| text.find(mark))
            .min();
        let (before, rest) = text.split_at(samples.unwrap_or(text.len()));
        for (name, spoil) in SPOILS {
            let spoiled = read(&spoil(before, rest));
            if !is_same(&whole, &spoiled) {
                let specs: String = spoiled.specs.iter().map(wechatpay_spec::write::spec).collect();
                silent.push(format!("{path}: {name}\n{specs}"));
            }
        }
    }
    silent
}

#[test]
fn declared_fields_with_other_marks_are_read_or_reported() {
    let silent = silent(
        spoiled::PAGES,
        spoiled::page,
        losses::read,
        spoiled::is_same_or_reported,
    );
    assert!(silent.is_empty(), "{}: {}", silent.len(), silent.join("\n"));
}

#[test]
fn tables_with_other_marks_are_read_or_reported() {
    let silent = silent(
        spoiled_tables::PAGES,
        spoiled_tables::page,
        losses::read,
        spoiled_tables::is_same_or_reported,
    );
    assert!(silent.is_empty(), "{}: {}", silent.len(), silent.join("\n"));
}
