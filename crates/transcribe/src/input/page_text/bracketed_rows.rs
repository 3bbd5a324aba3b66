//! Rows of a Markdown list that have the type and the flag of a field in brackets behind its name:
//! `- **mchid** (string(32), required) 商户号`.

use crate::account;

/// Words in brackets that say whether a field must be sent, and the flag of a row.
const FLAGS: &[(&str, &str)] = &[
    ("必填", "必填"),
    ("必传", "必填"),
    ("required", "必填"),
    ("mandatory", "必填"),
    ("选填", "选填"),
    ("可选", "选填"),
    ("非必填", "选填"),
    ("optional", "选填"),
];

/// The same row without the brackets: `- mchid 必填 string(32) 商户号`; `None` for another line.
pub(super) fn plain(line: &str) -> Option<String> {
    let words = line.trim_start();
    let indent = line.get(..line.len() - words.len())?;
    let item = ["- ", "* ", "+ ", "• "]
        .iter()
        .find_map(|mark| words.strip_prefix(mark))?;
    let (name, inside) = item.split_once(['(', '（'])?;
    let name = name.trim().trim_matches(['*', '`']);
    if !account::is_name(name) {
        return None;
    }
    let end = closing(inside)?;
    let (list, rest) = inside.split_at_checked(end)?;
    let rest = rest
        .trim_start_matches([')', '）'])
        .trim_start_matches([':', '：', ' ', '-', '–', '—']);
    let (one, other) = split(list)?;
    let flag = |text: &str| {
        let lower = text.trim().trim_matches(['*', '`']).to_ascii_lowercase();
        FLAGS.iter().find(|(word, _)| *word == lower).map(|(_, flag)| *flag)
    };
    let (flag, kind) = match (flag(one), flag(other)) {
        (Some(flag), None) => (flag, other),
        (None, Some(flag)) => (flag, one),
        _ => return None,
    };
    let kind = kind.trim().trim_matches(['*', '`']);
    let is_type = account::is_type(kind) && !kind.contains(char::is_whitespace);
    is_type.then(|| format!("{indent}- {name} {flag} {kind} {rest}"))
}

/// Where the bracket closes that is open at the beginning of a text.
fn closing(text: &str) -> Option<usize> {
    let mut open = 1_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' => open += 1,
            ')' | '）' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some(at);
        }
    }
    None
}

/// Two parts with a comma between them that is in no bracket.
fn split(list: &str) -> Option<(&str, &str)> {
    let mut open = 0_usize;
    for (at, c) in list.char_indices() {
        match c {
            '(' | '（' | '[' | '<' => open += 1,
            ')' | '）' | ']' | '>' => open = open.saturating_sub(1),
            ',' | '，' | '、' | ';' | '/' if open == 0 => {
                return Some((list.get(..at)?, list.get(at + c.len_utf8()..)?));
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn the_words_in_brackets_are_a_flag_and_a_type() {
        for (line, row) in [
            ("- appid (string(32), 必填) 应用\n", "- appid 必填 string(32) 应用\n"),
            ("  - **b_field** (required, string)\n", "  - b_field 必填 string \n"),
            ("* `amount`（object，选填）：金额\n", "- amount 选填 object 金额\n"),
            ("- goods (array[object], optional)\n", "- goods 选填 array[object] \n"),
        ] {
            assert_eq!(
                plain(line).as_deref().map(str::trim_end),
                Some(row.trim_end()),
                "{line}"
            );
        }
        for line in [
            "- NORMAL (普通, 默认)",
            "- mchid 必填 string(32)【商户号】（必填，见说明）",
            "- refund (see below)",
            "appid (string, 必填)",
        ] {
            assert_eq!(plain(line), None, "{line}");
        }
    }
}
