//! Lines that look like rows: `mchid 必填 string(32)`, a name with a type, and cells with a type among them.

use wechatpay_spec::place::Span;

use crate::facts::demand::{flag, flags_in};
use crate::facts::type_name;

/// The name in a line that looks like a row, or the whole line if it has none; `None` for another line.
pub(crate) fn row_name(line: &str) -> Option<&str> {
    let span = Span {
        start: 0,
        end: line.len(),
    };
    let looks_like_row = !rows(line, span).is_empty();
    looks_like_row.then(|| line.split(is_mark).find(|word| is_name(word)).unwrap_or(line.trim()))
}

/// The places in a line that look like rows: `必填 string(32)` after a name, a name with a type, a type alone, and cells
/// with a type among them.
pub(super) fn rows(text: &str, span: Span) -> Vec<Span> {
    let line = text.get(span.start..span.end).unwrap_or_default();
    let at = |start: usize, end: usize| Span {
        start: span.start + start,
        end: span.start + end,
    };
    let mut found = Vec::new();
    for (start, flag) in flags_in(line) {
        let before = line.get(..start).unwrap_or_default().trim_end_matches(is_mark);
        // A longer text is a sentence.
        let is_short = !before.is_empty() && before.chars().nth(LONGEST_NAME).is_none();
        let after = line.get(start + flag.len()..).unwrap_or_default();
        let after = without_remark(after.trim_start_matches(is_mark)).trim_start_matches(is_mark);
        let kind = after
            .split(|c: char| c.is_whitespace() || matches!(c, '【' | '`' | '*' | '，'))
            .next()
            .unwrap_or_default();
        // `mchid: string(32) 必填`
        let kind_before = before.split(is_mark).next_back().unwrap_or_default();
        let kind_before = kind_before.trim_start_matches(['(', '（']);
        // A sentence may have a flag and a type as well: `此项必填 string`.
        let has_name = is_short && before.contains(|c: char| c.is_ascii_alphanumeric());
        let has_type = is_type(kind) || is_type(kind_before);
        if is_short && (has_length(kind) || has_length(kind_before) || has_name && has_type) {
            found.push(at(start, start + flag.len()));
        }
    }
    if found.is_empty() && is_bare_row(line) {
        found.push(at(0, line.trim_end().len()));
    }
    let bars = if line.matches('\t').count() >= 2 { '\t' } else { '|' };
    let cells: Vec<&str> = line
        .split(bars)
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
        .collect();
    let has_type = cells.iter().any(|cell| {
        let (kind, attributes) = cell.split_once(" {").unwrap_or((cell, ""));
        is_type(kind.trim()) && (attributes.is_empty() || attributes.ends_with('}'))
    });
    let has_name = cells
        .iter()
        .any(|cell| is_name(cell.split(' ').next().unwrap_or_default()));
    let has_length = cells.iter().any(|cell| has_length(cell));
    let are_cells = line.contains(bars) && cells.len() == 2 && has_length;
    if are_cells || line.matches(bars).count() >= 2 && cells.len() >= 3 && has_type && has_name {
        found.push(at(0, line.trim_end().len()));
    }
    found
}

/// Words for flags in English.
const ENGLISH_FLAGS: &[&str] = &["yes", "no", "y", "n", "Required", "optional", "mandatory"];
/// The most characters before the flag of a row; a longer text is a sentence.
const LONGEST_NAME: usize = 48;

/// Whether a character is white space or one of the marks that pages put around the words of a row.
fn is_mark(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '*' | '`' | ',' | '，' | ':' | '：' | '【' | '】' | '|' | '"' | '<' | '>' | '—' | '–' | '・' | '·'
        )
}

/// A text without the remark in parentheses at its beginning: `必填（服务商选填） string(32)`.
fn without_remark(text: &str) -> &str {
    let rest = text
        .strip_prefix(['(', '（'])
        .and_then(|rest| rest.split_once([')', '）']));
    rest.map_or(text, |(_, rest)| rest)
}

/// Whether a line is a name with a type, perhaps with a word between them that is not a known flag, or a type alone.
fn is_bare_row(line: &str) -> bool {
    let line = line.trim().trim_start_matches(['-', '*', '•', '●', ' ']);
    let words: Vec<&str> = line.split('【').next().unwrap_or_default().split_whitespace().collect();
    // `商户号 mchid string(32) 是 …`, in a table whose cells have spaces between them.
    let is_pair = |pair: &[&str]| {
        let words = pair.iter().map(|word| word.trim_matches(is_mark)).collect::<Vec<_>>();
        matches!(words.as_slice(), [name, kind] if is_name(name) && has_length(kind))
    };
    if line.split_whitespace().collect::<Vec<_>>().windows(2).any(is_pair) {
        return true;
    }
    // `mchid (string, required): 略`
    let bracketed = line
        .split_once(['(', '（'])
        .filter(|(before, _)| is_name(before.trim_matches(is_mark)));
    let is_end = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ')' | '）' | '(' | '[' | '|');
    if bracketed.is_some_and(|(_, inside)| is_type(inside.trim_start().split(is_end).next().unwrap_or_default())) {
        return true;
    }
    // `类型：string(32)`, below a name that is a heading.
    let labelled = line
        .split_once(['：', ':'])
        .filter(|(word, _)| *word == "类型" || word.eq_ignore_ascii_case("Type"));
    if labelled.is_some_and(|(_, kind)| has_length(kind.trim())) {
        return true;
    }
    let is_foreign = |word: &str| match word.is_ascii() {
        true => ENGLISH_FLAGS.iter().any(|flag| flag.eq_ignore_ascii_case(word)),
        false => word.chars().count() <= 6,
    };
    match words.as_slice() {
        [kind] => has_length(kind) || is_name_with_flag(kind),
        [name, kind] => has_length(kind) || is_name(name) && (is_type(kind) || flag(kind).is_some()),
        [name, flag, kind] => is_name(name) && is_foreign(flag) && is_type(kind),
        _ => false,
    }
}

/// Whether a word is a type with the length of its values.
fn has_length(word: &str) -> bool {
    let has_digit = word.bytes().any(|b| b.is_ascii_digit());
    has_digit && word.ends_with([')', ']', '）']) && is_type(word)
}

/// Whether a word is a name that runs into its flag: `mchid必填`.
fn is_name_with_flag(word: &str) -> bool {
    flags_in(word)
        .first()
        .is_some_and(|(at, flag)| at + flag.len() == word.len() && is_name(word.get(..*at).unwrap_or_default()))
}

/// Whether a word is a type, with or without a length: `string(32)`, `string[1,32]`, `array[object]`.
pub(crate) fn is_type(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let word = match word.strip_prefix("array") {
        Some(element) => element.trim_matches(['[', ']', '<', '>', '(', ')']),
        None => word.split(['(', '[', '（', ' ']).next().unwrap_or_default(),
    };
    type_name::scalar(word).is_some()
}

/// Whether a word is the name of a field. Only those of headers begin with a capital.
pub(crate) fn is_name(word: &str) -> bool {
    let is_header = word.starts_with(|c: char| c.is_ascii_uppercase()) && word.contains('-');
    (is_header || word.starts_with(|c: char| c.is_ascii_lowercase() || c == '_'))
        && word
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'$'))
        && !is_type(word)
}

#[cfg(test)]
mod tests {
    use wechatpay_spec::place::Span;

    use super::rows;

    fn count(line: &str) -> usize {
        let span = Span {
            start: 0,
            end: line.len(),
        };
        rows(line, span).len()
    }

    #[test]
    fn rows_are_known_by_their_types() {
        for line in [
            "mchid 必填 string(32)",
            "mchid\u{3000}选填\u{a0} array[object]",
            "| mchid {data-required} | string {data-encrypted=x} | 商户号",
            "商户号 | mch_id | 是 | String(32) | 100 | 略 |",
            "APPID | appid | string[1,32] | Yes | Body |",
            "mchid 条件选填 string(32)",
            "mchid 必传 string(32) 【商户号】",
            "mchid* 必填 string(32)",
            "**mchid** 必填 string(32)",
            "`mchid` 必填 `string(32)`",
            "mchid（商户号） 必填 string(32)",
            "商户号 必填 string(32)",
            "mchid 必填（服务商选填） string(32)",
            "mchid: string(32) 必填",
            "<summary>plate 车牌 object 必填</summary>",
            "<b>appid</b> 必填 string(32)",
            "[appid](u) 必填 string(32)",
            "appid，必填，string(32)",
            "appid 【必填】 string(32)",
            "appid[] 必填 array[string]",
            "- mchid string(32)",
            "String(32)",
            "商户号 mchid string(32) 是 编号",
            "商户号\tmchid\tint\t是",
            "mchid 必填",
            "mchid必填",
            "Request-Key 必有 string",
            "mchid Yes string(32)",
            "mchid (string(32), 必填)",
            "* mchid — string(32) — 必填 — 略",
            "mchid・必填・string(32)",
            "- mchid: string(32) 略",
            "- 类型：string(32)",
            "- **mchid** (string, required): 略",
            "- `mchid` (integer): 略",
        ] {
            assert_eq!(count(line), 1, "{line}");
        }
        assert_eq!(count("a 必填 string 【甲】 b 选填 integer【乙】"), 2);
        for line in [
            "参数名 | 变量 | 类型 | 必填 | 描述 |",
            "400 | PARAM_ERROR | 参数错误 | 略 |",
            "此项必填 string",
            "a | b",
        ] {
            assert_eq!(count(line), 0, "{line}");
        }
    }
}
